"""Files without an index, JSONL and WARC, cut into pieces while they are read: no more than one piece is held."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any

import pyarrow

from dajuan.bulk.stores import Place
from dajuan.document import archived_pages, fields_of, oversized
from dajuan.values import DajuanError, Problem

LARGEST_LINE = 64 * 1024 * 1024
_STEP = 1 << 20

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Read:
    """A row of a stream by its columns, or the problem of one that is none, with the place that names it; how many bytes of
    text it is."""

    fields: Fields
    size: int
    problem: Problem | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows of a stream, the bytes they take in storage, and whether the stream ends with them."""

    rows: list[Read]
    weight: int
    last: bool


def cut(address: str, ending: str, place: Place, size: int) -> Iterator[Piece]:
    """Yield the rows of a file in pieces of at least ``size`` bytes of text; only the last is smaller, and may be empty.

    Where a file is broken, a row says so and ends it.
    """
    system, _ = place.opened()
    read, packing = FORMATS[ending]
    with system.open_input_file(address.removeprefix(place.prefix())) as stored:
        stream = pyarrow.CompressedInputStream(stored, packing) if packing else stored
        # Named, as it closes the file when it goes.
        buffer = io.BufferedReader(stream, _STEP)
        rows, held, begun = list[Read](), 0, 0
        for row in _until_broken(read, buffer, address):
            rows.append(row)
            held += row.size
            if held >= size:
                yield Piece(rows, stored.tell() - begun, last=False)
                rows, held, begun = [], 0, stored.tell()
        yield Piece(rows, stored.tell() - begun, last=True)


def _until_broken(read: Callable[[IO[bytes], str], Iterator[Read]], stream: Any, address: str) -> Iterator[Read]:
    try:
        yield from read(stream, address)
    except DajuanError as error:
        yield Read({}, 0, error.problem, address)
    except (OSError, ValueError, EOFError) as error:
        message = f"{address} cannot be read further: {error}."
        yield Read({}, 0, Problem("broken-file", message, remedy="Fetch it again; the rows before are kept."), address)


def _lines(stream: IO[bytes], address: str) -> Iterator[Read]:
    """The rows of JSONL; a line that is no row costs itself."""
    number = 0
    while line := stream.readline(LARGEST_LINE):
        number += 1
        if len(line) == LARGEST_LINE and not line.endswith(b"\n"):
            size = len(line)
            while line and not line.endswith(b"\n"):
                line = stream.readline(LARGEST_LINE)
            place = f"{address}, line {number}"
            message = f"{place}, has more than {LARGEST_LINE >> 20} MB."
            yield Read({}, size, Problem("too-large", message, remedy="Read it by itself."), place)
        elif line.strip():
            yield _row(line, f"{address}, line {number}")


def _row(line: bytes, place: str) -> Read:
    fields = fields_of(line, place)
    return Read({}, len(line), fields, place) if isinstance(fields, Problem) else Read(fields, len(line))


def _pages(stream: IO[bytes], address: str) -> Iterator[Read]:
    """The pages of a web archive."""
    for page in archived_pages(stream, address):
        fields = {"id": page.id, "url": page.address, "text": page.body or b""}
        yield Read(fields, len(page.body or b""), None if page.body else oversized(page.address))


FORMATS: dict[str, tuple[Callable[[IO[bytes], str], Iterator[Read]], str | None]] = {
    ".jsonl": (_lines, None),
    ".ndjson": (_lines, None),
    ".jsonl.gz": (_lines, "gzip"),
    ".ndjson.gz": (_lines, "gzip"),
    ".jsonl.zst": (_lines, "zstd"),
    ".ndjson.zst": (_lines, "zstd"),
    # The reader of web archives unpacks them itself, record by record.
    ".warc": (_pages, None),
    ".warc.gz": (_pages, None),
    ".wet.gz": (_pages, None),
}
