"""How likely a stretch of text is as a row of words: a list of words with their costs, read when first needed."""

from __future__ import annotations

import zlib
from functools import cache, lru_cache
from importlib.resources import files

from dajuan.text.language import STEP, SYMBOLS

MAGIC = b"dajuan-words-1\n"
LONGEST, UNKNOWN = 6, 15.0
_LENGTHS = range(2, LONGEST + 1)
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

        self._known = lru_cache(maxsize=20_000)(self._row_cost)

    def row_cost(self, text: str) -> float:
        """Return the cost of the cheapest row of words that makes ``text``. Remembered, as reports repeat themselves."""
        return self._known("".join(map(SYMBOLS.__getitem__, text)))

    def _row_cost(self, line: str) -> float:
        size, get = len(line), self._costs.get
        costs = [0.0] * (size + 1)
        for end in range(1, size + 1):
            best = costs[end - 1] + get(line[end - 1], UNKNOWN)
            for length in _LENGTHS:
                if length > end:
                    break
                word = get(line[end - length : end])
                if word is not None and word + costs[end - length] < best:
                    best = word + costs[end - length]
            costs[end] = best
        return costs[size]


@cache
def words() -> Words:
    """Return the shipped words, loaded at the first call."""
    return Words((files("dajuan.text") / "data" / "words.lm").read_bytes())
