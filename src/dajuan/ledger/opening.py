"""Opening a ledger: which one, whether it is one, and bringing it up to date."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError, OperationalError

from dajuan.ledger.safety import back_up
from dajuan.values import DajuanError, Problem

DEFAULT = "dajuan.db"
_PATIENCE = 30.0


def ledger_url(option: str | None = None) -> str:
    """Return which ledger is meant: the option, else DAJUAN_LEDGER, else dajuan.db in the working folder."""
    return option or os.environ.get("DAJUAN_LEDGER") or DEFAULT


def open_engine(url: str | Path, create: bool) -> Engine:
    """Return an engine on an up-to-date ledger.

    Raises ``DajuanError``: ``no-ledger`` (and ``create`` is false), ``cannot-open-ledger``, ``not-a-ledger``,
    ``ledger-too-new``.
    """
    address = str(url)
    engine = _engine(address, create)
    try:
        with engine.connect() as connection:
            _bring_up_to_date(connection, address)
            connection.commit()
    except (OperationalError, DatabaseError) as error:
        engine.dispose()
        raise DajuanError(_cannot_open(address, error)) from error
    return engine


def _engine(address: str, create: bool) -> Engine:
    if "://" in address:
        try:
            return _by_url(address)
        except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
            remedy = "Use a path, sqlite:///path or postgresql+psycopg://user@host/base (pip install 'dajuan[postgresql]')."
            raise DajuanError(
                Problem("cannot-open-ledger", f"The ledger URL {address} is not understood: {error}.", remedy=remedy)
            ) from error
    path = Path(address)
    if not create and not path.exists():
        message = f"There is no ledger at {address}."
        raise DajuanError(Problem("no-ledger", message, remedy="Run `dajuan read PATH…` first, or name another with --ledger."))
    return _by_url(f"sqlite:///{path}")


def _by_url(address: str) -> Engine:
    url = make_url(address)
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": 30})
    event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _: object) -> None:
    _keep_a_log(connection)
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA synchronous=FULL")
    # Ids are digests, so every claim touches pages all over a large index: kept in memory longer and written back less
    # often (64 MB each), recording into a million claims takes a third less time. What is committed is on disk all the same.
    connection.execute("PRAGMA cache_size=-65536")
    connection.execute("PRAGMA wal_autocheckpoint=16000")


def _keep_a_log(connection: sqlite3.Connection) -> None:
    """Turn on the write-ahead log. SQLite does not wait for it as it waits for other locks, so a new file that several
    open at once is asked again until one of them has done it."""
    patience = time.monotonic() + _PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > patience:
                raise
            time.sleep(0.02)


def _cannot_open(address: str, error: Exception) -> Problem:
    reason = str(getattr(error, "orig", error)).splitlines()[0]
    if "not a database" in reason:
        return Problem(
            "not-a-ledger",
            f"{address} is not a ledger: {reason}.",
            remedy="Name another with --ledger; this file was left as it is.",
        )
    remedy = "Check that its folder exists and can be written, or name another place with --ledger."
    return Problem("cannot-open-ledger", f"The ledger {address} cannot be opened: {reason}.", remedy=remedy)


def _bring_up_to_date(connection: Connection, address: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    script = ScriptDirectory.from_config(config)
    now = MigrationContext.configure(connection).get_current_revision()
    if now == script.get_current_head():
        return
    _refuse_foreign(connection, script, now, address)
    connection.rollback()
    if now is not None and connection.dialect.name == "sqlite":
        _keep_a_copy(connection, script.get_current_head())
    # One process at a time, and all of it or nothing: a killed migration leaves the ledger as it was.
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(text("SELECT pg_advisory_xact_lock(20201126)"))
    if MigrationContext.configure(connection).get_current_revision() != script.get_current_head():
        command.upgrade(config, "head")


def _keep_a_copy(connection: Connection, head: str | None) -> None:
    """Put the ledger as it is beside itself before it is migrated (``dajuan.db.before-0003`` and the like)."""
    path = connection.engine.url.database
    if not path or path == ":memory:":
        return
    copy = Path(f"{path}.before-{head}")
    if not copy.exists():
        back_up(path, copy)


def _refuse_foreign(connection: Connection, script: ScriptDirectory, now: str | None, address: str) -> None:
    if now is None and inspect(connection).get_table_names():
        raise DajuanError(
            Problem(
                "not-a-ledger",
                f"{address} is a database, but no ledger of dajuan.",
                remedy="Name another with --ledger; it was left as it is.",
            )
        )
    try:
        if now is not None:
            script.get_revision(now)
    except CommandError as error:
        message = f"The ledger {address} was written by a newer version of dajuan."
        raise DajuanError(
            Problem("ledger-too-new", message, remedy="Upgrade dajuan, or name another ledger with --ledger.")
        ) from error
