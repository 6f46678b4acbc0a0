"""What may have stood where bytes were shifted: the readings of one run, the likeliest first."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

from dajuan.text.channel import KEYS

SWALLOWED = "\n 0123456789%(.-+<\"':"
"""What a decoder most often swallows with the run's end."""
DIGITS = frozenset("0123456789")
_RIVAL, _TENFOLD = 1.0, 2.3
_WORTH, _KEYS, _CUTS = 3, frozenset(KEYS), ((1, 0), (0, 1), (1, 1))


class Candidate(NamedTuple):
    """``text[start:end]`` may have been ``out``; ``cost`` in nats reaches a common point behind.

    ``is_vouched`` says that the page has the digit in which ``out`` ends elsewhere, in the same surroundings.
    """

    start: int
    end: int
    out: str
    cost: float
    is_vouched: bool = False


class Run(NamedTuple):
    """One shifted run with its candidates, the cheapest first, and the cost of leaving it alone.

    ``before`` is the character before it, as restored; empty at the start of a text.
    """

    start: int
    end: int
    candidates: tuple[Candidate, ...]
    as_it_is: float
    before: str = ""

    @property
    def gain(self) -> float:
        """By how many nats the best candidate reads better than what stands there."""
        return self.as_it_is - self.candidates[0].cost

    @property
    def vouched(self) -> Candidate | None:
        """The reading whose swallowed digit the page itself tells, when it differs from the best in nothing else."""
        best = self.candidates[0]
        told = [c for c in self.candidates if c.is_vouched and c.end == best.end and c.out[:-1] == best.out[:-1]]
        return told[0] if len(told) == 1 and self._lead_of(best) >= _RIVAL else None

    @property
    def open_end(self) -> Candidate | None:
        """The reading up to its last character, when that was swallowed and cannot be told; its mark is left as it is.

        A digit cannot be told by how it reads: every one reads as well as any other. Digits count together, as each is
        ten times less likely than "some digit" is.
        """
        best = self.candidates[0]
        last = best.out[-1:]
        if last not in SWALLOWED or len(best.out) < 2 or self._lead_of(best) < 2 * _RIVAL:
            return None
        alike = [c for c in self.candidates[1:] if self._is_alike(c, best)]
        if last.isdigit() or any(c.cost < best.cost + _RIVAL + _TENFOLD * c.out[-1].isdigit() for c in alike):
            return best._replace(end=best.end - 1, out=best.out[:-1])
        return None

    def sure_parts(self) -> Iterator[tuple[Candidate, float]]:
        """The reading without its first character, its last, or both, each with its lead over readings that differ in the rest.

        Every reading that is near has the rest, so the rest is sure; only what is long enough to be worth it. What a
        decoder swallowed at the end goes with the character before it: one mark stands for both.
        """
        best = self.candidates[0]
        swallowed = best.out[-1:] in SWALLOWED
        for first, last in _CUTS:
            more = last and swallowed
            part = best.out[first : len(best.out) - last - more]
            if len(part) < _WORTH + more or (first and part[0] in _KEYS) or part[-1] in SWALLOWED:
                continue
            others = (c.cost for c in self.candidates if c.end != best.end or c.out[first : first + len(part)] != part)
            yield best._replace(start=best.start + first, end=best.end - last, out=part), next(others, math.inf) - best.cost

    def _lead_of(self, best: Candidate) -> float:
        """By how many nats ``best`` leads the first that differs in more than a swallowed last character."""
        others = (c.cost for c in self.candidates if c is not best and not self._is_alike(c, best))
        return next(others, math.inf) - best.cost

    def _is_alike(self, candidate: Candidate, best: Candidate) -> bool:
        return candidate.end == best.end and candidate.out[:-1] == best.out[:-1] and candidate.out[-1:] in SWALLOWED

    @property
    def is_guess(self) -> bool:
        """Whether the best reading ends in a swallowed digit that nothing tells."""
        best = self.candidates[0]
        return best.out[-1:] in DIGITS and not best.is_vouched

    @property
    def margin(self) -> float:
        """By how many nats the best candidate leads the next different one."""
        if len(self.candidates) < 2:
            return 30.0
        return self.candidates[1].cost - self.candidates[0].cost
