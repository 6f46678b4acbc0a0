"""From a damaged page to an answer sheet, by the command line, as a person would."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"


def dajuan(*arguments: str | Path, cwd: Path, stdin: str | None = None, code: int | None = 0) -> subprocess.CompletedProcess[str]:
    """Run the command in ``cwd`` and check its exit code (None: any)."""
    command = [sys.executable, "-c", "from dajuan.cli import main; main()", *map(str, arguments)]
    done = subprocess.run(command, cwd=cwd, input=stdin, capture_output=True, text=True, encoding="utf-8", check=False)
    assert code is None or done.returncode == code, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    assert "Traceback" not in done.stderr, done.stderr
    return done


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a ledger of the examples."""
    folder = tmp_path_factory.mktemp("town")
    dajuan("read", EXAMPLES, cwd=folder)
    return folder


def test_reading_twice_changes_nothing(town: Path) -> None:
    """The second reading of the same editions finds them all known."""
    again = json.loads(dajuan("read", EXAMPLES, "--json", cwd=town).stdout)
    assert len(again["read"]) == len(list(EXAMPLES.iterdir()))
    assert [row["origin"] for row in again["read"] if row["new"]] == []


def test_targets_stand_beside_results(town: Path) -> None:
    """The sheet of 2020 sets each target of the first report beside the result in the second, with the right outcome."""
    sheet = json.loads(dajuan("sheet", "云溪镇", "2020", "--format", "json", cwd=town).stdout)
    found = {}
    for row in sheet["targets"]:
        target, result = row["target"], row["result"]
        found[target["measure"], target["kind"]] = (target["value"], result and result["value"], row["outcome"])
    assert found["地区生产总值", "growth"] == (6, 6.2, "met")
    assert found["规模以上工业增加值", "growth"] == (7, 6.4, "missed")
    assert found["固定资产投资", "growth"][1:] == (10.6, "exceeded") or found["固定资产投资", "growth"][1:] == (10.6, "met")
    assert found["社会消费品零售总额", "growth"] == (7.5, -2.1, "missed")
    assert {outcome for measure, (_, result, outcome) in found.items() if result is None} <= {"not_reported", "unclear"}
    parking = [row for (measure, _), row in found.items() if "停车位" in measure]
    assert parking == [(1500, 620, "unclear")], "the report is silent; the list says 620, before the year had ended"


def test_every_figure_of_the_sheet_quotes_its_sentence(town: Path) -> None:
    """Each figure's quote stands in the sentence given beside it."""
    sheet = json.loads(dajuan("sheet", "云溪镇", "2020", "--format", "json", cwd=town).stdout)
    assert len(sheet["figures"]) > 25
    for figure in sheet["figures"]:
        assert figure["quote"] in figure["sentence"]["text"]


def test_the_hijacked_page_counts_like_a_clean_one(town: Path) -> None:
    """Figures of the damaged news page are read: the completion above 100 % and the fourth place."""
    (page,) = EXAMPLES.glob("*劫持*.txt")
    (document,) = json.loads(dajuan("claims", page, "--json", cwd=town).stdout)
    found = {(figure["kind"], figure["value"], figure["measure"]) for figure in document["figures"]}
    assert ("completion", 112.6, "县级重点工程年度目标") in found
    assert ("rank", 4, "实际外资") in found


def test_marks_say_how_often_they_applied(town: Path) -> None:
    """Every check of the sheet carries its denominator."""
    (marks,) = json.loads(dajuan("marks", "云溪镇", "2020", "--json", cwd=town).stdout)
    assert marks["checks"]
    for check in marks["checks"]:
        assert 0 <= check["passed"] <= check["applied"]
        assert check["version"]


def test_explain_shows_rule_and_sentence(town: Path) -> None:
    """`explain` prints the sentence, the rule and the slots of a figure."""
    sheet = json.loads(dajuan("sheet", "云溪镇", "2020", "--format", "json", cwd=town).stdout)
    figure = sheet["figures"][0]
    text = dajuan("explain", figure["id"], cwd=town).stdout
    assert figure["quote"] in text
    assert figure["rule"] in text


def test_publish_writes_a_site(town: Path) -> None:
    """`publish` writes an index and a sheet page in both languages."""
    dajuan("publish", "site", cwd=town)
    pages = [path.relative_to(town / "site").as_posix() for path in (town / "site").rglob("*.html")]
    assert "index.html" in pages
    assert any("云溪镇" in (town / "site" / page).read_text(encoding="utf-8") for page in pages)


def test_restore_prints_text_and_explains(tmp_path: Path) -> None:
    """`restore` reads standard input, and `--jsonl` gives edits whose offsets fit the source."""
    source = "香蕉视频在线,国产大片,免费观看\n\n云溪鎮(zhèn)完成投資(zī)3.4億元,戰(zhàn)略穩(wěn)步推進(jìn),經濟發展態勢良好。"
    text = dajuan("restore", "-", cwd=tmp_path, stdin=source).stdout
    assert "云溪镇完成投资3.4亿元" in text
    line = json.dumps({"id": "a", "text": source}, ensure_ascii=False)
    record = json.loads(dajuan("restore", "--jsonl", "-", cwd=tmp_path, stdin=line + "\n").stdout)
    assert record["text"] == text.rstrip("\n") or record["text"] == text
    for edit in record["edits"]:
        assert source[edit["start"] : edit["end"]] == edit["before"]


def test_claims_jsonl_follows_the_contract(tmp_path: Path) -> None:
    """`claims --jsonl` answers each line with its id and the three lists."""
    line = {"id": "a", "text": "全年建成截污管网43.5公里。", "reference_date": "2021-01", "area": "云溪镇"}
    answer = json.loads(dajuan("claims", "--jsonl", "-", cwd=tmp_path, stdin=json.dumps(line) + "\n").stdout)
    assert answer["id"] == "a"
    assert set(answer) >= {"figures", "programmes", "promises"}
    (figure,) = answer["figures"]
    assert (figure["quote"], figure["value"], figure["unit"], figure["period"]) == ("43.5公里", 43.5, "km", "2020")


def test_a_wrong_line_costs_only_itself(tmp_path: Path) -> None:
    """A line that is no JSON is named on stderr; the lines beside it are answered; the exit code is 1."""
    good = json.dumps({"id": "b", "text": "完成12个。"})
    done = dajuan("claims", "--jsonl", "-", cwd=tmp_path, stdin="{not json\n" + good + "\n", code=1)
    assert json.loads(done.stdout.splitlines()[-1])["id"] == "b"
    assert "1" in done.stderr


def test_wrong_usage_is_exit_code_2(tmp_path: Path) -> None:
    """An unknown option is wrong usage."""
    dajuan("sheet", "--no-such-option", cwd=tmp_path, code=2)
    dajuan("read", cwd=tmp_path, code=2)


def test_read_says_what_each_fact_rests_on(tmp_path: Path) -> None:
    """`dajuan read --json` gives each fact with its words and its confidence; what an option gives is given, and sure."""
    (tmp_path / "report.txt").write_text("云溪镇2021年政府工作报告\n\n2020年，全镇建成绿道35公里。\n", encoding="utf-8")
    outcome = json.loads(dajuan("read", "report.txt", "--date", "2021-02", "--json", cwd=tmp_path).stdout)
    facts = outcome["read"][0]["facts"]
    assert facts["area"] == {"value": "云溪镇", "evidence": "云溪镇2021年政府工作报告", "confidence": 0.9}
    assert facts["date"] == {"value": "2021-02", "evidence": "given", "confidence": 1.0}
