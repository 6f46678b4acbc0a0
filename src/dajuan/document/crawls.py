"""Web archives (WARC, ISO 28500): the pages a crawler kept, one by one."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from dajuan.values import DajuanError, Problem

LARGEST_PAGE = 16 * 1024 * 1024
_STEP = 1 << 20


def unzipped(data: bytes, limit: int, name: str) -> bytes:
    """Return what a gzip stream holds, all its members, at most ``limit`` bytes. Raises ``DajuanError``."""
    out, rest = bytearray(), data
    try:
        while rest:
            stream = zlib.decompressobj(31)
            while not stream.eof:
                piece = stream.decompress(rest, _STEP)
                rest = stream.unconsumed_tail
                out += piece
                if len(out) > limit:
                    raise DajuanError(Problem("too-large", f"{name} unpacks to more than {limit >> 20} MB.", remedy="Split it."))
                if not piece and not rest:
                    raise zlib.error("it ends too early")
            rest = stream.unused_data.lstrip(b"\0")
    except zlib.error as error:
        raise DajuanError(Problem("broken-file", f"{name} cannot be unpacked: {error}.", remedy="Pack it again.")) from error
    return bytes(out)


@dataclass(frozen=True, slots=True)
class ArchivedPage:
    """One page that a crawler kept: the record's id, the address, the body (None: larger than ``LARGEST_PAGE``)."""

    id: str
    address: str
    body: bytes | None


def archived_pages(stream: IO[bytes], name: str) -> Iterator[ArchivedPage]:
    """Yield every page with a body in a WARC file (unpacked or gzip), one at a time in memory.

    Raises ``DajuanError`` where it is broken; the pages before are whole.
    """
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    try:
        for number, record in enumerate(ArchiveIterator(stream)):
            if record.rec_type not in ("response", "conversion", "resource"):
                continue
            body = record.content_stream().read(LARGEST_PAGE + 1)
            address = record.rec_headers.get_header("WARC-Target-URI") or f"{name}#{number}"
            if body.strip():
                whole = body if len(body) <= LARGEST_PAGE else None
                yield ArchivedPage(record.rec_headers.get_header("WARC-Record-ID") or "", address, whole)
    except (ArchiveLoadFailed, OSError, ValueError, zlib.error, EOFError) as error:
        raise DajuanError(
            Problem("broken-file", f"{name} is no readable web archive: {error}.", remedy="Fetch it again.")
        ) from error


def oversized(address: str) -> Problem:
    """Return the problem of a page without body."""
    message = f"{address} has more than {LARGEST_PAGE >> 20} MB; it is left out."
    return Problem("too-large", message, remedy="Read it by itself.")
