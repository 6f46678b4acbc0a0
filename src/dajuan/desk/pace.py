"""序时进度: how far an item should be by the end of a month, and how it stands to that.

The rule is printed wherever a state is shown: by default one twelfth of the year's target is due with each month, which is
what offices call 序时进度 (below 11/12 at the end of November is behind).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from dajuan.desk.book import Book
from dajuan.desk.model import Item, PaceRule, Return, Standing
from dajuan.desk.workdays import due_day


@dataclass(frozen=True, slots=True)
class Progress:
    """How an item stands at the end of a month.

    ``done``: share of the target reached (exact), None when no figure tells; ``due``: the share that is due by then;
    ``value`` and ``month``: the figure it rests on and the month it is of; ``reason``: the rule that decided, a key of the
    word list with its slots.
    """

    item: Item
    standing: Standing
    done: Fraction | None
    due: Fraction
    value: Decimal | None
    month: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class DueShare:
    """What is due of an item by the end of a month: the share, and the shares under and over which it is off its pace."""

    share: Fraction
    low: Fraction
    high: Fraction


def due_of(rule: PaceRule, item: Item, month: str) -> DueShare:
    """Return what is due of ``item`` by the end of ``month`` (see ``due_share``), with the rule's tolerance either way."""
    share = due_share(rule, item, month)
    return DueShare(share, share - rule.tolerance, share + rule.tolerance)


def progress_of(book: Book, item: Item, month: str, approved_only: bool = True, due: DueShare | None = None) -> Progress:
    """Return how ``item`` stands at the end of ``month`` (``2021-11``), by returns of its year up to that month.

    A figure of an earlier month counts until a later one is there; its month is told. ``due``: of many items that share it,
    worked out once.
    """
    due = due or due_of(book.plan(item.plan).pace, item, month)
    question = item.question if book.items.get(item.id) is not item else book.question_of(item.id)
    last = book.last_return("figure", question, month, ("approved",) if approved_only else ("approved", "reported"))
    if last is None or last.value is None:
        return Progress(item, "other", None, due.share, None, None, "no-figure")
    return _judged(item, last, due, month)


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


def _judged(item: Item, last: Return, due: DueShare, month: str) -> Progress:
    value = last.value
    assert value is not None
    target = item.target if item.figured and item.target is not None else Decimal(100)
    if item.figured and (item.nature == "level" or item.ceiling):
        return _held(item, last, due.share, target, month)
    done = _share(value, target)
    if done.numerator >= done.denominator:
        return Progress(item, "done", done, due.share, value, last.month, "whole-target")
    if _less(done, due.low):
        return Progress(item, "behind", done, due.share, value, last.month, "under-pace")
    if _less(due.high, done):
        return Progress(item, "ahead", done, due.share, value, last.month, "over-pace")
    return Progress(item, "on_pace", done, due.share, value, last.month, "within-pace")


def _share(value: Decimal, target: Decimal) -> Fraction:
    # Integers, not Fractions: a page of ten thousand items does this ten thousand times.
    (over, under), (whole, part) = value.as_integer_ratio(), target.as_integer_ratio()
    return Fraction(over * part, under * whole)


def _less(one: Fraction, other: Fraction) -> bool:
    return one.numerator * other.denominator < other.numerator * one.denominator


def _held(item: Item, last: Return, due: Fraction, target: Decimal, month: str) -> Progress:
    """A level must stand at its target, or under it when the target is a ceiling; it is done when the year is over."""
    value = last.value
    assert value is not None
    kept = value <= target if item.ceiling else value >= target
    done = None if item.ceiling or target <= 0 else _share(value, target)
    if not kept:
        # A stock that grows to its target over the year is measured against the whole of it: it is behind until it is there.
        return Progress(item, "behind", done, due, value, last.month, "over-ceiling" if item.ceiling else "under-level")
    over = last.month == f"{item.year}-12" and month >= last.month
    return Progress(item, "done" if over else "on_pace", done, due, value, last.month, "level-held")


def overdue(book: Book, item: Item, day: date) -> bool:
    """Whether the item's deadline is over on ``day`` and no approved figure says that it is done."""
    if item.deadline is None or day <= due_day(item.deadline):
        return False
    return progress_of(book, item, f"{item.year}-12").standing != "done"
