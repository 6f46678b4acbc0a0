"""Reads one shifted run: a beam over the ways in which the bytes shown may be put together again."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import NamedTuple

from dajuan.text.candidates import SWALLOWED, Run
from dajuan.text.channel import ORPHANS, UNDEFINED, character, codes_at, key_codes, lost_seconds
from dajuan.text.page import Page
from dajuan.text.places import Places
from dajuan.text.readings import is_reading
from dajuan.text.script import simple
from dajuan.text.spelling import LEADS, Row, Spelled, Spelling
from dajuan.text.weighing import AHEAD, DANGLING, HOPELESS, Ending, weigh

_CLOSING_TAG = re.compile(r"/?(?:p|br|div|span|strong|b|td|tr|li|a|font)\b")
_BEAM, _ENDS, _SAME = 40, 12, 5
_MAX_RUN = 60
_RARE = 5.0
_LOST, _MOST_LOST, _TRIED = 3.0, 2, 8
_POOR = 3.2

Path = tuple[int, int, str, str, float, int]
"""A reading of the run so far: the place, the byte still waiting, what stood there, its last two characters
simplified (those before the run at first), the cost, and how many codes were lost. A plain tuple, as a page makes
a hundred thousand of them."""
_cost_of = itemgetter(4)


@dataclass
class Budget:
    """How many byte pairs may still be tried; keeps the time linear on any input."""

    left: int

    @classmethod
    def of(cls, text: str) -> Budget:
        """Return the budget for a page: generous for real damage, a few seconds a megabyte at worst."""
        return cls(1_000_000 + 2 * len(text))


class Evidence(NamedTuple):
    """What reading the runs of a page draws on. ``spellings`` are those inside a line and those at a break."""

    page: Page
    places: Places
    spellings: tuple[Spelling, Spelling]
    budget: Budget

    @classmethod
    def of(cls, page: Page, budget: Budget) -> Evidence:
        """Return the evidence of ``page``, its tables still empty."""
        return cls(page, Places(page.text), (Spelling(page, False), Spelling(page, True)), budget)


def read_run(evidence: Evidence, start: int, left: str) -> Run | None:
    """Return the run whose orphan mark is at ``start``, behind ``left``; None when nothing fits."""
    return _Reader(evidence, start, left).read()


class _Reader:
    """Reads one run. The place is an orphan mark in the page's text."""

    def __init__(self, evidence: Evidence, start: int, left: str) -> None:
        self.page, self.places, spellings, self.budget = evidence
        self.costs = self.page.costs
        self.text, self.start, self.left = self.page.text, start, left
        self.before = "".join(["\n", "\n", *map(simple, left)][-2:])
        self.spelling = spellings[self.before[1] in "\n \u3000"]
        self.ends: dict[int, list[Ending]] = {}
        self.best: dict[int, float] = {}
        self.may_lose = False

    def read(self) -> Run | None:
        """Return the run with its candidates; None when nothing fits."""
        first = _prune([*self._after_key(), *self._after_gloss()])
        self._follow(first)
        run = self._judge()
        if run is None or _is_poor(run) or self.places.dangles(run.end):
            self.may_lose = True
            self._follow(first)
            run = self._judge()
        return run

    def _judge(self) -> Run | None:
        run = weigh(self.page, self.places, self.start, self.before, self.ends) if self.ends else None
        return replace(run, before=self.left[-1:]) if run is not None else None

    def _follow(self, beam: list[Path]) -> None:
        for _ in range(_MAX_RUN):
            taken: list[Path] = []
            limit = math.inf
            for path in beam:
                limit = self._step(path, (path[1],), taken, limit)
            if self.may_lose:
                lost = [p for path in beam[:_TRIED] if path[5] < _MOST_LOST for p in self._past_lost(path)]
                for path in _prune(lost, _TRIED):
                    limit = self._step(path, lost_seconds()[-path[1]], taken, limit)
            beam = _prune(taken)
            if not beam or self.budget.left <= 0:
                return

    def _after_key(self) -> list[Path]:
        """A key was found inside: the orphan is the first byte of a character that ends in the key's first."""
        at = self.places.skip(self.start + 1)
        shown = self.text[at : at + 1]
        if shown in (*ORPHANS,):
            self._both_halves(at + 1)
        key = key_codes().get(shown)
        if key is None:
            return []
        after, last = self.costs[self.before], self.before[1]
        column = self._column(key[0])
        return [(at + 1, key[1], made, last + plain, against + after[plain], 0) for _, (made, plain, against) in column]

    def _column(self, trail: int) -> list[tuple[int, Spelled]]:
        self.budget.left -= len(LEADS)
        return self.spelling.column(trail)

    def _both_halves(self, behind: int) -> None:
        """A key was found inside, then the next key broke that one: two orphans are one character."""
        at = self.places.skip(behind)
        key = key_codes().get(self.text[at : at + 1])
        after, last = self.costs[self.before], self.before[1]
        for first, _ in {k for k in key_codes().values() if key is not None and k[1] == key[0]}:
            rare = _RARE if first == 0xA1 else 0.0
            column = self._column(first)
            self._finish(at, [(against + after[plain] + rare, made, last + plain) for _, (made, plain, against) in column])

    def _after_gloss(self) -> list[Path]:
        """A glossed character was found inside: its second byte became an orphan with the parenthesis."""
        match = self.places.half_gloss(self.start + 1)
        before = self.left[-1:]
        if match is None or not before:
            return []
        found = []
        for shown in codes_at(before, 0):
            for second in LEADS:
                key = character(shown.pair[1], second)
                if key != "?" and is_reading(match[1], key):
                    found.append((match.end(), second, "", self.before, self.spelling.against(key, True), 0))
        return found

    def _with(self, path: Path, spelled: Spelled, at: int, waiting: int) -> Path:
        """The path with one character more."""
        _, _, out, two, cost, lost = path
        made, plain, against = spelled
        return at, waiting, out + made, two[1] + plain, against + (cost + self.costs[two][plain]), lost

    def _step(self, path: Path, leads: Sequence[int], taken: list[Path], limit: float) -> float:
        """Read one shown character more, whichever of ``leads`` is the byte that waits for it.

        Finished readings go to ``ends``, the others to ``taken`` if they cost less than ``limit``; returns the new limit:
        what costs more than it cannot be kept.
        """
        at, _, out, two, cost, lost = path
        place, spelling, after, last = self.places[at], self.spelling, self.costs[two], two[1]
        self.budget.left -= len(leads) * (1 + len(place.codes))
        for lead in leads:
            row = spelling[lead]
            if place.byte:
                self._end_in_byte(path, row, place.byte, place.at + 1)
            elif place.is_orphan:
                self._end_in_orphan(path, row, place.at + 1)
            for first, second, behind in place.codes:
                spelled = row[first]
                if spelled is None:
                    continue
                made, plain, against = spelled
                total = against + (cost + after[plain])
                if second < 0x80:
                    self._append(behind, out + made, last + plain, total, chr(second))
                elif total < limit:
                    taken.append((behind, second, out + made, last + plain, total, lost))
                    if total + HOPELESS < limit:
                        limit = total + HOPELESS
        return limit

    def _end_in_byte(self, path: Path, row: Row, trail: int, at: int) -> None:
        """A byte below 0x81 ends a character and brings the rhythm back; a gloss behind it must be its own."""
        spelled, gloss = row[trail], self.places.gloss(at)
        if spelled is None or (gloss is not None and not is_reading(gloss[1], spelled.made)):
            return
        if gloss is not None:
            spelled, at = spelled._replace(against=self.spelling.against(spelled.made, True)), gloss.end()
        _, _, out, two, cost, _ = self._with(path, spelled, at, 0)
        self._finish(at, [(cost, out, two)])

    def _past_lost(self, path: Path) -> Iterator[Path]:
        """A code without a character may have been dropped here, or be shown as one more orphan mark."""
        place, row = self.places[path[0]], self.spelling[path[1]]
        dropped = not self.page.has_private
        self.budget.left -= len(lost_seconds())
        for first in lost_seconds():
            spelled = row[first] if dropped or (place.is_orphan and first in UNDEFINED) else None
            if spelled is None:
                continue
            _, _, out, two, cost, lost = self._with(path, spelled, place.at, -first)
            if dropped and first not in UNDEFINED:
                yield place.at, -first, out, two, cost + _LOST, lost + 1
            if place.is_orphan and first in UNDEFINED:
                yield place.at + 1, -first, out, two, cost + _LOST, lost + 1

    def _end_in_orphan(self, path: Path, row: Row, at: int) -> None:
        """The run ends in a mark that stands for a trail byte and one byte swallowed with it."""
        half = self.places.half_gloss(at)
        if half is not None and self._end_in_gloss(path, row, half):
            return
        self.budget.left -= len(LEADS)
        _, _, out, two, cost, _ = path
        after, last = self.costs[two], two[1]
        tails = [(against + (cost + after[plain]), made, plain) for made, plain, against in row.whole]
        tails.sort(key=itemgetter(0))
        is_key = self.text[(behind := self.places.skip(at)) : behind + 1] in key_codes() or self.text[at - 1] == "\ufffd"
        is_tag = _CLOSING_TAG.match(self.text, at) is not None
        ends: list[Ending] = []
        for total, made, plain in tails[:_ENDS]:
            if is_key:
                ends.append((total, out + made, last + plain))
            if is_tag:
                ends.append((total, out + made + "<", plain + "<"))
            if total < self.best.get(at, 1e9) + HOPELESS:
                swallowed = self.costs[last + plain]
                ends += [(total + swallowed[c], out + made + c, plain + c) for c in SWALLOWED]
        self._finish(at, ends)

    def _end_in_gloss(self, path: Path, row: Row, half: re.Match[str]) -> bool:
        """The swallowed byte was the parenthesis of a gloss; return whether a character has that reading."""
        _, _, out, two, cost, _ = path
        after, ends = self.costs[two], list[Ending]()
        for made, plain, _ in row.whole:
            if is_reading(half[1], made):
                ends.append((cost + after[plain] + self.spelling.against(made, True), out + made, two[1] + plain))
        self._finish(half.end(), ends)
        return bool(ends)

    def _append(self, at: int, out: str, two: str, cost: float, made: str) -> None:
        """Finish a reading with one character more."""
        cost += self.costs[two][made]
        if cost < self.best.get(at, 1e9) + HOPELESS:
            self._finish(at, [(cost, out + made, two[1] + made)])

    def _finish(self, at: int, ends: list[Ending]) -> None:
        """Keep readings that end at one place, as far as they are not hopelessly behind the best."""
        if ends:
            best = self.best[at] = min(self.best.get(at, 1e9), min(ends)[0])
            self.ends.setdefault(at, []).extend([ending for ending in ends if ending[0] < best + HOPELESS])


def _is_poor(run: Run) -> bool:
    """Whether even the best reading is improbable enough to suspect that a code was lost within it."""
    return run.candidates[0].cost > _POOR * (len(run.candidates[0].out) + AHEAD) or run.gain < DANGLING


def _prune(paths: Iterable[Path], most: int = _BEAM) -> list[Path]:
    """Keep the cheapest paths, none that is hopelessly behind, and few that have the same future."""
    ordered = sorted(paths, key=_cost_of)
    kept: list[Path] = []
    same: dict[tuple[int, int, str], int] = {}
    for path in ordered:
        if len(kept) == most or path[4] > ordered[0][4] + HOPELESS:
            break
        state = (path[0], path[1], path[3])
        number = same.get(state, 0)
        if number < _SAME:
            same[state] = number + 1
            kept.append(path)
    return kept
