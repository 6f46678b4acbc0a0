"""What a promise holds: single commitments, a deadline, and who is to do it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from dajuan.lexicon import load
from dajuan.values import Period, Span

_SENTENCE = re.compile(r"[^。；！;!\n]+")
_CLAUSE = re.compile(r"[^，,]+")
_LEAD = re.compile(r"[^：:，。]{0,40}(?:目标|任务|工作)(?:是|为)?[：:]")
_ORDINAL = re.compile(r"[一二三四五六七八九十]是|(?:首先|其次|同时|此外)[，,]?")
_ONLY_TIME = re.compile(
    r"\s*(?:到|至|力争|确保|预计|在|于)*(?:20\d\d年|今年|明年|年|(?:未来|今后)[一三五十]年|“?十[四五六七]五”?)[^，,]{0,6}"
)
_COMPARES = re.compile(r"\d|保持在|高于|低于|同步|基本平衡")
_MOST = 200
"""At most this many commitments of one stretch are told apart: more is no text that somebody follows up."""


def commitments_of(text: str, span: Span) -> tuple[Span, ...]:
    """Return the single commitments inside a promised sentence.

    A clause stands for itself when it begins with a verb of action or holds a number;
    otherwise it belongs to the clause before it.
    """
    found: list[Span] = []
    for sentence in _SENTENCE.finditer(text, span.start, span.end):
        if _body().fullmatch(text, *sentence.span()) or sentence[0].rstrip().endswith(("：", ":")):
            continue
        found += filter(len, _of_sentence(text, *sentence.span()))  # blanks between two commas are no commitment
        if len(found) >= _MOST:
            break
    return tuple(found[:_MOST])


def _of_sentence(text: str, start: int, end: int) -> Iterator[Span]:
    lead = _LEAD.match(text, start, end)
    lead = lead or _saying().match(text, start, end)
    if lead is not None and lead.end() < end:
        start = lead.end()
    open_from: int | None = None
    last = start
    for clause in _CLAUSE.finditer(text, start, end):
        if open_from is not None and _own(text, *clause.span()) and not _ONLY_TIME.fullmatch(text, open_from, last):
            yield _trimmed(text, open_from, last)
            open_from = None
        open_from = clause.start() if open_from is None else open_from
        last = clause.end()
    if open_from is not None and text[open_from:last].strip():
        yield _trimmed(text, open_from, last)


def _own(text: str, start: int, end: int) -> bool:
    """Whether a clause can be a commitment of its own."""
    return end - start >= 4 and (_acts().match(text, start, end) is not None or _COMPARES.search(text, start, end) is not None)


@cache
def _saying() -> re.Pattern[str]:
    return re.compile(rf"\s*[^，,：:。；]{{1,24}}(?:{'|'.join(load('promises')['sayings'])})[，,：:]\s*")


@cache
def _acts() -> re.Pattern[str]:
    words = load("promises")["acts"]
    return re.compile(rf"\s*(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})")


def _trimmed(text: str, start: int, end: int) -> Span:
    ordinal = _ORDINAL.match(text, start, end)
    start = ordinal.end() if ordinal is not None and ordinal.end() < end else start
    while start < end and text[start] in " \u3000\n":
        start += 1
    while start < end and text[end - 1] in " \u3000\n，,、":
        end -= 1
    return Span(start, end)


_LATEST = re.compile(
    r"(?P<five>“?十(?P<plan>[四五六七])五”?(?:末|期末|时期|期间|规划期))"
    r"|(?:到|至|力争|确保|于|在)?(?P<year>20\d\d)年(?:(?P<month>\d{1,2})月)?(?P<end>年?[底末]|前|[底末]前)?"
    r"|(?P<this>今年|年内|年底前?|全年|本年度)"
    r"|(?P<next>明年)|(?P<coming>(?:未来|今后)五年)"
)
_PLANS = {"四": 2025, "五": 2030, "六": 2035, "七": 2040}


def deadline_of(text: str, year: int | None) -> Period | None:
    """Return by when a promise is to be kept, where its text names exactly one such time.

    ``year`` is the year the text was given, for 今年 and 年内. A year before it is no deadline.
    The five-year plans end in 2025, 2030, 2035 (the fourteenth ran from 2021).
    """
    found: dict[str, Period] = {}
    for match in _LATEST.finditer(text[:4000]):
        period = _period(match, year)
        if period is not None and (year is None or period.last.year >= year):
            found[str(period)] = period
        if len(found) > 1:
            return None
    return next(iter(found.values()), None)


def _period(match: re.Match[str], year: int | None) -> Period | None:
    if match["plan"]:
        last = _PLANS[match["plan"]]
        return Period.year(last) if "末" in match["five"] else Period.parse(f"{last - 4}/{last}")
    if match["year"]:
        month = int(match["month"]) if match["month"] else 0
        return Period.parse(f"{match['year']}-{month:02d}") if 1 <= month <= 12 else Period.year(int(match["year"]))
    if year is None:
        return None
    if match["coming"]:
        return Period.parse(f"{year}/{year + 4}")
    return Period.year(year + 1 if match["next"] else year)


def responsible_of(text: str) -> str | None:
    """Return who is named as responsible, in the words of the text, if exactly one such note stands there."""
    read = text[:4000]
    found = {match["body"].strip() for pattern in (_body(), _label()) for match in pattern.finditer(read)}
    return found.pop() if len(found) == 1 else None


def responsible_note(text: str, span: Span) -> Span | None:
    """Return the note who is responsible that a sentence begins with (it belongs to the sentence before), or None."""
    match = _body().match(text, span.start, span.end)
    return Span(*match.span()) if match is not None else None


@cache
def _body() -> re.Pattern[str]:
    return re.compile(load("promises")["body_pattern"])


@cache
def _label() -> re.Pattern[str]:
    return re.compile(load("promises")["label_pattern"])
