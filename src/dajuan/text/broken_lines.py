"""Lines broken in the middle of a sentence: where a converter took out links and subscripts, where a page's edge was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from dajuan.text.log import Change, EditLog
from dajuan.text.tears import is_torn

_OPEN = r"(?<=[^\s。；：！？…;!?])"
_SIGNS = "\u200b\u200c\u200d\u2060\ufeff"
_INVISIBLE = re.compile(_OPEN + rf"[ \t]*\n[ \t]*[{_SIGNS}]+[ \t]*\n(?=[^\s—－（(【])")
"""A line of nothing but zero-width signs, between a line that has not ended and one that goes on."""
_ZERO_WIDTH_END = re.compile(rf"[{_SIGNS}][ \t]*\n")
"""What every such line ends in; quick to look for, as it begins with what is rare."""
_SUBSCRIPT = re.compile(r"\n(?<=[A-Za-z]\n)(\d{1,2}(?:\.\d)?)\n(?=[一-鿿）)])")
"""M, 2 and 增长 on three lines: a subscript that lost its place."""

_SET, _FEWEST, _NARROWEST, _RAGGED = 4000, 5, 40, 3
_TORN, _SHORTEST, _LONGEST = 0.15, 0.8, 1.3
_ENDS = "。！？；：…!?;:）)》”"
_OPEN_ENDS = re.compile(rf"\n(?<=[^{_ENDS}\n]\n)")
_BEGINS = re.compile(
    r"[\s　]|[一二三四五六七八九十]{1,3}[、是]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,3}[.、．]\s*\D|第[一二三四五六七八九十百\d]+[章节条]|[●•◆■※*#>\-]"
)
_CELLS = re.compile(r"\S(?: {2,}|\t| ?\| ?)\S")


def has_broken_lines(text: str) -> bool:
    """Return whether a short number stands on a line of its own where no number belongs, or lines end at one edge. Cheap."""
    return _SUBSCRIPT.search(text) is not None or bool(_measure(text[:_SET]))


def join_broken_lines(log: EditLog) -> None:
    """Join what a converter broke: around zero-width lines, and around a subscript on a line of its own."""
    text = log.text
    changes = [
        Change(match.start(), match.end(), "", "zero-width-line", 0.95, "A line of zero-width signs stands inside a sentence.")
        for match in (_INVISIBLE.finditer(text) if any(sign in text for sign in _SIGNS) and _ZERO_WIDTH_END.search(text) else ())
    ]
    changes += [
        Change(match.start(), match.end(), match[1], "subscript-line", 0.9, "A subscript stands on a line of its own.")
        for match in _SUBSCRIPT.finditer(text)
    ]
    log.apply(sorted(changes, key=lambda change: change.start))
    if full := _measure(log.text[:_SET]):
        log.apply(list(_wrapped(log.text, full)))


def _measure(text: str) -> range:
    """Return how wide (in columns, two a Chinese character) the full lines of a text set in lines are; empty when it is not set so.

    Lines are set when nearly all that do not end a sentence end at one edge, or when many end inside a word: what a
    printed page sets at one edge differs in columns, as digits and spaces take less room there.
    """
    # At the least so many lines must be open at the end.
    if len(_OPEN_ENDS.findall(text)) < _FEWEST or (any(gap in text for gap in ("  ", "\t", "|")) and _CELLS.search(text)):
        return range(0)
    lines = text.split("\n")
    pairs = [(line, behind) for line, behind in pairwise(lines) if _goes_on(line, behind)]
    open_ended = [_columns(line) for line, _ in pairs]
    if len(open_ended) < _FEWEST or (widest := max(open_ended)) < _NARROWEST:
        return range(0)
    full = sum(width >= widest - _RAGGED for width in open_ended)
    if full >= 0.8 * len(open_ended) and 2 * full > sum(bool(line.strip()) for line in lines):
        return range(widest - _RAGGED, widest + _RAGGED + 1)
    return _torn(pairs)


def _torn(pairs: list[tuple[str, str]]) -> range:
    """Return how wide full lines are where many of the open-ended ones end inside a word; empty where few do."""
    wide = [(line.rstrip(), behind.lstrip()) for line, behind in pairs if _columns(line) >= _NARROWEST]
    torn = sorted(_columns(line) for line, behind in wide if is_torn(line, behind))
    if len(torn) < max(_FEWEST, _TORN * len(wide)):
        return range(0)
    middle = torn[len(torn) // 2]
    return range(int(_SHORTEST * middle), int(_LONGEST * middle))


def _columns(line: str) -> int:
    return len(line.rstrip().encode("gb18030", "replace"))


def _goes_on(line: str, behind: str) -> bool:
    return bool(line.strip()) and bool(behind) and line.rstrip()[-1] not in _ENDS and _BEGINS.match(behind) is None


def _wrapped(text: str, full: range) -> Iterator[Change]:
    """Join every full line to the one that goes on with its sentence."""
    at = 0
    for line, behind in pairwise(text.split("\n")):
        at += len(line) + 1
        end = len(line.rstrip())
        if _columns(line) in full and _goes_on(line, behind):
            joined = (
                " " if line[end - 1].isascii() and line[end - 1].isalpha() and behind[0].isascii() and behind[0].isalpha() else ""
            )
            yield Change(
                at - 1 - len(line) + end, at, joined, "wrapped-line", 0.9, "A line of the printed page ended inside a sentence."
            )
