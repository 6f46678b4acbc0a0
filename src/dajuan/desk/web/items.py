"""The page of an item: its progress, its returns, its history; changed or withdrawn there."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from dajuan.claims import indicator_by_code
from dajuan.desk.book import Book
from dajuan.desk.columns import ITEMS, cell_text, item_values, read_number, read_unit
from dajuan.desk.model import Event, Item
from dajuan.desk.pace import overdue, progress_of
from dajuan.desk.refusing import Refusal
from dajuan.desk.sessions import Session
from dajuan.desk.web.changes import lines_of
from dajuan.desk.web.gate import Gate
from dajuan.desk.web.months import this_month
from dajuan.desk.web.showing import language_of, show
from dajuan.desk.workdays import due_day
from dajuan.sheet import words


def routes(gate: Gate) -> APIRouter:
    """Return the routes of an item."""
    made = APIRouter()
    desk, see = gate.desk, gate.needs("see")

    @made.get("/items/{item}")
    def item_page(request: Request, session: Annotated[Session, Depends(see)], item: str) -> Response:
        book = desk.book()
        known = book.item(item)
        plan = book.plan(known.plan)
        month = this_month(plan) if plan.first <= date.today().year <= plan.last else f"{known.year}-12"
        others = [book.items[id] for id in _sharing(book, known) if id != item]
        values = {name: cell_text(name, value) for name, value in item_values(known).items()}
        kept = ("nature", "ceiling", "year", "number", "task")
        returns = sorted([*book.returns_on("figure", known.question), *book.returns_on("money", item)], key=lambda r: r.month)
        say = words(language_of(request), "desk")

        def lines(event: Event) -> list[str]:
            return lines_of(book, event, say)

        return show(
            request,
            "item",
            session,
            item=known,
            plan=plan,
            progress=progress_of(book, known, month),
            shown=[(name, text) for name, text in values.items() if name not in kept],
            fields=item_fields(known),
            due=due_day(known.deadline) if known.deadline else None,
            late=overdue(book, known, date.today()),
            claim=known.claim if known.claim and _recorded(gate, known.claim) else None,
            indicator=indicator_by_code(known.indicator) if known.indicator else None,
            others=others,
            returns=returns,
            history=list(reversed(desk.events_on(f"item:{item}"))),
            lines=lines,
        )

    @made.post("/items/{item}")
    async def change(
        request: Request, session: Annotated[Session, Depends(gate.writes("edit"))], item: str, version: Annotated[int, Form()]
    ) -> Response:
        before = item_values(desk.book().item(item))
        said = await item_form(request)
        changes = {name: value for name, value in said.items() if value != _comparable(before, name, desk.book().item(item))}
        if changes:
            desk.change_item(item, changes, session.account.name, version)
        return RedirectResponse(f"/desk/items/{item}", 303)

    @made.post("/items/{item}/withdraw")
    def withdraw(
        session: Annotated[Session, Depends(gate.writes("edit"))], item: str, why: Annotated[str, Form(max_length=500)]
    ) -> Response:
        desk.withdraw_items([item], session.account.name, why)
        return RedirectResponse(f"/desk/items/{item}", 303)

    return made


def item_fields(item: Item) -> dict[str, Any]:
    """Return an item's fields as the form shows them."""
    values = {name: cell_text(name, value) for name, value in item_values(item).items()}
    return values | {"nature": item.nature, "ceiling": item.ceiling}


async def item_form(request: Request) -> dict[str, Any]:
    """Return the fields of an item as a form states them. Raises ``DajuanError`` for what cannot be read."""
    form = await request.form()
    said: dict[str, Any] = {}
    for column in ITEMS:
        if column.read is not None and column.key in form:
            try:
                said[column.key] = column.read(str(form[column.key]))
            except Refusal as refusal:
                raise refusal.beside(f"col.{column.key}") from None
    if "unit" in said:
        code, power = read_unit(said["unit"])
        number = read_number(str(form.get("target", "")))
        said |= {"unit": code, "target": None if number is None else number.scaleb(power)}
    return said


def _comparable(before: dict[str, Any], name: str, item: Item) -> Any:
    return getattr(item, name) if name in ("unit", "target") else before.get(name)


def _sharing(book: Book, item: Item) -> tuple[str, ...]:
    question = book.questions_of(item.plan, item.year).get(item.question)
    return question.items if question and item.state == "confirmed" else ()


def _recorded(gate: Gate, claim: str) -> bool:
    return gate.desk.ledger.has_claim(claim)
