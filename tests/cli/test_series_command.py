"""`dajuan series` and `dajuan search` as a reader sees them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from dajuan.claims import find_claims
from dajuan.cli.recorded import recorded_command
from dajuan.cli.search import search_command, series_command
from dajuan.document import Facts, from_text
from dajuan.ledger import Ledger
from dajuan.values import DajuanError


@pytest.fixture
def town(tmp_path: Path) -> str:
    """A ledger of a made-up town: two reports, and a communiqué that differs from the second."""
    path = str(tmp_path / "dajuan.db")
    texts = [
        ("2019年，地区生产总值增长5.8%。2020年，地区生产总值预期增长6%左右。", Facts(area="云溪镇", date="2020-01-20")),
        ("2020年，地区生产总值增长6.2%。", Facts(area="云溪镇", date="2021-01-20")),
        ("2020年，地区生产总值增长6.3%。", Facts(area="云溪镇", date="2021-03-20", genre="communique")),
    ]
    with Ledger(path) as ledger:
        for text, facts in texts:
            document = from_text(text, facts)
            ledger.record(document, find_claims(document))
    return path


def test_targets_stand_beside_results_and_conflicts_are_shown(town: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The table has a row a period with target and result, the preferred value first, and bars of the years."""
    assert series_command("云溪", "GDP", town, "table") == 0
    printed = capsys.readouterr().out
    (row,) = [line for line in printed.splitlines() if "│ 2020 " in line]
    assert row.index("6%左右") < row.index("6.3%") < row.index("6.2%") < row.index("≠")
    assert "results 2019–2020 ▁█" in printed


def test_the_series_as_json_and_csv(town: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Both list every source with its side, its place in the conflict and its sentence."""
    series_command("云溪镇", "地区生产总值", town, "json")
    rows = json.loads(capsys.readouterr().out)
    assert [(row["side"], row["amount"]["value"], row["preferred"], row["conflict"]) for row in rows] == [
        ("result", "5.8", True, False),
        ("target", "6", True, False),
        ("result", "6.3", True, True),
        ("result", "6.2", False, True),
    ]
    series_command("云溪镇", "地区生产总值", town, "csv")
    lines = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [line["value"] for line in lines] == ["5.8", "6", "6.3", "6.2"]
    assert all(line["sentence"] for line in lines)


def test_an_unknown_measure_is_said(town: str) -> None:
    """A measure of which nothing is recorded, and a place that is not known, are errors with a remedy."""
    with pytest.raises(DajuanError, match="no figure of 绿道里程"):
        series_command("云溪镇", "绿道里程", town, "table")
    with pytest.raises(DajuanError, match="云溪镇"):
        series_command("石盘县", "GDP", town, "table")


def test_search_shows_the_sentence(town: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What is found comes with its sentence; finding nothing is told by the exit code."""
    assert search_command(["预期增长"], town, "json", 10) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert "预期增长6%左右" in json.dumps(found, ensure_ascii=False)
    assert search_command(["预期增长"], town, "table", 10) == 0
    told = "".join(capsys.readouterr().out.split())
    assert all(
        each in told for each in (found["id"][:8], found["place"], "预期增长6%左右", found["measure"], found["period"], "planned")
    )
    assert search_command(["会展"], town, "table", 10) == 1


def test_recorded_claims_by_area_indicator_and_year(town: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The three narrow what is listed; an indicator is known by its code and its names; nothing found is exit code 1."""
    assert recorded_command("云溪", "GDP", 2020, town, "csv") == 0
    lines = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert sorted(line["quote"] for line in lines) == ["6%左右", "6.2%", "6.3%"]
    assert recorded_command(None, "地区生产总值", 2019, town, "json") == 0
    assert len(json.loads(capsys.readouterr().out)) == 1
    assert recorded_command("云溪镇", None, 2011, town, "table") == 1
    assert "Nothing" in capsys.readouterr().out
    with pytest.raises(DajuanError, match="no indicator called 云彩"):
        recorded_command(None, "云彩", None, town, "table")
