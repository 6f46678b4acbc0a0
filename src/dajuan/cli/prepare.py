"""`dajuan prepare`: every page made ahead, into a file beside the ledger that `dajuan serve` answers from."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from dajuan.cli.opening import existing_ledger
from dajuan.ledger import ledger_url
from dajuan.sheet import Prepared, Progress, default_store, prepare
from dajuan.values import DajuanError, Problem


@dataclass(frozen=True, slots=True)
class Caching:
    """Where pages are kept: the file named, else the one beside the ledger; its bound; whether it is to be made."""

    file: Path | None = None
    megabytes: int = 4000
    make: bool = False

    def store(self, url: str) -> Path | None:
        """Return the file to serve from: one that is named, to be made, or there already; None when there is none."""
        place = self.file or default_store(url)
        wanted = self.file is not None or self.make or (place is not None and place.exists())
        return place if wanted else None


def prepare_command(ledger: str | None, caching: Caching, workers: int = 0, as_json: bool = False) -> int:
    """Make every page that is not there yet. Returns the exit code: 1 when the store was full before the end."""
    url = ledger_url(ledger)
    place = caching.file or default_store(url)
    if place is None:
        message = "The ledger is no file, so there is no place beside it."
        raise DajuanError(Problem("cannot-prepare", message, remedy="Name a file for the pages with --cache."))
    began = time.monotonic()
    with existing_ledger(ledger) as opened:
        (last,) = deque(_watched(prepare(opened, place, caching.megabytes, workers)), maxlen=1)
    size, took = place.stat().st_size, time.monotonic() - began
    told = {"store": str(place), "places": last.done, "of": last.of, "made": last.made, "bytes": size, "seconds": round(took, 1)}
    if as_json:
        print(json.dumps(told | {"full": last.full}))
    else:
        print(f"{last.made:,} pages made in {took:.0f} s; {place} holds {size / 1e6:,.0f} MB.")
    if last.full:
        Console(stderr=True).print(
            f"The store is full after {last.done:,} of {last.of:,} places; --cache-size gives it more room."
        )
    return int(last.full)


def _watched(steps: Iterator[Progress]) -> Iterator[Progress]:
    """Pass the steps on with a bar on stderr (only where somebody watches)."""
    columns = (
        TextColumn("preparing"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("places"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=(watcher := Console(stderr=True)), transient=True, disable=not watcher.is_terminal) as bar:
        task = bar.add_task("", total=None)
        for step in steps:
            bar.update(task, completed=step.done, total=step.of)
            yield step


def opened_store(place: str | Path | None, megabytes: int) -> Prepared | None:
    """Open a store to serve from; None, and a word on stderr, when it is of no use: pages are then made when asked for."""
    if place is None:
        return None
    try:
        store = Prepared(Path(place), megabytes)
    except DajuanError as error:
        Console(stderr=True).print(f"dajuan: {error}", markup=False)
        return None
    if not store.usable:
        Console(stderr=True).print(f"dajuan: {place} cannot be used; pages are made when they are asked for.", markup=False)
        return None
    return store
