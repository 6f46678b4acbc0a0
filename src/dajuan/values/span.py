"""Where something stands in a text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch ``[start, end)`` in code points.

    Raises ``ValueError`` when it would end before it starts or start before 0.

    >>> Span(2, 4).of("所有数字")
    '数字'
    >>> Span(0, 3).covers(Span(1, 2))
    True
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span must satisfy 0 <= start <= end, not [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """Return the stretch of ``text`` that this span names."""
        return text[self.start : self.end]

    def shift(self, by: int) -> Span:
        """Return the same stretch seen from a text that starts ``by`` code points earlier."""
        return Span(self.start + by, self.end + by)

    def covers(self, other: Span) -> bool:
        """Return whether ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Return whether the two spans share at least one code point."""
        return max(self.start, other.start) < min(self.end, other.end)
