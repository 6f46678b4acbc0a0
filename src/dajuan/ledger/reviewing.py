"""The queue in which people check claims: what is to be read next, how much is left of each rule, and where people differ.

A large ledger is never walked through twice: what was found is kept, and only what was said since is looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from threading import RLock

from sqlalchemy import ColumnElement, Connection, Engine, and_, exists, func, insert, literal, or_, select

from dajuan.ledger.areas import area_key
from dajuan.ledger.growing import in_turn
from dajuan.ledger.model import CLAIM_TYPES
from dajuan.ledger.schema import claims, judgements, readings, standings
from dajuan.ledger.standing import still_said, still_stands

_FEW_JUDGED = 20_000
_FEW_READ = 5_000
_NONE_OPEN = (2.0, "")
"""A place in the queue behind every claim."""


@dataclass(frozen=True, slots=True)
class RuleCount:
    """The standing claims of a rule, and how many of them nobody judged."""

    rule: str
    claims: int
    left: int


@dataclass(slots=True)
class _Seen:
    """What is known of the ledger after its last reading and judgement: ``floors`` of the queue by its filters."""

    reading: int = 0
    judgement: int = 0
    every: Counter[str] = field(default_factory=Counter)
    judged: Counter[str] = field(default_factory=Counter)
    floors: dict[tuple[str | None, str | None], tuple[float, str]] = field(default_factory=dict)


class Review:
    """Questions of those who check claims, over the engine of a ledger."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = RLock()
        self._queue, self._rules = _Seen(), _Seen()
        self._pairs: dict[str, list[int]] = {}
        self._paired_to = 0

    def next(
        self, who: str, second: bool, area: str | None = None, kind: str | None = None, limit: int = 20, skip: int = 0
    ) -> list[str]:
        """Return the ids of standing claims that ``who`` has not judged, the least sure first, after ``skip`` of them.

        ``second``: only those that somebody else judged (a second reading); else only those that nobody judged.
        """
        table = claims.c
        wanted = _standing_in(area)
        if kind is not None:
            wanted.append(table.type == kind)
        with self._lock, self._engine.connect() as base:
            if second:
                return _second(base, who, wanted, limit, skip)
            floor = self._floor(base, (area, kind))
            query = select(table.confidence, table.id).where(*wanted, ~_is_judged())
            if floor is not None:
                # Everything before it was judged; the two halves of the condition let the index be entered there.
                after = or_(table.confidence > floor[0], table.id >= floor[1])
                query = query.where(table.confidence >= floor[0], after)
            rows = base.execute(query.order_by(table.confidence, table.id).limit(limit).offset(skip)).all()
            if not skip:
                self._queue.floors[area, kind] = (rows[0].confidence, rows[0].id) if rows else _NONE_OPEN
            return [row.id for row in rows]

    def _floor(self, base: Connection, key: tuple[str | None, str | None]) -> tuple[float, str] | None:
        """The first claim that was open last time: those before it still are judged, unless something was withdrawn or read."""
        seen, reading, judgement = self._queue, *_state(base)
        new = (judgements.c.number > seen.judgement, judgements.c.verdict == "withdraw")
        if reading != seen.reading or base.scalar(select(judgements.c.number).where(*new).limit(1)) is not None:
            seen.floors.clear()
        seen.reading, seen.judgement = reading, judgement
        return seen.floors.get(key)

    def rules(self) -> list[RuleCount]:
        """Return each rule with its standing claims and those left, the most left first."""
        with self._lock, self._engine.connect() as base:
            seen, (reading, judgement) = self._rules, _state(base)
            if reading != seen.reading:
                new = _newly_read(base, seen.reading) if seen.reading else None
                if new is not None:
                    seen.every += new
                else:
                    seen.every, seen.judged, seen.judgement = _standing(base), Counter(), 0
            if judgement != seen.judgement:
                seen.judged.update(_judged(base, seen.judgement, judgement))
                seen.judged.subtract(_judged(base, seen.judgement, seen.judgement) if seen.judgement else Counter())
            seen.reading, seen.judgement = reading, judgement
            rows = [RuleCount(rule, every, every - seen.judged[rule]) for rule, every in seen.every.items()]
        return sorted(rows, key=lambda row: (-row.left, row.rule))

    def work_out(self) -> None:
        """Find what the first questions need, which afterwards is followed: nobody who comes first waits for it."""
        self.rules()
        self.paired()
        for kind in (None, *CLAIM_TYPES):
            self.next("", False, kind=kind, limit=1)

    def sample(self, rule: str, most: int, area: str | None = None) -> list[str]:
        """Return the ids of ``most`` standing claims of a rule: always the same ones, without regard to what they say.

        An id is a digest of what was said and where, so the first by id are as good as drawn by lot.
        """
        query = select(claims.c.id).where(claims.c.rule == rule, *_standing_in(area))
        with self._engine.connect() as base:
            return list(base.scalars(query.order_by(claims.c.id).limit(most)))

    def accept(self, rule: str, who: str, when: datetime, why: str, area: str | None = None) -> int:
        """Accept every standing claim of ``rule`` that nobody judged, in one writing, and return how many."""
        said = {"verdict": "accept", "who": who, "said": when, "why": why, "correction": "[]"}
        values = [literal(value, judgements.c[name].type) for name, value in said.items()]
        with self._lock, self._engine.begin() as base:
            in_turn(base)
            before = _state(base)
            chosen = select(claims.c.id, *values).where(claims.c.rule == rule, *_standing_in(area), ~_is_judged())
            accepted = base.execute(insert(judgements).from_select(["claim", *said], chosen)).rowcount
            seen, after = self._rules, _state(base)
            if before == (seen.reading, seen.judgement) and after == (before[0], before[1] + accepted):
                # Nobody else wrote: what was counted goes on from here, without asking for each claim again.
                seen.judged[rule] += accepted
                seen.judgement = after[1]
        if accepted > _FEW_JUDGED:
            # The way past them is long: it is gone here, not by whoever opens a page next.
            self.paired()
            for place, kind in list(self._queue.floors):
                self.next(who, False, place, kind, 1)
        return accepted

    def paired(self) -> list[str]:
        """Return the claims that more than one person spoke of, in the order in which the second one did."""
        with self._lock, self._engine.connect() as base:
            newest = _state(base)[1]
            if newest != self._paired_to:
                said = select(judgements.c.claim).where(judgements.c.number > self._paired_to)
                query = select(judgements.c.claim, func.max(judgements.c.number)).group_by(judgements.c.claim)
                if self._paired_to:
                    query = query.where(judgements.c.claim.in_(said))
                for claim, number in base.execute(query.having(func.count(judgements.c.who.distinct()) > 1)):
                    self._pairs.setdefault(claim, number)
                self._paired_to = newest
            return list(self._pairs)


