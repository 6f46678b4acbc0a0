"""`dajuan plan`: a plan of record from the shell: made, imported, sent out and taken in by Excel, rolled up, reported."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from dajuan.claims import find_claims
from dajuan.cli.opening import existing_ledger
from dajuan.desk import (
    Desk,
    Plan,
    error_workbook,
    percent,
    plan_workbook,
    progress_of,
    propose,
    publish_plan,
    read_workbook,
    report_month,
    rollups,
    unit_workbook,
    write_incoming,
    year_report,
)
from dajuan.document import read
from dajuan.ledger import Ledger, ledger_url
from dajuan.values import DajuanError, Problem


def make(
    title: str,
    area: str,
    first: int,
    who: str,
    last: int | None,
    ledger: str | None,
) -> None:
    """Make an empty plan and print its id."""
    with Ledger(ledger_url(ledger)) as opened:
        print(Desk(opened).make_plan(title, area, first, last or first, who))


def listing(as_json: bool, ledger: str | None) -> None:
    """List the plans."""
    with existing_ledger(ledger) as opened:
        book = Desk(opened).book()
        rows = [{"id": p.id, "title": p.title, "area": p.area, "first": p.first, "last": p.last} for p in book.plans.values()]
    print_rows(rows, as_json)


def take_items(
    plan: str,
    file: Path,
    who: str,
    year: int | None,
    yes: bool,
    as_json: bool,
    ledger: str | None,
) -> None:
    """Read items from a file as proposals; with --yes they are confirmed at once."""
    with existing_ledger(ledger) as opened:
        desk = Desk(opened)
        known = named_plan(desk, plan)
        document = read(file)
        found = propose(document, find_claims(document), year or known.first)
        fitting = [proposal for proposal in found if known.first <= proposal.item.year <= known.last]
        ids = desk.add_items(known.id, [proposal.noted for proposal in fitting], who, confirmed=yes)
    rows = [
        {"id": id, "number": p.item.number, "task": p.item.task, "units": "、".join(p.item.units), "measure": p.item.measure}
        | {"target": str(p.item.target or ""), "unit": p.item.unit, "problems": " ".join(str(each) for each in p.problems)}
        for id, p in zip(ids, fitting, strict=True)
    ]
    print_rows(rows if as_json else [{key: text for key, text in row.items() if key != "problems"} for row in rows], as_json)
    for problem in (problem for proposal in fitting for problem in proposal.problems):
        print(f"- {problem}", file=sys.stderr)
    state = "confirmed" if yes else "proposed: confirm them on the desk, or import with --yes"
    print(f"{len(ids)} items are {state}; {len(found) - len(fitting)} of other years left out.", file=sys.stderr)


def items(plan: str, month: str, as_json: bool, ledger: str | None) -> None:
    """List a plan's items and how each stands at the end of a month (default: the last one over)."""
    with existing_ledger(ledger) as opened:
        book = Desk(opened).book()
        known = named_plan(Desk(opened), plan)
        rows = []
        for item in book.items_of(known.id, None):
            found = progress_of(book, item, month or _last_month(item.year))
            done = percent(found.done)
            rows.append(
                {"id": item.id, "number": item.number, "task": item.task, "units": "、".join(item.units), "state": item.state}
                | {"value": str(found.value or ""), "target": str(item.target or ""), "unit": item.unit}
                | {"done": str(done) if done is not None else "", "standing": found.standing}
            )
    print_rows(rows, as_json)


def send(
    plan: str,
    out: Path,
    month: str,
    ledger: str | None,
) -> None:
    """Write the item list, or a month's returns for every unit, as Excel."""
    with existing_ledger(ledger) as opened:
        desk = Desk(opened)
        known, book = named_plan(desk, plan), desk.book()
        if not month:
            out.write_bytes(plan_workbook(book, known.id))
            return
        out.mkdir(parents=True, exist_ok=True)
        offices = sorted({question.office for question in book.questions_of(known.id, int(month[:4])).values()})
        for office in offices:
            (out / f"{month}-{_safe(office)}.xlsx").write_bytes(unit_workbook(book, known.id, office, month))
    print(f"{len(offices)} workbooks are in {out}.", file=sys.stderr)


