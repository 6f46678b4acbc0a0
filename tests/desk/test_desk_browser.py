"""The desk in a real browser, with two people at once."""

from __future__ import annotations

import io
import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
import uvicorn

from dajuan.claims import find_claims
from dajuan.cli.serve import with_desk
from dajuan.desk import Desk, Item, make_account, unit_workbook
from dajuan.document import Facts, from_text
from dajuan.ledger import Judgement, Ledger
from dajuan.sheet import app

pytestmark = pytest.mark.browser
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CARDS_SCROLL = (
    "[...document.querySelectorAll('.scroll')].some(b => b.querySelector('.cards') && b.scrollWidth > b.clientWidth + 1)"
)
ROLES = ("admin", "editor", "reviewer", "reporter")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A headless Chromium."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        message = "Chromium is missing. Install it (Debian: apt-get install chromium) and put it on the PATH."
        pytest.fail(message) if os.environ.get("DAJUAN_REQUIRE_ALL") == "1" else pytest.skip(message)
    api = pytest.importorskip("playwright.sync_api", reason="playwright is a development dependency")
    with api.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield opened
        opened.close()


class Office:
    """A live server with a desk, a plan of two items and a report whose claims nobody judged."""

    def __init__(self, folder: Path) -> None:
        self.ledger = Ledger(folder / "desk.db")
        self.desk = Desk(self.ledger)
        for role in ROLES:
            kind: Any = role
            make_account(self.desk, role, kind, "shell", f"{role[::-1]} walks home", unit="城建办" if role == "reporter" else "")
        self.plan = self.desk.make_plan("云溪镇2021年重点任务", "云溪镇", 2021, 2021, "editor")
        items = [
            Item("", "", "新建绿道", 2021, "1", "融城行动", "顾怀川", ("城建办",), "绿道", "km", Decimal(40)),
            Item(
                "",
                "",
                "新增公办学位",
                2021,
                "2",
                "润民行动",
                "闵若谷",
                ("教育办",),
                "公办学位",
                "个",
                Decimal(800),
                budget=Decimal(5_000_000),
            ),
        ]
        self.items = self.desk.add_items(self.plan, items, "editor", confirmed=True)
        text = "云溪镇2021年政府工作报告\n\n一、2020年工作回顾\n\n2020年，全镇新建绿道35公里，税收总额10.13亿元，增长5.3%。\n"
        document = from_text(text, Facts(area="云溪镇", date="2021-01", period="2020"))
        self.ledger.record(document, find_claims(document))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        made = app(Ledger(folder / "desk.db"), rate=0)
        with_desk(made, Desk(self.ledger))
        self.server = uvicorn.Server(uvicorn.Config(made, port=port, log_level="warning"))
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        for _ in range(200):
            if self.server.started:
                break
            time.sleep(0.05)
        self.address = f"http://127.0.0.1:{port}"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    yield made
    made.server.should_exit = True
    made.thread.join(5)


class Person:
    """Somebody at a browser of their own, with everything it complained about or asked of others."""

    def __init__(self, browser: Any, office: Office, role: str, width: int = 1280) -> None:
        self.page = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN").new_page()
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.complaints.append(dialog.message), dialog.dismiss()))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(f"{office.address}/desk/")
        self.page.fill("input[name=name]", role)
        self.page.fill("input[name=password]", f"{role[::-1]} walks home")
        self.page.click("main button")
        assert self.page.url == f"{office.address}/desk/"

    def _heard(self, message: Any) -> None:
        # "verbose" are the browser's hints on forms, no complaints.
        if message.type != "verbose":
            self.complaints.append(f"{message.type}: {message.text}")


