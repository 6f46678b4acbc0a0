"""`dajuan bulk`: a whole crawl in, tables of claims out."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from dajuan.bulk import Limits, Wanted, prepare
from dajuan.values import DajuanError, Problem


@dataclass(frozen=True, slots=True)
class Engine:
    """Which runner of Daft, at which address, with how many workers; the object store's own endpoint."""

    runner: str = "local"
    address: str = ""
    workers: int = 0
    endpoint: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a bulk run is asked besides its places: columns by name, filters, the bounds."""

    columns: dict[str, Any]
    wanted: Wanted
    limits: Limits


def bulk_command(source: str, target: str, asked: Asked, engine: Engine, as_json: bool) -> int:
    """Run the job and print what it found; finished shards of an earlier run are kept. Returns the exit code."""
    begun = time.monotonic()
    prepare()  # while the engine is loaded
    try:
        from dajuan.bulk import Columns, Job, run
    except ImportError as error:
        remedy = "pip install 'dajuan[bulk]'"
        raise DajuanError(Problem("no-engine", "Bulk runs need Daft, which is not installed.", remedy=remedy)) from error
    _choose(engine)
    job = Job(source, target, Columns(**asked.columns), asked.wanted, asked.limits, engine.workers, engine.endpoint)
    with _bar() as bar:
        task = bar.add_task("", total=None, told="starting")

        def tell(report: Any) -> None:
            rate = report.fresh / 1e6 / max(0.001, time.monotonic() - begun)
            told = f"{sum(report.statuses.values()):,} documents, {report.claims:,} claims, {rate:.2f} MB/s"
            bar.update(task, completed=report.weight, total=max(report.weight, report.whole), told=told)

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
        TaskProgressColumn(),
        TextColumn("{task.fields[told]}"),
        TimeElapsedColumn(),
        TextColumn("left"),
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
    statuses = _table("what became of the documents", "documents", "MB", "for example")
    for what, found in record["statuses"].items():
        example = next(iter(found.get("for example", ())), "")
        statuses.add_row(what, f"{found['documents']:,}", f"{found['megabytes']:,.1f}", example)
    Console().print(statuses)
    if report.damage:
        damage = _table("repairs", "documents", "share of those read")
        for name, found in record["damage"].items():
            damage.add_row(name, f"{found['documents']:,}", f"{found['share']:.1%}")
        Console().print(damage)


def _table(first: str, *others: str) -> Table:
    table = Table(first)
    for name in others:
        table.add_column(name, justify="left" if name == "for example" else "right")
    return table
