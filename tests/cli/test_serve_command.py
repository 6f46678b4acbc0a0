"""`dajuan serve`: several processes answer, one of them does what the desk asks."""

from __future__ import annotations

import asyncio
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
from dajuan.cli.serve import Shared
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


def test_readers_who_come_together_are_shared_out() -> None:
    """Of ten readers who wait when two servers look, each gets some."""
    listening = Shared.of(socket.create_server(("127.0.0.1", 0)))
    _, (_, family, kind, protocol) = listening.__reduce__()
    handed = Shared(family, kind, protocol, os.dup(listening.fileno()))
    readers = [socket.create_connection(listening.getsockname()) for _ in range(10)]

    async def share() -> list[int]:
        taken = [0, 0]

        def taking(number: int) -> asyncio.Protocol:
            taken[number] += 1
            return asyncio.Protocol()

        loop = asyncio.get_running_loop()
        for number, each in enumerate((listening, handed)):
            each.setblocking(False)
            await loop.create_server(lambda number=number: taking(number), sock=each)  # type: ignore[misc]
        while sum(taken) < len(readers):
            await asyncio.sleep(0.01)
        return taken

    assert min(asyncio.run(asyncio.wait_for(share(), 30))) >= 3
    for reader in readers:
        reader.close()


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
