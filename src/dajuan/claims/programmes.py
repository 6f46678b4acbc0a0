"""Programmes: a named initiative or a counted enumeration whose parts the text lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from dajuan.claims.guards import guarded, scan
from dajuan.claims.model import Programme
from dajuan.claims.programmes_lists import items_after, items_before, unwrapped
from dajuan.document import Document
from dajuan.lexicon import load
from dajuan.values import Span

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九十")} | {"两": 2, "双": 2}
_NUMBER = r"(?:[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九]|\d{1,2})"
_LONGEST_NAME = 14
_NEIGHBOURS = 12
"""How many programmes before and after one may overlap it: more would be no text that somebody wrote."""


def find_programmes(document: Document) -> tuple[Programme, ...]:
    """Return the programmes that the document names and whose parts it lists, in reading order.

    A programme that is listed twice with the same parts is given once, where it is listed first.
    """
    text = unwrapped(document.text)
    found = [*_counted(text), *_quoted_names(text), *_quoted_lists(text), *_shared_heads(text)]
    kept: dict[tuple[str, tuple[str, ...]], Programme] = {}
    for each in sorted(found, key=lambda each: (each.span, -each.confidence)):
        if len(set(each.parts)) < len(each.parts):
            continue  # what repeats is a form (完成预算的…), not a list of parts
        kept.setdefault((each.name, each.parts), each)
    return tuple(_as_written(list(_without_overlaps(list(kept.values()))), document.text))


def _as_written(found: list[Programme], text: str) -> Iterator[Programme]:
    for each in found:
        yield replace(each, quote=each.span.of(text))


def _without_overlaps(found: list[Programme]) -> Iterator[Programme]:
    """Of two readings of one stretch the surer one stays; a list inside another list's part stays too."""
    for at, each in enumerate(found):
        near = found[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS + 1]
        rivals = [other for other in near if other is not each and other.span.overlaps(each.span)]
        if not any(
            (other.confidence, len(other.parts), other.span) > (each.confidence, len(each.parts), each.span)
            and not _nested(other, each)
            for other in rivals
        ):
            yield each


def _nested(outer: Programme, inner: Programme) -> bool:
    return any(inner.span != outer.span and inner.quote in part and inner.name in part for part in outer.parts)


def number_of(word: str) -> int | None:
    """Return the small number that a Chinese or Arabic numeral writes, or None.

    >>> number_of("十二"), number_of("7"), number_of("双")
    (12, 7, 2)
    """
    if word.isdecimal():
        return int(word)
    tens, ten, ones = word.rpartition("十")
    if ten:
        return (_DIGITS.get(tens, 1) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)
    return _DIGITS.get(word)


@cache
def _count() -> re.Pattern[str]:
    words = load("enumerations")
    kinds = "|".join(map(re.escape, sorted([*words["naming"], *words["counting"]], key=len, reverse=True)))
    return guarded(rf"(?<![第\d.．年一二两三四五六七八九十百千万几])(?P<number>{_NUMBER}) ?(?P<kind>{kinds})(?=[一-鿿])")


@cache
def _heads() -> re.Pattern[str]:
    heads = "|".join(map(re.escape, sorted(load("enumerations")["heads"], key=len, reverse=True)))
    return re.compile(rf"(?:{heads})+")


@cache
def _links() -> re.Pattern[str]:
    links = "|".join(map(re.escape, sorted(load("enumerations")["links"], key=len, reverse=True)))
    return re.compile(rf"[”\"]?[^，。；、：:（(\n“”]{{0,6}}?(?P<link>[，,]?\s*(?:{links})|[：:]|——|（|\()\s*")


def _counted(text: str) -> Iterator[Programme]:
    """“A、B和C三大行动”, and “三大行动，即A、B和C”, “三项举措。一是…二是…”."""
    for match in scan(_count(), text):
        stop = match.end("stop")
        end = _name_end(text, stop)
        if match["kind"].endswith("方面"):
            noun = _heads().match(text, stop, stop + _LONGEST_NAME)
            end = noun.end() if noun else stop
        if end is None:
            continue
        count = number_of(match["number"])
        if count is None or count < 2 or text.startswith(_slogans(), match.start()):
            continue
        quoted = match.start() > 0 and text[match.start() - 1] in "“‘"
        name = Span(match.start(), end)
        sure = match["kind"] == "大" or quoted
        yield from _listed(text, name, match.start() - quoted, count, sure, match["number"].isdecimal())


def _listed(text: str, name: Span, before: int, count: int, sure: bool, arabic: bool) -> Iterator[Programme]:
    items, is_open = items_before(text, before, count)
    if len(items) >= 2 and _is_list(text, items, before, count, is_open, sure, arabic):
        rule = "programme-open-list" if is_open else "programme-list-before"
        yield _programme(text, name, count, items, rule, _confidence(items, count, is_open, sure))
        return
    if sure or not arabic:
        numbered = list(_numbered(text, name, count))
        yield from numbered or _after(text, name, count, count)


