"""How alike two pieces of Chinese are: character bigrams, rare ones weighing more."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
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


class Weights:
    """Inverse document frequencies of bigrams over a collection of sentences."""

    def __init__(self, sentences: Iterable[str]) -> None:
        """Count in how many of ``sentences`` each bigram stands."""
        self._seen: Counter[str] = Counter()
        self._size = 0
        for sentence in sentences:
            self._seen.update(gram_set(sentence))
            self._size += 1

    def weight(self, gram: str) -> float:
        """Return how telling ``gram`` is: the rarer, the more; never below zero."""
        return math.log((self._size + 1) / (self._seen[gram] + 0.5))

    def containment(self, part: str, whole: str) -> float:
        """Return which share of the weight of ``part`` also stands in ``whole``, between 0 and 1.

        Not symmetric: a short promise can be wholly contained in a long sentence.
        """
        mine, theirs = sorted(gram_set(part)), gram_set(whole)
        weights = [max(0.0, self.weight(gram)) for gram in mine]
        total = math.fsum(weights)
        shared = math.fsum(weight for gram, weight in zip(mine, weights, strict=True) if gram in theirs)
        return shared / total if total else 0.0
