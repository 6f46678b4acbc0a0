"""From tables to claims: statistical tables and task lists, row and column as evidence."""

from __future__ import annotations

import re
from collections import Counter
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
_FAR = 60  # a part stands within so many rows of its whole
_AS_OF = re.compile(r"截[至止]\s?((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: what its head says and the role that gives it."""

    head: str
    role: str


@dataclass(frozen=True, slots=True)
class Frame:
    """A table with its columns read: roles, rows of cells, the unit and year of its caption, and how often each label stands."""

    document: Document
    table: Table
    columns: dict[int, Column]
    rows: tuple[dict[int, Cell], ...]
    unit: str | None
    year: str | None
    labels: Counter[str]
    area: str | None

    def repeated(self, label: Cell) -> bool:
        """Whether the words of a label stand in more than one row."""
        return self.labels[label.span.of(self.document.text).strip()] > 1


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
        elif "measure" in roles and roles & set(_VALUES):
            for number in range(len(frame.rows)):
                figures += _row_figures(frame, number)
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
    columns = _columns({column: "".join(words) for column, words in heads.items()}, rows, document.text)
    above = document.text[max(0, table.span.start - 80) : table.span.start]
    places = (table.caption, " ".join(word for words in heads.values() for word in words), above[::-1].partition("\t")[0][::-1])
    unit = next((found for place in places if (found := _UNIT.search(place))), None)
    year = _YEAR.search(table.caption) or _YEAR.search(document.facts.title or "")
    ordered = tuple(rows[key] for key in sorted(rows))
    named = [place for place, column in columns.items() if column.role == "measure"]
    labels = Counter(row[place].span.of(document.text).strip() for row in ordered for place in named if place in row)
    return Frame(
        document, table, columns, ordered, unit[1] if unit else None, year[1] if year else None, labels, _level(table.caption)
    )


_OWN = re.compile(r"[省市州盟县区]本级")


def _level(caption: str) -> str | None:
    """Whose numbers a table gives when they are not those of the whole place: 市本级, where the caption says no 全市 beside it."""
    found = _OWN.search(caption)
    return found[0] if found and not re.search(r"全[省市州盟县区]", caption) else None


def _columns(heads: dict[int, str], rows: dict[int, dict[int, Cell]], text: str) -> dict[int, Column]:
    """What each column holds. Tables of accounts have labels twice, for income at the left and spending at the right."""
    columns = {}
    named = False
    for place in sorted(heads):
        head = re.sub(r"\s", "", heads[place])
        role = _role(head)
        if role == "measure" and named and _mostly_numbers(place, rows, text):
            role = "value"
        elif role == "value" and not named and not _mostly_numbers(place, rows, text):
            role = "measure"
        named = named or role == "measure"
        columns[place] = Column(head, role)
    return columns


def _role(head: str) -> str:
    words = load("tables")["column"]
    bare = re.sub(r"[（(].*", "", head)
    for role in ("number", "unit", "deadline", "responsible", "progress", "task", "target", "measure"):
        if bare in words[role]:
            return role
    if re.search(r"(?:完成|占|为)[^增减]*(?:预算|计划|决算)数?的?[（(]?[%％]", head):
        return "completion"
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


_NUMBERING = re.compile(r"^(?:[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2}(?:\.\d{1,2})*)[）)、.．]\s*)+|^\d+\s+")
_OF_WHICH = re.compile(r"^(?:其中|[#＃])\s*[:：]?\s*")
_NOTE = re.compile(r"[（(][^（）()]*[）)]")
_VALUES = ("value", "growth", "completion", "share", "target", "progress")


def _row_figures(frame: Frame, number: int) -> Iterator[Figure]:
    """The figures of a row, each with the label nearest to its left, the row's unit, and the label it is a part of."""
    row, text = frame.rows[number], frame.document.text
    label: Cell | None = None
    unit_words, passed = "", False
    for place, column in frame.columns.items():
        cell = row.get(place)
        if column.role == "measure":
            if cell is not None:
                label, unit_words = cell, ""
            elif passed:
                label = None
            passed = False
        elif column.role == "unit" and cell is not None:
            unit_words = cell.span.of(text).strip()
        elif column.role in _VALUES and cell is not None and label is not None:
            passed = True
            measure, context = _measure(frame, number, label)
            # A part is counted in the unit of its whole: 货运量（万吨）, and below it 公路.
            brackets = (_IN_BRACKETS.search(span.of(text)) for _, span in context)
            unit = unit_words or next((found[1] for found in brackets if found and _is_unit(found[1])), "")
            area = frame.area
            if frame.columns[label.column].head in load("tables")["area"]["heads"]:
                measure, area = _counted(column.head), label.span.of(text).strip()
                context = (("area", label.span),)
            figure = _cell_figure(frame, cell.span, column, measure, unit) if measure else None
            if figure is not None:
                total = measure in load("tables")["part"]["totals"]
                yield replace(figure, context=context, area=area, confidence=0.5 if total else figure.confidence)


def _is_unit(words: str) -> bool:
    unit = unit_table().at(words.strip(), 0)
    return unit is not None and unit.length == len(words.strip())


_ASIDE = re.compile(r"[（(][^（）()]*[）)]|单位[:：]\S*|(?:19|20)\d\d\s?年?度?末?|[%％±]|^(?:比上年|同比)")


def _counted(head: str) -> str:
    """What a column counts, where its rows are places: its head without year, unit and the words of a change."""
    bare = _ASIDE.sub("", head)
    return bare if len(bare) >= 2 and not any(word in bare for word in load("tables")["column"]["growth"]) else ""


def _measure(frame: Frame, number: int, label: Cell) -> tuple[str, tuple[tuple[str, Span], ...]]:
    """What a row counts, and the cells that say so: a part that has no name of its own takes that of the whole."""
    own, whole = _bare(frame, label), _whole(frame, number, label)
    context: tuple[tuple[str, Span], ...] = (("measure", label.span),)
    if not own or own.isascii() or re.search(r"\.{4}|…{2}|·{4}", own):  # a line of a list of contents counts nothing
        return "", context
    if whole is None:
        return own, context
    name, parts = _bare(frame, whole), load("tables")["part"]
    context = (("measure", label.span), ("whole", whole.span))
    if own in parts["before"]:
        return own + name, context
    return (f"{name}（{own}）" if frame.repeated(label) or own in parts["after"] else own), context


def _bare(frame: Frame, label: Cell) -> str:
    """A label without its number, its 其中 and its notes in brackets."""
    words = _OF_WHICH.sub("", _NUMBERING.sub("", label.span.of(frame.document.text).strip()))
    words = re.sub(r"(?<=[一-鿿])\s+(?=[一-鿿])", "", _NOTE.sub("", words))
    return (re.sub(r"^(?:全年|全[国省市州盟县区旗镇乡](?=..))", "", words) or words).strip()


def _whole(frame: Frame, number: int, label: Cell) -> Cell | None:
    """The label of the row that a row is a part of: by its indent, or by 其中; None when it stands for itself."""
    text, place = frame.document.text, label.column
    said = _OF_WHICH.match(label.span.of(text).strip()) is not None
    if not label.indent and not said:
        return None
    for above in range(number - 1, max(-1, number - _FAR), -1):
        cell = frame.rows[above].get(place)
        if cell is None:
            continue
        also = _OF_WHICH.match(cell.span.of(text).strip()) is not None
        if (cell.indent < label.indent and not (also and said)) or (said and not also and cell.indent <= label.indent):
            return cell
    return None


def _cell_figure(frame: Frame, span: Span, column: Column, measure: str, unit_words: str) -> Figure | None:
    text = span.of(frame.document.text)
    bare = text.strip(" %％")
    if not _NUMBER.fullmatch(bare) or len(bare) > _LONGEST_DIGITS or not re.search(r"[一-鿿A-Za-z%％]|\d{4}", column.head):
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
        _period(frame, column),
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


def _period(frame: Frame, column: Column) -> Period | None:
    """The year of a column: of its head, for a change that of the nearest column to its left, else of the caption."""
    # 比2030年决算数增长: the year is what the change is measured against.
    found = _YEAR.search(re.sub(r"[比较]\s?(?:19|20)\d\d\s?年", "", column.head))
    if found is None and column.role != "value":
        before = [each.head for each in frame.columns.values()]
        before = before[: before.index(column.head)]
        found = next((year for head in reversed(before) if (year := _YEAR.search(head))), None)
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
