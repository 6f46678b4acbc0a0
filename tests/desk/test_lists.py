"""Task lists as offices make them: a title over the head, stacked heads, merged cells, headings, totals, several sheets."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import docx
import openpyxl
import pytest

from dajuan.claims import find_claims
from dajuan.desk import Item, propose
from dajuan.document import read


def items_of(data: bytes, origin: str) -> list[Item]:
    document = read(data, origin=origin)
    return [proposal.item for proposal in propose(document, find_claims(document), 2022)]


def workbook() -> bytes:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "城建"
    rows: list[list[object]] = [
        ["云溪镇2022年重点任务清单"],
        ["填报单位：镇党政办", "", "", "", "", "", "", "", "单位：万元"],
        ["序号", "类别", "任务内容", "年度目标", "", "责任单位", "", "完成时限", "计划投资（万元）"],
        ["", "", "", "指标", "目标值", "牵头单位", "配合单位", "", ""],
        [1, "城市建设", "新建绿道", "绿道", "40公里", "城建办", "财政所", "2022年12月底", 1200],
        [2, None, "改造老旧小区", "老旧小区", "12个", "城建办", "社区办", "2022-11-30", 860],
        ["小计", None, None, None, None, None, None, None, 2060],
        ["二", "民生事业"],
        [3, "教育", "新建幼儿园", "幼儿园", "4所", "教育办", "", "年底", 900],
        [4, "", "新增公办学位", "公办学位", "800个", "教育办", "", "8月底", 500],
        ["合 计", None, "共4项", None, None, None, None, None, 3460],
        ["注：计划投资含上级补助。"],
    ]
    for row in rows:
        first.append(row)
    for merged in ("A1:I1", "A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:G3", "H3:H4", "I3:I4", "B5:B6", "B8:I8"):
        first.merge_cells(merged)
    second = book.create_sheet("农业农村")
    farms: list[list[object]] = [
        ["云溪镇2022年重点任务清单（农业农村）"],
        ["序号", "任务名称", "目标任务量", "单位", "牵头单位", "完成时间"],
        [1, "建设高标准农田", 3.2, "万亩", "农业办", "2022年10月"],
        [2, "新建农村公路", 12.5, "公里", "交通办", "2022年底"],
        ["总计", None, None, None, None, None],
    ]
    for row in farms:
        second.append(row)
    second.merge_cells("A1:F1")
    book.create_sheet("说明").append(["本表由各单位填报"])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def test_a_workbook_of_an_office() -> None:
    """Totals and headings are no items; merged categories fill down, a heading names the category where a row has none."""
    items = items_of(workbook(), "清单.xlsx")
    assert [(i.number, i.category, i.task) for i in items] == [
        ("1", "城市建设", "新建绿道"),
        ("2", "城市建设", "改造老旧小区"),
        ("3", "教育", "新建幼儿园"),
        ("4", "民生事业", "新增公办学位"),
        ("1", "", "建设高标准农田"),
        ("2", "", "新建农村公路"),
    ]
    assert [(i.measure, i.unit, i.target) for i in items[:2]] == [("绿道", "km", Decimal(40)), ("老旧小区", "个", Decimal(12))]
    assert [(i.unit, i.target) for i in items[4:]] == [("mu", Decimal(32000)), ("km", Decimal("12.5"))]
    assert items[0].units == ("城建办", "财政所") and items[0].budget == Decimal(12_000_000)
    assert [i.deadline for i in items[:2]] == [date(2022, 12, 31), date(2022, 11, 30)]


def table() -> bytes:
    made = docx.Document()
    rows = [
        ("序号", "工作类别", "重点任务", "目标任务", "责任单位", "完成时限"),
        ("1", "城市建设", "新建绿道", "新建绿道40公里", "牵头单位：城建办\n配合单位：财政所、\n社区办", "2022年12月"),
        ("2", "", "改造老旧小区", "改造12个", "城建办", "11月底"),
        ("", "城市建设小计", "", "", "", ""),
        ("3", "民生", "新建幼儿园", "建成4所", "教育办", "年底"),
        ("", "", "新增学位", "新增公办学位800个", "教育办", ""),
        ("", "", "（含小学）", "", "", ""),
        ("4", "产业", "招引亿元以上项目", "引进项目5个，到位资金3亿元", "招商办", "全年"),
        ("合计", "", "4项", "", "", ""),
    ]
    filled = made.add_table(len(rows), len(rows[0]))
    for place, row in enumerate(rows):
        for column, text in enumerate(row):
            filled.cell(place, column).text = text
    for (top, left), (bottom, right) in (((1, 1), (2, 1)), ((4, 1), (6, 1)), ((3, 1), (3, 5)), ((8, 0), (8, 1))):
        filled.cell(top, left).merge(filled.cell(bottom, right))
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def test_a_table_in_word() -> None:
    """A row that only goes on with the task above is part of it; bodies are told apart by their roles inside a cell."""
    items = items_of(table(), "分解表.docx")
    assert [(i.number, i.category, i.task) for i in items] == [
        ("1", "城市建设", "新建绿道"),
        ("2", "城市建设", "改造老旧小区"),
        ("3", "民生", "新建幼儿园"),
        ("", "民生", "新增学位（含小学）"),
        ("4", "产业", "招引亿元以上项目"),
    ]
    assert items[0].units == ("城建办", "财政所", "社区办")
    assert [i.target for i in items] == [Decimal(40), Decimal(12), Decimal(4), Decimal(800), None]


def sparse(categories: list[str]) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["序号", "类别", "任务内容", "责任单位", "完成时限"])
    for number, category in enumerate(categories, 1):
        page.append([number, category, f"完成第{number}件实事", "城建办", "年底"])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        (["城建", "", "", "民生", ""], ["城建", "城建", "城建", "民生", "民生"]),
        (["城建", "城建", "", "民生", ""], ["城建", "城建", "", "民生", ""]),
        (["", "城建", "", "民生", ""], ["", "城建", "", "民生", ""]),
    ],
    ids=["only what changes is written", "every row is written out", "the first row has none"],
)
def test_an_empty_category_without_a_merge(written: list[str], read_as: list[str]) -> None:
    """An empty cell takes the category above only in a list that writes each category once, and the proposal says so."""
    document = read(sparse(written), origin="清单.xlsx")
    found = propose(document, find_claims(document), 2022)
    assert [proposal.item.category for proposal in found] == read_as
    told = ["from-above" in {problem.code for problem in proposal.problems} for proposal in found]
    assert told == [one != other for one, other in zip(written, read_as, strict=True)]
