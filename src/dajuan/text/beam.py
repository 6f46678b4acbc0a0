"""Searches one shifted run: a beam over the ways in which the bytes shown may be put together again."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from operator import itemgetter

from dajuan.text.channel import ORPHANS, character, codes_at, key_codes, private_codes, unknown_codes
from dajuan.text.choices import Choices, Spelled
from dajuan.text.ended import Ended
from dajuan.text.endings import HOPELESS, KEPT, Ending, Ends
from dajuan.text.page import Page
from dajuan.text.places import Places
from dajuan.text.readings import is_reading
from dajuan.text.script import letter_by_letter, simple
from dajuan.text.spelling import LEADS, Row, Spelling, read_as
from dajuan.text.weighing import Aheads

_CLOSING_TAG = re.compile(r"/?(?:p|br|div|span|strong|b|td|tr|li|a|font)\b")
_BEAM, _ENDS, _SAME = 20, 12, 5
_MAX_RUN = 60
_RARE, _LOOKED_AT = 5.0, 60
_LOST, _MOST_LOST, _CHARACTERS_A_LOSS, _TRIED = 0.5, 3, 4, 8

Path = tuple[int, int, str, str, float, int]
"""A reading of the run so far: the place, the byte still waiting, what stood there, its last two characters
simplified (those before the run at first), the cost, and how many codes were lost. A plain tuple, as a page makes
a hundred thousand of them."""
_cost_of = itemgetter(4)
_first_of = itemgetter(0)

Lost = tuple[Path, Sequence[int]]
"""A path up to the first byte of a code that was lost, and what the second byte of that code may have been."""


def _cost_of_lost(lost: Lost) -> float:
    return lost[0][4]


@dataclass
class Budget:
    """How many byte pairs may still be tried and characters weighed; keeps the time linear on any input."""

    left: int

    @classmethod
    def of(cls, text: str) -> Budget:
        """Return the budget for a page: what the worst real damage needs, under half a minute a megabyte at worst."""
        return cls(2_500_000 + 4 * len(text))


class Evidence:
    """What reading the runs of a page draws on; its tables fill as they are used."""

    def __init__(self, page: Page, budget: Budget) -> None:
        self.page, self.budget = page, budget
        self.places, self.aheads = Places(page.text), Aheads(page)
        # Inside a line, and behind white space.
        self.spellings = Spelling(page, False), Spelling(page, True)
        self.known: dict[tuple[str, str, bool, str], list[tuple[str, dict[int, list[Ending]]]]] = {}


class Search:
    """Searches the readings of one run. ``start`` is its orphan mark in the page's text, ``left`` what stands before it."""

    def __init__(self, evidence: Evidence, start: int, left: str) -> None:
        self.page, self.places, self.budget = evidence.page, evidence.places, evidence.budget
        self.costs = self.page.costs
        self.text, self.start, self.left = self.page.text, start, left
        self.before = letter_by_letter(("\n\n" + left)[-2:])
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
        ended = Ended(self.ends, self.places, self.costs, self.start)
        for _ in range(_MAX_RUN):
            taken = self._read_on(beam)
            if self.may_lose:
                for path, leads in self._past_lost(beam[:_TRIED]):
                    # What is too dear to be kept beside the paths found so far need not be looked at.
                    taken, limit = _kept(taken)
                    taken += self._read_any(path, leads, limit)
            beam = _prune(taken)
            self.furthest = max(self.furthest, max(map(_first_of, beam), default=0))
            if not beam or self.budget.left <= 0 or beam[0][4] > ended.cost_at(beam[0][0]) + HOPELESS:
                return

    def _after_key(self) -> list[Path]:
        """A key was found inside: the orphan is the first byte of a character that ends in the key's first."""
        at = self.places.skip(self.start + 1)
        shown = self.text[at : at + 1]
        if shown in (*ORPHANS,):
            self._both_halves(at)
        key = key_codes().get(shown)
        if key is None:
            return []
        return [(at + 1, key[1], made, two, cost, 0) for cost, made, two in self._column(key[0])]

    def _column(self, trail: int) -> list[Ending]:
        """The cheapest characters with this second byte, each as a reading of one character."""
        self.budget.left -= len(LEADS)
        found = self._cheapest(self.spelling.choices(LEADS, (trail,)), self.before, 0.0, math.inf, _BEAM)
        return [(cost, made, self.before[1] + plain) for _, cost, made, plain in found]

    def _both_halves(self, at: int) -> None:
        """A key was found inside, then the next key broke that one: two orphans are one character."""
        key = self.places.key_in_key(at)
        if key is not None:
            first = key_codes()[key[0]][0]
            rare = _RARE if first == 0xA1 else 0.0
            self.ends.add_all(key[2] - 1, [(cost + rare, made, two) for cost, made, two in self._column(first)])

    def _after_gloss(self) -> list[Path]:
        """A glossed character was found inside: its second byte became an orphan with the parenthesis."""
        match = self.places.half_gloss(self.start + 1)
        before = self.left[-1:]
        if match is None or not before:
            return []
        found = []
        for _, _, first in codes_at(before, 0):
            for second in LEADS:
                key = character(first, second)
                if key != "?" and is_reading(match[1], key):
                    found.append((match.end(), second, "", self.before, self.spelling.against(key, True), 0))
        return found

    def _with(self, path: Path, spelled: Spelled, at: int, waiting: int) -> Path:
        """The path with one character more."""
        _, _, out, two, cost, lost = path
        made, plain, against = spelled
        three = two + plain
        return at, waiting, out + made, three[1:], against + (cost + self.costs[three]), lost

    def _cheapest(self, choices: Choices, two: str, cost: float, limit: float, most: int) -> list[tuple[int, float, str, str]]:
        """Return the number, the total, the character and its simplified form: the ``most`` cheapest below ``limit`` and perhaps others.

        ``two`` are the characters before it, ``cost`` what all before it costs.
        """
        spelled = choices.spelled
        return [
            (number, total, each[0], each[1])
            for number, here in self.costs.cheapest(two, choices, limit - cost, most)
            if (each := spelled[number]) is not None and (total := each[2] + (cost + here)) < limit
        ]

    def _read_on(self, paths: Sequence[Path]) -> list[Path]:
        """Read one shown character more on every path.

        Finished readings go to ``ends``; the others are returned, but for those too dear to be kept.
        """
        taken: list[Path] = []
        costs, places, spelling, limits, limit = self.costs, self.places, self.spelling, self.ends.limits, math.inf
        spent = len(paths)
        for path in paths:
            at, lead, out, two, cost, lost = path
            here, byte, is_orphan, codes = places[at]
            row = spelling[lead]
            spent += len(codes)
            if byte:
                self._end_in_byte(path, row, byte, here + 1)
            elif is_orphan:
                self._end_in_orphan(path, lead, here + 1)
                taken += self._past_broken_key(path, lead, here + 1)
            for first, second, behind in codes:
                spelled = row.by_trail[first]
                # No cost is below nothing: what is too dear already is not looked up.
                if spelled is None or cost + spelled[2] >= (limit if second >= 0x80 else limits[behind]):
                    continue
                made, plain, against = spelled
                three = two + plain
                total = against + (cost + costs[three])
                if second < 0x80:
                    self._append(behind, out + made, three[1:], total, chr(second))
                elif total < limit:
                    taken.append((behind, second, out + made, three[1:], total, lost))
                    if total + HOPELESS < limit:
                        limit = total + HOPELESS
        self.budget.left -= spent
        return taken

    def _read_any(self, path: Path, leads: Sequence[int], limit: float) -> list[Path]:
        """Read one shown character more, whichever of ``leads`` is the byte that waits for it; as ``_read_on`` does otherwise.

        What is returned costs less than ``limit``.
        """
        at, _, out, two, cost, lost = path
        here, byte, is_orphan, codes = self.places[at]
        self.budget.left -= _LOOKED_AT * (1 + len(codes))
        if byte:
            self._end_any_in_byte(path, leads, byte, here + 1)
        elif is_orphan:
            for lead in leads:
                self._end_in_orphan(path, lead, here + 1)
        taken: list[tuple[int, Path]] = []
        for first, second, behind in codes:
            choices, is_end = self.spelling.choices(leads, (first,)), second < 0x80
            least, most = (self.ends.limits[behind], KEPT) if is_end else (limit, _BEAM)
            for number, total, made, plain in self._cheapest(choices, two, cost, least, most):
                if is_end:
                    self._append(behind, out + made, two[1] + plain, total, chr(second))
                else:
                    taken.append((number, (behind, second, out + made, two[1] + plain, total, lost)))
        taken.sort(key=_first_of)
        return [path for _, path in taken]

    def _end_any_in_byte(self, path: Path, leads: Sequence[int], trail: int, at: int) -> None:
        """As ``_end_in_byte``, whichever of ``leads`` is the byte that waits."""
        if self.places.gloss(at) is not None:
            for lead in leads:
                self._end_in_byte(path, self.spelling[lead], trail, at)
            return
        _, _, out, two, cost, _ = path
        found = self._cheapest(self.spelling.choices(leads, (trail,)), two, cost, self.ends.limits[at], KEPT)
        self.ends.add_all(at, [(total, out + made, two[1] + plain) for _, total, made, plain in found])

    def _end_in_byte(self, path: Path, row: Row, trail: int, at: int) -> None:
        """A byte below 0x81 ends a character and brings the rhythm back; a gloss behind it must be its own."""
        spelled, gloss = row.by_trail[trail], self.places.gloss(at)
        if spelled is None or (gloss is not None and not is_reading(gloss[1], spelled[0])):
            return
        if gloss is not None:
            spelled, at = (*spelled[:2], self.spelling.against(spelled[0], True)), gloss.end()
        _, _, out, two, cost, _ = self._with(path, spelled, at, 0)
        self.ends.add_all(at, [(cost, out, two)])

    def _past_lost(self, paths: Sequence[Path]) -> list[Lost]:
        """A code without a character may have been dropped where a path has come to, or be shown as one more orphan mark; or two in a row."""
        once = self._lose_from([(path, (path[1],)) for path in paths])
        return once + self._lose_from(once)

    def _lose_from(self, paths: Iterable[Lost]) -> list[Lost]:
        """The cheapest ways of losing one code more behind ``paths``, whose waiting byte is one of some."""
        found: list[Lost] = []
        for (at, _, out, two, cost, lost), waiting in paths:
            here, _, is_orphan, _ = self.places[at]
            kinds = [] if self.page.has_private else [(private_codes(), here)]
            if is_orphan:
                kinds.append((unknown_codes(), here + 1))
            limit = found[-1][0][4] - _LOST if len(found) == _TRIED else math.inf
            for codes, behind in kinds if lost < _MOST_LOST + len(out) // _CHARACTERS_A_LOSS else ():
                self.budget.left -= _LOOKED_AT
                choices = self.spelling.choices(waiting, codes.firsts)
                for number, total, made, plain in self._cheapest(choices, two, cost, limit, _TRIED):
                    which = number % len(codes.firsts)
                    passed = (behind, codes.firsts[which], out + made, two[1] + plain, total + _LOST, lost + 1)
                    found.append((passed, codes.seconds[which]))
            found = nsmallest(_TRIED, found, key=_cost_of_lost)
        return found

    def _end_in_orphan(self, path: Path, lead: int, at: int) -> None:
        """The run ends in a mark that stands for a trail byte and one byte swallowed with it."""
        half = self.places.half_gloss(at)
        if half is not None and self._end_in_gloss(path, lead, half):
            return
        self.budget.left -= len(LEADS)
        _, _, out, two, cost, _ = path
        limit = self.ends.limits[at]
        if cost >= limit:
            return
        found = self._cheapest(self.spelling.choices((lead,), LEADS), two, cost, limit, _ENDS)
        tails = sorted([(total, made, plain) for _, total, made, plain in found], key=_first_of)
        last = two[1]
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
                swallowed = self._cheapest(self.spelling.swallowed, last + plain, total, limit, KEPT)
                ends += [(cost, out + made + c, plain + c) for _, cost, c, _ in swallowed]
            self.ends.add_all(at, ends)
            limit = self.ends.limits[at]

    def _past_broken_key(self, path: Path, lead: int, at: int) -> list[Path]:
        """Read on behind an orphan mark where the key that made it was broken by the next key: two marks in a row."""
        at = self.places.skip(at)
        key = self.places.key_in_key(at)
        if key is None:
            return []
        _, _, out, two, cost, lost = path
        paths = list[Path]()
        for _, total, made, plain in self._cheapest(self.spelling.choices((lead,), LEADS), two, cost, math.inf, _ENDS):
            with_made = (at, 0, out + made, two[1] + plain, total, lost)
            paths.append(self._with(with_made, (key[0], key[0], 0.0), key[2], key[1]))
        return paths

    def _end_in_gloss(self, path: Path, lead: int, half: re.Match[str]) -> bool:
        """The swallowed byte was the parenthesis of a gloss; return whether a character has that reading."""
        _, _, out, two, cost, _ = path
        ends = list[Ending]()
        for made in read_as(lead, half[1]):
            three = two + simple(made)
            ends.append((cost + self.costs[three] + self.spelling.against(made, True), out + made, three[1:]))
        self.ends.add_all(half.end(), ends)
        return bool(ends)

    def _append(self, at: int, out: str, two: str, cost: float, made: str) -> None:
        """Finish a reading with one character more."""
        cost += self.costs[two + made]
        if cost < self.ends.limits[at]:
            self.ends.add(at, (cost, out + made, two[1] + made))


def _kept(taken: list[Path]) -> tuple[list[Path], float]:
    """Return those of ``taken`` that are still in the running when more are to come, and what these must cost less than."""
    if len(taken) >= _BEAM:
        taken = _prune(taken)
    if len(taken) == _BEAM:
        return taken, taken[-1][4]
    return taken, min(map(_cost_of, taken), default=math.inf) + HOPELESS


def _prune(paths: Iterable[Path], most: int = _BEAM) -> list[Path]:
    """Keep the cheapest paths, none that is hopelessly behind, and few that have the same future."""
    ordered = sorted(paths, key=_cost_of)
    hopeless = ordered[0][4] + HOPELESS if ordered else 0.0
    kept: list[Path] = []
    same: dict[tuple[int, int, str], int] = {}
    for path in ordered:
        if len(kept) == most or path[4] > hopeless:
            break
        state = (path[0], path[1], path[3])
        number = same.get(state, 0)
        if number < _SAME:
            same[state] = number + 1
            kept.append(path)
    return kept
