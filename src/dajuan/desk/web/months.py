"""Which month is looked at, and what its page shows."""

import calendar
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, get_args

from fastapi import Request

from dajuan.desk.book import Book
from dajuan.desk.due import units_due
from dajuan.desk.model import Plan, Standing
from dajuan.desk.rollups import furthest_behind, overlaps, rollups
from dajuan.desk.sums import Rollup
from dajuan.desk.web.showing import language_of
from dajuan.desk.wording import pace_words
from dajuan.desk.workdays import return_due
from dajuan.sheet import words

SHOWN = 50
"""How many lines of a list a month's page shows; the rest is one click away."""


def month_data(request: Request, book: Book, plan: Plan, month: str) -> dict[str, Any]:
    """Return what the page of a month shows."""
    questions = book.questions_of(plan.id, int(month[:4])).values()
    whole = rollups(book, plan.id, month, "plan")
    return {
        "plan": plan,
        "month": month,
        "whole": whole[0] if whole else _empty(),
        "tables": [(by, rollups(book, plan.id, month, by)) for by in ("unit", "category", "leader")],
        "behind": furthest_behind(book, plan.id, month, SHOWN),
        "waiting": [row for row in units_due(book, plan.id, month) if row.given < row.asked],
        "overlaps": book.kept(plan.id, "questions", ("overlaps", month[:4]), lambda: overlaps(questions)),
        "shown": SHOWN,
        "due": return_due(month),
        "today": date.today(),
        "rule": pace_words(plan.pace, month, words(language_of(request), "desk")),
    }


def _empty() -> Rollup:
    return Rollup("", 0, tuple((standing, 0) for standing in get_args(Standing)), 0, Decimal(0), None, ())


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
