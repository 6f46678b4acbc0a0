"""A made-up plan of 230 items and ten units through twelve months, by workbooks that go out and come back."""

from __future__ import annotations

import io
import random
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from dajuan.claims import find_claims
from dajuan.desk import (
    Book,
    Desk,
    Item,
    error_workbook,
    plan_workbook,
    propose,
    read_workbook,
    rollups,
    unit_workbook,
    write_incoming,
    year_report,
)
from dajuan.desk.columns import shown_unit
from dajuan.document import read
from dajuan.ledger import Ledger
from dajuan.values import DajuanError

UNITS = [f"{name}局" for name in ("住建", "水务", "教育", "卫健", "交通", "林业", "商务", "工信", "文旅", "民政")]
MEASURES = [("道路", "km"), ("学位", "个"), ("树苗", "株"), ("投资", "CNY"), ("床位", "张"), ("企业", "家")]


def made_up_items(chance: random.Random) -> list[Item]:
    """230 items: every third one shares its figure with another, every fifth has money, every seventh no figure."""
    items = []
    for number in range(230):
        unit = UNITS[number % 10]
        measure, counted = MEASURES[number % 6]
        shared = number % 3 == 0
        name = measure if shared else f"{measure}{number}"
        bare = number % 7 == 0
        items.append(
            Item(
                "",
                "",
                f"第{number}项任务",
                2021,
                number=str(number),
                category=f"行动{number % 4}",
                units=(unit,),
                measure="" if bare else name,
                unit="" if bare else counted,
                target=None if bare else Decimal(1200 if shared else chance.randint(1, 90) * 100),
                weight=Decimal(chance.choice(["1", "1.5", "2"])),
                budget=Decimal(chance.randint(1, 50) * 100_000) if number % 5 == 0 else None,
            )
        )
    return items


def edited(data: bytes, sheet: str, column: str, values: dict[str, float | str]) -> bytes:
    """The workbook with cells of one column filled in by key, as a person would with a spreadsheet."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    page = book[sheet]
    heads = {str(cell.value): cell.column for cell in page[1]}
    for row in range(2, page.max_row + 1):
        key = str(page.cell(row, heads["主键"]).value or "")
        if key in values:
            page.cell(row, heads[column]).value = values[key]
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def keys_of(data: bytes, sheet: str) -> list[str]:
    """The keys of a sheet, top down."""
    page = openpyxl.load_workbook(io.BytesIO(data))[sheet]
    column = next(cell.column for cell in page[1] if cell.value == "主键")
    return [str(page.cell(row, column).value) for row in range(2, page.max_row + 1) if page.cell(row, column).value]


def test_a_year_by_workbooks(tmp_path: Path) -> None:
    """After twelve months of returns by Excel every roll-up is right to the digit against a calculation of our own."""
    chance = random.Random(20)
    with Ledger(tmp_path / "year.db") as ledger:
        desk = Desk(ledger)
        plan = desk.make_plan("云溪县“1+9”三年计划", "云溪县", 2021, 2023, "陈", UNITS)
        ids = imported(desk, plan, made_up_items(chance))
        said: dict[str, Decimal] = {}
        paid: dict[str, Decimal] = {}
        for month in range(1, 13):
            for unit in UNITS:
                _return_of(desk, plan, unit, f"2021-{month:02d}", chance, said, paid)
            _check_month(desk.book(), plan, f"2021-{month:02d}", ids, said)
        book = desk.book()
        assert len(book.returns) == 12 * (
            len(book.questions_of(plan, 2021)) + sum(i.budget is not None for i in book.items_of(plan))
        )
        for by, name_of in (("unit", "lead"), ("category", "category")):
            found = rollups(book, plan, "2021-12", by)
            assert len(found) == {"unit": 10, "category": 4}[by]
            for rollup in found:
                _check(rollup, [book.items[id] for id in ids if getattr(book.items[id], name_of) == rollup.name], said, paid)
        _check_report(docx.Document(io.BytesIO(year_report(book, plan, 2021))), [book.items[id] for id in ids], said)


def imported(desk: Desk, plan: str, items: list[Item]) -> list[str]:
    """The items as an office's own list in Excel, read by the machine and confirmed by a person; what was read is what was written."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["序号", "类别", "任务内容", "责任单位", "指标", "计量单位", "年度目标", "权重", "预算（万元）"])
    for item in items:
        unit, power = shown_unit(item.unit) if item.unit else ("", 0)
        target = float(item.target.scaleb(-power)) if item.target is not None else None
        budget = float(item.budget / 10_000) if item.budget is not None else None
        page.append([item.number, item.category, item.task, item.lead, item.measure, unit, target, float(item.weight), budget])
    held = io.BytesIO()
    book.save(held)
    document = read(held.getvalue(), origin="任务清单.xlsx")
    proposals = propose(document, find_claims(document), 2021)
    ids = desk.add_items(plan, [proposal.item for proposal in proposals], "陈")
    assert desk.book().items_of(plan) == [], "nothing counts before a person confirms it"
    desk.confirm_items(ids, "陈")
    for id, item in zip(ids, items, strict=True):
        made = desk.book().item(id)
        for field in ("number", "category", "task", "units", "unit", "target", "weight", "budget", "nature"):
            assert getattr(made, field) == getattr(item, field), (field, item.task)
    return ids


