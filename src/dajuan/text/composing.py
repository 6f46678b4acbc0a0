"""Passes composed: what a later pass changed is traced through what earlier ones made, back to the source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Change(NamedTuple):
    """One change of the text as it stands: ``text[start:end]`` becomes ``after``."""

    start: int
    end: int
    after: str
    rule: str
    confidence: float
    reason: str
    alternatives: tuple[str, ...] = ()


class Piece(NamedTuple):
    """A change mapped to the source: source ``[first, last)`` became ``after``."""

    first: int
    last: int
    after: str
    causes: tuple[Change, ...]


def changed(text: str, changes: Iterable[Change | tuple[int, int, str]], low: int, high: int) -> str:
    """Return ``text[low:high]`` with ``changes`` (sorted, not overlapping, all within) applied; start, end and text of each suffice."""
    parts, done = list[str](), low
    for change in changes:
        parts += (text[done : change[0]], change[2])
        done = change[1]
    parts.append(text[done:high])
    return "".join(parts)


def composed(text: str, pieces: Sequence[Piece], changes: Sequence[Change]) -> list[Piece]:
    """Return ``pieces``, which made ``text``, with ``changes`` of that text merged into them.

    A change that touches what a piece made becomes one with it. ``drift`` is how far the text has grown up to there.
    """
    merged, index, drift, position = list[Piece](), 0, 0, 0
    while position < len(changes):
        change = changes[position]
        low, high, made = change[0], change[1], change[2]
        touches = False
        while index < len(pieces):
            piece = pieces[index]
            start = piece[0] + drift
            end = start + len(piece[2])
            if end > low:
                touches = _touches(start, end, low, high)
                break
            merged.append(piece)
            drift = end - piece[1]
            index += 1
        if touches:
            position, index, drift = _grow(text, pieces, changes, (position, index, drift), merged)
        else:
            merged.append(Piece(low - drift, high - drift, made, (change,)))
            position += 1
    merged += pieces[index:]
    return merged


def _grow(
    text: str, pieces: Sequence[Piece], changes: Sequence[Change], place: tuple[int, int, int], merged: list[Piece]
) -> tuple[int, int, int]:
    """Merge one change with every piece and change that it touches; return where to go on."""
    position, index, drift = place
    group, causes, before = [changes[position]], list[Change](), drift
    low, high = group[0].start, group[0].end
    position += 1
    while True:
        start, end = _made_at(pieces, index, drift)
        if index < len(pieces) and _touches(start, end, low, high):
            low, high = min(low, start), max(high, end)
            causes += pieces[index].causes
            drift = end - pieces[index].last
            index += 1
        elif position < len(changes) and changes[position].start < high:
            high = max(high, changes[position].end)
            group.append(changes[position])
            position += 1
        else:
            break
    merged.append(Piece(low - before, high - drift, changed(text, group, low, high), (*causes, *group)))
    return position, index, drift


def _made_at(pieces: Sequence[Piece], index: int, drift: int) -> tuple[int, int]:
    """Where in the text as it stands lies what a piece made."""
    if index == len(pieces):
        return 0, 0
    start = pieces[index].first + drift
    return start, start + len(pieces[index].after)


def _touches(start: int, end: int, low: int, high: int) -> bool:
    """Whether what a piece made, ``[start, end)``, shares a character with ``[low, high)``, or lies strictly inside it."""
    if low == high:
        return start < low < end
    if start == end:
        return low < start < high
    return start < high and low < end
