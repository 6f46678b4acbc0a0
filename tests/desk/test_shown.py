"""What the desk's pages and files show a person: what a proposal leaves open, what is late, what is left out, page by page."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
import pytest
from fastapi.testclient import TestClient

from dajuan.claims import find_claims
from dajuan.cli.serve import with_desk
from dajuan.desk import Desk, Item, make_account, unit_workbook, year_report
from dajuan.desk.rollups import furthest_behind
from dajuan.document import Facts, from_text
from dajuan.ledger import Ledger
from dajuan.sheet import app

LAST_YEAR = date.today().year - 1


class Office:
    """A desk with a plan of last year and an administrator at a browser."""

    def __init__(self, ledger: Ledger) -> None:
        self.desk = Desk(ledger)
        make_account(self.desk, "chen", "admin", "shell", "a long enough one")
        self.plan = self.desk.make_plan("青溪镇重点任务", "青溪镇", LAST_YEAR, LAST_YEAR, "chen")
        made = app(ledger, rate=0)
        with_desk(made, self.desk)
        self.client = TestClient(made)
        self.client.post("/desk/login", data={"name": "chen", "password": "a long enough one"})

    def add(self, *items: Item) -> list[str]:
        """Add confirmed items."""
        return self.desk.add_items(self.plan, items, "chen", confirmed=True)

    def report(self, item: str, month: int, value: str, approve: bool = True) -> None:
        """Report a figure, and have somebody else approve it."""
        key, when = self.desk.book().item(item).question, f"{LAST_YEAR}-{month:02d}"
        event = self.desk.report(self.plan, "figure", key, when, {"value": Decimal(value)}, "li", 0)
        if approve:
            self.desk.approve(event.subject, "wang", event.version)

    def page(self, address: str) -> str:
        """The page of an address of the plan."""
        answer = self.client.get(f"/desk/plans/{self.plan}{address}")
        assert answer.status_code == 200
        return answer.text

    def key(self) -> str:
        """The form key of the session."""
        found = re.search(r'name="form_key" value="([^"]+)"', self.client.get("/desk/me").text)
        assert found
        return found[1]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with Ledger(tmp_path / "desk.db") as ledger:
        yield Office(ledger)


def item(task: str, target: str = "40", unit: str = "km", **more: object) -> Item:
    """An item written short."""
    return Item("", "", task, LAST_YEAR, units=("城建办",), measure=task, unit=unit, target=Decimal(target), **more)  # type: ignore[arg-type]


def test_what_a_proposal_leaves_open_is_shown(office: Office) -> None:
    """An import by page tells at each proposal what the machine was not sure of, in the reader's language; mended, no more."""
    made = docx.Document()
    rows = [
        ("序号", "类别", "任务内容", "责任单位", "目标"),
        ("1", "融城行动", "新建绿道", "城建办", "40公里"),
        ("2", "", "完善治理机制", "", ""),
        ("3", "强链行动", "引进亿元以上项目", "投促中心", "12至15个"),
    ]
    table = made.add_table(len(rows), 5)
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    held = io.BytesIO()
    made.save(held)
    form = {"form_key": office.key(), "year": str(LAST_YEAR)}
    answer = office.client.post(f"/desk/plans/{office.plan}/import", data=form, files={"file": ("任务.docx", held.getvalue())})
    for told in ("没有写明责任单位", "“类别”一格空着，取自上一行", "目标是一个范围，取了下限"):
        assert answer.text.count(told) == 1
    office.client.get("/desk/language/en")
    assert "no responsible unit is named" in office.page("/import")
    (bare,) = [each for each in office.desk.book().items_of(office.plan, "proposed") if not each.units]
    office.desk.change_item(bare.id, {"units": ("城建办",)}, "chen", bare.version)
    assert "no responsible unit is named" not in office.page("/import")


def test_late_returns_are_said_to_be_late(office: Office) -> None:
    """Returns whose day is over are overdue on the first page and the month's; a month that is all in is not."""
    (first, second) = office.add(item("新建绿道"), item("清理河道"))
    office.report(first, 12, "40")
    assert "已逾期" in office.client.get("/desk/").text and "已逾期" in office.page(f"/month/{LAST_YEAR}-12")
    office.report(second, 12, "40")
    assert "已逾期" not in office.client.get("/desk/").text and "已逾期" not in office.page(f"/month/{LAST_YEAR}-12")


def test_levels_and_works_stand_in_one_order(office: Office) -> None:
    """A rate a little over its ceiling is not further behind than a work hardly begun, and is shown beside its ceiling."""
    rate = item("调查失业率", "5.5", "percent", nature="level", ceiling=True)
    (over, begun) = office.add(rate, item("新建绿道"))
    office.report(over, 6, "5.6")
    office.report(begun, 6, "4")
    found = furthest_behind(office.desk.book(), office.plan, f"{LAST_YEAR}-06", 5)
    assert [progress.item.id for progress in found] == [begun, over]
    page = office.page(f"/month/{LAST_YEAR}-06")
    assert "5.6% / ≤5.5%" in page and "10% / 50%" in page
    form = office.page(f"/returns/{LAST_YEAR}-06?unit=城建办")
    assert form.count("50%") == 1  # of the work; no share of a rate is due by a month


