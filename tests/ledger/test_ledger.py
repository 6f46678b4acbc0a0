"""The ledger gives back what was recorded, and only grows."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from dajuan.claims import Claims, Figure, Programme, Promise, claim_id
from dajuan.document import Document, Facts, from_text
from dajuan.ledger import Judgement, Ledger, Reading
from dajuan.ledger.opening import open_engine
from dajuan.values import DajuanError, Period, Quantity, Span, pack, unpack

TEXT = "2020年，全镇建成截污管网43.5公里。今年将建成30公里。"


def made_up() -> tuple[Document, Claims]:
    document = from_text(TEXT, Facts(date="2021-01-21", area="云溪镇"))
    quote = "43.5公里"
    at = TEXT.index(quote)
    figure = Figure(
        Span(at, at + len(quote)), quote, Quantity(Decimal("43.5"), "km"), "level", "截污管网", Period.year(2020), area="全镇"
    )
    promise_at = TEXT.index("今年")
    promise = Promise(Span(promise_at, len(TEXT)), TEXT[promise_at:])
    programme = Programme(Span(0, 5), TEXT[0:5], "两年", 2, ("一", "二"))
    return document, Claims((figure,), (programme,), (promise,))


TABLES = ("editions", "edition_facts", "claims", "judgements", "readings", "standings")


def tables(url: str) -> list[list[tuple[object, ...]]]:
    """Every row of every table that only grows."""
    engine = open_engine(url, False)
    with engine.connect() as base:
        found = [sorted((tuple(row) for row in base.execute(text(f"SELECT * FROM {name}"))), key=str) for name in TABLES]
    engine.dispose()
    return found


def test_many_at_once_are_as_one_by_one(ledger: Ledger, url: str, tmp_path: Path) -> None:
    """Editions recorded in one transaction, one of them twice and one known before, leave what one by one leaves."""
    document, claims = made_up()
    others = [from_text(TEXT.replace("43.5", f"{n}3.5"), Facts(date="2021-01-21", area="云溪镇")) for n in range(1, 4)]
    readings = [Reading.of(each, claims) for each in (document, *others[:2], document, others[2])]
    ledger.record(others[0], Claims(claims.figures))
    receipts = list(ledger.record_all(readings))
    assert [receipt.edition for receipt in receipts] == [reading.document.digest for reading in readings]
    assert [receipt.new for receipt in receipts] == [True, False, True, False, True]
    assert all((receipt.figures, receipt.programmes, receipt.promises) == (1, 1, 1) for receipt in receipts)
    with Ledger(tmp_path / "one.db") as one_by_one:
        one_by_one.record(others[0], Claims(claims.figures))
        for reading in readings:
            one_by_one.record(reading.document, claims)
        assert [entry.id for entry in one_by_one.entries()] == [entry.id for entry in ledger.entries()]
        assert one_by_one.editions() and [e.digest for e in one_by_one.editions()] == [e.digest for e in ledger.editions()]
    before = tables(url)
    assert not any(receipt.new for receipt in ledger.record_all(readings)) and tables(url) == before


def test_what_was_recorded_comes_back(ledger: Ledger) -> None:
    """Claims and document come back equal to what was recorded, digits and spans included."""
    document, claims = made_up()
    receipt = ledger.record(document, claims)
    assert (receipt.new, receipt.figures, receipt.programmes, receipt.promises) == (True, 1, 1, 1)
    assert ledger.document(document.digest) == document
    (entry,) = ledger.entries("云溪", 2020, "figure")
    assert entry.claim == claims.figures[0]
    assert entry.area == "云溪镇"
    assert entry.words == entry.sentence.of(TEXT) == "2020年，全镇建成截污管网43.5公里。"


def test_reading_twice_changes_no_row(ledger: Ledger) -> None:
    """The same edition recorded again leaves every table as it was."""
    ledger.record(*made_up())
    before = tables(ledger.url)
    assert not ledger.record(*made_up()).new
    assert tables(ledger.url) == before


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("action", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_nothing_is_overwritten(ledger: Ledger, table: str, action: str) -> None:
    """The database itself refuses to change or delete what was recorded."""
    document, claims = made_up()
    ledger.record(document, claims)
    ledger.judge(Judgement(claim_id(document.digest, claims.figures[0]), "accept", "周", datetime.now(UTC)))
    ledger.record(document, Claims())
    columns = {"edition_facts": "facts", "judgements": "why", "readings": "added", "standings": "stands"}
    column = columns.get(table, "area")
    engine = open_engine(ledger.url, False)
    with pytest.raises(DatabaseError, match="only grows"), engine.begin() as base:
        base.execute(text(action.format(table, column, column)))
    engine.dispose()


def test_a_later_reading_supersedes_and_erases_nothing(ledger: Ledger) -> None:
    """What better rules no longer say is not listed any more but kept; said again, it stands again."""
    document, claims = made_up()
    ledger.record(document, claims)
    ledger.judge(Judgement(claim_id(document.digest, claims.figures[0]), "accept", "周", datetime.now(UTC)))
    promise = claim_id(document.digest, claims.promises[0])
    state = ledger.state()
    ledger.record(document, Claims())
    assert ledger.state() != state
    assert [entry.claim for entry in ledger.entries()] == [claims.figures[0]], "a person's word stays"
    assert ledger.entry(promise).claim == claims.promises[0], "superseded is not erased"
    assert {entry.claim for entry in ledger.search("截污管网")} == {claims.figures[0]}
    ledger.record(document, claims)
    assert {entry.claim for entry in ledger.entries()} == set(claims.all())
    rows = tables(ledger.url)
    ledger.record(document, claims)
    assert tables(ledger.url) == rows


def test_a_judgement_survives_a_re_read(ledger: Ledger) -> None:
    """What a person said of a claim stays when its edition is read again, and the latest word counts."""
    document, claims = made_up()
    ledger.record(document, claims)
    claim = claim_id(document.digest, claims.figures[0])
    ledger.judge(Judgement(claim, "reject", "周", datetime(2021, 2, 1, tzinfo=UTC), "wrong measure"))
    ledger.judge(Judgement(claim, "accept", "林", datetime(2021, 2, 2, tzinfo=UTC)))
    ledger.record(document, claims)
    judgement = ledger.entry(claim[:6]).judgement
    assert judgement is not None
    assert (judgement.verdict, judgement.who) == ("accept", "林")


def test_unknown_things_are_named(ledger: Ledger) -> None:
    """An area, a claim or an edition the ledger does not have is said so, with what it does have."""
    ledger.record(*made_up())
    with pytest.raises(DajuanError, match="云溪镇"):
        ledger.known_area("石盘县")
    with pytest.raises(DajuanError, match="ffff"):
        ledger.entry("ffff")
    with pytest.raises(DajuanError, match="abc"):
        ledger.document("abc")


def test_a_place_recorded_by_another_is_known_at_once(ledger: Ledger, url: str) -> None:
    """Names of places are kept only while nothing was recorded: also what another one records is seen."""
    ledger.record(*made_up())
    assert ledger.editions("石盘县") == []
    with Ledger(url) as other:
        other.record(from_text("石盘县建成绿道3公里。", Facts(date="2021-01-22", area="石盘县")), Claims((), (), ()))
    assert ledger.known_area("石盘县").editions == 1
    assert len(ledger.editions("石盘县")) == 1


def test_search_finds_exactly_the_sentences_that_hold_the_words(ledger: Ledger) -> None:
    """Two characters are enough, signs and spaces do not matter, and what stands nowhere is not found."""
    ledger.record(*made_up())
    assert {entry.claim.quote for entry in ledger.search("管网")} == {"43.5公里", TEXT[:5]}
    assert {entry.words for entry in ledger.search("建成 截污管网43.5公里")} == {"2020年，全镇建成截污管网43.5公里。"}
    assert ledger.search("管网建成") == ledger.search("网") == ledger.search('" OR "') == []


def test_parts_between_spaces_are_looked_for_apart(ledger: Ledger) -> None:
    """Every part must stand in the sentence, in any order."""
    ledger.record(*made_up())
    assert {entry.claim.quote for entry in ledger.search("公里 截污")} == {"43.5公里", TEXT[:5]}
    assert ledger.search("截污 石盘") == []


def test_the_state_tells_that_something_was_recorded_or_judged(ledger: Ledger) -> None:
    """Recording and judging change the state, reading does not; lists follow it, also from another connection."""
    empty = ledger.state()
    assert ledger.editions() == [] == ledger.areas()
    with Ledger(ledger.url) as other:
        other.record(*made_up())
    recorded = ledger.state()
    assert recorded != empty
    assert len(ledger.editions()) == len(ledger.areas()) == 1
    assert ledger.state() == recorded
    ledger.judge(Judgement(ledger.entries()[0].id, "accept", "a reader", datetime.now(UTC)))
    assert ledger.state() != recorded


def test_an_older_ledger_is_brought_up_to_date(tmp_path: Path) -> None:
    """A ledger of the first version keeps its editions and can be searched."""
    path = tmp_path / "old.db"
    with Ledger(path) as made:
        made.record(*made_up())
        before = made.editions()
    with sqlite3.connect(path) as base:
        later = (
            "edition_facts",
            "sentence_index",
            "standings",
            "readings",
            "desk_journal",
            "desk_passwords",
            "desk_sessions",
            "desk_files",
            "links",
            "link_words",
        )
        base.executescript("".join(f"DROP TABLE {name};" for name in later))
        for what in ("confidence", "rule", "type_and_confidence", "area_and_confidence", "sentence"):
            base.execute(f"DROP INDEX claims_by_{what}")
        base.execute("CREATE INDEX ix_claims_edition ON claims (edition)")
        base.execute("ALTER TABLE claims DROP COLUMN rule")
        base.execute("UPDATE alembic_version SET version_num = '0001'")
    with Ledger(path) as opened:
        assert opened.editions() == before
        assert len(opened.search("截污管网")) == 2


def test_a_text_with_a_nul_is_recorded(ledger: Ledger) -> None:
    """A character that a database cannot store does not stop the reading; text and claim come back exactly."""
    document = from_text("2020年，全镇建成\0公园5个。", Facts(date="2021", area="云溪镇"))
    at = document.text.index("5个")
    figure = Figure(Span(at, at + 2), "5个", Quantity(Decimal(5), "个"), "level", "建成\0公园", Period.year(2020))
    ledger.record(document, Claims((figure,)))
    assert ledger.document(document.digest) == document
    assert [entry.claim for entry in ledger.entries("云溪镇")] == [figure]
    assert len(ledger.search("公园")) == 1


def test_fields_that_came_or_went_do_not_stop_reading() -> None:
    """What an older version did not write keeps its default; what it wrote and this one has not is passed over."""
    _, claims = made_up()
    data = json.loads(pack(claims.figures[0]))
    del data["confidence"]
    data["mood"] = "gone"
    assert unpack(Figure, json.dumps(data)) == claims.figures[0]
