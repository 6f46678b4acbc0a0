"""Weighs the readings of a run against each other, and against leaving the text as it is."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from dajuan.text.candidates import DIGITS, Candidate, Run
from dajuan.text.channel import CONTROLS, ORPHANS
from dajuan.text.endings import Ending
from dajuan.text.page import Page
from dajuan.text.places import Places
from dajuan.text.readings import GLOSS
from dajuan.text.script import letter_by_letter, simple
from dajuan.text.words import words

AHEAD, DANGLING = 4, 8.0
_WORDS_COUNT, _WORDS_AROUND = 0.4, 8
"""How much the row of words counts beside the row of characters, and the characters around a reading that it is cut with."""
_FEWEST, _RIVALS, _FAR = 5, 6.0, 9.0
"""Within ``_RIVALS`` nats of the best all readings are weighed to the end, beyond that the first few, none beyond ``_FAR``:
no row of words makes up for so much."""
_REACH = 300
_MOST_AHEADS = 5000
_MARK_LEFT_OUT, _MARK_FOR_STOP, _MARK_BEFORE_COMMA = 6.0, 5.0, 4.0
_MARKS = ORPHANS + "?!？！€"
_CONTROLS = re.compile(f"[{CONTROLS}]+")
_GLOSSES = re.compile(f"(?<![{ORPHANS}]){GLOSS.pattern}")
"""Behind an orphan mark stands no gloss of a character, but what is left of one."""
_QUOTES = (("“", "”"), ("《", "》"), ("‘", "’"))
_UNBALANCED = 5.0
_NAME, _NO_SENTENCE = 6, 7.0
_REPEATED = 3
_MARKED = frozenset("“”《》‘’\n，。、；")
_OTHERS = re.compile(f"[^{''.join(_MARKED)}]+")
_TWICE = re.compile(r"([，。、；])[，。、；]")
_INSIDE_WORD = re.compile(r"(..)[(（][^()（）]{1,4}[)）](.)")
_STOPS, _LONE = frozenset("，。；：！？,;:!?"), 4.0
"""A clause of a single character is improbable."""
_NEXT_RUN = re.compile(f"[{ORPHANS}]")
_SAID = re.compile(r"^[^“]*[。！？]”")


_cost_and_place = itemgetter(0, 1)


def _first_cost(ending: tuple[int, list[Ending]]) -> float:
    return ending[1][0][0]


def weigh(aheads: Aheads, places: Places, start: int, left: str, ends: Mapping[int, list[Ending]]) -> Run:
    """Bring every reading to one point behind the run, weigh quotation marks, and sort.

    ``left`` is what stands before the run, simplified, two characters at the least; ``ends`` are the readings by the place
    where they end, each place's cheapest first.
    """
    page, text, reach, before = aheads.page, places.text, max(ends), left[-2:]
    stop = _ahead(text, reach)
    made: list[tuple[float, int, str]] = []
    line, is_noted, is_behind_stop = _Line.around(text, start), before[1] in "(（", before[0] in _STOPS
    of_interest = math.inf
    # What ends at the likeliest place comes first: it tells soonest what is too dear to be looked at.
    for at, readings in sorted(ends.items(), key=_first_cost):
        if readings[0][0] > of_interest:
            break
        ahead, dangling = aheads[text[at:stop]], DANGLING * places.dangles(at)
        least = ahead.least + dangling
        for cost, out, two in readings:
            # No reading costs less than what is the same behind all of them.
            if cost + least > of_interest:
                break
            total = cost + ahead[two] + dangling
            # Nearly all readings are letters alone, which no mark and no parenthesis has to be looked for in.
            if not out.isalpha():
                total += line.against(_marks_of(out), at)
                if is_noted or "(" in out or "（" in out:
                    total += _apart(page, before[1] + out, ahead.rest)
                if is_behind_stop and out[:1] in _STOPS:
                    total += _LONE
            elif is_noted:
                total += _apart(page, before[1] + out, ahead.rest)
            made.append((total, at, out))
            if total + _FAR < of_interest:
                of_interest = total + _FAR
    made.sort(key=_cost_and_place)
    _, end, out = made[0]
    left_alone = aheads.unhelped(text[start:stop], before) + line.left_open(out + text[end:reach], start, reach)
    candidates = _by_words(_distinct(page, made, start, reach), _Around(text, left, reach))
    return Run(start, candidates[0].end, candidates, left_alone)


def _by_words(readings: Iterator[Candidate], around: _Around) -> tuple[Candidate, ...]:
    """Return readings, the cheapest first by their characters and their words together.

    Words tell readings apart. Whether there is a run at all, and whether its reading is a likely one, is told without
    them, as they cost more the longer a text is: so the best costs what its characters cost.
    """
    weighed = [(reading, around.words(reading.out, reading.end)) for reading in readings]
    weighed.sort(key=lambda each: each[0].cost + each[1])
    shared = weighed[0][1]
    return tuple([Candidate(start, end, out, cost + words - shared, told) for (start, end, out, cost, told), words in weighed])


class _Around:
    """What stands around a run, to be cut into words with each of its readings."""

    def __init__(self, text: str, left: str, reach: int) -> None:
        self._text = text
        self._row = words().row_behind(left[-_WORDS_AROUND:].lstrip("\n"))
        self._stop = _ahead(text, reach, _WORDS_AROUND)
        self._rest: dict[int, str] = {}

    def words(self, out: str, at: int) -> float:
        """What the words of ``out`` and of what is around it cost, where the text goes on at ``at``."""
        rest = self._rest.get(at)
        if rest is None:
            # What follows the next mark of a run says nothing.
            rest = self._rest[at] = bare(_NEXT_RUN.split(self._text[at : self._stop], maxsplit=1)[0])
        return _WORDS_COUNT * self._row.cost(out + rest)


class Aheads(dict[str, "_Ahead"]):
    """The costs of what stands behind a reading, by what is seen of it. Filled as it is asked, as reports repeat themselves."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self._unhelped: dict[tuple[str, str], float] = {}

    def __missing__(self, seen: str) -> _Ahead:
        if len(self) >= _MOST_AHEADS:
            self.clear()
        made = self[seen] = _Ahead(self.page, plain(seen))
        return made

    def unhelped(self, seen: str, before: str) -> float:
        """Return the cost of what is seen if it is what the author wrote.

        An author may put such marks anywhere, so the text is also read without them and with a full stop
        in their place, at a fixed cost.
        """
        known = self._unhelped.get((seen, before))
        if known is not None:
            return known
        if len(self._unhelped) >= _MOST_AHEADS:
            self._unhelped.clear()
        text = plain(seen)
        marks = next((at for at, c in enumerate(text) if c not in _MARKS), len(text))
        # What an author asks or exclaims ends a sentence; no comma follows.
        left_out = _MARK_LEFT_OUT + _MARK_BEFORE_COMMA * (marks < len(text) and text[marks] in "、，；,;")
        cost = self._unhelped[seen, before] = min(
            _Ahead(self.page, text)[before],
            _Ahead(self.page, text[marks:])[before] + left_out,
            _Ahead(self.page, "。" + text[marks:])[before] + _MARK_FOR_STOP,
        )
        return cost


