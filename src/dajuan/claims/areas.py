"""Which place a figure is about: the last one its sentence names before it."""

from __future__ import annotations

import re
from bisect import bisect_left

from dajuan.document import Document

_WHOLE = (
    r"全[国省市县区镇乡州盟旗](?!第|前|[居列排])|[我本该][国省市县区镇乡州]|[市县州区]本级"
    r"|[市县州]级(?=一般|政府|国有|社保|社会|收|支|财|基)"
)
_KIND = re.compile(r"(?:省|市|县|区|镇|乡|街道|自治区|自治州)$")
# What a place is compared with, or is a part of, is not the place a figure is about.
_OTHER = "占比于较居列位由"
_REACH = 300


class Areas:
    """The places that a text names, in order."""

    def __init__(self, document: Document, text: str) -> None:
        names = {_WHOLE}
        if (area := document.facts.area) and area not in ("全国", "中国", "国务院"):
            names |= {re.escape(area), re.escape(_KIND.sub("", area) if len(area) > 2 else area)}
        pattern = re.compile("|".join(sorted(names, key=len, reverse=True)))
        self._text = text
        self._found = [
            (match.start(), match.end())
            for match in pattern.finditer(text)
            if text[match.start() - 1 : match.start()] not in set(_OTHER)
        ]
        self._starts = [start for start, _ in self._found]

    def before(self, place: int) -> str | None:
        """Return the place named last before ``place`` in the same sentence, as written, or None."""
        index = bisect_left(self._starts, place) - 1
        if index < 0:
            return None
        start, end = self._found[index]
        if place - start > _REACH or "。" in (between := self._text[start:place]) or "\n" in between:
            return None
        return self._text[start:end]
