"""Files of evidence: kept once, given out as attachments only, to those who may see drafts, and part of a backup."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from dajuan.cli.serve import with_desk
from dajuan.desk import Desk, EvidenceFile, Item, checked_file, keep_file, kept_file, make_account, sniffed
from dajuan.ledger import Ledger, back_up
from dajuan.sheet import app
from dajuan.values import DajuanError

PASSWORD = "a long enough one"
PDF = b"%PDF-1.7\n%made up\n" + b"0" * 5000


class Office:
    """A desk whose accounts are called as their roles, with a plan of one item."""

    def __init__(self, ledger: Ledger) -> None:
        self.desk = Desk(ledger)
        self.app = app(ledger, rate=0)
        with_desk(self.app, self.desk)
        roles: Any = ("reader", "reporter", "reviewer", "editor", "admin")
        for role in roles:
            make_account(self.desk, role, role, "shell", PASSWORD, unit="城建办" if role == "reporter" else "")
        self.plan = self.desk.make_plan("云溪镇2021年重点任务", "云溪镇", 2021, 2021, "editor")
        item = Item("", self.plan, "新建绿道", 2021, units=("城建办",), measure="绿道", unit="km", target=Decimal(40))
        self.desk.add_items(self.plan, [item], "editor", confirmed=True)

    def browser(self, role: str = "") -> TestClient:
        """A browser, logged in unless no role is given."""
        client = TestClient(self.app, follow_redirects=False)
        if role:
            assert client.post("/desk/login", data={"name": role, "password": PASSWORD}).status_code == 303
        return client


def key(client: TestClient) -> str:
    """The form key of the client's session."""
    found = re.search(r'name="form_key" value="([^"]+)"', client.get("/desk/me").text)
    assert found
    return found[1]


@pytest.fixture
def office(tmp_path: Path) -> Any:
    """An office on a ledger of its own."""
    with Ledger(tmp_path / "desk.db") as ledger:
        yield Office(ledger)


def question(office: Office) -> Any:
    """The figure that 城建办 is asked for."""
    return next(q for q in office.desk.book().questions_of(office.plan, 2021).values() if q.office == "城建办")


def send(office: Office, files: list[tuple[str, bytes, str]], client: Any = None, **fields: str) -> Any:
    """Send a return with files, as the form of the page does."""
    sender = client or office.browser("reporter")
    asked = question(office)
    subject = f"return:figure:{asked.key}:2021-03"
    known = office.desk.book().returns.get(subject)
    data: dict[str, Any] = {"form_key": key(sender), "unit": "城建办", f"value-{asked.key}": "9"}
    data[f"version-{asked.key}"] = str(known.version if known else 0)
    data |= {f"{name}-{asked.key}": value for name, value in fields.items()}
    sent = [(f"file-{asked.key}", each) for each in files]
    return sender.post(f"/desk/plans/{office.plan}/returns/2021-03", data=data, files=sent)


def test_a_file_goes_in_and_comes_out(office: Office) -> None:
    """A file sent with a figure is listed for the reviewer and comes back byte for byte under its own name."""
    assert send(office, [("验收单.pdf", PDF, "application/pdf")], note="三月").status_code == 303
    (back,) = office.desk.book().returns.values()
    assert [(file.name, file.size) for file in back.files] == [("验收单.pdf", len(PDF))]
    page = office.browser("reviewer").get(f"/desk/plans/{office.plan}/approve/2021-03").text
    address = f"/desk/returns/{back.subject}/files/{back.files[0].digest}"
    assert address in page and "验收单.pdf" in page
    for role in ("reader", "reporter", "reviewer", "editor", "admin"):
        answer = office.browser(role).get(address)
        assert answer.content == PDF and answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert "%E9%AA%8C%E6%94%B6%E5%8D%95.pdf" in answer.headers["content-disposition"]
    assert answer.headers["x-content-type-options"] == "nosniff" and "sandbox" in answer.headers["content-security-policy"]
    assert office.browser().get(address).status_code == 303
    assert "验收单.pdf" in office.browser("admin").get("/desk/audit").text


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
        ("a.html", b"<html><script>alert(1)</script></html>"),
        ("a.pdf", b"<!doctype html><script>alert(1)</script>"),
        ("a.png", b"\xef\xbb\xbf<script>alert(1)</script>"),
        ("a.js", b"alert(1)"),
        ("a.docx", b"PK\x03\x04 broken"),
    ],
)
def test_a_script_is_inert(office: Office, name: str, body: bytes) -> None:
    """Whatever a file calls itself, what a browser could run goes out as bytes to be saved."""
    assert send(office, [(name, body, "text/html")]).status_code == 303
    (back,) = office.desk.book().returns.values()
    answer = office.browser("reader").get(f"/desk/returns/{back.subject}/files/{back.files[0].digest}")
    assert answer.content == body and answer.headers["content-type"] == "application/octet-stream"
    assert (
        answer.headers["content-disposition"].startswith("attachment;") and answer.headers["x-content-type-options"] == "nosniff"
    )


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\x.exe", "x.exe"),
        ("/etc/shadow", "shadow"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie x=1.pdf"),
        ("报告\u202egpj.exe", "报告gpj.exe"),
        ('"><script>.txt', "script.txt"),
        ("..", "file"),
        ("长" * 500 + ".pdf", "长" * 100 + ".pdf"),
    ],
)
def test_names_are_only_names(sent: str, kept: str) -> None:
    """No folder, control character or mark of direction of a sender's file name is kept."""
    assert checked_file(sent, b"x").name == kept


