"""Pages of plans: progress, the list of items, changes, settings, and what is done with them."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from dajuan.desk.book import Book
from dajuan.desk.columns import read_number
from dajuan.desk.due import due_on
from dajuan.desk.model import Event, Item, PaceRule, Plan
from dajuan.desk.pace import Progress
from dajuan.desk.publishing import publish_plan
from dajuan.desk.reporting import report_month, year_report
from dajuan.desk.rollups import progresses, rollups
from dajuan.desk.sessions import Session
from dajuan.desk.sums import percent
from dajuan.desk.web.attaching import DOCX, XLSX, attached
from dajuan.desk.web.changes import about, day_of, lines_of, of_plan
from dajuan.desk.web.gate import Gate, unit_of
from dajuan.desk.web.items import item_fields, item_form
from dajuan.desk.web.months import month_data, month_in, month_of, this_month
from dajuan.desk.web.showing import CHINA, language_of, show
from dajuan.desk.wording import pace_words, short
from dajuan.desk.workbook import plan_workbook
from dajuan.sheet import words

PAGE = 200
_SHOWN = 100


def routes(gate: Gate) -> APIRouter:
    """Return the routes of plans."""
    made = APIRouter()
    _pages(made, gate)
    _deeds(made, gate)
    return made


def _pages(made: APIRouter, gate: Gate) -> None:
    desk, see, edit = gate.desk, gate.needs("see"), gate.needs("edit")

    @made.get("/")
    def home(request: Request, session: Annotated[Session, Depends(see)]) -> Response:
        book = desk.book()
        rows = []
        for plan in book.plans.values():
            month = this_month(plan)
            whole = next(iter(rollups(book, plan.id, month, "plan")), None)
            told = due_on(book, plan.id, month, date.today(), unit_of(session))
            rows.append((plan, whole.items if whole else 0, dict(whole.counts)["behind"] if whole else 0, told))
        return show(request, "home", session, plans=rows, month=this_month, today=date.today())

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
    def changes(
        request: Request, session: Annotated[Session, Depends(see)], plan: str, since: str = "", before: int = 0
    ) -> Response:
        book = desk.book()
        known = book.plan(plan)
        first = day_of(since) or date.today() - timedelta(days=30)
        begun = datetime.combine(first, time(), CHINA)
        told = (event for event in desk.newest_events(begun, before) if of_plan(book, event, plan))
        found = list(islice(told, _SHOWN + 1))
        rows = [(event, *about(book, event)) for event in found[:_SHOWN]]
        older = found[_SHOWN - 1].number if len(found) > _SHOWN else 0
        month = this_month(known)
        say = words(language_of(request), "desk")

        def lines(event: Event) -> list[str]:
            return lines_of(book, event, say)

        return show(
            request, "changes", session, plan=known, month=month, since=first.isoformat(), events=rows, older=older, lines=lines
        )

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
        desk.add_items(plan, [Item("", plan, said.pop("task", ""), year, **said)], session.account.name, confirmed=True)
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


def plan_data(book: Book, plan: Plan, chosen: dict[str, str], page: int) -> dict[str, Any]:
    """Return what the page of a plan's items shows: those chosen, a page of them."""
    month = chosen["month"]
    every = _every(book, plan, month)
    units, categories = book.kept(plan.id, "names", ("named",), lambda: _named(p.item for p in every))
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


def _share(text: str) -> Fraction:
    number = read_number(text)
    return Fraction(number or 0) / 100
