"""From tables to claims: statistical tables and task lists, row and column as evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from dajuan.claims.model import Figure, Kind, Promise
from dajuan.claims.phrases import strip_head, strip_tail
from dajuan.claims.quantities import Amount, amounts_of
from dajuan.claims.units import unit_table
from dajuan.document import Cell, Document, Table
from dajuan.lexicon import load
from dajuan.values import Period, Quantity, Span

_YEAR = re.compile(r"((?:19|20)\d\d)\s?年?(?:(\d{1,2})[-—–~至](\d{1,2})月)?")
_UNIT = re.compile(r"单位\s?[:：]\s?([^\s，。；）)]{1,12})")
_IN_BRACKETS = re.compile(r"[（(]([^（）()]{1,12})[）)]")
_NUMBER = re.compile(r"[-−－]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[-−－]?\d+(?:\.\d+)?")
_LONGEST_DIGITS = 24
_AS_OF = re.compile(r"截[至止]\s?((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: what its head says and the role that gives it."""

    head: str
    role: str


@dataclass(frozen=True, slots=True)
class Frame:
    """A table with its columns read: roles, rows of cells, and the unit and year of its caption."""

    document: Document
    table: Table
    columns: dict[int, Column]
    rows: tuple[dict[int, Cell], ...]
    unit: str | None
    year: str | None


def find_in_tables(document: Document) -> tuple[tuple[Figure, ...], tuple[Promise, ...]]:
    """Return the figures and promises of the tables of ``document``."""
    figures: list[Figure] = []
    promises: list[Promise] = []
    for table in document.tables:
        frame = _frame(document, table)
        roles = {column.role for column in frame.columns.values()}
        if "task" in roles and roles & {"target", "deadline", "responsible", "progress"}:
            for row in frame.rows:
                figures += _task_figures(frame, row)
                promises += _task_promise(frame, row)
        elif "value" in roles or "growth" in roles:
            for row in frame.rows:
                figures += _row_figures(frame, row)
    return tuple(figures), tuple(promises)


def _frame(document: Document, table: Table) -> Frame:
    heads: dict[int, list[str]] = {}
    rows: dict[int, dict[int, Cell]] = {}
    for cell in table.cells:
        if cell.row < table.heads:
            for column in range(cell.column, cell.column + cell.columns):
                heads.setdefault(column, []).append(cell.span.of(document.text))
        else:
            rows.setdefault(cell.row, {})[cell.column] = cell
    above = table.caption + " " + document.text[max(0, table.span.start - 80) : table.span.start]
    columns = _columns({column: "".join(words) for column, words in heads.items()}, rows, document.text)
    unit = _UNIT.search(above + " ".join("".join(words) for words in heads.values()))
    year = _YEAR.search(table.caption) or _YEAR.search(document.facts.title or "")
    return Frame(
        document, table, columns, tuple(rows[key] for key in sorted(rows)), unit[1] if unit else None, year[1] if year else None
    )


def _columns(heads: dict[int, str], rows: dict[int, dict[int, Cell]], text: str) -> dict[int, Column]:
    columns = {}
    named = False
    for place in sorted(heads):
        head = re.sub(r"\s", "", heads[place])
        role = _role(head)
        if role in ("measure", "value") and not named and not _mostly_numbers(place, rows, text):
            role, named = "measure", True
        elif role == "measure":
            role = "value"
        columns[place] = Column(head, role)
    return columns


def _role(head: str) -> str:
    words = load("tables")["column"]
    bare = re.sub(r"[（(].*", "", head)
    for role in ("number", "unit", "deadline", "responsible", "progress", "task", "target", "measure"):
        if bare in words[role]:
            return role
    for role in ("growth", "completion", "share"):
        if any(word in head for word in words[role]):
            return role
    return "value"


def _mostly_numbers(place: int, rows: dict[int, dict[int, Cell]], text: str) -> bool:
    values = [row[place].span.of(text) for row in rows.values() if place in row]
    return sum(bool(_NUMBER.fullmatch(value.strip("%％ "))) for value in values) * 2 > len(values)


def _label(frame: Frame, row: dict[int, Cell], *roles: str) -> tuple[str, Span | None]:
    for place, column in frame.columns.items():
        if column.role in roles and place in row:
            span = row[place].span
            return span.of(frame.document.text).strip(), span
    return "", None


def _row_figures(frame: Frame, row: dict[int, Cell]) -> Iterator[Figure]:
    label, where = _label(frame, row, "measure")
    measure = strip_head(re.sub(r"^[\d.、（）()一二三四五六七八九十\s]+|^其中[:：]?|[（(][^（）()]*[）)]", "", label)).strip()
    if len(measure) < 2 or where is None:
        return
    bracket = _IN_BRACKETS.search(label)
    unit_words = _label(frame, row, "unit")[0] or (bracket[1] if bracket else "")
    for place, column in frame.columns.items():
        if column.role in ("value", "growth", "completion", "share", "target", "progress") and place in row:
            figure = _cell_figure(frame, row[place].span, column, measure, unit_words)
            if figure is not None:
                yield replace(figure, context=(("measure", where),))


