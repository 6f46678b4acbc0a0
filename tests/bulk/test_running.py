"""A bulk run: the same result whoever runs it and however often it is stopped, and the same claims as reading by hand."""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from dajuan.claims import find_claims
from dajuan.document import Facts, read
from dajuan.ledger import Ledger

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "import sys; from dajuan.cli import main; sys.exit(main())"]


def texts(count: int, seed: int = 1) -> list[str]:
    """Reports of a place that does not exist, each with a few figures; some are copies, some say nothing."""
    chance, made = random.Random(seed), []
    for number in range(count):
        year = 2010 + number % 10
        lines = [f"云溪县{year}年政府工作报告", "", f"一、{year - 1}年工作回顾", ""]
        for _ in range(4):
            lines.append(
                f"{year - 1}年，全县建成绿道{chance.randint(1, 99)}公里，税收总额{chance.randint(1, 99)}.5亿元，增长{chance.randint(1, 9)}.3%。"
            )
        made.append("\n".join(lines) if number % 7 else "今天天气很好，适合出门散步。")
        if number % 11 == 10:
            made[-1] = made[-2].replace("，", "， ")
    return made


def write_crawl(folder: Path, shards: int = 3, rows: int = 12) -> Path:
    """A folder of gzipped JSONL files."""
    folder.mkdir(parents=True)
    for shard in range(shards):
        with gzip.open(folder / f"part-{shard}.jsonl.gz", "wt", encoding="utf-8") as file:
            for number, text in enumerate(texts(rows, shard)):
                row = {"id": f"{shard}-{number}", "url": f"http://yunxi.example/{shard}/{number}", "text": text, "area": "云溪县"}
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return folder


