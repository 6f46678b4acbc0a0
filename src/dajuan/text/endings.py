"""The readings of a run that are finished, by the place where they end: the cheapest few, none hopelessly behind."""

from __future__ import annotations

import math
from bisect import insort
from collections import defaultdict
from operator import itemgetter

HOPELESS = 11.0
KEPT, _ROOM = 40, 160

Ending = tuple[float, str, str]
"""The cost of a reading up to its end, what stood there, and its last two characters simplified."""
_cost_of = itemgetter(0)


class Ends:
    """Readings by the place where they end. ``limits`` says what is too dear there to be among those kept, in nats."""

    def __init__(self) -> None:
        self._ends: dict[int, list[Ending]] = {}
        self._cheapest: dict[int, list[float]] = {}
        self.limits: dict[int, float] = defaultdict(lambda: math.inf)

    def __bool__(self) -> bool:
        return bool(self._ends)

    def add(self, at: int, reading: Ending) -> None:
        """Add a reading that ends at ``at``; it must cost less than the limit."""
        held = self._ends.get(at)
        if held is None:
            held, self._cheapest[at] = self._ends.setdefault(at, []), []
        held.append(reading)
        if len(held) > _ROOM:
            held.sort(key=_cost_of)
            del held[KEPT:]
        cheapest = self._cheapest[at]
        insort(cheapest, reading[0])
        if len(cheapest) >= KEPT:
            del cheapest[KEPT:]
            self.limits[at] = min(cheapest[-1], cheapest[0] + HOPELESS)
        else:
            self.limits[at] = cheapest[0] + HOPELESS

    def add_all(self, at: int, readings: list[Ending]) -> None:
        """Add those of ``readings`` that are worth it."""
        limit = self.limits[at]
        for reading in readings:
            if reading[0] < limit:
                self.add(at, reading)
                limit = self.limits[at]

    def between(self, after: int, until: int) -> list[tuple[int, Ending]]:
        """Return the places behind ``after`` and not behind ``until``, in order, each with its cheapest reading."""
        places = sorted([at for at in self._ends if after < at <= until])
        return [(at, min(self._ends[at], key=_cost_of)) for at in places]

    def kept(self) -> dict[int, list[Ending]]:
        """Return the cheapest readings of every place, places in order, each place's cheapest first."""
        made = {}
        for at in sorted(self._ends):
            held = sorted(self._ends[at], key=_cost_of)[:KEPT]
            made[at] = [reading for reading in held if reading[0] <= held[0][0] + HOPELESS]
        return made
