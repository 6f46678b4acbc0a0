"""Observations: figures normalised so that sources compare, their conflicts kept, and which value is preferred.

They are made of the claims when asked for, never stored: the same claims give the same observations, in whatever
order they were recorded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from dajuan.claims import Figure
from dajuan.ledger.areas import area_key
from dajuan.ledger.correcting import corrected
from dajuan.ledger.model import Edition, Entry
from dajuan.values import Period, Quantity

Side = Literal["target", "result"]

# Only conversions that lose nothing: a mu is two thirds of a thousand square metres, which no decimal states.
_SAME: dict[str, tuple[str, Decimal]] = {
    "m": ("km", Decimal("0.001")),
    "cm": ("km", Decimal("0.00001")),
    "mm": ("km", Decimal("0.000001")),
    "m2": ("km2", Decimal("0.000001")),
    "ha": ("km2", Decimal("0.01")),
    "kg": ("t", Decimal("0.001")),
    "jin": ("t", Decimal("0.0005")),
    "jin/mu": ("kg/mu", Decimal("0.5")),
    "kW": ("MW", Decimal("0.001")),
    "GW": ("MW", Decimal("1000")),
    "kWh": ("MWh", Decimal("0.001")),
    "GWh": ("MWh", Decimal("1000")),
    "permille": ("percent", Decimal("0.1")),
}
_RANKS = {"communique": 0, "news": 2, "interview": 2}


@dataclass(frozen=True, slots=True)
class Observation:
    """What one source says of one measure of a place in a period.

    ``measure``: the indicator's code, or the measure as written where the lexicon has none. ``side``: a target or a
    result. ``quantity``: in the unit by which sources compare; the original wording is ``entry.claim.quote``.
    ``preferred``: of all that is said of the same cell this one is taken; ``conflict``: another value is said too.
    ``area_code``: the division's code in GB/T 2260 where the place is the edition's own and has one. ``original``: the figure
    as the machine read it, where a person corrected it; ``entry`` is the corrected one.
    """

    measure: str
    area: str | None
    period: Period
    side: Side
    kind: str
    quantity: Quantity
    entry: Entry
    edition: Edition
    preferred: bool = False
    conflict: bool = False
    area_code: str | None = None
    original: Figure | None = None

    @property
    def cell(self) -> tuple[object, ...]:
        """What observations of different sources share when they speak of the same thing."""
        return (self.measure, area_key(self.area), self.period.first, self.period.last, self.side, self.kind, self.quantity.unit)


def normalised(quantity: Quantity) -> Quantity:
    """Return the quantity in the unit by which sources compare; nothing of its number is lost.

    >>> normalised(Quantity(Decimal("500"), "m"))
    Quantity(value=Decimal('0.500'), unit='km', bound='exact', high=None)
    """
    if quantity.unit not in _SAME:
        return quantity
    unit, factor = _SAME[quantity.unit]
    high = None if quantity.high is None else quantity.high * factor
    return Quantity(quantity.value * factor, unit, quantity.bound, high)


def observe(entries: Iterable[Entry], editions: Iterable[Edition]) -> tuple[Observation, ...]:
    """Return the observations among ``entries``, by measure, kind, period and side, the preferred of a cell first.

    Figures without a period of their own, hypothetical ones and those a person rejected are none. What a person
    corrected is taken as corrected. Preferred is what a person accepted or corrected, then the statistical communiqué, then other documents, then news; of equals the later given.
    """
    known = {each.digest: each for each in editions}
    cells: dict[tuple[object, ...], list[Observation]] = {}
    for entry in entries:
        made = _observation(entry, known)
        if made is not None:
            cells.setdefault(made.cell, []).append(made)
    found = [each for cell in cells.values() for each in _judged(cell)]
    return tuple(sorted(found, key=_place))


def _observation(recorded: Entry, known: dict[str, Edition]) -> Observation | None:
    entry = corrected(recorded)
    if entry is None:
        return None
    claim = entry.claim
    rejected = entry.judgement is not None and entry.judgement.verdict == "reject"
    if not isinstance(claim, Figure) or claim.period is None or claim.modality == "hypothetical" or rejected:
        return None
    side: Side = "target" if claim.modality == "planned" else "result"
    measure = claim.indicator or claim.measure
    edition = known[entry.edition]
    own = area_key(entry.area) == area_key(edition.facts.area)
    return Observation(
        measure,
        entry.area,
        claim.period,
        side,
        claim.kind,
        normalised(claim.quantity),
        entry,
        edition,
        area_code=edition.facts.area_code if own else None,
        original=recorded.claim if _changed(recorded) and isinstance(recorded.claim, Figure) else None,
    )


def _changed(entry: Entry) -> bool:
    return entry.judgement is not None and entry.judgement.verdict == "correct" and bool(entry.judgement.correction)


def _judged(cell: list[Observation]) -> list[Observation]:
    ordered = sorted(cell, key=lambda each: each.entry.id)
    ordered.sort(key=lambda each: each.edition.facts.date or "", reverse=True)
    ordered.sort(key=_standing)
    values = {(each.quantity.value, each.quantity.high, each.quantity.bound) for each in cell}
    return [replace(each, preferred=place == 0, conflict=len(values) > 1) for place, each in enumerate(ordered)]


def _standing(observation: Observation) -> tuple[bool, int]:
    judgement = observation.entry.judgement
    return judgement is None or judgement.verdict not in ("accept", "correct"), _RANKS.get(observation.edition.facts.genre, 1)


def _place(observation: Observation) -> tuple[object, ...]:
    period = observation.period
    where = (observation.measure, observation.kind, observation.quantity.unit, area_key(observation.area) or "")
    return (*where, period.first, period.last, observation.side == "result")
