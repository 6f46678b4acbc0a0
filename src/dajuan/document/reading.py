"""From a source to a ``Document``."""

from __future__ import annotations

from pathlib import Path

from dajuan.document.model import Document, Facts
from dajuan.values import digest_of


def read(source: str | Path, facts: Facts | None = None) -> Document:
    """Read a file or URL. ``facts`` that are given override what the text tells."""
    data = Path(source).read_bytes()
    return from_text(data.decode("utf-8", "replace"), facts)


def from_text(text: str, facts: Facts | None = None) -> Document:
    """Make a document of text that is taken as it is. ``facts`` that are given override what it tells."""
    return Document(text, digest_of(text.encode()), facts=facts or Facts())
