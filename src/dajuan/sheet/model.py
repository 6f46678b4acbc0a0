"""The answer sheet as a value. Every rendering is made from it."""

from __future__ import annotations

from dataclasses import dataclass

from dajuan.ledger import Edition, Entry
from dajuan.marks import Check, PromiseMark, TargetMark


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the sheet rests on: its editions, whether a complete source covers the year, mean confidence."""

    editions: tuple[Edition, ...]
    complete: bool
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The answer sheet of one area and year.

    ``counts`` are the headline counts (name, number, of how many); ``targets`` the targets of the
    year with results; ``figures`` what was reported for the year; ``ranks`` the ranks among them;
    ``programmes`` and ``projects`` as named in the year's sources; ``promises`` what the year
    promised and what came of it; ``ahead`` what is promised for later; ``suggestions`` claims under .5 confidence,
    shown apart and never counted as facts.
    """

    area: str
    year: int
    counts: tuple[tuple[str, int, int], ...]
    targets: tuple[TargetMark, ...]
    figures: tuple[Entry, ...]
    ranks: tuple[Entry, ...]
    programmes: tuple[Entry, ...]
    projects: tuple[Entry, ...]
    promises: tuple[PromiseMark, ...]
    ahead: tuple[Entry, ...]
    suggestions: tuple[Entry, ...]
    checks: tuple[Check, ...]
    coverage: Coverage
