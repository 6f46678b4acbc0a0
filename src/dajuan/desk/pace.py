"""序时进度: how far an item should be by the end of a month, and how it stands to that.

The rule is printed wherever a state is shown: by default one twelfth of the year's target is due with each month, which is
what offices call 序时进度 (below 11/12 at the end of November is behind).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import gcd
from typing import NamedTuple

from dajuan.desk.book import Book
from dajuan.desk.model import Item, PaceRule, Standing
from dajuan.desk.workdays import due_day

_WHOLE = Decimal(100)
"""The target of an item without a figure: it tells its own progress in percent."""


class Progress(NamedTuple):
    """How an item stands at the end of a month.

    ``reached``: share of the target reached (exact), as a numerator and a denominator over 0 without a common factor, None
    when no figure tells; ``due``: the share that is due by then; ``value`` and ``month``: the figure it rests on and the
    month it is of; ``reason``: the rule that decided, a key of the word list with its slots.
    """

    # A tuple, and integers: of ten thousand items that are judged for a page, two hundred are shown.
    item: Item
    standing: Standing
    reached: tuple[int, int] | None
    due: Fraction
    value: Decimal | None
    month: str | None
    reason: str

    @property
    def done(self) -> Fraction | None:
        """The share of the target reached as a fraction, None when no figure tells."""
        return Fraction(*self.reached) if self.reached is not None else None


@dataclass(frozen=True, slots=True)
class DueShare:
    """What is due of an item by the end of a month: the share, and the shares (numerator, denominator)
    under and over which it is off its pace."""

    share: Fraction
    low: tuple[int, int]
    high: tuple[int, int]


def due_of(rule: PaceRule, item: Item, month: str) -> DueShare:
    """Return what is due of ``item`` by the end of ``month`` (see ``due_share``), with the rule's tolerance either way."""
    share = due_share(rule, item, month)
    return DueShare(share, (share - rule.tolerance).as_integer_ratio(), (share + rule.tolerance).as_integer_ratio())


def progress_of(book: Book, item: Item, month: str, approved_only: bool = True, due: DueShare | None = None) -> Progress:
    """Return how ``item`` stands at the end of ``month`` (``2021-11``), by returns of its year up to that month.

    A figure of an earlier month counts until a later one is there; its month is told. ``due``: of many items that share it,
    worked out once.
    """
    due = due or due_of(book.plan(item.plan).pace, item, month)
    question = item.question if book.items.get(item.id) is not item else book.question_of(item.id)
    last = book.last_return("figure", question, month, ("approved",) if approved_only else ("approved", "reported"))
    value = last.value if last is not None else None
    if last is None or value is None:
        return Progress(item, "other", None, due.share, None, None, "no-figure")
    if not paced(item):
        return _held(item, value, last.month, due, month)
    return _added_up(item, value, last.month, due)


def paced(item: Item) -> bool:
    """Whether a share of the item's target is due with each month: a level or a ceiling is held against the whole of it."""
    return not item.figured or (item.nature == "sum" and not item.ceiling)


def due_share(rule: PaceRule, item: Item, month: str) -> Fraction:
    """Return which share of the target is due by the end of ``month``.

    An item whose deadline lies within its year is due in full by then, and its pace is the rule's, stretched to that day.
    """
    year, number = int(month[:4]), int(month[5:])
    if year != item.year:
        return Fraction(year > item.year)
    share = rule.due[number - 1]
    if item.deadline is None or item.deadline.year != year:
        return share
    last = due_day(item.deadline).month
    whole = rule.due[last - 1]
    return Fraction(1) if number >= last or not whole else min(Fraction(1), share / whole)


def _added_up(item: Item, value: Decimal, told: str, due: DueShare) -> Progress:
    """A figure that adds up, told for the month ``told``, is held against what is due by now."""
    reached = over, under = _share(value, item.target if item.figured and item.target is not None else _WHOLE)
    standing: Standing
    if over >= under:
        standing, reason = "done", "whole-target"
    elif over * due.low[1] < due.low[0] * under:
        standing, reason = "behind", "under-pace"
    elif due.high[0] * under < over * due.high[1]:
        standing, reason = "ahead", "over-pace"
    else:
        standing, reason = "on_pace", "within-pace"
    return Progress(item, standing, reached, due.share, value, told, reason)


def _share(value: Decimal, target: Decimal) -> tuple[int, int]:
    (over, under), (whole, part) = value.as_integer_ratio(), target.as_integer_ratio()
    over, under = over * part, under * whole
    common = gcd(over, under)
    return over // common, under // common


def _held(item: Item, value: Decimal, told: str, due: DueShare, month: str) -> Progress:
    """A level must stand at its target, or under it when the target is a ceiling; it is done when the year is over."""
    target = item.target
    assert target is not None
    kept = value <= target if item.ceiling else value >= target
    reached = None if item.ceiling or target <= 0 else _share(value, target)
    if not kept:
        # A stock that grows to its target over the year is measured against the whole of it: it is behind until it is there.
        return Progress(item, "behind", reached, due.share, value, told, "over-ceiling" if item.ceiling else "under-level")
    over = told == f"{item.year}-12" and month >= told
    return Progress(item, "done" if over else "on_pace", reached, due.share, value, told, "level-held")


def overdue(book: Book, item: Item, day: date) -> bool:
    """Whether the item's deadline is over on ``day`` and no approved figure says that it is done."""
    if item.deadline is None or day <= due_day(item.deadline):
        return False
    return progress_of(book, item, f"{item.year}-12").standing != "done"
