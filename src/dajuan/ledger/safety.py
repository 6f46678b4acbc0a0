"""Looking after a ledger: check it, back it up, put a backup in its place."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from dajuan.claims import claim_id
from dajuan.document import Document
from dajuan.ledger.model import CLAIM_TYPES
from dajuan.ledger.schema import claims as claims_table
from dajuan.ledger.schema import editions as editions_table
from dajuan.values import DajuanError, Problem, unpack


@dataclass(frozen=True, slots=True)
class Finding:
    """One law of the ledger: how many things it was asked of, and what broke it (ids, at most twenty)."""

    law: str
    asked: int
    broken: tuple[str, ...]


def check_ledger(engine: Engine) -> list[Finding]:
    """Ask every recorded claim whether the laws hold: its quote stands in its edition's text, its id is its content's."""
    quotes, identities, counts = [], [], []
    claims = editions = 0
    with engine.connect() as connection:
        for edition in connection.execute(select(editions_table)).all():
            editions += 1
            document = unpack(Document, edition.document)
            rows = connection.execute(select(claims_table).where(claims_table.c.edition == edition.digest)).all()
            if len(rows) < edition.claims:
                counts.append(edition.digest)
            for row in rows:
                claims += 1
                claim = unpack(CLAIM_TYPES[row.type], row.payload)
                if claim.span.of(document.text) != claim.quote:
                    quotes.append(row.id)
                if claim_id(edition.digest, claim) != row.id:
                    identities.append(row.id)
    return [
        Finding("every edition has the claims it was recorded with", editions, tuple(counts[:20])),
        Finding("every quote stands at its span", claims, tuple(quotes[:20])),
        Finding("every id is that of its content", claims, tuple(identities[:20])),
        _integrity(engine),
    ]


def _integrity(engine: Engine) -> Finding:
    """The database's own check of its file (SQLite), or a count that it can answer (PostgreSQL)."""
    try:
        with engine.connect() as connection:
            if engine.dialect.name == "sqlite":
                said = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
                return Finding("the database file is whole", 1, () if said == "ok" else (str(said),))
            connection.scalar(select(func.count()).select_from(claims_table))
            return Finding("the database answers", 1, ())
    except SQLAlchemyError as error:
        return Finding("the database file is whole", 1, (str(error).splitlines()[0],))


def back_up(source: str, target: Path) -> None:
    """Copy an SQLite ledger to ``target`` while others may read and write it; whole or not at all.

    Raises ``DajuanError`` when the source is no SQLite file or the target exists.
    """
    _only_files(source, "back up", "Use pg_dump for PostgreSQL.")
    if target.exists():
        raise DajuanError(Problem("target-exists", f"{target} is there already.", remedy="Name a new file; nothing was written."))
    part = target.with_name(target.name + ".part")
    try:
        with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as old, closing(sqlite3.connect(part)) as new:
            old.backup(new)
        os.replace(part, target)
    except (sqlite3.Error, OSError) as error:
        part.unlink(missing_ok=True)
        raise DajuanError(
            Problem("cannot-back-up", f"{source} cannot be copied to {target}: {error}.", remedy="Check both paths.")
        ) from error


def put_back(backup: Path, target: str) -> Path | None:
    """Put ``backup`` in the place of the ledger ``target``; what stood there is kept beside it. Return where, or None.

    Raises ``DajuanError`` when the backup is not there or the target is no file.
    """
    _only_files(target, "restore", "Use pg_restore for PostgreSQL.")
    if not backup.exists():
        raise DajuanError(Problem("no-such-file", f"There is no backup {backup}.", remedy="Check the path."))
    place, kept = Path(target), None
    if place.exists():
        number = next(n for n in range(1, 10_000) if not place.with_name(f"{place.name}.old{n}").exists())
        kept = place.with_name(f"{place.name}.old{number}")
        back_up(target, kept)
        for leftover in (place, place.with_name(place.name + "-wal"), place.with_name(place.name + "-shm")):
            leftover.unlink(missing_ok=True)
    back_up(str(backup), place)
    return kept


def _only_files(address: str, what: str, remedy: str) -> None:
    if "://" in address:
        raise DajuanError(Problem("not-a-file", f"dajuan can only {what} ledgers that are files, not {address}.", remedy=remedy))
