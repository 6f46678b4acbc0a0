"""A reader killed at any moment loses nothing that it said was recorded, and the next one goes on."""

from __future__ import annotations

import os
import random
import select
import signal
import sqlite3
import time
from contextlib import closing
from itertools import count
from pathlib import Path

from dajuan.claims import find_claims
from dajuan.document import Document, Facts, from_text
from dajuan.ledger import Ledger

KILLS = int(os.environ.get("DAJUAN_KILLS", "25"))
"""How often a reader is killed; 200 were tried before release."""


def report(number: int) -> Document:
    """A made-up report, another for each number."""
    text = f"2020年，全镇建成管网{number + 40}公里，增长{number % 9 + 1}.5%。今年计划新建公园{number + 2}个。"
    return from_text(text, Facts(area="云溪镇", date="2021-01-20"))


def read_on(url: str, said: int) -> None:
    """Read reports, from the first one on, and say the digest of each when it is recorded."""
    with Ledger(url) as ledger:
        for number in count():
            document = report(number)
            ledger.record(document, find_claims(document))
            os.write(said, (document.digest + "\n").encode())


def killed_after(url: str, seconds: float, heard_first: bool = False) -> list[str]:
    """Start a reader, kill it (no signal that it could catch), and return what it said was recorded.

    ``heard_first``: the seconds count from the first report it recorded, however slow the machine is.
    """
    listen, say = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(listen)
            read_on(url, say)
        finally:
            os._exit(1)
    os.close(say)
    if heard_first:
        select.select([listen], [], [], 60)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the reader stopped by itself"
    with os.fdopen(listen) as heard:
        return [line.strip() for line in heard if line.endswith("\n")]


def test_a_killed_reader_loses_nothing_it_reported(tmp_path: Path) -> None:
    """After each kill every reported edition is there, every edition there is whole, and reading goes on from there."""
    chance = random.Random(20201126)
    whole = {document.digest: len(find_claims(document).all()) for document in map(report, range(3000))}
    reported: set[str] = set()
    for kill in range(KILLS):
        url = str(tmp_path / f"{kill // 5}.db")
        reported = set() if kill % 5 == 0 else reported
        seconds = chance.uniform(0.0, 0.25) if kill % 5 else chance.uniform(0.0, 0.6)
        reported |= set(killed_after(url, seconds, heard_first=kill % 5 == 4))
        with Ledger(url) as ledger:
            editions = ledger.editions()
            assert reported <= {edition.digest for edition in editions}
            for edition in editions:
                assert edition.claims == len(ledger.entries(edition=edition.digest)) == whole[edition.digest]
            assert all(not finding.broken for finding in ledger.check())
        with closing(sqlite3.connect(url)) as base:
            assert base.execute("PRAGMA foreign_key_check").fetchall() == []
            asked = (
                "SELECT (SELECT count(*) FROM sentence_index) = (SELECT count(DISTINCT edition || sentence_start) FROM claims)"
            )
            assert base.execute(asked).fetchone() == (1,), "the index holds exactly the sentences recorded"
    assert reported, "no reader came as far as recording anything: the test proved nothing"
