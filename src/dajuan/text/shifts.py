"""Runs of characters that decode shifted by one byte, and the candidates for what stood there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from dajuan.text.channel import CONTROLS, ORPHANS, UNDEFINED, character, codes_at, key_codes, lost_seconds
from dajuan.text.page import Page
from dajuan.text.readings import GLOSS, VOWELS, is_reading
from dajuan.text.script import is_simplified_only, simple

_READING = rf"[a-zɡ{VOWELS}]{{1,6}} ?\)"
TRIGGER = re.compile(rf"[{ORPHANS}](?:[{CONTROLS}]*[，。！？、；,!?;\ufffd]|(?={_READING}))|\ufffd(?=\({_READING})")
"""Where a run may begin: an orphan before a key, or before a reading; decoders that show U+FFFD swallow nothing."""
_HALF_GLOSS = re.compile(rf"([a-zɡ{VOWELS}]{{1,6}}) ?[)）]")
_CLOSING_TAG = re.compile(r"/?(?:p|br|div|span|strong|b|td|tr|li|a|font)\b")
_AHEAD, _LEFT = 4, 24
_BEAM, _ENDS, _HOPELESS, _SAME = 40, 12, 16.0, 5
_MAX_RUN = 60
_MOST_MARKS = 6
_CROWD = re.compile(rf"[{ORPHANS}]{{{_MOST_MARKS}}}")
_AGAINST_PAGE, _FIRST_SEEN = 7.0, 1.5
_ODD, _USUAL = 6.0, frozenset("，。、；：？！“”‘’（）《》〈〉【】—…·")
_MARK_LEFT_OUT, _MARK_FOR_STOP, _RARE = 6.0, 5.0, 5.0
_QUOTES = (("“", "”"), ("《", "》"), ("‘", "’"))
_UNBALANCED = 5.0
_RIVAL, _TENFOLD = 1.0, 2.3
_MARKS = ORPHANS + "?!？！€"
_LOST, _MOST_LOST, _TRIED = 3.0, 2, 8
_DANGLING = 8.0
_POOR = 3.2
_WEIGHED = re.compile("[^“”《》‘’\n，。、；]+")
_TWICE = re.compile(r"([，。、；])[，。、；]")
_KEPT = 40
SWALLOWED = "\n 0123456789%(.-+<\"':"


class Path(NamedTuple):
    """A reading of the run so far: ``out`` is what stood there, ``lead`` the byte still waiting."""

    at: int
    lead: int
    out: str
    a: str
    b: str
    cost: float
    lost: int = 0


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
        return replace(best, out=best.out[:-1] + "?")

    @property
    def margin(self) -> float:
        """By how many nats the best candidate leads the next different one."""
        if len(self.candidates) < 2:
            return 30.0
        return self.candidates[1].cost - self.candidates[0].cost


@dataclass
class Budget:
    """How many byte pairs may still be tried; keeps the time linear on any input."""

    left: int

    @classmethod
    def of(cls, text: str) -> Budget:
        """Return the budget for a page: generous for real damage, a few seconds a megabyte at worst."""
        return cls(1_000_000 + 2 * len(text))


def runs(page: Page, budget: Budget) -> Iterator[Run]:
    """Yield every shifted run that can be read in at least one way, from left to right, until the budget is spent."""
    done, out = 0, ""
    for trigger in TRIGGER.finditer(page.text):
        start = trigger.start()
        if budget.left <= 0:
            return
        if start >= done and not _CROWD.match(page.text, max(0, start - _MOST_MARKS)) and not _CROWD.match(page.text, start):
            left = out + page.text[done:start] if start - done < _LEFT else page.text[start - _LEFT : start]
            run = _Reader(page, start, left, budget).read()
            if run is not None:
                yield run
                done, out = run.end, run.candidates[0].out


class _Reader:
    """Reads one run. The place is an orphan mark in the page's text."""

    def __init__(self, page: Page, start: int, left: str, budget: Budget) -> None:
        self.page, self.text, self.start, self.budget = page, page.text, start, budget
        self.left = _bare(left)
        self.a, self.b = ["\n", "\n", *map(simple, self.left)][-2:]
        self.ends: list[Path] = []
        self.best: dict[int, float] = {}
        self.may_lose = False

    def read(self) -> Run | None:
        """Return the run with its candidates; None when nothing fits."""
        first = _prune([*self._after_key(), *self._after_gloss()])
        self._follow(first)
        run = self._judge() if self.ends else None
        if run is None or _is_poor(run) or self._dangles(run.end):
            self.may_lose = True
            self._follow(first)
            run = self._judge() if self.ends else None
        return run

    def _follow(self, beam: list[Path]) -> None:
        for _ in range(_MAX_RUN):
            taken = [n for path in beam for n in self._step(path)]
            if self.may_lose:
                lost = [p for path in beam[:_TRIED] if path.lost < _MOST_LOST for p in self._past_lost(path)]
                taken += [n for path in _prune(lost, _TRIED) for n in self._behind_lost(path)]
            beam = _prune(taken)
            if not beam or self.budget.left <= 0:
                return

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
                self._finish(None if made is None else made._replace(lead=0, cost=made.cost + (_RARE if first == 0xA1 else 0.0)))

    def _after_gloss(self) -> list[Path]:
        """A glossed character was found inside: its second byte became an orphan with the parenthesis."""
        match = self._half_gloss(self.start + 1)
        before = self.left[-1:]
        if match is None or not before:
            return []
        found = []
        for shown in codes_at(before, 0):
            for second in range(0x81, 0xFF):
                key = character(shown.pair[1], second)
                if key != "?" and is_reading(match[1], key):
                    against = self._against(key, True)
                    found.append(Path(match.end(), second, "", self.a, self.b, against))
        return found

    def _skip(self, at: int) -> int:
        while at < len(self.text) and self.text[at] in CONTROLS:
            at += 1
        return at

    def _emit(self, path: Path, lead: int, trail: int, at: int, waiting: int) -> Path | None:
        """Append the character of two bytes; None when there is none or the gloss behind it is another's."""
        self.budget.left -= 1
        made = character(lead, trail)
        if made == "?" or "\ue000" <= made <= "\uf8ff":
            return None
        gloss = GLOSS.match(self.text, at) if not waiting and self.text[at : at + 1] in "(（" else None
        if gloss is not None and not is_reading(gloss[1], made):
            return None
        cost = self._against(made, gloss is not None)
        plain = simple(made)
        cost += path.cost + self.page.cost(path.a, path.b, plain)
        return Path(gloss.end() if gloss else at, waiting, path.out + made, path.b, plain, cost, path.lost)

    def _against(self, made: str, has_gloss: bool) -> float:
        """What speaks against a character here: the other script, or a gloss that is always there and is not here."""
        cost = _AGAINST_PAGE if self.page.is_traditional and is_simplified_only(made) else 0.0
        if made < "\u4e00" and made not in _USUAL and (made not in self.text or made == "\u3000"):
            cost += _ODD if made != "\u3000" or self.b not in "\n \u3000" else 0.0
        if has_gloss != (made in self.page.glossed):
            cost += _AGAINST_PAGE if not has_gloss or made in self.text else _FIRST_SEEN
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

    def _behind_lost(self, path: Path) -> Iterator[Path]:
        """Go on with every second byte that a lost code may have had; ``path.lead`` is its first, negative."""
        for second in lost_seconds()[-path.lead]:
            yield from self._step(path._replace(lead=second))

    def _past_lost(self, path: Path) -> Iterator[Path]:
        """A code without a character may have been dropped here, or be shown as one more orphan mark."""
        at = self._skip(path.at)
        dropped = not self.page.has_private
        shown = self.text[at : at + 1] in ORPHANS if at < len(self.text) else False
        for first in lost_seconds():
            made = self._emit(path, path.lead, first, at, 1) if dropped or (shown and first in UNDEFINED) else None
            if made is None:
                continue
            if dropped and first not in UNDEFINED:
                yield made._replace(lead=-first, cost=made.cost + _LOST, lost=path.lost + 1)
            if shown and first in UNDEFINED:
                yield made._replace(lead=-first, at=at + 1, cost=made.cost + _LOST, lost=path.lost + 1)

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
            made = made._replace(at=gloss.end())
        yield made

    def _end_in_orphan(self, path: Path, at: int) -> None:
        """The run ends in a mark that stands for a trail byte and one byte swallowed with it."""
        half = self._half_gloss(at)
        if half is not None and self._end_in_gloss(path, half):
            return
        tails = [p for trail in range(0x81, 0xFF) if (p := self._emit(path, path.lead, trail, at, 1)) is not None]
        tails.sort(key=lambda p: p.cost)
        behind = self._skip(at)
        for tail in tails[:_ENDS]:
            if self.text[behind : behind + 1] in key_codes() or self.text[at - 1] == "\ufffd":
                self._finish(tail._replace(lead=0))
            if _CLOSING_TAG.match(self.text, at):
                self._finish(Path(at, 0, tail.out + "<", tail.b, "<", tail.cost))
            if tail.cost < self.best.get(at, 1e9) + _HOPELESS:
                for swallowed in SWALLOWED:
                    self._finish(self._append(tail, swallowed, at))

    def _half_gloss(self, at: int) -> re.Match[str] | None:
        """The rest of a gloss behind an orphan mark: its parenthesis swallowed, or shown behind U+FFFD."""
        if self.text[at - 1 : at] == "\ufffd" and self.text[at : at + 1] == "(":
            at += 1
        return _HALF_GLOSS.match(self.text, at)

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
        ends = [path for at in sorted(self.best) for path in _prune([p for p in self.ends if p.at == at], _KEPT, _KEPT)]
        stop = _ahead(self.text, max(p.at for p in ends))
        rests: dict[tuple[str, str, int], float] = {}
        balances: dict[tuple[str, int], float] = {}
        made = []
        for path in ends:
            tail = (path.a, path.b, path.at)
            if tail not in rests:
                rests[tail] = self._rest(*tail, stop)
            marks = (_WEIGHED.sub("x", path.out), path.at)
            if marks not in balances:
                balances[marks] = self._balance(*marks)
            cost = path.cost + rests[tail] + balances[marks]
            made.append(Candidate(self.start, path.at, path.out, cost + _DANGLING * self._dangles(path.at)))
        made.sort(key=lambda c: c.cost)
        as_it_is = self._unhelped(stop)
        return Run(self.start, made[0].end, tuple(_distinct(made, self.text)), as_it_is)

    def _dangles(self, at: int) -> bool:
        """Whether half a gloss would be left over behind a reading."""
        return (
            _HALF_GLOSS.match(self.text, at + (self.text[at : at + 1] in ORPHANS)) is not None if at < len(self.text) else False
        )

    def _unhelped(self, stop: int) -> float:
        """The cost of what stands there if it is what the author wrote.

        An author may put such marks anywhere, so the text is also read without them and with a full stop
        in their place, at a fixed cost. The page, which may repeat the same damage, does not vouch for it.
        """
        assert self.page.model is not None
        text, before = "".join(_plain(self.text[self.start : stop])), self.a + self.b
        rest = text.lstrip(_MARKS)
        return min(
            self.page.model.text_cost(text, before),
            self.page.model.text_cost(rest, before) + _MARK_LEFT_OUT,
            self.page.model.text_cost("。" + rest, before) + _MARK_FOR_STOP,
        )

    def _rest(self, a: str, b: str, at: int, stop: int) -> float:
        cost = 0.0
        for c in _plain(self.text[at:stop]):
            cost += self.page.cost(a, b, c)
            a, b = b, c
        return cost

    def _balance(self, out: str, end: int) -> float:
        """Quotation marks that do not match within the line speak against a reading."""
        head = self.text[max(self.text.rfind("\n", 0, self.start), self.start - 300) + 1 : self.start]
        until = self.text.find("\n", end)
        tail = self.text[end : min(until if until >= 0 else len(self.text), end + 300)]
        cost = _UNBALANCED * bool(_TWICE.search(out + self.text[end : end + 1]))
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


def _is_poor(run: Run) -> bool:
    """Whether even the best reading is improbable enough to suspect that a code was lost within it."""
    return run.candidates[0].cost > _POOR * (len(run.candidates[0].out) + _AHEAD) or run.gain < _DANGLING


def _prune(paths: list[Path], most: int = _BEAM, alike: int = _SAME) -> list[Path]:
    """Keep the cheapest paths, none that is hopelessly behind, and few that have the same future."""
    paths.sort(key=_cost_of)
    kept: list[Path] = []
    same: dict[tuple[int, int, str, str], int] = {}
    for path in paths:
        if len(kept) == most or path.cost > paths[0].cost + _HOPELESS:
            break
        state = (path.at, path.lead, path.a, path.b)
        same[state] = same.get(state, 0) + 1
        if same[state] <= alike:
            kept.append(path)
    return kept


def _cost_of(path: Path) -> float:
    return path.cost


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
