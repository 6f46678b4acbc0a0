"""Copies among the documents of a run: of those with the same words, or alike, the first in the order of shards and rows is kept.

A document is compared with those kept before it, not with other copies: it is like the very one it is said to be a copy of. Some 60 bytes a document are held, 360 when likeness is asked, in sorted runs that are merged as they grow.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy

from dajuan.bulk.likeness import BANDS, HASHES

# Texts that share this part of their turns of phrase are alike.
ALIKE = 0.8
# Bytes that must agree for that: those of ``ALIKE``, and one in 256 of the others by chance.
_AGREE = round(HASHES * (ALIKE + (1 - ALIKE) / 256))
# As many documents of a band are looked at in each sorted run; more share one only by their site's frame.
_MOST = 32


@dataclass(frozen=True, slots=True)
class Columns:
    """What is known of a shard's documents, row by row: status, words (content), edition (digest), likeness."""

    status: list[str]
    content: list[str | None]
    digest: list[str | None]
    likeness: list[bytes | None]


@dataclass(frozen=True, slots=True)
class Copy:
    """The reason why a row is a copy, and the edition it is a copy of."""

    reason: str
    of: str


@dataclass
class _Index:
    """Which kept documents have a key: sorted runs of (key, number), older ones larger, so that each key is sorted seldom."""

    runs: list[tuple[Any, Any]] = field(default_factory=list)

    def add(self, keys: Any, numbers: Any) -> None:
        """Put in keys with the numbers of their documents, which are larger than those before."""
        while self.runs and len(self.runs[-1][0]) <= 2 * len(keys):
            older = self.runs.pop()
            keys, numbers = numpy.concatenate([older[0], keys]), numpy.concatenate([older[1], numbers])
        order = numpy.argsort(keys, kind="stable")
        self.runs.append((keys[order], numbers[order]))

    def having(self, keys: Any) -> dict[int, list[int]]:
        """Return, for places in ``keys``, the numbers of the documents that have that key, where there are any."""
        found: dict[int, list[int]] = defaultdict(list)
        for there, numbers in self.runs:
            left, right = numpy.searchsorted(there, keys, "left"), numpy.searchsorted(there, keys, "right")
            for place in numpy.flatnonzero(right > left):
                found[int(place)].extend(numbers[left[place] : min(right[place], left[place] + _MOST)].tolist())
        return found


class Copies:
    """The documents kept so far; ``among`` says which rows of the next shard are copies, and takes in the others."""

    def __init__(self, alike: bool) -> None:
        self._alike = alike
        self._count = 0
        self._editions = bytearray()
        self._likenesses = bytearray()
        self._words = _Index()
        self._bands = _Index()

    def among(self, columns: Columns) -> dict[int, Copy]:
        """Return the rows that are copies of documents kept before them, and take in those that are kept.

        Rows of another status stay out, so a finished shard, whose copies are told already, is taken in by the same call.
        """
        rows = [row for row, status in enumerate(columns.status) if status == "kept"]
        words = numpy.array([int((columns.content[row] or "0")[:16], 16) for row in rows], dtype=numpy.uint64)
        bands = self._bands_of([columns.likeness[row] or b"" for row in rows])
        same, near, mine = self._words.having(words), self._near(bands), _Fresh()
        copies = {}
        for place, row in enumerate(rows):
            word, band = int(words[place]), bands[place].tolist()
            first = min(same.get(place) or mine.words.get(word, []), default=None)
            like = columns.likeness[row]
            if first is not None:
                copies[row] = Copy("same-words", self._edition(first))
            elif like and (other := self._alike_to(like, near[place] + mine.near(band))) is not None:
                copies[row] = Copy("alike", self._edition(other))
            else:
                mine.add(self._count, word, band)
                self._editions += bytes.fromhex(columns.digest[row] or "")
                self._likenesses += like or b""
                self._count += 1
        self._words.add(*_pairs(mine.words))
        self._bands.add(*_pairs(mine.bands))
        return copies

    def _edition(self, number: int) -> str:
        return self._editions[number * 16 : number * 16 + 16].hex()

    def _bands_of(self, likenesses: list[bytes]) -> Any:
        """Each document's bands as keys: what states other figures shares none, nor do bands at other places."""
        if not self._alike or not likenesses:
            return numpy.zeros((len(likenesses), 0), dtype=numpy.uint64)
        numbers = numpy.frombuffer(b"".join(likenesses), dtype=numpy.uint64).reshape(len(likenesses), BANDS + 1)
        return (numbers[:, :BANDS] ^ numbers[:, BANDS:]) * (2 * numpy.arange(BANDS, dtype=numpy.uint64) + 1)

    def _near(self, bands: Any) -> dict[int, list[int]]:
        """The documents of earlier shards that share a band, by the place of the row."""
        near: dict[int, list[int]] = defaultdict(list)
        if self._alike:
            for place, numbers in self._bands.having(bands.ravel()).items():
                near[place // BANDS].extend(numbers)
        return near

    def _alike_to(self, like: bytes, candidates: list[int]) -> int | None:
        """The first of the documents that are alike, if one is."""
        mine, size = numpy.frombuffer(like, dtype=numpy.uint8), len(like)
        for number in sorted(set(candidates)):
            theirs = numpy.frombuffer(bytes(self._likenesses[number * size : (number + 1) * size]), dtype=numpy.uint8)
            agree = mine == theirs
            if agree[HASHES:].all() and agree[:HASHES].sum() >= _AGREE:
                return number
        return None


@dataclass
class _Fresh:
    """The documents of this shard that are kept, by the keys of their words and bands."""

    words: dict[int, list[int]] = field(default_factory=dict)
    bands: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, number: int, word: int, bands: list[int]) -> None:
        """Take in a document."""
        self.words[word] = [number]
        for band in bands:
            self.bands[band].append(number)

    def near(self, bands: list[int]) -> list[int]:
        """Return the documents that share a band, as many of each as are looked at."""
        return [number for band in bands for number in self.bands.get(band, [])[:_MOST]]


def _pairs(keys: dict[int, list[int]]) -> tuple[Any, Any]:
    """Keys and numbers side by side, each key once for each of its documents."""
    flat = [(key, number) for key, numbers in keys.items() for number in numbers]
    return (
        numpy.array([key for key, _ in flat], dtype=numpy.uint64),
        numpy.array([number for _, number in flat], dtype=numpy.int64),
    )
