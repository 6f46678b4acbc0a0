"""How often characters stand together in a text."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import cycle

from dajuan.text.language import integers

_BEYOND = re.compile("[\U00010000-\U0010ffff]")
_STAND_INS = range(0xD800, 0xE000)


class Counts:
    """Counts pairs and triples of characters as numbers of two bytes a character, twice as quickly as pieces of text.

    Characters beyond U+FFFF are counted as halves of surrogates that the text does not hold.
    """

    def __init__(self, text: str) -> None:
        units = text.encode("utf-16-le", "surrogatepass")
        self._stand_ins: dict[int, int] = {}
        if len(units) > 2 * len(text):
            free = sorted({*_STAND_INS}.difference(map(ord, {*text})))
            self._stand_ins = dict(zip(sorted(map(ord, {*_BEYOND.findall(text)})), cycle(free or _STAND_INS), strict=False))
            units = text.translate(self._stand_ins).encode("utf-16-le", "surrogatepass")
        self._units = array("H", units)
        self._triples = Counter(self._together("Q", (0, 1, 2)))

    def _together(self, kind: str, order: Sequence[int]) -> array[int]:
        """As many characters as ``order`` has places, wherever they stand together, as one number; the first place is the lowest."""
        size = max(0, len(self._units) - len(order) + 1)
        width = array(kind).itemsize // self._units.itemsize
        made = array("H", bytes(2 * width * size))
        for at, place in enumerate(order):
            made[at::width] = self._units[place : place + size]
        return integers(kind, made.tobytes())

    def followers(self) -> Followers:
        """For each character those that stand behind it somewhere, and how often."""
        return Followers(Counter(self._together("I", (1, 0))), self._stand_ins)

    def triple(self, three: str) -> int:
        """How often three characters stand together."""
        a, b, c = (self._stand_ins.get(code, code) for code in map(ord, three))
        return self._triples[a | b << 16 | c << 32]


class Followers(dict[str, dict[str, int]]):
    """For each character those that stand behind it in a text, and how often. Filled as it is asked: few are asked for."""

    def __init__(self, pairs: Mapping[int, int], stand_ins: Mapping[int, int]) -> None:
        """``pairs`` are counted pairs of characters, the first in the upper half of each number."""
        super().__init__()
        self._times, self._pairs, self._stand_ins = pairs, sorted(pairs), stand_ins
        self._meant = {stand_in: code for code, stand_in in stand_ins.items()}

    def __missing__(self, character: str) -> dict[str, int]:
        code = ord(character)
        first = self._stand_ins.get(code, code) << 16
        begin = bisect_left(self._pairs, first)
        found = self[character] = {
            chr(self._meant.get(pair & 0xFFFF, pair & 0xFFFF)): self._times[pair]
            for pair in self._pairs[begin : bisect_left(self._pairs, first + 0x10000, begin)]
        }
        return found
