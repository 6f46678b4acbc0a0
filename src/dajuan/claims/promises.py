"""Promises: the stretches of text that commit to, aim at or announce something still to be done."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from dajuan.claims.guards import guarded, ways
from dajuan.claims.model import Promise
from dajuan.claims.promises_mode import heading_vote, looks_ahead, scores_of
from dajuan.claims.promises_parts import commitments_of, deadline_of, responsible_note, responsible_of
from dajuan.claims.promises_units import Unit, units_of
from dajuan.document import Document
from dajuan.lexicon import load
from dajuan.values import Span

_HAN = re.compile("[一-鿿][^一-鿿]*(?:[一-鿿][^一-鿿]*){3}")
"""A sentence has at least four Chinese characters: less is a page number, a table cell or a mark."""

_FAR_BACK = -4.5
"""A sentence whose own words say this clearly that it looks back is no promise, wherever it stands."""

_CUE_VOTE, _DONE_VOTE, _OPENING_VOTE = 3.0, 2.0, 4.0
"""How much a cue that looks ahead, or a word that says done, tells about the neighbouring sentences."""

_FIRM, _OWN_WORDS = 4, 0.8
"""A stretch of so many sentences is firm; in a shorter one a sentence without a cue needs this score of its own."""

_OPENING = 100
"""How much of a sentence may open a stretch."""

_LONGEST_READ = 400
"""How much of one sentence is searched for cues: a sentence longer than this is read by its beginning."""


@dataclass(frozen=True, slots=True)
class _Read:
    """A sentence with what the rules see in it: where a cue that looks ahead stands (or None), and whether it was done."""

    unit: Unit
    sentence: str
    cue: int | None
    done: bool


@dataclass(frozen=True, slots=True)
class _Promised:
    span: Span
    confidence: float
    rule: str


def find_promises(document: Document) -> tuple[Promise, ...]:
    """Return the stretches that promise something, in reading order; neighbours on lines that follow are one.

    A stretch runs over whole sentences, without headings and without the asides that explain or judge.
    """
    text = document.text
    units = units_of(document)
    year = _year(document)
    reads = [_read(text, unit, year) for unit in units]
    scores = scores_of(text, units, year)
    cues = [_vote_of(read) + _dated_heading(read, year) for read in reads]
    ahead = looks_ahead(text, units, scores, cues)
    promised: list[_Promised] = []
    firm = _firm(reads, ahead)
    for at, (read, score) in enumerate(zip(reads, scores, strict=True)):
        if not read.unit.heading and _HAN.search(read.sentence):
            forward = ahead[at] and (firm[at] or score >= _OWN_WORDS)
            promised += _decide(text, read, score, forward, promised[-1] if promised else None)
    return tuple(_promise(text, group, year) for group in _groups(text, promised))


def _firm(reads: list[_Read], ahead: list[bool]) -> list[bool]:
    """Return for each sentence whether it stands in a firm stretch that looks ahead.

    A stretch is firm when it has several sentences, or a heading, section or opening that says so. In news and
    interviews one sentence may look ahead alone: its neighbours then need words of their own.
    """
    firm = [False] * len(reads)
    start = 0
    for at in range(len(reads) + 1):
        if at < len(reads) and ahead[at] == ahead[start]:
            continue
        run = reads[start:at]
        long = sum(not read.unit.heading for read in run) >= _FIRM
        said = any(read.unit.role == "plan" or (read.unit.heading and heading_vote(read.sentence) > 0) for read in run)
        if long or said or any(_cues("opens_ahead_patterns").search(read.sentence, _OPENING) for read in run):
            firm[start:at] = [True] * (at - start)
        start = at
    return firm


def _year(document: Document) -> int | None:
    date = document.facts.date
    return int(date[:4]) if date and date[:4].isdecimal() else None


def _read(text: str, unit: Unit, year: int | None) -> _Read:
    sentence = text[unit.span.start : min(unit.span.end, unit.span.start + _LONGEST_READ)]
    match = _cues("ahead_patterns").search(sentence)
    cue = match.start() if match is not None else _later_year(sentence, year)
    cue = _this_budget(sentence, year) if cue is None else cue
    return _Read(unit, sentence, cue, _cues("done_patterns").search(sentence) is not None)


def _vote_of(read: _Read) -> float:
    """Return how much the rules tell about where the sentence and its neighbours look."""
    vote = _CUE_VOTE * (read.cue is not None) - _DONE_VOTE * read.done
    vote -= _OPENING_VOTE * (_cues("opens_back_patterns").search(read.sentence, _OPENING) is not None)
    return vote + _OPENING_VOTE * (_cues("opens_ahead_patterns").search(read.sentence, _OPENING) is not None)


_YEARS = re.compile(r"20\d\d(?=年)")


def _dated_heading(read: _Read, year: int | None) -> float:
    """Return the vote of the years in a heading: what is headed by a past year looks back, whatever it is called."""
    if not read.unit.heading or year is None:
        return 0.0
    years = [int(found) for found in _YEARS.findall(read.sentence)]
    return 0.0 if not years or max(years) >= year else -2 * _OPENING_VOTE


def _decide(text: str, read: _Read, score: float, forward: bool, before: _Promised | None) -> list[_Promised]:
    if forward:
        if score < _FAR_BACK or _cues("aside_patterns").search(read.sentence):
            return []
        if read.done:
            return _ahead_clause(read)
        return [_Promised(read.unit.span, min(0.95, 0.7 + max(0.0, score) / 16), "promise-plan-part")]
    if read.cue is not None:
        if read.done:
            return _ahead_clause(read)
        if _cues("aside_patterns").search(read.sentence):
            return []
        return [_Promised(read.unit.span, 0.6, "promise-cue")]
    if before is not None and not read.done and _goes_on(text, before.span.end, read.unit.span.start):
        return [_Promised(read.unit.span, 0.5, "promise-same-sentence")]
    return []


def _goes_on(text: str, end: int, start: int) -> bool:
    """Whether nothing but a semicolon stands between two parts of one sentence."""
    return text[end - 1] in "；;" and not text[end:start].strip()


def _ahead_clause(read: _Read) -> list[_Promised]:
    """Of a sentence that tells first what was done, return the clauses from the cue on."""
    if read.cue is None:
        return []
    span = read.unit.span
    start = span.start + max(read.sentence.rfind(mark, 0, read.cue) for mark in "，,：:") + 1
    rest = read.sentence[start - span.start :]
    if start == span.start or _cues("done_patterns").search(rest) or _cues("aside_patterns").search(rest):
        return []
    return [_Promised(Span(start, span.end), 0.55, "promise-cue-clause")]


@dataclass(frozen=True, slots=True)
class _Cues:
    """Patterns of the lexicon: those tried where a sentence begins, and those tried anywhere in it."""

    opening: re.Pattern[str] | None
    inside: re.Pattern[str] | None

    def search(self, sentence: str, stop: int = _LONGEST_READ) -> re.Match[str] | None:
        """Return a match in the first ``stop`` characters, or None; only where it starts is told."""
        found = self.opening.match(sentence, 0, stop) if self.opening is not None else None
        return found or (self.inside.search(sentence, 0, stop) if self.inside is not None else None)


@cache
def _cues(key: str) -> _Cues:
    opening: list[str] = []
    inside: list[str] = []
    for pattern in load("promises")[key]:
        opens = all(way.startswith("^") for way in ways(pattern))
        (opening if opens else inside).append(f"(?:{pattern})")
    return _Cues(re.compile("|".join(opening)) if opening else None, guarded("|".join(inside)) if inside else None)


@cache
def _until() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(load('promises')['until'])})(20\d\d)年")


def _later_year(sentence: str, year: int | None) -> int | None:
    """Return where a year after the date of the text is named as a time to come, or None."""
    if year is None:
        return None
    return next((match.start() for match in _until().finditer(sentence) if int(match[1]) > year), None)


_BUDGET = re.compile(r"(20\d\d) ?年[^，。；]{0,40}?(?:预算|安排)(?![^，。；]{0,12}(?:完成|执行|调整|决算|为年?初?预算|草案))")


def _this_budget(sentence: str, year: int | None) -> int | None:
    """Return where the budget of the year of the text is set out, or None."""
    match = _BUDGET.search(sentence) if year is not None else None
    return match.start() if match is not None and int(match[1]) == year and "完成" not in sentence else None


def _groups(text: str, promised: list[_Promised]) -> Iterator[list[_Promised]]:
    """Promised sentences with nothing but blanks between them are one stretch; a note who is responsible closes one."""
    group: list[_Promised] = []
    for each in promised:
        note = responsible_note(text, each.span) if group else None
        if group and text[group[-1].span.end : each.span.start].strip():
            yield group
            group = []
        elif note is not None and note.end < each.span.end:
            last = group.pop()
            yield [*group, replace(last, span=Span(last.span.start, note.end))]
            group, each = [], replace(each, span=Span(note.end, each.span.end))
        group.append(each)
    if group:
        yield group


def _promise(text: str, group: list[_Promised], year: int | None) -> Promise:
    span = Span(group[0].span.start, group[-1].span.end)
    confidence = sum(each.confidence * len(each.span) for each in group) / sum(len(each.span) for each in group)
    after = responsible_note(text, Span(span.end, min(len(text), span.end + 120)))
    return Promise(
        span,
        span.of(text),
        tuple(commitment for each in group for commitment in commitments_of(text, each.span)),
        deadline_of(span.of(text), year),
        responsible_of(span.of(text) + (after.of(text) if after else "")),
        group[0].rule,
        round(confidence, 2),
    )
