"""`dajuan bulk`: a whole crawl in, tables of claims out."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from dajuan.bulk import Limits, Wanted
from dajuan.values import DajuanError, Problem


@dataclass(frozen=True, slots=True)
class Engine:
    """Which runner of Daft, at which address, with how many workers."""

    runner: str = "local"
    address: str = ""
    workers: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """What a bulk run is asked besides its places: columns by name, filters, whether copies are left out, the bounds."""

    columns: dict[str, Any]
    wanted: Wanted
    once: bool
    limits: Limits


def bulk_command(source: str, target: str, asked: Asked, engine: Engine, as_json: bool) -> int:
    """Run the job and print what it found; finished shards of an earlier run are kept. Returns the exit code."""
    try:
        from dajuan.bulk import Columns, Job, run
    except ImportError as error:
        remedy = "pip install 'dajuan[bulk]'"
        raise DajuanError(Problem("no-engine", "Bulk runs need Daft, which is not installed.", remedy=remedy)) from error
    _choose(engine)
    workers = engine.workers or os.cpu_count() or 1
    job = Job(source, target, Columns(**asked.columns), asked.wanted, asked.limits, workers, asked.once)
    begun = time.monotonic()
    with _bar() as bar:
        task = bar.add_task("", total=None, told="")

        def tell(done: int, every: int, report: Any) -> None:
            rate = report.fresh / 1e6 / max(0.001, time.monotonic() - begun)
            bar.update(task, completed=done, total=every, told=f"{sum(report.statuses.values()):,} documents, {rate:.2f} MB/s")

        report = run(job, tell)
    _print(report, time.monotonic() - begun, as_json)
    return 0


def _choose(engine: Engine) -> None:
    import daft

    if engine.runner == "ray":
        try:
            daft.set_runner_ray(address=engine.address or None, noop_if_initialized=True)
        except ImportError as error:
            remedy = "pip install 'ray[default]'"
            raise DajuanError(Problem("no-engine", "The Ray runner needs Ray.", remedy=remedy)) from error
    else:
        daft.set_runner_native()


def _bar() -> Progress:
    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("shards {task.fields[told]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    return Progress(*columns, console=Console(stderr=True), transient=True)


def _print(report: Any, seconds: float, as_json: bool) -> None:
    record = report.as_record() | {"seconds": round(seconds, 1), "megabytes a second": round(report.fresh / 1e6 / seconds, 3)}
    if as_json:
        print(json.dumps(record, ensure_ascii=False, indent=1))
        return
    speed = f"{report.fresh / 1e6 / seconds:.2f} MB/s" if report.fresh else "all of it done before"
    print(
        f"{record['documents']:,} documents in {report.shards} shards, {report.bytes / 1e6:.1f} MB, {report.claims:,} claims, "
        f"{seconds:.0f} s, {speed}."
    )
    for status, count in report.statuses.most_common():
        print(f"  {status}: {count:,}")
    if report.damage:
        print("Repairs, with the share of documents read that had them:")
        for name, found in record["damage"].items():
            print(f"  {name}: {found['documents']:,} ({found['share']:.1%})")
