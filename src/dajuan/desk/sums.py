"""Sums over the items of a group: parts come and go, and every digit of them with them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from math import gcd
from typing import get_args

from dajuan.desk.model import STAGES, Standing
from dajuan.desk.pace import Progress, paced

Money = tuple[tuple[str, Decimal], ...]
"""Amounts in yuan by name: the budget and each stage."""
_EXACT = Context(prec=200)
"""Sums of amounts lose no digit: an amount has at most 18 digits before its point, and a hundred thousand of them are added."""


_FINE = 192
"""Binary digits after the point of the bounds of a share."""


class Mean:
    """A weighted mean of shares, exact.

    A mean of ten thousand amounts in yuan is a fraction of a hundred thousand digits. Its first digits are told by bounds;
    the fraction is worked out when somebody asks for it, or when the bounds leave open how to round.
    """

    __slots__ = ("_exact", "_low", "_parts", "_shares", "_weight")

    def __init__(self, shares: dict[int, int], weight: Decimal, low: int, parts: int) -> None:
        self._shares, self._weight, self._low, self._parts = shares, weight, low, parts
        self._exact: Fraction | None = None

    @property
    def exact(self) -> Fraction:
        """The mean as a fraction."""
        if self._exact is None:
            self._exact = _whole(self._shares) / Fraction(self._weight)
        return self._exact

    def percent(self, places: int) -> int:
        """Return how many units of the last of ``places`` digits the mean has in percent, rounded half up."""
        whole, part = self._weight.as_integer_ratio()
        low, high = (_rounded(sum * part, whole << _FINE, places) for sum in (self._low, self._low + self._parts))
        return low if low == high else _rounded(*self.exact.as_integer_ratio(), places)

    def __eq__(self, other: object) -> bool:
        return self.exact == (other.exact if isinstance(other, Mean) else other)

    def __hash__(self) -> int:
        return hash(self.exact)

    def __repr__(self) -> str:
        return f"Mean({percent(self)} %)"


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
    completion: Mean | None
    money: tuple[tuple[str, Decimal, int], ...]


class Sums:
    """The sums over the items of one group: parts come and go, and every digit of them with them."""

    __slots__ = ("counts", "items", "low", "measured", "money", "rollup", "shares", "weight")

    def __init__(self) -> None:
        self.items = self.measured = 0
        self.weight = Decimal(0)
        self.counts: dict[Standing, int] = dict.fromkeys(get_args(Standing), 0)
        self.shares: dict[int, int] = {}
        self.low = 0
        self.money: dict[str, tuple[Decimal, int]] = dict.fromkeys(("budget", *STAGES), (Decimal(0), 0))
        self.rollup: Rollup | None = None

    def count(self, progress: Progress, money: Money, times: int) -> None:
        """Take an item and its money in (``times`` 1) or out (-1)."""
        self.rollup = None
        self.items += times
        self.counts[progress.standing] += times
        if progress.reached is not None and paced(progress.item) and progress.item.weight:
            over, under = _weighed(progress.reached, progress.item.weight)
            self.measured += times
            self.weight = _added(self.weight, progress.item.weight, times)
            self.shares[under] = self.shares.get(under, 0) + times * over
            self.low += times * ((over << _FINE) // under)
        for name, amount in money:
            total, stating = self.money[name]
            self.money[name] = (_added(total, amount, times), stating + times)

    def join(self, other: Sums) -> None:
        """Take in all that ``other`` counted."""
        self.rollup = None
        self.items += other.items
        self.measured += other.measured
        self.weight = _EXACT.add(self.weight, other.weight)
        for standing, count in other.counts.items():
            self.counts[standing] += count
        self.low += other.low
        for under, over in other.shares.items():
            self.shares[under] = self.shares.get(under, 0) + over
        for name, (amount, count) in other.money.items():
            total, stating = self.money[name]
            self.money[name] = (_EXACT.add(total, amount), stating + count)

    def line(self, name: str) -> Rollup:
        """Return the group as a roll-up."""
        if self.rollup is None:
            completion = Mean(self.shares.copy(), self.weight, self.low, self.measured) if self.weight else None
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


def _weighed(reached: tuple[int, int], weight: Decimal) -> tuple[int, int]:
    """The weight times the share reached, from nothing to the whole, as numerator and denominator."""
    done, whole = reached
    over, under = weight.as_integer_ratio()
    if done >= whole:
        return over, under
    return (over * done, under * whole) if done > 0 else (0, 1)


def percent(share: Fraction | Mean | None, places: int = 2) -> Decimal | None:
    """Return a share as percent, rounded half up as Chinese statistics are printed; None stays None."""
    if share is None:
        return None
    whole = share.percent(places) if isinstance(share, Mean) else _rounded(share.numerator, share.denominator, places)
    return Decimal(whole).scaleb(-places)


def _rounded(over: int, under: int, places: int) -> int:
    scaled = over * 100 * 10**places
    return int((2 * scaled + under) // (2 * under))
