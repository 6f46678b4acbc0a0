"""Runs of characters that decode shifted by one byte, and the candidates for what stood there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from dajuan.text.channel import CONTROLS, ORPHANS, character, codes_at, key_codes
from dajuan.text.page import Page
from dajuan.text.readings import GLOSS, VOWELS, is_reading
from dajuan.text.script import is_simplified_only, simple

TRIGGER = re.compile(rf"[{ORPHANS}](?:[{CONTROLS}]*[，。！？、；,!?;]|(?=[a-zɡ{VOWELS}]{{1,6}} ?\)))")
_HALF_GLOSS = re.compile(rf"([a-zɡ{VOWELS}]{{1,6}}) ?[)）]")
_AHEAD = 4
_BEAM, _ENDS, _HOPELESS = 60, 24, 25.0
_MAX_RUN = 400
_AGAINST_PAGE = 7.0
_QUOTES = (("“", "”"), ("《", "》"), ("‘", "’"))
_UNBALANCED = 3.0
SWALLOWED = "\n 0123456789%(.-+<\"':"


@dataclass(frozen=True, slots=True)
class Path:
    """A reading of the run so far: ``out`` is what stood there, ``lead`` the byte still waiting."""

    at: int
    lead: int
    out: str
    a: str
    b: str
    cost: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """``text[start:end]`` may have been ``out``; ``cost`` in nats reaches a common point behind."""

    start: int
    end: int
    out: str
    cost: float


@dataclass(frozen=True, slots=True)
class Run:
    """One shifted run with its candidates, the cheapest first, and the cost of leaving it alone."""

    start: int
    end: int
    candidates: tuple[Candidate, ...]
    as_it_is: float

    @property
    def gain(self) -> float:
        """By how many nats the best candidate reads better than what stands there."""
        return self.as_it_is - self.candidates[0].cost

    @property
    def margin(self) -> float:
        """By how many nats the best candidate leads the next different one."""
        if len(self.candidates) < 2:
            return 30.0
        return self.candidates[1].cost - self.candidates[0].cost


def runs(page: Page) -> Iterator[Run]:
    """Yield every shifted run that can be read in at least one way, from left to right."""
    done = 0
    for trigger in TRIGGER.finditer(page.text):
        if trigger.start() >= done:
            run = _Reader(page, trigger.start()).read()
            if run is not None:
                yield run
                done = max(done, run.end)


class _Reader:
    """Reads one run. The place is an orphan mark in the page's text."""

    def __init__(self, page: Page, start: int) -> None:
        self.page, self.text, self.start = page, page.text, start
        left = [simple(c) for c in _visible(page.text, start)]
        self.a, self.b = (["\n", "\n", *left])[-2:]
        self.ends: list[Path] = []
        self.best: dict[int, float] = {}

    def read(self) -> Run | None:
        """Return the run with its candidates; None when nothing fits."""
        beam = _prune([*self._after_key(), *self._after_gloss()])
        steps = 0
        while beam and steps < _MAX_RUN:
            beam = _prune([n for path in beam for n in self._step(path)])
            steps += 1
        return self._judge() if self.ends else None

    def _after_key(self) -> list[Path]:
        """A key was found inside: the orphan is the first byte of a character that ends in the key's first."""
        at = self._skip(self.start + 1)
        key = key_codes().get(self.text[at : at + 1])
        begin = Path(at + 1, 0, "", self.a, self.b, 0.0)
        if self.text[at : at + 1] in ORPHANS:
            self._both_halves(begin)
        if key is None:
            return []
        return [p for lead in range(0x81, 0xFF) if (p := self._emit(begin, lead, key[0], at + 1, key[1])) is not None]

    def _both_halves(self, begin: Path) -> None:
        """A key was found inside, then the next key broke that one: two orphans are one character."""
        at = self._skip(begin.at)
        key = key_codes().get(self.text[at : at + 1])
        for first, _ in {k for k in key_codes().values() if key is not None and k[1] == key[0]}:
            for lead in range(0x81, 0xFF):
                made = self._emit(begin, lead, first, at, 1)
                self._finish(None if made is None else replace(made, lead=0))

    def _after_gloss(self) -> list[Path]:
        """A glossed character was found inside: its second byte became an orphan with the parenthesis."""
        match = _HALF_GLOSS.match(self.text, self.start + 1)
        before = _last_character(self.text, self.start)
        if match is None or not before:
            return []
        found = []
        for shown in codes_at(before, 0):
            for second in range(0x81, 0xFF):
                key = character(shown.pair[1], second)
                if key != "?" and is_reading(match[1], key):
                    against = 0.0 if key in self.page.glossed else _AGAINST_PAGE
                    found.append(Path(match.end(), second, "", self.a, self.b, against))
        return found

    def _skip(self, at: int) -> int:
        while at < len(self.text) and self.text[at] in CONTROLS:
            at += 1
        return at

    def _emit(self, path: Path, lead: int, trail: int, at: int, waiting: int) -> Path | None:
        """Append the character of two bytes; None when there is none or the gloss behind it is another's."""
        made = character(lead, trail)
        if made == "?" or "\ue000" <= made <= "\uf8ff":
            return None
        gloss = GLOSS.match(self.text, at) if not waiting and self.text[at : at + 1] in "(（" else None
        if gloss is not None and not is_reading(gloss[1], made):
            return None
        cost = self._against(made, gloss is not None)
        plain = simple(made)
        cost += path.cost + self.page.cost(path.a, path.b, plain)
        return Path(gloss.end() if gloss else at, waiting, path.out + made, path.b, plain, cost)

    def _against(self, made: str, has_gloss: bool) -> float:
        """What speaks against a character here: the other script, or a gloss that is always there and is not here."""
        cost = _AGAINST_PAGE if self.page.is_traditional and is_simplified_only(made) else 0.0
        if has_gloss != (made in self.page.glossed):
            cost += _AGAINST_PAGE
        return cost

    def _append(self, path: Path, made: str, at: int) -> Path:
        cost = path.cost + self.page.cost(path.a, path.b, made)
        return Path(at, 0, path.out + made, path.b, made, cost)

    def _step(self, path: Path) -> Iterator[Path]:
        """Read one shown character more; finished readings go to ``ends``."""
        at = self._skip(path.at)
        here = self.text[at : at + 1]
        if not here:
            return
        if "@" <= here <= "~":
            self._finish(self._emit(path, path.lead, ord(here), at + 1, 0))
        elif here == "€":
            self._finish(self._emit(path, path.lead, 0x80, at + 1, 0))
        elif here in ORPHANS:
            self._end_in_orphan(path, at + 1)
        for shown in codes_at(self.text, at):
            yield from self._through(path, shown.pair, at + len(shown.text))

    def _through(self, path: Path, pair: tuple[int, int], at: int) -> Iterator[Path]:
        """The shown pair's first byte ends a character; its second begins the next, or is ASCII."""
        second = pair[1]
        made = self._emit(path, path.lead, pair[0], at, second)
        if made is None or second == 0x80:
            return
        if second < 0x80:
            self._finish(self._append(made, chr(second), at))
            return
        gloss = GLOSS.match(self.text, at) if self.text[at : at + 1] in "(（" else None
        if gloss is not None and is_reading(gloss[1], character(*pair)):
            made = replace(made, at=gloss.end())
        yield made

    def _end_in_orphan(self, path: Path, at: int) -> None:
        """The run ends in a mark that stands for a trail byte and one byte swallowed with it."""
        half = _HALF_GLOSS.match(self.text, at)
        if half is not None and self._end_in_gloss(path, half):
            return
        tails = [p for trail in range(0x81, 0xFF) if (p := self._emit(path, path.lead, trail, at, 1)) is not None]
        tails.sort(key=lambda p: p.cost)
        behind = self._skip(at)
        for tail in tails[:_ENDS]:
            if self.text[behind : behind + 1] in key_codes():
                self._finish(replace(tail, lead=0))
            for swallowed in SWALLOWED:
                self._finish(self._append(tail, swallowed, at))

    def _end_in_gloss(self, path: Path, half: re.Match[str]) -> bool:
        """The swallowed byte was the parenthesis of a gloss; return whether a character has that reading."""
        found = False
        for trail in range(0x81, 0xFF):
            made = character(path.lead, trail)
            if made != "?" and is_reading(half[1], made):
                found = True
                plain = simple(made)
                cost = path.cost + self.page.cost(path.a, path.b, plain) + self._against(made, True)
                self._finish(Path(half.end(), 0, path.out + made, path.b, plain, cost))
        return found

    def _finish(self, path: Path | None) -> None:
        if path is not None and path.cost < self.best.get(path.at, 1e9) + _HOPELESS:
            self.best[path.at] = min(self.best.get(path.at, 1e9), path.cost)
            self.ends.append(path)

    def _judge(self) -> Run:
        """Bring every reading to one point behind the run, weigh quotation marks, and sort."""
        self.ends = [p for p in self.ends if p.cost < self.best[p.at] + _HOPELESS]
        beyond = max(p.at for p in self.ends)
        stop = _ahead(self.text, beyond)
        made = []
        for path in self.ends:
            cost = path.cost + self._rest(path.a, path.b, path.at, stop) + self._balance(path.out, path.at)
            made.append(Candidate(self.start, path.at, path.out, cost))
        made.sort(key=lambda c: c.cost)
        as_it_is = self._rest(self.a, self.b, self.start, stop, 1)
        return Run(self.start, made[0].end, tuple(_distinct(made, self.text)), as_it_is)

    def _rest(self, a: str, b: str, at: int, stop: int, own: int = 0) -> float:
        cost = 0.0
        for c in _plain(self.text[at:stop]):
            cost += self.page.cost(a, b, c, own)
            a, b = b, c
        return cost

    def _balance(self, out: str, end: int) -> float:
        """Quotation marks that do not match within the line speak against a reading."""
        head = self.text[max(self.text.rfind("\n", 0, self.start), self.start - 300) + 1 : self.start]
        until = self.text.find("\n", end)
        tail = self.text[end : min(until if until >= 0 else len(self.text), end + 300)]
        cost = 0.0
        for opening, closing in _QUOTES:
            if opening in out or closing in out or "\n" in out:
                cost += _UNBALANCED * _mismatches(head + out + tail, opening, closing)
        return cost


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


