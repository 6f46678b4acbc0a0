"""From a source to a ``Document``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from dajuan.document.facts import facts_of
from dajuan.document.model import Document, Facts
from dajuan.document.parts import sections_of, sentences_of
from dajuan.text import Restored, restore
from dajuan.values import DajuanError, Problem, digest_of

LARGEST = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Refusal:
    """A source that could not be read: where it lies and why."""

    origin: str
    problem: Problem


def read(source: str | Path | bytes, facts: Facts | None = None, origin: str = "") -> Document:
    """Read one source: a path or the bytes themselves. ``facts`` that are given override what it tells.

    Raises ``DajuanError`` when it is not there, too large, empty or not text.
    """
    if isinstance(source, bytes):
        return _read_bytes(source, facts, origin)
    path = Path(source)
    try:
        if path.stat().st_size > LARGEST:
            message = f"{path} has {path.stat().st_size >> 20} MB; the limit is {LARGEST >> 20} MB."
            raise DajuanError(Problem("too-large", message, remedy="Split it, or take the report out of it."))
        data = path.read_bytes()
    except OSError as error:
        raise DajuanError(
            Problem("cannot-open", f"{path} cannot be read: {error.strerror}.", remedy="Check the path.")
        ) from error
    return _read_bytes(data, facts, origin or str(path))


def read_all(source: str | Path, facts: Facts | None = None) -> Iterator[Document | Refusal]:
    """Yield every document of a file or folder, and a ``Refusal`` for each that cannot be read."""
    path = Path(source)
    for one in sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]:
        try:
            yield read(one, facts)
        except DajuanError as error:
            yield Refusal(str(one), error.problem)


def _read_bytes(data: bytes, facts: Facts | None, origin: str) -> Document:
    restored = restore(data)
    if not restored.text.strip():
        raise DajuanError(Problem("empty", f"{origin or 'The source'} holds no text.", remedy="Check the file."))
    return _document(restored.text, digest_of(data), origin, facts, restored)


def from_text(text: str, facts: Facts | None = None) -> Document:
    """Make a document of text that is taken as it is. ``facts`` that are given override what it tells."""
    return _document(text, digest_of(text.encode("utf-8", "surrogatepass")), "", facts, None)


def _document(text: str, digest: str, origin: str, facts: Facts | None, restored: Restored | None) -> Document:
    told = facts_of(text, facts)
    given_in = int(told.date[:4]) if told.date else None
    sections = sections_of(text, given_in)
    sentences = tuple(sentences_of(text, sections))
    problems = restored.problems if restored else ()
    return Document(text, digest, origin, "text/plain", told, sections, sentences, (), restored, (), problems)
