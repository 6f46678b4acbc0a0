"""A text cut into pieces at the borders of its claims or edits, ready to be shown."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from markupsafe import Markup, escape

from dajuan.claims import Figure, Programme, Project, Promise
from dajuan.ledger import Entry
from dajuan.sheet.amounts import short
from dajuan.text import Edit
from dajuan.values import Span


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text under the same claims; ``kinds`` names them for the style, ``entry`` is the innermost."""

    text: str
    kinds: str = ""
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph: its span in the text, its pieces, whether it is a heading, and sentences that links point at."""

    span: Span
    pieces: tuple[Piece, ...]
    heading: int = 0
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of the text as found: ``before`` as it stood, and the edit that changed it, or None."""

    before: str
    edit: Edit | None = None
    number: int = 0


_NAMES = {Figure: "figure", Programme: "programme", Promise: "promise", Project: "project"}


def kind_of(entry: Entry) -> str:
    """Return figure, programme, promise or project."""
    return _NAMES[type(entry.claim)]


def style_of(entry: Entry) -> str:
    """Return the classes under which a claim is shown: its kind, and for a figure its modality."""
    return f"figure {entry.claim.modality}" if isinstance(entry.claim, Figure) else kind_of(entry)


def pieces(text: str, span: Span, entries: Sequence[Entry], offset: int = 0) -> tuple[Piece, ...]:
    """Cut ``span`` at the borders of the claims in it; the pieces joined give the stretch again.

    ``offset``: where ``text`` starts in the edition, when it is only a part of it.
    """
    inside = [entry for entry in entries if entry.claim.span.overlaps(span) and len(entry.claim.span)]
    if not inside:
        return (Piece(text[span.start - offset : span.end - offset]),)
    borders = sorted(
        {span.start, span.end}
        | {max(entry.claim.span.start, span.start) for entry in inside}
        | {min(entry.claim.span.end, span.end) for entry in inside}
    )
    ordered = sorted(inside, key=lambda entry: (len(entry.claim.span), entry.claim.span.start, entry.id))
    found: list[Piece] = []
    for start, end in pairwise(borders):
        over = [entry for entry in ordered if entry.claim.span.start <= start and end <= entry.claim.span.end]
        kinds = " ".join(dict.fromkeys(style_of(entry) for entry in reversed(over)))
        found.append(Piece(text[start - offset : end - offset], kinds, over[0] if over else None))
    return tuple(found)


def paragraphs(text: str) -> Iterable[Span]:
    """Yield the span of every line that is not empty."""
    place = 0
    for line in text.splitlines(keepends=True):
        content = line.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
        if content.strip():
            yield Span(place, place + len(content))
        place += len(line)


def stretched(text: str) -> list[Span]:
    """Return spans that begin where its paragraphs do and leave nothing out: line breaks and blanks can be edited too."""
    starts = [0, *(span.start for span in list(paragraphs(text))[1:])]
    return [Span(start, end) for start, end in pairwise([*starts, len(text)]) if end > start]


def chunks(spans: Iterable[Span], size: int) -> list[list[Span]]:
    """Group spans into chunks of about ``size`` characters; a longer paragraph is cut."""
    groups: list[list[Span]] = [[]]
    held = 0
    for whole in spans:
        for start in range(whole.start, whole.end, size):
            span = Span(start, min(whole.end, start + size))
            if held and held + len(span) > size:
                groups.append([])
                held = 0
            groups[-1].append(span)
            held += len(span)
    return groups


def lines(text: str, spans: Sequence[Span], entries: Sequence[Entry], headings: dict[int, int]) -> tuple[Line, ...]:
    """Return the paragraphs ``spans`` with their claims. ``headings``: level by the place a heading starts."""
    ordered = sorted(entries, key=lambda entry: entry.claim.span.start)
    starts = [entry.claim.span.start for entry in ordered]
    longest = max((len(entry.claim.span) for entry in ordered), default=0)
    found = []
    for span in spans:
        near = ordered[bisect_left(starts, span.start - longest) : bisect_left(starts, span.end)]
        found.append(Line(span, pieces(text, span, near), headings.get(span.start, 0)))
    return tuple(found)


def changes(source: str, edits: Sequence[Edit], span: Span) -> tuple[Change, ...]:
    """Cut ``source[span]`` at its edits; an edit is shown whole where it starts, and not again where it goes on."""
    index = bisect_left(edits, span.start, key=lambda edit: edit.span.start)
    place = max(span.start, edits[index - 1].span.end) if index else span.start
    found: list[Change] = []
    for number in range(index, len(edits)):
        edit = edits[number]
        if edit.span.start >= span.end:
            break
        if edit.span.start > place:
            found.append(Change(source[place : edit.span.start]))
        found.append(Change(edit.before, edit, number + 1))
        place = edit.span.end
    if place < span.end:
        found.append(Change(source[place : span.end]))
    return tuple(found)


_SHOWN, _BEFORE = 160, 50


def near(entry: Entry, length: int) -> str:
    """Return about ``length`` characters of a claim's sentence, those around it where the sentence is longer."""
    place = entry.claim.span.end - entry.sentence.start
    start = max(0, min(place, len(entry.words)) - length * 2 // 3) if place > length else 0
    return ("…" if start else "") + short(entry.words[start:], length)


def excerpt(text: str, query: str) -> Markup:
    """Return the part of a sentence in which the words asked for stand, each marked; its beginning where none does.

    >>> excerpt("全年新增就业1200人。", "就业")
    Markup('全年新增<mark class="found">就业</mark>1200人。')
    """
    pattern = _looked_for(query)
    first = pattern.search(text)
    start = first.start() - _BEFORE if first and first.end() > _SHOWN else 0
    cut = ("…" if start else "") + short(text[start:], _SHOWN)
    made, place = "", 0
    for match in pattern.finditer(cut):
        made += f'{escape(cut[place : match.start()])}<mark class="found">{escape(match[0])}</mark>'
        place = match.end()
    return Markup(f"{made}{escape(cut[place:])}")


@lru_cache(maxsize=64)
def _looked_for(query: str) -> re.Pattern[str]:
    """The pattern of the words asked for, the longest first: a page of results looks for the same in each sentence."""
    asked = sorted(set(query.split()), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, asked)) or r"(?!)", re.IGNORECASE)
