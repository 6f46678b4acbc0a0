"""`dajuan publish`: the same pages as a static site."""

from __future__ import annotations

import json
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from dajuan.cli.opening import existing_ledger
from dajuan.ledger import Ledger
from dajuan.sheet import Published, Wishes, publish


def publish_command(folder: Path, ledger: str | None, wishes: Wishes, as_json: bool = False) -> int:
    """Write the site of a ledger into ``folder``. Returns the exit code."""
    with existing_ledger(ledger) as opened:
        done = _watched(opened, folder, wishes)
    if as_json:
        print(json.dumps({"folder": str(folder), "pages": done.pages, "written": done.written, "removed": done.removed}))
    else:
        print(f"{done.pages} files in {folder}: {done.written} written, {done.removed} removed. Open {folder / 'index.html'}.")
    return 0


def _watched(ledger: Ledger, folder: Path, wishes: Wishes) -> Published:
    """Publish with a bar on stderr (only where somebody watches)."""
    columns = (TextColumn("publishing"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Bar(*columns, console=(watcher := Console(stderr=True)), transient=True, disable=not watcher.is_terminal) as bar:
        task = bar.add_task("", total=None)
        return publish(ledger, folder, wishes, lambda done, of: bar.update(task, completed=done, total=of))
