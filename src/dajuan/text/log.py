"""The edit log while passes are at work: each pass edits the text as it stands, the log maps back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dajuan.text.restored import Edit
from dajuan.values import Problem, Span


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the text as it stands: ``text[start:end]`` becomes ``after``."""

    start: int
    end: int
    after: str
    rule: str
    confidence: float
    reason: str
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Piece:
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
        merged: list[_Piece] = []
        pieces, index, drift = self._pieces, 0, 0
        parts, done = [], 0
        group: list[Change] = []
        for change in changes:
            parts += [self.text[done : change.start], change.after]
            done = change.end
        parts.append(self.text[done:])
        position = 0
        while position < len(changes):
            group = [changes[position]]
            position += 1
            low, high = group[0].start, group[0].end
            while index < len(pieces) and _end(pieces[index], drift) <= low and not _touches(pieces[index], drift, low, high):
                merged.append(pieces[index])
                drift += _growth(pieces[index])
                index += 1
            before_drift, held = drift, []
            while True:
                if index < len(pieces) and _touches(pieces[index], drift, low, high):
                    low = min(low, pieces[index].first + drift)
                    high = max(high, _end(pieces[index], drift))
                    held.append(pieces[index])
                    drift += _growth(pieces[index])
                    index += 1
                elif position < len(changes) and changes[position].start < high:
                    high = max(high, changes[position].end)
                    group.append(changes[position])
                    position += 1
                else:
                    break
            merged.append(self._merge(low - before_drift, high - drift, low, high, held, group))
        self._pieces = merged + pieces[index:]
        self.text = "".join(parts)

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
        span = Span(piece.first, piece.last)
        first = piece.causes[0]
        reasons = dict.fromkeys(cause.reason for cause in piece.causes)
        return Edit(
            span,
            span.of(self.source),
            piece.after,
            first.rule,
            min(cause.confidence for cause in piece.causes),
            " ".join(reasons),
            tuple(dict.fromkeys(a for cause in piece.causes for a in cause.alternatives)),
        )


def _growth(piece: _Piece) -> int:
    return len(piece.after) - (piece.last - piece.first)


def _end(piece: _Piece, drift: int) -> int:
    return piece.first + drift + len(piece.after)


def _touches(piece: _Piece, drift: int, low: int, high: int) -> bool:
    """Whether what a piece made shares a character with ``[low, high)``, or lies strictly inside it."""
    start = piece.first + drift
    end = start + len(piece.after)
    if low == high:
        return start < low < end
    if start == end:
        return low < start < high
    return start < high and low < end
