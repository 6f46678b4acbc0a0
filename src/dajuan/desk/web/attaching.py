"""Files that go out to be saved, and the names of those that come in."""

from fastapi import UploadFile
from fastapi.responses import Response

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attached(body: bytes, media: str, name: str) -> Response:
    """Return a file to be saved."""
    return Response(body, 200, {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}, media)


def plain_name(file: UploadFile) -> str:
    """Return an upload's name without folders."""
    return (file.filename or "upload").replace("\\", "/").rpartition("/")[2][:200]
