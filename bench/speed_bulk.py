"""Measure a bulk run on a made-up crawl: its stages on one core beside peers, one core against two, memory over time.

    python bench/speed_bulk.py [--documents 600]

The crawl is that of ``made_crawl.py``; bytes are bytes of input, with their markup. Stages and peers are measured in this process on
the same few hundred documents, by processor time. Peers are what a person would put together today: trafilatura for the text,
OpenCC for its characters, Recognizers-Text or JioNLP for its numbers, where those are installed. None of them undoes damage
or says what a number is of, so the ratios are floors under the difference.

The runs are whole ones, of the command line. Processor time is summed over a run's processes ten times a second,
memory twice a second (Linux): shared pages are shared out among the processes, so that a sum counts them once. Wall time, and so
the ratio of two cores to one, says little on a busy machine.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from made_crawl import documents, write
from speed_claims import peers

ROOT = Path(__file__).resolve().parents[1]
COMMAND = [sys.executable, "-c", "import sys; from dajuan.cli import main; sys.exit(main())", "bulk"]
SAMPLE = 400
# Documents that a peer warms up with, and the processor time after which a slow one is stopped.
WARM, SECONDS = 3, 15.0


def seconds_of_stages(contents: list[bytes], target: Path) -> tuple[Counter[str], list[tuple[float, float]]]:
    """Return the processor seconds of each stage, and of each document those of its text and those of all but the writing.

    The functions of a stage are timed where the run calls them, so that nothing is done twice and the stages add up.
    """
    import pyarrow

    from dajuan.bulk import Row, Wanted, one
    from dajuan.bulk.answers import gathered, spread
    from dajuan.bulk.shards import Shard
    from dajuan.bulk.stores import Place
    from dajuan.bulk.writing import write as write_tables
    from dajuan.text import restoring

    spent, each, answers = Counter[str](), [], []
    originals = (restoring.restore, one.read, one.find_claims)
    timed = (_timed(work, stage, spent) for work, stage in zip(originals, ("restore", "read", "claims"), strict=True))
    restoring.restore, one.read, one.find_claims = timed
    try:
        for number, content in enumerate(contents):
            begun, before = time.process_time(), spent["read"]
            answers.append(one.read_row((Row(str(number), content), Wanted())))
            each.append((spent["read"] - before, time.process_time() - begun))
    finally:
        restoring.restore, one.read, one.find_claims = originals
    begun = time.process_time()
    table = pyarrow.table({"answer": spread(gathered(answers))})
    write_tables(Place(str(target)), Shard("", "made-up", "", 0), table, None)
    spent["writing"] = time.process_time() - begun
    spent["document"] = spent["read"] - spent["restore"]
    spent["columns"] = sum(whole for _, whole in each) - spent["read"] - spent["claims"]
    del spent["read"]
    return spent, each


def _timed(work: Callable[..., Any], stage: str, spent: Counter[str]) -> Callable[..., Any]:
    def timed(*given: Any, **named: Any) -> Any:
        begun = time.process_time()
        try:
            return work(*given, **named)
        finally:
            spent[stage] += time.process_time() - begun  # type: ignore[assignment]

    return timed


def pipelines() -> dict[str, tuple[Callable[[bytes], object], bool]]:
    """Return what a person would put together today, with every finder of numbers that is installed; whether it finds none."""
    import opencc
    import trafilatura

    t2s = opencc.OpenCC("t2s")

    def plain(content: bytes) -> str:
        text = content.decode("utf-8", "replace")
        return str(t2s.convert((trafilatura.extract(text) or "") if text.startswith("<") else text))

    def finding(find: Callable[[str], object]) -> Callable[[bytes], object]:
        return lambda content: find(plain(content))

    return {"trafilatura + OpenCC": (plain, True)} | {f"… + {name}": (finding(find), False) for name, find in peers().items()}


def measure_stages() -> None:
    """Print the speed of each stage, and of peers as ratios over the documents that they came to."""
    from dajuan.bulk import warm  # noqa: F401 - a worker of a run begins like this

    contents = [row["text"].encode("utf-8", "surrogatepass") for row in documents(SAMPLE, seed=2)]
    whole = sum(map(len, contents)) / 1e6
    with tempfile.TemporaryDirectory() as folder:
        spent, each = seconds_of_stages(contents, Path(folder))
    print(f"on one core, {SAMPLE} documents of {whole:.2f} MB, MB a second of processor time and share of it:")
    for stage in ("document", "restore", "claims", "columns", "writing"):
        print(f"  {stage:24}{whole / spent[stage]:9.2f}{spent[stage] / spent.total():8.0%}")
    print(f"  {'all of them':24}{whole / spent.total():9.2f}")
    for name, (way, text_only) in pipelines().items():
        theirs, done = _until_slow(way, contents)
        size = sum(map(len, contents[:done])) / 1e6
        ours = sum(text if text_only else all_of_it for text, all_of_it in each[:done])
        ours += 0 if text_only else spent["writing"] * size / whole
        part = "document and restore are" if text_only else "dajuan is"
        print(f"  {name:24}{size / theirs:9.2f}  {part} {theirs / ours:.2f} times as fast, {done} documents", flush=True)


def _until_slow(way: Callable[[bytes], object], contents: list[bytes]) -> tuple[float, int]:
    """The processor seconds that a peer takes over the documents, and how many it came to before it was stopped."""
    for content in contents[:WARM]:
        way(content)
    begun, done = time.process_time(), 0
    while done < len(contents) and time.process_time() - begun < SECONDS:
        way(contents[done])
        done += 1
    return time.process_time() - begun, done


def processes(session: int) -> dict[int, float]:
    """Return of each process of a session its processor seconds."""
    found = {}
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = place.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[3]) == session:
            found[int(place.parent.name)] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return found


def memory_of(process: int) -> int:
    """Return the bytes a process holds, shared pages divided by those who share them; nothing of one that is gone."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
    except OSError:
        return 0


