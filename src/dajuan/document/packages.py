"""Packages of office files: zip archives bounded in size."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib

from dajuan.values import DajuanError, Problem

LARGEST_UNPACKED = 512 * 1024 * 1024
LARGEST_PART = 96 * 1024 * 1024
# All that the standard library raises over a damaged, protected or oddly packed zip file.
BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, ValueError, RuntimeError, EOFError, KeyError, struct.error)


def check_package(data: bytes, origin: str) -> None:
    """Refuse an office package that is broken, encrypted or unpacks to far more than it holds (a bomb).

    Raises ``DajuanError``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            unpacked = sum(entry.file_size for entry in package.infolist())
    except BROKEN_ZIP as error:
        raise DajuanError(
            Problem("broken-file", f"{origin} is damaged: {error}.", remedy="Open it in its program and save it again.")
        ) from error
    if unpacked > LARGEST_UNPACKED:
        message = f"{origin} unpacks to {unpacked >> 20} MB; the limit is {LARGEST_UNPACKED >> 20} MB."
        raise DajuanError(Problem("too-large", message, remedy="Take the text out of it and read that."))


def part_of(package: zipfile.ZipFile, name: str, origin: str) -> bytes:
    """Return one part of an office package, whose tree in memory is many times as large. Raises ``DajuanError`` over the limit."""
    size = package.getinfo(name).file_size
    if size > LARGEST_PART:
        message = f"The part {name} of {origin} unpacks to {size >> 20} MB; the limit is {LARGEST_PART >> 20} MB."
        raise DajuanError(Problem("too-large", message, remedy="Take the text out of it and read that."))
    return package.read(name)
