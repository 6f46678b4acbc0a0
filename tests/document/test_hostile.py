"""Hostile files are refused with a reason, in bounded time, and nothing private is fetched."""

from __future__ import annotations

import io
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from dajuan.claims import find_claims
from dajuan.document import Refusal, read, read_all
from dajuan.document.reading import LARGEST
from dajuan.values import DajuanError


def bomb(name: str) -> bytes:
    """A small package that unpacks to a gigabyte."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        with package.open(name, "w", force_zip64=True) as member:
            for _ in range(1024):
                member.write(b"\0" * (1 << 20))
    return out.getvalue()


@pytest.mark.parametrize("name", ["word/document.xml", "xl/workbook.xml"])
def test_a_bomb_is_not_unpacked(name: str) -> None:
    """An office file that unpacks to a gigabyte is refused by size."""
    with pytest.raises(DajuanError) as refused:
        read(bomb(name), origin="bomb")
    assert refused.value.problem.code == "too-large"


def test_entities_are_not_expanded() -> None:
    """A document whose XML defines entities in entities is refused or read without expanding them."""
    out = io.BytesIO()
    entities = (
        '<!DOCTYPE x [<!ENTITY a "AAAAAAAAAA">'
        + "".join(f'<!ENTITY {chr(98 + i)} "{("&" + chr(97 + i) + ";") * 10}">' for i in range(9))
        + "]>"
    )
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", f"<?xml version='1.0'?>{entities}<w>&j;</w>")
    with pytest.raises(DajuanError):
        read(out.getvalue(), origin="entities.docx")


def test_a_page_of_a_million_tags_is_refused() -> None:
    """Far too many tags are refused before they are parsed."""
    with pytest.raises(DajuanError) as refused:
        read(b"<html><body>" + b"<b>" * 1_000_000, origin="tags.html")
    assert refused.value.problem.code == "too-many-tags"


def test_deep_nesting_is_read() -> None:
    """Thousands of nested elements do not exhaust the stack."""
    page = b"<html><body>" + b"<div>" * 5000 + "全年建成绿道35公里。".encode() + b"</div>" * 5000 + b"</body></html>"
    try:
        document = read(page, origin="deep.html")
    except DajuanError as error:
        assert error.problem.remedy
    else:
        assert "35公里" in document.text or document.text


def test_scripts_and_hidden_parts_are_not_text() -> None:
    """Scripts, styles and templates of a page say nothing."""
    page = "<html><body><script>var a='增长99%';</script><style>p{}</style><p>全年建成绿道35公里，惠及群众。</p></body></html>"
    document = read(page.encode(), origin="page.html")
    assert [figure.quote for figure in find_claims(document).figures] == ["35公里"]


def test_digits_split_by_tags_come_together() -> None:
    """A number whose digits stand in different elements is one number."""
    page = "<html><body><p>全年完成投资<span>12</span><font>8.</font><b>6</b><i>亿元</i>，增长<u>6</u>.1%。</p><p>第二段。</p></body></html>"
    assert [figure.quote for figure in find_claims(read(page.encode(), origin="p.html")).figures] == ["128.6亿元", "6.1%"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"   \n ", "empty"),
        (b"%PDF-1.7\n1 0 obj", "broken-file"),
        (b"7z\xbc\xaf\x27\x1c", "unknown-kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, None),
        (b"PK\x03\x04", "broken-file"),
    ],
)
def test_broken_files_are_refused_with_a_remedy(data: bytes, code: str | None) -> None:
    """What cannot be read is refused with its reason and what to do."""
    with pytest.raises(DajuanError) as refused:
        read(data, origin="file")
    assert code is None or refused.value.problem.code == code
    assert refused.value.problem.remedy


def test_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """A file over the limit is refused by its size alone."""
    path = tmp_path / "huge.txt"
    with path.open("wb") as out:
        out.truncate(LARGEST + 1)
    (outcome,) = read_all(path)
    assert isinstance(outcome, Refusal)
    assert outcome.problem.code == "too-large"


class _Sender(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write("全年建成绿道35公里。".encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0"])
def test_private_addresses_are_never_fetched(host: str) -> None:
    """A server on this machine is not asked, whatever its name."""
    server = HTTPServer(("127.0.0.1", 0), _Sender)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with pytest.raises(DajuanError) as refused:
            read(f"http://{host}:{server.server_port}/report.html")
    finally:
        server.shutdown()
    assert refused.value.problem.code in {"private-address", "cannot-fetch"}


@pytest.mark.parametrize(
    "url", ["http://10.0.0.1/", "http://169.254.169.254/latest/meta-data", "http://192.168.1.1/a", "https://[fd00::1]/"]
)
def test_literal_private_addresses(url: str) -> None:
    """Addresses of private networks are refused by themselves."""
    with pytest.raises(DajuanError, match="private"):
        read(url)
