"""Drafts in prose, as a list of points and as a table in Word: nothing right raises an alarm, and each kind of slip is told."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest

from dajuan.claims import find_claims
from dajuan.desk import Desk, Item, MarkedFigure, check_draft
from dajuan.document import Facts, from_text, read
from dajuan.ledger import Ledger

CASES = tomllib.loads((Path(__file__).parent / "drafts.toml").read_text("utf-8"))
DRAFTS = {draft["style"]: draft for draft in CASES["draft"]}
SLIPS = [(style, slip) for style, draft in DRAFTS.items() for slip in draft["slip"]]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A plan with returns for June and December, and sources of two places and two years."""
    with Ledger(tmp_path_factory.mktemp("styles") / "desk.db") as ledger:
        made = Desk(ledger)
        plan = made.make_plan("青溪镇2025年重点任务", "青溪镇", 2025, 2025, "陈")
        rows = CASES["items"]
        items = [
            Item("", plan, r["task"], 2025, units=("城建办",), measure=r["measure"], unit=r["unit"], target=Decimal(r["target"]))
            for r in rows
        ]
        for id, row in zip(made.add_items(plan, items, "陈", confirmed=True), rows, strict=True):
            for month, part in (("2025-06", Decimal("0.5")), ("2025-12", Decimal(1))):
                value = {"value": Decimal(row["value"]) * part}
                event = made.report(plan, "figure", made.book().item(id).question, month, value, "李", 0)
                made.approve(event.subject, "王", event.version)
        for source in CASES["source"]:
            area, year = source["area"], source["year"]
            facts = Facts(area=area, date=f"{year + 1}-03", period=str(year), genre="communique")
            published = from_text(f"{area}{year}年国民经济和社会发展统计公报\n\n{source['text']}", facts)
            ledger.record(published, find_claims(published))
        yield made


def written(draft: dict[str, Any], slip: dict[str, Any] | None = None) -> tuple[bytes, str]:
    """The draft as a file, with a slip in it."""
    if "text" in draft:
        text = draft["text"]
        if slip:
            assert text.count(slip["right"]) == 1
            text = text.replace(slip["right"], slip["wrong"])
        return text.encode(), "草稿.txt"
    rows = [list(row) for row in draft["rows"]]
    if slip:
        rows[slip["row"]][slip["column"]] = slip["wrong"]
    made = docx.Document()
    made.add_paragraph("青溪镇2025年重点任务完成情况表")
    made.add_paragraph("2025年，各项任务完成情况如下：")
    table = made.add_table(len(rows), len(rows[0]))
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            table.cell(number, column).text = cell
    held = io.BytesIO()
    made.save(held)
    return held.getvalue(), "草稿.docx"


def marked(desk: Desk, draft: dict[str, Any], slip: dict[str, Any] | None = None) -> list[MarkedFigure]:
    data, name = written(draft, slip)
    document = read(data, origin=name, facts=Facts(area="青溪镇"))
    return check_draft(desk, document, find_claims(document))


def alarms(found: list[MarkedFigure]) -> list[str]:
    return [mark.figure.quote for mark in found if mark.verdict in ("contradicted", "failing")]


@pytest.mark.parametrize("style", DRAFTS)
def test_what_is_right_raises_no_alarm(desk: Desk, style: str) -> None:
    """No figure of a right draft is contradicted or fails, however it is written; what is not known is said to be so."""
    found = marked(desk, DRAFTS[style])
    assert len(found) >= 20 and alarms(found) == []


@pytest.mark.parametrize(("style", "slip"), SLIPS, ids=[f"{style}: {slip['label']}: {slip['wrong']}" for style, slip in SLIPS])
def test_slips(desk: Desk, style: str, slip: dict[str, Any]) -> None:
    """A slip is contradicted; those marked otherwise in the cases are not, and whoever mends that mends the case."""
    found = marked(desk, DRAFTS[style], slip)
    verdicts = {mark.verdict for mark in found if mark.figure.quote.startswith(slip["quote"])}
    assert slip["verdict"] in verdicts if slip["verdict"] == "contradicted" else verdicts == {slip["verdict"]}
