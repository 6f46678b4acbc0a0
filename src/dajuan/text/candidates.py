"""What may have stood where bytes were shifted: the readings of one run, the likeliest first."""

from __future__ import annotations

from typing import NamedTuple

SWALLOWED = "\n 0123456789%(.-+<\"':"
"""What a decoder most often swallows with the run's end."""
_RIVAL, _TENFOLD = 1.0, 2.3


class Candidate(NamedTuple):
    """``text[start:end]`` may have been ``out``; ``cost`` in nats reaches a common point behind."""

    start: int
    end: int
    out: str
    cost: float


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
    def open_end(self) -> Candidate | None:
        """The reading with its last character left open, when the best ones differ in that swallowed one alone.

        Digits count together: each is ten times less likely than "some digit" is.
        """
        best = self.candidates[0]
        last = best.out[-1:]
        if last not in SWALLOWED or len(best.out) < 2:
            return None
        alike = [c for c in self.candidates[1:] if c.end == best.end and c.out[:-1] == best.out[:-1] and c.out[-1] in SWALLOWED]
        rivals = [c for c in self.candidates[1:] if c.cost < best.cost + _RIVAL]
        some_digit = not last.isdigit() and any(c.out[-1].isdigit() and c.cost < best.cost + _RIVAL + _TENFOLD for c in alike)
        settled = self.margin >= _RIVAL if last.isdigit() else not rivals
        if (settled and not some_digit) or any(c not in alike and c.cost < best.cost + 2 * _RIVAL for c in self.candidates[1:]):
            return None
        return best._replace(out=best.out[:-1] + "?")

    @property
    def margin(self) -> float:
        """By how many nats the best candidate leads the next different one."""
        if len(self.candidates) < 2:
            return 30.0
        return self.candidates[1].cost - self.candidates[0].cost
