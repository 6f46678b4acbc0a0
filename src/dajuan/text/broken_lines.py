"""Lines broken in the middle of a sentence where a converter took out links and subscripts."""

from __future__ import annotations

import re

from dajuan.text.log import Change, EditLog

_OPEN = r"(?<=[^\s。；：！？…;!?])"
_INVISIBLE = re.compile(_OPEN + r"[ \t]*\n[ \t]*[\u200b\u200c\u200d\u2060\ufeff]+[ \t]*\n(?=[^\s—－（(【])")
"""A line of nothing but zero-width signs, between a line that has not ended and one that goes on."""
_ZERO_WIDTH_END = re.compile(r"[\u200b\u200c\u200d\u2060\ufeff][ \t]*\n")
"""What every such line ends in; quick to look for, as it begins with what is rare."""
_SUBSCRIPT = re.compile(r"\n(?<=[A-Za-z]\n)(\d{1,2}(?:\.\d)?)\n(?=[一-鿿）)])")
"""M, 2 and 增长 on three lines: a subscript that lost its place."""


def has_broken_lines(text: str) -> bool:
    """Return whether a short number stands on a line of its own where no number belongs. Cheap."""
    return _SUBSCRIPT.search(text) is not None


def join_broken_lines(log: EditLog) -> None:
    """Join what a converter broke: around zero-width lines, and around a subscript on a line of its own."""
    text = log.text
    changes = [
        Change(match.start(), match.end(), "", "zero-width-line", 0.95, "A line of zero-width signs stands inside a sentence.")
        for match in (_INVISIBLE.finditer(text) if _ZERO_WIDTH_END.search(text) else ())
    ]
    changes += [
        Change(match.start(), match.end(), match[1], "subscript-line", 0.9, "A subscript stands on a line of its own.")
        for match in _SUBSCRIPT.finditer(text)
    ]
    log.apply(sorted(changes, key=lambda change: change.start))