def measured(crawl: Path, out: Path, cores: str, workers: int) -> tuple[float, float, float, list[int]]:
    """Return the seconds of a run, its processor seconds, those of the engine's own process, and its memory over time."""
    env = os.environ | {"PYTHONPATH": str(ROOT / "src"), "DAFT_PROGRESS_BAR": "0"}
    words = ["taskset", "-c", cores, *COMMAND, str(crawl), str(out), "--workers", str(workers)]
    begun, used, memory = time.monotonic(), dict[int, float](), list[int]()
    running = subprocess.Popen(words, env=env, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    looks = 0
    while running.poll() is None:
        now = processes(running.pid)
        used |= now
        if looks % 5 == 0:
            memory.append(sum(memory_of(process) for process in now))
        looks += 1
        time.sleep(0.1)
    if running.returncode:
        raise SystemExit(f"the run failed with exit code {running.returncode}")
    return time.monotonic() - begun, sum(used.values()), used.get(running.pid, 0.0), memory


def measure_runs(count: int) -> None:
    """Print speed, processor time and memory of whole runs on one core and on two."""
    with tempfile.TemporaryDirectory() as folder:
        size = write(Path(folder) / "in", count, a_file=max(1, min(5000, count // 3))) / 1e6
        print(f"whole runs, {count:,} documents, {size:.1f} MB:")
        walls = []
        for cores, workers in (("0", 1), ("0,1", 2)):
            wall, used, own, memory = measured(Path(folder) / "in", Path(folder) / f"out{workers}", cores, workers)
            walls.append(wall)
            tenths = [max(memory[i * len(memory) // 10 : (i + 1) * len(memory) // 10 + 1]) / 1e6 for i in range(10)]
            print(
                f"  {workers} of the cores: {wall:.1f} s, {size / wall:.2f} MB/s, {size / used:.2f} MB a second of processor time, "
                f"{own / used:.1%} of it the engine's; memory over time {' '.join(f'{held:.0f}' for held in tenths)} MB",
                flush=True,
            )
        print(f"  two cores are {walls[0] / walls[1]:.2f} times as fast as one")


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--documents", type=int, default=600, help="of the whole runs")
    asked = parser.parse_args()
    measure_stages()
    measure_runs(asked.documents)
    return 0


if __name__ == "__main__":
    sys.exit(main())
