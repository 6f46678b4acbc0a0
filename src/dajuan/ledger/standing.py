"""Which claims still stand: a later reading by better rules supersedes what it no longer says; people's word stays."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed

from sqlalchemy import ColumnElement, Connection, and_, exists, func, select

from dajuan.ledger.schema import claims, judgements, readings, standings


@cache
def still_stands() -> ColumnElement[bool]:
    """Return the condition that a row of ``claims`` was not superseded, or made again since."""
    later = standings.alias("later")
    is_last = ~exists(select(later.c.number).where(later.c.claim == standings.c.claim, later.c.number > standings.c.number))
    return ~exists(select(standings.c.number).where(standings.c.claim == claims.c.id, ~standings.c.stands, is_last))


@cache
def still_said() -> ColumnElement[bool]:
    """Return the condition that a row of ``judgements`` was neither withdrawn nor replaced by its author."""
    later = judgements.alias("later")
    same = and_(later.c.claim == judgements.c.claim, later.c.who == judgements.c.who, later.c.number > judgements.c.number)
    return and_(judgements.c.verdict != "withdraw", ~exists(select(later.c.number).where(same)))


def note_reading(base: Connection, edition: str, made: set[str], had: set[str]) -> None:
    """Note a reading of ``edition`` that made the claims ``made`` where ``had`` were recorded already.

    Claims that it no longer makes are superseded, unless a person judged them; those it makes again stand again.
    A reading that changes nothing leaves no row.
    """
    fallen = _fallen(base, edition) if had else set()
    dropped = had - made - fallen
    if dropped:
        judged = select(judgements.c.claim).join(claims, claims.c.id == judgements.c.claim).where(claims.c.edition == edition)
        dropped -= set(base.scalars(judged))
    again = fallen & made
    if had and not (made - had or dropped or again):
        return
    row = {
        "edition": edition,
        "version": rules_version(),
        "said": datetime.now(UTC),
        "added": len(made - had),
        "superseded": len(dropped),
    }
    number = base.execute(readings.insert().returning(readings.c.number), row).scalar_one()
    changed = [(claim, False) for claim in sorted(dropped)] + [(claim, True) for claim in sorted(again)]
    if changed:
        base.execute(standings.insert(), [{"claim": claim, "reading": number, "stands": stands} for claim, stands in changed])


def _fallen(base: Connection, edition: str) -> set[str]:
    """The claims of ``edition`` whose last standing is that they fell."""
    last = select(func.max(standings.c.number)).join(claims, claims.c.id == standings.c.claim)
    last = last.where(claims.c.edition == edition).group_by(standings.c.claim)
    return set(base.scalars(select(standings.c.claim).where(and_(standings.c.number.in_(last), ~standings.c.stands))))


@cache
def rules_version() -> str:
    """Return the version of dajuan whose rules read."""
    try:
        return installed("dajuan")
    except PackageNotFoundError:
        return "unknown"
