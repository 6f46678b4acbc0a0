"""The sheet in a terminal: tables that stay readable from 80 columns on."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from dajuan.claims import Figure, Programme, Project
from dajuan.ledger import Entry
from dajuan.marks import Check, Outcome, margin_text
from dajuan.sheet.amounts import short
from dajuan.sheet.comparing import Cell, Row
from dajuan.sheet.highlighting import near
from dajuan.sheet.model import Sheet

_COLOURS: dict[Outcome, str] = {"met": "green", "exceeded": "bold green", "missed": "bold red", "unclear": "yellow"}
_LONGEST = 60
_WIDE = 100
_ROWS = 40
"""More rows than this are counted, not printed: --json and the pages have them all."""


def print_sheet(sheet: Sheet, console: Console, rows: int = _ROWS) -> None:
    """Print the answer sheet, at most ``rows`` rows of each table."""
    console.print(f"[bold]{escape(sheet.area)} {sheet.year}[/bold]")
    for name, number, of in sheet.counts:
        console.print(f"  {name}: {number}" + ("" if name == "figures" else f" of {of}"))
    console.print(f"  {_coverage(sheet)}")
    _show(console, _targets(sheet, rows, console.width >= _WIDE), len(sheet.targets), rows)
    _show(console, _figures("What was reported", sheet.figures[:rows]), len(sheet.figures), rows)
    _show(console, _ranks(sheet, rows), len(sheet.ranks), rows)
    _show(console, _programmes(sheet, rows), len(sheet.programmes), rows)
    _show(console, _projects(sheet, rows), len(sheet.projects), rows)
    _show(console, _promises(sheet, rows), len(sheet.promises), rows)
    _show(console, _figures("Ahead", _only_figures(sheet.ahead)[:rows]), len(_only_figures(sheet.ahead)), rows)
    print_checks(sheet.checks, console)
    if sheet.suggestions:
        console.print(f"{len(sheet.suggestions)} claims are too unsure to count; see them with --json.")


def print_checks(checks: Iterable[Check], console: Console) -> None:
    """Print every check that applied: how often it applied and passed, and its first failing places."""
    table = Table(title="Checks", title_justify="left", expand=False)
    for head, side in (("check", "left"), ("applied", "right"), ("passed", "right"), ("first thing to look at", "left")):
        table.add_column(head, justify="right" if side == "right" else "left", overflow="fold")
    for check in checks:
        if not check.applied:
            continue
        failing = [hit for hit in check.hits if not hit.passed]
        colour = "red" if failing and check.severity == "error" else "yellow" if failing else "green"
        first = failing[0].message if failing else ""
        table.add_row(f"[{colour}]{check.name}[/]", str(check.applied), str(check.passed), escape(first))
    if table.row_count:
        console.print(table)


def print_claims(entries: Iterable[Entry], console: Console) -> None:
    """Print claims: whose, what is said of what and when, and below a figure what stands around it in its sentence."""
    table = Table("id", "place")
    table.add_column("claim", overflow="fold")
    table.add_column("period")
    for entry in entries:
        claim = entry.claim
        if isinstance(claim, Figure):
            words = " ".join(near(entry, _LONGEST).split())
            told = f"[bold]{escape(claim.measure)}[/] {escape(_amount(claim))}\n[dim]{escape(words)}[/]"
            when = f"{claim.period or '?'}\n{claim.modality}"
        else:
            told, when = f"[bold]{type(claim).__name__.lower()}[/] {escape(short(' '.join(claim.quote.split()), _LONGEST))}", ""
        table.add_row(entry.id[:8], escape(entry.area or ""), told, when, end_section=True)
    console.print(table)


def print_comparison(rows: Iterable[Row], columns: list[str], title: str, console: Console) -> None:
    """Print one line for each indicator and a column for each year or area: the target, an arrow, what was reported."""
    table = _table(escape(title), "indicator", *map(escape, columns), "note")
    for row in rows:
        cells = {name: _cell(cell) for cell in row.cells for name in (str(cell.year), cell.area)}
        note = f"{_CHANGES[row.change]} {escape(row.warning)}".strip() if row.change else escape(row.warning)
        table.add_row(f"{escape(row.name)} ({row.kind})", *(cells.get(name, "–") for name in columns), note)
    console.print(table)


_CHANGES = {
    "raised": "▲ raised.",
    "lowered": "▼ lowered.",
    "kept": "= kept.",
    "dropped": "✗ dropped: not set again in a complete source.",
    "named": "~ named again, but no target was read.",
    "new": "+ new.",
    "not_known": "? not set again in what is recorded, which is not complete.",
}


def _cell(cell: Cell) -> str:
    target = escape(_said(cell.target.target)) if cell.target else ""
    reported = escape(_said(cell.reported)) if cell.reported else ""
    return f"{target} → {reported or '?'}" if target else reported


def _coverage(sheet: Sheet) -> str:
    sources = len(sheet.coverage.editions)
    whole = "a complete report on the year is among them" if sheet.coverage.complete else "no complete report on the year"
    sure = f", mean confidence {sheet.coverage.confidence}" if sheet.coverage.confidence is not None else ""
    return f"sources: {sources} ({whole}){sure}"


def _show(console: Console, table: Table, total: int, rows: int) -> None:
    if not table.row_count:
        return
    console.print(table)
    if total > rows:
        console.print(f"  … and {total - rows} more (--json gives all)")


def _table(title: str, *heads: str) -> Table:
    table = Table(title=title, title_justify="left", expand=False)
    for head in heads:
        table.add_column(head, overflow="fold")
    return table


def _targets(sheet: Sheet, rows: int, wide: bool) -> Table:
    table = _table("Targets and results", "measure", "target", "result", "outcome", "margin", "why", *(["id"] if wide else []))
    for mark in sheet.targets[:rows]:
        outcome = f"[{_COLOURS.get(mark.outcome, 'dim')}]{mark.outcome}[/]"
        result = mark.result.claim if mark.result else None
        table.add_row(
            escape(_measure(mark.target)),
            escape(_said(mark.target)),
            escape(_said(mark.result)) if mark.result and result else "–",
            outcome,
            margin_text(mark),
            escape(mark.rule),
            *([mark.target.id[:8]] if wide else []),
        )
    return table


def _figures(title: str, entries: Iterable[Entry]) -> Table:
    table = _table(title, "measure", "figure", "kind", "period", "id")
    for entry in entries:
        claim = entry.claim
        if isinstance(claim, Figure):
            table.add_row(escape(claim.measure), escape(claim.quote), claim.kind, str(claim.period or "–"), entry.id[:8])
    return table


def _ranks(sheet: Sheet, rows: int) -> Table:
    table = _table("Ranks", "measure", "rank", "among", "id")
    for entry in sheet.ranks[:rows]:
        claim = entry.claim
        if isinstance(claim, Figure):
            table.add_row(escape(claim.measure), escape(claim.quote), escape(claim.universe or "not said"), entry.id[:8])
    return table


def _programmes(sheet: Sheet, rows: int) -> Table:
    table = _table("Programmes", "name", "parts")
    for entry in sheet.programmes[:rows]:
        if isinstance(entry.claim, Programme):
            table.add_row(escape(entry.claim.name), escape("、".join(entry.claim.parts)))
    return table


def _projects(sheet: Sheet, rows: int) -> Table:
    table = _table("Projects", "name", "stage", "money")
    for entry in sheet.projects[:rows]:
        if isinstance(entry.claim, Project):
            money = entry.claim.investment
            table.add_row(escape(entry.claim.name), entry.claim.stage, f"{money.value:,f} {money.unit}" if money else "–")
    return table


def _promises(sheet: Sheet, rows: int) -> Table:
    table = _table("Promises", "promise", "what became of it", "measurable by")
    for mark in sheet.promises[:rows]:
        quote = mark.promise.claim.quote.replace("\n", "")
        short = quote if len(quote) <= _LONGEST else quote[:_LONGEST] + "…"
        table.add_row(escape(short), mark.fate, ", ".join(mark.grounds) or "nothing")
    return table


def _only_figures(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(entry for entry in entries if isinstance(entry.claim, Figure))


def _measure(entry: Entry) -> str:
    return entry.claim.measure if isinstance(entry.claim, Figure) else entry.claim.quote


def _said(entry: Entry) -> str:
    """The quote, with what kind of number it is where that is not plain, and its period where it is no year."""
    claim = entry.claim
    if not isinstance(claim, Figure):
        return claim.quote
    part = f" ({claim.period})" if claim.period and not claim.period.is_year else ""
    return f"{_amount(claim)}{part}"


def _amount(figure: Figure) -> str:
    """The quote, with a sign where the number says how much something moved."""
    moved = figure.kind in ("growth", "increment", "points")
    return f"{('−' if figure.quantity.value < 0 else '+') if moved else ''}{figure.quote}"
