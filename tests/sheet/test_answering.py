"""The sheet as a value: composed from a real ledger, in the terminal and as JSON."""

from __future__ import annotations

import io
import json
import tomllib
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from dajuan.claims import Claims, Figure, Programme, Promise
from dajuan.document import Document, Facts, from_text
from dajuan.ledger import Judgement, Ledger
from dajuan.sheet import across_areas, answer, print_sheet, sheet_record, through_years
from dajuan.sheet.wording import words
from dajuan.values import DajuanError, Period, Quantity, Span

PLAN = "各位代表：今年，地区生产总值增长6.5%—7%，固定资产投资增长8%。建成青石河大桥。"
REVIEW = "各位代表：地区生产总值增长6.7%，居全市第二。打好治水、修路两大战役。新办企业约30家。今年，地区生产总值增长6%以上。"


def figure(text: str, quote: str, value: str, modality: Any, year: int, **more: Any) -> Figure:
    """A figure of the text, growth in percent unless said otherwise."""
    start = text.index(quote)
    quantity = Quantity(Decimal(value), more.pop("unit", "percent"), more.pop("bound", "exact"), more.pop("high", None))
    kind = more.pop("kind", "growth")
    measure = more.pop("measure", "地区生产总值")
    return Figure(Span(start, start + len(quote)), quote, quantity, kind, measure, Period.year(year), modality, **more)


def document(text: str, area: str, year: str) -> Document:
    """A made-up whole report."""
    return from_text(text, Facts(area=area, date=year, genre="work_report", complete=True))


def fill(ledger: Ledger, area: str = "云溪市", growth: str = "6.7") -> None:
    """Record a plan and the next year's review."""
    promised = PLAN.index("建成")
    ledger.record(
        document(PLAN, area, "2020"),
        Claims(
            figures=(
                figure(PLAN, "6.5%—7%", "6.5", "planned", 2020, bound="range", high=Decimal(7)),
                figure(PLAN, "8%", "8", "planned", 2020, measure="固定资产投资"),
            ),
            promises=(Promise(Span(promised, promised + 7), PLAN[promised : promised + 7]),),
        ),
    )
    review = REVIEW.replace("6.7", growth)
    listed = review.index("治水")
    ledger.record(
        document(review, area, "2021"),
        Claims(
            figures=(
                figure(review, f"{growth}%", growth, "reported", 2020),
                figure(review, "第二", "2", "reported", 2020, unit="rank", kind="rank", universe="全市"),
                figure(review, "约30家", "30", "reported", 2020, unit="家", kind="level", measure="新办企业", confidence=0.3),
                figure(review, "6%以上", "6", "planned", 2021, bound="at_least"),
            ),
            programmes=(Programme(Span(listed, listed + 5), review[listed : listed + 5], "两大战役", 2, ("治水", "修路")),),
        ),
    )


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """A ledger of one city, two reports."""
    opened = Ledger(tmp_path / "made.db")
    fill(opened)
    return opened


def test_the_latest_year_with_results_is_answered(ledger: Ledger) -> None:
    """Without a year the sheet is that of the latest year with results, not of the latest plans."""
    assert answer(ledger, "云溪市").year == 2020


def test_targets_stand_beside_results(ledger: Ledger) -> None:
    """A target of last year's report stands beside the result in this year's, with the outcome and both quotes."""
    sheet = answer(ledger, "云溪市", 2020)
    rows = [(m.target.claim.quote, m.result.claim.quote if m.result else None, m.outcome) for m in sheet.targets]
    assert rows == [("6.5%—7%", "6.7%", "met"), ("8%", None, "not_reported")]


def test_every_table_holds_its_own(ledger: Ledger) -> None:
    """Figures, ranks, programmes, promises and what lies ahead stand each in its own table."""
    sheet = answer(ledger, "云溪市", 2020)
    assert [entry.claim.quote for entry in sheet.figures] == ["6.7%"]
    assert [entry.claim.quote for entry in sheet.ranks] == ["第二"]
    assert [entry.claim.name for entry in sheet.programmes if isinstance(entry.claim, Programme)] == ["两大战役"]
    assert [mark.promise.claim.quote for mark in sheet.promises] == ["建成青石河大桥"]
    assert [entry.claim.quote for entry in sheet.ahead] == ["6%以上"]


def test_what_two_editions_say_alike_stands_once(ledger: Ledger) -> None:
    """A figure that a news page repeats from the report stands once, as the report says it; both are in the ledger."""
    page = "云溪市地区生产总值增长6.7%，全市上下倍感振奋。"
    document = from_text(page, Facts(area="云溪市", date="2021", genre="news"))
    ledger.record(document, Claims(figures=(figure(page, "6.7%", "6.7", "reported", 2020),)))
    (fact,) = answer(ledger, "云溪市", 2020).figures
    assert ledger.document(fact.edition).facts.complete


def test_unsure_claims_are_only_suggested(ledger: Ledger) -> None:
    """A claim below half confidence is shown apart and counted nowhere, until a person accepts it."""
    sheet = answer(ledger, "云溪市", 2020)
    (unsure,) = sheet.suggestions
    assert unsure.claim.quote == "约30家"
    assert {name: number for name, number, _ in sheet.counts}["figures"] == 2
    ledger.judge(Judgement(unsure.id, "accept", "a reader", datetime(2026, 1, 1, tzinfo=UTC)))
    after = answer(ledger, "云溪市", 2020)
    assert not after.suggestions
    assert "约30家" in [entry.claim.quote for entry in after.figures]


