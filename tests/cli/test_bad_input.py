"""Bad input: a clear message with what to do, the right exit code, the good documents kept."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

REPORT = "云溪镇2021年政府工作报告\n\n一、2020年工作回顾\n\n2020年，全镇地区生产总值91.7亿元，增长6.2%。\n"


def dajuan(*arguments: str | Path, cwd: Path, code: int, prefix: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
    """Run the command in ``cwd``; it ends with ``code`` and without a traceback."""
    command = [*prefix, sys.executable, "-c", "from dajuan.cli import main; main()", *map(str, arguments)]
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == code, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    assert "Traceback" not in done.stderr, done.stderr
    return done


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.txt", b""),
        ("noise.bin", bytes(range(256)) * 40),
        ("broken.docx", b"PK\x03\x04 not really"),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_broken_file_among_good_ones(tmp_path: Path, name: str, data: bytes) -> None:
    """The broken file is refused by name and reason, the good one beside it is recorded."""
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / name).write_bytes(data)
    (folder / "report.txt").write_text(REPORT, encoding="utf-8")
    done = dajuan("read", "reports", "--json", cwd=tmp_path, code=1)
    outcome = json.loads(done.stdout)
    assert [Path(str(row["origin"])).name for row in outcome["read"]] == ["report.txt"]
    (refused,) = outcome["refused"]
    assert Path(refused["origin"]).name == name
    assert refused["message"]
    assert refused["remedy"]


def test_a_huge_file_is_refused_quickly(tmp_path: Path) -> None:
    """A file of 200 MB is refused with a limit and a remedy, not read into memory."""
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as out:
        out.truncate(200 * 1024 * 1024)
    done = dajuan("read", "huge.txt", cwd=tmp_path, code=1)
    assert "MB" in done.stderr


def test_no_such_file(tmp_path: Path) -> None:
    """A path that is not there is named."""
    assert "nowhere.txt" in dajuan("read", "nowhere.txt", cwd=tmp_path, code=1).stderr


def test_unknown_area(tmp_path: Path) -> None:
    """An area the ledger does not know is said so, with what it does know."""
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    dajuan("read", "report.txt", cwd=tmp_path, code=0)
    done = dajuan("sheet", "石盘县", "2020", cwd=tmp_path, code=1)
    assert "石盘县" in done.stderr
    assert "云溪镇" in done.stderr


def test_nothing_of_that_year(tmp_path: Path) -> None:
    """A year the ledger has nothing of is said so."""
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    dajuan("read", "report.txt", cwd=tmp_path, code=0)
    assert "1987" in dajuan("sheet", "云溪镇", "1987", cwd=tmp_path, code=1).stderr


def test_no_ledger_yet(tmp_path: Path) -> None:
    """Asking for a sheet before anything was read says what to do, and leaves no empty ledger behind."""
    done = dajuan("sheet", "云溪镇", cwd=tmp_path, code=1)
    assert "dajuan read" in done.stderr
    assert not (tmp_path / "dajuan.db").exists()


def test_not_a_database(tmp_path: Path) -> None:
    """A file that is no database is refused and left as it was."""
    (tmp_path / "dajuan.db").write_text("this is a shopping list, not a ledger\n" * 50, encoding="utf-8")
    before = (tmp_path / "dajuan.db").read_bytes()
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    assert "dajuan.db" in dajuan("read", "report.txt", cwd=tmp_path, code=1).stderr
    assert (tmp_path / "dajuan.db").read_bytes() == before


def test_a_newer_ledger(tmp_path: Path) -> None:
    """A ledger written by a newer version is refused with a word on upgrading."""
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    dajuan("read", "report.txt", cwd=tmp_path, code=0)
    with sqlite3.connect(tmp_path / "dajuan.db") as base:
        base.execute("UPDATE alembic_version SET version_num = 'zzzz_from_the_future'")
    done = dajuan("sheet", "云溪镇", "2020", cwd=tmp_path, code=1)
    assert "newer" in done.stderr


def test_a_read_only_folder(tmp_path: Path) -> None:
    """In a folder that cannot be written the ledger's place is named, with --ledger as the way out."""
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    tmp_path.chmod(0o555)
    # Root may write anywhere unless it gives up that right first.
    as_root = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search"]
    try:
        done = dajuan("read", "report.txt", cwd=tmp_path, code=1, prefix=as_root if os.geteuid() == 0 else [])
        assert "--ledger" in done.stderr
    finally:
        tmp_path.chmod(0o755)


def test_a_ledger_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """A ledger path whose folder does not exist is named."""
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    done = dajuan("read", "report.txt", "--ledger", "/proc/nowhere/dajuan.db", cwd=tmp_path, code=1)
    assert "/proc/nowhere" in done.stderr
