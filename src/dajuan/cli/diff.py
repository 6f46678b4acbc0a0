"""`dajuan diff`: what changed between two years of an area, or between several areas in a year."""

from __future__ import annotations

import csv
import json
import sys

from rich.console import Console

from dajuan.cli.opening import existing_ledger
from dajuan.sheet import Row, across_areas, between_years, print_comparison, row_record
from dajuan.values import DajuanError, Problem


def diff_command(area: str, first: int, last: int, ledger: str | None, form: str) -> int:
    """Print each indicator's target and result in the two years (and those between), and what became of the target."""
    with existing_ledger(ledger) as opened:
        opened.known_area(area)
        years = range(min(first, last), max(first, last) + 1)
        rows = between_years(opened, area, years[0], years[-1])
    if form == "csv" and rows:
        return _write_csv(rows)
    return _print(rows, [str(year) for year in years], f"{area} {years[0]}–{years[-1]}", form == "json")


def _write_csv(rows: tuple[Row, ...]) -> int:
    """One line for each year of each indicator, with the sentences that say so."""
    writer = csv.writer(sys.stdout)
    heads = ("indicator", "name", "kind", "unit", "change", "year", "target", "target_sentence", "result", "result_sentence")
    writer.writerow(heads)
    for row in rows:
        for cell in row.cells:
            target, told = (cell.target.target if cell.target else None), cell.reported
            sides = [(each.claim.quote, each.words.strip()) if each else ("", "") for each in (target, told)]
            writer.writerow([row.indicator, row.name, row.kind, row.unit, row.change or "", cell.year, *sides[0], *sides[1]])
    return 0


def compare_command(areas: list[str], year: int, ledger: str | None, as_json: bool) -> int:
    """Print each indicator of several areas in one year, the better first, with a warning where definitions may differ."""
    with existing_ledger(ledger) as opened:
        for area in areas:
            opened.known_area(area)
        rows = across_areas(opened, areas, year)
    return _print(rows, areas, f"{year}: {', '.join(areas)}", as_json)


def _print(rows: tuple[Row, ...], columns: list[str], title: str, as_json: bool) -> int:
    if as_json:
        print(json.dumps([row_record(row) for row in rows], ensure_ascii=False, indent=2))
        return 0
    if not rows:
        problem = Problem(
            "nothing-to-compare", f"{title}: no indicator is known.", remedy="Ask for years that `dajuan sheet` shows."
        )
        raise DajuanError(problem)
    print_comparison(rows, columns, title, Console())
    return 0
