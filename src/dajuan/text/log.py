"""The edit log while passes are at work: each pass edits the text as it stands, the log maps back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dajuan.text.restored import Edit
from dajuan.values import Problem, Span


class Change(NamedTuple):
    """One change of the text as it stands: ``text[start:end]`` becomes ``after``."""

    start: int
    end: int
    after: str
    rule: str
    confidence: float
    reason: str
    alternatives: tuple[str, ...] = ()


class _Piece(NamedTuple):
    """A change mapped to the source: source ``[first, last)`` became ``after``."""

    first: int
    last: int
    after: str
    causes: tuple[Change, ...]


class EditLog:
    """Composes passes. ``source`` never changes; ``text`` is the text as it stands now."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.text = source
        self._pieces: list[_Piece] = []
        self._problems: list[Problem] = []

    def apply(self, changes: Sequence[Change]) -> None:
        """Apply ``changes`` (sorted, not overlapping, against ``text``) and remember where they came from.

        A change that touches what an earlier pass made is merged with it into one.
        """
        if not changes:
            return
        self._pieces = self._composed(changes)
        parts: list[str] = []
        done = 0
        for change in changes:
            parts += (self.text[done : change.start], change.after)
            done = change.end
        parts.append(self.text[done:])
        self.text = "".join(parts)

    def _composed(self, changes: Sequence[Change]) -> list[_Piece]:
        """Merge the new changes into the pieces so far; ``drift`` is how far the text has grown up to here."""
        pieces, merged, index, drift, position = self._pieces, list[_Piece](), 0, 0, 0
        while position < len(changes):
            change = changes[position]
            while index < len(pieces):
                first, last, after, _ = pieces[index]
                if first + drift + len(after) > change.start or _touches(pieces[index], drift, change.start, change.end):
                    break
                merged.append(pieces[index])
                drift += len(after) - last + first
                index += 1
            if index < len(pieces) and _touches(pieces[index], drift, change.start, change.end):
                position, index, drift = self._grow(changes, position, index, drift, merged)
            else:
                merged.append(_Piece(change.start - drift, change.end - drift, change.after, (change,)))
                position += 1
        return merged + pieces[index:]

    def _grow(
        self, changes: Sequence[Change], position: int, index: int, drift: int, merged: list[_Piece]
    ) -> tuple[int, int, int]:
        """Merge one change with every piece and change that it touches; return where to go on."""
        group, held, before = [changes[position]], list[_Piece](), drift
        low, high = group[0].start, group[0].end
        position += 1
        while True:
            if index < len(self._pieces) and _touches(self._pieces[index], drift, low, high):
                piece = self._pieces[index]
                low, high = min(low, piece.first + drift), max(high, piece.first + drift + len(piece.after))
                held.append(piece)
                drift += len(piece.after) - piece.last + piece.first
                index += 1
            elif position < len(changes) and changes[position].start < high:
                high = max(high, changes[position].end)
                group.append(changes[position])
                position += 1
            else:
                break
        merged.append(self._merge(low - before, high - drift, low, high, held, group))
        return position, index, drift

    def _merge(self, first: int, last: int, low: int, high: int, held: list[_Piece], group: list[Change]) -> _Piece:
        parts, done = [], low
        for change in group:
            parts += [self.text[done : change.start], change.after]
            done = change.end
        parts.append(self.text[done:high])
        causes = tuple(cause for piece in held for cause in piece.causes) + tuple(group)
        return _Piece(first, last, "".join(parts), causes)

    def report(self, code: str, message: str, start: int, end: int, remedy: str, alternatives: tuple[str, ...] = ()) -> None:
        """Note a problem at ``[start, end)`` of the text as it stands; it is kept in source offsets."""
        self._problems.append(Problem(code, message, self.to_source(start, end), remedy, alternatives))

    def count(self, rule: str) -> int:
        """Return how many changes by ``rule`` are in the log."""
        return sum(cause.rule == rule for piece in self._pieces for cause in piece.causes)

    def to_source(self, start: int, end: int) -> Span:
        """Return the source span of a span of the text as it stands."""
        from dajuan.text.restored import Restored

        return Restored(self.source, self.text, self.edits()).to_source(Span(start, end))

    def edits(self) -> tuple[Edit, ...]:
        """Return the log as edits against the source; changes that cancelled out are left out."""
        made = (self._edit(piece) for piece in self._pieces)
        return tuple(edit for edit in made if edit.before != edit.after)

    def problems(self) -> tuple[Problem, ...]:
        """Return the problems noted so far, in the order of the text."""
        return tuple(sorted(self._problems, key=lambda p: p.where.start if p.where else -1))

    def _edit(self, piece: _Piece) -> Edit:
        first, last, after, causes = piece
        before = self.source[first:last]
        cause = causes[0]
        if len(causes) == 1:
            return Edit(Span(first, last), before, after, cause.rule, cause.confidence, cause.reason, cause.alternatives)
        reasons = " ".join(dict.fromkeys(c.reason for c in causes))
        others = tuple(dict.fromkeys(a for c in causes for a in c.alternatives))
        return Edit(Span(first, last), before, after, cause.rule, min(c.confidence for c in causes), reasons, others)


def _touches(piece: _Piece, drift: int, low: int, high: int) -> bool:
    """Whether what a piece made shares a character with ``[low, high)``, or lies strictly inside it."""
    start = piece.first + drift
    end = start + len(piece.after)
    if low == high:
        return start < low < end
    if start == end:
        return low < start < high
    return start < high and low < end
