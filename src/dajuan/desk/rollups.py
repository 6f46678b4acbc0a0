"""Roll-ups: how many of how many, with the weights said, and exact to the digit; and which items are behind or due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dajuan.desk.asking import given_in
from dajuan.desk.book import FOLLOWERS, Book
from dajuan.desk.model import Item, Question
from dajuan.desk.pace import Progress
from dajuan.desk.sums import Rollup
from dajuan.desk.tally import BY, Tally
from dajuan.desk.workdays import due_day


@dataclass(frozen=True, slots=True)
class Overlap:
    """The same figure asked of several units: the measure, its unit, and the question of each."""

    measure: str
    unit: str
    questions: tuple[Question, ...]


def rollups(book: Book, plan: str, month: str, by: str = "unit") -> list[Rollup]:
    """Return the confirmed items of the month's year in groups ``by`` plan, unit, category or leader, in the plan's order."""
    return _tally(book, plan, month).rollups(by)


def progresses(book: Book, plan: str, month: str, state: str | None = "confirmed") -> list[Progress]:
    """Return how the items of the month's year stand, in the plan's order: those of one state, or all but the withdrawn."""
    return _tally(book, plan, month).progresses(state)


def furthest_behind(book: Book, plan: str, month: str, most: int) -> list[Progress]:
    """Return the ``most`` items that are furthest behind what is due by the end of a month, those furthest first."""
    with book.lock:
        return _tally(book, plan, month).behind(most)


def deadlines(book: Book, plan: str, year: int, unit: str | None = None) -> list[tuple[Item, date]]:
    """Return the items of a year with a deadline that no approved figure calls done, by their due day; of one unit or of all."""
    with book.lock:
        items = [progress.item for progress in _tally(book, plan, f"{year}-12").dated()]
    return [(item, due_day(item.deadline)) for item in items if item.deadline and (unit is None or unit in item.units)]


def work_out(book: Book) -> None:
    """Work out how the items stand in every month and what was given, newest plans first: nobody who opens one waits for it."""
    months = [
        (plan.id, f"{year}-{number:02d}")
        for plan in reversed(book.plans.values())
        for year in range(plan.first, plan.last + 1)
        for number in range(1, 13)
    ]
    # The last ones worked out are the last ones let go.
    for plan, month in reversed(months[: FOLLOWERS // 2]):
        with book.lock:
            given_in(book, plan, month)
        furthest_behind(book, plan, month, 1)
        for by in BY:
            rollups(book, plan, month, by)


def _tally(book: Book, plan: str, month: str) -> Tally:
    return book.followed(("tally", plan, month), lambda: Tally(book, plan, month))


def overlaps(questions: Iterable[Question]) -> list[Overlap]:
    """Return the figures that more than one unit is asked for. They may be parts of one whole, or the same work twice."""
    same: dict[tuple[str, str], list[Question]] = {}
    for question in questions:
        if not question.own:
            same.setdefault((question.measure, question.unit), []).append(question)
    return [Overlap(measure, unit, tuple(found)) for (measure, unit), found in same.items() if len(found) > 1]
