"""Rows kept in an order of their own while they come and go."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from typing import Any

Key = tuple[Any, ...]


class Rows:
    """Ids sorted by their keys; a key ends with what no other shares."""

    def __init__(self, rows: Iterable[tuple[str, Key]]) -> None:
        self._keys = dict(rows)
        self._sorted = sorted((key, id) for id, key in self._keys.items())

    def put(self, id: str, key: Key | None) -> None:
        """Set the key of a row; None: it is no row."""
        before = self._keys.pop(id, None)
        if before is not None:
            del self._sorted[bisect_left(self._sorted, (before, id))]
        if key is not None:
            self._keys[id] = key
            insort(self._sorted, (key, id))

    def ids(self, most: int | None = None) -> list[str]:
        """Return the first ``most`` ids, or all."""
        return [id for _, id in self._sorted[:most]]
