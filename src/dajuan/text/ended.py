"""Where a run has ended: what reads on is held against the text behind the end, read as it stands."""

from __future__ import annotations

import math

from dajuan.text.channel import CONTROLS
from dajuan.text.costs import Costs
from dajuan.text.endings import Ends
from dajuan.text.places import Places
from dajuan.text.script import simple


class Ended:
    """The cheapest reading that has ended, gone on with as the text stands: it is one path more, and the run may end with it."""

    def __init__(self, ends: Ends, places: Places, costs: Costs, start: int) -> None:
        self._ends, self._places, self._costs = ends, places, costs
        self._at, self._two, self._cost = start, "", math.inf

    def cost_at(self, at: int) -> float:
        """Return what it costs up to a place; infinitely much when none has ended before. Places are asked for in order."""
        for place, (cost, _, two) in self._ends.between(self._at, at):
            self._read_to(place)
            if cost < self._cost:
                self._cost, self._two = cost, two
        self._read_to(at)
        return self._cost

    def _read_to(self, end: int) -> None:
        places, text, at = self._places, self._places.text, self._at
        while at < end and self._cost < math.inf:
            gloss = places.gloss(at)
            if gloss is None and text[at] not in CONTROLS:
                three = self._two + simple(text[at])
                self._cost, self._two = self._cost + self._costs[three], three[1:]
            at = at + 1 if gloss is None else gloss.end()
        self._at = max(at, end)