def command(*words: object, check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run the command line."""
    env = os.environ | {"PYTHONPATH": str(ROOT / "src"), "DAFT_PROGRESS_BAR": "0"}
    return subprocess.run([*COMMAND, *map(str, words)], env=env, capture_output=True, text=True, check=check)


def table(out: Path, name: str) -> list[dict[str, Any]]:
    """The rows of a table of a result, in an order that does not depend on who wrote them."""
    from pyarrow import parquet

    rows: list[dict[str, Any]] = []
    for file in sorted((out / name).rglob("*.parquet")):
        if file.is_file():
            rows += parquet.read_table(file).to_pylist()
    return sorted(rows, key=lambda row: json.dumps(row, sort_keys=True, default=str))


def whole(out: Path) -> dict[str, list[dict[str, Any]]]:
    """All tables of a result."""
    return {name: table(out, name) for name in ("documents", "claims", "edits", "problems")}


@pytest.fixture(scope="session")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small crawl of three shards."""
    return write_crawl(tmp_path_factory.mktemp("crawl") / "in")


@pytest.fixture(scope="session")
def undisturbed(crawl: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What an undisturbed run on one machine makes of it."""
    out = tmp_path_factory.mktemp("undisturbed") / "out"
    command("bulk", crawl, out, "--once", "--workers", 2)
    return out


def test_a_run_tells_what_became_of_each_row(undisturbed: Path) -> None:
    """Every row of the crawl is in the table of documents with its status; copies and empty talk are told apart."""
    documents = table(undisturbed, "documents")
    assert len(documents) == 36 and all(row["schema"] == 2 for row in documents)
    statuses = {row["status"] for row in documents}
    assert statuses == {"kept", "duplicate"}
    claims = table(undisturbed, "claims")
    kept = {row["digest"] for row in documents if row["status"] == "kept"}
    assert claims and {row["digest"] for row in claims} <= kept
    figure = next(row for row in claims if row["quote"].endswith("公里"))
    assert (figure["type"], figure["unit"], figure["measure"], figure["value"]) == (
        "figure",
        "km",
        "绿道",
        float(figure["value_text"]),
    )


def test_a_second_run_changes_nothing(crawl: Path, undisturbed: Path) -> None:
    """Finished shards are not read again: their files stay as they are, to the byte."""
    before = {file: file.stat().st_mtime_ns for file in undisturbed.rglob("*") if file.is_file()}
    done = json.loads(command("bulk", crawl, undisturbed, "--once", "--json").stdout)
    assert done["documents"] == 36
    assert {file: file.stat().st_mtime_ns for file in undisturbed.rglob("*") if file.is_file()} == before


def test_kill_and_go_on(crawl: Path, undisturbed: Path, tmp_path: Path) -> None:
    """A run that is killed at a bad moment and started again ends where an undisturbed one ends."""
    out = tmp_path / "out"
    env = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    words = [*COMMAND, "bulk", str(crawl), str(out), "--once", "--workers", "2"]
    running = subprocess.Popen(words, env=env, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while not list(out.glob("notes/*.json")) and time.monotonic() < deadline:
        time.sleep(0.02)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    assert 1 <= len(list(out.glob("notes/*.json"))) < 3
    # What a killed writer leaves half done is written anew.
    (out / "claims" / "shard-0000000000000000.parquet.part").write_bytes(b"PAR1")
    command("bulk", crawl, out, "--once", "--workers", "2")
    assert whole(out) == whole(undisturbed)


def test_other_questions_are_asked_anew(crawl: Path, tmp_path: Path) -> None:
    """A run with other filters does not take over what an earlier one left in the same place."""
    out = tmp_path / "out"
    command("bulk", crawl, out)
    assert {row["status"] for row in table(out, "documents")} == {"kept"}
    done = json.loads(command("bulk", crawl, out, "--with-figures", "--json").stdout)
    assert done["statuses"]["dropped: no-figures"]["documents"] == 6
    assert "0-0" in done["statuses"]["dropped: no-figures"]["for example"]
    assert {row["status"] for row in table(out, "documents")} == {"kept", "dropped"}


def test_a_result_loads_as_if_it_were_read(crawl: Path, undisturbed: Path, tmp_path: Path) -> None:
    """The ledger loaded from a result has the same editions and claims as one that read the texts itself."""
    command("read", undisturbed, "--ledger", tmp_path / "bulk.db")
    with Ledger(tmp_path / "bulk.db") as loaded, Ledger(tmp_path / "hand.db") as by_hand:
        kept = {row["id"] for row in table(undisturbed, "documents") if row["status"] == "kept"}
        for file in sorted(crawl.glob("*.gz")):
            for text in gzip.decompress(file.read_bytes()).decode().splitlines():
                row = json.loads(text)
                if row["id"] in kept:
                    document = read(row["text"].encode(), Facts(area=row["area"]), origin=row["url"])
                    by_hand.record(document, find_claims(document))
        assert {e.digest for e in loaded.editions()} == {e.digest for e in by_hand.editions()}
        mine, theirs = loaded.entries(), by_hand.entries()
        assert [entry.id for entry in mine] == [entry.id for entry in theirs]
        assert [entry.claim for entry in mine] == [entry.claim for entry in theirs]


@pytest.mark.parametrize("form", ["parquet", "jsonl", "jsonl.zst", "warc.gz"])
def test_every_form_of_crawl(form: str, tmp_path: Path) -> None:
    """Parquet, JSONL plain or packed, and WARC give the same claims; other names of columns are found or named."""
    text = "云溪县2021年政府工作报告\n\n2020年，全县建成绿道35公里，增长6.2%。\n"
    file = tmp_path / f"crawl.{form}"
    _write(file, form, text)
    options = ["--text", "page"] if form == "parquet" else []
    command("bulk", file, tmp_path / "out", *options, "--workers", 1)
    found = {(row["quote"], row["measure"]) for row in table(tmp_path / "out", "claims") if row["type"] == "figure"}
    assert found == {("35公里", "绿道"), ("6.2%", "绿道")}
    (document,) = table(tmp_path / "out", "documents")
    assert document["url"] == "http://yunxi.example/1"


def _write(file: Path, form: str, text: str) -> None:
    record = json.dumps({"id": "1", "url": "http://yunxi.example/1", "text": text}, ensure_ascii=False) + "\n"
    if form == "parquet":
        import pyarrow
        from pyarrow import parquet

        parquet.write_table(pyarrow.table({"url": ["http://yunxi.example/1"], "page": [text]}), file)
    elif form == "jsonl":
        file.write_text(record, encoding="utf-8")
    elif form == "jsonl.zst":
        import pyarrow

        with pyarrow.output_stream(str(file), compression="zstd") as stream:
            stream.write(record.encode())
    else:
        from warcio.statusandheaders import StatusAndHeaders
        from warcio.warcwriter import WARCWriter

        body = f"<html><head><meta charset=utf-8><title>云溪县2021年政府工作报告</title></head><body><p>{text.splitlines()[2]}</p></body></html>"
        with file.open("wb") as stream:
            writer = WARCWriter(stream, gzip=True)
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.0")
            writer.write_record(
                writer.create_warc_record(
                    "http://yunxi.example/1", "response", payload=io.BytesIO(body.encode()), http_headers=headers
                )
            )


def test_a_large_file_is_cut_at_its_row_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Parquet file over the bound becomes several shards that hold each row group once; a small one stays whole."""
    import pyarrow
    from pyarrow import parquet

    from dajuan.bulk import shards
    from dajuan.bulk.stores import Place

    def cut() -> list[shards.Shard]:
        place = Place(str(file))
        (source,) = shards.sources_of(place)
        return list(shards.shards_of(source, place))

    file = tmp_path / "crawl.parquet"
    parquet.write_table(pyarrow.table({"text": [str(n) * 50 for n in range(100, 140)]}), file, row_group_size=10)
    assert [shard.groups for shard in cut()] == [None]
    monkeypatch.setattr(shards, "BYTES_A_SHARD", 800)
    pieces = cut()
    assert len(pieces) > 1 and len({piece.key for piece in pieces}) == len(pieces)
    assert [group for piece in pieces for group in piece.groups or ()] == [0, 1, 2, 3]


def test_a_changed_file_is_read_anew_and_columns_are_kept(tmp_path: Path) -> None:
    """Other columns stand in the table of documents when asked; a file of the same size but other words replaces its rows."""
    file = tmp_path / "crawl.jsonl"
    for length in (35, 36):
        row = {"id": "1", "text": f"云溪县2021年政府工作报告\n\n2020年，全县建成绿道{length}公里。\n", "batch": "spring"}
        file.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
        command("bulk", file, tmp_path / "out", "--keep", "batch", "--genre", "government", "--workers", 1)
        (document,) = table(tmp_path / "out", "documents")
        assert (document["status"], document["batch"]) == ("kept", "spring")
        assert [claim["value"] for claim in table(tmp_path / "out", "claims")] == [length]
    report = json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))
    assert report["documents"] == 1 and json.loads((tmp_path / "out" / "schema.json").read_text("utf-8"))["version"] == 2
    refused = command("bulk", file, tmp_path / "out", "--keep", "digest", check=False)
    assert refused.returncode == 1 and "column of the result itself" in refused.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nowhere", "out"], "holds nothing that a bulk run reads"),
        (["crawl", "out", "--text", "absent"], "has no column 'absent'"),
        (["ftp://yunxi.example/x", "out"], "cannot be opened"),
    ],
)
def test_what_cannot_be_run_says_why(crawl: Path, tmp_path: Path, words: list[str], told: str) -> None:
    """An input that is not there, a column that is not there, a store that is none: a sentence, and exit code 1."""
    places = {"crawl": str(crawl), "out": str(tmp_path / "out"), "nowhere": str(tmp_path / "nowhere")}
    done = command("bulk", *(places.get(word, word) for word in words), check=False)
    assert done.returncode == 1 and told in done.stderr and "Traceback" not in done.stderr