def _standing_in(area: str | None) -> list[ColumnElement[bool]]:
    """The condition that a claim stands and, where an area is named, is of it."""
    return [still_stands()] if area is None else [still_stands(), claims.c.area_key == area_key(area)]


def _is_judged() -> ColumnElement[bool]:
    """The condition that somebody judged a claim."""
    return exists(select(judgements.c.claim).where(judgements.c.claim == claims.c.id, still_said()))


def _state(base: Connection) -> tuple[int, int]:
    """The numbers of the last reading and the last judgement."""
    last = select(
        select(func.coalesce(func.max(readings.c.number), 0)).scalar_subquery(),
        select(func.coalesce(func.max(judgements.c.number), 0)).scalar_subquery(),
    )
    reading, judgement = base.execute(last).one()
    return reading, judgement


def _second(base: Connection, who: str, wanted: Collection[ColumnElement[bool]], limit: int, skip: int) -> list[str]:
    table = claims.c
    said = select(judgements.c.claim).where(still_said())
    mine = said.where(judgements.c.claim == table.id, judgements.c.who == who)
    query = select(table.id).where(*wanted, ~exists(mine)).limit(limit).offset(skip)
    if _state(base)[1] <= _FEW_JUDGED:
        # Few were judged: begin with them. The sum keeps the database from walking through all claims by confidence.
        query = query.where(table.id.in_(said.where(judgements.c.who != who)))
        return list(base.scalars(query.order_by(table.confidence + 0, table.id)))
    query = query.where(exists(said.where(judgements.c.claim == table.id, judgements.c.who != who)))
    return list(base.scalars(query.order_by(table.confidence, table.id)))


def _standing(base: Connection) -> Counter[str]:
    """The standing claims of each rule."""
    every = select(claims.c.rule, func.count()).group_by(claims.c.rule)
    counts: Counter[str] = Counter({row[0]: row[1] for row in base.execute(every)})
    fallen = select(claims.c.rule, func.count()).where(claims.c.id.in_(select(standings.c.claim)), ~still_stands())
    counts.subtract({row[0]: row[1] for row in base.execute(fallen.group_by(claims.c.rule))})
    return +counts


def _newly_read(base: Connection, after: int) -> Counter[str] | None:
    """The claims by rule that the readings after one of that number made, where they read nothing but new editions.

    None when one of them read an edition again, or they made so many claims that counting all is no slower.
    """
    told = select(func.sum(readings.c.added), func.sum(readings.c.superseded)).where(readings.c.number > after)
    added, superseded = base.execute(told).one()
    again = select(standings.c.number).where(standings.c.reading > after).limit(1)
    if superseded or added > _FEW_READ or base.scalar(again) is not None:
        return None
    read = select(readings.c.edition).where(readings.c.number > after)
    rows = base.execute(select(claims.c.rule, func.count()).where(claims.c.edition.in_(read)).group_by(claims.c.rule))
    counts = Counter({row[0]: row[1] for row in rows})
    # Editions that were there before have claims that these readings did not add.
    return counts if counts.total() == added else None


def _judged(base: Connection, after: int, upto: int) -> Counter[str]:
    """Of the claims spoken of after judgement ``after``: by rule, those standing that were judged when ``upto`` was the last."""
    later = judgements.alias("later")
    same = and_(later.c.claim == judgements.c.claim, later.c.who == judgements.c.who, later.c.number > judgements.c.number)
    said = select(judgements.c.claim).where(
        judgements.c.number <= upto,
        judgements.c.verdict != "withdraw",
        ~exists(select(later.c.number).where(same, later.c.number <= upto)),
    )
    query = select(claims.c.rule, func.count()).where(still_stands())
    if after:
        spoken = select(judgements.c.claim).where(judgements.c.number > after)
        query = query.where(claims.c.id.in_(spoken), exists(said.where(judgements.c.claim == claims.c.id)))
    elif upto <= _FEW_JUDGED:
        query = query.where(claims.c.id.in_(said))
    else:
        # Many were judged: the index of claims by rule is walked through, and each claim looked up among the judgements.
        query = query.where(exists(said.where(judgements.c.claim == claims.c.id)))
    return Counter({row[0]: row[1] for row in base.execute(query.group_by(claims.c.rule))})
