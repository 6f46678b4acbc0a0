"""Which sentences of a report look back and which look ahead."""

from __future__ import annotations

from dajuan.document import Document, Section
from dajuan.values import Span


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
