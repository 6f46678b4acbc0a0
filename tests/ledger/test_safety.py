"""A ledger survives crashes, is copied whole, and an older one is brought up to date after a copy was made."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import pytest

from dajuan.claims import find_claims
from dajuan.document import Facts, from_text
from dajuan.ledger import Ledger, back_up, put_back
from dajuan.values import DajuanError

READER = """
import sys
from dajuan.claims import find_claims
from dajuan.document import Facts, from_text
from dajuan.ledger import Ledger
with Ledger(sys.argv[1]) as ledger:
    for number in range(int(sys.argv[2])):
        text = f"2020年，第{number}号镇建成截污管网{number + 1}.5公里，增长{number % 9 + 1}.2%。"
        document = from_text(text, Facts(date="2021-01", area="云溪镇"))
        print(ledger.record(document, find_claims(document)).edition, flush=True)
"""
DOCUMENTS, KILLS = 40, int(os.environ.get("DAJUAN_KILLS", "12"))


def read_some(path: Path, after: float | None) -> list[str]:
    """Record documents in a process of its own, killed without warning after so many seconds; return what it reported."""
    command = [sys.executable, "-c", READER, str(path), str(DOCUMENTS)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as reader:
        if after is not None:
            time.sleep(after)
            reader.send_signal(signal.SIGKILL)
        reported, _ = reader.communicate()
    return [line for line in reported.splitlines() if len(line) == 32]


def test_a_killed_reader_loses_nothing_it_reported(tmp_path: Path) -> None:
    """Killed at random moments, what was reported as recorded is there, every law holds, and the next run goes on."""
    path, rng, reported = tmp_path / "dajuan.db", random.Random(7), set()
    for _ in range(KILLS):
        reported |= set(read_some(path, rng.uniform(0.25, 1.2)))
        if path.exists():
            with Ledger(path) as ledger:
                assert reported <= {edition.digest for edition in ledger.editions()}
                assert all(not finding.broken for finding in ledger.check())
    assert len(set(read_some(path, None))) == DOCUMENTS
    with Ledger(path) as ledger:
        assert len(ledger.editions()) == DOCUMENTS
        assert all(not finding.broken for finding in ledger.check())


def made(path: Path, count: int = 3) -> Path:
    """A ledger with some editions."""
    with Ledger(path) as ledger:
        for number in range(count):
            document = from_text(f"2020年，全镇建成绿道{number + 1}公里。", Facts(date="2021-01", area="云溪镇"))
            ledger.record(document, find_claims(document))
    return path


def test_a_backup_is_whole_and_comes_back(tmp_path: Path) -> None:
    """A copy holds everything; put back, what stood there before is kept beside it."""
    path, copy = made(tmp_path / "dajuan.db"), tmp_path / "copy.db"
    back_up(str(path), copy)
    with pytest.raises(DajuanError, match="there already"):
        back_up(str(path), copy)
    made(path, 5)
    kept = put_back(copy, str(path))
    assert kept is not None
    with Ledger(path) as now, Ledger(kept) as before:
        assert (len(now.editions()), len(before.editions())) == (3, 5)


def test_check_finds_what_was_tampered_with(tmp_path: Path) -> None:
    """A claim whose recorded words were changed behind the ledger's back is named."""
    path = made(tmp_path / "dajuan.db", 1)
    with sqlite3.connect(path) as base:
        base.execute("DROP TRIGGER claims_no_update")
        base.execute("UPDATE claims SET payload = replace(payload, '1公里', '9公里')")
    with Ledger(path) as ledger:
        broken = {finding.law: finding.broken for finding in ledger.check()}
    assert broken["every quote stands at its span"]
    assert broken["every id is that of its content"]


def test_an_older_ledger_is_copied_then_brought_up_to_date(tmp_path: Path) -> None:
    """Opening a ledger of the first version leaves a copy beside it and works."""
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine

    import dajuan.ledger.opening as opening

    path = tmp_path / "dajuan.db"
    config = Config()
    config.set_main_option("script_location", str(Path(opening.__file__).parent / "migrations"))
    with create_engine(f"sqlite:///{path}").connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.commit()
    made(path, 2)
    assert list(tmp_path.glob("dajuan.db.before-*"))
    with Ledger(path) as ledger:
        assert len(ledger.editions()) == 2


@pytest.mark.postgresql
def test_several_writers_at_once(server: str) -> None:
    """Two writers record the same and different editions in PostgreSQL at once; each edition is there once."""
    import psycopg

    with psycopg.connect(server.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("CREATE DATABASE writers")
    url = server.replace("/postgres?", "/writers?")
    Ledger(url).close()
    failures: list[Exception] = []

    def write(first: int) -> None:
        try:
            with Ledger(url) as ledger:
                for number in range(first, first + 12):
                    document = from_text(f"2020年，全镇建成绿道{number}公里。", Facts(date="2021-01", area="云溪镇"))
                    ledger.record(document, find_claims(document))
        except Exception as error:
            failures.append(error)

    writers = [Thread(target=write, args=(first,)) for first in (1, 7, 13)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert failures == []
    with Ledger(url) as ledger:
        assert len(ledger.editions()) == 24
        assert all(not finding.broken for finding in ledger.check())
