"""Links through time are proposed, kept, and yield to people's word."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from dajuan.claims import find_claims
from dajuan.document import read
from dajuan.ledger import Ledger
from dajuan.marks import link_years, mark
from dajuan.values import DajuanError

AIMS = "云溪县2023年政府工作报告\n\n二、2023年工作安排\n\n今年的主要预期目标是：地区生产总值增长6%左右。新建第三实验小学。\n"
RESULTS = """云溪县2024年政府工作报告

一、2023年工作回顾

2023年，全县地区生产总值增长6.2%。第三实验小学建成投用。

二、2024年工作安排

完善社区治理机制。
"""


@pytest.fixture
def recorded(url: str) -> Ledger:
    """Two reports of a county, recorded on each kind of database."""
    ledger = Ledger(url)
    for text in (AIMS, RESULTS):
        document = read(text.encode())
        ledger.record(document, find_claims(document))
    return ledger


def test_links_are_proposed_once(recorded: Ledger) -> None:
    """A target is linked to its result and a promise to the sentence that speaks of it; asking again records nothing new."""
    found = link_years(recorded, "云溪县", 2023)
    assert {(link.relation, link.evidence[:6]) for link in found} >= {("result", "2023年，")} or found
    results = [link for link in found if link.relation == "result"]
    assert len(results) == 1 and recorded.entry(results[0].later).claim.quote == "6.2%"
    assert any("第三实验小学" in link.evidence for link in found if link.relation != "result")
    assert recorded.propose(found) == 0
    assert {link.id for link in link_years(recorded, "云溪县", 2023)} == {link.id for link in found}


def test_a_broken_link_is_not_made_again(recorded: Ledger) -> None:
    """What a person breaks stays broken on the sheet, however often it is proposed, until the word is withdrawn."""
    (link,) = [each for each in link_years(recorded, "云溪县", 2023) if each.relation == "result"]
    recorded.judge_link(link.id[:8], "break", "陈", "口径不同")
    marked = mark(recorded, "云溪县", 2023, date(2024, 6, 1))
    assert marked.targets[0].result is None
    (kept,) = [each for each in recorded.links([link.earlier]) if each.id == link.id]
    assert (kept.verdict, kept.who, kept.why) == ("break", "陈", "口径不同")
    recorded.judge_link(link.id, "withdraw", "陈")
    again = mark(recorded, "云溪县", 2023, date(2024, 6, 1)).targets[0].result
    assert again is not None and again.claim.quote == "6.2%"


def test_a_confirmed_link_is_sure(recorded: Ledger) -> None:
    """A confirmed result is taken whatever else the machine would rather take, and with more confidence."""
    before = mark(recorded, "云溪县", 2023, date(2024, 6, 1)).targets[0]
    (link,) = [each for each in link_years(recorded, "云溪县", 2023) if each.relation == "result"]
    recorded.judge_link(link.id, "confirm", "陈")
    after = mark(recorded, "云溪县", 2023, date(2024, 6, 1)).targets[0]
    assert after.result is not None and after.result.id == link.later and after.confidence >= before.confidence


def test_a_broken_mention_is_no_mention(recorded: Ledger) -> None:
    """A promise whose only mention a person broke is no longer said to be done."""
    (link,) = [each for each in link_years(recorded, "云溪县", 2023) if "小学" in each.evidence and each.relation != "result"]
    before = {m.promise.id: m.fate for m in mark(recorded, "云溪县", 2023, date(2024, 6, 1)).promises}
    recorded.judge_link(link.id, "break", "陈")
    after = {m.promise.id: m.fate for m in mark(recorded, "云溪县", 2023, date(2024, 6, 1)).promises}
    assert before[link.earlier] == link.relation and after[link.earlier] != link.relation


def test_a_promise_is_followed_into_further_years(recorded: Ledger) -> None:
    """What a promise without numbers says is found again two years on by the ledger's index; another place's words are not."""
    further = "云溪县2025年政府工作报告\n\n一、2024年工作回顾\n\n完善社区治理机制取得进展，全县建成绿道12公里。\n"
    elsewhere = further.replace("云溪县", "石盘县")
    for text in (further.replace("2025", "2026").replace("2024", "2025"), elsewhere):
        document = read(text.encode())
        recorded.record(document, find_claims(document))
    found = [link for link in link_years(recorded, "云溪县", 2024) if link.rule == "pairs-in-a-further-year"]
    assert len(found) == 1 and found[0].relation == "mentioned_again" and found[0].score >= 0.6
    assert recorded.entry(found[0].earlier.partition("-")[0]).claim.quote.startswith("完善社区治理机制")
    edition = found[0].later.partition("@")[0]
    assert recorded.document(edition).facts.area == "云溪县" and "社区治理机制取得进展" in found[0].evidence
    assert recorded.propose(found) == 0
    recorded.judge_link(found[0].id, "confirm", "陈")
    (again,) = [link for link in link_years(recorded, "云溪县", 2024) if link.id == found[0].id]
    assert again.verdict == "confirm"


def test_links_only_grow(recorded: Ledger) -> None:
    """The database refuses to change or remove a link or what was said of it."""
    from sqlalchemy import text
    from sqlalchemy.exc import DBAPIError

    link_years(recorded, "云溪县", 2023)
    for table in ("links", "link_words"):
        with recorded.engine.begin() as base:
            base.execute(
                text("INSERT INTO link_words (link, verdict, who, why, said) VALUES ('x', 'break', 'x', '', '2024-01-01')")
            )
        with pytest.raises(DBAPIError), recorded.engine.begin() as base:
            base.execute(text(f"DELETE FROM {table}"))


def test_no_such_link(recorded: Ledger) -> None:
    """A word on a link that is not there is refused."""
    with pytest.raises(DajuanError) as caught:
        recorded.judge_link("0000", "break", "陈")
    assert caught.value.problem.code == "no-such-link"


def test_the_commands(tmp_path: Path) -> None:
    """`dajuan links` lists them as JSON, and `dajuan link break` takes the id from there."""
    root = Path(__file__).parents[2]
    with Ledger(tmp_path / "dajuan.db") as ledger:
        for text in (AIMS, RESULTS):
            document = read(text.encode())
            ledger.record(document, find_claims(document))

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        code = "import sys; from dajuan.cli import main; sys.exit(main())"
        env = {"PYTHONPATH": str(root / "src"), "PATH": "/usr/bin:/bin", "DAJUAN_LEDGER": str(tmp_path / "dajuan.db")}
        return subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, env=env, check=False)

    rows = json.loads(run("links", "云溪县", "2023", "--json").stdout)
    (row,) = [row for row in rows if row["relation"] == "result"]
    assert row["said"] == "6%左右" and row["verdict"] == ""
    assert run("link", "break", row["id"][:8], "--who", "陈").returncode == 0
    rows = json.loads(run("links", "云溪县", "2023", "--json").stdout)
    assert not [row for row in rows if row["relation"] == "result"]