def take(
    files: list[Path],
    who: str,
    dry_run: bool,
    errors: Path | None,
    as_json: bool,
    ledger: str | None,
) -> int:
    """Take in filled workbooks; each one whole or not at all, the others go on. Returns 1 when something was refused."""
    failed = False
    told: list[dict[str, Any]] = []
    with existing_ledger(ledger) as opened:
        desk = Desk(opened)
        for file in files:
            try:
                incoming = read_workbook(desk, _bytes(file))
                if incoming.refusals and errors is not None:
                    errors.write_bytes(error_workbook(incoming))
                told += [{"file": str(file), **asdict(change)} for change in incoming.changes]
                for refusal in incoming.refusals:
                    print(f"dajuan: {file}, {refusal.sheet} {refusal.row}: {refusal.problem}", file=sys.stderr)
                if not dry_run:
                    write_incoming(desk, incoming, who)
                failed |= bool(incoming.refusals)
            except DajuanError as error:
                failed = True
                print(f"dajuan: {file}: {error.problem}", file=sys.stderr)
    print_rows(told, as_json)
    return int(failed)


def month_command(
    plan: str,
    month: str,
    by: str,
    as_json: bool,
    ledger: str | None,
) -> None:
    """Show how the plan stands at the end of a month, with denominators."""
    if by not in ("unit", "category", "leader", "plan"):
        raise DajuanError(Problem("bad-option", f"{by!r} is no grouping.", remedy="Choose unit, category, leader or plan."))
    with existing_ledger(ledger) as opened:
        desk = Desk(opened)
        known = named_plan(desk, plan)
        rows = [
            {"name": r.name or known.title, "items": r.items, "measured": r.measured, "weight": str(r.weight)}
            | dict(r.counts)
            | {"completion": str(percent(r.completion) if r.completion is not None else "")}
            for r in rollups(desk.book(), known.id, month, by)
        ]
    print_rows(rows, as_json)


def report(
    plan: str,
    year: int,
    out: Path,
    ledger: str | None,
) -> None:
    """Draft the year's report as Word, each sentence with its backing in a comment."""
    with existing_ledger(ledger) as opened:
        desk = Desk(opened)
        out.write_bytes(year_report(desk.book(), named_plan(desk, plan).id, year, report_month(year, date.today())))


def publish(plan: str, year: int, who: str, ledger: str | None) -> None:
    """Put targets and the results of locked months onto the public sheet, as a source of its own."""
    with existing_ledger(ledger) as opened:
        desk = Desk(opened)
        done = publish_plan(desk, named_plan(desk, plan).id, year, who)
    for measure in done.left_out:
        print(f"dajuan: {measure} is left out: it would be misread. Name the measure more fully.", file=sys.stderr)
    print(f"{done.receipt.figures} figures are on the sheet.")


def named_plan(desk: Desk, name: str) -> Plan:
    known = desk.book().plans.values()
    found = [plan for plan in known if plan.id == name or plan.title == name]
    found = found or [plan for plan in known if plan.id.startswith(name) or plan.title.startswith(name)]
    if len(found) == 1:
        return found[0]
    message = f"{'No' if not found else 'More than one'} plan begins with {name}."
    raise DajuanError(Problem("no-such-plan", message, remedy="List them with `dajuan plan list`."))


def _last_month(year: int) -> str:
    today = date.today()
    if today.year > year:
        return f"{year}-12"
    return f"{today.year}-{max(1, today.month - 1):02d}"


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise DajuanError(
            Problem("cannot-read", f"{file} could not be read: {error.strerror}.", remedy="Check the path.")
        ) from error


def _safe(name: str) -> str:
    return "".join(c for c in name if c.isalnum() or c in "-_") or "unit"


def print_rows(rows: list[dict[str, Any]], as_json: bool) -> None:
    """Print rows as a table, or as JSON."""
    if as_json:
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    table = Table()
    for name in rows[0] if rows else ():
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(str(value) for value in row.values()))
    if rows:
        Console().print(table, markup=False)
