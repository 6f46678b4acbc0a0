"""The journal: append-only, one writer at a time, and two people who changed the same thing are told."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Engine, String, func, select, text, type_coerce

from dajuan.desk.model import Draft, Event
from dajuan.desk.schema import journal
from dajuan.values import DajuanError, Problem

_LOCK = 20201127
_FEW, _MANY = 500, 2_000
_READ = (*(column for column in journal.c if column.name != "said"), type_coerce(journal.c.said, String))
"""The columns of an event. SQLite keeps moments as text, which is read here: a hundred thousand come at a start."""


def append(engine: Engine, drafts: Sequence[Draft], who: str, when: datetime | None = None) -> list[Event]:
    """Write ``drafts`` as events of ``who``, all or none, and return them.

    Raises ``DajuanError`` ``changed-meanwhile`` when somebody wrote to one of the subjects since its writer looked;
    its alternatives name these subjects, and nothing is written.
    """
    if not drafts:
        return []
    moment = when or datetime.now(UTC)
    with engine.connect() as connection:
        _alone(connection)
        found = _versions(connection, [draft.subject for draft in drafts])
        stale = [draft.subject for draft in _first_of_each(drafts) if found.get(draft.subject, 0) != draft.expected]
        if stale:
            raise _changed(connection, stale)
        number = _last(connection)
        events = []
        for draft in drafts:
            number += 1
            version = found[draft.subject] = found.get(draft.subject, 0) + 1
            events.append(Event(number, draft.subject, version, draft.kind, draft.payload, who, moment))
        connection.execute(journal.insert(), [_row(event) for event in events])
        connection.commit()
    return events


def events_after(engine: Engine, number: int, subject: str | None = None) -> Iterator[Event]:
    """Yield every event after the one of that number, in order; of one subject, or of all."""
    query = select(*_READ).where(journal.c.number > number)
    if subject is not None:
        query = query.where(journal.c.subject == subject)
    with engine.connect() as connection:
        for rows in connection.execute(query.order_by(journal.c.number)).yield_per(_MANY).partitions():
            # One text for the parser: two thousand small ones take twice as long.
            said = json.loads(f"[{','.join(row[4] for row in rows)}]")
            for row, payload in zip(rows, said, strict=True):
                yield Event(row[0], row[1], row[2], row[3], payload, row[5], _moment(row[6]))


def last_number(engine: Engine) -> int:
    """Return the number of the last event, 0 when there is none."""
    with engine.connect() as connection:
        return _last(connection)


def newest(engine: Engine, since: datetime, before: int = 0) -> Iterator[Event]:
    """Yield the events since a moment, the newest first; ``before``: only those before the event of that number (0: all)."""
    query = select(*_READ).order_by(journal.c.number.desc())
    if before:
        query = query.where(journal.c.number < before)
    with engine.connect() as connection:
        for row in connection.execute(query).yield_per(_FEW):
            when = _moment(row[6])
            if when < since:
                return
            yield Event(row[0], row[1], row[2], row[3], json.loads(row[4]), row[5], when)


def _alone(connection: Connection) -> None:
    # Numbers are given out and committed in the same order, so that a reader who goes on from a number misses nothing.
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))


def _last(connection: Connection) -> int:
    return connection.scalar(select(func.coalesce(func.max(journal.c.number), 0))) or 0


def _versions(connection: Connection, subjects: Sequence[str]) -> dict[str, int]:
    wanted, found = list(dict.fromkeys(subjects)), dict[str, int]()
    for start in range(0, len(wanted), _FEW):
        query = (
            select(journal.c.subject, func.max(journal.c.version))
            .where(journal.c.subject.in_(wanted[start : start + _FEW]))
            .group_by(journal.c.subject)
        )
        found.update((subject, version) for subject, version in connection.execute(query))
    return found


def _first_of_each(drafts: Sequence[Draft]) -> list[Draft]:
    """The first draft for each subject: later ones follow it in the same writing."""
    firsts: dict[str, Draft] = {}
    for draft in drafts:
        firsts.setdefault(draft.subject, draft)
    return list(firsts.values())


def _changed(connection: Connection, subjects: list[str]) -> DajuanError:
    newest = select(journal).where(journal.c.subject == subjects[0]).order_by(journal.c.version.desc()).limit(1)
    row = connection.execute(newest).one_or_none()
    told = f"{row.who} changed it at {row.said:%Y-%m-%d %H:%M}" if row is not None else "it is not there"
    message = f"{len(subjects)} of the lines changed since you looked; of {subjects[0]}: {told}."
    remedy = "Look at what stands there now, then decide and send again. Nothing of yours was written."
    return DajuanError(Problem("changed-meanwhile", message, remedy=remedy, alternatives=tuple(subjects)))


def _row(event: Event) -> dict[str, Any]:
    payload = json.dumps(event.payload, ensure_ascii=False, default=str).replace("\\u0000", "\\ufffd")
    return {
        "number": event.number,
        "subject": event.subject,
        "version": event.version,
        "kind": event.kind,
        "payload": payload,
        "who": event.who,
        "said": event.when,
    }


@lru_cache(maxsize=256)
def _moment(said: datetime | str) -> datetime:
    """The moment of an event; what is written together has one moment, so few are read anew."""
    when = datetime.fromisoformat(said) if isinstance(said, str) else said
    return when if when.tzinfo else when.replace(tzinfo=UTC)
