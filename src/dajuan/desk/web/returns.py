"""Pages of returns: what a unit reports, by form or by Excel, and what a reviewer decides."""

import base64
import binascii
from decimal import Decimal
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData

from dajuan.desk.book import Book
from dajuan.desk.columns import FIGURES, read_number, return_values, shown_unit, shown_value
from dajuan.desk.evidence import keep_file
from dajuan.desk.incoming import error_workbook, read_workbook, write_incoming
from dajuan.desk.model import About, Draft, EvidenceFile, Question, Return, return_subject
from dajuan.desk.pace import due_share
from dajuan.desk.rollups import percent
from dajuan.desk.sessions import Session
from dajuan.desk.web.attaching import XLSX, attached
from dajuan.desk.web.evidence import sent_files, shown_files
from dajuan.desk.web.gate import Gate, refused, unit_of, whole_form
from dajuan.desk.web.months import month_of
from dajuan.desk.web.showing import figure, language_of, show
from dajuan.desk.wording import short
from dajuan.desk.workbook import unit_workbook

MOST_HELD = 8_000_000
PAGE = 100
_ORDER = ("reported", "returned", "approved")


def routes(gate: Gate) -> APIRouter:
    """Return the routes of returns."""
    made = APIRouter()
    _reporting(made, gate)
    _workbooks(made, gate)
    _approving(made, gate)
    return made


def _reporting(made: APIRouter, gate: Gate) -> None:
    desk = gate.desk

    @made.get("/plans/{plan}/returns/{month}.xlsx")
    def workbook(
        request: Request, session: Annotated[Session, Depends(gate.needs("report"))], plan: str, month: str, unit: str = ""
    ) -> Response:
        known = desk.book().plan(plan)
        office = _office(session, unit)
        when = month_of(known, month)
        body = unit_workbook(desk.book(), plan, office, when, language_of(request))
        return attached(body, XLSX, f"return-{when}.xlsx")

    @made.get("/plans/{plan}/returns/{month}")
    def returns(
        request: Request, session: Annotated[Session, Depends(gate.needs("report"))], plan: str, month: str, unit: str = ""
    ) -> Response:
        book = desk.book()
        known = book.plan(plan)
        when = month_of(known, month)
        offices = sorted({question.office for question in book.questions_of(plan, int(when[:4])).values()})
        office = _office(session, unit) or (offices[0] if offices else "")
        questions = [q for q in book.questions_of(plan, int(when[:4])).values() if q.office == office]
        rows = [figure_row(book, question, when) for question in questions]
        own = session.account.role == "reporter"
        return show(request, "returns", session, plan=known, month=when, unit=office, offices=offices, own=own, figures=rows)

    @made.post("/plans/{plan}/returns/{month}")
    async def report(
        request: Request, session: Annotated[Session, Depends(gate.writes("report"))], plan: str, month: str
    ) -> Response:
        form = await whole_form(request)
        office = _office(session, str(form.get("unit", "")))
        drafts, bodies = await form_drafts(gate, plan, month, office, form)
        for file, body in bodies:
            keep_file(desk.ledger.engine, file, body, session.account.name)
        desk.write(drafts, session.account.name)
        return RedirectResponse(request.url.path + (f"?unit={office}" if session.account.role != "reporter" else ""), 303)


