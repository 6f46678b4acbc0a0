"""The desk's pages: who comes in, what their role allows, and an item's way from import to the public sheet."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest
from fastapi.testclient import TestClient

from dajuan.claims import find_claims
from dajuan.cli.serve import with_desk
from dajuan.desk import Desk, Item, change_account, make_account, set_password, unit_workbook
from dajuan.document import Facts, from_text
from dajuan.ledger import Ledger
from dajuan.sheet import app

PASSWORDS = {
    "admin": "correct horse 1",
    "editor": "battery staple 2",
    "reviewer": "paper and ink 33",
    "reporter": "thirty miles 4!",
    "reader": "nothing but eyes5",
}


class Office:
    """A desk with an account of each role, and browsers for them."""

    def __init__(self, ledger: Ledger) -> None:
        self.desk = Desk(ledger)
        self.app = app(ledger, rate=0)
        with_desk(self.app, self.desk)
        for role, password in PASSWORDS.items():
            unit = "城建办" if role == "reporter" else ""
            kind: Any = role
            make_account(self.desk, role, kind, "shell", password, unit=unit)
        self.plan = self.desk.make_plan("云溪镇2021年重点任务", "云溪镇", 2021, 2021, "editor")

    def browser(self, role: str = "", agent: str = "a browser") -> TestClient:
        """A browser, logged in unless no role is given."""
        client = TestClient(self.app, headers={"user-agent": agent}, follow_redirects=False)
        if role:
            answer = client.post("/desk/login", data={"name": role, "password": PASSWORDS[role]})
            assert answer.status_code == 303, answer.text
        return client


def key(client: TestClient, page: str = "/desk/me") -> str:
    """The form key that a page of this session carries."""
    found = re.search(r'name="form_key" value="([^"]+)"', client.get(page).text)
    assert found, page
    return found[1]


def send(client: TestClient, address: str, **data: Any) -> Any:
    """Send a form with its key."""
    return client.post(address, data={"form_key": key(client), **data})


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with Ledger(tmp_path / "desk.db") as ledger:
        yield Office(ledger)


def line(office: Office, **more: Any) -> Item:
    """An item of the plan, confirmed."""
    item = Item("", office.plan, "新建绿道", 2021, units=("城建办",), measure="绿道", unit="km", target=Decimal(40), **more)
    (id,) = office.desk.add_items(office.plan, [item], "editor", confirmed=True)
    return office.desk.book().item(id)


PAGES = {
    "see": ["/desk/", "/desk/me", "/desk/check", "/desk/plans/{plan}", "/desk/plans/{plan}/month/2021-03", "/desk/plans/{plan}/changes", "/desk/plans/{plan}/go",
            "/desk/items/{item}", "/desk/plans/{plan}/items.xlsx", "/desk/plans/{plan}/report-2021.docx", "/desk/api/v1/plans",
            "/desk/api/v1/plans/{plan}/items", "/desk/api/v1/plans/{plan}/months/2021-03", "/desk/api/v1/plans/{plan}/returns/2021-03"],
    "report": ["/desk/plans/{plan}/returns/2021-03", "/desk/plans/{plan}/returns/2021-03.xlsx"],
    "approve": ["/desk/plans/{plan}/approve/2021-03"],
    "judge": ["/desk/review", "/desk/review/disagreements", "/desk/review/rules", "/desk/review/gold.jsonl"],
    "edit": ["/desk/plans/{plan}/import", "/desk/plans/{plan}/settings"],
    "manage": ["/desk/accounts", "/desk/audit"],
}  # fmt: skip
WRITES = {
    "see": ["/desk/logout", "/desk/me/password", "/desk/check", "/desk/check/comments.docx"],
    "report": ["/desk/plans/{plan}/returns/2021-03", "/desk/plans/{plan}/incoming", "/desk/plans/{plan}/take", "/desk/plans/{plan}/errors.xlsx"],
    "approve": ["/desk/plans/{plan}/decide", "/desk/plans/{plan}/approve/2021-03"],
    "judge": ["/desk/review/abc", "/desk/review/abc/undo", "/desk/review/rules"],
    "edit": ["/desk/plans", "/desk/plans/{plan}/items", "/desk/items/{item}", "/desk/items/{item}/withdraw", "/desk/plans/{plan}/lock/2021-03",
             "/desk/plans/{plan}/open/2021-03", "/desk/plans/{plan}/publish/2021", "/desk/plans/{plan}/settings", "/desk/plans/{plan}/import", "/desk/plans/{plan}/confirm"],
    "manage": ["/desk/accounts", "/desk/accounts/reader"],
}  # fmt: skip
MAY = {
    "reader": {"see"},
    "reporter": {"see", "report"},
    "reviewer": {"see", "approve", "judge"},
    "editor": {"see", "report", "approve", "judge", "edit"},
    "admin": {"see", "report", "approve", "judge", "edit", "manage"},
}


@pytest.mark.parametrize("role", ["", *MAY])
def test_every_page_and_role(office: Office, role: str) -> None:
    """Every page opens for the roles that have its right, and for no other; without a session all lead to the log-in."""
    item, client = line(office), office.browser(role)
    for right, addresses in PAGES.items():
        for address in addresses:
            answer = client.get(address.format(plan=office.plan, item=item.id))
            led_on = answer.headers.get("location", "").startswith("/desk/plans/")
            status = 200 if led_on else answer.status_code
            if not role:
                assert status == (401 if "/api/" in address else 303), address
            else:
                assert status == (200 if right in MAY[role] else 403), (role, address, status)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pages_of_a_plan_at_work(office: Office, language: str) -> None:
    """Every page opens when the plan has all that a month brings: proposals, money, returns waiting, sent back, approved."""
    desk, plan = office.desk, office.plan
    first = line(office, budget=Decimal(3_000_000), deadline=date(2021, 3, 20), category="融城行动")
    others = [replace(first, task=f"任务{n}", measure=f"指标{n}", units=(f"单位{n % 2}",)) for n in range(4)]
    ids = desk.add_items(plan, others, "editor", confirmed=True)
    desk.add_items(plan, [replace(first, task="健全机制", units=(), measure="", target=None)], "editor")
    questions = [first.question, *(desk.book().item(id).question for id in ids)]
    for month in ("2021-02", "2021-03"):
        made = [desk.report(plan, "figure", key, month, {"value": Decimal(9)}, "reporter", 0) for key in questions[:4]]
        desk.send_back(made[0].subject, "reviewer", 1, "与验收单不符")
        desk.approve(made[1].subject, "reviewer", 1)
    desk.report(plan, "money", first.id, "2021-03", {"arranged": Decimal(1), "paid": Decimal(2)}, "reporter", 0)
    desk.lock_month(plan, "2021-02", "editor")
    desk.withdraw_items([ids[3]], "editor", "并入另一项")
    reported(office)
    client = office.browser("admin")
    client.cookies.set("dajuan_language", language, path="/desk")
    for addresses in PAGES.values():
        for address in addresses:
            there = address.format(plan=plan, item=first.id)
            for each in (there, there.replace("2021-03", "2021-02")):
                assert client.get(each, follow_redirects=True).status_code == 200, each
    assert "与验收单不符" in client.get(f"/desk/plans/{plan}/approve/2021-03").text


@pytest.mark.parametrize("role", ["", *MAY])
def test_every_deed_and_role(office: Office, role: str) -> None:
    """Every writing route refuses who lacks its right, even with the form key of their session."""
    item, client = line(office), office.browser(role)
    own = key(client) if role else ""
    for right, addresses in WRITES.items():
        if role and right in MAY[role]:
            continue
        for address in addresses:
            answer = client.post(address.format(plan=office.plan, item=item.id), data={"form_key": own})
            assert answer.status_code == (403 if role else 303), (role, address)
            assert role or answer.headers["location"].startswith("/desk/login")


@pytest.mark.parametrize("role", MAY)
def test_who_has_a_right_is_let_in(office: Office, role: str) -> None:
    """Who has a route's right is never told that their role does not allow it, whatever else is wrong with an empty form."""
    item, client = line(office), office.browser(role)
    for right, addresses in WRITES.items():
        for address in addresses:
            if right in MAY[role] and address not in ("/desk/logout", "/desk/me/password"):
                answer = client.post(address.format(plan=office.plan, item=item.id), data={"form_key": key(client)})
                assert answer.status_code not in (401, 403, 500), (role, address, answer.status_code)


