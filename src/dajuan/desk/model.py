"""What an office works with: plans, items, questions, returns, and who is who. Frozen values, no database objects."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from dajuan.values import digest_of

Role = Literal["reader", "reporter", "reviewer", "editor", "admin"]
"""What a person may do: see drafts; report for one unit; approve and judge; change the plan; manage accounts."""

Nature = Literal["sum", "level"]
"""How a figure comes to its target: it adds up over the year (``sum``), or must stand at it (``level``: rates, stocks)."""

ItemState = Literal["proposed", "confirmed", "withdrawn"]
ReturnState = Literal["reported", "approved", "returned"]
About = Literal["figure", "money"]
Standing = Literal["behind", "on_pace", "ahead", "done", "other"]
"""欠进度, 达进度, 超进度, 已完成, 其他."""

PROGRESS = "progress"
"""The measure of an item without a figure of its own: how far the unit says it is, in percent of the whole."""

STAGES = ("arranged", "available", "paid")
"""Stages of money: 安排, 到位, 支付."""


@dataclass(frozen=True, slots=True)
class PaceRule:
    """How much of a year's target is due by the end of each month.

    ``due``: twelve rising shares from 0 to 1, the last of them 1; ``tolerance``: how far, in share of the whole, an item
    may be off either way and still be on pace.
    """

    due: tuple[Fraction, ...] = tuple(Fraction(month, 12) for month in range(1, 13))
    tolerance: Fraction = Fraction(2, 100)


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan of record. ``first`` and ``last`` are its years; ``pace`` says what is due when."""

    id: str
    title: str
    area: str
    first: int
    last: int
    units: tuple[str, ...] = ()
    pace: PaceRule = field(default_factory=PaceRule)
    locked: frozenset[str] = frozenset()
    version: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a plan.

    ``units``: the responsible bodies, the lead first; ``measure`` and ``unit``: what its figure counts (unit codes as in
    the annotation guide); ``target`` None: the item has no figure. ``ceiling``: the target is not to be exceeded.
    ``deadline``: the last day; ``budget``: in yuan. ``origin``: where it was read from; ``claim``: the recorded claim it
    rests on. ``doubts``: what the machine that proposed it was not sure of, keys of the word list.
    """

    id: str
    plan: str
    task: str
    year: int
    number: str = ""
    category: str = ""
    leader: str = ""
    units: tuple[str, ...] = ()
    measure: str = ""
    unit: str = ""
    target: Decimal | None = None
    nature: Nature = "sum"
    ceiling: bool = False
    deadline: date | None = None
    weight: Decimal = Decimal(1)
    indicator: str | None = None
    budget: Decimal | None = None
    claim: str | None = None
    origin: str = ""
    doubts: tuple[str, ...] = ()
    state: ItemState = "proposed"
    version: int = 0

    @property
    def lead(self) -> str:
        """The unit that answers for the item, or an empty text when none is named."""
        return self.units[0] if self.units else ""

    @property
    def question(self) -> str:
        """The key of the figure asked for: items of one unit, year, measure and unit share one question.

        An item without a figure asks for its own progress in percent.
        """
        asked = (self.measure, self.unit) if self.figured else (PROGRESS, self.id)
        return _question_key(self.plan, self.year, self.lead, *asked)

    @property
    def figured(self) -> bool:
        """Whether the item has a figure of its own, with a target and a measure."""
        return self.target is not None and bool(self.measure)


@lru_cache(maxsize=65536)
def _question_key(*parts: object) -> str:
    return digest_of(*parts)[:16]


class Question(NamedTuple):
    """One figure that a unit is asked for once a month, and the items that take it from there.

    ``measure`` is what it counts; where an item has no figure, its task, whose progress is asked in percent (``own``).
    """

    key: str
    plan: str
    year: int
    office: str
    measure: str
    unit: str
    items: tuple[str, ...]
    own: bool = False


class EvidenceFile(NamedTuple):
    """A file that backs a return: ``digest`` (SHA-256) finds its bytes, ``name`` is what its sender called it, ``size`` bytes."""

    digest: str
    name: str
    size: int


class Return(NamedTuple):
    """What a unit reported for one month: the value of a question (``figure``) or the money of an item (``money``).

    ``of``: the question's key or the item's id; ``month``: ``2021-03``; ``amounts``: ``value``, or money in yuan by
    stage, each counted from the beginning of the year; a figure has one. ``why``: why it was returned for revision.
    """

    plan: str
    about: About
    of: str
    month: str
    amounts: tuple[tuple[str, Decimal], ...]
    evidence: str = ""
    note: str = ""
    state: ReturnState = "reported"
    who: str = ""
    when: datetime | None = None
    why: str = ""
    version: int = 0
    files: tuple[EvidenceFile, ...] = ()

    @property
    def subject(self) -> str:
        """The name of this return in the journal."""
        return return_subject(self.about, self.of, self.month)

    @property
    def value(self) -> Decimal | None:
        """The value of a figure, None of money."""
        return self.amounts[0][1] if self.about == "figure" else None


def return_subject(about: About, of: str, month: str) -> str:
    """Return the name in the journal of the return on ``of`` for ``month``."""
    return f"return:{about}:{of}:{month}"


@dataclass(frozen=True, slots=True)
class Account:
    """A person: ``unit`` is set for reporters. Passwords are no part of it."""

    name: str
    role: Role
    shown: str = ""
    unit: str = ""
    active: bool = True
    version: int = 0


class Event(NamedTuple):
    """One line of the journal. ``version`` counts the events of ``subject`` from 1."""

    number: int
    subject: str
    version: int
    kind: str
    payload: dict[str, Any]
    who: str
    when: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """An event to be written. ``expected``: the version of the subject that its writer saw; 0: there was none."""

    subject: str
    expected: int
    kind: str
    payload: dict[str, Any]
