"""Pages of plans: progress, items, import, changes, settings, and what is done with them."""

import calendar
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from heapq import nsmallest
from itertools import islice
from typing import Annotated, Any, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from dajuan.claims import find_claims
from dajuan.desk.book import Book
from dajuan.desk.columns import ITEMS, cell_text, item_values, read_number, read_unit
from dajuan.desk.due import due_on, units_due
from dajuan.desk.model import Event, Item, PaceRule, Plan, Standing
from dajuan.desk.pace import Progress, overdue, progress_of
from dajuan.desk.proposing import propose
from dajuan.desk.publishing import publish_plan
from dajuan.desk.reporting import report_month, year_report
from dajuan.desk.rollups import overlaps, percent, progresses, rollups
from dajuan.desk.sessions import Session
from dajuan.desk.web.gate import Gate, refused, unit_of, whole_form
from dajuan.desk.web.showing import CHINA, language_of, show
from dajuan.desk.wording import pace_words, short
from dajuan.desk.workbook import plan_workbook
from dajuan.desk.workdays import due_day, return_due
from dajuan.document import read
from dajuan.sheet import words

PAGE = 200
_SHOWN = 500
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def routes(gate: Gate) -> APIRouter:
    """Return the routes of plans."""
    made = APIRouter()
    _pages(made, gate)
    _item_pages(made, gate)
    _deeds(made, gate)
    _imports(made, gate)
    return made


def _pages(made: APIRouter, gate: Gate) -> None:
    desk, see, edit = gate.desk, gate.needs("see"), gate.needs("edit")

    @made.get("/")
    def home(request: Request, session: Annotated[Session, Depends(see)]) -> Response:
        book = desk.book()
        rows = []
        for plan in book.plans.values():
            month = this_month(plan)
            found = progresses(book, plan.id, month)
            told = due_on(book, plan.id, month, date.today(), unit_of(session))
            rows.append((plan, len(found), sum(p.standing == "behind" for p in found), told))
        return show(request, "home", session, plans=rows, month=this_month)

    @made.get("/plans/{plan}/go")
    def go(plan: str, session: Annotated[Session, Depends(see)], month: str = "", to: str = "month") -> Response:  # noqa: ARG001
        known = desk.book().plan(plan)
        where = to if to in ("month", "returns", "approve") else "month"
        return RedirectResponse(f"/desk/plans/{known.id}/{where}/{month_of(known, month)}", 303)

    @made.get("/plans/{plan}/month/{month}")
    def month_page(request: Request, session: Annotated[Session, Depends(see)], plan: str, month: str) -> Response:
        book = desk.book()
        known = book.plan(plan)
        return show(request, "month", session, **month_data(request, book, known, month_of(known, month)))

    @made.get("/plans/{plan}")
    def items(
        request: Request,
        session: Annotated[Session, Depends(see)],
        plan: str,
        unit: str = "",
        category: str = "",
        standing: str = "",
        month: str = "",
        page: int = 1,
    ) -> Response:
        book = desk.book()
        known = book.plan(plan)
        when = month_of(known, month) if month else this_month(known)
        chosen = {"unit": unit, "category": category, "standing": standing, "month": when}
        return show(request, "plan", session, **plan_data(book, known, chosen, page))

    @made.get("/plans/{plan}/changes")
    def changes(request: Request, session: Annotated[Session, Depends(see)], plan: str, since: str = "") -> Response:
        book = desk.book()
        known = book.plan(plan)
        first = _day(since) or date.today() - timedelta(days=30)
        begun = datetime.combine(first, time(), CHINA)
        of_plan = (event for event in desk.newest_events(begun) if _of_plan(book, event, plan))
        found = list(islice(of_plan, _SHOWN + 1))
        rows = [(event, *_about(book, event)) for event in found[:_SHOWN]]
        more = _SHOWN if len(found) > _SHOWN else 0
        month = this_month(known)
        return show(request, "changes", session, plan=known, month=month, since=first.isoformat(), events=rows, more=more)

    @made.get("/plans/{plan}/settings")
    def settings(request: Request, session: Annotated[Session, Depends(edit)], plan: str) -> Response:
        known = desk.book().plan(plan)
        due = [short(percent(share, 4) or Decimal(0)) for share in known.pace.due]
        tolerance = short(percent(known.pace.tolerance, 4) or Decimal(0))
        month = this_month(known)
        rule = pace_words(known.pace, month, words(language_of(request), "desk"))
        return show(request, "settings", session, plan=known, month=month, due=due, tolerance=tolerance, rule=rule)

    @made.get("/plans/{plan}/items.xlsx")
    def workbook(request: Request, session: Annotated[Session, Depends(see)], plan: str) -> Response:  # noqa: ARG001
        return attached(plan_workbook(desk.book(), plan, language_of(request)), XLSX, "items.xlsx")

    @made.get("/plans/{plan}/report-{year}.docx")
    def report(session: Annotated[Session, Depends(see)], plan: str, year: int) -> Response:  # noqa: ARG001
        return attached(year_report(desk.book(), plan, year, report_month(year, date.today())), DOCX, f"report-{year}.docx")


