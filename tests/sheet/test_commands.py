"""The commands sheet, marks and explain, on a ledger of one made-up page."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from dajuan.claims import Claims, Figure, find_claims
from dajuan.cli.diff import compare_command, diff_command
from dajuan.cli.explain import explain_command
from dajuan.cli.marks import marks_command
from dajuan.cli.sheet import sheet_command
from dajuan.document import Document, Facts, from_text
from dajuan.ledger import Ledger
from dajuan.text import Edit, Restored
from dajuan.values import DajuanError, Period, Quantity, Span

SOURCE = "重点项目完成年度目標(biāo)152.3%。"
TEXT = "重点项目完成年度目标152.3%。"


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    """The address of a ledger that holds one figure from a damaged page."""
    page = from_text(TEXT, Facts(area="云溪镇", date="2021"))
    edit = Edit(Span(9, 16), "標(biāo)", "标", "gloss", 0.99, "the reading in brackets is that of the character")
    restored = Restored(SOURCE, TEXT, (edit,))
    document = Document(TEXT, page.digest, "page.html", "text/html", page.facts, page.sections, page.sentences, restored=restored)
    start = TEXT.index("152.3%")
    claim = Figure(
        Span(start, start + 6), "152.3%", Quantity(Decimal("152.3"), "percent"), "completion", "重点项目年度目标",
        Period.year(2020), indicator=None, derivation=("number 152.3", "unit %"), context=(("measure", Span(0, 10)),), rule="completion",
    )  # fmt: skip
    address = str(tmp_path / "made.db")
    with Ledger(address) as opened:
        opened.record(document, Claims(figures=(claim,)))
    return address


def test_sheet_as_json(ledger: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`sheet --format json` prints the sheet, or writes the same to a file."""
    assert sheet_command("云溪镇", 2020, "json", ledger, None) == 0
    printed = capsys.readouterr().out
    assert json.loads(printed)["figures"][0]["quote"] == "152.3%"
    out = tmp_path / "sheet.json"
    assert sheet_command("云溪镇", None, "json", ledger, out) == 0
    assert out.read_text(encoding="utf-8") == printed


