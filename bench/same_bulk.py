"""Run one large made-up crawl three times and compare the results: undisturbed, killed and gone on with, on a Ray cluster.

    python bench/same_bulk.py [--documents 100000] [--crawl FOLDER] [--out FOLDER]

The second run is killed with all its processes (kill -9) each time a third of its shards is done, and started again; the third
is done by two workers of a local cluster, one of which is killed when a third is done. Rows are compared table by table,
whatever their order. ``--crawl`` takes a crawl that ``made_crawl.py`` wrote; ``--out`` keeps the results.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

import pyarrow.parquet
from made_crawl import write
from speed_bulk import COMMAND, ROOT, memory_of, processes

from dajuan.bulk.shards import TABLES

ENV = os.environ | {"PYTHONPATH": str(ROOT / "src"), "DAFT_PROGRESS_BAR": "0", "RAY_DEDUP_LOGS": "0"}
ON_RAY = """
import sys, threading
import daft, ray
from ray.cluster_utils import Cluster
cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0})
nodes = [cluster.add_node(num_cpus=1), cluster.add_node(num_cpus=1)]
ray.init(address=cluster.address, log_to_driver=False)
daft.set_runner_ray(address=cluster.address)
from dajuan.bulk import Job, run
after, killed = int(sys.argv[3]), []
def tell(report):
    if report.shards >= after and not killed:
        killed.append(True)
        threading.Thread(target=lambda: cluster.remove_node(nodes[0], allow_graceful=False)).start()
run(Job(sys.argv[1], sys.argv[2], workers=1), tell)
assert killed
"""


def start(words: list[str], log: Path) -> subprocess.Popen[bytes]:
    """Start a run as the leader of a session of its own, its words kept in ``log``."""
    with log.open("ab") as kept:
        return subprocess.Popen(words, env=ENV, start_new_session=True, stdout=kept, stderr=kept)


def undisturbed(crawl: Path, out: Path) -> None:
    """Run to the end; print the memory held in the first quarter and at most, looked at each second."""
    running, held = start([*COMMAND, str(crawl), str(out)], out.with_suffix(".log")), list[int]()
    while running.poll() is None:
        held.append(sum(memory_of(process) for process in processes(running.pid)))
        time.sleep(1)
    _well(running, out)
    print(f"  memory: {max(held[: len(held) // 4 + 1]) / 1e6:.0f} MB in the first quarter, {max(held) / 1e6:.0f} MB at most")


def killed(crawl: Path, out: Path) -> None:
    """Run, kill all its processes when a third and again when two thirds of the shards are done, and run to the end."""
    shards = len(list(crawl.iterdir()))
    for third in (1, 2):
        running = start([*COMMAND, str(crawl), str(out)], out.with_suffix(".log"))
        while running.poll() is None and _done(out) < shards * third // 3:
            time.sleep(0.5)
        os.killpg(running.pid, signal.SIGKILL)
        running.wait()
        print(f"  killed with {_done(out)} of {shards} files done")
    _well(start([*COMMAND, str(crawl), str(out)], out.with_suffix(".log")), out)


def on_ray(crawl: Path, out: Path) -> None:
    """Run on a local Ray cluster of two workers and kill one when a third of the shards is done."""
    after = max(1, len(list(crawl.iterdir())) // 3)
    _well(start([sys.executable, "-c", ON_RAY, str(crawl), str(out), str(after)], out.with_suffix(".log")), out)


def _done(out: Path) -> int:
    return len(list((out / "notes").glob("*.json")))


def _well(running: subprocess.Popen[bytes], out: Path) -> None:
    if running.wait():
        raise SystemExit(f"the run failed; its words are in {out.with_suffix('.log')}")


def digests(out: Path) -> dict[str, tuple[int, str]]:
    """Return of each table its number of rows and a digest that does not depend on their order."""
    found = {}
    for name in TABLES:
        rows, whole = 0, 0
        for file in (out / name).glob("*.parquet"):
            for row in pyarrow.parquet.read_table(file).to_pylist():
                rows += 1
                whole += int.from_bytes(blake2b(repr(row).encode("utf-8", "surrogatepass"), digest_size=16).digest(), "big")
        found[name] = rows, f"{whole % 2**128:032x}"
    return found


RUNS: dict[str, Callable[[Path, Path], None]] = {"undisturbed": undisturbed, "killed": killed, "ray": on_ray}


def main() -> int:
    """Run from the command line; exit code 1 where results differ."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--crawl", type=Path)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        crawl, kept = asked.crawl or Path(folder) / "in", asked.out or Path(folder)
        kept.mkdir(parents=True, exist_ok=True)
        if not asked.crawl:
            write(crawl, asked.documents, a_file=max(1, min(5000, asked.documents // 6)))
        found = {}
        for name, run in RUNS.items():
            begun = time.monotonic()
            run(crawl, kept / name)
            wall, found[name] = time.monotonic() - begun, digests(kept / name)
            counts = ", ".join(f"{rows:,} {table}" for table, (rows, _) in found[name].items())
            print(f"{name}: {wall:.0f} s; {counts}", flush=True)
    same = all(tables == found["undisturbed"] for tables in found.values())
    print("all results are the same" if same else f"results differ: {found}")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
