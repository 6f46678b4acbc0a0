"""How often characters stand together in a text."""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from itertools import cycle

from dajuan.text.language import integers

_BEYOND = re.compile("[\U00010000-\U0010ffff]")
_STAND_INS = range(0xD800, 0xE000)


class Counts:
    """Counts pairs and triples of characters as numbers of two bytes a character, twice as quickly as pieces of text.

    Characters beyond U+FFFF are counted as halves of surrogates, of which text holds none.
    """

    def __init__(self, text: str) -> None:
        units = text.encode("utf-16-le", "surrogatepass")
        self._stand_ins: dict[int, int] = {}
        if len(units) > 2 * len(text):
            self._stand_ins = dict(zip(sorted(map(ord, {*_BEYOND.findall(text)})), cycle(_STAND_INS), strict=False))
            units = text.translate(self._stand_ins).encode("utf-16-le", "surrogatepass")
        self._units = array("H", units)
        self._triples = Counter(integers("Q", self._together(3, 4)))

    def _together(self, count: int, width: int) -> bytes:
        """Every ``count`` characters that stand together, each time as ``width`` units, the first character first."""
        size = max(0, len(self._units) - count + 1)
        made = array("H", bytes(2 * width * size))
        for place in range(count):
            made[place::width] = self._units[place : place + size]
        return made.tobytes()

    def followers(self) -> dict[str, dict[str, int]]:
        """For each character those that stand behind it somewhere, and how often."""
        made: dict[str, dict[str, int]] = defaultdict(dict)
        meant = {stand_in: code for code, stand_in in self._stand_ins.items()}
        for pair, times in Counter(integers("I", self._together(2, 2))).items():
            first, second = pair & 0xFFFF, pair >> 16
            if meant:
                first, second = meant.get(first, first), meant.get(second, second)
            made[chr(first)][chr(second)] = times
        return dict(made)

    def triple(self, three: str) -> int:
        """How often three characters stand together."""
        a, b, c = (self._stand_ins.get(code, code) for code in map(ord, three))
        return self._triples[a | b << 16 | c << 32]
