"""Runs of characters that decode shifted by one byte, and the candidates for what stood there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dajuan.text.beam import Budget, Evidence
from dajuan.text.candidates import Candidate, Run
from dajuan.text.channel import ORPHANS
from dajuan.text.page import Page
from dajuan.text.places import triggers
from dajuan.text.redamage import gives_back
from dajuan.text.sites import read_run
from dajuan.text.weighing import bare

_LEFT = 24
_MOST_MARKS = 6
_CROWD = re.compile(rf"[{ORPHANS}]{{{_MOST_MARKS}}}")


def runs(page: Page, budget: Budget) -> Iterator[Run]:
    """Yield every shifted run that can be read in at least one way, from left to right, until the budget is spent."""
    done, out, text = 0, "", page.text
    evidence = Evidence(page, budget)
    for trigger in triggers(text):
        start = trigger.start()
        if budget.left <= 0:
            return
        if start >= done and not _CROWD.match(text, max(0, start - _MOST_MARKS)) and not _CROWD.match(text, start):
            left = out + text[done:start] if start - done < _LEFT else text[start - _LEFT : start]
            run = read_run(evidence, start, bare(left))
            run = None if run is None else _seen_so(run, text)
            if run is not None:
                yield run
                done, out = run.end, run.candidates[0].out


def _seen_so(run: Run, text: str) -> Run | None:
    """Damage the readings again and keep those that are then seen as what stands there; None when none is.

    Only where the best of them falls are the others looked at.
    """

    def stands(candidate: Candidate) -> bool:
        return gives_back(text, candidate.start, candidate.end, candidate.out, run.before)

    if stands(run.candidates[0]):
        return run
    kept = tuple(filter(stands, run.candidates))
    return run._replace(end=kept[0].end, candidates=kept) if kept else None
