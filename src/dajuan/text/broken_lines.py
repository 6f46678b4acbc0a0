"""Lines broken in the middle of a sentence where a converter took out links and subscripts."""

from __future__ import annotations

import re

from dajuan.text.log import Change, EditLog

_OPEN = r"(?<=[^\s。；：！？…;!?])"
_INVISIBLE = re.compile(_OPEN + r"[ \t]*\n[ \t]*[\u200b\u200c\u200d\u2060\ufeff]+[ \t]*\n(?=[^\s—－（(【])")
"""A line of nothing but zero-width signs, between a line that has not ended and one that goes on."""
_SUBSCRIPT = re.compile(r"(?<=[A-Za-z])\n(\d{1,2}(?:\.\d)?)\n(?=[一-鿿）)])")
"""M, 2 and 增长 on three lines: a subscript that lost its place."""

_ALONE = re.compile(r"\n\d{1,2}(?:\.\d)?\n")


def has_broken_lines(text: str) -> bool:
    """Return whether a short number stands on a line of its own. Cheap: begins with a plain search."""
    return any(_SUBSCRIPT.match(text, match.start()) for match in _ALONE.finditer(text))


def join_broken_lines(log: EditLog) -> None:
    """Join what a converter broke: around zero-width lines, and around a subscript on a line of its own."""
    text = log.text
    changes = [
        Change(match.start(), match.end(), "", "zero-width-line", 0.95, "A line of zero-width signs stands inside a sentence.")
        for match in _INVISIBLE.finditer(text)
    ]
    changes += [
        Change(match.start(), match.end(), match[1], "subscript-line", 0.9, "A subscript stands on a line of its own.")
        for match in _SUBSCRIPT.finditer(text)
    ]
    log.apply(sorted(changes, key=lambda change: change.start))
