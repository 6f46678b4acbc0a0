"""Files that back a return: kept in the ledger's database under the digest of their bytes, so that a backup has them too."""

from __future__ import annotations

import hashlib
import io
import unicodedata
import zipfile
from datetime import UTC, datetime

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import IntegrityError

from dajuan.desk.model import EvidenceFile
from dajuan.desk.schema import files
from dajuan.values import DajuanError, Problem

MOST_BYTES = 10_000_000
"""The largest file taken."""
MOST_FILES = 10
"""The most files of one return."""
MOST_STORED = 20_000_000_000
"""The most bytes kept in all: one account cannot fill the disk."""

INERT = "application/octet-stream"
_LONGEST_NAME = 120
_BEGINNINGS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
)
_OFFICE = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/presentation.xml": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


def checked_file(name: str, body: bytes) -> EvidenceFile:
    """Return what a return says of a file: its digest, a plain name, its size. Raises ``DajuanError``."""
    if not body:
        raise _refused("empty-file", f"{plain_file_name(name)} is empty.", "Choose the file again.")
    if len(body) > MOST_BYTES:
        message = f"{plain_file_name(name)} has {len(body):,} bytes; {MOST_BYTES:,} are the most."
        raise _refused("too-large", message, "Send a smaller copy, or write into the evidence where it lies.")
    return EvidenceFile(hashlib.sha256(body).hexdigest(), plain_file_name(name), len(body))


def plain_file_name(name: str) -> str:
    """Return a file's name without folders, control and direction characters, and not longer than 120 characters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in last if unicodedata.category(c)[0] != "C" and c not in '"<>|:*?').strip(" .")
    stem, dot, ending = kept.rpartition(".")
    if len(kept) <= _LONGEST_NAME:
        return kept or "file"
    return f"{stem[: _LONGEST_NAME - 20]}.{ending[:16]}" if dot else kept[:_LONGEST_NAME]


def sniffed(body: bytes) -> str:
    """Return the media type that the bytes themselves tell; whatever a browser could run is told as bytes only."""
    for beginning, media in _BEGINNINGS:
        if body.startswith(beginning):
            return media
    if body.startswith(b"PK\x03\x04"):
        return _zipped(body)
    return INERT


def _zipped(body: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as opened:
            names = set(opened.namelist()[:2000])
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return INERT
    return next((media for part, media in _OFFICE.items() if part in names), "application/zip")


def keep_file(engine: Engine, file: EvidenceFile, body: bytes, who: str) -> None:
    """Keep the bytes of a checked file, once for all who send the same. Raises ``DajuanError`` when no room is left."""
    with engine.connect() as base:
        if base.scalar(select(files.c.digest).where(files.c.digest == file.digest)) is not None:
            return
        stored = base.scalar(select(func.coalesce(func.sum(files.c.size), 0))) or 0
    if stored + file.size > MOST_STORED:
        raise _refused("no-room", "There is no room for more files of evidence.", "Ask an administrator.")
    row = {"digest": file.digest, "size": file.size, "media": sniffed(body), "body": body, "who": who, "said": datetime.now(UTC)}
    try:
        with engine.begin() as base:
            base.execute(files.insert(), row)
    except IntegrityError:
        # Somebody else sent the same file at the same moment.
        return


def kept_file(engine: Engine, digest: str) -> tuple[bytes, str]:
    """Return the bytes of a file and their media type. Raises ``DajuanError`` when there is none, or it was damaged."""
    with engine.connect() as base:
        row = base.execute(select(files.c.body, files.c.media).where(files.c.digest == digest)).one_or_none()
    if row is None:
        raise _refused("no-such-file", "There is no such file of evidence.", "Open it from the return it belongs to.")
    body = bytes(row.body)
    if hashlib.sha256(body).hexdigest() != digest:
        raise _refused("damaged-file", "The file is not what was sent: the database is damaged.", "Put back a backup.")
    return body, row.media


def _refused(code: str, message: str, remedy: str) -> DajuanError:
    return DajuanError(Problem(code, message, remedy=remedy))