class _Ahead(dict[str, float]):
    """The cost of what stands behind a reading, ``rest``, by the last two characters of the reading."""

    def __init__(self, page: Page, rest: str) -> None:
        super().__init__()
        self.rest, self._costs, self._near = rest, page.costs, rest[:2]
        # From the third character on it is the same behind every reading.
        self._far = [self._costs[rest[at : at + 3]] for at in range(len(rest) - 2)]
        self.least = sum(self._far)

    def __missing__(self, two: str) -> float:
        cost, last = 0.0, two
        for c in self._near:
            three = last + c
            cost += self._costs[three]
            last = three[1:]
        self[two] = cost = sum(self._far, cost)
        return cost


def _apart(page: Page, out: str, rest: str) -> float:
    """What speaks against the characters around a short note in parentheses: it may stand inside a word."""
    around = _INSIDE_WORD.search(letter_by_letter(out) + rest)
    return 0.0 if around is None else page.costs[around[1] + around[2]]


class _Line(NamedTuple):
    """The line of a run: the marks before it, and whether a name of a few characters is open there between quotation marks."""

    text: str
    head: str
    is_name: bool
    known: dict[tuple[str, int], float]
    """What speaks against marks that end at a place."""

    @classmethod
    def around(cls, text: str, start: int) -> _Line:
        """Return the line of ``text`` in which a run begins at ``start``."""
        line = max(text.rfind("\n", max(0, start - _REACH), start), start - _REACH)
        opened = text.rfind("“", max(0, line + 1), start)
        is_name = opened >= 0 and len(bare(text[opened + 1 : start])) < _NAME
        return cls(text, _marks(text[max(0, line + 1) : start]), is_name, {})

    def tail(self, end: int) -> str:
        """The marks of the line behind a place."""
        until = self.text.find("\n", end, end + _REACH)
        return _marks(self.text[end : until if until >= 0 else end + _REACH])

    def against(self, marks: str, end: int) -> float:
        """What speaks against the marks of a reading that ends at ``end``: quotation marks that do not match within the line."""
        known = self.known.get((marks, end))
        if known is not None:
            return known
        cost = _UNBALANCED * bool(_TWICE.search(marks + self.text[end : end + 1]))
        # What stands between quotation marks in a few characters is a name; names do not end in a full stop.
        cost += _NO_SENTENCE * (self.is_name and _SAID.search(marks) is not None)
        for opening, closing in _QUOTES:
            if opening in marks or closing in marks or "\n" in marks:
                cost += _UNBALANCED * _mismatches(self.head + marks + self.tail(end), opening, closing)
        self.known[marks, end] = cost
        return cost

    def left_open(self, out: str, start: int, reach: int) -> float:
        """What speaks against leaving what is seen where the best reading, ``out``, has a mark of speech: marks that then do not match."""
        pairs = [pair for pair in _QUOTES if not {*pair}.isdisjoint(out)]
        if not pairs:
            return 0.0
        tail, seen = self.tail(reach), self.text[start:reach]
        left, made = self.head + _marks(seen) + tail, self.head + _marks(out) + tail
        return sum(_UNBALANCED * max(0, _mismatches(left, *pair) - _mismatches(made, *pair)) for pair in pairs)


