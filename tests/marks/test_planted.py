"""Planted errors, from the text on: read, found, recorded and marked by the whole way of the data."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from dajuan.claims import find_claims
from dajuan.document import Facts, from_text
from dajuan.ledger import Ledger
from dajuan.marks import mark

CASES = "planted"
_FIELDS = {"label", "text", "plan", "before", "before_plan", "year", "draws", "outcomes", "note"}


def report(year: int, review: str, plan: str) -> str:
    """A made-up work report given in January of ``year``."""
    head = f"云溪市政府工作报告\n——{year}年1月12日在云溪市第三届人民代表大会第六次会议上\n各位代表：\n"
    return f"{head}一、{year - 1}年工作回顾\n{review or '农业稳定。'}\n二、{year}年工作安排\n{plan or '今年，我们要再接再厉。'}\n"


def test_planted(case: dict[str, Any], known: Any, tmp_path: Path) -> None:
    """A planted error draws the check made for it and no other, a target its outcome; sentences without error draw nothing."""
    assert set(case) <= _FIELDS, f"no assertion reads {set(case) - _FIELDS}"
    texts = {2021: report(2021, case.get("text", ""), case.get("plan", ""))}
    if "before" in case or "before_plan" in case:
        texts[2020] = report(2020, case.get("before", ""), case.get("before_plan", ""))
    with Ledger(tmp_path / "made.db") as ledger:
        for year, text in texts.items():
            facts = Facts(area="云溪市", date=f"{year}-01-12", period=str(year - 1), genre="work_report", complete=True)
            document = from_text(text, facts)
            ledger.record(document, find_claims(document))
        marks = mark(ledger, "云溪市", case.get("year", 2020), date(2026, 11, 23))
        read = [entry.claim.as_record() for entry in ledger.entries("云溪市", kind="figure")]
    drawn = {c.name: [h.message for h in c.hits if not h.passed] for c in marks.checks if c.passed < c.applied}
    drawn.pop("hedged", None)
    outcomes = [f"{row.target.claim.quote} {row.outcome}" for row in marks.targets]
    right = sorted(drawn) == sorted(case["draws"]) and sorted(outcomes) == sorted(case.get("outcomes", outcomes))
    assert right != (case["label"] in known("planted")), (drawn, outcomes, read)
