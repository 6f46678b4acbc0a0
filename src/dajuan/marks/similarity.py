"""How alike two pieces of Chinese are: character bigrams, rare ones weighing more."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

_LETTERS = re.compile(r"[一-鿿A-Za-z0-9]+")
_LONGEST = 2000
"""Only this many characters of a text are compared."""


def bigrams(text: str) -> Counter[str]:
    """Return the character bigrams of ``text``, none across punctuation."""
    found: Counter[str] = Counter()
    for run in _LETTERS.findall(text[:_LONGEST]):
        found.update(run[i : i + 2] for i in range(len(run) - 1))
        if len(run) == 1:
            found[run] += 1
    return found


@lru_cache(maxsize=65536)
def gram_set(text: str) -> frozenset[str]:
    """Return the different bigrams of ``text``."""
    return frozenset(bigrams(text))


def dice(one: str, other: str) -> float:
    """Return the Dice coefficient of the different bigrams of two texts, between 0 and 1."""
    a, b = gram_set(one), gram_set(other)
    total = len(a) + len(b)
    return 2 * len(a & b) / total if total else 0.0


class Index:
    """Sentences that can be asked how much of a piece of text stands in each of them.

    Bigrams weigh by rarity (inverse document frequency over the sentences): one found in few sentences tells more.
    """

    def __init__(self, sentences: Sequence[str]) -> None:
        """Note for each bigram in which of ``sentences`` it stands."""
        self._where: dict[str, list[int]] = {}
        self._size = len(sentences)
        for place, sentence in enumerate(sentences):
            for gram in gram_set(sentence):
                self._where.setdefault(gram, []).append(place)

    def weight(self, gram: str) -> float:
        """Return how telling ``gram`` is; always above zero."""
        return math.log((self._size + 1.5) / (len(self._where.get(gram, ())) + 0.5))

    def containment(self, part: str) -> dict[int, float]:
        """Return for each sentence that shares anything with ``part`` which share of its weight stands there, in (0, 1].

        Not symmetric: a short promise can be wholly contained in a long sentence.
        """
        grams = sorted(gram_set(part))
        weights = [self.weight(gram) for gram in grams]
        total = math.fsum(weights)
        shared: dict[int, list[float]] = {}
        for gram, weight in zip(grams, weights, strict=True):
            for place in self._where.get(gram, ()):
                shared.setdefault(place, []).append(weight)
        return {place: min(1.0, math.fsum(found) / total) for place, found in sorted(shared.items())}