@pytest.mark.parametrize("role", ["", *MAY])
def test_the_writing_interface_and_roles(office: Office, role: str) -> None:
    """The interface for programs asks for the same rights: reporting, and deciding what somebody else reported."""
    item, client = line(office), office.browser(role)
    headers = {"x-form-key": key(client)} if role else {}
    address = f"/desk/api/v1/plans/{office.plan}/returns/2021-03/{item.question}"
    put = client.put(address, json={"value": "9", "version": 0}, headers=headers).status_code
    assert put == (401 if not role else 200 if "report" in MAY[role] else 403)
    if put != 200:
        office.desk.report(office.plan, "figure", item.question, "2021-03", {"value": Decimal(9)}, "reporter", 0)
    decided = client.post(f"{address}/decision", json={"deed": "return", "version": 1, "why": "再核"}, headers=headers)
    assert decided.status_code == (401 if not role else 200 if "approve" in MAY[role] else 403)


def paths_of(router: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every method and path that a router answers, those of routers inside it too."""
    for route in router.routes:
        if hasattr(route, "path"):
            yield from ((method, prefix + route.path) for method in (route.methods or {"ANY"}) - {"HEAD"})
        else:
            yield from paths_of(route.original_router, prefix)


def test_no_route_was_forgotten(office: Office) -> None:
    """Each route of the desk is in the lists above, or is one of the few that anybody may open."""
    mounted: Any = next(route for route in office.app.router.routes if getattr(route, "path", "") == "/desk")
    listed = {
        (method, re.sub(r"/(abc|reader)(?=/|$)|\b2021(-03)?\b|\{\w+\}", lambda m: "/*" if m[1] else "*", address))
        for method, lists in (("GET", PAGES), ("POST", WRITES))
        for some in lists.values()
        for address in some
    }
    free = {("GET", "/desk/login"), ("POST", "/desk/login"), ("GET", "/desk/language/*"), ("GET", "/desk/assets/*")}
    free |= {("GET", "/desk/api/v1/openapi.json"), ("POST", "/desk/api/v1/sessions")}
    # Tested apart: by every role, and by nobody, above and in test_evidence.
    apart = {("PUT", "/desk/api/v1/plans/*/returns/*/*"), ("POST", "/desk/api/v1/plans/*/returns/*/*/decision")}
    apart |= {("GET", "/desk/returns/*/files/*"), ("GET", "/desk/review/*")}
    paths = {(method, "/desk" + re.sub(r"\{[^}]+\}", "*", path)) for method, path in paths_of(mounted.app)}
    assert len(paths) > 55 and paths - listed - free - apart == set()


@pytest.mark.parametrize("address", [a for addresses in WRITES.values() for a in addresses])
def test_a_forged_form_does_nothing(office: Office, address: str) -> None:
    """A form without the key of the session, or from another site, is refused."""
    item, client = line(office), office.browser("admin")
    there = address.format(plan=office.plan, item=item.id)
    before = office.desk.book().number
    assert client.post(there, data={"form_key": "guess"}).status_code == 403
    assert client.post(there, data={"form_key": key(client)}, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert client.post(there, data={"form_key": key(client)}, headers={"origin": "https://elsewhere.example"}).status_code == 403
    assert office.desk.book().number == before


def test_log_in_is_bounded(office: Office) -> None:
    """Wrong passwords are slowed down for the account, whoever tries; the answer never says which half was wrong."""
    client = office.browser()
    texts = [client.post("/desk/login", data={"name": name, "password": "wrong password"}).text for name in ("editor", "nobody")]
    assert "账户或密码不对" in texts[0] and "账户或密码不对" in texts[1]
    for _ in range(5):
        client.post("/desk/login", data={"name": "editor", "password": "wrong password"})
    answer = client.post("/desk/login", data={"name": "editor", "password": PASSWORDS["editor"]})
    assert answer.status_code == 401 and "秒后再试" in answer.text


def test_a_stolen_session_opens_nothing(office: Office) -> None:
    """A token does not open the desk from another browser, nor after log-out, a new password or a closed account."""
    client = office.browser("reader")
    token = client.cookies["dajuan_session"]

    def opens(agent: str = "a browser") -> bool:
        thief = office.browser(agent=agent)
        thief.cookies.set("dajuan_session", token, path="/desk")
        return bool(thief.get("/desk/").status_code == 200)

    assert opens() and not opens("another browser")
    set_password(office.desk, "reader", "a wholly new one", "shell")
    assert not opens()
    client = office.browser("editor")
    token = client.cookies["dajuan_session"]
    assert opens()
    change_account(office.desk, "editor", "admin", active=False)
    assert not opens()
    client = office.browser("reviewer")
    token = client.cookies["dajuan_session"]
    send(client, "/desk/logout")
    assert not opens()


def test_the_cookie_is_shut(office: Office) -> None:
    """The session's cookie is not for scripts, not for other sites, and only for the desk."""
    answer = office.browser().post("/desk/login", data={"name": "reader", "password": PASSWORDS["reader"]})
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie and "path=/desk" in cookie


def test_nobody_is_led_away(office: Office) -> None:
    """After the log-in nobody lands on another site, whatever the link said."""
    for next in (
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/desk//elsewhere.example",
        "/\\elsewhere",
        "/zh/index.html",
    ):
        answer = office.browser().post("/desk/login", data={"name": "reader", "password": PASSWORDS["reader"], "next": next})
        assert answer.headers["location"] == "/desk/"


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><b>"


def test_hostile_text_is_inert(office: Office) -> None:
    """A script in any text of a plan, an item, a return, an account or a judgement is shown as text on every page."""
    desk, short = office.desk, HOSTILE[:60]
    desk.change_plan(office.plan, "editor", desk.book().plan(office.plan).version, title=HOSTILE)
    texts = dict.fromkeys(("number", "category", "leader", "measure", "task"), HOSTILE)
    item = line(office, budget=Decimal(1))
    desk.change_item(item.id, texts | {"units": (HOSTILE, "城建办")}, "editor", item.version)
    item = desk.book().item(item.id)
    desk.add_items(office.plan, [item], "editor")
    event = desk.report(office.plan, "figure", item.question, "2021-03", {"value": Decimal(9)}, HOSTILE, 0, HOSTILE, HOSTILE)
    desk.send_back(event.subject, "reviewer", 1, HOSTILE)
    change_account(desk, "reader", "admin", shown=short)
    (claim, *_) = reported(office)
    send(office.browser("reviewer"), f"/desk/review/{claim}", verdict="accept", measure=HOSTILE)
    send(office.browser("editor"), f"/desk/review/{claim}", verdict="reject", why=HOSTILE)
    client = office.browser("admin")
    shown = 0
    for address in (address for addresses in PAGES.values() for address in addresses):
        answer = client.get(address.format(plan=office.plan, item=item.id), follow_redirects=True)
        assert answer.status_code == 200, address
        if "text/html" in answer.headers["content-type"]:
            shown += "&lt;script&gt;alert(1)" in answer.text
            assert "<script>alert" not in answer.text and "<img src=x" not in answer.text, address
    assert shown >= 10


def test_formulas_go_out_as_texts(office: Office) -> None:
    """What looks like a formula in an item or a note is text in every workbook that goes out: nothing is run that somebody typed."""
    import openpyxl

    formula = '=HYPERLINK("https://elsewhere.example","看")'
    item = line(office, category=formula, number="=1+1", leader="+cmd|' /C calc'!A0", budget=Decimal(1))
    desk = office.desk
    desk.report(office.plan, "figure", item.question, "2021-03", {"value": Decimal(9)}, "reporter", 0, formula, "@SUM(1)")
    reporter = office.browser("reporter")
    books = [
        reporter.get(f"/desk/plans/{office.plan}/returns/2021-03.xlsx").content,
        reporter.get(f"/desk/plans/{office.plan}/items.xlsx").content,
    ]
    found = [cell for body in books for page in openpyxl.load_workbook(io.BytesIO(body)) for row in page for cell in row]
    assert {formula, "=1+1"} <= {cell.value for cell in found}
    assert {cell.data_type for cell in found if str(cell.value)[:1] in "=+@"} == {"s"}


def test_a_large_upload_is_refused(office: Office) -> None:
    """100 MB are refused by what is told, and by what comes when nothing is told."""
    client = office.browser("editor")
    own = key(client)
    address = f"/desk/plans/{office.plan}/import"
    told = client.post(address, content=b"", headers={"content-length": "100000000", "x-form-key": own})
    assert told.status_code == 413

    def stream() -> Iterator[bytes]:
        for _ in range(110):
            yield b"x" * 1_000_000

    counted = client.post(
        address, content=stream(), headers={"x-form-key": own, "content-type": "multipart/form-data; boundary=x"}
    )
    assert counted.status_code == 413


def test_from_import_to_the_public_sheet(office: Office) -> None:
    """A row of a Word table becomes a proposal, an item, a return sent back and mended, an approved result, a public figure."""
    table = docx.Document()
    rows = [("序号", "任务内容", "责任单位", "目标", "完成时限"), ("1", "新建绿道", "城建办", "40公里", "2021年12月")]
    made = table.add_table(2, 5)
    for place, row in enumerate(rows):
        for column, text in enumerate(row):
            made.cell(place, column).text = text
    held = io.BytesIO()
    table.save(held)
    editor, reporter, reviewer = (office.browser(role) for role in ("editor", "reporter", "reviewer"))
    answer = editor.post(
        f"/desk/plans/{office.plan}/import",
        data={"form_key": key(editor), "year": "2021"},
        files={"file": ("任务.docx", held.getvalue())},
    )
    assert answer.status_code == 303, answer.text
    page = editor.get(answer.headers["location"]).text
    (id,) = re.findall(r'name="item" value="(\w+)"', page)
    assert office.desk.book().item(id).state == "proposed"
    assert send(editor, f"/desk/plans/{office.plan}/confirm", item=id).status_code == 303
    question = office.desk.book().item(id).question
    address = f"/desk/plans/{office.plan}/returns/2021-12"
    assert send(reporter, address, **{f"value-{question}": "31", f"version-{question}": "0"}).status_code == 303
    subject = f"return:figure:{question}:2021-12"
    decide = f"/desk/plans/{office.plan}/decide"
    assert send(reviewer, decide, subject=subject, version="1", deed="return", why="与验收单不符").status_code == 303
    assert "与验收单不符" in reporter.get(address).text
    assert send(reporter, address, **{f"value-{question}": "41", f"version-{question}": "2"}).status_code == 303
    assert send(reviewer, decide, subject=subject, version="3", deed="approve").status_code == 303
    assert send(editor, f"/desk/plans/{office.plan}/lock/2021-12").status_code == 303
    late = send(reporter, address, **{f"value-{question}": "45", f"version-{question}": "4"})
    assert late.status_code == 409 and "locked" in late.text
    public = send(editor, f"/desk/plans/{office.plan}/publish/2021").headers["location"]
    sheet = office.browser().get(public).text
    assert "绿道" in sheet and "41公里" in sheet and "40公里" in sheet
    said = {(entry.claim.quote, entry.claim.modality) for entry in office.desk.ledger.entries("云溪镇", 2021, "figure")}  # type: ignore[union-attr]
    assert said == {("40公里", "planned"), ("41公里", "reported")}


def test_a_conflict_is_told(office: Office) -> None:
    """Two who change the same item: the second is told who was faster, and nothing of theirs is written."""
    item = line(office)
    first, second = office.browser("editor"), office.browser("admin")
    form = {
        "task": "新建绿道",
        "measure": "绿道",
        "unit": "公里",
        "units": "城建办",
        "year": "2021",
        "weight": "1",
        "nature": "sum",
        "ceiling": "no",
    }
    assert send(first, f"/desk/items/{item.id}", **form, target="45", version=str(item.version)).status_code == 303
    answer = send(second, f"/desk/items/{item.id}", **form, target="50", version=str(item.version))
    assert answer.status_code == 409 and "editor" in answer.text
    assert office.desk.book().item(item.id).target == 45


def test_drafts_do_not_leak(office: Office) -> None:
    """What was not published is on no public page: items, returns and their words stay behind the log-in."""
    item = line(office, category="不公开的类别")
    office.desk.report(office.plan, "figure", item.question, "2021-03", {"value": Decimal(9)}, "reporter", 0, note="不公开的说明")
    client = office.browser()
    for address in ("/zh/index.html", "/zh/search.html?q=不公开", "/zh/downloads.html", "/api/v1/areas"):
        assert "不公开的" not in client.get(address).text


def test_a_workbook_by_upload(office: Office) -> None:
    """A workbook uploaded shows its changes first, and writes them when they are confirmed; another unit's is refused."""
    import openpyxl

    item = line(office)
    client = office.browser("reporter")
    book = openpyxl.load_workbook(io.BytesIO(unit_workbook(office.desk.book(), office.plan, "城建办", "2021-03")))
    page = book["数据"]
    column = next(cell.column for cell in page[1] if cell.value == "本年累计")
    page.cell(2, column).value = 9.5
    held = io.BytesIO()
    book.save(held)
    shown = client.post(
        f"/desk/plans/{office.plan}/incoming", data={"form_key": key(client)}, files={"file": ("a.xlsx", held.getvalue())}
    )
    assert "9.5" in shown.text and not office.desk.book().returns
    kept = re.search(r'name="held" value="([^"]+)"', shown.text)
    assert kept
    assert send(client, f"/desk/plans/{office.plan}/take", held=kept[1]).status_code == 303
    (back,) = office.desk.book().returns_on("figure", item.question)
    assert (back.value, back.who) == (Decimal("9.5"), "reporter")
    other = unit_workbook(office.desk.book(), office.plan, "林业站", "2021-03")
    answer = client.post(f"/desk/plans/{office.plan}/incoming", data={"form_key": key(client)}, files={"file": ("b.xlsx", other)})
    assert answer.status_code == 403


def reported(office: Office) -> list[str]:
    """Record a made-up report; return the ids of its claims, least sure first."""
    text = "云溪镇2021年政府工作报告\n\n一、2020年工作回顾\n\n2020年，全镇新建绿道35公里，税收总额10.13亿元，增长5.3%。\n"
    document = from_text(text, Facts(area="云溪镇", date="2021-01", period="2020"))
    office.desk.ledger.record(document, find_claims(document))
    return office.desk.ledger.review.next("reviewer", False)


def test_the_queue(office: Office) -> None:
    """Accepting goes on, a changed field corrects, skipping accepts nothing, undo takes back, and the record keeps all of it."""
    claims = reported(office)
    client = office.browser("reviewer")
    first = re.search(r'action="/desk/review/(\w+)"', client.get("/desk/review").text)
    assert first and first[1] == claims[0]
    skipped = re.search(r'action="/desk/review/(\w+)"', client.get("/desk/review?skip=1").text)
    assert skipped and skipped[1] == claims[1] and not office.desk.ledger.judgements()
    send(client, f"/desk/review/{claims[0]}", verdict="accept")
    send(client, f"/desk/review/{claims[1]}", verdict="accept", measure="税收")
    assert [j.verdict for j in office.desk.ledger.judgements()] == ["accept", "correct"]
    send(client, f"/desk/review/{claims[1]}/undo")
    assert claims[1] in office.desk.ledger.review.next("reviewer", False)
    assert [j.verdict for j in office.desk.ledger.judgements()] == ["accept", "correct", "withdraw"]


def test_a_second_reader(office: Office) -> None:
    """A second reader sees what another judged, without the verdict; where they differ both stand in a list."""
    (claim, *_) = reported(office)
    send(office.browser("reviewer"), f"/desk/review/{claim}", verdict="accept")
    editor = office.browser("editor")
    page = editor.get("/desk/review?second=1").text
    assert claim in page and "确认" not in page
    send(editor, f"/desk/review/{claim}", verdict="reject", why="是计划数")
    listed = editor.get("/desk/review/disagreements").text
    assert claim in listed and "是计划数" in listed and "0 条一致" in listed
    assert "两人都核对过的 1 条陈述中，0 条意见一致" in office.browser().get("/zh/method.html").text


def test_gold_is_what_people_said(office: Office) -> None:
    """A paragraph whose claims were all judged becomes a line of gold: corrections applied, rejections left out."""
    claims = reported(office)
    entries = {id: office.desk.ledger.entry(id) for id in claims}
    client = office.browser("reviewer")
    for id, entry in entries.items():
        if entry.claim.quote == "5.3%":
            send(client, f"/desk/review/{id}", verdict="reject")
        elif entry.claim.quote == "35公里":
            send(client, f"/desk/review/{id}", verdict="accept", measure="绿道里程")
        else:
            send(client, f"/desk/review/{id}", verdict="accept")
    import json

    records = [json.loads(text) for text in client.get("/desk/review/gold.jsonl").text.splitlines()]
    (record,) = [record for record in records if record["figures"]]
    assert {f["measure"] for f in record["figures"]} == {"绿道里程", "税收总额"}
    for figure in record["figures"]:
        assert record["text"][figure["start"] : figure["end"]] == figure["quote"]


def test_the_last_administrator_stays(office: Office) -> None:
    """The only administrator cannot be closed or made something less."""
    client = office.browser("admin")
    assert send(client, "/desk/accounts/admin", role="reader").status_code == 400
    assert office.desk.book().accounts["admin"].role == "admin"


def test_the_audit_log_tells(office: Office) -> None:
    """Log-ins, accounts and deeds stand in the audit log with who and when."""
    line(office)
    text = office.browser("admin").get("/desk/audit").text
    for words in ("建立账户", "新增任务", '<th scope="row">登录</th>'):
        assert words in text


def test_the_writing_interface(office: Office) -> None:
    """The JSON interface asks for the same session, key, right and unit as the pages, and tells conflicts."""
    item = line(office)
    client = TestClient(office.app, headers={"user-agent": "a program"})
    wrong = client.post("/desk/api/v1/sessions", json={"name": "reporter", "password": "wrong password"})
    assert wrong.status_code == 401
    began = client.post("/desk/api/v1/sessions", json={"name": "reporter", "password": PASSWORDS["reporter"]})
    address = f"/desk/api/v1/plans/{office.plan}/returns/2021-03/{item.question}"
    said = {"value": "9.5", "version": 0}
    assert client.put(address, json=said).status_code == 403
    client.headers["x-form-key"] = began.json()["form_key"]
    assert client.put(address, json=said).json()["version"] == 1
    assert client.put(address, json=said).status_code == 409
    assert client.put(address.replace(item.question, "nothing"), json=said).status_code == 400
    assert client.put(address, json={"value": "1e5", "version": 1}).status_code == 400
    assert client.post(f"{address}/decision", json={"deed": "approve", "version": 1}).status_code == 403
    (row,) = client.get(f"/desk/api/v1/plans/{office.plan}/returns/2021-03").json()
    assert row["return"]["amounts"] == {"value": "9.5"} and row["return"]["state"] == "reported"


def test_the_writing_interface_holds(office: Office) -> None:
    """Whatever is sent to the writing interface, it answers as its description says and never with an error of its own."""
    import schemathesis

    item = line(office)
    client = TestClient(office.app, headers={"user-agent": "a fuzzer"})
    key_of = client.post("/desk/api/v1/sessions", json={"name": "editor", "password": PASSWORDS["editor"]}).json()["form_key"]
    cookie = f"dajuan_session={client.cookies['dajuan_session']}"
    headers = {"user-agent": "a fuzzer", "x-form-key": key_of, "cookie": cookie}
    from hypothesis import HealthCheck, given, settings

    schema = schemathesis.openapi.from_asgi("/desk/api/v1/openapi.json", office.app)
    for result in schema.get_all_operations():
        operation = result.ok()
        if operation.path.endswith("/sessions"):
            continue

        @settings(max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(case=operation.as_strategy())
        def sent(case: Any) -> None:
            case.path_parameters = {
                name: {"plan": office.plan, "question": item.question}.get(name, text) if len(str(text)) % 2 else text
                for name, text in (case.path_parameters or {}).items()
            }
            case.call_and_validate(headers=headers, excluded_checks=[schemathesis.checks.positive_data_acceptance])

        sent()
