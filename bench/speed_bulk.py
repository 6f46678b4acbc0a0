"""Measure a bulk run on a made-up crawl: one core against two, processor time in all and in the engine, memory over time.

    python bench/speed_bulk.py [--documents 600]

Processor time and memory are summed over the run's processes, ten times a second (Linux). The crawl is that of
``made_crawl.py``; bytes are bytes of input. Wall time, and so the ratio of two cores to one, says little on a busy machine.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from made_crawl import write

ROOT = Path(__file__).resolve().parents[1]
COMMAND = [sys.executable, "-c", "import sys; from dajuan.cli import main; sys.exit(main())", "bulk"]


def processes(session: int) -> dict[int, tuple[float, int]]:
    """Return of each process of a session its processor seconds and resident bytes."""
    found = {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = place.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[3]) == session:
            used = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
            found[int(place.parent.name)] = (used, int(fields[21]) * os.sysconf("SC_PAGE_SIZE"))
    return found


def measured(crawl: Path, out: Path, cores: str, workers: int) -> tuple[float, float, float, list[int]]:
    """Return the seconds of a run, its processor seconds, those of the engine's own process, and its memory over time."""
    env = os.environ | {"PYTHONPATH": str(ROOT / "src"), "DAFT_PROGRESS_BAR": "0"}
    words = ["taskset", "-c", cores, *COMMAND, str(crawl), str(out), "--workers", str(workers)]
    begun, used, memory = time.monotonic(), dict[int, float](), list[int]()
    running = subprocess.Popen(words, env=env, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while running.poll() is None:
        now = processes(running.pid)
        used |= {process: seconds for process, (seconds, _) in now.items()}
        memory.append(sum(held for _, held in now.values()))
        time.sleep(0.1)
    if running.returncode:
        raise SystemExit(f"the run failed with exit code {running.returncode}")
    return time.monotonic() - begun, sum(used.values()), used.get(running.pid, 0.0), memory


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--documents", type=int, default=600)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        size = write(Path(folder) / "in", asked.documents, a_file=max(1, min(5000, asked.documents // 3))) / 1e6
        print(f"{asked.documents:,} documents, {size:.1f} MB")
        walls = []
        for cores, workers in (("0", 1), ("0,1", 2)):
            wall, used, own, memory = measured(Path(folder) / "in", Path(folder) / f"out{workers}", cores, workers)
            walls.append(wall)
            tenths = [max(memory[i * len(memory) // 10 : (i + 1) * len(memory) // 10 + 1]) / 1e6 for i in range(10)]
            print(
                f"{workers} of the cores: {wall:.1f} s, {size / wall:.2f} MB/s, {size / used:.2f} MB a second of processor time, "
                f"{own / used:.1%} of it the engine's; memory over time {' '.join(f'{held:.0f}' for held in tenths)} MB"
            )
        print(f"two cores are {walls[0] / walls[1]:.2f} times as fast as one")
    return 0


if __name__ == "__main__":
    sys.exit(main())
