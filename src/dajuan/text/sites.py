"""Reads one shifted run: searches its readings, weighs them, and remembers what was found where the text looks alike."""

from __future__ import annotations

from operator import add

from dajuan.text.beam import Evidence, Search
from dajuan.text.candidates import Run
from dajuan.text.endings import Ending
from dajuan.text.places import Places
from dajuan.text.script import letter_by_letter
from dajuan.text.weighing import AHEAD, plain, weigh

_POOR, _DOUBTFUL, _BAD = 3.6, 2.0, 20.0
_ALIKE, _LOOKAHEAD = 6, 16
_REMEMBERED = 500


def read_run(evidence: Evidence, start: int, left: str) -> Run | None:
    """Return the run whose orphan mark is at ``start``, behind ``left``; None when nothing fits.

    A page without any private-use character may have dropped them, so codes may be missing from any run; elsewhere lost
    codes are only thought of where the reading without them is poor, or leaves open what stood there.
    """
    site = _Site(evidence, start, left)
    if not evidence.page.has_private:
        return site.read(True)
    run = site.read(False)
    if run is None or _is_poor(run) or site.reads_badly(run) or evidence.places.dangles(run.end):
        run = site.read(True)
    return run


def _is_poor(run: Run) -> bool:
    """Whether even the best reading is improbable, or too little ahead: a code may have been lost within it."""
    return run.candidates[0].cost > _POOR * (len(run.candidates[0].out) + AHEAD) or min(run.gain, run.margin) < _DOUBTFUL


class _Site:
    """One place where a run begins. Reports repeat themselves: what looks alike as far as the search looked reads alike."""

    def __init__(self, evidence: Evidence, start: int, left: str) -> None:
        self._evidence, self._start, self._left = evidence, start, left
        self._search = Search(evidence, start, left)

    def read(self, may_lose: bool) -> Run | None:
        """Return the run with its candidates; None when nothing fits."""
        ends = self._endings(may_lose)
        if not ends:
            return None
        self._evidence.budget.left -= len(ends) * (max(ends) - self._start)
        run = weigh(self._evidence.aheads, self._evidence.places, self._start, "\n\n" + plain(self._left), ends)
        return run._replace(before=self._left[-1:])

    def reads_badly(self, run: Run) -> bool:
        """Whether two characters in a row of the best reading are improbable, however well the rest reads."""
        out, costs = run.candidates[0].out, self._evidence.page.costs
        line = self._search.before + letter_by_letter(out)
        each = [costs[line[at : at + 3]] for at in range(len(out))]
        return max(map(add, each, each[1:]), default=0.0) > _BAD

    def _endings(self, may_lose: bool) -> dict[int, list[Ending]]:
        text, start, search = self._evidence.page.text, self._start, self._search
        key = (search.before, self._left[-1:], may_lose, text[start : start + _ALIKE])
        for looked_at, ends in self._evidence.known.get(key, ()):
            if text.startswith(looked_at, start):
                return {start + at: readings for at, readings in ends.items()}
        # With losses thought of, all that is found without them is found again.
        search.follow(may_lose)
        ends = search.ends.kept()
        edge = _edge(self._evidence.places, search.furthest)
        if edge <= len(text) and self._evidence.budget.left > 0 and len(self._evidence.known) < _REMEMBERED:
            found = (text[start:edge], {at - start: readings for at, readings in ends.items()})
            self._evidence.known.setdefault(key, []).append(found)
        return ends


def _edge(places: Places, furthest: int) -> int:
    """The end of what a search may have looked at: a mark and a gloss or a tag beyond the last place it read."""
    return places.skip(places.skip(furthest) + 1) + _LOOKAHEAD
