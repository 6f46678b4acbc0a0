"""Completion and pace (序时进度): how far along, and how far along the calendar is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from dajuan.claims import Figure
from dajuan.ledger import Entry
from dajuan.marks.dossier import Dossier

State = Literal["done", "ahead", "on_pace", "behind"]

_MONTHS = Decimal(12)
_SLACK = Decimal("0.05")


@dataclass(frozen=True, slots=True)
class Pace:
    """A completion beside the share of the year that had passed; both in percent. ``rule`` says how it was judged."""

    entry: Entry
    completed: Decimal
    elapsed: Decimal
    state: State
    rule: str


def pace_of(entry: Entry, figure: Figure, year: int) -> Pace | None:
    """Return the pace of a completion stated for a part of ``year`` or all of it; None where the period does not tell.

    Rule: months passed / 12, in percent; below it is behind, from 100 % on done, else on pace within 0.05 points, else ahead.
    Source: the yearly supervision lists of local governments, which call 11 months 91.7 %.
    """
    period = figure.period
    if figure.kind != "completion" or period is None or period.last.year != year or period.first.year != year:
        return None
    elapsed = (Decimal(period.last.month) / _MONTHS * 100).quantize(Decimal("0.1"))
    completed = figure.quantity.value
    rule = f"{period.last.month}/12 of the year is {elapsed} %"
    if completed >= 100:
        return Pace(entry, completed, elapsed, "done", rule)
    if completed < elapsed - _SLACK:
        return Pace(entry, completed, elapsed, "behind", rule)
    return Pace(entry, completed, elapsed, "ahead" if completed > elapsed + _SLACK else "on_pace", rule)


def paces(dossier: Dossier) -> tuple[Pace, ...]:
    """Return the pace of every reported completion of the dossier's year."""
    found = (pace_of(entry, figure, dossier.year) for entry, figure in dossier.reported)
    return tuple(each for each in found if each is not None)