def test_two_people_and_one_item(browser: Any, office: Office, tmp_path: Path) -> None:
    """An item comes from a Word table, is reported, returned, mended, approved, locked, and stands on the public sheet."""
    file = tmp_path / "任务.docx"
    made = docx.Document()
    table = made.add_table(2, 4)
    for place, row in enumerate([("序号", "任务内容", "责任单位", "目标"), ("3", "建成截污管网", "城建办", "30公里")]):
        for column, text in enumerate(row):
            table.cell(place, column).text = text
    made.save(str(file))
    editor, reporter, reviewer = (Person(browser, office, role) for role in ("editor", "reporter", "reviewer"))
    plan = f"{office.address}/desk/plans/{office.plan}"
    editor.page.goto(f"{plan}/import")
    editor.page.set_input_files("form[action$='/import'] input[type=file]", str(file))
    editor.page.click("form[action$='/import'] button")
    assert "建成截污管网" in editor.page.inner_text("main")
    editor.page.click("button[value=confirm]")
    reporter.page.goto(f"{plan}/returns/2021-12")
    assert "公办学位" not in reporter.page.inner_text("main")
    fields = reporter.page.locator("input[name^=value-]")
    fields.nth(0).fill("41")
    fields.nth(1).fill("28")
    reporter.page.click("form[action*='/returns/'] button.strong")
    reviewer.page.goto(f"{plan}/approve/2021-12")
    row = reviewer.page.locator("tr", has_text="截污管网")
    row.locator("input[name=why]").fill("与验收单不符")
    row.locator("button[value=return]").click()
    reviewer.page.locator("tr", has_text="绿道").locator("button[value=approve]").click()
    reporter.page.goto(f"{plan}/returns/2021-12")
    assert "与验收单不符" in reporter.page.inner_text("main")
    assert reporter.page.locator("input[name^=value-]").count() == 1
    reporter.page.locator("input[name^=value-]").fill("31.5")
    reporter.page.click("form[action*='/returns/'] button.strong")
    reviewer.page.goto(f"{plan}/approve/2021-12")
    reviewer.page.locator("tr", has_text="截污管网").locator("button[value=approve]").click()
    editor.page.goto(f"{plan}/month/2021-12")
    editor.page.click("text=锁定本月")
    editor.page.click("text=公布已锁定的结果")
    assert "/sheet/" in editor.page.url and "31.5公里" in editor.page.inner_text("main")
    reporter.page.goto(f"{plan}/returns/2021-12")
    assert reporter.page.locator("input[name^=value-]").count() == 0
    for person in (editor, reporter, reviewer):
        assert person.complaints == [] and all(asked.startswith(office.address) for asked in person.asked)


def test_two_people_change_one_item(browser: Any, office: Office) -> None:
    """Who saves second is told who was faster; what the first one saved stands."""
    first, second = Person(browser, office, "editor"), Person(browser, office, "admin")
    for person in (first, second):
        person.page.goto(f"{office.address}/desk/items/{office.items[0]}")
    first.page.fill("input[name=target]", "45")
    first.page.click("form.stack button")
    second.page.fill("input[name=target]", "50")
    second.page.click("form.stack button")
    assert "editor" in second.page.inner_text("[role=alert]")
    assert office.desk.book().item(office.items[0]).target == 45


def test_the_queue_by_keyboard(browser: Any, office: Office) -> None:
    """Enter accepts and goes on, j goes on without accepting, r rejects, u takes the last one back; a changed field corrects."""
    person = Person(browser, office, "reviewer")
    page = person.page
    page.goto(f"{office.address}/desk/review?kind=figure")
    assert page.locator("mark.claim").count() == 1
    first = page.inner_text(".big")
    page.keyboard.press("j")
    page.wait_for_function("text => document.querySelector('.big').innerText !== text", arg=first)
    assert office.ledger.judgements() == []
    page.goto(f"{office.address}/desk/review?kind=figure")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    with page.expect_navigation():
        page.keyboard.press("r")
    assert [said.verdict for said in office.ledger.judgements()] == ["accept", "reject"]
    with page.expect_navigation():
        page.keyboard.press("u")
    assert [said.verdict for said in office.ledger.judgements()] == ["accept", "reject", "withdraw"]
    page.goto(f"{office.address}/desk/review?kind=figure")
    page.fill("input[name=measure]", "另一个指标")
    with page.expect_navigation():
        page.press("input[name=measure]", "Enter")
    assert office.ledger.judgements()[-1].verdict == "correct"
    assert person.complaints == []


def pages(office: Office) -> list[str]:
    """One address of every kind of page of the desk."""
    plan = f"/desk/plans/{office.plan}"
    tabs = ("", "/month/2021-03", "/returns/2021-03", "/approve/2021-03", "/import", "/changes", "/settings")
    rooms = ["/desk/", "/desk/me", "/desk/review", "/desk/review/disagreements", "/desk/review/rules", "/desk/check"]
    return [*rooms, "/desk/accounts", "/desk/audit", f"/desk/items/{office.items[0]}", *(plan + tab for tab in tabs)]


def busy(office: Office, folder: Path) -> None:
    """Give every table of the desk something to show: returns of figures and money, proposals, claims two people differ on."""
    desk, plan = office.desk, office.plan
    for item, value in zip(office.items, (8, 120), strict=True):
        desk.report(
            plan, "figure", desk.book().item(item).question, "2021-03", {"value": Decimal(value)}, "reporter", 0, "验收单"
        )
    money = {"arranged": Decimal(5_000_000), "available": Decimal(1_234_567), "paid": Decimal(400_000)}
    sent = desk.report(plan, "money", office.items[1], "2021-03", money, "reporter", 0, note="按合同支付")
    desk.send_back(sent.subject, "reviewer", sent.version, "请附支付凭证")
    desk.add_items(plan, [Item("", "", "整治河道", 2021, doubts=("no-unit", "from-above:category"))], "editor")
    claim = office.ledger.entries(kind="figure")[0].id
    for who, verdict in (("reviewer", "accept"), ("editor", "reject")):
        said: Any = verdict
        office.ledger.judge(Judgement(claim, said, who, datetime.now(UTC), "与原文不符"))
    (folder / "草稿.txt").write_text("云溪镇2021年总结\n\n2020年，全镇新建绿道53公里，税收总额10.13亿元。", "utf-8")
    book = openpyxl.load_workbook(io.BytesIO(unit_workbook(desk.book(), plan, "教育办", "2021-04")))
    page = book.worksheets[0]
    value = next(cell.column for cell in page[1] if cell.value == "本年累计")
    page.cell(2, value).value = 130
    book.save(folder / "填好.xlsx")
    page.cell(2, value).value = "大约130"
    book.save(folder / "填错.xlsx")


