"""Whose figure it is: of the whole area, or of a district, a level of government, a zone inside it."""

from __future__ import annotations

import re

from dajuan.claims import Figure, indicator_by_code
from dajuan.marks.checks.asking import Pair
from dajuan.marks.matching import code_of
from dajuan.marks.words import mark_words

_PLACE = re.compile(r"([一-鿿])(?:区|县|旗|镇|乡|街道|新城|片区|市)$")
_OWN = "全本我该各"
_BEFORE = 10


def is_narrow(pair: Pair) -> bool:
    """Return whether the words before the measure name a part of the area: 城东区地区生产总值, 市本级收入, 开发区投资.

    全市, 本县 and the like are the area itself. Read from the words, not from the figure's area, which may have been missed.
    """
    entry, figure = pair
    place = figure.span.start - entry.sentence.start
    at = entry.words.rfind(figure.measure, 0, max(0, place)) if figure.measure else -1
    start = at if at >= 0 else place
    head = entry.words[max(0, start - _BEFORE) : max(0, start)]
    if any(word in head + figure.measure for word in mark_words().levels):
        return True
    match = _PLACE.search(head.rstrip("的实现完成 ")) or _PLACE.search(_prefix(figure))
    return match is not None and match[1] not in _OWN


def _prefix(figure: Figure) -> str:
    """What stands in the measure before the name of its indicator: 城东区 in 城东区地区生产总值."""
    code = code_of(figure)
    indicator = indicator_by_code(code) if code else None
    names = indicator.names if indicator is not None else ()
    name = max((name for name in names if figure.measure.endswith(name)), key=len, default="")
    return figure.measure[: len(figure.measure) - len(name)] if name else ""
