"""Cut a text into the sentences that promises are made of, and say which lines are headings."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dajuan.claims.programmes_lists import unwrapped
from dajuan.document import Document, Section
from dajuan.values import Span

_LINE = re.compile(r"[^\n]+")
_PIECE = re.compile(r"[^。；！？!?]+(?:[。；！？!?]+[”’』」]*)?")
_ORDINAL = re.compile(
    r"[\s　]*(?:第?[一二三四五六七八九十]{1,3}[、．.：]|[（(][一二三四五六七八九十\d]{1,3}[）)][、．.]?|\d{1,2}[、．.](?!\d)|[①-⑳])"
)
_TRAILING_BODY = re.compile(r"[（(][^（）()]{2,80}[）)]")
_NUMBERED_HEADING = re.compile(
    r"[\s　]*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])[^。；\d]{4,40}。?"
)
_BLANK = " \t\u3000\r"
_LONGEST_HEADING = 45


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence (``span``), the number of its line, whether it is a heading, and what its section says it does."""

    span: Span
    line: int
    heading: bool
    role: str = "other"


def units_of(document: Document) -> list[Unit]:
    """Return the sentences and headings of the document in order, without blank space around them."""
    text = unwrapped(document.text)
    found: list[Unit] = []
    for number, line in enumerate(_LINE.finditer(text)):
        start, end = line.span()
        if _is_heading(line[0]):
            found += _unit(text, start, end, number, True)
            continue
        ordinal = _ORDINAL.match(line[0])
        for index, piece in enumerate(_PIECE.finditer(text, start, end)):
            short = len(piece[0].strip()) <= 28 and "，" not in piece[0] and piece[0].rstrip().endswith("。")
            run_in = index == 0 and ordinal is not None and short and piece.end() < end
            found += _unit(text, piece.start(), piece.end(), number, run_in)
    return _with_roles(document, found)


def _unit(text: str, start: int, end: int, line: int, heading: bool) -> list[Unit]:
    stripped = text[start:end].lstrip(_BLANK)
    start = end - len(stripped)
    end = start + len(stripped.rstrip(_BLANK))
    if end - start < 2 or (_TRAILING_BODY.fullmatch(text, start, end) and not heading):
        return []
    return [Unit(Span(start, end), line, heading)]


def _is_heading(line: str) -> bool:
    """Whether a line is a heading: short, and not ended like a sentence."""
    line = line.strip()
    if _NUMBERED_HEADING.fullmatch(line):
        return True
    if len(line) > _LONGEST_HEADING or not line:
        return False
    if line[-1] in "。；！？，、：;,!?:）)”":
        return _ORDINAL.match(line) is not None and line[-1] in "：:）)”" and "，" not in line
    return not (line.count("，") > 2 or (line[-1].isdigit() and _ORDINAL.match(line) is None))


def _with_roles(document: Document, found: list[Unit]) -> list[Unit]:
    """Give each unit the role of the innermost section with a role that covers it."""
    sections = sorted((s for s in document.sections if s.role != "other"), key=lambda s: (s.span.start, s.level))
    if not sections:
        return found
    result: list[Unit] = []
    open_sections: list[Section] = []
    at = 0
    for unit in found:
        while at < len(sections) and sections[at].span.start <= unit.span.start:
            open_sections.append(sections[at])
            at += 1
        while open_sections and open_sections[-1].span.end <= unit.span.start:
            open_sections.pop()
        role = open_sections[-1].role if open_sections else "other"
        result.append(Unit(unit.span, unit.line, unit.heading, role))
    return result
