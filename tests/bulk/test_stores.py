"""Runs whose input and result lie in an object store: an S3 server on this machine's own address."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from moto.server import ThreadedMotoServer
from pyarrow import fs, parquet

from dajuan.ledger import Ledger

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "import sys; from dajuan.cli import main; sys.exit(main())"]
TEXT = "云溪县2021年政府工作报告\n\n2020年，全县建成绿道{}公里，增长6.2%。\n"


@dataclass
class Store:
    """A store with a bucket ``yunxi``: what is in it, and the command line with what it needs to reach it."""

    endpoint: str
    system: Any

    def command(self, *words: object, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run the command line, with the store's address in the environment."""
        env = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        env |= {"PYTHONPATH": str(ROOT / "src"), "DAFT_PROGRESS_BAR": "0", "AWS_ENDPOINT_URL": self.endpoint}
        env |= {"AWS_ACCESS_KEY_ID": "made-up", "AWS_SECRET_ACCESS_KEY": "made-up", "AWS_REGION": "us-east-1"}
        return subprocess.run([*COMMAND, *map(str, words)], env=env, capture_output=True, text=True, check=check)

    def put(self, name: str, lengths: list[int]) -> None:
        """Store a file of reports that tell these lengths, JSONL or Parquet by its name."""
        rows = [{"id": f"{name} {n}", "url": f"http://yunxi.example/{n}", "text": TEXT.format(n)} for n in lengths]
        with self.system.open_output_stream(f"yunxi/in/{name}") as stream:
            if name.endswith(".parquet"):
                parquet.write_table(pyarrow.Table.from_pylist(rows), stream)
            else:
                stream.write("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode())

    def stamps(self, folder: str) -> dict[str, int]:
        """When each file of a folder was stored."""
        infos = self.system.get_file_info(fs.FileSelector(folder, recursive=True))
        return {info.path: info.mtime_ns for info in infos if info.type == fs.FileType.File}

    def lengths(self) -> set[tuple[str, float]]:
        """The lengths among the claims of the result, with the rows they are of."""
        claims = parquet.read_table("yunxi/out/claims", filesystem=self.system).to_pylist()
        return {(claim["id"], claim["value"]) for claim in claims if claim["unit"] == "km"}


@pytest.fixture
def store() -> Iterator[Store]:
    """An S3 server on a free port."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    try:
        address, port = server.get_host_and_port()
        place = {"endpoint_override": f"{address}:{port}", "scheme": "http", "region": "us-east-1"}
        system = fs.S3FileSystem(
            access_key="made-up", secret_key="made-up", allow_bucket_creation=True, allow_bucket_deletion=True, **place
        )
        system.create_dir("yunxi")
        yield Store(f"http://{address}:{port}", system)
        # What a server holds is the whole process's.
        system.delete_dir("yunxi")
    finally:
        server.stop()


def test_a_crawl_and_its_result_in_a_store(store: Store) -> None:
    """Streams and Parquet are read from the store, the tables written there; a second run finds everything done, a changed file is read anew."""
    store.put("a.jsonl", [35, 36])
    store.put("b.parquet", [37])
    first = json.loads(store.command("bulk", "s3://yunxi/in", "s3://yunxi/out", "--workers", 1, "--json").stdout)
    assert (first["documents"], first["shards"]) == (3, 2)
    assert store.lengths() == {("a.jsonl 35", 35), ("a.jsonl 36", 36), ("b.parquet 37", 37)}
    before = store.stamps("yunxi/out")
    assert "all of it done before" in store.command("bulk", "s3://yunxi/in", "s3://yunxi/out", "--workers", 1).stdout
    assert store.stamps("yunxi/out") == before
    store.put("a.jsonl", [38])
    store.command("bulk", "s3://yunxi/in", "s3://yunxi/out", "--workers", 1)
    assert store.lengths() == {("a.jsonl 38", 38), ("b.parquet 37", 37)}


def test_a_result_in_a_store_loads(store: Store, tmp_path: Path) -> None:
    """A ledger takes a result from the store: its claims once, in numbers; the second time all are known."""
    store.put("a.jsonl", [35, 36])
    store.command("bulk", "s3://yunxi/in", "s3://yunxi/out", "--workers", 1)
    loaded = [
        json.loads(store.command("read", "s3://yunxi/out", "--ledger", tmp_path / "dajuan.db", "--json").stdout) for _ in "ab"
    ]
    counts = {"origin": "s3://yunxi/out", "figures": 4, "programmes": 0, "promises": 0, "projects": 0}
    assert [each["loaded"] for each in loaded] == [[counts | {"new": 2, "known": 0}], [counts | {"new": 0, "known": 2}]]
    with Ledger(tmp_path / "dajuan.db") as ledger:
        assert {str(entry.claim.quote) for entry in ledger.entries("云溪县", 2020)} == {"35公里", "36公里", "6.2%"}


def test_a_store_that_is_not_there_says_so(store: Store) -> None:
    """A bucket that is absent, and a server that is: a sentence, and exit code 1."""
    absent = store.command("bulk", "s3://songhe/in", "s3://yunxi/out", check=False)
    assert absent.returncode == 1 and "s3://songhe/in holds nothing" in absent.stderr
    gone = store.command("bulk", "s3://yunxi/in", "s3://yunxi/out", "--endpoint", "http://127.0.0.1:9", check=False)
    assert gone.returncode == 1 and "Traceback" not in gone.stderr and "s3://yunxi/in" in gone.stderr
