"""Which real texts the language model never sees, so that restoring can be measured on them."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

NEWS = ("d001.html", "d003.html", "d006.html", "d007.html", "d009.html", "d011.html", "d020.html")


def held_out(name: str) -> bool:
    """Return whether the text called ``name`` is kept for measuring: about one in eight, by its name alone."""
    place = re.sub(r"_\d{4}_.*", "", name)
    return zlib.crc32(place.encode()) % 8 == 0


def report_texts(shared: Path) -> Iterator[tuple[str, str]]:
    """Yield (name, text) of the held-out government reports."""
    for path in sorted(shared.glob("texts/national/*.txt")) + sorted(shared.glob("texts/provincial-2026/*.txt")):
        if held_out(path.stem):
            yield path.stem, path.read_text(encoding="utf-8")
    for line in (shared / "texts/local/local.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if held_out(record["id"]):
            yield record["id"], record["text"]
