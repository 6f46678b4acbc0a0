"""Read a list of items before or after a point of the text, as it is written.

All functions look at a bounded window, so the time they take does not depend on the length of the text.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from statistics import median

from dajuan.lexicon import load
from dajuan.values import Span

_BEFORE = 320
"""How far back a list may begin: the longest list of names met in work reports is below 200."""

_LONGEST_ITEM = 60
_OPEN = {"（": "）", "(": ")", "“": "”", "《": "》", "「": "」", "『": "』", "[": "]"}
_CLOSE = {close: opening for opening, close in _OPEN.items()}
_JOIN = re.compile(r"以及|和|与|及")
_CLAUSE_END = "。；！？：，,;:!?\n"
_BAD_START = (*"的了化性型们和与及等、之者”）", "以上", "以来", "以及")


@cache
def _openers() -> re.Pattern[str]:
    return _any_of("openers")


@cache
def _verbs() -> re.Pattern[str]:
    return _any_of("verbs")


@cache
def _any_of(key: str) -> re.Pattern[str]:
    words = sorted(load("enumerations")[key], key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


@cache
def _filler() -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted(load("enumerations")["fillers"], key=len, reverse=True)))
    return re.compile(rf"(?:{words})\s*$")


def items_before(text: str, end: int, count: int | None) -> tuple[list[Span], bool]:
    """Return the items of the list that ends at ``end``, and whether 等 leaves it open.

    ``count`` is the number the name gives, or None. The first item begins after the verb or
    preposition that governs the list, chosen so that it is like the other items.
    """
    window = text[max(0, end - _BEFORE) : end]
    base = end - len(window)
    stripped = _filler().sub("", window.rstrip())
    is_open = "等" in window[len(stripped) :]
    if stripped.endswith("”") and "、" in stripped[stripped.rfind("“") + 1 :]:
        return _split(text, base + stripped.rfind("“") + 1, base + len(stripped) - 1, count), is_open
    start = base + _clause_start(stripped)
    for counted in _COUNTED_AND.finditer(text, start, base + len(stripped)):
        start = counted.end()
    items = _split(text, start, base + len(stripped), count)
    if count is not None and len(items) > count >= 2 and not is_open:
        return items[-count:], is_open
    if len(items) >= 2:
        items[0] = _cut_left(text, items)
    return items, is_open


def items_after(text: str, start: int, count: int | None) -> list[Span]:
    """Return the items of the list that begins at ``start``; none when it does not read as one.

    Items stand between 、 up to the end of the clause; between ； or ， only when that gives ``count`` items.
    """
    whole = text[start : start + _BEFORE]
    sentence = _sentence_end(whole)
    clause = next((len(piece) for piece in _pieces(text, start, start + sentence, "，,；;")), sentence)
    items = [_without_count(text, item) for item in _split(text, start, start + clause, count)]
    if len(items) >= 2 and (count is None or len(items) == count):
        return items
    if count is not None:
        for separators in ("；;", "，,"):
            wider = _pieces(text, start, start + sentence, separators)
            if len(wider) == count and ("；" in separators or not _nested_marks(text, wider)):
                return wider
        if mixed := _clause_by_clause(text, start, start + sentence, count):
            return mixed
    return items if len(items) >= 2 else []


_COUNTED_NAME = re.compile(r"(?<=[一-鿿])(?:[一二两三四五六七八九十]|\d{1,2})(?:大|个|项|条|类)[一-鿿]{1,8}$")
_COUNTED_AND = re.compile(
    r"(?:[一二两三四五六七八九十]|\d{1,2})(?:大|个|项|条|类)[一-鿿“”]{1,10}?(?:以及|和|与|及|、)(?=[^、]{2,12}、)"
)


def _without_count(text: str, item: Span) -> Span:
    """Return an item without the counted name that sums up the list: 南部 of 南部三个功能区."""
    match = _COUNTED_NAME.search(item.of(text))
    return Span(item.start, item.start + match.start()) if match is not None and match.start() >= 1 else item


def _nested_marks(text: str, items: list[Span]) -> bool:
    return any(len(_pieces(text, item.start, item.end, "、")) > 1 for item in items)


def _sentence_end(whole: str) -> int:
    """Return where the sentence ends: at its mark, or at a closing bracket that it did not open."""
    depth = 0
    for at, char in enumerate(whole):
        if char in "。！？\n":
            return at
        depth += (char in "（(") - (char in "）)")
        if depth < 0:
            return at
    return len(whole)


def _clause_by_clause(text: str, start: int, end: int, count: int) -> list[Span]:
    """Return the items of the first clauses that together hold exactly ``count`` of them, or none."""
    items: list[Span] = []
    for clause in _pieces(text, start, end, "，,；;"):
        items += _pieces(text, clause.start, clause.end, "、")
        if len(items) >= count:
            break
    return items if len(items) == count else []


def _split(text: str, start: int, end: int, count: int | None) -> list[Span]:
    """Split at 、 and, where the count or the lack of other marks asks for it, at the last 和."""
    items = _pieces(text, start, end, "、")
    if not items:
        return []
    if count is not None and len(items) == count and len(items) > 1:
        return items
    last = items[-1]
    joins = [
        (at.start() + last.start, at.end() + last.start)
        for at in _JOIN.finditer(last.of(text))
        if _at_top(last.of(text), at.start()) and at.start() >= 1 and last.start + at.end() < last.end
    ]
    if not joins:
        return items
    left, right = _best_join(items, joins, last)
    return [*items[:-1], Span(last.start, left), Span(right, last.end)]


def _best_join(items: list[Span], joins: list[tuple[int, int]], last: Span) -> tuple[int, int]:
    """Return the join that leaves the last two items most like the others (or most like each other)."""
    if len(items) == 1:
        return joins[-1]
    usual = median(len(item) for item in items[1:-1] or items[:1])
    return min(joins, key=lambda join: abs(join[0] - last.start - usual) + abs(last.end - join[1] - usual))


def _pieces(text: str, start: int, end: int, separators: str) -> list[Span]:
    pieces: list[Span] = []
    depth, begin = 0, start
    for at in range(start, end):
        char = text[at]
        if char in _OPEN:
            depth += 1
        elif char in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0 and char in separators:
            pieces.append(_trim(text, begin, at))
            begin = at + 1
    pieces.append(_trim(text, begin, end))
    return pieces if all(0 < len(piece) <= _BEFORE for piece in pieces) else []


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in " \u3000\n以及":
        if text[start] == "以" and text[start : start + 2] != "以及":
            break
        start += 1
    while start < end and text[end - 1] in " \u3000\n":
        end -= 1
    if text[start:end].startswith("“") and text[start:end].endswith("”") and text[start:end].count("“") == 1:
        return Span(start + 1, end - 1)
    return Span(start, end)


_WRAPPED = 25
"""A line at least this long that does not end like a sentence was broken by the page, not by the writer."""

_WRAPPED_CLAUSES = 15
"""The same for a line that holds a comma: headings seldom do."""

_NO_WRAP_AFTER = frozenset("。；：！？;:!?”）)\n\t")
_NEW_PART = re.compile(r"[\s（(]|[一二三四五六七八九十]{1,3}[、是]|\d{1,2}[、.．]|第[一二三四五六七八九十]|——")


_NUMBERED = re.compile(r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[、.．）)]|第[一二三四五六七八九十])")


def unwrapped(text: str) -> str:
    """Return the text with the line breaks of a hard wrap turned into spaces; offsets stay the same."""
    if "\n" not in text:
        return text
    lines = text.split("\n")
    joined = [lines[0]]
    for before, line in pairwise(lines):
        soft = (
            len(before) >= (_WRAPPED if "，" not in before else _WRAPPED_CLAUSES)
            and before[-1] not in _NO_WRAP_AFTER
            and line != ""
            and _NEW_PART.match(line) is None
            and (len(before) > 60 or _NUMBERED.match(before) is None or "。" in before)
        )
        joined.append((" " if soft else "\n") + line)
    return "".join(joined)


def _at_top(piece: str, at: int) -> bool:
    return sum(piece[:at].count(char) for char in _OPEN) == sum(piece[:at].count(char) for char in _CLOSE)


def _clause_start(window: str) -> int:
    """Return where the clause that ends the window begins; marks inside brackets or quotes do not end it."""
    depth = 0
    for at in range(len(window) - 1, -1, -1):
        char = window[at]
        if char in _CLOSE:
            depth += 1
        elif char in _OPEN:
            if depth == 0:
                return at + 1
            depth -= 1
        elif char in "。！？\n" or (depth == 0 and char in _CLAUSE_END):
            return at + 1
    return 0


def _cut_left(text: str, items: list[Span]) -> Span:
    """Return the first item without the words that govern the list."""
    first, others = items[0], items[1:]
    usual = median(len(item) for item in others)
    with_verb = sum(_verbs().match(text, item.start) is not None for item in others) * 2 >= len(others)
    others_open = any(_governed(text, item.start, item.end) for item in others)
    shortest = min(2, *(len(item) for item in others))
    openings = [first.start]
    for at in range(first.start, first.end - 1):
        openings += [match.end()] if (match := _openers().match(text, at, first.end)) else []
    best, cost = first, float("inf")
    for start in dict.fromkeys(openings):
        rest = text[start : first.end].lstrip("了着 ")
        if len(rest) < shortest or rest.startswith(_BAD_START):
            continue
        start = first.end - len(rest)
        new = min(1.0, abs(len(rest) - usual) / max(usual, 2))
        new += 0.7 * ((_verbs().match(text, start) is not None) != with_verb)
        new += 0.6 * (not others_open and _governed(text, start, first.end))
        new -= 0.3 * any(text[item.start] == rest[0] for item in others)
        if new < cost - 1e-9:
            best, cost = Span(start, first.end), new
    return best


def _governed(text: str, start: int, end: int) -> bool:
    """Whether a verb of two characters stands in the item and governs the rest of it."""
    return any(len(match[0]) >= 2 for match in _openers().finditer(text, start, max(start, end - 2)))
