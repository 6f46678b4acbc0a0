"""Pages of returns: what a unit reports by form."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from dajuan.desk.evidence import keep_file
from dajuan.desk.sessions import Session
from dajuan.desk.web.filling import figure_row, form_drafts, funded, money_row
from dajuan.desk.web.gate import Gate, own_office, whole_form
from dajuan.desk.web.months import month_of
from dajuan.desk.web.showing import show

PAGE = 100
"""How many lines of a return one form has: figures, then money."""


def routes(gate: Gate) -> APIRouter:
    """Return the routes of the form."""
    made = APIRouter()
    desk = gate.desk

    @made.get("/plans/{plan}/returns/{month}")
    def returns(
        request: Request,
        session: Annotated[Session, Depends(gate.needs("report"))],
        plan: str,
        month: str,
        unit: str = "",
        sent: int | None = None,
        page: int = 1,
    ) -> Response:
        book = desk.book()
        known = book.plan(plan)
        when = month_of(known, month)
        asked = book.questions_of(plan, int(when[:4])).values()
        offices = sorted({question.office for question in asked})
        office = own_office(session, unit) or (offices[0] if offices else "")
        questions = [question for question in asked if question.office == office]
        paid = funded(book, plan, int(when[:4]), office)
        pages = max(1, -(-(len(questions) + len(paid)) // PAGE))
        number = min(max(1, page), pages)
        first, last = (number - 1) * PAGE, number * PAGE
        figures = [figure_row(book, question, when) for question in questions[first:last]]
        money = [money_row(book, item, when) for item in paid[max(0, first - len(questions)) : max(0, last - len(questions))]]
        own = session.account.role == "reporter"
        shown = {"offices": offices, "figures": figures, "money": money, "page": number, "pages": pages}
        query = urlencode({} if own else {"unit": office})
        return show(request, "returns", session, plan=known, month=when, unit=office, own=own, sent=sent, query=query, **shown)

    @made.post("/plans/{plan}/returns/{month}")
    async def report(
        request: Request, session: Annotated[Session, Depends(gate.writes("report"))], plan: str, month: str
    ) -> Response:
        form = await whole_form(request)
        office = own_office(session, str(form.get("unit", "")))
        drafts, bodies = await form_drafts(desk, plan, month, office, form)
        for file, body in bodies:
            keep_file(desk.ledger.engine, file, body, session.account.name)
        desk.write(drafts, session.account.name)
        page = str(form.get("page", "1"))
        back = {"sent": len(drafts), "page": page if page.isdecimal() else "1"} | (
            {} if session.account.role == "reporter" else {"unit": office}
        )
        return RedirectResponse(f"{request.url.path}?{urlencode(back)}", 303)

    return made
