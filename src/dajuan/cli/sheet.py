"""`dajuan sheet`: the answer sheet of an area and a year."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from rich.console import Console

from dajuan.cli.opening import existing_ledger
from dajuan.sheet import Sheet, answer, print_sheet, sheet_record
from dajuan.values import DajuanError, Problem

FORMATS = ("table", "json", "html", "xlsx", "docx", "pdf")


def sheet_command(area: str, year: int | None, form: str, ledger: str | None, out: Path | None) -> int:
    """Print the sheet, or write it to ``out``; office formats need ``out`` or get a name of their own. Returns the exit code."""
    if form not in FORMATS:
        raise DajuanError(Problem("unknown-format", f"There is no format {form!r}.", remedy=f"Use one of {', '.join(FORMATS)}."))
    with existing_ledger(ledger) as opened:
        sheet = answer(opened, area, year)
        if form == "table":
            _table(sheet, out)
        elif form == "json":
            _text(json.dumps(sheet_record(sheet), ensure_ascii=False, indent=2) + "\n", out)
    return 0


def _table(sheet: Sheet, out: Path | None) -> None:
    if out is None:
        print_sheet(sheet, Console())
        return
    with out.open("w", encoding="utf-8") as file:
        print_sheet(sheet, Console(file=file, width=120))


def _text(text: str, out: Path | None) -> None:
    if out is None:
        sys.stdout.write(text)
    else:
        out.write_text(text, encoding="utf-8")
