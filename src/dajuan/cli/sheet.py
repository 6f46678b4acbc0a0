"""`dajuan sheet`: the answer sheet of an area and a year."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from rich.console import Console

from dajuan.cli.opening import existing_ledger
from dajuan.sheet import Sheet, answer, print_sheet, render, sheet_record
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
        else:
            documents = {each.digest: opened.document(each.digest) for each in sheet.coverage.editions}
            _file(render(sheet, form, documents=documents), out or Path(f"{sheet.area}-{sheet.year}.{form}"))
    return 0


def _file(data: bytes, out: Path) -> None:
    try:
        out.write_bytes(data)
    except OSError as error:
        problem = Problem("cannot-write", f"{out} cannot be written: {error.strerror}.", remedy="Name another place with --out.")
        raise DajuanError(problem) from error
    print(f"Wrote {out} ({len(data) / 1000:,.0f} kB).")


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
