"""Accounts and the audit log."""

from typing import Annotated, Any, get_args

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from dajuan.desk.accounts import change_account, make_account, set_password
from dajuan.desk.model import Role
from dajuan.desk.sessions import Session
from dajuan.desk.web.changes import about
from dajuan.desk.web.gate import Gate
from dajuan.desk.web.showing import show

PAGE = 200


def routes(gate: Gate) -> APIRouter:
    """Return the routes for administrators."""
    made = APIRouter()
    desk, manages = gate.desk, gate.writes("manage")

    @made.get("/accounts")
    def accounts(request: Request, session: Annotated[Session, Depends(gate.needs("manage"))]) -> Response:
        book = desk.book()
        found = sorted(book.accounts.values(), key=lambda account: account.name)
        units = sorted({item.lead for plan in book.plans for item in book.items_of(plan) if item.lead})
        return show(request, "accounts", session, accounts=found, roles=get_args(Role), units=units)

    @made.post("/accounts")
    def make(
        session: Annotated[Session, Depends(manages)],
        name: Annotated[str, Form(max_length=64)],
        role: Annotated[str, Form()],
        password: Annotated[str, Form(max_length=256)] = "",
        shown: Annotated[str, Form(max_length=100)] = "",
        unit: Annotated[str, Form(max_length=100)] = "",
    ) -> Response:
        kind: Any = role
        make_account(desk, name, kind, session.account.name, password or None, shown, unit)
        return RedirectResponse("/desk/accounts", 303)

    @made.post("/accounts/{name}")
    def change(
        session: Annotated[Session, Depends(manages)],
        name: str,
        role: Annotated[str, Form()],
        unit: Annotated[str, Form(max_length=100)] = "",
        active: Annotated[str, Form()] = "yes",
        password: Annotated[str, Form(max_length=256)] = "",
    ) -> Response:
        change_account(desk, name, session.account.name, role=role, unit=unit, active=active == "yes")
        if password:
            set_password(desk, name, password, session.account.name)
        return RedirectResponse("/desk/accounts", 303)

    @made.get("/audit")
    def audit(request: Request, session: Annotated[Session, Depends(gate.needs("manage"))], before: int = 0) -> Response:
        events = list(reversed(desk.last_events(PAGE, before)))
        older = events[-1].number if len(events) == PAGE else 0
        book = desk.book()
        return show(request, "audit", session, events=events, before=older, about=lambda event: about(book, event))

    return made
