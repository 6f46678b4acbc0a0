"""Web archives (WARC, ISO 28500): the pages a crawler kept, one by one."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator

from dajuan.values import DajuanError, Problem

LARGEST_PAGE = 16 * 1024 * 1024
MOST_PAGES = 100_000
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


def pages_of(data: bytes, name: str) -> Iterator[tuple[str, bytes]]:
    """Yield the address and body of every page in a WARC file (unpacked or gzip). Raises ``DajuanError`` when it is broken."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    try:
        for number, record in enumerate(ArchiveIterator(io.BytesIO(data))):
            if number >= MOST_PAGES:
                return
            if record.rec_type not in ("response", "conversion", "resource"):
                continue
            body = record.content_stream().read(LARGEST_PAGE + 1)
            if body.strip() and len(body) <= LARGEST_PAGE:
                yield record.rec_headers.get_header("WARC-Target-URI") or f"{name}#{number}", body
    except (ArchiveLoadFailed, OSError, ValueError, zlib.error, EOFError) as error:
        raise DajuanError(
            Problem("broken-file", f"{name} is no readable web archive: {error}.", remedy="Fetch it again.")
        ) from error
