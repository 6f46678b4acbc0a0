"""Which sentences of a report look back and which look ahead."""

from __future__ import annotations

import re

from dajuan.document import Document, Section
from dajuan.ledger import Entry
from dajuan.marks.dossier import Dossier
from dajuan.marks.words import mark_words
from dajuan.values import Span

_SINGLE = re.compile(r"(?:19|20)\d\d年(?!以?来)|去年|今年|全年|上年|当年|年末|过去一年|一年来")
_ITEM = ("—", "－", "–", "•", "●", "◆")
_FURTHEST = 3000
"""So many characters of a paragraph are read back for the time that it speaks of."""


def ahead_and_back(document: Document) -> tuple[list[Span], list[Span]]:
    """Return the sentences that look ahead and those that do not, in reading order.

    Parts say so by their role; a part inside a plan is plan, whatever its own heading sounds like. A top-level
    part that does not say follows the one before it: after the first part on the plan everything is plan, until
    a top-level part looks back again.
    """
    roles = _roles(document.sections)
    ahead: list[Span] = []
    back: list[Span] = []
    for sentence in document.sentences:
        role = "other" if sentence.section is None else roles[sentence.section]
        (ahead if role == "plan" else back).append(sentence.span)
    return ahead, back


def year_in_doubt(dossier: Dossier, entry: Entry) -> bool:
    """Return whether the words around a figure speak of several years, so that it may not be of the one year it was read for.

    In its paragraph (and the one that leads in a list of items) the last time named before the figure decides: 五年来 or 2017年. Where none is named, the headings
    do: “十三五”时期, 过去五年. Reports that end a term mix both.
    """
    key = entry.edition, entry.claim.span.start
    if key not in dossier.doubts:
        dossier.doubts[key] = _in_doubt(dossier.document(entry.edition), entry)
    return dossier.doubts[key]


def _in_doubt(document: Document | None, entry: Entry) -> bool:
    if document is None:
        return False
    start = entry.claim.span.start
    head = document.text[_introduced_at(document.text, start) : start]
    several = max((head.rfind(word) for word in mark_words().several_running), default=-1)
    single = max((match.start() for match in _SINGLE.finditer(head)), default=-1)
    if several >= 0 or single >= 0:
        return several > single
    return _heading_of_several(document, entry.claim.span)


def _introduced_at(text: str, place: int) -> int:
    """Where the paragraph of ``place`` begins; of an item after a dash, where the paragraph that leads the items in does."""
    furthest = max(0, place - _FURTHEST)
    line = text.rfind("\n", furthest, place) + 1
    while line > furthest and text.startswith(_ITEM, line):
        line = text.rfind("\n", furthest, line - 1) + 1
    return max(line, furthest)


def _heading_of_several(document: Document, span: Span) -> bool:
    above = [each.heading.of(document.text) for each in document.sections if each.span.covers(span)]
    several = any(word in heading for heading in above for word in mark_words().several_years)
    return several and not any(_SINGLE.search(heading) for heading in above)


def _roles(sections: tuple[Section, ...]) -> list[str]:
    """The role of each section with those above it and, at the top, the one before it counted in."""
    top = min((section.level for section in sections), default=1)
    running: str = "other"
    above: list[tuple[int, str]] = []
    found: list[str] = []
    for section in sections:
        while above and above[-1][0] >= section.level:
            above.pop()
        if section.level == top:
            running = section.role if section.role != "other" else running
        outer = above[-1][1] if above else running
        role: str = outer if outer == "plan" or section.role == "other" else section.role
        above.append((section.level, role))
        found.append(role)
    return found
