"""How far a ledger has grown, and what a stretch of its growth was about: what was worked out of the rest still holds."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Engine, Select, Table, bindparam, func, literal_column, select, text

from dajuan.ledger.areas import area_key
from dajuan.ledger.schema import claims, editions, judgements, link_words, links, readings
from dajuan.values import digest_of

_TURN = 20201128
_ABOUT = (
    select(claims.c.area_key, editions.c.area, editions.c.digest)
    .join(editions, editions.c.digest == claims.c.edition)
    .where(claims.c.id == bindparam("claim"))
)
"""Made once: making a query takes longer than asking it."""
_GROWING: tuple[Table, ...] = (readings, judgements, link_words)


def growth() -> Any:
    """Return the query for a mark of how much was recorded and judged, cheap on a large ledger."""
    return select(*(literal_column(f"(SELECT max(number) FROM {table.name})") for table in _GROWING))


def in_turn(connection: Connection) -> None:
    """Wait until nobody else gives out numbers, and let nobody do so until this transaction ends.

    SQLite has one writer anyway. On PostgreSQL a smaller number could otherwise become visible after a greater one, and whoever
    goes on from the last number seen would never learn of it.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_TURN})"))


def standpoint(engine: Engine) -> str:
    """Return how far the ledger has grown, as text that another ledger, or this one at another time, does not give.

    The numbers of the last rows that say something, and a digest of these rows: they carry their time.
    """
    with engine.connect() as connection:
        numbers = [number or 0 for number in connection.execute(growth()).one()]
        return json.dumps([*numbers, _trace(connection, numbers)])


def _trace(connection: Connection, numbers: list[int]) -> str:
    rows = (
        connection.execute(select(table).where(table.c.number == n)).first() for table, n in zip(_GROWING, numbers, strict=True)
    )
    return digest_of(*(repr(tuple(row)) if row else "" for row in rows))


def subject_of(area: str | None, edition: str) -> str:
    """Return what the growth of an edition is about: the key of its place, the edition itself where it names none."""
    return area_key(area) or edition


def about_claim(engine: Engine, claim: str) -> str | None:
    """Return what the claim of exactly this identity is about: the key of its place, else what its edition is about.

    None when there is no such claim.
    """
    with engine.connect() as connection:
        row = connection.execute(_ABOUT, {"claim": claim}).first()
    return (row.area_key or subject_of(row.area, row.digest)) if row else None


def touched(engine: Engine, since: str) -> frozenset[str] | None:
    """Return what was spoken of since a standpoint: keys of places, and editions that name no place.

    None when the ledger was never at that standpoint: it is another one, or was put back to an earlier time.
    """
    numbers, trace = _read(since)
    with engine.connect() as connection:
        if len(numbers) != len(_GROWING) or _trace(connection, numbers) != trace:
            return None
        found: set[str] = set()
        read = select(readings.c.edition).where(readings.c.number > numbers[0])
        judged = select(judgements.c.claim).where(judgements.c.number > numbers[1])
        found |= _about(connection, claims.c.edition.in_(read))
        found |= _about(connection, claims.c.id.in_(judged))
        found |= _own(connection, select(editions.c.area, editions.c.digest).where(editions.c.digest.in_(read)))
        found |= _about(connection, claims.c.id.in_(_spoken_of(numbers[2])))
    return frozenset(found)


def _spoken_of(since: int) -> Select[Any]:
    """The claims from which the links lead that people spoke of; a commitment in a promise goes by its promise."""
    said = select(link_words.c.link).where(link_words.c.number > since)
    whole = func.substr(links.c.earlier, 1, 16)
    return select(whole).where(links.c.link.in_(said))


def _about(connection: Connection, wanted: Any) -> set[str]:
    """The places that these claims are about, and those whose texts make them."""
    keys = connection.scalars(select(claims.c.area_key).where(wanted, claims.c.area_key.is_not(None)).distinct())
    own = select(editions.c.area, editions.c.digest).where(editions.c.digest.in_(select(claims.c.edition).where(wanted)))
    return set(keys) | _own(connection, own)


def _own(connection: Connection, query: Select[Any]) -> set[str]:
    rows: Iterable[Any] = connection.execute(query)
    return {subject_of(row.area, row.digest) for row in rows}


def _read(standpoint: str) -> tuple[list[int], str]:
    """The numbers and the digest of a standpoint; none where it is damaged."""
    try:
        *numbers, trace = json.loads(standpoint)
    except ValueError:
        return [], ""
    return ([number for number in numbers if isinstance(number, int)], str(trace))
