"""The workbook comes back."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dajuan.ledger import Ledger
from dajuan.sheet import answer, read_back, record_back, refusal_sheet, render
from dajuan.values import DajuanError

NOW = datetime(2021, 3, 1, tzinfo=UTC)


@pytest.fixture
def ledger(town_path: Path, tmp_path: Path) -> Ledger:
    """A copy of the made-up town's ledger, to be judged."""
    copy = tmp_path / "copy.db"
    copy.write_bytes(town_path.read_bytes())
    return Ledger(copy)


def edited(ledger: Ledger, *edits: tuple[str, str, str, Any]) -> bytes:
    """The town's workbook with cells changed: by sheet, the words of the quote's column, the column, the new content."""
    book = openpyxl.load_workbook(io.BytesIO(render(answer(ledger, "云溪镇", 2020), "xlsx")))
    for sheet, said, column, content in edits:
        page = book[sheet]
        heads = [cell.value for cell in page[1]]
        row = next(row for row in page.iter_rows(min_row=2) if said in [cell.value for cell in row])
        row[heads.index(column)].value = content
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def test_an_unchanged_workbook_says_nothing(ledger: Ledger) -> None:
    """Saving the file in another program and reading it back changes nothing."""
    returned = read_back(edited(ledger), ledger)
    assert (returned.changes, returned.refusals) == ((), ())
    assert returned.rows > 15


def test_a_changed_number_becomes_a_correction(ledger: Ledger) -> None:
    """The dry run shows what was and what will be; recorded, the sheet has the new number; read again, nothing is new."""
    data = edited(
        ledger, ("数字", "增长7.6%", "数值", 8.6), ("数字", "全市第二", "复核", "确认"), ("数字", "1630户", "复核", "否定")
    )
    returned = read_back(data, ledger)
    assert not returned.refusals
    by_verdict = {change.verdict: change for change in returned.changes}
    assert (by_verdict["correct"].was, by_verdict["correct"].correction) == ((("value", "7.6"),), (("value", "8.6"),))
    assert (
        len(ledger.entry(by_verdict["correct"].id).claim.quote) > 0 and ledger.entry(by_verdict["correct"].id).judgement is None
    )
    assert record_back(ledger, returned, "复核员", NOW) == 3
    sheet = answer(ledger, "云溪镇", 2020)
    mark = next(mark for mark in sheet.targets if mark.target.claim.measure == "固定资产投资")  # type: ignore[union-attr]
    assert mark.result is not None and mark.result.claim.quantity.value == Decimal("8.6")  # type: ignore[union-attr]
    assert read_back(data, ledger).changes == ()
    assert read_back(edited(ledger), ledger).changes == ()


def test_a_promise_can_be_rejected(ledger: Ledger) -> None:
    """A verdict on the sheet of promises is one on the promise."""
    returned = read_back(edited(ledger, ("承诺", "完善社区治理机制。", "复核", "否定")), ledger)
    assert [(change.verdict, change.quote) for change in returned.changes] == [("reject", "完善社区治理机制。")]


def test_rows_that_make_no_sense_are_refused_one_by_one(ledger: Ledger) -> None:
    """A bad row is named with its place and reason, and the good ones count."""
    edits = (
        ("数字", "增长7.6%", "数值", "很多"),
        ("数字", "27.1亿元", "键", "0123456789abcdef"),
        ("数字", "91.7亿元", "复核", "也许"),
        ("数字", "全市第二", "复核", "确认"),
        ("数字", "1630户", "复核", "更正"),
    )
    returned = read_back(edited(ledger, *edits), ledger)
    assert len(returned.changes) == 1 and len(returned.refusals) == 4
    told = " ".join(refusal.problem for refusal in returned.refusals)
    assert "很多" in told and "0123456789abcdef" in told and "也许" in told and "as they were" in told
    page = openpyxl.load_workbook(io.BytesIO(refusal_sheet(returned))).active
    assert page is not None and page.max_row == 5


@pytest.mark.parametrize("data", [b"", b"not a workbook", b"PK\x03\x04broken"])
def test_what_is_no_workbook_is_refused(ledger: Ledger, data: bytes) -> None:
    """A file of another kind is refused with what to do, and nothing is recorded."""
    with pytest.raises(DajuanError, match="no workbook"):
        read_back(data, ledger)


def test_a_workbook_of_others_is_refused(ledger: Ledger) -> None:
    """A workbook without our sheets is refused."""
    book = openpyxl.Workbook()
    held = io.BytesIO()
    book.save(held)
    with pytest.raises(DajuanError, match="no workbook"):
        read_back(held.getvalue(), ledger)
