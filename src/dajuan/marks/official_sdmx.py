"""Official series as SDMX-CSV (field guides of versions 1.0 and 2.0): their columns as those of the plain file."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from pathlib import Path

from dajuan.values import DajuanError, Problem

_NEEDED = ("REF_AREA", "TIME_PERIOD", "OBS_VALUE")
_MEASURES = ("INDICATOR", "MEASURE", "SERIES", "SUBJECT")
# SDMX codes of units (CL_UNIT_MEASURE) and of the way a series was made (CL_TRANSFORMATION).
_UNITS = {"PT": "percent", "PC": "percent", "PS": "person", "PP": "percentage_point", "XDC": "CNY"}
_GROWTH = ("GY", "G1", "GR")
_AREAS = {"CN": "全国", "CHN": "全国", "156": "全国"}


def is_sdmx(names: Iterable[str]) -> bool:
    """Return whether these are the columns of an SDMX-CSV file."""
    return "OBS_VALUE" in names


def is_told(row: dict[str, str]) -> bool:
    """Return whether the row states a value that came about, of something: not a target, a deletion or a missing one."""
    columns = [name for name in _MEASURES if name in row]
    if columns and not any(row[name] for name in columns):
        return False
    wanted = row.get("SCENARIO") in (None, "", "ACTUAL") and row.get("ACTION") not in ("D",)
    return wanted and row.get("OBS_STATUS") not in ("F", "M", "O") and bool((row.get("OBS_VALUE") or "").strip())


def as_plain(path: Path, number: int, row: dict[str, str]) -> dict[str, str]:
    """Return the row under the names of the plain file: its value written out, units and areas in the words used here.

    Raises ``DajuanError`` when a column is missing or the multiplier is no number.
    """
    measure = next((name for name in _MEASURES if row.get(name)), None)
    missing = [name for name in _NEEDED if name not in row] + ([] if measure else ["INDICATOR"])
    if missing or measure is None:
        remedy = f"An SDMX-CSV file needs {', '.join(_NEEDED)} and one of {', '.join(_MEASURES)}."
        raise DajuanError(Problem("bad-series", f"Line {number} of {path} lacks {', '.join(missing)}.", remedy=remedy))
    try:
        power = int(row.get("UNIT_MULT") or 0)
        value = Decimal(row["OBS_VALUE"].strip()).scaleb(power) if -30 <= power <= 30 else None
    except (InvalidOperation, ValueError):
        value = None
    if value is None or not value.is_finite():
        message = f"Line {number} of {path} has an OBS_VALUE or UNIT_MULT that cannot be read."
        raise DajuanError(
            Problem("bad-series", message, remedy="Write values like 52.2 and multipliers as powers of ten, like 6.")
        )
    unit, area = (row.get("UNIT_MEASURE") or "").strip(), row["REF_AREA"].strip()
    kind = (row.get("KIND") or "").strip() or ("growth" if row.get("TRANSFORMATION") in _GROWTH else "level")
    source = next((row[name] for name in ("SOURCE", "DATAFLOW", "STRUCTURE_ID") if row.get(name)), "")
    return {
        "area": _AREAS.get(area, area),
        "measure": row[measure],
        "period": row["TIME_PERIOD"],
        "value": f"{value:f}",
        "unit": _UNITS.get(unit, unit),
        "kind": kind,
        "source": source,
    }
