"""Observations as a data frame, of whichever library is installed."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Any

from dajuan.claims import Figure
from dajuan.ledger.observing import Observation
from dajuan.values import DajuanError, Problem

COLUMNS = ("measure", "area", "period", "first", "last", "side", "kind", "value", "high", "unit", "bound", "preferred", "conflict", "wording", "quote", "sentence", "source", "date", "genre", "edition", "claim", "area_code", "corrected")  # fmt: skip


def observation_record(observation: Observation) -> dict[str, object]:
    """Return an observation as plain data, one key for each of ``COLUMNS``; numbers stay decimals."""
    claim, facts, quantity = observation.entry.claim, observation.edition.facts, observation.quantity
    period = observation.period
    values = (
        observation.measure, observation.area, str(period), period.first, period.last, observation.side, observation.kind,
        quantity.value, quantity.high, quantity.unit, quantity.bound, observation.preferred, observation.conflict,
        claim.measure if isinstance(claim, Figure) else "", claim.quote, observation.entry.words, observation.edition.origin,
        facts.date, facts.genre, observation.edition.digest, observation.entry.id,
        observation.area_code, observation.original is not None,
    )  # fmt: skip
    return dict(zip(COLUMNS, values, strict=True))


def frame_of(observations: Iterable[Observation]) -> Any:
    """Return a polars frame, a pandas one where polars is not installed; values as floats, exact ones are in ``quote``.

    Raises ``DajuanError`` when neither is installed.
    """
    rows = [observation_record(each) for each in observations]
    for row in rows:
        for name in ("value", "high"):
            row[name] = None if row[name] is None else float(str(row[name]))
    columns = {name: [row[name] for row in rows] for name in COLUMNS}
    for library in ("polars", "pandas"):
        try:
            return import_module(library).DataFrame(columns)
        except ModuleNotFoundError:
            continue
    message = "A frame needs polars or pandas, and neither is installed."
    raise DajuanError(Problem("no-frame-library", message, remedy="Install one: pip install polars."))
