"""Pages are fetched from public addresses only, whatever they call themselves, within bounds of size and time."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from dajuan.document import Refusal, read, read_all
from dajuan.document.web import fetch, is_public
from dajuan.values import DajuanError

PAGE = "<html><head><title>云溪镇</title></head><body><p>全年建成绿道35公里，惠及群众。</p></body></html>".encode()


class Server(BaseHTTPRequestHandler):
    """Answers each path in its own way."""

    def do_GET(self) -> None:
        ways = {
            "/page": self.page,
            "/packed": self.packed,
            "/slow": self.slow,
            "/loop": self.loop,
            "/inside": self.inside,
            "/bomb": self.bomb,
        }
        ways.get(self.path, self.missing)()

    def answer(self, body: bytes, **headers: str) -> None:
        self.send_response(200)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def page(self) -> None:
        self.answer(PAGE, Content_Type="text/html")

    def packed(self) -> None:
        self.answer(gzip.compress(PAGE), Content_Encoding="gzip")

    def bomb(self) -> None:
        self.answer(gzip.compress(b"0" * (40 << 20)), Content_Encoding="gzip")

    def slow(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(200):
                self.wfile.write(b"x")
                time.sleep(0.1)
        except OSError:
            pass

    def loop(self) -> None:
        self.redirect("/loop")

    def inside(self) -> None:
        self.redirect("http://169.254.169.254/latest/meta-data")

    def redirect(self, where: str) -> None:
        self.send_response(302)
        self.send_header("Location", where)
        self.end_headers()

    def missing(self) -> None:
        self.send_error(404)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A server on this machine."""
    made = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{made.server_port}"
    made.shutdown()
    made.server_close()


@pytest.fixture
def allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """One's own network may be read."""
    monkeypatch.setenv("DAJUAN_FETCH_PRIVATE", "1")


@pytest.mark.usefixtures("allowed")
def test_a_page_is_read(server: str) -> None:
    """A page is read from its address, packed for the way or not."""
    for path in ("/page", "/packed"):
        document = read(server + path)
        assert "35公里" in document.text
        assert document.origin == server + path
    (outcome,) = read_all(server + "/nowhere")
    assert isinstance(outcome, Refusal) and "404" in outcome.problem.message


@pytest.mark.usefixtures("allowed")
def test_a_server_that_drips_is_left(server: str) -> None:
    """A server that sends a byte now and then is left when the time is over."""
    began = time.monotonic()
    with pytest.raises(DajuanError, match="more than 1 seconds"):
        fetch(server + "/slow", seconds=1.0)
    assert time.monotonic() - began < 8


@pytest.mark.usefixtures("allowed")
@pytest.mark.parametrize(("path", "code"), [("/loop", "too-many-redirects"), ("/bomb", "too-large")])
def test_servers_that_do_not_end(server: str, path: str, code: str) -> None:
    """Redirects without end, and a body that unpacks to far more than it is, are refused."""
    with pytest.raises(DajuanError) as refused:
        fetch(server + path)
    assert refused.value.problem.code == code


def test_a_redirect_inside_is_not_followed(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A public page that redirects to a private address is refused at that step."""
    monkeypatch.setattr("dajuan.document.web.is_public", lambda address: address == "127.0.0.1")
    with pytest.raises(DajuanError) as refused:
        fetch(server + "/inside")
    assert refused.value.problem.code == "private-address"


@pytest.mark.parametrize(
    "host",
    ["2130706433", "0177.0.0.1", "0x7f.1", "127.1", "[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
     "[fe80::1]", "0.0.0.0", "100.64.0.1", "224.0.0.1", "me@127.0.0.1"],
)  # fmt: skip
def test_every_way_to_write_a_private_address(host: str) -> None:
    """Decimal, octal, hexadecimal, short, mapped and translated forms of private addresses are refused."""
    with pytest.raises(DajuanError) as refused:
        read(f"http://{host}/report.html")
    assert refused.value.problem.code in {"private-address", "cannot-fetch", "not-fetched"}


@pytest.mark.parametrize(
    "url", ["http://a.example:99999/", "http://[::1", "http://", "http://a b/", "https://" + "a" * 300 + ".example/"]
)
def test_an_address_that_is_none(url: str) -> None:
    """What is no address is refused with a reason."""
    with pytest.raises(DajuanError):
        read(url)


def test_a_name_cannot_change_between_check_and_fetch(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name is looked up once, and the connection goes to the address that was checked, under the name that was asked."""
    answers = iter(["93.184.215.14", "127.0.0.1"])
    asked: list[httpx.Request] = []

    def looked_up(*_: object, **__: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), 80))]

    def sent(_: object, request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, stream=httpx.ByteStream(PAGE))

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", sent)
    assert "35公里" in read("https://report.example/a.html").text
    (request,) = asked
    assert request.url.host == "93.184.215.14"
    assert request.headers["host"] == "report.example"
    assert request.extensions["sni_hostname"] == "report.example"


def test_public_is_what_everybody_can_reach() -> None:
    """Public addresses of both kinds are public."""
    assert is_public("93.184.215.14") and is_public("2606:2800:21f:cb07:6820:80da:af6b:8b2c")
