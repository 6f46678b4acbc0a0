"""Roll-ups: how many of how many, with the weights said, and exact to the digit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import get_args

from dajuan.desk.book import Book
from dajuan.desk.model import STAGES, Item, Question, Standing
from dajuan.desk.pace import Progress, progresses


@dataclass(frozen=True, slots=True)
class Rollup:
    """Many items in one line.

    ``counts``: items in each state, in the order behind, on_pace, ahead, done, other; together ``items``. ``completion``:
    the weighted mean of the shares reached, each capped at the whole, over the ``measured`` items whose figure adds up
    (``weight`` together); None when there is none. Items without a figure are no zeros: they stand in ``items`` only.
    ``money``: budget and each stage in yuan, with the number of items that state them.
    """

    name: str
    items: int
    counts: tuple[tuple[Standing, int], ...]
    measured: int
    weight: Decimal
    completion: Fraction | None
    money: tuple[tuple[str, Decimal, int], ...]


@dataclass(frozen=True, slots=True)
class Overlap:
    """The same figure asked of several units: the measure, its unit, and the question of each."""

    measure: str
    unit: str
    questions: tuple[Question, ...]


BY: dict[str, Callable[[Item], str]] = {
    "plan": lambda _: "",
    "unit": lambda item: item.lead,
    "category": lambda item: item.category,
    "leader": lambda item: item.leader,
}


def rollups(book: Book, plan: str, month: str, by: str = "unit") -> list[Rollup]:
    """Return the confirmed items of the month's year in groups ``by`` plan, unit, category or leader, in the plan's order."""
    return book.kept(("rollups", plan, month, by), lambda: _rollups(book, plan, month, by))


def _rollups(book: Book, plan: str, month: str, by: str) -> list[Rollup]:
    groups: dict[str, list[Progress]] = {}
    for progress in progresses(book, plan, month):
        groups.setdefault(BY[by](progress.item), []).append(progress)
    return [_rollup(book, name, found, month) for name, found in groups.items()]


def _rollup(book: Book, name: str, found: list[Progress], month: str) -> Rollup:
    standings: tuple[Standing, ...] = get_args(Standing)
    counts = tuple((standing, sum(p.standing == standing for p in found)) for standing in standings)
    summed = [p for p in found if p.done is not None and adds_up(p.item) and p.item.weight]
    weight = sum((p.item.weight for p in summed), Decimal(0))
    completion = None
    if weight:
        total = sum(Fraction(p.item.weight) * min(Fraction(1), max(Fraction(0), p.done or Fraction(0))) for p in summed)
        completion = Fraction(total) / Fraction(weight)
    return Rollup(name, len(found), counts, len(summed), weight, completion, _money(book, [p.item for p in found], month))


def adds_up(item: Item) -> bool:
    """Whether the share reached of this item may be averaged: its figure adds up to a target, or is its own progress."""
    return not item.figured or (item.nature == "sum" and not item.ceiling)


def _money(book: Book, items: list[Item], month: str) -> tuple[tuple[str, Decimal, int], ...]:
    budgets = [item.budget for item in items if item.budget is not None]
    rows = [("budget", sum(budgets, Decimal(0)), len(budgets))]
    last = [spent for item in items if (spent := money_of(book, item, month))]
    for stage in STAGES:
        amounts = [amount for spent in last for name, amount in spent if name == stage]
        rows.append((stage, sum(amounts, Decimal(0)), len(amounts)))
    return tuple(rows)


def money_of(book: Book, item: Item, month: str) -> tuple[tuple[str, Decimal], ...]:
    """Return the latest approved money of an item by stage, up to ``month`` of its year; empty when none is approved."""
    found = [r for r in book.returns_on("money", item.id) if r.month <= month and r.month[:4] == month[:4]]
    approved = [r for r in found if r.state == "approved"]
    return approved[-1].amounts if approved else ()


def overlaps(questions: Iterable[Question]) -> list[Overlap]:
    """Return the figures that more than one unit is asked for. They may be parts of one whole, or the same work twice."""
    same: dict[tuple[str, str], list[Question]] = {}
    for question in questions:
        if not question.own:
            same.setdefault((question.measure, question.unit), []).append(question)
    return [Overlap(measure, unit, tuple(found)) for (measure, unit), found in same.items() if len(found) > 1]


def percent(share: Fraction | None, places: int = 2) -> Decimal | None:
    """Return a share as percent, rounded half up as Chinese statistics are printed; None stays None."""
    if share is None:
        return None
    scaled = share * 100 * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole).scaleb(-places).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
