"""`dajuan serve`: several processes answer, one of them does what the desk asks."""

from __future__ import annotations

import os
import signal
import socket
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


def test_two_processes_answer(ledger: Path) -> None:
    """With --workers 2 two processes made by the server answer, and all of them end with it."""
    port = free_port()
    server = serve("--ledger", str(ledger), "--port", str(port), "--workers", "2")
    try:
        page = answered(f"http://127.0.0.1:{port}/zh/index.html")
        assert page.status_code == 200
        assert "云溪县" in page.text
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children")
        if children.exists():
            assert len(children.read_text().split()) >= 2
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(timeout=30)
    with pytest.raises(httpx.TransportError):
        httpx.get(f"http://127.0.0.1:{port}/zh/index.html")


def test_the_desk_is_served_by_one(ledger: Path) -> None:
    """The desk with several processes is refused with what to do."""
    server = serve("--ledger", str(ledger), "--desk", "--workers", "2")
    assert server.stderr is not None
    told = server.stderr.read().decode()
    assert server.wait(timeout=60) == 1
    assert "--workers" in told
