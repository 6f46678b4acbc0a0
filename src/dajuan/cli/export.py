"""`dajuan export`: the ledger as open data."""

from __future__ import annotations

import json
from pathlib import Path

from dajuan.cli.opening import existing_ledger
from dajuan.sheet import export


def export_command(
    folder: Path, form: str, ledger: str | None, area: str | None = None, site: str = "", as_json: bool = False
) -> int:
    """Write the ledger, or one area of it, into ``folder`` in a format of open data. Returns the exit code."""
    with existing_ledger(ledger) as opened:
        done = export(opened, folder, form, area, site)
    if as_json:
        print(json.dumps({"folder": str(done.folder), "files": list(done.files)}, ensure_ascii=False))
    else:
        print(f"{len(done.files)} files in {folder}: {', '.join(done.files[:8])}{' …' if len(done.files) > 8 else ''}")
    return 0
