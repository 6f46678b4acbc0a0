"""How likely a character is after two others: a compact trigram model, read when first needed."""

from __future__ import annotations

import sys
import unicodedata
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import cache, cached_property, lru_cache
from importlib.resources import files

MAGIC = b"dajuan-lm-1\n"
STEP = 0.1
UNKNOWN, AFTER_UNKNOWN = 18.0, 3.0
_MOST_KNOWN = 200_000


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


Context = tuple[int, int, int, int, int, int, float, float]
"""Two symbols as a number, the second alone, where the triples and pairs lie that begin so, and what it costs to know
the pair only, or the single symbol only."""


class CharacterModel:
    """Natural-log costs of characters. Loaded from the file that ``bench/language_model.py`` builds."""

    def __init__(self, data: bytes) -> None:
        if not data.startswith(MAGIC):
            raise ValueError("this is no dajuan language model")
        head = _integers("I", data[len(MAGIC) : len(MAGIC) + 12])
        ones, twos, threes = head
        body, at = memoryview(zlib.decompress(data[len(MAGIC) + 12 :])), 0
        parts = []
        for size in (2 * ones, ones, ones, 4 * twos, twos, twos, 8 * threes, threes):
            parts.append(bytes(body[at : at + size]))
            at += size
        self._number = {c: index + 1 for index, c in enumerate(parts[0].decode("utf-16-le"))}
        self._one, self._back1 = parts[1], parts[2]
        self._pairs, self._two, self._back2 = _integers("I", parts[3]), parts[4], parts[5]
        self._triples, self._three = _integers("Q", parts[6]), parts[7]
        self.context = lru_cache(maxsize=20_000)(self._context)
        self._known = _Known(lambda a, b, c: self.cost_in(self.context(a, b), c))

    def cost(self, a: str, b: str, c: str) -> float:
        """Return -log p(c | a b), in nats. Arguments are symbols (see ``symbols``)."""
        return self._known[a, b, c]

    def _context(self, a: str, b: str) -> Context:
        """Return what every symbol after ``a`` and ``b`` shares, for ``cost_in``."""
        x, y = self._number.get(a, 0), self._number.get(b, 0)
        context = x << 16 | y
        return context, y, *_slice(self._triples, context), *_slice(self._pairs, y), *self._backed_off(context, y)

    def cost_in(self, context: Context, c: str) -> float:
        """Return -log p(c | a b) for the context of ``a`` and ``b``, in nats."""
        z = self._number.get(c, 0)
        if not z:
            return UNKNOWN
        two, y, first3, last3, first2, last2, seen, unseen = context
        if first3 < last3:
            at = bisect_left(self._triples, two << 16 | z, first3, last3)
            if at < last3 and self._triples[at] == two << 16 | z:
                return self._three[at] * STEP
        if first2 < last2:
            at = bisect_left(self._pairs, y << 16 | z, first2, last2)
            if at < last2 and self._pairs[at] == y << 16 | z:
                return seen + self._two[at] * STEP
        return unseen + self._one[z - 1] * STEP

    def _backed_off(self, context: int, y: int) -> tuple[float, float]:
        """Return what it costs to know the pair only, and the single character only."""
        at = bisect_left(self._pairs, context)
        seen = self._back2[at] * STEP if at < len(self._pairs) and self._pairs[at] == context else 0.0
        return seen, seen + (self._back1[y - 1] * STEP if y else AFTER_UNKNOWN)

    def all_after(self, a: str, b: str) -> dict[str, float]:
        """Return -log p(c | a b) for every symbol c that the model knows, at once."""
        _, _, first3, last3, first2, last2, seen, unseen = self.context(a, b)
        costs = [unseen + one for one in self._ones]
        for at in range(first2, last2):
            costs[(self._pairs[at] & 0xFFFF) - 1] = seen + self._two[at] * STEP
        for at in range(first3, last3):
            costs[(self._triples[at] & 0xFFFF) - 1] = self._three[at] * STEP
        return dict(zip(self._number, costs, strict=True))

    @cached_property
    def _ones(self) -> list[float]:
        return [one * STEP for one in self._one]

    def text_cost(self, text: str, before: str = "\n\n") -> float:
        """Return the cost of ``text`` after the last two characters of ``before``, in nats."""
        return self.line_cost([*map(SYMBOLS.__getitem__, ("\n\n" + before)[-2:] + text)])

    def line_cost(self, line: Sequence[str]) -> float:
        """Return the cost of every symbol of ``line`` from the third on, in nats."""
        return sum(map(self._known.__getitem__, zip(line, line[1:], line[2:], strict=False)))


def _slice(keys: array[int], context: int) -> tuple[int, int]:
    """Return where in ``keys``, sorted, those lie that begin with ``context`` and end in any symbol."""
    first = bisect_left(keys, context << 16)
    return first, bisect_left(keys, (context + 1) << 16, first)


def _integers(kind: str, data: bytes) -> array[int]:
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
