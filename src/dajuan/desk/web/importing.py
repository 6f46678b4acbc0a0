"""Import of a plan: the machine proposes items from a file, a person confirms them."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from dajuan.claims import find_claims
from dajuan.desk.proposing import propose
from dajuan.desk.sessions import Session
from dajuan.desk.web.attaching import plain_name
from dajuan.desk.web.gate import Gate, refused, whole_form
from dajuan.desk.web.months import this_month
from dajuan.desk.web.showing import show
from dajuan.document import read


def routes(gate: Gate) -> APIRouter:
    """Return the routes of the import."""
    made = APIRouter()
    desk, edit, edits = gate.desk, gate.needs("edit"), gate.writes("edit")

    @made.get("/plans/{plan}/import")
    def import_page(request: Request, session: Annotated[Session, Depends(edit)], plan: str) -> Response:
        book = desk.book()
        known = book.plan(plan)
        return show(request, "import", session, plan=known, month=this_month(known), items=book.items_of(plan, "proposed"))

    @made.post("/plans/{plan}/import")
    async def take(
        session: Annotated[Session, Depends(edits)],
        plan: str,
        file: UploadFile,
        year: Annotated[int, Form()],
    ) -> Response:
        document = read(await file.read(), origin=plain_name(file))
        known = desk.book().plan(plan)
        found = [proposal.noted for proposal in propose(document, find_claims(document), year)]
        fitting = [item for item in found if known.first <= item.year <= known.last]
        if not fitting:
            raise refused("bad-import", "No item of these years was found in the file.", "Check the file and the year.")
        desk.add_items(plan, fitting, session.account.name)
        return RedirectResponse(f"/desk/plans/{plan}/import", 303)

    @made.post("/plans/{plan}/confirm")
    async def confirm(
        request: Request,
        session: Annotated[Session, Depends(edits)],
        plan: str,
    ) -> Response:
        form = await whole_form(request)
        proposed = {item.id for item in desk.book().items_of(plan, "proposed")}
        chosen = [str(id) for id in form.getlist("item") if str(id) in proposed]
        if form.get("deed") == "withdraw":
            desk.withdraw_items(chosen, session.account.name, "not taken from the import")
        else:
            desk.confirm_items(chosen, session.account.name)
        return RedirectResponse(f"/desk/plans/{plan}/import", 303)

    return made