def _item_pages(made: APIRouter, gate: Gate) -> None:
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
            others=others,
            returns=returns,
            history=list(reversed(desk.events_on(f"item:{item}"))),
            named={column.key for column in ITEMS},
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


def _deeds(made: APIRouter, gate: Gate) -> None:
    desk, edits = gate.desk, gate.writes("edit")

    @made.post("/plans")
    def make(
        session: Annotated[Session, Depends(edits)],
        title: Annotated[str, Form(max_length=200)],
        area: Annotated[str, Form(max_length=100)],
        first: Annotated[int, Form()],
        last: Annotated[int, Form()],
    ) -> Response:
        plan = desk.make_plan(title, area, first, last, session.account.name)
        return RedirectResponse(f"/desk/plans/{plan}/import", 303)

    @made.post("/plans/{plan}/items")
    async def add(request: Request, session: Annotated[Session, Depends(edits)], plan: str) -> Response:
        said = {name: value for name, value in (await item_form(request)).items() if value is not None}
        year = said.pop("year", None) or desk.book().plan(plan).first
        desk.add_items(plan, [Item("", plan, said.pop("task"), year, **said)], session.account.name, confirmed=True)
        return RedirectResponse(f"/desk/plans/{plan}", 303)

    @made.post("/plans/{plan}/lock/{month}")
    def lock(session: Annotated[Session, Depends(edits)], plan: str, month: str) -> Response:
        desk.lock_month(plan, month, session.account.name)
        return RedirectResponse(f"/desk/plans/{plan}/month/{month}", 303)

    @made.post("/plans/{plan}/open/{month}")
    def reopen(
        session: Annotated[Session, Depends(edits)], plan: str, month: str, why: Annotated[str, Form(max_length=500)]
    ) -> Response:
        desk.open_month(plan, month, session.account.name, why)
        return RedirectResponse(f"/desk/plans/{plan}/month/{month}", 303)

    @made.post("/plans/{plan}/publish/{year}")
    def publish(request: Request, session: Annotated[Session, Depends(edits)], plan: str, year: int) -> Response:
        publish_plan(desk, plan, year, session.account.name)
        area = desk.book().plan(plan).area
        from urllib.parse import quote

        return RedirectResponse(f"/{language_of(request)}/sheet/{quote(area)}-{year}.html", 303)

    @made.post("/plans/{plan}/settings")
    async def settings(
        request: Request, session: Annotated[Session, Depends(edits)], plan: str, version: Annotated[int, Form()]
    ) -> Response:
        form = await request.form()
        due = tuple(_share(str(form.get(f"due-{number}", ""))) for number in range(1, 13))
        pace = PaceRule(due, _share(str(form.get("tolerance", ""))))
        desk.change_plan(plan, session.account.name, version, title=str(form.get("title", "")), pace=pace)
        return RedirectResponse(f"/desk/plans/{plan}/settings", 303)


def _imports(made: APIRouter, gate: Gate) -> None:
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
        found = [proposal.item for proposal in propose(document, find_claims(document), year)]
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


def month_data(request: Request, book: Book, plan: Plan, month: str) -> dict[str, Any]:
    """Return what the page of a month shows."""
    found = progresses(book, plan.id, month)
    questions = book.questions_of(plan.id, int(month[:4])).values()
    whole = rollups(book, plan.id, month, "plan")
    return {
        "plan": plan,
        "month": month,
        "whole": whole[0] if whole else _empty(),
        "tables": [(by, rollups(book, plan.id, month, by)) for by in ("unit", "category", "leader")],
        "behind": nsmallest(PAGE, (p for p in found if p.standing == "behind"), key=_gap),
        "waiting": [row for row in units_due(book, plan.id, month) if row.given < row.asked],
        "overlaps": book.kept(("overlaps", plan.id, month[:4]), lambda: overlaps(questions)[:PAGE]),
        "due": return_due(month),
        "rule": pace_words(plan.pace, month, words(language_of(request), "desk")),
    }


def _gap(progress: Progress) -> float:
    """How far an item is from what is due, as near as an order of rows needs it."""
    over, under = progress.reached or (0, 1)
    return over / under - progress.due.numerator / progress.due.denominator


def _empty() -> Any:
    from dajuan.desk.rollups import Rollup

    return Rollup("", 0, tuple((standing, 0) for standing in get_args(Standing)), 0, Decimal(0), None, ())


