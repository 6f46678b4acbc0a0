"""How likely a character is after two others: a compact trigram model, read when first needed."""

from __future__ import annotations

import math
import sys
import unicodedata
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from importlib.resources import files

MAGIC = b"dajuan-lm-1\n"
STEP = 0.1
UNKNOWN, AFTER_UNKNOWN = 18.0, 3.0
ANY = {"0": math.log(10), "A": 3.0}
"""In nats: what it costs to tell one digit, or one Latin letter, which are one symbol each."""
_MOST_KNOWN = 200_000
_RARE = 11.0


class _Symbols(dict[str, str]):
    """What stands for each character in the model: one symbol for all digits, all Latin letters. Filled as it is asked."""

    def __missing__(self, character: str) -> str:
        symbol = self[character] = _symbol_of(character)
        return symbol


def _symbol_of(character: str) -> str:
    narrow = unicodedata.normalize("NFKC", character)
    narrow = narrow if len(narrow) == 1 else character
    if narrow.isdigit():
        return "0"
    if narrow.isascii() and narrow.isalpha():
        return "A"
    if narrow in "\r\n":
        return "\n"
    return " " if narrow.isspace() else narrow


SYMBOLS = _Symbols()


def symbols(text: str) -> str:
    """Return ``text`` as the model sees it, character for character.

    Digits become ``0``, Latin letters ``A``, full-width punctuation its narrow form,
    white space a space, line ends a line end. The length stays the same.
    """
    return "".join(map(SYMBOLS.__getitem__, text))


class _Known(dict[tuple[str, str, str], float]):
    """Costs of three symbols once they were looked up; all are forgotten when they become too many."""

    def __init__(self, look_up: Callable[[str, str, str], float]) -> None:
        super().__init__()
        self._look_up = look_up

    def __missing__(self, three: tuple[str, str, str]) -> float:
        if len(self) >= _MOST_KNOWN:
            self.clear()
        cost = self[three] = self._look_up(*three)
        return cost


Context = tuple[Mapping[str, float], Mapping[str, float], float, float]
"""What three symbols cost and what two do that begin as the context does, by the last of them, and what it costs to know
two only, or the single symbol only."""
_STEPS = [number * STEP for number in range(256)]
_NOTHING: Mapping[str, float] = {}


class CharacterModel:
    """Natural-log costs of characters. Loaded from the file that ``bench/language_model.py`` builds."""

    def __init__(self, data: bytes) -> None:
        if not data.startswith(MAGIC):
            raise ValueError("this is no dajuan language model")
        head = integers("I", data[len(MAGIC) : len(MAGIC) + 12])
        ones, twos, threes = head
        body, at = memoryview(zlib.decompress(data[len(MAGIC) + 12 :])), 0
        parts = []
        for size in (2 * ones, ones, ones, 4 * twos, twos, twos, 8 * threes, threes):
            parts.append(bytes(body[at : at + size]))
            at += size
        self._symbols = "\0" + parts[0].decode("utf-16-le")
        self._number = {c: number for number, c in enumerate(self._symbols) if number}
        self._one, self._back1 = parts[1], parts[2]
        self._pairs, self._two, self._back2 = integers("I", parts[3]), parts[4], parts[5]
        self._triples, self._three = integers("Q", parts[6]), parts[7]
        self.context = lru_cache(maxsize=20_000)(self._context)
        self._pairs_of = lru_cache(maxsize=2_000)(lambda y: self._after(self._pairs, self._two, y))
        self._known = _Known(self._cost)

    def cost(self, a: str, b: str, c: str) -> float:
        """Return -log p(c | a b), in nats. Arguments are symbols (see ``symbols``)."""
        return self._known[a, b, c]

    def _context(self, a: str, b: str) -> Context:
        """Return what every symbol after ``a`` and ``b`` shares."""
        x, y = self._number.get(a, 0), self._number.get(b, 0)
        context = x << 16 | y
        return self._after(self._triples, self._three, context), self._pairs_of(y), *self._backed_off(context, y)

    def _after(self, keys: array[int], costs: bytes, context: int) -> Mapping[str, float]:
        """Return the costs of those ``keys``, sorted, that begin with ``context``, by the symbol that they end in."""
        first = bisect_left(keys, context << 16)
        if first == len(keys) or keys[first] >> 16 != context:
            return _NOTHING
        last = bisect_left(keys, (context + 1) << 16, first)
        symbols = [self._symbols[key & 0xFFFF] for key in keys[first:last]]
        return dict(zip(symbols, map(_STEPS.__getitem__, costs[first:last]), strict=True))

    def _cost(self, a: str, b: str, c: str) -> float:
        """Return -log p(c | a b), in nats. Looked up by itself: all that stands behind ``a`` and ``b`` is seldom asked for."""
        number = self._number
        x, y, z = number.get(a, 0), number.get(b, 0), number.get(c, 0)
        if not z:
            return UNKNOWN
        context = x << 16 | y
        at = bisect_left(self._triples, key := context << 16 | z)
        if at < len(self._triples) and self._triples[at] == key:
            return _STEPS[self._three[at]]
        seen, unseen = self._backed_off(context, y)
        at = bisect_left(self._pairs, key := y << 16 | z)
        if at < len(self._pairs) and self._pairs[at] == key:
            return seen + _STEPS[self._two[at]]
        return unseen + _STEPS[self._one[z - 1]]

    def _backed_off(self, context: int, y: int) -> tuple[float, float]:
        """Return what it costs to know the pair only, and the single character only."""
        at = bisect_left(self._pairs, context)
        seen = self._back2[at] * STEP if at < len(self._pairs) and self._pairs[at] == context else 0.0
        return seen, seen + (self._back1[y - 1] * STEP if y else AFTER_UNKNOWN)

    def is_rare(self, character: str) -> bool:
        """Return whether a character stands less than once in 60,000 characters (e to the eleventh) of what the model was built from."""
        return self.ones.get(SYMBOLS[character], UNKNOWN) > _RARE

    @cached_property
    def ones(self) -> dict[str, float]:
        """What each symbol costs alone."""
        return dict(zip(self._number, map(_STEPS.__getitem__, self._one), strict=True))

    def text_cost(self, text: str, before: str = "\n\n") -> float:
        """Return the cost of ``text`` after the last two characters of ``before``, in nats."""
        return self.line_cost([*map(SYMBOLS.__getitem__, ("\n\n" + before)[-2:] + text)])

    def line_cost(self, line: Sequence[str]) -> float:
        """Return the cost of every symbol of ``line`` from the third on, in nats."""
        return sum(map(self._known.__getitem__, zip(line, line[1:], line[2:], strict=False)))


def integers(kind: str, data: bytes) -> array[int]:
    """Return the numbers that ``data`` holds, little end first; ``kind`` as in ``array``."""
    values = array(kind)
    values.frombytes(data)
    if sys.byteorder == "big":
        values.byteswap()
    return values


@cache
def model() -> CharacterModel:
    """Return the shipped model, loaded at the first call."""
    path = files("dajuan.text") / "data" / "characters.lm"
    return CharacterModel(path.read_bytes())
