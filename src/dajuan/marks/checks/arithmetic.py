"""Arithmetic on numbers as printed: what two stated numbers leave open for a third."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from dajuan.claims import Figure
from dajuan.marks.reach import Reach, half, reach

Verdict = Literal["agrees", "truncated", "differs"]

HUNDRED = Decimal(100)
_STEPS = ((Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万"))


def growth_between(first: Figure, last: Figure) -> Reach | None:
    """Return the growth in percent that two levels as printed leave open; None where the base may be zero or below."""
    low, high = reach(first), reach(last)
    if low.low <= 0 or not low.high.is_finite() or not high.high.is_finite() or not high.low.is_finite():
        return None
    return Reach((high.low / low.high - 1) * HUNDRED, (high.high / low.low - 1) * HUNDRED)


def difference(first: Figure, last: Figure) -> Reach:
    """Return the change that two levels as printed leave open."""
    one, other = reach(first), reach(last)
    return Reach(other.low - one.high, other.high - one.low)


def share_of(part: Figure, whole: Figure) -> Reach | None:
    """Return the percentage that a part makes of a whole, as printed; None where the whole may be zero."""
    top, bottom = reach(part), reach(whole)
    if bottom.low <= 0 or not bottom.high.is_finite() or not top.high.is_finite():
        return None
    return Reach(top.low / bottom.high * HUNDRED, top.high / bottom.low * HUNDRED)


def judge(stated: Figure, possible: Reach) -> Verdict:
    """Return whether a stated number fits what is possible: it agrees, was cut instead of rounded, or differs.

    Cut means: it fits when the last digit may be off by one whole unit downwards (72.97 printed as 72.9).
    """
    printed = reach(stated)
    if not printed.apart(possible):
        return "agrees"
    cut = Reach(printed.low, printed.high + 2 * half(stated))
    if stated.quantity.value < 0:
        cut = Reach(printed.low - 2 * half(stated), printed.high)
    return "differs" if cut.apart(possible) else "truncated"


def middle(possible: Reach) -> str:
    """Return the middle of a stretch, to two decimals, in 亿 or 万 where it is large."""
    value = (possible.low + possible.high) / 2
    size, name = next(((size, name) for size, name in _STEPS if abs(value) >= size), (Decimal(1), ""))
    return f"{(value / size).quantize(Decimal('0.01')):f}{name}"