async def form_drafts(
    gate: Gate, plan: str, month: str, office: str, form: FormData
) -> tuple[list[Draft], list[tuple[EvidenceFile, bytes]]]:
    """Return the events of a form's lines that say something new, all checked, and the files to be kept for them.

    Raises ``DajuanError``.
    """
    desk = gate.desk
    book = desk.book()
    drafts: list[Draft] = []
    bodies: list[tuple[EvidenceFile, bytes]] = []
    for question in book.questions_of(plan, int(month[:4]) if month[:4].isdigit() else 0).values():
        if question.office != office or f"value-{question.key}" not in form:
            continue
        known = book.returns.get(return_subject("figure", question.key, month))
        value = _value(str(form[f"value-{question.key}"]), question)
        evidence, note = (" ".join(str(form.get(f"{name}-{question.key}", "")).split()) for name in ("evidence", "note"))
        files, sent = await sent_files(form, question.key, known)
        before = (known.value, known.evidence, known.note, known.files) if known else (None, "", "", ())
        if value is None and (evidence or note or sent):
            # What was typed beside an empty figure would be lost without a word.
            remedy = "Fill in the figure too; nothing was written."
            raise refused("bad-entry", f"{question.measure}: there is evidence or a note, but no figure.", remedy)
        if value is None or (value, evidence, note, files) == before:
            continue
        version = str(form.get(f"version-{question.key}", "0"))
        seen = int(version) if version.isdecimal() else -1
        of, amounts = question.key, {"value": value}
        drafts.append(desk.report_draft(plan, "figure", of, month, amounts, seen, evidence, note, files))
        bodies += sent
    return drafts, bodies


def _value(text: str, question: Question) -> Decimal | None:
    try:
        number = read_number(text)
    except ValueError as error:
        raise refused("bad-entry", f"{question.measure}: {error}", "Mend it and send again.") from error
    return None if number is None else number.scaleb(shown_unit(question.unit)[1])


def figure_row(book: Book, question: Question, month: str) -> dict[str, Any]:
    """Return a line of the form of a unit's return."""
    known = book.returns.get(return_subject("figure", question.key, month))
    items = [book.items[id] for id in question.items]
    before = [r for r in book.returns_on("figure", question.key) if r.month < month]
    due = percent(due_share(book.plan(question.plan).pace, items[0], month)) or Decimal(0)
    target = items[0].target if items[0].figured else Decimal(100)
    cells = return_values(known, FIGURES)
    return cells | {
        "value": shown_value(cells["value"], question.unit),
        "key": question.key,
        "version": known.version if known else 0,
        "measure": question.measure,
        "unit": shown_unit(question.unit)[0],
        "items": "；".join(f"{item.number} {item.task}".strip() for item in items)[:300],
        "target": shown_value(target, question.unit) or Decimal(0),
        "due": f"{short(due)}%",
        "last": shown_value(before[-1].value, question.unit) if before else None,
        "state": known.state if known else "none",
        "why": known.why if known else "",
        "files": shown_files(known),
    }


def _workbooks(made: APIRouter, gate: Gate) -> None:
    desk = gate.desk
    reports = gate.writes("report")

    @made.post("/plans/{plan}/incoming")
    async def incoming(request: Request, session: Annotated[Session, Depends(reports)], plan: str, file: UploadFile) -> Response:
        data = await file.read()
        if len(data) > MOST_HELD:
            raise refused("too-large", f"The workbook has {len(data):,} bytes; {MOST_HELD:,} are the most.", "Split it.")
        return _dry_run(request, gate, session, plan, data)

    @made.post("/plans/{plan}/take")
    async def take(
        request: Request, session: Annotated[Session, Depends(reports)], plan: str, held: Annotated[str, Form()]
    ) -> Response:
        data = unheld(held)
        found = read_workbook(desk, data, unit_of(session))
        if found.plan != plan or found.refusals:
            return _dry_run(request, gate, session, plan, data)
        write_incoming(desk, found, session.account.name)
        return RedirectResponse(f"/desk/plans/{plan}", 303)

    @made.post("/plans/{plan}/errors.xlsx")
    def errors(
        request: Request, session: Annotated[Session, Depends(reports)], plan: str, held: Annotated[str, Form()]
    ) -> Response:
        desk.book().plan(plan)
        found = read_workbook(desk, unheld(held), unit_of(session))
        return attached(error_workbook(found, language_of(request)), XLSX, "refused.xlsx")


def _dry_run(request: Request, gate: Gate, session: Session, plan: str, data: bytes) -> Response:
    found = read_workbook(gate.desk, data, unit_of(session))
    if found.plan != plan:
        raise refused("bad-entry", "This workbook is of another plan.", "Upload it on the pages of its own plan.")
    known = gate.desk.book().plan(plan)
    return show(request, "incoming", session, plan=known, incoming=found, held=base64.b64encode(data).decode())


