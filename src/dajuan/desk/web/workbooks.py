"""A unit's return and the plan's items as Excel: they go out, come back, and show what they would change before they do."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from dajuan.desk.incoming import error_workbook, read_workbook, write_incoming
from dajuan.desk.refusing import Refusal, told
from dajuan.desk.sessions import Session
from dajuan.desk.web.attaching import MOST_HELD, XLSX, attached, held, unheld
from dajuan.desk.web.gate import Gate, own_office, refused, unit_of
from dajuan.desk.web.months import month_of
from dajuan.desk.web.showing import language_of, show
from dajuan.desk.workbook import unit_workbook
from dajuan.sheet import words
from dajuan.values import DajuanError


def routes(gate: Gate) -> APIRouter:
    """Return the routes of workbooks."""
    made = APIRouter()
    desk = gate.desk
    reports = gate.writes("report")

    @made.get("/plans/{plan}/returns/{month}.xlsx")
    def workbook(
        request: Request, session: Annotated[Session, Depends(gate.needs("report"))], plan: str, month: str, unit: str = ""
    ) -> Response:
        known = desk.book().plan(plan)
        office = own_office(session, unit)
        when = month_of(known, month)
        body = unit_workbook(desk.book(), plan, office, when, language_of(request))
        return attached(body, XLSX, f"return-{when}.xlsx")

    @made.post("/plans/{plan}/incoming")
    async def incoming(request: Request, session: Annotated[Session, Depends(reports)], plan: str, file: UploadFile) -> Response:
        data = await file.read()
        if len(data) > MOST_HELD:
            raise refused("too-large", f"The workbook has {len(data):,} bytes; {MOST_HELD:,} are the most.", "Split it.")
        return _dry_run(request, gate, session, plan, data)

    @made.post("/plans/{plan}/take")
    async def take(
        request: Request, session: Annotated[Session, Depends(reports)], plan: str, kept: Annotated[str, Form(alias="held")]
    ) -> Response:
        data = unheld(kept)
        found = read_workbook(desk, data, unit_of(session))
        if found.plan != plan or found.refusals:
            return _dry_run(request, gate, session, plan, data)
        write_incoming(desk, found, session.account.name)
        return RedirectResponse(f"/desk/plans/{plan}", 303)

    @made.post("/plans/{plan}/errors.xlsx")
    def errors(
        request: Request, session: Annotated[Session, Depends(reports)], plan: str, kept: Annotated[str, Form(alias="held")]
    ) -> Response:
        desk.book().plan(plan)
        found = read_workbook(desk, unheld(kept), unit_of(session))
        return attached(error_workbook(found, language_of(request)), XLSX, "refused.xlsx")

    return made


def _dry_run(request: Request, gate: Gate, session: Session, plan: str, data: bytes) -> Response:
    found = read_workbook(gate.desk, data, unit_of(session))
    if found.plan != plan:
        raise refused("not-this-plan", "This workbook is of another plan.", "Upload it on the pages of its own plan.")
    known = gate.desk.book().plan(plan)
    say = words(language_of(request), "desk")

    def why(cause: Refusal | DajuanError) -> str:
        return told(cause, say)

    return show(request, "incoming", session, plan=known, incoming=found, held=held(data), told=why)