def test_more_items_behind_than_a_page_lists_are_counted(office: Office) -> None:
    """A month's page lists those furthest behind, says how many there are, and leads to all of them."""
    ids = office.add(*(item(f"修路{number}") for number in range(60)))
    for number, id in enumerate(ids):
        office.report(id, 6, str(number / 10))
    page = office.page(f"/month/{LAST_YEAR}-06")
    assert page.count("badge standing behind") == 50 and "以上是欠进度最多的 50 项，共 60 项" in page
    assert office.page(f"?standing=behind&month={LAST_YEAR}-06").count("badge standing behind") == 60


def test_a_long_return_comes_in_pages(office: Office) -> None:
    """A unit of many figures fills them in page by page; one page sent leaves the others as they are."""
    office.add(*(item(f"修路{number}", budget=Decimal(10_000) if number < 20 else None) for number in range(120)))
    month = f"/returns/{LAST_YEAR}-06"
    first, second = office.page(f"{month}?unit=城建办"), office.page(f"{month}?unit=城建办&page=2")
    names = [re.findall(r'name="((?:value|paid)-[^"]+)"', page) for page in (first, second)]
    assert [len(found) for found in names] == [100, 40] and not set(names[0]) & set(names[1])
    form = {"form_key": office.key(), "unit": "城建办", "page": "2", names[1][0]: "7"}
    answer = office.client.post(f"/desk/plans/{office.plan}{month}", data=form)
    assert "已报送 1 项" in answer.text and 'value="7"' in answer.text and len(office.desk.book().returns) == 1


def test_changes_come_in_pages(office: Office) -> None:
    """All that happened since a day can be paged through, each once, the newest first."""
    office.add(*(item(f"修路{number}") for number in range(230)))
    since = (date.today() - timedelta(days=2)).isoformat()
    address, seen = f"/changes?since={since}", list[str]()
    while address:
        page = office.page(address)
        seen += re.findall(r"修路\d+", re.sub(r"<title>.*?</title>", "", page))
        more = re.search(r'rel="next" href="(\?[^"]+)"', page)
        address = f"/changes{more[1].replace('&amp;', '&')}" if more else ""
    assert seen == [f"修路{number}" for number in reversed(range(230))]


def test_only_cells_that_take_something_are_yellow(office: Office) -> None:
    """In the workbook an approved figure looks closed, one that is asked looks open; nothing does in a locked month."""
    (done, _) = office.add(item("新建绿道"), item("清理河道", "1234567.5"))
    office.report(done, 6, "21.5")

    def looks(month: int) -> dict[str, tuple[str, str]]:
        book = unit_workbook(office.desk.book(), office.plan, "城建办", f"{LAST_YEAR}-{month:02d}")
        page = openpyxl.load_workbook(io.BytesIO(book))["数据"]
        place = {cell.value: cell.column for cell in page[1]}
        cells = [(row[0].value, row[place["本年累计"] - 1], row[place["目标"] - 1]) for row in page.iter_rows(min_row=2)]
        return {name: (value.fill.fgColor.rgb[2:], target.number_format) for name, value, target in cells}

    assert looks(6) == {"新建绿道": ("000000", "#,##0"), "清理河道": ("FFF8DC", "#,##0.0")}
    office.desk.lock_month(office.plan, f"{LAST_YEAR}-07", "chen")
    assert {fill for fill, _ in looks(7).values()} == {"000000"}


def test_a_figure_belongs_to_its_indicator(office: Office) -> None:
    """The lexicon's indicator of a measure is told on the item's page; another measure is another indicator."""
    (id,) = office.add(item("一般公共预算收入", "500000000", "CNY"))
    assert office.desk.book().item(id).indicator
    assert "指标（词库）" in office.client.get(f"/desk/items/{id}").text
    office.desk.change_item(id, {"measure": "修路里程"}, "chen", office.desk.book().item(id).version)
    assert office.desk.book().item(id).indicator is None


def test_codes_are_said_in_words_and_words_are_taken(office: Office) -> None:
    """The queue shows what a unit's code and a long number mean; a unit typed as people write it is no correction by itself."""
    text = "青溪镇2021年政府工作报告\n\n2020年，全镇固定资产投资28亿元。\n"
    document = from_text(text, Facts(area="青溪镇", date="2021-01", period="2020"))
    office.desk.ledger.record(document, find_claims(document))
    (entry,) = [each for each in office.desk.ledger.entries(kind="figure") if "28" in each.claim.quote]
    page = office.client.get(f"/desk/review/{entry.id}").text
    assert "· 元" in page and "· 2,800,000,000" in page
    form = {"form_key": office.key(), "verdict": "accept", "unit": "元"}
    office.client.post(f"/desk/review/{entry.id}", data=form)
    office.client.post(f"/desk/review/{entry.id}", data=form | {"unit": "亩"})
    said = [(judged.verdict, judged.correction) for judged in office.desk.ledger.judgements([entry.id])]
    assert said == [("accept", ()), ("correct", (("unit", "mu"),))]


def test_the_report_is_set_as_a_document_of_an_office(office: Office) -> None:
    """Its sentences stand in lines of one height without gaps, each with a comment."""
    (id,) = office.add(item("新建绿道"))
    office.report(id, 12, "41")
    made = docx.Document(io.BytesIO(year_report(office.desk.book(), office.plan, LAST_YEAR)))
    (told,) = [each for each in made.paragraphs if "41公里" in each.text]
    assert told.paragraph_format.space_after == 0 and told.paragraph_format.line_spacing.pt == 28
    assert len(list(made.comments)) >= 2
