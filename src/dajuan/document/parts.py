"""Sentences and headed sections of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dajuan.document.model import Role, Section, Sentence
from dajuan.lexicon import load
from dajuan.values import Span

# A full stop between digits is a decimal point; the half-width one after Chinese ends a sentence only before white space.
_END = re.compile(r"[。！？；][”’」』）)]*|(?<=[一-鿿”）])[;!?]|(?<=[a-z])\.(?=\s+[A-Z])")
_LINE = re.compile(r"[^\n]+")
_NUMBERED = [
    (1, re.compile(r"第[一二三四五六七八九十百]+[章编篇部]|[一二三四五六七八九十]{1,3}[、．]")),
    (2, re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]|第[一二三四五六七八九十]+节")),
    (3, re.compile(r"\d{1,2}[.．、](?!\d)|[（(]\d{1,2}[）)]")),
]
_LONGEST_HEADING = 40
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?=年|\s*$|[—–~～-]{1,2}\s?(?:20)?\d\d)")


def sentences_of(text: str, sections: tuple[Section, ...]) -> Iterator[Sentence]:
    """Yield the sentences of ``text``; a line break ends one unless it only wraps the line."""
    which = 0
    for paragraph, (low, high) in enumerate(_paragraphs(text)):
        start = low
        for end in [*(match.end() for match in _END.finditer(text, low, high)), high]:
            if text[start:end].strip():
                while which + 1 < len(sections) and sections[which + 1].heading.start <= start:
                    which += 1
                inside = bool(sections) and sections[which].heading.start <= start
                yield Sentence(Span(start, end), paragraph, which if inside else None)
            start = end


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of text between line breaks that end something; breaks that wrap a line lie inside."""
    start = end = -1
    broken = False
    for line in _LINE.finditer(text):
        if not line.group().strip(_INVISIBLE):
            continue
        if start < 0 or text.count("\n", end, line.start()) > 1:
            # A line that begins with a comma shows that the block was broken up in the middle of sentences.
            block_end = text.find("\n\n", line.end())
            broken = _BROKEN.search(text, line.start(), block_end if block_end >= 0 else len(text)) is not None
            goes_on = start >= 0 and _torn(text, end, line.group())
        else:
            goes_on = _wraps(text, start, end, line.group(), broken)
        if goes_on:
            end = line.end()
            continue
        if start >= 0:
            yield start, end
        start, end = line.start(), line.end()
    if start >= 0:
        yield start, end


_INVISIBLE = " 　\t\r\u200b\u200d\ufeff"


def _torn(text: str, end: int, following: str) -> bool:
    """Whether even an empty line stands inside a sentence: 74.4, an empty line, 万亿元."""
    before = text[max(0, end - 4) : end].rstrip(" 　\u200b\u200d\n")
    return bool(before) and bool(_TORN.match(following)) and (before[-1].isdigit() or following[0] in "，、")


_TORN = re.compile(r"[，、]|[万亿]|[%％]|(?:个百分点|倍|公里|元|人|亩|吨|家)")
_BROKEN = re.compile(r"\n[ 　]*[，、。；）》〉”%]")
_CLOSED = re.compile(r"[。；：！？…:;!?.”」』）)\]】》]$")
_GOES_ON = re.compile(r"[，、。；：！？”）)》」%％]|[万亿]|(?:个百分点|倍|公里|元|人|亩|吨)")
_OPEN = ("，", "、", ",", "《", "〈", "“", "‘", "「", "『", "（")
_WRAPPED = 18
_NUMBERED_TEXT = 24  # a numbered line longer than this, with a comma, is text rather than a heading


def _wraps(text: str, start: int, end: int, following: str, broken: bool) -> bool:
    """Whether the break at ``end`` only wraps a line: what follows goes on in the middle of a sentence."""
    line_start = text.rfind("\n", start, end) + 1 or start
    line = text[max(start, line_start) : end].rstrip(" 　\u200b\u200d")
    words = following.strip(" 　")
    if not line or not words or _CLOSED.search(line) or any(mark.match(words) for _, mark in _NUMBERED):
        return False
    if broken or _GOES_ON.match(words) or line.endswith(_OPEN):
        return True
    if following[:1] in " 　":
        return False
    return (
        len(line) >= _WRAPPED
        and (len(line) > _NUMBERED_TEXT or not any(mark.match(line) for _, mark in _NUMBERED))
        and ("，" in line or len(line) >= 30)
        and len(words) > 1
    )


def sections_of(
    text: str, given_in: int | None, tables: Sequence[Span] = (), marked: Sequence[tuple[Span, int]] = ()
) -> tuple[Section, ...]:
    """Return the headed parts of ``text``; ``given_in`` is the year it was given, for years in headings.

    Lines inside ``tables`` are no headings; those in ``marked`` are, with the level the file gives them.
    """
    styled = {span.start: (level, span) for span, level in marked}
    told = [(level, line) for level, line in _headings(text) if not any(span.overlaps(line) for span in tables)]
    placed = {line.start: (level, line) for level, line in told} | styled
    headings = [placed[start] for start in sorted(placed)]
    found: list[Section] = []
    roles: list[tuple[int, Role]] = []
    for (level, heading), end in zip(headings, _ends(headings, len(text)), strict=True):
        while roles and roles[-1][0] >= level:
            roles.pop()
        above: Role = roles[-1][1] if roles else "other"
        role = role_of(heading.of(text), given_in) or above
        if above != "other" and role != above and not _turns(heading.of(text)):
            role = above
        roles.append((level, role))
        found.append(Section(Span(heading.start, end), heading, level, role))
    return tuple(found)


def _ends(headings: Sequence[tuple[int, Span]], length: int) -> list[int]:
    """Return where each part ends: at the next heading of its own or a higher level."""
    ends = [length] * len(headings)
    open_parts: list[int] = []
    for number, (level, heading) in enumerate(headings):
        while open_parts and headings[open_parts[-1]][0] >= level:
            ends[open_parts.pop()] = heading.start
        open_parts.append(number)
    return ends


_SUB = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、]")


def _turns(heading: str) -> bool:
    """Whether a heading below another turns its part around: a year or a plain word does; 成效 in the name of a task does not."""
    return _YEAR.search(heading) is not None or any(word in heading for word in load("documents")["role"]["turning"])


def role_of(heading: str, given_in: int | None) -> Role | None:
    """Return whether a heading looks back or ahead, or None when it does not say."""
    words = load("documents")["role"]
    years = [int(year) for year in _YEAR.findall(heading)]
    review = words["review"] if not _SUB.match(heading) else [word for word in words["review"] if word not in words["weak"]]
    if any(word in heading for word in review) and not any(word in heading for word in words["plan"]):
        return "review"
    if any(word in heading for word in words["plan"]):
        return "plan"
    if given_in and years:
        return "review" if max(years) < given_in else "plan"
    return None


def _headings(text: str) -> Iterator[tuple[int, Span]]:
    for number, line in enumerate(_LINE.finditer(text)):
        words = line[0].strip()
        start = line.start() + line[0].index(words) if words else line.start()
        level = next((level for level, mark in _NUMBERED if mark.match(words)), None)
        if level is None:
            if number and 2 <= len(words) <= 24 and not re.search(r"[。；，：:,;.!?！？、…\t]|\d{3,}|^[—•]", words):
                yield 2, Span(start, start + len(words))
            continue
        end = _END.search(words)
        run_in = end.start() if end else len(words)
        if run_in <= _LONGEST_HEADING:
            yield level, Span(start, start + run_in)
