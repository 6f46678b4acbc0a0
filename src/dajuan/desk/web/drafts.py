"""Mark my draft: a page to drop a file on, and the same file back with comments."""

from collections import Counter
from dataclasses import dataclass
from typing import Annotated, get_args

from fastapi import APIRouter, Depends, Form, Request, UploadFile
from fastapi.responses import Response

from dajuan.claims import find_claims
from dajuan.desk.checking import MarkedFigure, Verdict, check_draft
from dajuan.desk.commenting import comment_docx
from dajuan.desk.sessions import Session
from dajuan.desk.web.attaching import DOCX, MOST_HELD, attached, held, plain_name, unheld
from dajuan.desk.web.gate import Gate, refused
from dajuan.desk.web.showing import language_of, show
from dajuan.desk.wording import reason_words
from dajuan.document import read
from dajuan.sheet import words


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list of marked figures, ready to be shown."""

    verdict: str
    measure: str
    quote: str
    reason: str
    links: tuple[tuple[str, str], ...]


def routes(gate: Gate) -> APIRouter:
    """Return the routes of checking a draft. A draft is read for the moment and recorded nowhere."""
    made = APIRouter()

    @made.get("/check")
    def page(request: Request, session: Annotated[Session, Depends(gate.needs("see"))]) -> Response:
        return show(request, "check", session, marked=None)

    @made.post("/check")
    async def check(request: Request, session: Annotated[Session, Depends(gate.writes("see"))], file: UploadFile) -> Response:
        data, name = await file.read(), plain_name(file)
        if len(data) > MOST_HELD:
            raise refused("too-large", f"The draft has {len(data):,} bytes; {MOST_HELD:,} are the most.", "Split it.")
        document = read(data, origin=name)
        marked = check_draft(gate.desk, document, find_claims(document))
        counts = Counter(mark.verdict for mark in marked)
        return show(
            request,
            "check",
            session,
            marked=[_line(request, mark) for mark in marked],
            counts=[(verdict, counts[verdict]) for verdict in get_args(Verdict)],
            name=name,
            held=held(data),
            commented=name.lower().endswith(".docx"),
        )

    @made.post("/check/comments.docx")
    def comments(
        request: Request,
        session: Annotated[Session, Depends(gate.writes("see"))],  # noqa: ARG001
        kept: Annotated[str, Form(alias="held")],
        name: Annotated[str, Form(max_length=200)],
    ) -> Response:
        data = unheld(kept)
        document = read(data, origin=name)
        marked = check_draft(gate.desk, document, find_claims(document))
        return attached(comment_docx(data, document, marked, language_of(request)), DOCX, "checked.docx")

    return made


def _line(request: Request, mark: MarkedFigure) -> Line:
    language = language_of(request)
    links = tuple(
        (f"/{language}/claim/{backing.id}.html" if backing.kind == "source" else f"/desk/items/{backing.id}", "§")
        for backing in mark.backings[:4]
    )
    reason = reason_words(mark, words(language, "desk"))
    return Line(mark.verdict, mark.figure.measure, mark.figure.quote, reason, links)
