"""How likely a stretch of text is as a row of words: a list of words with their costs, read when first needed."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from dajuan.text.language import STEP, SYMBOLS
from dajuan.text.script import simple

MAGIC = b"dajuan-words-1\n"
LONGEST, UNKNOWN = 6, 15.0
_STEPS = [number * STEP for number in range(256)]


class Words:
    """What each word costs alone, in nats. Loaded from the file that ``bench/word_list.py`` builds.

    Words are symbols as the character model has them; marks, digits and single characters are words too.
    """

    def __init__(self, data: bytes) -> None:
        if not data.startswith(MAGIC):
            raise ValueError("this is no dajuan word list")
        count = int.from_bytes(data[len(MAGIC) : len(MAGIC) + 4], "little")
        body = zlib.decompress(data[len(MAGIC) + 4 :])
        # A comprehension takes three quarters of the time that a dictionary of pairs takes.
        self._costs = {word: _STEPS[step] for word, step in zip(body[count:].decode().split("\0"), body[:count], strict=True)}
        self._row_cost = lru_cache(maxsize=20_000)(self._look_up)
        self._costs_of = lru_cache(maxsize=2_000)(self._costs_along)

    def row_behind(self, head: str) -> Row:
        """Return what begins with ``head``, to be asked for the cost of what may stand behind it."""
        return Row(self._row_cost, "".join(map(_SYMBOLS.__getitem__, head)))

    def _look_up(self, head: str, tail: str) -> float:
        return self._costs_along(tail, head, self._costs_of(head))[-1]

    def _costs_along(self, text: str, head: str = "", known: Sequence[float] = (0.0,)) -> list[float]:
        """Return what the cheapest rows of words cost that make ``head`` and ``text``, by where they end.

        ``known`` are those that end within ``head`` or at its end.
        """
        line, costs, get = head + text, [*known], self._costs.get
        for end in range(len(known), len(line) + 1):
            best = costs[end - 1] + get(line[end - 1], UNKNOWN)
            for start in range(max(0, end - LONGEST), end - 1):
                word = get(line[start:end])
                if word is not None and word + costs[start] < best:
                    best = word + costs[start]
            costs.append(best)
        return costs


class Row(NamedTuple):
    """A row of words that begins in a certain way. Reports repeat themselves: what was asked is remembered."""

    look_up: Callable[[str, str], float]
    head: str

    def cost(self, tail: str) -> float:
        """Return the cost of the cheapest row of words that makes the beginning and ``tail``, simplified."""
        return self.look_up(self.head, "".join(map(_SYMBOLS.__getitem__, tail)))


class _Symbols(dict[str, str]):
    """What stands for each character in the model once it is simplified. Filled as it is asked."""

    def __missing__(self, character: str) -> str:
        symbol = self[character] = SYMBOLS[simple(character)]
        return symbol


_SYMBOLS = _Symbols()


@cache
def words() -> Words:
    """Return the shipped words, loaded at the first call."""
    return Words((files("dajuan.text") / "data" / "words.lm").read_bytes())