def plan_data(book: Book, plan: Plan, chosen: dict[str, str], page: int) -> dict[str, Any]:
    """Return what the page of a plan's items shows: those chosen, a page of them."""
    month = chosen["month"]
    every = _every(book, plan, month)
    units, categories = book.kept(("named", plan.id), lambda: _named(p.item for p in every))
    rows = [
        p
        for p in every
        if (not chosen["unit"] or chosen["unit"] in p.item.units)
        and (not chosen["category"] or chosen["category"] == p.item.category)
        and (not chosen["standing"] or chosen["standing"] == p.standing)
    ]
    pages = max(1, -(-len(rows) // PAGE))
    number = min(max(1, page), pages)
    return {
        "plan": plan,
        "month": month,
        "rows": rows[(number - 1) * PAGE : number * PAGE],
        "total": len(every),
        "units": units,
        "categories": categories,
        "chosen": chosen,
        "page": number,
        "pages": pages,
        "query": urlencode(chosen),
        "fields": item_fields(Item("", plan.id, "", plan.first)),
    }


def _named(items: Iterable[Item]) -> tuple[list[str], list[str]]:
    """The units and categories that items name, to choose from."""
    seen = list(items)
    units = sorted({unit for item in seen for unit in item.units})
    return units, list(dict.fromkeys(item.category for item in seen if item.category))


def _every(book: Book, plan: Plan, month: str) -> list[Progress]:
    """How the items of all years stand, proposals too, year after year; what was withdrawn is left out."""
    years = range(plan.first, plan.last + 1)
    return [progress for year in years for progress in progresses(book, plan.id, month_in(year, month), None)]


def this_month(plan: Plan) -> str:
    """Return the month that is reported now: the last one over, within the plan's years."""
    today = date.today()
    last = today.replace(day=1) - timedelta(days=1)
    return month_of(plan, f"{last:%Y-%m}")


def month_of(plan: Plan, month: str) -> str:
    """Return ``month`` when it lies in the plan, else the nearest month that does."""
    try:
        year, number = int(month[:4]), int(month[5:7])
        calendar.monthrange(year, number)
    except (ValueError, calendar.IllegalMonthError):
        year, number = plan.first, 1
    return f"{plan.first}-01" if year < plan.first else f"{plan.last}-12" if year > plan.last else f"{year}-{number:02d}"


def month_in(year: int, month: str) -> str:
    """Return the month at which an item of ``year`` is looked at when ``month`` is now."""
    return month if month[:4] == str(year) else f"{year}-12" if month > f"{year}-12" else f"{year}-01"


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
            except ValueError as error:
                raise refused("bad-entry", f"{column.key}: {error}", "Mend it and send again.") from error
    if "unit" in said:
        code, power = read_unit(said["unit"])
        number = read_number(str(form.get("target", "")))
        said |= {"unit": code, "target": None if number is None else number.scaleb(power)}
    return said


def _comparable(before: dict[str, Any], name: str, item: Item) -> Any:
    return getattr(item, name) if name in ("unit", "target") else before.get(name)


def attached(body: bytes, media: str, name: str) -> Response:
    """Return a file to be saved."""
    return Response(body, 200, {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}, media)


def plain_name(file: UploadFile) -> str:
    """Return an upload's name without folders."""
    return (file.filename or "upload").replace("\\", "/").rpartition("/")[2][:200]


def _share(text: str) -> Fraction:
    try:
        number = read_number(text)
    except ValueError as error:
        raise refused("bad-entry", str(error), "Write percent, like 8.3333.") from error
    return Fraction(number or 0) / 100


def _sharing(book: Book, item: Item) -> tuple[str, ...]:
    question = book.questions_of(item.plan, item.year).get(item.question)
    return question.items if question and item.state == "confirmed" else ()


def _recorded(gate: Gate, claim: str) -> bool:
    return gate.desk.ledger.has_claim(claim)


def _of_plan(book: Book, event: Event, plan: str) -> bool:
    if event.subject == f"plan:{plan}" or event.payload.get("plan") == plan:
        return True
    if event.subject.startswith("item:"):
        item = book.items.get(event.subject[5:])
        return item is not None and item.plan == plan
    known = book.returns.get(event.subject)
    return known is not None and known.plan == plan


def _about(book: Book, event: Event) -> tuple[str, str]:
    """What an event is about in words, and where it leads."""
    if event.subject.startswith("item:") and (item := book.items.get(event.subject[5:])):
        return f"{item.number} {item.task}"[:80], f"/desk/items/{item.id}"
    known = book.returns.get(event.subject)
    if known is None:
        return event.payload.get("month", ""), ""
    if known.about == "money":
        return book.items[known.of].task[:80], f"/desk/items/{known.of}"
    question = book.questions_of(known.plan, int(known.month[:4])).get(known.of)
    return (question.measure[:80], f"/desk/items/{question.items[0]}") if question else (known.of, "")


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError:
        return None
