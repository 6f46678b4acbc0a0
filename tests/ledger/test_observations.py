"""Observations of different sources compare, keep their conflicts, and do not depend on the order of reading."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from itertools import permutations
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from dajuan.claims import Claims, Figure, find_claims
from dajuan.document import Document, Facts, Genre, from_text, read
from dajuan.ledger import Judgement, Ledger
from dajuan.values import DajuanError, Period, Quantity, Span


def said(genre: Genre, date: str, quote: str, value: str, unit: str) -> tuple[Document, Claims]:
    """A document of a made-up town that says one length of pipes for 2020."""
    text = f"2020年全镇新建管网{quote}。{genre}"
    at = text.index(quote)
    quantity = Quantity(Decimal(value), unit)
    figure = Figure(Span(at, at + len(quote)), quote, quantity, "level", "新建管网", Period.year(2020), area="全镇")
    return from_text(text, Facts(date=date, area="云溪镇", genre=genre)), Claims((figure,))


NEWS = said("news", "2021-03-01", "13公里", "13", "km")
REPORT = said("work_report", "2021-01-20", "12500米", "12500", "m")
COMMUNIQUE = said("communique", "2021-02-01", "12.5公里", "12.5", "km")


@pytest.mark.parametrize("order", list(permutations([NEWS, REPORT, COMMUNIQUE])))
def test_conflicts_are_kept_and_the_communique_is_preferred(tmp_path: Path, order: list[tuple[Document, Claims]]) -> None:
    """Whatever is read first: every source is shown in one unit, none averaged, the communiqué before reports before news."""
    with Ledger(tmp_path / "dajuan.db") as ledger:
        for document, claims in order:
            ledger.record(document, claims)
        found = ledger.series("云溪", "新建管网")
    assert [(each.quantity.value, each.quantity.unit, each.entry.claim.quote) for each in found] == [
        (Decimal("12.5"), "km", "12.5公里"),
        (Decimal("12.5"), "km", "12500米"),
        (Decimal("13"), "km", "13公里"),
    ]
    assert [each.preferred for each in found] == [True, False, False]
    assert all(each.conflict for each in found)


def test_a_person_overrules_which_value_is_preferred(ledger: Ledger) -> None:
    """What a person accepted is preferred to the communiqué, and what a person rejected is no observation."""
    for document, claims in (NEWS, REPORT, COMMUNIQUE):
        ledger.record(document, claims)
    communique, _, news = ledger.series("云溪", "新建管网")
    ledger.judge(Judgement(news.entry.id, "accept", "周", datetime.now(UTC), "the survey says so"))
    assert ledger.series("云溪", "新建管网")[0].entry.id == news.entry.id
    ledger.judge(Judgement(communique.entry.id, "reject", "周", datetime.now(UTC)))
    assert communique.entry.id not in {each.entry.id for each in ledger.series("云溪", "新建管网")}


def test_one_value_said_twice_is_no_conflict(ledger: Ledger) -> None:
    """The same length in two units is the same value."""
    for document, claims in (REPORT, COMMUNIQUE):
        ledger.record(document, claims)
    assert [each.conflict for each in ledger.series("云溪", "新建管网")] == [False, False]


def test_a_frame_holds_every_observation(ledger: Ledger) -> None:
    """A row each, with value, unit, wording and source; without a library for frames it is said what to install."""
    for document, claims in (NEWS, REPORT):
        ledger.record(document, claims)
    pytest.importorskip("pandas")
    frame = ledger.frame("云溪镇")
    assert sorted(frame["value"]) == [12.5, 13.0]
    assert set(frame["unit"]) == {"km"}
    assert set(frame["quote"]) == {"12500米", "13公里"}


def test_without_a_frame_library_the_remedy_is_said(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asking for a frame where neither library is installed names both."""

    def absent(name: str) -> None:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr("dajuan.ledger.framing.import_module", absent)
    with pytest.raises(DajuanError, match="pip install polars"):
        ledger.frame()


def rows_of(ledger: Ledger) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with ledger.engine.connect() as base:
        names = inspect(base).get_table_names()
        return {name: sorted((tuple(row) for row in base.execute(text(f'SELECT * FROM "{name}"'))), key=str) for name in names}


@pytest.mark.shared
def test_national_growth_targets_stand_beside_results_in_any_order(shared: Path, tmp_path: Path) -> None:
    """Reports 2015 to 2018, each read first and last once, give the same observations, and the growth of 2015 to 2017 right; again, no row."""
    paths = [path for path in sorted((shared / "texts" / "national").glob("*.txt")) if path.name[:4] in "2015 2016 2017 2018"]
    documents = [read(path) for path in paths]
    assert len(documents) == 4, [path.name for path in paths]
    claims = {document.digest: find_claims(document) for document in documents}
    turned = [documents[start:] + documents[:start] for start in range(4)]
    found = []
    for number, order in enumerate([*turned, *(each[::-1] for each in turned)]):
        with Ledger(tmp_path / f"{number}.db") as ledger:
            for document in order:
                ledger.record(document, claims[document.digest])
            found.append([(o.cell, o.quantity, o.entry.id, o.preferred, o.conflict) for o in ledger.observations()])
            series = ledger.series("全国", "GDP")
            before = rows_of(ledger)
            for document in order[::-1]:
                assert not ledger.record(document, find_claims(document) if number == 0 else claims[document.digest]).new
            assert rows_of(ledger) == before, "reading twice changes no row"
    assert found[0] and all(each == found[0] for each in found)
    growth = {
        (each.period.first.year, each.side): (each.quantity.value, each.quantity.high)
        for each in series
        if each.kind == "growth" and each.period.is_year and each.preferred
    }
    wanted = {
        (2015, "target"): (Decimal("7"), None),
        (2015, "result"): (Decimal("6.9"), None),
        (2016, "target"): (Decimal("6.5"), Decimal("7")),
        (2016, "result"): (Decimal("6.7"), None),
        (2017, "target"): (Decimal("6.5"), None),
        (2017, "result"): (Decimal("6.9"), None),
    }
    assert {key: growth.get(key) for key in wanted} == wanted


def test_a_correction_moves_the_observation(ledger: Ledger) -> None:
    """A person's corrected value, measure and period stand in the observations; what the machine read is kept beside."""
    document = from_text("2020年，全县新建游园35个。", Facts(date="2021", area="云溪县", area_code="990001"))
    at = document.text.index("35个")
    read = Figure(Span(at, at + 3), "35个", Quantity(Decimal(35), "个"), "level", "新建游园", Period.year(2020))
    ledger.record(document, Claims((read,)))
    (entry,) = ledger.entries("云溪县")
    (before,) = ledger.observations("云溪县")
    assert (before.area_code, before.original) == ("990001", None)
    fixed = (("measure", "城镇新增就业"), ("value", "3500"), ("unit", "person"), ("period", "2019"))
    ledger.judge(Judgement(entry.id, "correct", "陈", datetime.now(UTC), "", fixed))
    (after,) = ledger.observations("云溪县")
    assert (after.quantity.value, after.quantity.unit, str(after.period)) == (Decimal(3500), "person", "2019")
    assert after.original == read and after.preferred
    assert ledger.observations("云溪县", indicator=after.measure) == (after,) and after.measure != "新建游园"
    assert ledger.observations("云溪县", year=2020) == () and ledger.observations("云溪县", year=2019) == (after,)
