"""Files of evidence: taken with a unit's return, given back as attachments that no browser runs."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from dajuan.desk.evidence import MOST_FILES, checked_file, kept_file
from dajuan.desk.model import EvidenceFile, Return
from dajuan.desk.sessions import Session
from dajuan.desk.web.gate import Gate, refused


def routes(gate: Gate) -> APIRouter:
    """Return the route of a file."""
    made = APIRouter()

    @made.get("/returns/{subject}/files/{digest}")
    def file(session: Annotated[Session, Depends(gate.needs("see"))], subject: str, digest: str) -> Response:  # noqa: ARG001
        # Only what a return names is given out, under the name it has there.
        back = gate.desk.book().returns.get(subject)
        named = next((each for each in back.files if each.digest == digest), None) if back else None
        if named is None:
            raise refused("no-such-file", "There is no such file of evidence.", "Open it from the return it belongs to.")
        body, media = kept_file(gate.desk.ledger.engine, named.digest)
        return Response(body, 200, _headers(named.name), media)

    return made


def _headers(name: str) -> dict[str, str]:
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._- ") else "_" for c in name)
    return {
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cache-Control": "private, no-store",
    }


async def sent_files(
    form: FormData, key: str, known: Return | None
) -> tuple[tuple[EvidenceFile, ...], list[tuple[EvidenceFile, bytes]]]:
    """Return the files of a return as a form has them: those kept of before, and those sent with it, with their bytes.

    Raises ``DajuanError`` for a file that cannot be taken.
    """
    ticked = {str(value) for value in form.getlist(f"keep-{key}")}
    named = [each for each in (known.files if known else ()) if each.digest in ticked]
    bodies: list[tuple[EvidenceFile, bytes]] = []
    for upload in form.getlist(f"file-{key}"):
        if isinstance(upload, UploadFile) and upload.filename:
            body = await upload.read()
            file = checked_file(upload.filename, body)
            if all(file.digest != each.digest for each in named):
                named.append(file)
                bodies.append((file, body))
    if len(named) > MOST_FILES:
        raise refused("too-many-files", f"{len(named)} files for one figure; {MOST_FILES} are the most.", "Zip them together.")
    return tuple(named), bodies


def shown_files(back: Return | None) -> list[dict[str, Any]]:
    """Return the files of a return as pages list them: name, size, address, digest."""
    if back is None:
        return []
    base = f"/desk/returns/{quote(back.subject, safe=':')}/files"
    return [{"name": f.name, "size": f.size, "link": f"{base}/{f.digest}", "digest": f.digest} for f in back.files]