def _cell_figure(frame: Frame, span: Span, column: Column, measure: str, unit_words: str) -> Figure | None:
    text = span.of(frame.document.text)
    bare = text.strip(" %％")
    if not _NUMBER.fullmatch(bare) or len(bare) > _LONGEST_DIGITS:
        return None
    try:
        value = Decimal(bare.replace(",", "").replace("−", "-").replace("－", "-"))
    except InvalidOperation:
        return None
    kind: Kind = {"growth": "growth", "completion": "completion", "share": "share"}.get(column.role, "level")  # type: ignore[assignment]
    bracket = _IN_BRACKETS.search(column.head)
    unit, power = (
        ("percent", 0) if kind != "level" else _unit_of((bracket[1] if bracket else "") or unit_words or frame.unit or "")
    )
    if kind == "growth" and unit_words and "百分点" in column.head:
        kind, unit = "points", "percentage_point"
    if unit is None:
        return None
    return Figure(
        Span(span.start, span.end),
        text,
        Quantity(value * Decimal(10) ** power, unit),
        kind,
        measure,
        _period(frame, column.head),
        "planned" if column.role == "target" or re.search(r"预算数|计划|目标", column.head) else "reported",
        "yoy" if kind in ("growth", "points") else None,
        None,
        None,
        None,
        "table-cell",
        0.85 if column.head and (unit_words or frame.unit or kind != "level") else 0.6,
        (f"row: {measure}", f"column: {column.head}"),
    )


def _unit_of(words: str) -> tuple[str | None, int]:
    """The unit that a head or caption names (亿元, %, 人), with the power of its scale; none named: a bare count."""
    words = words.strip()
    if words in ("", "-", "—"):
        return "none", 0
    unit = unit_table().at(words, 0)
    if unit is None or unit.length != len(words):
        return (None, 0) if re.search(r"[A-Za-z\d]", words) else (words, 0)
    return unit.code or "none", unit.power


def _period(frame: Frame, head: str) -> Period | None:
    found = _YEAR.search(head)
    text = found[1] if found else frame.year
    if text is None:
        return None
    if found and found[2]:
        text = f"{text}-{int(found[2]):02d}/{text}-{int(found[3]):02d}"
    try:
        return Period.parse(text)
    except ValueError:
        return None


def _task_figures(frame: Frame, row: dict[int, Cell]) -> Iterator[Figure]:
    task, where = _label(frame, row, "task")
    measure = strip_head(strip_tail(task)) or task
    period = _deadline(frame, row)
    for role in ("target", "progress"):
        span = _label(frame, row, role)[1]
        if where is None or span is None or len(measure) < 2:
            continue
        for amount in amounts_of(span.of(frame.document.text), []):
            if amount.unit is not None:
                year = Period.year(period.last.year) if period else None
                if role == "progress":
                    # How far things were on a day is not yet what came of the year.
                    year = _as_of(frame.table.caption) or year
                yield _task_figure(frame, span, amount, measure, year, role, where)


def _as_of(caption: str) -> Period | None:
    """The day a caption says the table was true on (截至2020年12月20日), or None."""
    day = _AS_OF.search(caption)
    try:
        return Period.parse(f"{day[1]}-{int(day[2]):02d}-{int(day[3]):02d}") if day else None
    except ValueError:
        return None


def _task_figure(frame: Frame, cell: Span, amount: Amount, measure: str, period: Period | None, role: str, where: Span) -> Figure:
    span = Span(cell.start + amount.start, cell.start + amount.end)
    unit = amount.unit or "none"
    return Figure(
        span,
        span.of(frame.document.text),
        Quantity(amount.value, unit, amount.bound, amount.high),
        "completion" if unit == "percent" and role == "progress" else "level",
        measure,
        period,
        "planned" if role == "target" else "reported",
        rule=f"task-{role}",
        confidence=0.85,
        derivation=(f"row: {measure}", f"column: {role}"),
        context=(("measure", where),),
    )


def _task_promise(frame: Frame, row: dict[int, Cell]) -> Iterator[Promise]:
    task, where = _label(frame, row, "task")
    if where is None or len(task) < 2:
        return
    responsible = _label(frame, row, "responsible")[0] or None
    yield Promise(where, where.of(frame.document.text), (where,), _deadline(frame, row), responsible, "task-row", 0.9)


def _deadline(frame: Frame, row: dict[int, Cell]) -> Period | None:
    words = _label(frame, row, "deadline")[0]
    found = re.search(r"(?:((?:19|20)\d\d)\s?年?[-./年]?)?(?:(\d{1,2})\s?月?)?", words)
    year = (found and found[1]) or frame.year
    if not words or year is None:
        return Period.year(int(frame.year)) if frame.year else None
    month = found and found[2]
    try:
        return Period.parse(f"{year}-{int(month):02d}" if month else year)
    except ValueError:
        return None