def test_what_is_no_digest_of_a_return_is_not_given_out(office: Office) -> None:
    """A file is found only through a return that names it: no path, no guess, no file of another return."""
    send(office, [("a.pdf", PDF, "application/pdf")])
    (back,) = office.desk.book().returns.values()
    body = b"kept, but named by no return"
    file = checked_file("b.pdf", body)
    keep_file(office.desk.ledger.engine, file, body, "admin")
    client = office.browser("admin")
    for digest in (file.digest, "..%2f..%2fdesk.db", "../desk.db", "0" * 64, back.files[0].digest[:12], "%00"):
        answer = client.get(f"/desk/returns/{back.subject}/files/{digest}", follow_redirects=True)
        assert answer.status_code in (400, 404) and b"SQLite" not in answer.content, digest
    assert client.get(f"/desk/returns/return:figure:x:2021-03/files/{back.files[0].digest}").status_code in (400, 404)


def test_too_large_is_refused(office: Office) -> None:
    """A file of 100 MB is refused before it is held, one over the limit with words, and nothing of the return is written."""
    before = office.desk.book().number
    assert send(office, [("a.bin", b"0" * 100_000_000, "x/y")]).status_code == 413
    answer = send(office, [("a.bin", b"0" * 10_000_001, "x/y")])
    assert answer.status_code == 413 and "a.bin" in answer.text
    assert send(office, [("leer.pdf", b"", "application/pdf")]).status_code == 400
    many = [(f"{n}.pdf", PDF + bytes([n]), "application/pdf") for n in range(11)]
    assert send(office, many).status_code == 400
    told = [event for event in office.desk.events(before) if event.kind == "reported"]
    assert told == []
    with office.desk.ledger.engine.connect() as base:
        assert base.execute(text("SELECT count(*) FROM desk_files")).scalar() == 0


def test_files_stay_and_go_with_their_tick(office: Office) -> None:
    """A return sent again keeps the ticked files and leaves out the others; a workbook sent in keeps all of them."""
    client = office.browser("reporter")
    send(office, [("a.pdf", PDF, ""), ("b.pdf", PDF + b"b", "")], client)
    (back,) = office.desk.book().returns.values()
    kept = back.files[1]
    asked = question(office)
    send(office, [], client, keep=kept.digest)
    (back,) = office.desk.book().returns.values()
    assert back.files == (kept,)
    office.desk.report(office.plan, "figure", asked.key, "2021-03", {"value": back.value + 1}, "reporter", back.version)
    (back,) = office.desk.book().returns.values()
    assert back.files == (kept,)
    office.desk.approve(back.subject, "reviewer", back.version)
    (back,) = office.desk.book().returns.values()
    assert back.files == (kept,) and back.state == "approved"


def test_words_without_a_figure_are_told(office: Office) -> None:
    """A note or file beside an empty figure is not lost without a word: the form comes back with the reason."""
    answer = send(office, [], value="", note="下月补报")
    assert answer.status_code == 400 and "绿道" in answer.text
    assert not office.desk.book().returns


def test_money_by_form(office: Office) -> None:
    """Money is reported by stage in 万元, with evidence and a file; the reviewer sees both, and what is over the budget."""
    item = next(each for each in office.desk.book().items_of(office.plan) if each.lead == "城建办")
    office.desk.change_item(item.id, {"budget": Decimal(3_000_000)}, "editor", item.version)
    client, reviewer = office.browser("reporter"), office.browser("reviewer")
    address = f"/desk/plans/{office.plan}/returns/2021-03"
    assert f'name="paid-{item.id}"' in client.get(address).text

    def post(version: int, **fields: str) -> Any:
        data = {"form_key": key(client), f"version-{item.id}": str(version), f"arranged-{item.id}": "300"}
        data |= {f"{name}-{item.id}": value for name, value in fields.items()}
        return client.post(address, data=data, files=[(f"file-{item.id}", ("拨款单.pdf", PDF, "application/pdf"))])

    sent = post(0, paid="120.5", evidence="财政拨款单")
    assert sent.status_code == 303 and "已报送 1 项" in client.get(sent.headers["location"]).text
    (back,) = office.desk.book().returns_on("money", item.id)
    assert dict(back.amounts) == {"arranged": Decimal(3_000_000), "paid": Decimal(1_205_000)}
    assert [file.name for file in back.files] == ["拨款单.pdf"] and back.evidence == "财政拨款单"
    page = reviewer.get(f"/desk/plans/{office.plan}/approve/2021-03").text
    assert "拨款单.pdf" in page and "支付 120.5万元" in page and 'late">超过预算' not in page
    emptied = post(1, paid="")
    assert emptied.status_code == 400 and "不能清空" in emptied.text and len(office.desk.events_on(back.subject)) == 1
    assert post(1, paid="310").status_code == 303
    assert 'late">超过预算' in reviewer.get(f"/desk/plans/{office.plan}/approve/2021-03").text
    assert (
        key(reviewer)
        and reviewer.post(f"/desk/plans/{office.plan}/approve/2021-03", data={"form_key": key(reviewer)}).status_code == 303
    )
    assert office.desk.book().returns[back.subject].state == "reported", "what is odd is not approved in bulk"