def _whole(item: Item) -> Decimal:
    return item.target if item.target is not None else Decimal(100)


def _check_month(book: Book, plan: str, month: str, ids: list[str], said: dict[str, Decimal]) -> None:
    """How many items are behind, on pace, ahead or done at the end of a month, judged anew by the rule as it is printed."""
    due, near = Fraction(int(month[5:]), 12), Fraction(2, 100)
    counted = dict.fromkeys(("behind", "on_pace", "ahead", "done", "other"), 0)
    for id in ids:
        share = Fraction(said[book.items[id].question]) / Fraction(_whole(book.items[id]))
        off = share - due
        counted["done" if share >= 1 else "behind" if off < -near else "ahead" if off > near else "on_pace"] += 1
    (whole,) = rollups(book, plan, month, "plan")
    assert (whole.items, dict(whole.counts)) == (230, counted)


def _check_report(report: Any, items: list[Item], said: dict[str, Decimal]) -> None:
    """The year's report opened in Word's format: each item once, with its figure, its share of the target, and its backing."""
    texts = [paragraph.text for paragraph in report.paragraphs]
    comments = [comment.text for comment in report.comments]
    assert sum("项任务：" in text for text in texts) == 230
    assert sum("填报人" in comment for comment in comments) == 230
    done = sum(Fraction(said[item.question]) >= Fraction(_whole(item)) for item in items)
    assert any(text.startswith("2021年，在册任务230项") and f"已完成{done}项" in text for text in texts)
    for item in items:
        (sentence,) = (text for text in texts if text.startswith(f"{item.task}："))
        share = Fraction(said[item.question]) * 100 / Fraction(_whole(item))
        printed = Decimal(int(share * 100 + Fraction(1, 2))) / 100
        power = 4 if item.unit == "CNY" else 0
        assert f"{_plain(said[item.question].scaleb(-power))}" in sentence
        if item.target is not None:
            assert f"的{_plain(printed)}%。" in sentence and f"目标{_plain(item.target.scaleb(-power))}" in sentence


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _return_of(
    desk: Desk, plan: str, unit: str, month: str, chance: random.Random, said: dict[str, Decimal], paid: dict[str, Decimal]
) -> None:
    """One unit's month: the file goes out, is filled in, comes back, and is approved."""
    data = unit_workbook(desk.book(), plan, unit, month)
    values: dict[str, float | str] = {}
    for key in keys_of(data, "数据"):
        values[key] = chance.randint(0, 999) / 10
        counted = desk.book().questions_of(plan, 2021)[key].unit
        said[key] = Decimal(str(values[key])) * (10_000 if counted == "CNY" else 1)
    filled = edited(data, "数据", "本年累计", values)
    if any(item.budget is not None for item in desk.book().items_of(plan) if item.lead == unit):
        money: dict[str, float | str] = {key: chance.randint(0, 9999) / 100 for key in keys_of(data, "资金")}
        paid |= {key: Decimal(str(amount)) * 10_000 for key, amount in money.items()}
        filled = edited(filled, "资金", "支付（万元）", money)
    incoming = read_workbook(desk, filled, unit)
    assert not incoming.refusals
    for event in write_incoming(desk, incoming, f"{unit}填报员"):
        desk.approve(event.subject, "王", event.version)


def _check(rollup: Any, items: list[Item], said: dict[str, Decimal], paid: dict[str, Decimal]) -> None:
    """The same roll-up worked out from what was typed, by other means."""
    total = weights = Fraction(0)
    for item in items:
        target = item.target if item.target is not None else Decimal(100)
        share = Fraction(said[item.question]) / Fraction(target)
        total += Fraction(item.weight) * min(share, Fraction(1))
        weights += Fraction(item.weight)
    assert (rollup.items, rollup.measured, Fraction(rollup.weight)) == (len(items), len(items), weights)
    assert rollup.completion == total / weights
    money = {name: (amount, count) for name, amount, count in rollup.money}
    funded = [item for item in items if item.budget is not None]
    assert money["budget"] == (sum((item.budget for item in funded if item.budget), Decimal(0)), len(funded))
    assert money["paid"] == (sum((paid[item.id] for item in funded), Decimal(0)), len(funded))
    done = sum(
        Fraction(said[item.question]) >= Fraction(item.target if item.target is not None else Decimal(100)) for item in items
    )
    assert dict(rollup.counts)["done"] == done


@pytest.fixture
def month(desk: Desk, plan: str) -> bytes:
    """The return of 城建办 for March, as it went out."""
    return unit_workbook(desk.book(), plan, "城建办", "2021-03")


