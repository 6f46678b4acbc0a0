"""Official series beside the claims: does what a report says agree with the published statistics?"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from dajuan.claims import Figure, indicator_of, normal_form
from dajuan.ledger import Entry
from dajuan.marks.dossier import Dossier
from dajuan.marks.matching import code_of, label_of
from dajuan.marks.model import Check, Hit
from dajuan.marks.official_sdmx import as_plain, is_sdmx, is_told
from dajuan.marks.reach import reach
from dajuan.values import DajuanError, Period, Problem

COLUMNS = ("area", "measure", "period", "value", "unit")
_OPTIONAL = ("kind", "source")
_MOST = 1_000_000
"""No official series has more rows; a file that has is refused rather than read for ever."""


@dataclass(frozen=True, slots=True)
class Observation:
    """One published value: ``measure`` is a name or an indicator code, ``kind`` level unless said, ``source`` who published it."""

    area: str
    measure: str
    code: str | None
    period: str
    value: Decimal
    unit: str
    kind: str = "level"
    source: str = ""


def read_series(path: str | Path) -> tuple[Observation, ...]:
    """Read a CSV file (UTF-8) with the columns area, measure, period, value, unit and, optionally, kind and source; or SDMX-CSV.

    SDMX-CSV (1.0 or 2.0) is told by its column OBS_VALUE; see ``official_sdmx``.
    Raises ``DajuanError`` when a column is missing, or a value, unit or period cannot be read; the line is named.
    """
    place = Path(path)
    try:
        with place.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            if is_sdmx(rows.fieldnames or []):
                told = [(number, row) for number, row in _numbered(place, rows) if is_told(row)]
                return tuple(_observation(place, number, as_plain(place, number, row)) for number, row in told)
            _check_columns(place, rows.fieldnames or [])
            return tuple(_observation(place, number, row) for number, row in _numbered(place, rows))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        message = f"{place} cannot be read as a series: {error}."
        raise DajuanError(Problem("bad-series", message, remedy="Give a CSV file in UTF-8.")) from error


def _numbered(place: Path, rows: Iterable[dict[str, str]]) -> Iterable[tuple[int, dict[str, str]]]:
    for number, row in enumerate(rows, 2):
        if number > _MOST:
            raise DajuanError(Problem("bad-series", f"{place} has more than {_MOST:,} rows.", remedy="Split the file."))
        yield number, row


def _check_columns(place: Path, names: Iterable[str]) -> None:
    missing = [name for name in COLUMNS if name not in names]
    unknown = [name for name in names if name not in (*COLUMNS, *_OPTIONAL)]
    if missing or unknown:
        wrong = f"lacks {', '.join(missing)}" if missing else f"has unknown columns {', '.join(unknown)}"
        remedy = f"The columns are {', '.join(COLUMNS)} and, if you like, {', '.join(_OPTIONAL)}."
        raise DajuanError(Problem("bad-series", f"{place} {wrong}.", remedy=remedy))


def _observation(place: Path, number: int, row: dict[str, str]) -> Observation:
    try:
        value = Decimal(row["value"].strip().replace(",", ""))
        period = str(Period.parse(row["period"].strip()))
    except (InvalidOperation, ValueError, AttributeError) as error:
        message = f"Line {number} of {place} has a value or a period that cannot be read."
        raise DajuanError(
            Problem("bad-series", message, remedy="Write values like 52.2 and periods like 2020 or 2020-01/2020-11.")
        ) from error
    measure = row["measure"].strip()
    known = indicator_of(measure)
    code = known.code if known else measure if measure.isascii() and measure.isupper() else None
    kind, source = (row.get("kind") or "level").strip(), (row.get("source") or "").strip()
    return Observation(row["area"].strip(), measure, code, period, value, row["unit"].strip(), kind, source)


def official_series(dossier: Dossier, series: Iterable[Observation]) -> Check:
    """Compare every reported figure of the year with the published value of the same area, measure, kind, unit and period.

    Numbers that agree within the digits the report prints pass.
    """
    published = {
        _key(each.area, each.code or normal_form(each.measure), each.period, each.unit, each.kind): each for each in series
    }
    hits = []
    for entry, figure in dossier.reported:
        named = code_of(figure) or label_of(figure)
        keys = (_key(entry.area or "", named, each, figure.quantity.unit, figure.kind) for each in _periods(figure))
        row = next((published[key] for key in keys if key in published), None)
        if row is not None:
            hits.append(_hit(entry, figure, row))
    failed = sum(not hit.passed for hit in hits)
    question = "Does the report agree with the published series?"
    return Check("official-series", "1", question, "error", len(hits), len(hits) - failed, tuple(hits))


def _periods(figure: Figure) -> tuple[str, ...]:
    """The figure's period; and its year, where it is the state on its last day: annual series date stocks by the year."""
    period = figure.period
    if period is not None and period.first == period.last and (period.last.month, period.last.day) == (12, 31):
        return str(period), str(period.last.year)
    return (str(period),)


def _key(area: str, measure: str, period: str, unit: str, kind: str) -> tuple[str, str, str, str, str]:
    return area, measure, period, unit, kind


def _hit(entry: Entry, figure: Figure, row: Observation) -> Hit:
    open_values = reach(figure)
    agrees = open_values.low <= row.value <= open_values.high
    verb = "agrees with" if agrees else "differs from"
    return Hit(
        (entry,),
        agrees,
        f"{figure.measure} {figure.quote} {verb} the published {row.value:f} {row.unit} ({row.source or 'no source named'}).",
    )
