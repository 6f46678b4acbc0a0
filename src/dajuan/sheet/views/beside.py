"""The source text that stands beside the figures of a sheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dajuan.document import Document
from dajuan.ledger import Edition, Entry
from dajuan.sheet.amounts import name_of
from dajuan.sheet.highlighting import Line, lines, paragraphs, pieces
from dajuan.sheet.wording import Language, words
from dajuan.values import Span

WHOLE = 9000
"""A source up to this many characters is shown whole beside the figures, a longer one by its sentences."""
_LONGEST = 700


@dataclass(frozen=True, slots=True)
class Panel:
    """One source: its digest, its name, and the lines shown of it."""

    edition: str
    name: str
    lines: tuple[Line, ...]


def panels(
    shown: Iterable[Entry], editions: Mapping[str, Edition], documents: Mapping[str, Document], language: Language
) -> tuple[Panel, ...]:
    """Return the sources of the claims ``shown``, newest first, each with the text around them.

    A source whose document is given and short is shown whole; of the others the sentences that hold a claim.
    """
    by_edition: dict[str, dict[str, Entry]] = defaultdict(dict)
    for entry in shown:
        by_edition[entry.edition][entry.id] = entry
    room = WHOLE
    found = []
    for digest in sorted(by_edition, key=lambda d: (editions[d].facts.date or "" if d in editions else "", d), reverse=True):
        entries = list(by_edition[digest].values())
        document = documents.get(digest)
        if document is not None and len(document.text) <= room:
            room -= len(document.text)
            made = lines(document.text, list(paragraphs(document.text)), entries, {})
        else:
            made = _sentences(entries)
        name = name_of(editions[digest], language) if digest in editions else words(language)("source.untitled")
        found.append(Panel(digest, name, made))
    return tuple(found)


def _sentences(entries: Sequence[Entry]) -> tuple[Line, ...]:
    """The sentences that hold a claim; one inside another, as of a target in the paragraph of a promise, is shown there."""
    by_sentence: dict[Span, list[Entry]] = defaultdict(list)
    last = Span(0, 0)
    for entry in sorted(entries, key=lambda entry: (entry.sentence.start, -entry.sentence.end)):
        if not last.covers(entry.sentence) or not len(last):
            last = entry.sentence
        by_sentence[last].append(entry)
    found: list[Line] = []
    end = 0
    for sentence, inside in by_sentence.items():
        if sentence.start > end:
            found.append(Line(sentence, (), skipped=True))
        span = _cut(sentence, inside)
        found.append(Line(span, pieces(inside[0].words, span, inside, sentence.start)))
        end = sentence.end + 1
    return tuple(found)


def _cut(sentence: Span, entries: Sequence[Entry]) -> Span:
    """A row of a long table may pass for a sentence: keep the part that holds the claims, bounded."""
    if len(sentence) <= _LONGEST:
        return sentence
    first = min(max(entry.claim.span.start, sentence.start) for entry in entries)
    start = max(sentence.start, first - 80)
    last = max(min(entry.claim.span.end, sentence.end) for entry in entries)
    return Span(start, min(sentence.end, max(start + _LONGEST, min(last, start + 4 * _LONGEST))))


def anchored(found: Iterable[Panel]) -> frozenset[str]:
    """Return the ids of the claims that a link on the page can point at."""
    return frozenset(piece.entry.id for panel in found for line in panel.lines for piece in line.pieces if piece.entry)