def unheld(held: str) -> bytes:
    """Return the file that a page holds. It is checked anew: nobody trusts what a page brings back."""
    try:
        return base64.b64decode(held, validate=True)
    except binascii.Error as error:
        raise refused("bad-form", "The file that this page held is damaged.", "Upload it again.") from error


def _office(session: Session, unit: str) -> str:
    own = unit_of(session)
    if own is not None and unit not in ("", own):
        raise refused("no-right", f"You report for {own}, not for {unit[:60]}.", "Open the return of your own unit.")
    return own if own is not None else unit[:200]


def _approving(made: APIRouter, gate: Gate) -> None:
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
        found = returns_of(book, plan, when)
        offices = sorted({office for office, _ in found})
        chosen = [(office, back) for office, back in found if not unit or office == unit]
        pages = max(1, -(-len(chosen) // PAGE))
        at = min(max(1, page), pages)
        rows = [approval_row(book, back) for _, back in chosen[(at - 1) * PAGE : at * PAGE]]
        listed = {"offices": offices, "unit": unit, "page": at, "pages": pages, "query": urlencode({"unit": unit})}
        return show(request, "approve", session, plan=known, month=when, rows=rows, **listed)

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
            raise refused("bad-entry", "There is no such return.", "Load the page again.")
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
        found = [back for office, back in returns_of(book, plan, month_of(book.plan(plan), month)) if unit in ("", office)]
        waiting = [back for back in found if back.state == "reported" and back.who != session.account.name]
        plain = [back for back in waiting if not approval_row(book, back)["odd"]]
        desk.approve_all([(back.subject, back.version) for back in plain], session.account.name)
        return RedirectResponse(f"/desk/plans/{plan}/approve/{month}?{urlencode({'unit': unit})}", 303)


def returns_of(book: Book, plan: str, month: str) -> list[tuple[str, Return]]:
    """Return what was reported for a month of a plan, each with its unit: what waits first, unit by unit."""
    found: dict[str, list[tuple[str, Return]]] = {state: [] for state in _ORDER}
    year = int(month[:4])
    for office, about, of in book.kept(("asked", plan, year), lambda: _asked(book, plan, year)):
        back = book.return_for(about, of, month)
        if back is not None:
            found[back.state].append((office, back))
    return [row for state in _ORDER for row in found[state]]


def _asked(book: Book, plan: str, year: int) -> list[tuple[str, About, str]]:
    """What the units may report of, by unit: figures, then money."""
    asked: list[tuple[str, About, str]] = [(q.office, "figure", q.key) for q in book.questions_of(plan, year).values()]
    asked += [(item.lead, "money", item.id) for item in book.items_of(plan)]
    return sorted(asked, key=lambda row: row[0])


def approval_row(book: Book, back: Return) -> dict[str, Any]:
    """Return a line of the reviewer's page; ``odd`` names what makes a second look worth it."""
    if back.about == "money":
        item = book.items[back.of]
        value = " ".join(figure(amount, "CNY") for _, amount in back.amounts)
        return {
            "back": back,
            "office": item.lead,
            "measure": item.task,
            "target": figure(item.budget, "CNY"),
            "last": "",
            "value": value,
            "odd": "",
        }
    question = book.questions_of(back.plan, int(back.month[:4]))[back.of]
    item = book.items[question.items[0]]
    before = [r for r in book.returns_on("figure", back.of) if r.month < back.month and r.state == "approved"]
    target = item.target if item.figured else Decimal(100)
    return {
        "back": back,
        "office": question.office,
        "measure": question.measure,
        "target": figure(target, question.unit),
        "last": figure(before[-1].value, question.unit) if before else "—",
        "value": figure(back.value, question.unit),
        "odd": _odd(item.nature, back.value, before[-1].value if before else None, target),
    }


def _odd(nature: str, value: Decimal | None, last: Decimal | None, target: Decimal | None) -> str:
    if nature != "sum" or value is None:
        return ""
    if last is not None and value < last:
        return "smaller"
    return "large" if target and value > 2 * target else ""
