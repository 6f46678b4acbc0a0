"""Characters among which the cheapest are looked for: nearly all of them are passed over without a look at their costs."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from dajuan.text.language import ANY, SYMBOLS, CharacterModel

_ROUNDING = 1e-6

Spelled = tuple[str, str, float]
"""A character, its simplified form, and what speaks against it here, in nats, without a gloss behind it."""


class Ranked(NamedTuple):
    """Numbers by what they cost, the cheapest first."""

    costs: list[float]
    numbers: list[int]

    @classmethod
    def of(cls, numbers: Iterable[tuple[float, int]]) -> Ranked:
        """Return numbers, each given behind its cost."""
        ranked = sorted(numbers)
        return cls([cost for cost, _ in ranked], [number for _, number in ranked])

    def cheapest(self, room: float, most: int) -> list[int]:
        """Return what costs less than ``room``: the first ``most`` numbers, and all that cost as much as the last of these."""
        end = bisect_left(self.costs, room + _ROUNDING)
        if end > most:
            end = bisect_right(self.costs, self.costs[most - 1] + _ROUNDING, most - 1, end)
        return self.numbers[:end]

    def cost_of(self, most: int) -> float:
        """Return the most that the first ``most`` cost."""
        return self.costs[most - 1] if most <= len(self.costs) else math.inf


class Choices(NamedTuple):
    """Characters by number (gaps are None), ready to be looked for by their simplified forms, by what stands for those in
    the model, and by what they cost alone.

    ``own`` are the numbers of those about which the tables say nothing, as this page weighs them otherwise.
    """

    spelled: Sequence[Spelled | None]
    alone: Mapping[int, tuple[float, float]]
    """What each that is known costs alone, and what it costs to tell it from all that are the same to the model."""
    by_plain: Mapping[str, tuple[int, ...]]
    by_symbol: Mapping[str, tuple[int, ...]]
    known: Ranked
    unknown: Ranked
    own: tuple[int, ...] = ()

    @classmethod
    def of(cls, spelled: Sequence[Spelled | None], model: CharacterModel) -> Choices:
        """Return the choices among ``spelled``."""
        by_plain, by_symbol = dict[str, tuple[int, ...]](), dict[str, tuple[int, ...]]()
        known, unknown, costs = list[tuple[float, int]](), list[tuple[float, int]](), dict[int, tuple[float, float]]()
        for number, each in enumerate(spelled):
            if each is not None:
                _, plain, against = each
                symbol = SYMBOLS[plain]
                by_plain[plain] = (*by_plain.get(plain, ()), number)
                by_symbol[symbol] = (*by_symbol.get(symbol, ()), number)
                alone = model.ones.get(symbol)
                if alone is None:
                    unknown.append((against, number))
                else:
                    costs[number] = alone, ANY.get(symbol, 0.0)
                    known.append((against + sum(costs[number]), number))
        # Nearly always each stands for itself.
        return cls(
            spelled, costs, by_plain, by_plain if by_plain == by_symbol else by_symbol, Ranked.of(known), Ranked.of(unknown)
        )

    def plain(self, number: int) -> str:
        """Return the simplified form of a character."""
        spelled = self.spelled[number]
        return spelled[1] if spelled is not None else ""

    def with_own(self, own: Mapping[int, Spelled]) -> Choices:
        """Return these choices with some of them as a page weighs them, given by number."""
        if not own:
            return self
        spelled = [own.get(number, each) for number, each in enumerate(self.spelled)]
        return self._replace(spelled=spelled, own=tuple(own))
