"""How likely a character is after two others: a compact trigram model, read when first needed."""

from __future__ import annotations

import sys
import unicodedata
import zlib
from array import array
from bisect import bisect_left
from functools import cache, lru_cache
from importlib.resources import files

MAGIC = b"dajuan-lm-1\n"
STEP = 0.1
UNKNOWN, AFTER_UNKNOWN = 18.0, 3.0


@cache
def symbol_of(character: str) -> str:
    """Return what stands for ``character`` in the model: one symbol for all digits, all Latin letters."""
    narrow = unicodedata.normalize("NFKC", character)
    narrow = narrow if len(narrow) == 1 else character
    if narrow.isdigit():
        return "0"
    if narrow.isascii() and narrow.isalpha():
        return "A"
    if narrow in "\r\n":
        return "\n"
    return " " if narrow.isspace() else narrow


def symbols(text: str) -> str:
    """Return ``text`` as the model sees it, character for character.

    Digits become ``0``, Latin letters ``A``, full-width punctuation its narrow form,
    white space a space, line ends a line end. The length stays the same.
    """
    return "".join(map(symbol_of, text))


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
        self.cost = lru_cache(maxsize=400_000)(self._cost)

    def _cost(self, a: str, b: str, c: str) -> float:
        """Return -log p(c | a b), in nats. Arguments are symbols (see ``symbols``)."""
        number = self._number
        x, y, z = number.get(a, 0), number.get(b, 0), number.get(c, 0)
        if not z:
            return UNKNOWN
        key3 = x << 32 | y << 16 | z
        at = bisect_left(self._triples, key3)
        if at < len(self._triples) and self._triples[at] == key3:
            return self._three[at] * STEP
        cost = 0.0
        key_context = x << 16 | y
        at = bisect_left(self._pairs, key_context)
        if at < len(self._pairs) and self._pairs[at] == key_context:
            cost = self._back2[at] * STEP
        key2 = y << 16 | z
        at = bisect_left(self._pairs, key2)
        if at < len(self._pairs) and self._pairs[at] == key2:
            return cost + self._two[at] * STEP
        back = self._back1[y - 1] * STEP if y else AFTER_UNKNOWN
        return cost + back + self._one[z - 1] * STEP

    def text_cost(self, text: str, before: str = "\n\n") -> float:
        """Return the cost of ``text`` after the last two characters of ``before``, in nats."""
        line = symbols(("\n\n" + before)[-2:] + text)
        return sum(map(self.cost, line, line[1:], line[2:]))


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