def _is_list(text: str, items: list[Span], before: int, count: int, is_open: bool, sure: bool, arabic: bool) -> bool:
    """Whether what stands before a number reads as its list, not as the end of another sentence part."""
    if before - items[-1].end > 3 or not _nominal(text, items):
        return False
    if is_open:
        return sure and len(items) <= count
    if sure:
        return len(items) == count or (len(items) >= 3 and abs(len(items) - count) <= 1)
    return len(items) == count and not (arabic and count < 3)


@cache
def _slogans() -> tuple[str, ...]:
    return tuple(load("enumerations")["slogans"])


@cache
def _governing() -> tuple[str, ...]:
    return tuple(load("enumerations")["governing"])


_COUNTED_ITEM = re.compile(r"\d+ ?[个所家项名件条座万亿]|.*\d[\d.]*(?:万|亿|元|%|％)")


def _nominal(text: str, items: list[Span]) -> bool:
    """Whether the items name things: none counts something, and the last does not end in a verb that takes the name."""
    written = [item.of(text) for item in items]
    return not written[-1].endswith(_governing()) and not any(map(_COUNTED_ITEM.match, written))


def _confidence(items: list[Span], count: int, is_open: bool, sure: bool) -> float:
    if is_open:
        return 0.75
    if len(items) != count:
        return 0.45
    return 0.9 if sure else 0.75


def _after(text: str, name: Span, count: int | None, expected: int) -> Iterator[Programme]:
    link = _links().match(text, name.end)
    if link is None or text.startswith("一是", link.end()):
        return
    items = items_after(text, link.end(), expected)
    if len(items) < 2:
        return
    if len(items) == expected or link["link"].strip("，, ")[:1] not in {"：", ":", "—", "（", "("}:
        confidence = 0.9 if len(items) == expected else 0.5
        yield _programme(text, name, count, items, "programme-list-after", confidence)


_ORDINALS = "一二三四五六七八九十"


def _numbered(text: str, name: Span, count: int) -> Iterator[Programme]:
    """“三项举措。一是…。二是…。三是…”: as many parts as the number says, or none."""
    start = re.compile(r"[”\"]?[^。；\n“”]{0,8}[。：:；，,\n ]{1,3}一是").match(text, name.end)
    if start is None or not 2 <= count <= len(_ORDINALS) or not name.of(text).endswith(_numbered_heads()):
        return
    begin, parts = start.end(), []
    for ordinal in _ORDINALS[1:count]:
        at = text.find(ordinal + "是", begin, begin + 600)
        if at < 0:
            return
        parts.append(_first_sentence(text, begin, at))
        begin = at + 2
    parts.append(_first_sentence(text, begin, min(len(text), begin + 600)))
    if all(parts):
        yield _programme(text, name, count, parts, "programme-numbered", 0.8)


@cache
def _numbered_heads() -> tuple[str, ...]:
    return tuple(load("enumerations")["numbered_heads"])


def _first_sentence(text: str, start: int, end: int) -> Span:
    """Return the first sentence of a numbered part: the rest of a long part only explains it."""
    stop = re.compile(r"[。\n]").search(text, start, end)
    end = stop.start() if stop else end
    while end > start and text[end - 1] in "。；;，,、 \n\u3000":
        end -= 1
    return Span(start, end)


_QUOTED = re.compile(r"“(?P<name>[^“”，。；、\n]{2,12})”")
_NUMERALS = re.compile(r"[一二两三四五六七八九十双]|\d{1,2}")


def _quoted_names(text: str) -> Iterator[Programme]:
    """“四色”, “双中心”, “一减四增”: a quoted name with one or more numbers, its list before or after."""
    for match in _QUOTED.finditer(text):
        numbers = [number_of(word) for word in _NUMERALS.findall(match["name"])]
        known = _count().match(text, match.start("name")) or match["name"].startswith(_slogans())
        if not numbers or len(numbers) > 4 or known:
            continue
        expected = sum(number or 0 for number in numbers)
        single = len(numbers) == 1 and _NUMERALS.match(match["name"]) is not None
        count = expected if single else None
        if not 2 <= expected <= 20:
            continue
        name = Span(match.start("name"), match.end("name"))
        items, is_open = items_before(text, match.start(), expected)
        if single and not is_open and len(items) == expected and _even(text, items, match.start()):
            yield _programme(text, name, count, items, "programme-quoted", 0.85)
            continue
        wanted = [expected, *([len(numbers)] if match["name"].count("双") == len(numbers) else [])]
        found = [each for parts in wanted for each in _after(text, name, count, parts) if len(each.parts) == parts]
        found = [each for each in found if not any(map(_SUMMED.search, each.parts))]
        found = found or list(_quoted_parts(text, name, count, expected))
        yield from found[:1]
        if not found and count is not None:
            yield from _amounts(text, name, count)


