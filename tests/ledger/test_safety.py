"""A ledger survives crashes, is copied whole, and an older one is brought up to date after a copy was made."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from dajuan.claims import find_claims
from dajuan.document import Facts, from_text
from dajuan.ledger import Ledger, back_up, put_back
from dajuan.values import DajuanError


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
