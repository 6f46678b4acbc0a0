"""`dajuan marks`: targets, promises and checks of an area and a year, or of every area the ledger knows."""

from __future__ import annotations

import json
from dataclasses import replace

from rich.console import Console
from rich.markup import escape

from dajuan.cli.opening import existing_ledger
from dajuan.ledger import Ledger
from dajuan.marks import Marks, Observation, gather, mark_dossier, official_series, read_series
from dajuan.sheet import check_record, latest, print_checks, promise_record, target_record
from dajuan.values import DajuanError


def marks_command(area: str | None, year: int | None, ledger: str | None, as_json: bool, official: str | None = None) -> int:
    """Print the marks; without an area those of every area in its latest year with results. Returns the exit code.

    ``official``: a CSV file of published series to check the claims against.
    """
    series = read_series(official) if official else ()
    with existing_ledger(ledger) as opened:
        marked = [_mark(opened, name, when, series) for name, when in _asked(opened, area, year)]
    if as_json:
        print(json.dumps([_record(each) for each in marked], ensure_ascii=False, indent=2))
        return 0
    console = Console()
    for each in marked:
        _print(each, console)
    if not marked:
        console.print("The ledger holds nothing to mark. Read some documents first (dajuan read PATH).")
    return 0


def _mark(opened: Ledger, area: str, year: int, series: tuple[Observation, ...]) -> Marks:
    dossier = gather(opened, area, year)
    marks = mark_dossier(dossier)
    return replace(marks, checks=(official_series(dossier, series), *marks.checks)) if series else marks


def _asked(opened: Ledger, area: str | None, year: int | None) -> list[tuple[str, int]]:
    if area is not None:
        return [(area, latest(opened, area) if year is None else year)]
    asked = []
    for each in opened.areas():
        try:
            asked.append((each.area, latest(opened, each.area) if year is None else year))
        except DajuanError:
            continue
    return asked


def _record(marks: Marks) -> dict[str, object]:
    return {
        "area": marks.area,
        "year": marks.year,
        "targets": [target_record(each) for each in marks.targets],
        "promises": [promise_record(each) for each in marks.promises],
        "checks": [check_record(each) for each in marks.checks],
    }


def _print(marks: Marks, console: Console) -> None:
    console.print(f"[bold]{escape(marks.area)} {marks.year}[/bold]: {len(marks.targets)} targets, {len(marks.promises)} promises")
    for name, counted in (("targets", [m.outcome for m in marks.targets]), ("promises", [m.fate for m in marks.promises])):
        parts = ", ".join(f"{counted.count(value)} {value.replace('_', ' ')}" for value in dict.fromkeys(counted))  # type: ignore[arg-type]
        if parts:
            console.print(f"  {name}: {parts}")
    print_checks(marks.checks, console)
    for check in marks.checks:
        for hit in check.hits:
            if not hit.passed and check.name != "hedged":
                console.print(f"  {check.name}: {escape(hit.message)}")
