"""`dajuan check`: an office's own draft, each figure backed, contradicted, failing a check, or not in the ledger."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any, get_args

from rich.console import Console
from rich.table import Table

from dajuan.claims import find_claims
from dajuan.cli.opening import existing_ledger
from dajuan.desk import CheckVerdict, Desk, MarkedFigure, check_draft, comment_docx, reason_words
from dajuan.document import read
from dajuan.sheet import words
from dajuan.values import DajuanError, Problem

_COLOURS = {"backed": "green", "contradicted": "bold red", "failing": "red", "unknown": "blue"}


def check_command(file: Path, ledger: str | None, area: str | None, comments: Path | None, as_json: bool) -> int:
    """Mark each figure of a draft; with ``comments`` write the Word file with the marks as comments.

    Returns 1 when a figure is contradicted or fails a check.
    """
    document = read(file)
    if comments is not None and file.suffix.lower() != ".docx":
        raise DajuanError(Problem("not-docx", f"{file} is no .docx.", remedy="Leave --comments out, or save the draft as .docx."))
    with existing_ledger(ledger) as opened:
        marked = check_draft(Desk(opened), document, find_claims(document), area)
    if comments is not None:
        comments.write_bytes(comment_docx(file.read_bytes(), document, marked))
        print(f"{comments} has a comment on each figure.", file=sys.stderr)
    if as_json:
        print(json.dumps([_record(mark) for mark in marked], ensure_ascii=False, indent=1))
    else:
        _print(marked)
    return int(any(mark.verdict in ("contradicted", "failing") for mark in marked))


def _record(mark: MarkedFigure) -> dict[str, Any]:
    backings = [{"kind": b.kind, "id": b.id, "words": b.words, "agrees": b.agrees} for b in mark.backings]
    return {"verdict": mark.verdict, **mark.figure.as_record(), "backings": backings, "failures": list(mark.failures)}


def _print(marked: list[MarkedFigure]) -> None:
    say = words("zh", "desk")
    table = Table()
    for head in ("verdict", "measure", "figure", "because"):
        table.add_column(head, overflow="fold")
    for mark in marked:
        verdict = f"[{_COLOURS[mark.verdict]}]{say(f'check.{mark.verdict}')}[/]"
        reason = reason_words(mark, say)
        table.add_row(verdict, *(text.replace("[", "\\[") for text in (mark.figure.measure, mark.figure.quote, reason)))
    Console().print(table)
    counts = Counter(mark.verdict for mark in marked)
    told = ", ".join(f"{counts[verdict]} {verdict}" for verdict in get_args(CheckVerdict))
    print(f"{len(marked)} figures: {told}.", file=sys.stderr)
