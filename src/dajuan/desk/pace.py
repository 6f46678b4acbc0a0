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


def progress_of(book: Book, item: Item, month: str, approved_only: bool = True) -> Progress:
    """Return how ``item`` stands at the end of ``month`` (``2021-11``), by returns of its year up to that month.

    A figure of an earlier month counts until a later one is there; its month is told.
    """
    return book.kept_of(item, (month, approved_only), lambda: _progress(book, item, month, approved_only))


def _progress(book: Book, item: Item, month: str, approved_only: bool) -> Progress:
    states = ("approved",) if approved_only else ("approved", "reported")
    found = [r for r in book.returns_on("figure", item.question) if r.month <= month and r.state in states]
    last = found[-1] if found else None
    due = due_share(book.plan(item.plan).pace, item, month)
    if last is None or last.value is None:
        return Progress(item, "other", None, due, None, None, "no-figure")
    return _judged(item, last, due, book.plan(item.plan).pace.tolerance, month)


def progresses(book: Book, plan: str, month: str) -> list[Progress]:
    """Return how every confirmed item of the month's year stands, in the plan's order."""
    return book.kept(
        ("progresses", plan, month),
        lambda: [progress_of(book, item, month) for item in book.items_of(plan, year=int(month[:4]))],
    )


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


def _judged(item: Item, last: Return, due: Fraction, slack: Fraction, month: str) -> Progress:
    value = last.value
    assert value is not None
    target = item.target if item.figured and item.target is not None else Decimal(100)
    if item.figured and (item.nature == "level" or item.ceiling):
        return _held(item, last, due, target, month)
    done = Fraction(value) / Fraction(target)
    if done >= 1:
        return Progress(item, "done", done, due, value, last.month, "whole-target")
    if done < due - slack:
        return Progress(item, "behind", done, due, value, last.month, "under-pace")
    if done > due + slack:
        return Progress(item, "ahead", done, due, value, last.month, "over-pace")
    return Progress(item, "on_pace", done, due, value, last.month, "within-pace")


def _held(item: Item, last: Return, due: Fraction, target: Decimal, month: str) -> Progress:
    """A level must stand at its target, or under it when the target is a ceiling; it is done when the year is over."""
    value = last.value
    assert value is not None
    kept = value <= target if item.ceiling else value >= target
    done = None if item.ceiling or target <= 0 else Fraction(value) / Fraction(target)
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
