"""What marking gives: rows with both quotes, the rule that decided, and denominators."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from dajuan.ledger import Edition, Entry
from dajuan.values import Span

Outcome = Literal["met", "missed", "exceeded", "not_reported", "not_due", "unclear"]
Fate = Literal[
    "mentioned_again",
    "done",
    "in_progress",
    "revised",
    "split",
    "merged",
    "not_mentioned",
    "source_incomplete",
    "not_due",
    "unclear",
]


@dataclass(frozen=True, slots=True)
class TargetMark:
    """A target with its result (or None) and the outcome.

    ``margin`` is result minus target in the target's unit (percentage points for percent), signed;
    ``rule`` names what decided, ``reason`` says it in one sentence. ``also``: the same target stated again.
    """

    target: Entry
    result: Entry | None
    outcome: Outcome
    margin: Decimal | None
    rule: str
    reason: str
    confidence: float
    version: str = "1"
    also: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A sentence of a later edition that may speak of a promise, with its score between 0 and 1."""

    edition: str
    span: Span
    words: str
    score: float


@dataclass(frozen=True, slots=True)
class PromiseMark:
    """A promise with what became of it. ``candidates`` are later claims with scores, best first.

    ``mentions`` are the later sentences themselves, best first; the machine proposes, a person confirms.
    ``grounds`` says what makes the promise measurable: ``number``, ``deadline``, ``deliverable``.
    """

    promise: Entry
    fate: Fate
    candidates: tuple[tuple[Entry, float], ...]
    measurable: bool
    rule: str
    reason: str
    version: str = "1"
    mentions: tuple[Mention, ...] = ()
    grounds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where a check has something to say. ``entries`` are its evidence.

    ``edition``, ``span`` and ``words`` name the sentence where there is no claim to point at.
    """

    entries: tuple[Entry, ...]
    passed: bool
    message: str
    edition: str = ""
    span: Span | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A named, versioned check over an area and year: how often it applied and passed, and every hit.

    ``question`` says what it asks, ``severity`` is ``note`` (a reader should know) or ``error``
    (the figures contradict each other).
    """

    name: str
    version: str
    question: str
    severity: Literal["note", "error"]
    applied: int
    passed: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """Everything marked for one area and year."""

    area: str
    year: int
    targets: tuple[TargetMark, ...]
    promises: tuple[PromiseMark, ...]
    checks: tuple[Check, ...]
    sources: tuple[Edition, ...]
