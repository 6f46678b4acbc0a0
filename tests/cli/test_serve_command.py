"""`dajuan serve`: several processes answer, one of them does what the desk asks."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from dajuan.claims import find_claims
from dajuan.document import read
from dajuan.ledger import Ledger

REPORT = "云溪县2024年政府工作报告\n\n一、2023年工作回顾\n\n2023年，全县地区生产总值增长6.2%。"


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A ledger with one made-up report."""
    document = read(REPORT.encode())
    with Ledger(tmp_path / "dajuan.db") as opened:
        opened.record(document, find_claims(document))
    return tmp_path / "dajuan.db"


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def serve(*words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", "from dajuan.cli import main; main()", "serve", *words]
    return subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True)


def answered(address: str) -> httpx.Response:
    """What the server answers, as soon as it does."""
    for _ in range(300):
        try:
            return httpx.get(address)
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")


def test_two_processes_answer(ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With --workers 2 two processes made by the server answer and share their pages; all of it ends with the server."""
    (tmp_path / "scratch").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "scratch"))
    port = free_port()
    server = serve("--ledger", str(ledger), "--port", str(port), "--workers", "2")
    try:
        page = answered(f"http://127.0.0.1:{port}/zh/index.html")
        assert page.status_code == 200
        assert "云溪县" in page.text
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children")
        if children.exists():
            assert len(children.read_text().split()) >= 2
        (shared,) = (tmp_path / "scratch").glob("dajuan-*/visited.pages")
        base = sqlite3.connect(shared)
        assert base.execute("SELECT path FROM visits").fetchall() == [("zh/index.html",)]
        base.close()
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=30)
    with pytest.raises(httpx.TransportError):
        httpx.get(f"http://127.0.0.1:{port}/zh/index.html")
    assert not list((tmp_path / "scratch").iterdir())
    assert not Path(f"{ledger}.pages").exists()


def test_no_answer_waits_for_an_acknowledgement(ledger: Path) -> None:
    """A reader who asks again over the same connection is answered at once by each of two processes, not after 40 ms."""
    port = free_port()
    server = serve("--ledger", str(ledger), "--port", str(port), "--workers", "2")
    took = []
    try:
        answered(f"http://127.0.0.1:{port}/zh/index.html")
        with httpx.Client(base_url=f"http://127.0.0.1:{port}") as reader:
            for _ in range(40):
                start = time.perf_counter()
                reader.get("/assets/icon.svg")
                took.append(time.perf_counter() - start)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=30)
    assert sorted(took)[20] < 0.03


def test_the_desk_is_served_by_one(ledger: Path) -> None:
    """The desk with several processes is refused with what to do."""
    server = serve("--ledger", str(ledger), "--desk", "--workers", "2")
    assert server.stderr is not None
    told = server.stderr.read().decode()
    assert server.wait(timeout=60) == 1
    assert "--workers" in told


def test_prepared_pages_are_served_by_two(ledger: Path) -> None:
    """`dajuan prepare` fills the file beside the ledger, prints what it made, and two processes serve from it."""
    command = [sys.executable, "-c", "from dajuan.cli import main; main()", "prepare", "--ledger", str(ledger), "--json"]
    told = [json.loads(subprocess.run(command, capture_output=True, check=True).stdout) for _ in range(2)]
    assert told[0]["made"] > 10 and told[1]["made"] == 0
    assert Path(f"{ledger}.pages").stat().st_size == told[1]["bytes"]
    port = free_port()
    server = serve("--ledger", str(ledger), "--port", str(port), "--workers", "2")
    try:
        assert "6.2%" in answered(f"http://127.0.0.1:{port}/zh/sheet/云溪县-2023.html").text
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=30)


def test_serving_prepares_when_asked(ledger: Path) -> None:
    """`dajuan serve --prepare --cache FILE` makes the pages first; without it no file appears beside the ledger."""
    port = free_port()
    for words, there in ((("--prepare", "--cache", f"{ledger}.kept"), True), ((), False)):
        server = serve("--ledger", str(ledger), "--port", str(port), *words)
        try:
            assert answered(f"http://127.0.0.1:{port}/zh/index.html").status_code == 200
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(timeout=30)
        assert Path(f"{ledger}.kept").exists() == there
        Path(f"{ledger}.kept").unlink(missing_ok=True)
    assert not Path(f"{ledger}.pages").exists()
