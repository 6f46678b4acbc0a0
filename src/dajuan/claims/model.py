"""What a claim is. The fields and their values are fixed by the annotation guide."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from dajuan.values import Period, Problem, Quantity, Span, digest_of

Kind = Literal["level", "growth", "increment", "points", "share", "completion", "rank", "multiple"]
Modality = Literal["reported", "estimated", "planned", "hypothetical"]
Stage = Literal["announced", "signed", "started", "under_way", "completed", "operating"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A numeral that says how much, how many, by how much, in which place, or how far along.

    ``quote`` is the numeral with bound words and unit; ``measure`` the row label in the words
    of the text; ``indicator`` its code in the lexicon or None; ``base`` what a change is
    measured against (``yoy``, ``mom``, ``qoq``, a period, words); ``universe`` among whom a rank is.
    ``rule`` names the rule that read it, ``derivation`` the steps in reading order,
    ``context`` the spans of text (measure, period, area …) that filled the slots.
    """

    span: Span
    quote: str
    quantity: Quantity
    kind: Kind
    measure: str
    period: Period | None = None
    modality: Modality = "reported"
    base: str | None = None
    area: str | None = None
    universe: str | None = None
    indicator: str | None = None
    rule: str = ""
    confidence: float = 1.0
    derivation: tuple[str, ...] = ()
    context: tuple[tuple[str, Span], ...] = ()

    def as_record(self) -> dict[str, object]:
        """Return the fields of the annotation guide, with rule and confidence."""
        high = self.quantity.high
        return {
            "start": self.span.start,
            "end": self.span.end,
            "quote": self.quote,
            "value": _number(self.quantity.value),
            **({"high": _number(high)} if high is not None else {}),
            "unit": self.quantity.unit,
            "bound": self.quantity.bound,
            "kind": self.kind,
            "measure": self.measure,
            "period": str(self.period) if self.period else None,
            "modality": self.modality,
            "base": self.base,
            "area": self.area,
            "universe": self.universe,
            "indicator": self.indicator,
            "rule": self.rule,
            "confidence": self.confidence,
        }


@dataclass(frozen=True, slots=True)
class Programme:
    """A named initiative or a counted enumeration whose parts the text lists."""

    span: Span
    quote: str
    name: str
    count: int | None
    parts: tuple[str, ...]
    rule: str = ""
    confidence: float = 1.0

    def as_record(self) -> dict[str, object]:
        """Return the fields of the annotation guide, with rule and confidence."""
        return {
            "start": self.span.start,
            "end": self.span.end,
            "quote": self.quote,
            "name": self.name,
            "count": self.count,
            "parts": list(self.parts),
            "rule": self.rule,
            "confidence": self.confidence,
        }


@dataclass(frozen=True, slots=True)
class Promise:
    """Whole clauses that commit to, aim at or announce something still to be done.

    ``commitments`` are the single commitments inside, ``deadline`` and ``responsible``
    are given where the text names them.
    """

    span: Span
    quote: str
    commitments: tuple[Span, ...] = ()
    deadline: Period | None = None
    responsible: str | None = None
    rule: str = ""
    confidence: float = 1.0

    def as_record(self) -> dict[str, object]:
        """Return the fields of the annotation guide, with what dajuan adds."""
        return {
            "start": self.span.start,
            "end": self.span.end,
            "quote": self.quote,
            "commitments": [[s.start, s.end] for s in self.commitments],
            "deadline": str(self.deadline) if self.deadline else None,
            "responsible": self.responsible,
            "rule": self.rule,
            "confidence": self.confidence,
        }


@dataclass(frozen=True, slots=True)
class Project:
    """A named work with its stage, and money where the text states it."""

    span: Span
    quote: str
    name: str
    stage: Stage
    investment: Quantity | None = None
    rule: str = ""
    confidence: float = 1.0

    def as_record(self) -> dict[str, object]:
        """Return plain data for JSON."""
        money = self.investment
        return {
            "start": self.span.start,
            "end": self.span.end,
            "quote": self.quote,
            "name": self.name,
            "stage": self.stage,
            "investment": _number(money.value) if money else None,
            "unit": money.unit if money else None,
            "rule": self.rule,
            "confidence": self.confidence,
        }


Claim = Figure | Programme | Promise | Project


@dataclass(frozen=True, slots=True)
class Claims:
    """All claims of one document, each list in reading order."""

    figures: tuple[Figure, ...] = ()
    programmes: tuple[Programme, ...] = ()
    promises: tuple[Promise, ...] = ()
    projects: tuple[Project, ...] = ()
    problems: tuple[Problem, ...] = ()

    def all(self) -> tuple[Claim, ...]:
        """Return every claim, in the order figures, programmes, promises, projects."""
        return (*self.figures, *self.programmes, *self.promises, *self.projects)


_NOT_IDENTITY = {"rule", "confidence", "indicator"}


def claim_id(edition: str, claim: Claim) -> str:
    """Return the identity of a claim: what was said and where, whatever rule read it.

    ``edition`` is the digest of the edition.
    """
    record = {key: value for key, value in claim.as_record().items() if key not in _NOT_IDENTITY}
    return digest_of(edition, type(claim).__name__.lower(), record)[:16]


def _number(value: Decimal) -> int | float:
    """Return the JSON number closest to ``value``; whole numbers stay whole."""
    return int(value) if value == value.to_integral_value() else float(value)
