"""Comparisons: one area through the years, several areas in one year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from dajuan.claims import Figure, indicator_by_code
from dajuan.ledger import Entry, Ledger, normalised
from dajuan.marks import Dossier, TargetMark, code_of, gather, is_yearly, mark_dossier, named_again, whole_plans, year_in_doubt
from dajuan.values import DajuanError, Quantity

Change = Literal["raised", "lowered", "kept", "dropped", "named", "new", "not_known"]
"""What became of a target from one year to another. Named: no target of it was read, but the complete source names its
measure where it looks ahead; not known: it is not set again, but no complete source is recorded."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What is known of one indicator for one area and year: the target row, if there is one, and the reported figure."""

    area: str
    year: int
    target: TargetMark | None
    reported: Entry | None


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator and kind (its growth, its level) in one unit, with a cell for each year or area that says anything.

    ``warning`` says why the cells may not compare: other words for the measure, other parts of the year.
    ``change`` of a comparison of two years: what became of the target from the first to the last.
    """

    indicator: str
    name: str
    kind: str
    unit: str
    cells: tuple[Cell, ...]
    warning: str = ""
    change: Change | None = None


def between_years(ledger: Ledger, area: str, first: int, last: int) -> tuple[Row, ...]:
    """Return the rows of ``through_years`` from ``first`` to ``last``, each with what became of its target.

    Raised and lowered go by the number, with a range by its lower end. A target is dropped when a complete source plans the
    last year and neither sets it again nor names its measure; without a complete source nothing is said to be dropped.
    """
    try:
        plan = gather(ledger, area, last)
    except DajuanError:
        plan = None
    rows = through_years(ledger, area, range(first, last + 1))
    return tuple(replace(row, change=_change(row, first, last, plan)) for row in rows)


def _change(row: Row, first: int, last: int, plan: Dossier | None) -> Change | None:
    said = {cell.year: cell.target.target.claim for cell in row.cells if cell.target is not None}
    before, after = said.get(first), said.get(last)
    if not isinstance(before, Figure):
        return "new" if isinstance(after, Figure) else None
    if not isinstance(after, Figure):
        return _unset(before, plan)
    was, now = normalised(before.quantity), normalised(after.quantity)
    if was.value == now.value and was.high == now.high:
        return "kept"
    return "raised" if now.value > was.value else "lowered"


def _unset(before: Figure, plan: Dossier | None) -> Change:
    plans = whole_plans(plan) if plan is not None else []
    if plan is None or not plans:
        return "not_known"
    return "dropped" if named_again(plan, plans, before) == "no" else "named"


def through_years(ledger: Ledger, area: str, years: Iterable[int]) -> tuple[Row, ...]:
    """Return each indicator's targets and results of ``area``, year by year; those that most years speak of come first."""
    return _rows(cell for year in sorted(set(years)) for cell in _cells(ledger, area, year))


def across_areas(ledger: Ledger, areas: Iterable[str], year: int) -> tuple[Row, ...]:
    """Return each indicator of several areas in ``year``, the highest value first (the lowest where less is better).

    A warning stands on a row whose cells name the measure in different words or cover different parts of the year.
    """
    return tuple(_league(row) for row in _rows(cell for area in areas for cell in _cells(ledger, area, year)))


_Key = tuple[str, str, str]


def _cells(ledger: Ledger, area: str, year: int) -> list[tuple[_Key, Cell]]:
    try:
        dossier = gather(ledger, area, year)
    except DajuanError:
        return []
    targets = {key: mark for mark in mark_dossier(dossier).targets if (key := _key(mark.target))}
    reported = _reported(dossier)
    return [(key, Cell(area, year, targets.get(key), reported.get(key))) for key in {**reported, **targets}]


def _reported(dossier: Dossier) -> dict[_Key, Entry]:
    """The figure reported of each indicator: of the whole year if there is one, the surest one of these."""
    found: dict[_Key, Entry] = {}
    for entry, figure in sorted(dossier.reported, key=lambda pair: (_length(pair[1]), pair[1].confidence), reverse=True):
        key = _key(entry)
        if key and _length(figure) and is_yearly(figure) and not year_in_doubt(dossier, entry):
            found.setdefault(key, entry)
    return found


def _length(figure: Figure) -> int:
    """Days of the period; none for several years, which are not the year's figure."""
    days = (figure.period.last - figure.period.first).days + 1 if figure.period else 0
    return days if days <= 366 else 0


def _key(entry: Entry) -> _Key | None:
    figure = entry.claim
    if not isinstance(figure, Figure):
        return None
    code = code_of(figure)
    unit = normalised(figure.quantity).unit
    return (code, figure.kind, unit) if code and _counts_the_same(code, figure, unit) else None


def _counts_the_same(code: str, figure: Figure, unit: str) -> bool:
    """Whether a level is in the unit of its indicator where that is a measured one: 17条 of 高速公路 is no length."""
    indicator = indicator_by_code(code)
    if indicator is None or figure.kind != "level":
        return True
    own = normalised(Quantity(Decimal(1), indicator.unit)).unit
    return own == unit or own not in _MEASURED


_MEASURED = ("km", "km2", "t", "CNY", "USD", "percent", "person", "kW", "MW", "MWh", "mu", "m3")


def _rows(cells: Iterable[tuple[_Key, Cell]]) -> tuple[Row, ...]:
    groups: dict[_Key, list[Cell]] = {}
    for key, cell in cells:
        groups.setdefault(key, []).append(cell)
    rows = [_row(key, tuple(group)) for key, group in groups.items()]
    return tuple(sorted(rows, key=lambda row: (-len(row.cells), row.indicator, row.kind)))


def _row(key: _Key, cells: tuple[Cell, ...]) -> Row:
    code, kind, unit = key
    indicator = indicator_by_code(code)
    return Row(code, indicator.name if indicator else code, kind, unit, cells, _warning(cells))


def _warning(cells: tuple[Cell, ...]) -> str:
    reported = [cell.reported.claim for cell in cells if cell.reported and isinstance(cell.reported.claim, Figure)]
    planned = [cell.target.target.claim for cell in cells if cell.target and isinstance(cell.target.target.claim, Figure)]
    figures = reported or planned
    names = sorted({figure.measure for figure in figures})
    warnings = []
    if len(names) > 1:
        warnings.append(f"The sources name it differently ({', '.join(names)}): the definitions may differ.")
    if len({_whole(figure) for figure in figures}) > 1:
        warnings.append("Some figures are of the whole year, some of a part of it.")
    if any(figure.quantity.bound != "exact" for figure in reported):
        warnings.append("Some figures are hedged.")
    return " ".join(warnings)


def _whole(figure: Figure) -> bool:
    return figure.period is not None and (figure.period.is_year or figure.period.first == figure.period.last)


def _league(row: Row) -> Row:
    indicator = indicator_by_code(row.indicator)
    less = indicator is not None and indicator.direction == "less"
    known = [cell for cell in row.cells if cell.reported is not None]
    ranked = sorted(known, key=_value, reverse=not less)
    rest = [cell for cell in row.cells if cell.reported is None]
    return Row(row.indicator, row.name, row.kind, row.unit, (*ranked, *rest), row.warning)


def _value(cell: Cell) -> float:
    figure = cell.reported.claim if cell.reported else None
    return float(normalised(figure.quantity).value) if isinstance(figure, Figure) else 0.0