def test_money_of_others(office: Office) -> None:
    """A reporter's form cannot report the money or the figure of another unit: those lines are not read."""
    own = next(each for each in office.desk.book().items_of(office.plan) if each.lead == "城建办")
    item = replace(own, task="植树", measure="植树", units=("林业站",), budget=Decimal(10_000))
    (foreign,) = office.desk.add_items(office.plan, [item], "editor", confirmed=True)
    asked = office.desk.book().item(foreign).question
    client = office.browser("reporter")
    address = f"/desk/plans/{office.plan}/returns/2021-03"
    lines = {f"paid-{foreign}": "1", f"version-{foreign}": "0", f"value-{asked}": "5", f"version-{asked}": "0"}
    assert client.post(address, data={"form_key": key(client), **lines}).status_code == 303
    assert client.post(address, data={"form_key": key(client), "unit": "林业站", **lines}).status_code == 403
    assert not office.desk.book().returns


def test_a_forged_form_keeps_no_file(office: Office) -> None:
    """Files of a form without the session's key are not kept."""
    client = office.browser("reporter")
    asked = question(office)
    data = {"form_key": "guess", f"value-{asked.key}": "9"}
    answer = client.post(
        f"/desk/plans/{office.plan}/returns/2021-03", data=data, files=[(f"file-{asked.key}", ("a.pdf", PDF, ""))]
    )
    assert answer.status_code == 403
    with office.desk.ledger.engine.connect() as base:
        assert base.execute(text("SELECT count(*) FROM desk_files")).scalar() == 0


def test_drafts_do_not_leak(office: Office) -> None:
    """The public pages know nothing of evidence."""
    send(office, [("机密.pdf", PDF, "")])
    client = office.browser()
    for address in ("/zh/", "/api/v1/areas", "/zh/method.html"):
        assert "机密" not in client.get(address).text
    assert len(office.desk.book().returns) == 1


def test_kept_files_only_grow(url: str) -> None:
    """The same bytes are kept once, and the database itself refuses to change or delete them."""
    with Ledger(url) as ledger:
        file = checked_file("a.pdf", PDF)
        for who in ("李", "王"):
            keep_file(ledger.engine, file, PDF, who)
        assert kept_file(ledger.engine, file.digest) == (PDF, "application/pdf")
        with ledger.engine.connect() as connection:
            assert connection.scalar(text("SELECT count(*) FROM desk_files")) == 1
        for words in ("DELETE FROM desk_files", "UPDATE desk_files SET size = 0"):
            with pytest.raises(DBAPIError), ledger.engine.begin() as connection:
                connection.execute(text(words))
        with pytest.raises(DajuanError, match="no such file"):
            kept_file(ledger.engine, "0" * 64)


def test_a_backup_has_the_files(tmp_path: Path) -> None:
    """A copy of the ledger gives out the same file for the same return."""
    with Ledger(tmp_path / "desk.db") as ledger:
        office = Office(ledger)
        send(office, [("a.pdf", PDF, "")])
        back_up(str(tmp_path / "desk.db"), tmp_path / "copy.db")
    with Ledger(tmp_path / "copy.db", create=False) as copied:
        (back,) = Desk(copied).book().returns.values()
        assert kept_file(copied.engine, back.files[0].digest)[0] == PDF


def test_office_files_are_known_by_their_parts() -> None:
    """The kind of a file is told by its bytes, never by its name."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        made.writestr("word/document.xml", "<w/>")
    assert sniffed(held.getvalue()).endswith("wordprocessingml.document")
    assert sniffed(b"\xff\xd8\xff\xe0") == "image/jpeg" and sniffed("纯文本".encode()) == "application/octet-stream"
    assert checked_file("a.pdf", b"x") == EvidenceFile(
        "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881", "a.pdf", 1
    )
