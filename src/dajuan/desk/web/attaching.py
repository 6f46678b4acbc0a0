"""Files that go out to be saved, and the names of those that come in."""

import base64
import binascii

from fastapi import UploadFile
from fastapi.responses import Response

from dajuan.desk.web.gate import refused

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_HELD = 8_000_000
"""The most bytes of a file that a page holds and brings back."""


def attached(body: bytes, media: str, name: str) -> Response:
    """Return a file to be saved."""
    return Response(body, 200, {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}, media)


def plain_name(file: UploadFile) -> str:
    """Return an upload's name without folders."""
    return (file.filename or "upload").replace("\\", "/").rpartition("/")[2][:200]


def held(data: bytes) -> str:
    """Return a file as a page holds it."""
    return base64.b64encode(data).decode()


def unheld(held: str) -> bytes:
    """Return the file that a page holds. It is checked anew: nobody trusts what a page brings back."""
    try:
        return base64.b64decode(held, validate=True)
    except binascii.Error as error:
        raise refused("bad-form", "The file that this page held is damaged.", "Upload it again.") from error
