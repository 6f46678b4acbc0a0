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
_NOTHING = b"\xff\xff"


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
        # With what is no character behind the last two, every pair begins a triple.
        self._units = array("H", units + _NOTHING)
        self._triples = Counter(self._together("Q", (2, 1, 0)))

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
        return Followers(self._triples, self._stand_ins)

    def triple(self, three: str) -> int:
        """How often three characters stand together."""
        a, b, c = (self._stand_ins.get(code, code) for code in map(ord, three))
        return self._triples[a << 32 | b << 16 | c]


class Followers(dict[str, dict[str, int]]):
    """For each character those that stand behind it in a text, and how often. Filled as it is asked: few are asked for."""

    def __init__(self, triples: Mapping[int, int], stand_ins: Mapping[int, int]) -> None:
        """``triples`` are counted triples of characters, the first in the highest bits of each number."""
        super().__init__()
        self._times, self._triples, self._stand_ins = triples, sorted(triples), stand_ins
        self._meant = {stand_in: code for code, stand_in in stand_ins.items()}

    def __missing__(self, character: str) -> dict[str, int]:
        code = ord(character)
        first = self._stand_ins.get(code, code) << 32
        begin = bisect_left(self._triples, first)
        found: dict[int, int] = {}
        for triple in self._triples[begin : bisect_left(self._triples, first + (1 << 32), begin)]:
            second = triple >> 16 & 0xFFFF
            found[second] = found.get(second, 0) + self._times[triple]
        made = self[character] = {chr(self._meant.get(second, second)): times for second, times in found.items()}
        return made