_QUOTED_PART = re.compile(r"([一二三四五六七八九十])是(?:打造|建设)?“([^“”\n]{2,16})”")


def _quoted_parts(text: str, name: Span, count: int | None, expected: int) -> Iterator[Programme]:
    """“一乡三地”…一是“…”…二是“…”…: the quoted words that the numbers introduce, when there are as many as the name says."""
    found = list(_QUOTED_PART.finditer(text, name.end, min(len(text), name.end + 1500)))[:expected]
    if expected >= 2 and [_DIGITS[each[1]] for each in found] == list(range(1, expected + 1)):
        yield _programme(text, name, count, [Span(*each.span(2)) for each in found], "programme-quoted-parts", 0.75)


_SUMMED = re.compile(r"[一-鿿](?:[一二两三四五六七八九十]|\d{1,2})大[一-鿿]{2,8}$")


def _even(text: str, items: list[Span], end: int) -> bool:
    """Whether items before a quoted name are alike enough to be its list, and reach up to it."""
    lengths = [len(item) for item in items]
    if not _nominal(text, items):
        return False
    return end - items[-1].end <= 1 and max(lengths) <= 2.5 * min(lengths) + 2 and "“" not in text[items[0].start : end - 1]


_AMOUNT = re.compile(r"(?:^|[：:；;，,、])\s*(?P<item>[一-鿿（）()]{3,24}?)(?:支出|预算|安排|为)*\d")


def _amounts(text: str, name: Span, count: int) -> Iterator[Programme]:
    """“三公”经费…其中：A12万元，…；B…: as many named amounts as the number says."""
    at = text.find("其中", name.end, name.end + 60)
    if at < 0:
        return
    sentence = text[at + 2 : at + 2 + 300].split("。")[0].split("\n")[0]
    items = [
        Span(at + 2 + match.start("item"), at + 2 + match.end("item"))
        for match in _AMOUNT.finditer(sentence)
        if not re.match(r"(?:同比|比上年|增|减|下降|上升|较|占|其中)", match["item"])
    ]
    if len(items) == count:
        yield _programme(text, name, count, items, "programme-amounts", 0.7)


@cache
def _quoted_list() -> re.Pattern[str]:
    heads = "|".join(map(re.escape, sorted(load("enumerations")["quoted_heads"], key=len, reverse=True)))
    return re.compile(rf"“(?P<list>[^“”。；，\n]{{1,40}}、[^“”。；，\n]{{1,40}})”(?P<head>{heads})")


def _quoted_lists(text: str) -> Iterator[Programme]:
    """“A、B、C”工程: the list is the name."""
    for match in _quoted_list().finditer(text):
        items = items_after(text, match.start("list"), None)
        items = [Span(item.start, min(item.end, match.end("list"))) for item in items if item.start < match.end("list")]
        if len(items) >= 2 and all(len(item) for item in items):
            name = match["list"] + match["head"]
            yield _programme(text, name, None, items, "programme-quoted-list", 0.75)


_RUN = re.compile(r"[一-鿿、]{6,}")  # the shortest list with its head; no list reaches beyond such a run


@cache
def _shared() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(load("enumerations")["shared_heads"], key=len, reverse=True))))


@cache
def _shared_head() -> re.Pattern[str]:
    return re.compile(rf"(?P<list>[一-鿿]{{2,12}}(?:、[一-鿿]{{2,4}}){{1,8}})(?:和)?(?P<head>{_shared().pattern})")


def _shared_heads(text: str) -> Iterator[Programme]:
    """“蓝天、碧水、净土保卫战”: short items share one head."""
    listed = (run for run in _RUN.finditer(text) if "、" in run[0] and _shared().search(run[0]))
    for match in (match for run in listed for match in _shared_head().finditer(text, *run.span())):
        items, _ = items_before(text, match.start("head"), None)
        if len(items) >= 2 and max(map(len, items)) <= 4 and items[-1].end == match.start("head"):
            name = text[items[0].start : match.end()]
            yield _programme(text, name, None, items, "programme-shared-head", 0.7)


def _name_end(text: str, start: int) -> int | None:
    """Return where the name ends whose noun begins at ``start``: at a known noun, or before a mark."""
    stops = load("enumerations")["stops"]
    end = start
    while end < min(len(text), start + _LONGEST_NAME) and text[end] not in stops:
        end += 1
    head = _heads().search(text, start, end)
    if head is not None:
        return head.end()
    return end if 1 <= end - start <= 6 else None


def _programme(text: str, name: Span | str, count: int | None, items: list[Span], rule: str, confidence: float) -> Programme:
    span = Span(items[0].start, items[-1].end)
    parts = tuple(item.of(text).replace("\n", "") for item in items)
    written = name if isinstance(name, str) else name.of(text)
    return Programme(span, span.of(text), written.replace(" ", ""), count, parts, rule, confidence)
