"""Where the real texts stand, what to do when they or a program are not there, and a database of each kind."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

ROOT = Path(__file__).parents[1]
REQUIRE_ALL = os.environ.get("DAJUAN_REQUIRE_ALL") == "1"


def missing(what: str, remedy: str) -> None:
    """Skip the test, or fail it when everything is required, saying how to get what is missing."""
    message = f"{what} is missing. {remedy}"
    if REQUIRE_ALL:
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real texts and gold files beside the checkout."""
    folder = ROOT.parent / "shared"
    if not (folder / "gold" / "dev.jsonl").exists():
        missing("../shared (real texts and gold)", "Put it beside the checkout to run this test.")
    return folder


PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


def as_postgres(*command: str | Path) -> list[str]:
    """The command as the user a server may run as: root may not run one."""
    words = list(map(str, command))
    return ["runuser", "-u", "postgres", "--", *words] if os.geteuid() == 0 else words


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A PostgreSQL server of our own in a folder of its own, reached through a socket there."""
    found = PROGRAMS[-1] if PROGRAMS else None
    if found is None or (os.geteuid() == 0 and not shutil.which("runuser")):
        message = "PostgreSQL is missing. Install it (Debian: apt install postgresql)."
        pytest.fail(message) if os.environ.get("DAJUAN_REQUIRE_ALL") == "1" else pytest.skip(message)
    folder = Path(tempfile.mkdtemp(prefix="dajuan-pg-"))
    folder.chmod(0o777)
    data = folder / "data"
    options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
    subprocess.run(
        as_postgres(found / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8"), check=True, capture_output=True
    )
    start = as_postgres(found / "pg_ctl", "-D", data, "-o", options, "-l", folder / "log", "-w", "start")
    subprocess.run(start, check=True, capture_output=True)
    yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
    subprocess.run(as_postgres(found / "pg_ctl", "-D", data, "-m", "immediate", "stop"), check=False, capture_output=True)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty ledger, on each kind of database."""
    if request.param == "sqlite":
        return str(tmp_path / "dajuan.db")
    base: str = request.getfixturevalue("server")
    name = f"t{uuid4().hex[:12]}"
    import psycopg

    with psycopg.connect(base.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return base.replace("/postgres?", f"/{name}?")
