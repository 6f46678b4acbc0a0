"""The commands of the desk, `dajuan plan …` and `dajuan account …`: their options; what they do stands in their own files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

LedgerOption = Annotated[
    str | None, typer.Option("--ledger", envvar="DAJUAN_LEDGER", help="Ledger file or database URL (default: dajuan.db here).")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
PlanName = Annotated[str, typer.Argument(help="The plan's id or title, or the beginning of it.")]
Year = Annotated[int, typer.Argument(help="Which year.")]
Who = Annotated[str, typer.Option("--who", help="Who does it; kept in the audit log.")]
Name = Annotated[str, typer.Argument(help="The account's name.")]
FromInput = Annotated[
    bool, typer.Option("--password-stdin", help="Read the password from standard input, not from the terminal.")
]

plans = typer.Typer(
    no_args_is_help=True, help="Run a plan of record: items, monthly returns by Excel, progress, the year's report."
)
accounts = typer.Typer(no_args_is_help=True, help="Who may work at the desk: add, list, set a password.")


@plans.command("make")
def plan_make(
    title: Annotated[str, typer.Argument(help="What the plan is called.")],
    area: Annotated[str, typer.Option("--area", help="Whose plan it is.")],
    first: Annotated[int, typer.Option("--from", help="Its first year.")],
    who: Who,
    last: Annotated[int | None, typer.Option("--to", help="Its last year (default: the first).")] = None,
    ledger: LedgerOption = None,
) -> None:
    """Make an empty plan and print its id."""
    from dajuan.cli.plans import make

    make(title, area, first, who, last, ledger)


@plans.command("list")
def plan_list(as_json: JsonOption = False, ledger: LedgerOption = None) -> None:
    """List the plans."""
    from dajuan.cli.plans import listing

    listing(as_json, ledger)


@plans.command("import")
def plan_import(
    plan: PlanName,
    file: Annotated[Path, typer.Argument(help="A report, a Word table or an Excel list.")],
    who: Who,
    year: Annotated[int | None, typer.Option("--year", help="Which year's items (default: the plan's first).")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Confirm the items as they are read.")] = False,
    as_json: JsonOption = False,
    ledger: LedgerOption = None,
) -> None:
    """Read items from a file as proposals; with --yes they are confirmed at once."""
    from dajuan.cli.plans import take_items

    take_items(plan, file, who, year, yes, as_json, ledger)


@plans.command("items")
def plan_items(
    plan: PlanName,
    month: Annotated[str, typer.Option("--month", help="As of the end of this month (default: the last one over).")] = "",
    as_json: JsonOption = False,
    ledger: LedgerOption = None,
) -> None:
    """List a plan's items and how each stands."""
    from dajuan.cli.plans import items

    items(plan, month, as_json, ledger)


@plans.command("send")
def plan_send(
    plan: PlanName,
    out: Annotated[Path, typer.Argument(help="The workbook; with --month a folder, one workbook for each unit.")],
    month: Annotated[str, typer.Option("--month", help="The month that is asked, like 2021-03 (default: the items).")] = "",
    ledger: LedgerOption = None,
) -> None:
    """Write the item list, or a month's returns for every unit, as Excel."""
    from dajuan.cli.plans import send

    send(plan, out, month, ledger)


@plans.command("take")
def plan_take(
    files: Annotated[list[Path], typer.Argument(help="Workbooks that `plan send` wrote, filled in.")],
    who: Who,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would change.")] = False,
    errors: Annotated[Path | None, typer.Option("--errors", help="Write refused rows to this workbook.")] = None,
    as_json: JsonOption = False,
    ledger: LedgerOption = None,
) -> None:
    """Take in filled workbooks; each one whole or not at all, the others go on."""
    from dajuan.cli.plans import take

    raise typer.Exit(take(files, who, dry_run, errors, as_json, ledger))


@plans.command("month")
def plan_month(
    plan: PlanName,
    month: Annotated[str, typer.Argument(help="Like 2021-03.")],
    by: Annotated[str, typer.Option("--by", help="unit, category, leader or plan.")] = "unit",
    as_json: JsonOption = False,
    ledger: LedgerOption = None,
) -> None:
    """Show how the plan stands at the end of a month, with denominators."""
    from dajuan.cli.plans import month_command

    month_command(plan, month, by, as_json, ledger)


@plans.command("due")
def plan_due(
    plan: PlanName,
    unit: Annotated[str, typer.Option("--unit", help="Of this unit only.")] = "",
    on: Annotated[str, typer.Option("--on", help="As seen on this day (2021-04-01; default: today).")] = "",
    form: Annotated[
        str, typer.Option("--format", help="table, json, text or html (for a mail), ics (a calendar of what is to come).")
    ] = "table",
    as_json: JsonOption = False,
    ledger: LedgerOption = None,
) -> None:
    """Show what is due: returns not in, figures waiting for approval, items near their deadline or past it."""
    from dajuan.cli.due import due

    due(plan, unit, on, "json" if as_json else form, ledger)


@plans.command("report")
def plan_report(
    plan: PlanName,
    year: Year,
    out: Annotated[Path, typer.Option("--out", "-o", help="The Word file.")],
    ledger: LedgerOption = None,
) -> None:
    """Draft the year's report as Word, each sentence with its backing in a comment."""
    from dajuan.cli.plans import report

    report(plan, year, out, ledger)


@plans.command("publish")
def plan_publish(plan: PlanName, year: Year, who: Who, ledger: LedgerOption = None) -> None:
    """Put targets and the results of locked months onto the public sheet, as a source of its own."""
    from dajuan.cli.plans import publish

    publish(plan, year, who, ledger)


@accounts.command("add")
def account_add(
    name: Name,
    role: Annotated[str, typer.Option("--role", help="reader, reporter, reviewer, editor or admin.")],
    unit: Annotated[str, typer.Option("--unit", help="A reporter's unit, as it stands in the plan.")] = "",
    shown: Annotated[str, typer.Option("--shown", help="The person's name as pages show it.")] = "",
    no_password: Annotated[bool, typer.Option("--no-password", help="Only log-in with the organisation.")] = False,
    password_stdin: FromInput = False,
    ledger: LedgerOption = None,
) -> None:
    """Add an account; its password is asked for."""
    from dajuan.cli.accounts import add

    add(name, role, unit, shown, no_password, password_stdin, ledger)


@accounts.command("list")
def account_list(as_json: JsonOption = False, ledger: LedgerOption = None) -> None:
    """List the accounts."""
    from dajuan.cli.accounts import listing

    listing(as_json, ledger)


@accounts.command("password")
def account_password(name: Name, password_stdin: FromInput = False, ledger: LedgerOption = None) -> None:
    """Set a new password; the account's sessions end."""
    from dajuan.cli.accounts import password

    password(name, password_stdin, ledger)
