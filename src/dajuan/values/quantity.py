"""How much: a number with its unit and its bound."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, get_args

Bound = Literal["exact", "about", "under", "over", "at_least", "at_most", "range"]
BOUNDS: tuple[Bound, ...] = get_args(Bound)


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount as stated: ``value`` (of a range the lower end), ``unit``, ``bound``, ``high``.

    ``high`` is given for the bound ``range`` and for no other. Percent stays
    percent (36.2, not 0.362). Raises ``ValueError`` when bound and ``high``
    contradict each other or a number is not finite.

    >>> Quantity(Decimal("5"), "percent", "range", Decimal("6")).high
    Decimal('6')
    """

    value: Decimal
    unit: str
    bound: Bound = "exact"
    high: Decimal | None = None

    def __post_init__(self) -> None:
        if self.bound not in BOUNDS:
            raise ValueError(f"unknown bound {self.bound!r}; one of {', '.join(BOUNDS)}")
        if (self.bound == "range") != (self.high is not None):
            raise ValueError("a range has an upper end, and nothing else has one")
        if not self.value.is_finite() or (self.high is not None and not self.high.is_finite()):
            raise ValueError("a quantity is a finite number")
