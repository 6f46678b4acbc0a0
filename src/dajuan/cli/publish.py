"""`dajuan publish`: the same pages as a static site."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from dajuan.cli.opening import existing_ledger
from dajuan.sheet import publish


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is wished of a site: where corrections go, where it will be found, whether every sheet is printed."""

    contact: str = ""
    address: str = ""
    print: bool = False


def publish_command(folder: Path, ledger: str | None, wishes: Wishes, as_json: bool = False) -> int:
    """Write the site of a ledger into ``folder``. Returns the exit code."""
    with existing_ledger(ledger) as opened:
        done = publish(opened, folder, wishes.contact, wishes.address, wishes.print)
    if as_json:
        print(json.dumps({"folder": str(folder), "pages": done.pages, "written": done.written, "removed": done.removed}))
    else:
        print(f"{done.pages} files in {folder}: {done.written} written, {done.removed} removed. Open {folder / 'index.html'}.")
    return 0