def test_sheet_as_a_table(ledger: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The table shows the figure and the check that it draws."""
    assert sheet_command("云溪镇", 2020, "table", ledger, None) == 0
    shown = capsys.readouterr().out
    assert "152.3%" in shown
    assert "soft-target" in shown


def test_sheet_as_a_page(ledger: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`sheet --format html` writes one page with the figure, and says where; a place that cannot be written is an error."""
    out = tmp_path / "sheet.html"
    assert sheet_command("云溪镇", 2020, "html", ledger, out) == 0
    assert "152.3%" in out.read_text(encoding="utf-8")
    assert str(out) in capsys.readouterr().out.replace("\n", "")
    with pytest.raises(DajuanError, match="cannot be written"):
        sheet_command("云溪镇", 2020, "html", ledger, tmp_path / "no" / "where.html")


def test_an_unknown_format_is_refused(ledger: str) -> None:
    """A format that does not exist is an error that names those that do."""
    with pytest.raises(DajuanError, match="xlsx"):
        sheet_command("云溪镇", 2020, "papyrus", ledger, None)


def test_marks(ledger: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`marks` without an area goes through every area, and says what each check found."""
    assert marks_command(None, None, ledger, as_json=False) == 0
    assert "was the target set too low" in capsys.readouterr().out.replace("\n", " ")
    assert marks_command("云溪镇", 2020, ledger, as_json=True) == 0
    (record,) = json.loads(capsys.readouterr().out)
    assert next(check for check in record["checks"] if check["name"] == "soft-target")["passed"] == 0


def test_explain_leads_back_to_the_damaged_page(ledger: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`explain` shows sentence, rule, steps and context, and what stood in the source with the edits of its sentence."""
    with Ledger(ledger) as opened:
        (entry,) = opened.entries("云溪镇")
    assert explain_command(entry.id[:6], ledger, as_json=True) == 0
    record = json.loads(capsys.readouterr().out)
    assert record["derivation"] == ["number 152.3", "unit %"]
    assert record["context"][0]["text"] == "重点项目完成年度目标"
    assert record["source"]["text"] == "152.3%"
    assert record["source"]["sentence"] == SOURCE
    assert [edit["after"] for edit in record["source"]["edits"]] == ["标"]
    assert explain_command(entry.id, ledger, as_json=False) == 0
    assert "biāo" in capsys.readouterr().out


def test_official_series_beside_the_marks(ledger: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`marks` with a published series adds the check against it."""
    series = tmp_path / "series.csv"
    series.write_text(
        "area,measure,period,value,unit,kind\n云溪镇,重点项目年度目标,2020,150.0,percent,completion\n", encoding="utf-8"
    )
    assert marks_command("云溪镇", 2020, ledger, as_json=True, official=str(series)) == 0
    (record,) = json.loads(capsys.readouterr().out)
    assert (record["checks"][0]["name"], record["checks"][0]["applied"], record["checks"][0]["passed"]) == (
        "official-series",
        1,
        0,
    )


def test_diff_and_compare(ledger: str, capsys: pytest.CaptureFixture[str]) -> None:
    """`diff` shows an indicator year by year; comparing nothing is an error with a remedy."""
    with pytest.raises(DajuanError, match="no indicator"):
        diff_command("云溪镇", 2010, 2011, ledger, "table")
    text = "地区生产总值增长6.1%。"
    page = from_text(text, Facts(area="云溪镇", date="2020"))
    claim = Figure(
        Span(8, 12), "6.1%", Quantity(Decimal("6.1"), "percent"), "growth", "地区生产总值", Period.year(2019), base="yoy"
    )
    with Ledger(ledger) as opened:
        opened.record(page, Claims(figures=(claim,)))
    assert diff_command("云溪镇", 2020, 2019, ledger, "table") == 0
    assert "+6.1%" in capsys.readouterr().out
    assert compare_command(["云溪镇"], 2019, ledger, as_json=True) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["indicator"], row["cells"][0]["reported"]["value"]) == ("GDP", 6.1)


AIMS = {
    2020: "地区生产总值增长6%左右；固定资产投资增长9%；税收总额增长5%；城镇登记失业率控制在3.5%以内。",
    2021: "地区生产总值增长7%左右；固定资产投资增长8%；税收总额增长5%；居民人均可支配收入增长6%。",
}


def test_diff_tells_what_became_of_targets(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Between two years a target is raised, lowered, kept, new, or dropped, the last only of a complete source."""
    for complete in (True, False):
        url = str(tmp_path / f"{complete}.db")
        with Ledger(url) as opened:
            for year, aims in AIMS.items():
                text = f"云溪镇{year}年政府工作报告\n\n一、{year - 1}年工作回顾\n\n工作扎实推进。\n\n二、{year}年工作安排\n\n今年的主要预期目标是：{aims}\n"
                page = from_text(text, Facts(area="云溪镇", date=f"{year}-01", genre="work_report"))
                page = replace(page, facts=replace(page.facts, complete=complete))
                opened.record(page, find_claims(page))
        assert diff_command("云溪镇", 2020, 2021, url, "json") == 0
        found = {row["name"]: row.get("change") for row in json.loads(capsys.readouterr().out)}
        gone = "dropped" if complete else "not_known"
        assert found == {
            "地区生产总值": "raised",
            "固定资产投资": "lowered",
            "税收收入": "kept",
            "居民人均可支配收入": "new",
            "城镇登记失业率": gone,
        }
        assert diff_command("云溪镇", 2020, 2021, url, "csv") == 0
        lines = capsys.readouterr().out.splitlines()
        assert lines[0].startswith("indicator,name") and any(",raised,2020,6%左右," in text for text in lines)
