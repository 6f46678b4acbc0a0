"""`dajuan plan due`: what is due, as a table, a digest for a mail, or a calendar."""

from __future__ import annotations

import sys
from datetime import date
from typing import Any, Literal, get_args

from dajuan.cli.opening import existing_ledger
from dajuan.cli.plans import named_plan, print_rows
from dajuan.desk import Desk, Due, calendar, digest_html, digest_text, due_on, report_month
from dajuan.values import DajuanError, Problem

Format = Literal["table", "json", "text", "html", "ics"]


def due(plan: str, unit: str, on: str, form: str, ledger: str | None) -> None:
    """Show what is due: returns that are not in, figures that wait for approval, items near their deadline or past it."""
    if form not in get_args(Format):
        raise DajuanError(Problem("bad-option", f"{form!r} is no format.", remedy=f"Choose {', '.join(get_args(Format))}."))
    day = _day(on)
    with existing_ledger(ledger) as opened:
        desk = Desk(opened)
        known, book = named_plan(desk, plan), desk.book()
        if form == "ics":
            sys.stdout.buffer.write(calendar(book, known, day, unit or None).encode())
            return
        year = min(max(day.year, known.first), known.last)
        found = due_on(book, known.id, report_month(year, day), day, unit or None)
    if form in ("text", "html"):
        print((digest_text if form == "text" else digest_html)(known, found, day), end="")
        return
    print_rows(_rows(found), form == "json")


def _rows(found: Due) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {"what": "return", "day": str(found.by), "unit": row.office, "of": found.month, "left": row.asked - row.given}
        for row in found.units
    ]
    if found.reported:
        rows.append({"what": "approval", "day": "", "unit": "", "of": found.month, "left": found.reported})
    for what, dated in (("overdue", found.over), ("near", found.near)):
        rows += [
            {"what": what, "day": str(last), "unit": item.lead, "of": f"{item.number} {item.task}".strip(), "left": 1}
            for item, last in dated
        ]
    return rows


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text) if text else date.today()
    except ValueError as error:
        raise DajuanError(Problem("bad-option", f"{text!r} is no day.", remedy="Write it like 2021-04-01.")) from error
