"""What is due: the month's return of each unit, what waits for a reviewer, and the items whose deadline is near or over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from dajuan.desk.asking import Given, given_in
from dajuan.desk.book import Book
from dajuan.desk.model import Item
from dajuan.desk.rollups import deadlines
from dajuan.desk.workdays import return_due

NEAR = 7
"""Days ahead that count as near."""


@dataclass(frozen=True, slots=True)
class UnitDue:
    """One unit's return for a month: figures ``asked``, those ``given`` (reported or approved), those sent back
    (``returned``: to be given again), and those ``reported`` that wait for approval."""

    office: str
    asked: int
    given: int
    returned: int
    reported: int


@dataclass(frozen=True, slots=True)
class Due:
    """What is due of a plan, seen on a day.

    ``by``: the last day for the returns of ``month``; ``units``: those not in yet; ``reported``: figures waiting for
    approval; ``near`` and ``over``: items not done whose due day (moved to a working day) comes within a week, or is over.
    """

    month: str
    by: date
    units: tuple[UnitDue, ...]
    reported: int
    near: tuple[tuple[Item, date], ...]
    over: tuple[tuple[Item, date], ...]


def due_on(book: Book, plan: str, month: str, day: date, unit: str | None = None) -> Due:
    """Return what is due of ``plan`` on ``day``: the returns of ``month``, of one unit (as its lead) or of all."""
    rows = [row for row in units_due(book, plan, month) if unit in (None, row.office)]
    dated = deadlines(book, plan, int(month[:4]), unit)
    over = tuple((item, last) for item, last in dated if last < day)
    near = tuple((item, last) for item, last in dated if day <= last <= day + timedelta(days=NEAR))
    waiting = sum(row.reported for row in rows)
    return Due(month, return_due(month), tuple(row for row in rows if row.given < row.asked), waiting, near, over)


def units_due(book: Book, plan: str, month: str) -> list[UnitDue]:
    """Return how far the return of each unit for ``month`` is, in the plan's order. What was sent back is not given."""
    with book.lock:
        given = given_in(book, plan, month)
        return [_unit_due(given, office, places) for office, places in given.asked.figures.items()]


def _unit_due(given: Given, office: str, places: range) -> UnitDue:
    approved, returned, reported = (given.count(state, places) for state in ("approved", "returned", "reported"))
    return UnitDue(office, len(places), approved + reported, returned, reported)
