"""A ledger of any earlier version opens after a copy of it was made; one of a later version is refused."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

import dajuan.ledger.opening as opening
from dajuan.claims import Figure, claim_id, find_claims
from dajuan.document import Facts, from_text
from dajuan.ledger import Judgement, Ledger
from dajuan.ledger.opening import open_engine
from dajuan.values import DajuanError, pack

DOCUMENT = from_text("2020年，全镇建成绿道35公里。", Facts(date="2021-01-20", area="云溪镇"))
CLAIMS = find_claims(DOCUMENT)


def scripts() -> Config:
    """Where the migrations stand."""
    config = Config()
    config.set_main_option("script_location", str(Path(opening.__file__).parent / "migrations"))
    return config


def versions() -> list[str]:
    """Every version of the ledger, the oldest first."""
    return [each.revision for each in ScriptDirectory.from_config(scripts()).walk_revisions()][::-1]


def made_then(url: str, version: str) -> None:
    """Make the ledger as the version of dajuan then made it, with an edition, its claims and a judgement."""
    engine = create_engine(url if "://" in url else f"sqlite:///{url}")
    config = scripts()
    with engine.begin() as base:
        config.attributes["connection"] = base
        command.upgrade(config, version)
        now, facts = datetime.now(UTC), DOCUMENT.facts
        row = {"d": DOCUMENT.digest, "o": DOCUMENT.origin, "a": facts.area, "t": facts.date, "n": now, "w": pack(DOCUMENT)}
        base.execute(text("INSERT INTO editions VALUES (:d, :o, :a, :t, :n, :w, 1)"), row)
        if version > "0001":
            row = {"d": DOCUMENT.digest, "m": DOCUMENT.media_type, "f": pack(facts)}
            base.execute(text("INSERT INTO edition_facts VALUES (:d, :m, :f)"), row)
        for claim in CLAIMS.figures:
            base.execute(
                text(
                    "INSERT INTO claims (id, edition, type, area, area_key, first_year, last_year, confidence, sentence_start, "
                    "sentence_end, words, payload) VALUES (:i, :e, 'figure', '云溪镇', '云溪', 2020, 2020, :c, 0, :z, :w, :p)"
                ),
                {
                    "i": claim_id(DOCUMENT.digest, claim),
                    "e": DOCUMENT.digest,
                    "c": claim.confidence,
                    "z": len(DOCUMENT.text),
                    "w": DOCUMENT.text,
                    "p": pack(claim),
                },
            )
            said = {"i": claim_id(DOCUMENT.digest, claim), "n": now, "c": json.dumps([])}
            query = "INSERT INTO judgements (claim, verdict, who, said, why, correction) VALUES (:i, 'accept', '周', :n, '', :c)"
            base.execute(text(query), said)
    engine.dispose()


@pytest.mark.parametrize("version", versions()[:-1])
def test_a_ledger_of_every_earlier_version_opens(url: str, version: str) -> None:
    """Its editions, claims and judgements are all there, its laws hold, it takes new ones; of a file a copy stands beside it."""
    made_then(url, version)
    with Ledger(url) as ledger:
        assert [edition.digest for edition in ledger.editions("云溪")] == [DOCUMENT.digest]
        found = [entry for entry in ledger.entries("云溪镇", 2020) if isinstance(entry.claim, Figure)]
        assert [entry.claim for entry in found] == list(CLAIMS.figures) and found
        assert found[0].judgement is not None and found[0].judgement.who == "周"
        assert all(not finding.broken for finding in ledger.check())
        another = from_text("2021年，全镇建成绿道12公里。", Facts(date="2022-01-20", area="云溪镇"))
        assert ledger.record(another, find_claims(another)).new
        assert {entry.edition for entry in ledger.search("绿道")} >= {another.digest}
        ledger.judge(Judgement(found[0].id, "reject", "林", datetime.now(UTC)))
    if "://" in url:
        return
    (copy,) = Path(url).parent.glob(f"{Path(url).name}.before-*")
    with sqlite3.connect(copy) as base:
        assert base.execute("SELECT version_num FROM alembic_version").fetchone() == (version,)
        assert base.execute("SELECT digest FROM editions").fetchall() == [(DOCUMENT.digest,)]


def test_a_ledger_of_a_newer_version_is_refused(url: str) -> None:
    """It is left exactly as it is, and what to do is said."""
    with Ledger(url) as ledger:
        ledger.record(DOCUMENT, CLAIMS)
    engine = open_engine(url, False)
    with engine.begin() as base:
        base.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DajuanError, match="newer version") as refused:
        Ledger(url)
    assert refused.value.problem.code == "ledger-too-new" and "Upgrade dajuan" in refused.value.problem.remedy
    with engine.connect() as base:
        assert base.execute(text("SELECT version_num FROM alembic_version")).scalar() == "9999"
        assert base.execute(text("SELECT count(*) FROM editions")).scalar() == 1
    engine.dispose()
