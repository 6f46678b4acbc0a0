"""Numbers as printed: the stretch of true values that a stated quantity leaves open."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from dajuan.claims import Figure
from dajuan.values import Quantity

_NUMBER = re.compile(r"\d[\d,，]*(?:[.．]\d+)?")
_NEAR = Decimal("0.05")
"""约 and 左右 leave open 5 % either way, or half of the last digit printed, whichever is more."""
_BELOW = Decimal("0.9")
"""近 is read as at least nine tenths of the number named."""

INFINITE = Decimal("Infinity")


@dataclass(frozen=True, slots=True)
class Reach:
    """A closed stretch of values, ``low`` to ``high``; an end may be infinite."""

    low: Decimal
    high: Decimal

    def inside(self, other: Reach) -> bool:
        """Return whether every value of this stretch lies in ``other``."""
        return other.low <= self.low and self.high <= other.high

    def apart(self, other: Reach) -> bool:
        """Return whether no value lies in both stretches."""
        return self.high < other.low or other.high < self.low

    def __add__(self, other: Reach) -> Reach:
        return Reach(self.low + other.low, self.high + other.high)


def digit(quote: str, value: Decimal) -> Decimal:
    """Return the worth of the last digit printed in ``quote``, in the unit of ``value``.

    ``36.2%`` is worth 0.1, ``7.13亿元`` 0.01 of 亿, that is 1000000. Trailing zeros of a whole number count as printed.
    A number in Chinese numerals, or none, counts as exact to one unit.
    """
    quote = quote.translate(_WIDE)
    match = _NUMBER.search(quote)
    if match is None:
        return Decimal(1) if abs(value) >= 1 else Decimal(0)
    printed = match[0].replace(",", "").replace("，", "")
    number = Decimal(printed)
    if not number or not value:
        return Decimal(1).scaleb(-len(printed.partition(".")[2]))
    factor = abs(value) / number
    return Decimal(1).scaleb(-len(printed.partition(".")[2])) * _power_of_ten(factor)


_WIDE = str.maketrans("０１２３４５６７８９．％", "0123456789.%")


def _power_of_ten(factor: Decimal) -> Decimal:
    """The power of ten next to ``factor``: 万 and 亿 as the value was multiplied out."""
    if factor <= 0:
        return Decimal(1)
    return Decimal(1).scaleb(int(factor.log10().to_integral_value()))


def half(figure: Figure) -> Decimal:
    """Return half the worth of the last digit printed: what rounding may hide."""
    return digit(figure.quote, figure.quantity.value) / 2


def reach(figure: Figure) -> Reach:
    """Return which true values the figure as stated leaves open, signed as its value is.

    Exact: half of the last digit either way. 约 and 左右: 5 % or half a digit. 近, 不足: from nine tenths.
    超, 多, 以上: from the number on. 以内: up to it. A fall (a negative value) is read by its size.
    """
    quantity = figure.quantity
    if quantity.value < 0 and quantity.high is None:
        size = reach_of(Quantity(-quantity.value, quantity.unit, quantity.bound), half(figure))
        return Reach(-size.high, -size.low)
    return reach_of(quantity, half(figure))


def reach_of(quantity: Quantity, slack: Decimal) -> Reach:
    """Return the values that ``quantity`` leaves open when rounding hides ``slack``."""
    value = quantity.value
    near = max(slack, abs(value) * _NEAR)
    if quantity.high is not None:
        return Reach(min(value, quantity.high) - slack, max(value, quantity.high) + slack)
    if quantity.bound == "about":
        return Reach(value - near, value + near)
    if quantity.bound == "under":
        return Reach(value * _BELOW - slack, value)
    if quantity.bound in ("over", "at_least"):
        return Reach(value, INFINITE)
    if quantity.bound == "at_most":
        return Reach(-INFINITE if value <= 0 else Decimal(0), value)
    return Reach(value - slack, value + slack)
