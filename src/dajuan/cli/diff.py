"""`dajuan diff`: what changed between two years of an area, or between several areas in a year."""

from __future__ import annotations

import json

from rich.console import Console

from dajuan.cli.opening import existing_ledger
from dajuan.sheet import Row, across_areas, print_comparison, row_record, through_years
from dajuan.values import DajuanError, Problem


def diff_command(area: str, first: int, last: int, ledger: str | None, as_json: bool) -> int:
    """Print each indicator's target and result in the two years (and those between), and what is there in one only."""
    with existing_ledger(ledger) as opened:
        opened.known_area(area)
        years = range(min(first, last), max(first, last) + 1)
        rows = through_years(opened, area, years)
    return _print(rows, [str(year) for year in years], f"{area} {years[0]}–{years[-1]}", as_json)


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
