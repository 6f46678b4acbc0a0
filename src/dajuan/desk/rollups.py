"""Roll-ups: how many of how many, with the weights said, and exact to the digit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from math import gcd
from typing import get_args

from dajuan.desk.book import FOLLOWERS, Book
from dajuan.desk.lasting import lasting
from dajuan.desk.model import STAGES, Item, Question, Standing
from dajuan.desk.pace import DueShare, Progress, due_of, progress_of

_Money = tuple[tuple[str, Decimal], ...]
_EXACT = Context(prec=200)
"""Sums of amounts lose no digit: an amount has at most 18 digits before its point, and a hundred thousand of them are added."""


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


BY = ("plan", "unit", "category", "leader")
"""What items are grouped by."""


def _names(item: Item) -> tuple[str, str, str, str]:
    """The name of the group an item is in, by each of ``BY``."""
    return "", item.lead, item.category, item.leader


def rollups(book: Book, plan: str, month: str, by: str = "unit") -> list[Rollup]:
    """Return the confirmed items of the month's year in groups ``by`` plan, unit, category or leader, in the plan's order."""
    return _tally(book, plan, month).rollups(by)


def progresses(book: Book, plan: str, month: str, state: str | None = "confirmed") -> list[Progress]:
    """Return how the items of the month's year stand, in the plan's order: those of one state, or all but the withdrawn."""
    return _tally(book, plan, month).progresses(state)


def work_out(book: Book) -> None:
    """Work out how the items stand in every month, newest plans first, so that nobody who opens a month waits for it."""
    months = [
        (plan.id, f"{year}-{number:02d}")
        for plan in reversed(book.plans.values())
        for year in range(plan.first, plan.last + 1)
        for number in range(1, 13)
    ]
    # The last ones worked out are the last ones let go.
    for plan, month in reversed(months[:FOLLOWERS]):
        for by in BY:
            rollups(book, plan, month, by)


def adds_up(item: Item) -> bool:
    """Whether the share reached of this item may be averaged: its figure adds up to a target, or is its own progress."""
    return not item.figured or (item.nature == "sum" and not item.ceiling)


def money_of(book: Book, item: Item, month: str) -> _Money:
    """Return the latest approved money of an item by stage, up to ``month`` of its year; empty when none is approved."""
    last = book.last_return("money", item.id, month)
    return last.amounts if last else ()


class _Sums:
    """The sums over the items of one group: parts come and go, and every digit of them with them."""

    __slots__ = ("counts", "items", "measured", "money", "rollup", "shares", "weight")

    def __init__(self) -> None:
        self.items = self.measured = 0
        self.weight = Decimal(0)
        self.counts: dict[Standing, int] = dict.fromkeys(get_args(Standing), 0)
        self.shares: dict[int, int] = {}
        self.money: dict[str, tuple[Decimal, int]] = dict.fromkeys(("budget", *STAGES), (Decimal(0), 0))
        self.rollup: Rollup | None = None

    def count(self, progress: Progress, money: _Money, times: int) -> None:
        """Take an item and its money in (``times`` 1) or out (-1)."""
        self.rollup = None
        self.items += times
        self.counts[progress.standing] += times
        if progress.reached is not None and adds_up(progress.item) and progress.item.weight:
            over, under = _weighed(progress.reached, progress.item.weight)
            self.measured += times
            self.weight = _added(self.weight, progress.item.weight, times)
            self.shares[under] = self.shares.get(under, 0) + times * over
        for name, amount in money:
            total, stating = self.money[name]
            self.money[name] = (_added(total, amount, times), stating + times)

    def join(self, other: _Sums) -> None:
        """Take in all that ``other`` counted."""
        self.rollup = None
        self.items += other.items
        self.measured += other.measured
        self.weight = _EXACT.add(self.weight, other.weight)
        for standing, count in other.counts.items():
            self.counts[standing] += count
        for under, over in other.shares.items():
            self.shares[under] = self.shares.get(under, 0) + over
        for name, (amount, count) in other.money.items():
            total, stating = self.money[name]
            self.money[name] = (_EXACT.add(total, amount), stating + count)

    def line(self, name: str) -> Rollup:
        """Return the group as a roll-up."""
        if self.rollup is None:
            completion = _whole(self.shares) / Fraction(self.weight) if self.weight else None
            money = tuple((stage, amount, stating) for stage, (amount, stating) in self.money.items())
            counts = tuple(self.counts.items())
            self.rollup = Rollup(name, self.items, counts, self.measured, self.weight, completion, money)
        return self.rollup


def _added(total: Decimal, amount: Decimal, times: int) -> Decimal:
    return _EXACT.add(total, amount) if times > 0 else _EXACT.subtract(total, amount)


def _whole(shares: dict[int, int]) -> Fraction:
    """The sum of fractions given by denominator, added pair by pair so that the numbers stay small as long as they can."""
    row = [(over, under) for under, over in shares.items() if over]
    while len(row) > 1:
        pairs = [_together(one, other) for one, other in zip(row[::2], row[1::2], strict=False)]
        row = [*pairs, row[-1]] if len(row) % 2 else pairs
    return Fraction(*row[0]) if row else Fraction(0)


def _together(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    (a, b), (c, d) = one, other
    common = gcd(b, d)
    return a * (d // common) + c * (b // common), b // common * d


class _Tally:
    """How the items of a plan stand at the end of one month, and the sums of their groups, kept up change by change."""

    def __init__(self, book: Book, plan: str, month: str) -> None:
        self._book, self._plan, self._month, self._year = book, plan, month, int(month[:4])
        self._begin()

    def _begin(self) -> None:
        self._at = len(self._book.touched)
        self._pace = self._book.plan(self._plan).pace
        self._progress: dict[str, Progress] = {}
        self._money: dict[str, _Money] = {}
        self._sums: tuple[dict[str, _Sums], ...] = tuple({} for _ in BY)
        self._due: dict[date | None, DueShare] = {}
        items = self._book.items_of(self._plan, None, self._year)
        with lasting(len(items)):
            self._take_all(item for item in items if item.state != "withdrawn")

    def _take_all(self, items: Iterable[Item]) -> None:
        """Take in what nobody took in before. Items that share all their groups are added up first: they are few sums."""
        cells: dict[tuple[str, str, str, str], _Sums] = {}
        for item in items:
            progress = self._judge(item)
            if item.state == "confirmed":
                names = _names(item)
                cell = cells.get(names)
                if cell is None:
                    cell = cells[names] = _Sums()
                cell.count(progress, self._money_of(item), 1)
        for together, cell in cells.items():
            for groups, name in zip(self._sums, together, strict=True):
                groups.setdefault(name, _Sums()).join(cell)

    def follow(self) -> None:
        """Take in what changed since last time; another pace of the plan begins anew."""
        if self._book.plan(self._plan).pace is not self._pace:
            self._begin()
        touched = self._book.touched[self._at :]
        self._at += len(touched)
        for id in dict.fromkeys(touched):
            self._take(id)

    def _take(self, id: str) -> None:
        if (old := self._progress.pop(id, None)) is not None and old.item.state == "confirmed":
            self._count(old, self._money.pop(id, ()), -1)
        item = self._book.items.get(id)
        if item is not None and item.plan == self._plan and item.year == self._year and item.state != "withdrawn":
            progress = self._judge(item)
            if item.state == "confirmed":
                self._count(progress, self._money_of(item), 1)

    def _count(self, progress: Progress, money: _Money, times: int) -> None:
        for groups, name in zip(self._sums, _names(progress.item), strict=True):
            sums = groups.setdefault(name, _Sums())
            sums.count(progress, money, times)
            if not sums.items:
                del groups[name]

    def _judge(self, item: Item) -> Progress:
        due = self._due.get(item.deadline)
        if due is None:
            due = self._due[item.deadline] = due_of(self._pace, item, self._month)
        progress = self._progress[item.id] = progress_of(self._book, item, self._month, due=due)
        return progress

    def _money_of(self, item: Item) -> _Money:
        """The item's budget and money, kept so that the same goes out of the sums that came in."""
        money = money_of(self._book, item, self._month)
        if item.budget is not None:
            money = (("budget", item.budget), *money)
        if money:
            self._money[item.id] = money
        return money

    def progresses(self, state: str | None) -> list[Progress]:
        """Return the items in the plan's order."""
        with self._book.lock:
            self.follow()
            found = self._progress
            return [found[item.id] for item in self._book.items_of(self._plan, state, self._year) if item.id in found]

    def rollups(self, by: str) -> list[Rollup]:
        """Return the groups in the plan's order."""
        with self._book.lock:
            self.follow()
            place = BY.index(by)
            groups = self._sums[place]
            return [groups[name].line(name) for name in self._order()[place]]

    def _order(self) -> list[list[str]]:
        """The names of the groups in the order in which the plan's items name them."""

        def named() -> list[list[str]]:
            found = {_names(item): None for item in self._book.items_of(self._plan, year=self._year)}
            return [list(dict.fromkeys(names)) for names in zip(*found, strict=True)] or [[] for _ in BY]

        return self._book.kept(("order", self._plan, self._year), named)


def _tally(book: Book, plan: str, month: str) -> _Tally:
    return book.followed(("tally", plan, month), lambda: _Tally(book, plan, month))


def _weighed(reached: tuple[int, int], weight: Decimal) -> tuple[int, int]:
    """The weight times the share reached, from nothing to the whole, as numerator and denominator."""
    done, whole = reached
    over, under = weight.as_integer_ratio()
    if done >= whole:
        return over, under
    return (over * done, under * whole) if done > 0 else (0, 1)


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