def _distinct(candidates: list[Candidate], text: str) -> Iterator[Candidate]:
    """Keep the best of those that restore to the same text."""
    seen = set()
    reach = max(c.end for c in candidates)
    for candidate in candidates:
        whole = candidate.out + text[candidate.end : reach]
        if whole not in seen:
            seen.add(whole)
            yield candidate


def _prune(paths: list[Path]) -> list[Path]:
    """Keep the cheapest paths, and none that is hopelessly behind."""
    paths.sort(key=lambda p: p.cost)
    return [p for p in paths[:_BEAM] if p.cost < paths[0].cost + _HOPELESS]


def _last_character(text: str, end: int) -> str:
    """The character before ``end`` that is no part of a gloss and no control character."""
    return _bare(text[max(0, end - 24) : end])[-1:]


def _visible(text: str, end: int) -> str:
    """The last characters before ``end``, glosses and control characters left out."""
    return _bare(text[max(0, end - 24) : end])[-2:]


def _plain(text: str) -> list[str]:
    return [simple(c) for c in _bare(text)]


def _bare(text: str) -> str:
    return "".join(c for c in GLOSS.sub("", text) if c not in CONTROLS)


def _ahead(text: str, at: int) -> int:
    """The place some visible characters after ``at``."""
    count = 0
    while at < len(text) and count < _AHEAD:
        gloss = GLOSS.match(text, at)
        if gloss is not None:
            at = gloss.end()
            continue
        count += text[at] not in CONTROLS
        at += 1
    return at
