"""A restored text with the edits that made it, and the way back."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from dajuan.values import Problem, Span


@dataclass(frozen=True, slots=True)
class Edit:
    """One repair: ``source[span]`` was ``before`` and became ``after``.

    ``rule`` names the repair, ``reason`` says in one sentence why, ``confidence``
    lies in (0, 1], ``alternatives`` are the other readings that were weighed.
    """

    span: Span
    before: str
    after: str
    rule: str
    confidence: float
    reason: str = ""
    alternatives: tuple[str, ...] = ()

    def as_record(self) -> dict[str, object]:
        """Return plain data for JSON; offsets are code points of the source text."""
        record: dict[str, object] = {
            "start": self.span.start,
            "end": self.span.end,
            "before": self.before,
            "after": self.after,
            "rule": self.rule,
            "confidence": self.confidence,
        }
        if self.reason:
            record["reason"] = self.reason
        if self.alternatives:
            record["alternatives"] = list(self.alternatives)
        return record


@dataclass(frozen=True)
class Restored:
    """``source`` as decoded, ``text`` as restored, and the ``edits`` between them.

    ``edits`` are sorted and do not overlap; ``replay(source, edits) == text``. They are written out
    from the log when first asked for. ``encoding`` names how bytes were decoded, None when text was given.
    """

    source: str
    text: str
    edits: tuple[Edit, ...] = field(default_factory=tuple)
    problems: tuple[Problem, ...] = field(default=())
    encoding: str | None = None

    @classmethod
    def deferred(
        cls,
        source: str,
        text: str,
        write_out: Callable[[], tuple[Edit, ...]],
        problems: tuple[Problem, ...],
        encoding: str | None,
    ) -> Restored:
        """Return a value whose ``edits`` are written out from the log (``write_out``) when first asked for.

        Thousands of edits take longer to write out than to make, and many callers want the text alone.
        """
        made = cls(source, text, (), problems, encoding)
        del made.__dict__["edits"]
        made.__dict__["_write_out"] = write_out
        return made

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> object:
            write_out = self.__dict__.get("_write_out")
            if name != "edits" or write_out is None:
                raise AttributeError(name)
            self.__dict__["edits"] = edits = write_out()
            del self.__dict__["_write_out"]
            return edits

        def __getstate__(self) -> dict[str, object]:
            """A value that travels to another process travels with its edits written out."""
            return {name: getattr(self, name) for name in ("source", "text", "edits", "problems", "encoding")}

    @cached_property
    def _starts(self) -> tuple[list[int], list[int]]:
        """For each edit, where it starts in the source and in the text."""
        in_source, in_text, drift = [], [], 0
        for edit in self.edits:
            in_source.append(edit.span.start)
            in_text.append(edit.span.start + drift)
            drift += len(edit.after) - len(edit.before)
        return in_source, in_text

    def to_source(self, span: Span) -> Span:
        """Return the source span that ``span`` of the text came from.

        A span that touches an edit's result maps to the whole of what was edited.
        """
        return Span(self._source_of(span.start, False), max(self._source_of(span.end, True), self._source_of(span.start, False)))

    def _source_of(self, place: int, is_end: bool) -> int:
        _, in_text = self._starts
        probe = place - 1 if is_end and place else place
        index = bisect_right(in_text, probe) - 1
        if index < 0:
            return place
        edit = self.edits[index]
        after = place - in_text[index] - len(edit.after)
        if after > 0 or (after == 0 and not is_end):
            return edit.span.end + after
        if not is_end and not edit.after:
            return edit.span.end
        return edit.span.end if is_end else edit.span.start


def replay(source: str, edits: Iterable[Edit]) -> str:
    """Apply ``edits`` (sorted, not overlapping) to ``source`` and return the text.

    Raises ``ValueError`` when an edit does not fit what stands in the source.
    """
    parts, done = [], 0
    for edit in edits:
        if edit.span.start < done or edit.span.of(source) != edit.before:
            raise ValueError(f"the edit {edit.rule} at {edit.span.start} does not fit the source")
        parts += [source[done : edit.span.start], edit.after]
        done = edit.span.end
    parts.append(source[done:])
    return "".join(parts)
