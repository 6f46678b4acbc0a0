"""`dajuan judge`: the workbook comes back with what people changed in it."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from dajuan.cli.opening import existing_ledger
from dajuan.sheet import Returned, read_back, record_back, refusal_sheet


def judge_command(
    file: Path, who: str, ledger: str | None, dry_run: bool = False, errors: Path | None = None, as_json: bool = False
) -> int:
    """Read an edited workbook and record what it changes as judgements of ``who``; with ``dry_run`` only show it.

    Rows that could not be understood are listed, and written to ``errors`` as a workbook. Returns the exit code: 1 when
    a row was refused.
    """
    with existing_ledger(ledger) as opened:
        returned = read_back(file, opened)
        recorded = 0 if dry_run else record_back(opened, returned, who, datetime.now(UTC))
    if errors is not None and returned.refusals:
        errors.write_bytes(refusal_sheet(returned))
    if as_json:
        print(json.dumps(asdict(returned) | {"recorded": recorded}, ensure_ascii=False, indent=2))
    else:
        _print(returned, recorded, Console(), dry_run)
    for refusal in returned.refusals:
        print(f"dajuan: {refusal.sheet}, row {refusal.row}: {refusal.problem}", file=sys.stderr)
    return 1 if returned.refusals else 0


def _print(returned: Returned, recorded: int, console: Console, dry_run: bool) -> None:
    for change in returned.changes:
        was = dict(change.was)
        edits = ", ".join(f"{name}: {was[name]} → {text}" for name, text in change.correction if name in was)
        console.print(
            f"{change.sheet} {change.row}: {escape(change.quote[:40])} {change.verdict} {escape(edits)}", highlight=False
        )
    state = "nothing recorded (dry run)" if dry_run else f"{recorded} recorded"
    console.print(f"{returned.rows} rows, {len(returned.changes)} changes, {len(returned.refusals)} refused: {state}.")