def test_a_rejected_claim_is_gone(ledger: Ledger) -> None:
    """A claim that a person rejected decides nothing: the target stands without its result."""
    result = answer(ledger, "云溪市", 2020).targets[0].result
    assert result is not None
    ledger.judge(Judgement(result.id, "reject", "a reader", datetime(2026, 1, 1, tzinfo=UTC)))
    assert answer(ledger, "云溪市", 2020).targets[0].result is None


def test_a_corrected_claim_says_what_the_person_said(ledger: Ledger) -> None:
    """A correction takes the place of what was read; one that makes no sense leaves nothing to judge by."""
    result = answer(ledger, "云溪市", 2020).targets[0].result
    assert result is not None
    when = datetime(2026, 1, 1, tzinfo=UTC)
    ledger.judge(Judgement(result.id, "correct", "a reader", when, correction=(("value", "5.7"),)))
    mark = answer(ledger, "云溪市", 2020).targets[0]
    assert (mark.outcome, mark.margin) == ("missed", Decimal("-0.8"))
    ledger.judge(Judgement(result.id, "correct", "a reader", when, correction=(("value", "a lot"),)))
    assert answer(ledger, "云溪市", 2020).targets[0].result is None


def test_what_is_ahead_is_not_due(ledger: Ledger) -> None:
    """Asked before the year is over, a target of that year is not due."""
    sheet = answer(ledger, "云溪市", 2021, today=date(2021, 6, 1))
    assert [mark.outcome for mark in sheet.targets] == ["not_due"]


@pytest.mark.parametrize(("area", "year", "code"), [("山外镇", 2020, "unknown-area"), ("云溪市", 1999, "empty-year")])
def test_what_the_ledger_does_not_know(ledger: Ledger, area: str, year: int, code: str) -> None:
    """An unknown area and an empty year are errors that say what the ledger does know."""
    with pytest.raises(DajuanError) as caught:
        answer(ledger, area, year)
    assert caught.value.problem.code == code
    assert caught.value.problem.remedy


def test_the_terminal_shows_target_result_and_outcome(ledger: Ledger) -> None:
    """In 80 columns the target, its result and the outcome can be read."""
    file = io.StringIO()
    print_sheet(answer(ledger, "云溪市", 2020), Console(file=file, width=80))
    shown = file.getvalue()
    assert all(words in shown for words in ("6.5%—7%", "6.7%", "met", "not_reported", "两大战役"))
    assert max(map(len, shown.splitlines())) <= 80


def test_json_holds_the_whole_sheet(ledger: Ledger) -> None:
    """The JSON form survives a round trip and gives each row its identity, edition and sentence."""
    record = json.loads(json.dumps(sheet_record(answer(ledger, "云溪市", 2020)), ensure_ascii=False))
    target = record["targets"][0]["target"]
    assert ledger.entry(target["id"]).claim.quote == target["quote"] == "6.5%—7%"
    assert target["quote"] in target["sentence"]["text"]
    assert {check["name"] for check in record["checks"]} >= {"counted-list", "two-values", "target-dropped"}


def test_one_area_through_the_years(ledger: Ledger) -> None:
    """An indicator's cells stand year by year, each with its target or its reported figure."""
    growth = next(row for row in through_years(ledger, "云溪市", [2020, 2021]) if row.indicator == "GDP" and row.kind == "growth")
    assert [(cell.year, cell.target is not None, cell.reported is not None) for cell in growth.cells] == [
        (2020, True, True),
        (2021, True, False),
    ]


def test_several_areas_in_a_year(ledger: Ledger) -> None:
    """Areas stand in the order of their values, the better first."""
    fill(ledger, "清源市", "7.4")
    growth = next(row for row in across_areas(ledger, ["云溪市", "清源市"], 2020) if row.indicator == "GDP")
    assert [cell.area for cell in growth.cells] == ["清源市", "云溪市"]


def test_areas_compare_in_one_unit(ledger: Ledger) -> None:
    """Grain in jin and in tonnes stand in one row by what they weigh; so many motorways are no length of motorways."""
    grain, roads = {"kind": "level", "measure": "粮食产量"}, {"kind": "level", "measure": "高速公路"}
    for area, quote, value, unit in (("青原市", "30万斤", "300000", "jin"), ("白湖市", "200吨", "200", "t")):
        text = f"粮食产量{quote}，高速公路2条。"
        made = (
            figure(text, quote, value, "reported", 2020, unit=unit, **grain),
            figure(text, "2条", "2", "reported", 2020, unit="条", **roads),
        )
        ledger.record(document(text, area, "2021"), Claims(made, (), ()))
    rows = across_areas(ledger, ["青原市", "白湖市"], 2020)
    assert [(row.indicator, row.unit, [cell.area for cell in row.cells]) for row in rows] == [
        ("GRAIN", "t", ["白湖市", "青原市"])
    ]


def test_every_rule_has_its_words() -> None:
    """Every rule that decides a made-up case is worded for readers in both languages."""
    corpus = Path(__file__).parents[2] / "corpus" / "marks"
    rules = set()
    for name, place in (("targets", -1), ("promises", 1)):
        for case in tomllib.loads((corpus / f"{name}.toml").read_text(encoding="utf-8"))["case"]:
            rules |= {row.split()[place] for row in case["expect"]}
    for language in ("zh", "en"):
        worded = {key.removeprefix("rule.") for key in words(language).keys if key.startswith("rule.")}
        assert rules - worded == set()


def test_every_check_has_its_words(ledger: Ledger) -> None:
    """Every check has a name, a question and a finding for readers in both languages."""
    names = {check.name for check in answer(ledger, "云溪市", 2020).checks} | {"official-series"}
    for language in ("zh", "en"):
        for group in ("check_name", "check_question", "check_finding"):
            worded = {key.removeprefix(f"{group}.") for key in words(language).keys if key.startswith(f"{group}.")}
            assert names - worded == set(), group