RAY = """
import sys, threading, time
import ray
from ray.cluster_utils import Cluster
import daft
cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0})
nodes = [cluster.add_node(num_cpus=1), cluster.add_node(num_cpus=1)]
ray.init(address=cluster.address, log_to_driver=False)
daft.set_runner_ray(address=cluster.address)
from dajuan.bulk import Job, Wanted, run
killed = []
def tell(report):
    if report.shards == 1 and not killed:
        killed.append(True)
        threading.Thread(target=lambda: (time.sleep(0.5), cluster.remove_node(nodes[0], allow_graceful=False))).start()
run(Job(sys.argv[1], sys.argv[2], wanted=Wanted(copies="words"), workers=1), tell)
assert killed
print("done")
"""


def test_a_cluster_gives_the_same(crawl: Path, undisturbed: Path, tmp_path: Path) -> None:
    """On a Ray cluster of two workers, one of them killed on the way, the result is that of one machine."""
    pytest.importorskip("ray")
    out = tmp_path / "out"
    env = os.environ | {"PYTHONPATH": str(ROOT / "src"), "RAY_DEDUP_LOGS": "0", "DAFT_PROGRESS_BAR": "0"}
    done = subprocess.run([sys.executable, "-c", RAY, str(crawl), str(out)], env=env, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]
    assert whole(out) == whole(undisturbed)


def test_a_crawl_that_grew_is_read_on(tmp_path: Path) -> None:
    """A new file in the folder is read, the old ones are not."""
    folder = write_crawl(tmp_path / "in", shards=1, rows=4)
    command("bulk", folder, tmp_path / "out")
    first = {file: file.stat().st_mtime_ns for file in (tmp_path / "out" / "notes").iterdir()}
    shutil.copy(next(folder.glob("*.gz")), folder / "part-9.jsonl.gz")
    done = json.loads(command("bulk", folder, tmp_path / "out", "--json").stdout)
    assert done["shards"] == 2 and all(file.stat().st_mtime_ns == when for file, when in first.items())
