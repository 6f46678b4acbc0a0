"""The edit log while passes are at work: each pass edits the text as it stands, the log maps back.

Changing the text is quick; writing down what came from where takes longer than all repairs of a page, and
many callers want the text alone. So the log remembers the passes, and composes them when first asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from dajuan.text.composing import Change, Piece, changed, composed
from dajuan.text.restored import Edit, Restored
from dajuan.values import Problem, Span

__all__ = ["Change", "EditLog"]


class EditLog:
    """Composes passes. ``source`` never changes; ``text`` is the text as it stands now."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.text = source
        self._passes: list[tuple[str, Callable[[], Iterable[Change]]]] = []
        self._pieces: list[Piece] = []
        self._problems: list[Problem] = []
        self._view: Restored | None = None

    def apply(self, changes: Sequence[Change]) -> None:
        """Apply ``changes`` (sorted, not overlapping, against ``text``) and remember where they came from.

        A change that touches what an earlier pass made is merged with it into one.
        """
        if changes:
            self._remember(changed(self.text, changes, 0, len(self.text)), lambda: changes)

    def rewrite(self, after: str, changes: Callable[[], Iterable[Change]]) -> None:
        """Let ``after`` be the text from now on; ``changes`` lists, when somebody asks, how ``text`` became that.

        For passes that know the outcome long before they know every place. The caller vouches that
        applying the changes to ``text`` gives ``after``.
        """
        if after != self.text:
            self._remember(after, changes)

    def _remember(self, after: str, changes: Callable[[], Iterable[Change]]) -> None:
        self._passes.append((self.text, changes))
        self.text, self._view = after, None

    def _composed(self) -> list[Piece]:
        """Return all changes so far against the source; each pass is gone through once."""
        for text, changes in self._passes:
            self._pieces = composed(text, self._pieces, list(changes()))
        self._passes.clear()
        return self._pieces

    def report(self, code: str, message: str, start: int, end: int, remedy: str, alternatives: tuple[str, ...] = ()) -> None:
        """Note a problem at ``[start, end)`` of the text as it stands; it is kept in source offsets."""
        self._problems.append(Problem(code, message, self.to_source(start, end), remedy, alternatives))

    def count(self, rule: str) -> int:
        """Return how many changes by ``rule`` are in the log."""
        return sum(cause.rule == rule for piece in self._composed() for cause in piece.causes)

    def to_source(self, start: int, end: int) -> Span:
        """Return the source span of a span of the text as it stands."""
        if self._view is None:
            self._view = Restored(self.source, self.text, self.edits())
        return self._view.to_source(Span(start, end))

    def edits(self) -> tuple[Edit, ...]:
        """Return the log as edits against the source; changes that cancelled out are left out."""
        made = (self._edit(piece) for piece in self._composed())
        return tuple(edit for edit in made if edit.before != edit.after)

    def problems(self) -> tuple[Problem, ...]:
        """Return the problems noted so far, of each kind one a place, in the order of the text."""
        first: dict[tuple[str, Span | None], Problem] = {}
        for problem in self._problems:
            first.setdefault((problem.code, problem.where), problem)
        return tuple(sorted(first.values(), key=lambda p: p.where.start if p.where else -1))

    def _edit(self, piece: Piece) -> Edit:
        first, last, after, causes = piece
        before = self.source[first:last]
        cause = causes[0]
        if len(causes) == 1:
            return Edit(Span(first, last), before, after, cause.rule, cause.confidence, cause.reason, cause.alternatives)
        reasons = " ".join(dict.fromkeys(c.reason for c in causes))
        others = tuple(dict.fromkeys(a for c in causes for a in c.alternatives))
        return Edit(Span(first, last), before, after, cause.rule, min(c.confidence for c in causes), reasons, others)
