"""Pages of approval: what a reviewer decides of the units' returns."""

from decimal import Decimal
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from dajuan.desk.asking import given_in
from dajuan.desk.book import Book
from dajuan.desk.model import Item, Return
from dajuan.desk.sessions import Session
from dajuan.desk.web.gate import Gate, refused
from dajuan.desk.web.months import month_of
from dajuan.desk.web.showing import figure, language_of, show
from dajuan.sheet import Words, words

PAGE = 100


def routes(gate: Gate) -> APIRouter:
    """Return the routes of approval."""
    made = APIRouter()
    desk = gate.desk
    approves = gate.writes("approve")

    @made.get("/plans/{plan}/approve/{month}")
    def page(
        request: Request,
        session: Annotated[Session, Depends(gate.needs("approve"))],
        plan: str,
        month: str,
        unit: str = "",
        page: int = 1,
    ) -> Response:
        book = desk.book()
        known = book.plan(plan)
        when = month_of(known, month)
        with book.lock:
            given = given_in(book, plan, when)
            offices = given.offices()
            listed = given.returns(unit)
            pages = max(1, -(-len(listed) // PAGE))
            at = min(max(1, page), pages)
            found = listed.part((at - 1) * PAGE, at * PAGE)
        say = words(language_of(request), "desk")
        rows = [approval_row(book, back, say) for back in found]
        shown = {"offices": offices, "unit": unit, "page": at, "pages": pages, "query": urlencode({"unit": unit})}
        return show(request, "approve", session, plan=known, month=when, rows=rows, **shown)

    @made.post("/plans/{plan}/decide")
    def decide(
        session: Annotated[Session, Depends(approves)],
        plan: str,
        subject: Annotated[str, Form(max_length=300)],
        version: Annotated[int, Form()],
        deed: Annotated[str, Form()],
        why: Annotated[str, Form(max_length=500)] = "",
    ) -> Response:
        known = desk.book().returns.get(subject)
        if known is None or known.plan != plan or deed not in ("approve", "return"):
            raise refused("no-such-return", "There is no such return.", "Load the page again.")
        if deed == "approve":
            desk.approve(subject, session.account.name, version)
        else:
            desk.send_back(subject, session.account.name, version, why)
        return RedirectResponse(f"/desk/plans/{plan}/approve/{known.month}", 303)

    @made.post("/plans/{plan}/approve/{month}")
    def approve_all(
        session: Annotated[Session, Depends(approves)], plan: str, month: str, unit: Annotated[str, Form(max_length=200)] = ""
    ) -> Response:
        book = desk.book()
        with book.lock:
            given = given_in(book, plan, month_of(book.plan(plan), month))
            reported = given.returns(unit, ["reported"]).part(0)
        waiting = [back for back in reported if back.who != session.account.name]
        plain = [back for back in waiting if not odd(book, back)]
        desk.approve_all([(back.subject, back.version) for back in plain], session.account.name)
        return RedirectResponse(f"/desk/plans/{plan}/approve/{month}?{urlencode({'unit': unit})}", 303)

    return made


def approval_row(book: Book, back: Return, say: Words) -> dict[str, Any]:
    """Return a line of the reviewer's page; ``odd`` names what makes a second look worth it."""
    last = book.last_return(back.about, back.of, _month_before(back.month))
    row: dict[str, Any] = {"back": back, "odd": odd(book, back)}
    if back.about == "money":
        item = book.items[back.of]
        amounts = {"value": _staged(back, say), "last": _staged(last, say) if last else ["—"]}
        return row | amounts | {"office": item.lead, "measure": item.task, "target": figure(item.budget, "CNY")}
    question = book.questions_of(back.plan, int(back.month[:4]))[back.of]
    return row | {
        "office": question.office,
        "measure": question.measure,
        "target": figure(_target(book.items[question.items[0]]), question.unit),
        "last": [figure(last.value, question.unit) if last else "—"],
        "value": [figure(back.value, question.unit)],
    }


def odd(book: Book, back: Return) -> str:
    """Return what makes a second look at a return worth it, a key of the word list; empty when nothing does."""
    last = book.last_return(back.about, back.of, _month_before(back.month))
    before = dict(last.amounts) if last else {}
    if back.about == "money":
        budget = book.items[back.of].budget
        most, over = budget, "over-budget"
    else:
        item = book.items[book.questions_of(back.plan, int(back.month[:4]))[back.of].items[0]]
        if item.nature != "sum":
            return ""
        target = _target(item)
        most, over = (2 * target if target else None), "large"
    if any(amount < before.get(name, amount) for name, amount in back.amounts):
        return "smaller"
    return over if most is not None and any(amount > most for _, amount in back.amounts) else ""


def _target(item: Item) -> Decimal | None:
    return item.target if item.figured else Decimal(100)


def _month_before(month: str) -> str:
    """The month before within its year; a figure counts from January, so that January has none."""
    return f"{month[:5]}{int(month[5:]) - 1:02d}"


def _staged(back: Return, say: Words) -> list[str]:
    return [f"{say(f'stage.{stage}')} {figure(amount, 'CNY')}" for stage, amount in back.amounts]