def send(page: Any, address: str, form: str, file: Path) -> None:
    """Upload a file in a form of a page."""
    page.goto(address)
    page.set_input_files(f"form{form} input[type=file]", str(file))
    with page.expect_navigation():
        page.click(f"form{form} button")


def every_page(person: Person, office: Office, folder: Path) -> Iterator[str]:
    """Open one page of every kind after another, those that answer an upload too; yield its name while it is open."""
    plan = f"{office.address}/desk/plans/{office.plan}"
    rule = office.ledger.entries(kind="figure")[0].claim.rule
    claim = office.ledger.entries(kind="figure")[0].id
    more = [f"/desk/review/rules?rule={rule}", f"/desk/review/{claim}", f"/desk/plans/{office.plan}/returns/2021-03?unit=教育办"]
    for address in (*pages(office), *more, "/desk/no-such-page"):
        person.page.goto(office.address + address)
        yield address
    send(person.page, f"{office.address}/desk/check", "[action='/desk/check']", folder / "草稿.txt")
    assert person.page.locator(".badge.contradicted").count()
    yield "a checked draft"
    for file in ("填好", "填错"):
        send(person.page, f"{plan}/returns/2021-04", "[action$='/incoming']", folder / f"{file}.xlsx")
        assert person.page.locator("table").count()
        yield f"the dry run of {file}"


def test_every_page_is_accessible(browser: Any, office: Office, tmp_path: Path) -> None:
    """Every kind of page keeps the WCAG 2.1 AA rules of axe, in both languages, and says nothing on the console."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is a development dependency")
    rules = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
    busy(office, tmp_path)
    person = Person(browser, office, "admin")
    found: dict[str, list[str]] = {}
    for language in ("zh", "en"):
        person.page.goto(f"{office.address}/desk/language/{language}")
        for address in every_page(person, office, tmp_path):
            broken = [
                f"{each['id']}: {each['nodes'][0]['html'][:160]}"
                for each in axe.Axe().run(person.page, options=rules).response["violations"]
            ]
            if broken:
                found[f"{language} {address}"] = broken
    person.page.context.clear_cookies()
    person.page.goto(f"{office.address}/desk/login")
    assert found == {} and axe.Axe().run(person.page, options=rules).response["violations"] == []
    assert [each for each in person.complaints if "404" not in each] == []


def test_pages_fit_a_phone(browser: Any, office: Office, tmp_path: Path) -> None:
    """On a phone nothing but a table of its own scrolls sideways; the tables in which people work do not either."""
    busy(office, tmp_path)
    person = Person(browser, office, "admin", width=390)
    wide = []
    for address in every_page(person, office, tmp_path):
        if person.page.evaluate(CARDS_SCROLL):
            wide.append(f"{address}: its cards")
        if person.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"):
            wide.append(address)
    assert wide == []


def test_a_file_of_evidence_by_hand(browser: Any, office: Office, tmp_path: Path) -> None:
    """A reporter on a telephone adds a file to a figure; the reviewer saves the same bytes; a script in it never runs."""
    file = tmp_path / "验收单.html"
    file.write_text("<script>document.title = 'run'; alert('run')</script>", "utf-8")
    reporter, reviewer = Person(browser, office, "reporter", 390), Person(browser, office, "reviewer")
    plan = f"{office.address}/desk/plans/{office.plan}"
    reporter.page.goto(f"{plan}/returns/2021-12")
    reporter.page.locator("input[name^=value-]").first.fill("41")
    reporter.page.locator("input[type=file][name^=file-]").first.set_input_files(str(file))
    reporter.page.get_by_role("button", name="报送", exact=True).click()
    assert "验收单.html" in reporter.page.inner_text("main")
    assert reporter.page.evaluate("document.documentElement.scrollWidth") <= 390
    reviewer.page.goto(f"{plan}/approve/2021-12")
    with reviewer.page.expect_download() as told:
        reviewer.page.get_by_role("link", name="验收单.html").click()
    assert Path(told.value.path()).read_bytes() == file.read_bytes() and told.value.suggested_filename == "验收单.html"
    address = reviewer.page.get_by_role("link", name="验收单.html").get_attribute("href")
    with reviewer.page.expect_download():
        reviewer.page.evaluate("address => { location.href = address }", address)
    assert reviewer.page.title() != "run" and not reviewer.complaints and not reporter.complaints