def test_a_dry_run_shows_every_cell(desk: Desk, month: bytes) -> None:
    """Reading a file that came back writes nothing and tells each changed cell; the same file sent twice changes nothing."""
    before = len(desk.events())
    key = keys_of(month, "数据")[0]
    filled = edited(edited(month, "数据", "本年累计", {key: 9.5}), "数据", "说明", {key: "=1+1"})
    incoming = read_workbook(desk, filled, "城建办")
    # The formula was never worked out by a program, so its cell is empty: formulas are not run.
    assert [(c.row, c.column, c.was, c.now) for c in incoming.changes] == [(2, "value", "", "9.5")]
    assert len(desk.events()) == before
    write_incoming(desk, incoming, "李")
    assert read_workbook(desk, filled, "城建办").changes == ()


def test_nothing_half_done(desk: Desk, month: bytes) -> None:
    """One row that cannot be taken holds back the whole file, and comes back on a sheet of errors."""
    first, second = keys_of(month, "数据")[:2]
    incoming = read_workbook(desk, edited(month, "数据", "本年累计", {first: 5, second: "约十公里"}), "城建办")
    assert [(r.row, r.columns, r.now) for r in incoming.refusals] == [(3, ("value",), "约十公里")]
    assert incoming.refusals[0].words == desk.book().questions_of(next(iter(desk.book().plans)), 2021)[second].measure
    before = len(desk.events())
    with pytest.raises(DajuanError, match="rows are refused"):
        write_incoming(desk, incoming, "李")
    assert len(desk.events()) == before
    page = openpyxl.load_workbook(io.BytesIO(error_workbook(incoming)))["退回"]
    assert [cell.value for cell in page[2]] == [
        "数据",
        3,
        incoming.refusals[0].words,
        "本年累计",
        "约十公里",
        "“约十公里”不是数字，请只填数字，单位不要写在格里。",
    ]


def test_two_files_one_cell(desk: Desk, month: bytes) -> None:
    """Two people who changed the same cell: the second is told who and what, and nothing of the second file is written."""
    key = keys_of(month, "数据")[0]
    write_incoming(desk, read_workbook(desk, edited(month, "数据", "本年累计", {key: 8}), "城建办"), "李")
    incoming = read_workbook(desk, edited(month, "数据", "本年累计", {key: 9}), "城建办")
    assert "李" in incoming.refusals[0].problem and "8" in incoming.refusals[0].problem


def test_files_of_others(desk: Desk, plan: str, month: bytes) -> None:
    """A unit sends only its own return: another unit's file, the plan's items, or a foreign file are refused."""
    for data, code in [
        (month, "not-your-unit"),
        (plan_workbook(desk.book(), plan), "not-your-unit"),
        (b"PK\x03\x04 no workbook", "not-our-workbook"),
        (b"", "not-our-workbook"),
        (b"x" * 20_000_001, "not-our-workbook"),
    ]:
        with pytest.raises(DajuanError) as caught:
            read_workbook(desk, data, "林业站")
        assert caught.value.problem.code == code


def test_a_forged_key_is_refused(desk: Desk, plan: str, month: bytes) -> None:
    """A key of another unit pasted into a return is refused."""
    book = openpyxl.load_workbook(io.BytesIO(month))
    page = book["数据"]
    place = next(cell.column for cell in page[1] if cell.value == "主键")
    value = next(cell.column for cell in page[1] if cell.value == "本年累计")
    foreign = next(q.key for q in desk.book().questions_of(plan, 2021).values() if q.office == "教育办")
    page.cell(2, place).value, page.cell(2, value).value = foreign, 7
    held = io.BytesIO()
    book.save(held)
    incoming = read_workbook(desk, held.getvalue(), "城建办")
    assert "not asked of 城建办" in incoming.refusals[0].problem and not incoming.drafts


def test_the_plan_comes_back(desk: Desk, plan: str) -> None:
    """The plan's own workbook: edited lines change, new lines are added once, untouched ones stay as they are."""
    book = openpyxl.load_workbook(io.BytesIO(plan_workbook(desk.book(), plan)))
    page = book["任务清单"]
    heads = {str(cell.value): cell.column for cell in page[1]}
    page.cell(2, heads["目标"]).value = 45
    page.cell(6, heads["目标"]).value = 290000
    row = 12
    for head, text in [("任务内容", "修复古桥"), ("责任单位", "文体中心、城建办"), ("指标", "古桥"), ("计量单位", "座"), ("目标", 2),
                       ("计算方式", "累计"), ("完成时限", "2021-10-31"), ("年度", 2021), ("预算（万元）", 80)]:  # fmt: skip
        page.cell(row, heads[head]).value = text
    held = io.BytesIO()
    book.save(held)
    for _ in range(2):
        incoming = read_workbook(desk, held.getvalue())
        assert not incoming.refusals
        write_incoming(desk, incoming, "陈")
    assert incoming.changes == ()
    items = {item.task: item for item in desk.book().items_of(plan)}
    assert len(items) == 11
    assert items["新建绿道"].target == 45 and items["完成固定资产投资"].target == Decimal(2_900_000_000)
    new = items["修复古桥"]
    assert (new.units, new.target, new.unit, new.budget) == (("文体中心", "城建办"), 2, "座", 800_000)


def test_the_same_plan_gives_the_same_bytes(desk: Desk, plan: str) -> None:
    """A workbook written twice is the same file."""
    assert plan_workbook(desk.book(), plan) == plan_workbook(desk.book(), plan)
