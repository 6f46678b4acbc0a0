"""Searches one shifted run: a beam over the ways in which the bytes shown may be put together again."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from operator import itemgetter

from dajuan.text.candidates import SWALLOWED
from dajuan.text.channel import ORPHANS, character, codes_at, key_codes, private_seconds, unknown_seconds
from dajuan.text.endings import HOPELESS, Ending, Ends
from dajuan.text.page import Page
from dajuan.text.places import Places
from dajuan.text.readings import is_reading
from dajuan.text.script import simple
from dajuan.text.spelling import LEADS, Row, Spelled, Spelling, read_as

_CLOSING_TAG = re.compile(r"/?(?:p|br|div|span|strong|b|td|tr|li|a|font)\b")
_BEAM, _ENDS, _SAME = 40, 12, 5
_MAX_RUN = 60
_RARE = 5.0
_LOST, _MOST_LOST, _TRIED = 1.0, 3, 8
_MANY = 20

Path = tuple[int, int, str, str, float, int]
"""A reading of the run so far: the place, the byte still waiting, what stood there, its last two characters
simplified (those before the run at first), the cost, and how many codes were lost. A plain tuple, as a page makes
a hundred thousand of them."""
_cost_of = itemgetter(4)


def _cost_of_way(way: tuple[Path, Sequence[int]]) -> float:
    return way[0][4]


@dataclass
class Budget:
    """How many byte pairs may still be tried and characters weighed; keeps the time linear on any input."""

    left: int

    @classmethod
    def of(cls, text: str) -> Budget:
        """Return the budget for a page: generous for real damage, a few seconds a megabyte at worst."""
        return cls(1_000_000 + 4 * len(text))


class Evidence:
    """What reading the runs of a page draws on; its tables fill as they are used."""

    def __init__(self, page: Page, budget: Budget) -> None:
        self.page, self.budget = page, budget
        self.places = Places(page.text)
        # Inside a line, and behind white space.
        self.spellings = Spelling(page, False), Spelling(page, True)
        self.known: dict[tuple[str, str, bool, str], list[tuple[str, dict[int, list[Ending]]]]] = {}


class Search:
    """Searches the readings of one run. ``start`` is its orphan mark in the page's text, ``left`` what stands before it."""

    def __init__(self, evidence: Evidence, start: int, left: str) -> None:
        self.page, self.places, self.budget = evidence.page, evidence.places, evidence.budget
        self.costs = self.page.costs
        self.text, self.start, self.left = self.page.text, start, left
        self.before = "".join(["\n", "\n", *map(simple, left)][-2:])
        self.spelling = evidence.spellings[self.before[1] in "\n \u3000"]
        self.ends = Ends()
        self.furthest = start
        self.may_lose = False
        self._first: list[Path] | None = None

    def follow(self, may_lose: bool) -> None:
        """Read on from the mark; with ``may_lose``, codes may have been lost on the way. What ends is added to ``ends``."""
        if self._first is None:
            self._first = _prune([*self._after_key(), *self._after_gloss()])
        self.may_lose = may_lose
        self._follow(self._first)

    def _follow(self, beam: list[Path]) -> None:
        for _ in range(_MAX_RUN):
            ways: list[tuple[Path, Sequence[int]]] = [(path, (path[1],)) for path in beam]
            if self.may_lose:
                lost = [way for path in beam[:_TRIED] if path[5] < _MOST_LOST for way in self._past_lost(path)]
                ways += nsmallest(_TRIED, lost, key=_cost_of_way)
            beam = _prune(self._read_on(ways))
            self.furthest = max(self.furthest, *(path[0] for path in beam), 0)
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
        return [(at + 1, key[1], made, two, cost, 0) for cost, made, two in self._column(key[0])]

    def _column(self, trail: int) -> list[Ending]:
        """The characters with this second byte, each as a reading of one character."""
        self.budget.left -= len(LEADS)
        (column, letters), after, last = self.spelling.column(trail), self.costs[self.before], self.before[1]
        after.fill(letters)
        return [(against + after[plain], made, last + plain) for made, plain, against in column]

    def _both_halves(self, behind: int) -> None:
        """A key was found inside, then the next key broke that one: two orphans are one character."""
        at = self.places.skip(behind)
        key = key_codes().get(self.text[at : at + 1])
        for first, _ in {k for k in key_codes().values() if key is not None and k[1] == key[0]}:
            rare = _RARE if first == 0xA1 else 0.0
            self.ends.add_all(at, [(cost + rare, made, two) for cost, made, two in self._column(first)])

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

    def _read_on(self, ways: Sequence[tuple[Path, Sequence[int]]]) -> list[Path]:
        """Read one shown character more on every path, whichever of the bytes beside the path is the one that waits for it.

        Finished readings go to ``ends``; the others are returned, but for those too dear to be kept.
        """
        taken: list[Path] = []
        costs, spelling, limits, limit = self.costs, self.spelling, self.ends.limits, math.inf
        for path, leads in ways:
            at, _, out, two, cost, lost = path
            here, byte, is_orphan, codes = self.places[at]
            self.budget.left -= len(leads) * (1 + len(codes))
            if len(leads) > _MANY and is_orphan:
                costs[two].fill(costs.model.every_letter)
            for lead in leads:
                row = spelling[lead]
                if byte:
                    self._end_in_byte(path, row, byte, here + 1)
                elif is_orphan:
                    self._end_in_orphan(path, row, here + 1)
                for first, second, behind in codes:
                    spelled = row.by_trail[first]
                    # No cost is below nothing: what is too dear already is not looked up.
                    if spelled is None or cost + spelled[2] >= (limit if second >= 0x80 else limits[behind]):
                        continue
                    made, plain, against = spelled
                    total = against + (cost + costs[two][plain])
                    if second < 0x80:
                        self._append(behind, out + made, two[1] + plain, total, chr(second))
                    elif total < limit:
                        taken.append((behind, second, out + made, two[1] + plain, total, lost))
                        limit = min(limit, total + HOPELESS)
        return taken

    def _end_in_byte(self, path: Path, row: Row, trail: int, at: int) -> None:
        """A byte below 0x81 ends a character and brings the rhythm back; a gloss behind it must be its own."""
        spelled, gloss = row.by_trail[trail], self.places.gloss(at)
        if spelled is None or (gloss is not None and not is_reading(gloss[1], spelled[0])):
            return
        if gloss is not None:
            spelled, at = (*spelled[:2], self.spelling.against(spelled[0], True)), gloss.end()
        _, _, out, two, cost, _ = self._with(path, spelled, at, 0)
        self.ends.add_all(at, [(cost, out, two)])

    def _past_lost(self, path: Path) -> Iterator[tuple[Path, Sequence[int]]]:
        """A code without a character may have been dropped here, or be shown as one more orphan mark.

        Yields the path up to the first byte of that code, and the bytes that its second may have been.
        """
        place, row = self.places[path[0]], self.spelling[path[1]].by_trail
        kinds = [] if self.page.has_private else [(private_seconds(), place.at)]
        if place.is_orphan:
            kinds.append((unknown_seconds(), place.at + 1))
        for seconds, behind in kinds:
            self.budget.left -= len(seconds)
            for first, waiting in seconds.items():
                spelled = row[first]
                if spelled is not None:
                    _, _, out, two, cost, lost = self._with(path, spelled, place.at, 0)
                    yield (behind, first, out, two, cost + _LOST, lost + 1), waiting

    def _end_in_orphan(self, path: Path, row: Row, at: int) -> None:
        """The run ends in a mark that stands for a trail byte and one byte swallowed with it."""
        half = self.places.half_gloss(at)
        if half is not None and self._end_in_gloss(path, row, half):
            return
        self.budget.left -= len(LEADS)
        _, _, out, two, cost, _ = path
        limit = self.ends.limits[at]
        if cost >= limit:
            return
        after, last = self.costs[two], two[1]
        tails = [(total, made, plain) for made, plain, against in row.whole if (total := against + (cost + after[plain])) < limit]
        tails.sort(key=itemgetter(0))
        following = self.text[(behind := self.places.skip(at)) : behind + 1]
        # A decoder that shows U+FFFD swallows nothing: the byte behind the mark was a key's, or ASCII.
        is_key = following in key_codes() or (self.text[at - 1] == "\ufffd" and following < "\x80")
        is_tag = _CLOSING_TAG.match(self.text, at) is not None
        for total, made, plain in tails[:_ENDS]:
            ends: list[Ending] = []
            if is_key:
                ends.append((total, out + made, last + plain))
            if is_tag:
                ends.append((total, out + made + "<", plain + "<"))
            if total < limit:
                swallowed = self.costs[last + plain]
                ends += [(total + swallowed[c], out + made + c, plain + c) for c in SWALLOWED]
            self.ends.add_all(at, ends)
            limit = self.ends.limits[at]

    def _end_in_gloss(self, path: Path, row: Row, half: re.Match[str]) -> bool:
        """The swallowed byte was the parenthesis of a gloss; return whether a character has that reading."""
        _, _, out, two, cost, _ = path
        after, ends = self.costs[two], list[Ending]()
        for made in read_as(row.lead, half[1]):
            plain = simple(made)
            ends.append((cost + after[plain] + self.spelling.against(made, True), out + made, two[1] + plain))
        self.ends.add_all(half.end(), ends)
        return bool(ends)

    def _append(self, at: int, out: str, two: str, cost: float, made: str) -> None:
        """Finish a reading with one character more."""
        cost += self.costs[two][made]
        if cost < self.ends.limits[at]:
            self.ends.add(at, (cost, out + made, two[1] + made))


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