def _marks(text: str) -> str:
    """The marks that are weighed, with an x for everything between them."""
    return _OTHERS.sub("x", text)


_marks_of = lru_cache(maxsize=8192)(_marks)
"""For readings, which repeat themselves."""


def _mismatches(text: str, opening: str, closing: str) -> int:
    wrong, is_open = 0, False
    for c in text:
        if c == opening:
            wrong += is_open
            is_open = True
        elif c == closing:
            wrong += not is_open
            is_open = False
        elif c == "\n":
            wrong += is_open
            is_open = False
    return wrong + is_open


def _distinct(page: Page, made: list[tuple[float, int, str]], start: int, reach: int) -> Iterator[Candidate]:
    """Keep the best of those that restore to the same text, as far as they are in reach of the very best."""
    seen, told = set[str](), dict[int, tuple[str, str, int]]()
    for cost, end, out in made:
        if cost > made[0][0] + (_RIVALS if len(seen) >= _FEWEST else _FAR):
            return
        whole = letter_by_letter(out) + page.text[end:reach]
        if whole not in seen:
            seen.add(whole)
            yield Candidate(start, end, out, cost, out[-1:] in DIGITS and _is_vouched(page, out, end, told))


def _is_vouched(page: Page, out: str, end: int, told: dict[int, tuple[str, str, int]]) -> bool:
    """Whether the page has the digit in which ``out`` ends elsewhere before the same characters, and no other digit.

    The character before it must be the same too, unless that was seen twice. ``told`` remembers what the page tells.
    """
    if end not in told:
        told[end] = _digit_before(page, plain(page.text[end : end + 3 * _REPEATED])[:_REPEATED])
    digit, behind, times = told[end]
    return out[-1] == digit and (times > 1 or simple(out[-2:-1]) + digit + behind in page.plain)


def _digit_before(page: Page, behind: str) -> tuple[str, str, int]:
    """Return the one digit that stands before ``behind`` on the page, ``behind``, and how often; no digit where several do."""
    found = {digit: page.plain.count(digit + behind) for digit in DIGITS} if len(behind) == _REPEATED else {}
    known = [(digit, times) for digit, times in found.items() if times]
    return (known[0][0], behind, known[0][1]) if len(known) == 1 else ("", behind, 0)


def plain(text: str) -> str:
    """``text`` simplified character by character, without glosses and control characters."""
    return letter_by_letter(bare(text))


def bare(text: str) -> str:
    """``text`` without glosses and control characters."""
    return _CONTROLS.sub("", _GLOSSES.sub("", text) if "(" in text or "（" in text else text)


def _ahead(text: str, at: int, some: int = AHEAD) -> int:
    """The place ``some`` visible characters after ``at``."""
    count = 0
    while at < len(text) and count < some:
        gloss = GLOSS.match(text, at) if text[at] in " (（" else None
        if gloss is not None:
            at = gloss.end()
            continue
        count += text[at] not in CONTROLS
        at += 1
    return at
