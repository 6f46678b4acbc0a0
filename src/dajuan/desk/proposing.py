"""Items proposed from a document: the rows of its task lists, or the targets and promises of its text. A person confirms."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Literal

from dajuan.claims import Claims, Figure, Promise, amounts_in, claim_id, find_claims, unit_of_word
from dajuan.desk.model import Item, Nature
from dajuan.document import Cell, Document, Table, from_text
from dajuan.lexicon import LexiconError, load
from dajuan.values import Period, Problem, Quantity, Span

_BRACKETS = re.compile(r"[（(].*?[）)]")
_IN_BRACKETS = re.compile(r"[（(]([^（）()]{1,12})[）)]")
_DATE = re.compile(r"(?:((?:19|20)\d\d)\s?[年./-]\s?)?(\d{1,2})(?:\s?[月./-]\s?(\d{1,2}))?")
_YEAR = re.compile(r"((?:19|20)\d\d)\s?年?")
_LEVEL_UNITS = {"percent", "percentage_point", "rank", "multiple"}
_COLUMNS = (
    "number",
    "category",
    "task",
    "leader",
    "units",
    "joint",
    "target",
    "measure",
    "unit",
    "deadline",
    "weight",
    "budget",
    "year",
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """An item that a document seems to state, and what is uncertain about it."""

    item: Item
    problems: tuple[Problem, ...] = ()


def propose(document: Document, claims: Claims, year: int) -> list[Proposal]:
    """Return the items that ``document`` states for ``year``: from its task lists where it has some, else from its text."""
    rows = [proposal for table in document.tables for proposal in _of_table(document, claims, table, year)]
    return rows or list(_of_text(document, claims, year))


def columns_of(heads: list[str]) -> dict[str, int]:
    """Return which column holds what, by the words of the heads; the first column of a kind counts."""
    found: dict[str, int] = {}
    for place, head in enumerate(heads):
        bare = _BRACKETS.sub("", re.sub(r"\s", "", head)).lower()
        name = _heads().get(bare)
        if name is not None:
            second = name in found and next((key for key, words in load("plan")["second"].items() if bare in words), "")
            found.setdefault(second or name, place)
    return found


@cache
def _heads() -> dict[str, str]:
    """Each head word with the column it names."""
    named: dict[str, str] = {}
    for name, words in load("plan")["column"].items():
        for word in words:
            if word in named:
                raise LexiconError(f"plan.toml: {word!r} names both {named[word]} and {name}")
            named[word] = name
    return named


def _of_table(document: Document, claims: Claims, table: Table, year: int) -> Iterator[Proposal]:
    grid = _grid(table)
    heads = [_head([_text(document, cell) for cell in column]) for column in grid.heads]
    places = columns_of(heads)
    if "task" not in places or not places.keys() & {"target", "deadline", "units", "joint"}:
        return
    budget = _IN_BRACKETS.search(heads[places["budget"]]) if "budget" in places else None
    held: Proposal | None = None
    heading = ""
    for number in grid.rows:
        row = _row(document, grid, number, places)
        if row.role == "heading":
            heading = row.said["task"]
        if row.role == "more" and held is not None:
            held = replace(held, item=replace(held.item, task=held.item.task + row.said["task"]))
        if row.role != "item":
            continue
        if held is not None:
            yield held
        said = row.said | {"category": row.said.get("category") or heading}
        if budget and _plain_number(said.get("budget", "")) is not None:
            said["budget"] += budget[1]
        place = f"{document.origin.rpartition('/')[2]} {table.sheet} {number + 1}".replace("  ", " ")
        held = _of_row(document, claims, row.target, said, place, year)
    if held is not None:
        yield held


def _head(texts: list[str]) -> str:
    """The words that name a column: all of its heads as one, or the lowest that is known, under 责任单位 牵头单位."""
    together = "".join(texts)
    return next((text for text in (together, *reversed(texts)) if columns_of([text])), together)


@dataclass(frozen=True, slots=True)
class _Row:
    """What a row says by column, and what it is: an item, a heading over items, more of the task above, or nothing."""

    role: Literal["item", "heading", "more", "none"]
    said: dict[str, str]
    target: Cell | None


def _row(document: Document, grid: _Grid, number: int, places: dict[str, int]) -> _Row:
    cells = {name: grid.cells.get((number, places[name])) for name in _COLUMNS if name in places}
    said = {name: _text(document, cell) if cell is not None else "" for name, cell in cells.items()}
    task = cells["task"]
    begun = {cell for (row, _), cell in grid.cells.items() if row == number == cell.row and _text(document, cell)}
    if any(_is_total(_text(document, cell)) for cell in begun if cell.column <= places["task"]):
        return _Row("none", said, None)
    if task is None or len(said["task"]) < 2:
        return _Row("none", said, None)
    alone = begun - {cells.get("number")} == {task}
    if alone and task.columns > 1:
        return _Row("heading", said, None)
    more = alone and "number" in places and not said["number"] and task.column == places["task"]
    return _Row("more" if more else "item", said, cells.get("target"))


def _is_total(text: str) -> bool:
    return re.sub(r"\s", "", text).endswith(tuple(load("plan")["words"]["totals"]))


@dataclass(frozen=True, slots=True)
class _Grid:
    heads: list[list[Cell]]
    cells: dict[tuple[int, int], Cell]
    rows: list[int]


def _grid(table: Table) -> _Grid:
    """Every place of a table with the cell that covers it: a merged cell speaks for all the rows it spans."""
    width = max((cell.column + cell.columns for cell in table.cells), default=0)
    heads: list[list[Cell]] = [[] for _ in range(width)]
    cells: dict[tuple[int, int], Cell] = {}
    for cell in table.cells:
        for column in range(cell.column, cell.column + cell.columns):
            if cell.row < table.heads:
                heads[column].append(cell)
            for row in range(cell.row, cell.row + cell.rows):
                cells.setdefault((row, column), cell)
    return _Grid(heads, cells, sorted({row for row, _ in cells if row >= table.heads}))


def _of_row(document: Document, claims: Claims, target: Cell | None, said: dict[str, str], place: str, year: int) -> Proposal:
    problems: list[Problem] = []
    own_year = _YEAR.search(said.get("year", ""))
    deadline = deadline_of(said.get("deadline", ""), year)
    units = units_of(said.get("units", ""), said.get("joint", ""))
    if not units:
        problems.append(Problem("no-unit", f"{said['task'][:30]}: no responsible unit is named.", remedy="Name one."))
    item = Item(
        "",
        "",
        said["task"],
        int(own_year[1]) if own_year else deadline.year if deadline else year,
        said.get("number", ""),
        said.get("category", ""),
        said.get("leader", ""),
        units,
        deadline=deadline,
        weight=_plain_number(said.get("weight", "")) or Decimal(1),
        budget=_money(said.get("budget", "")),
        origin=place,
    )
    item = _with_target(item, document, claims, target, said, problems)
    return Proposal(item, tuple(problems))


def _with_target(
    item: Item, document: Document, claims: Claims, cell: Cell | None, said: dict[str, str], problems: list[Problem]
) -> Item:
    """The item with the figure of its target cell; with none when the cell states none, or more than one."""
    if cell is None:
        return item
    measure = said.get("measure") or item.task
    number = _plain_number(said["target"])
    if number is not None and said.get("unit"):
        unit, power = unit_of_word(said["unit"]) or (said["unit"], 0)
        return _figured(item, measure, unit, number.scaleb(power), said["target"])
    within = [f for f in claims.figures if cell.span.start <= f.span.start and f.span.end <= cell.span.end]
    if len(within) == 1:
        figure = within[0]
        quantity = figure.quantity
        made = _figured(item, said.get("measure") or figure.measure or item.task, quantity.unit, quantity.value, said["target"])
        if quantity.bound == "range":
            problems.append(
                Problem("range", f"{item.task[:30]}: the target is a range; its lower end is taken.", remedy="Check it.")
            )
        level = figure.kind not in ("level", "increment") or made.nature == "level"
        return replace(
            made,
            nature="level" if level else "sum",
            ceiling=made.ceiling or quantity.bound in ("at_most", "under"),
            indicator=figure.indicator,
            claim=claim_id(document.digest, figure),
        )
    counted = [] if within else _counted(measure, said["target"])
    if len(counted) == 1:
        made = _figured(item, measure, counted[0].unit, counted[0].value, said["target"])
        return replace(made, ceiling=made.ceiling or counted[0].bound in ("at_most", "under"))
    if max(len(within), len(counted), len(list(amounts_in(said["target"])))) > 1:
        message = f"{item.task[:30]}: the target names several figures; none was taken."
        problems.append(Problem("several-figures", message, remedy="Split the item, one figure each."))
    return item


def _counted(measure: str, words: str) -> list[Quantity]:
    """What a cell counts that is no sentence without the measure beside it: 12个 under 老旧小区."""
    beside = from_text(f"{measure}{words}。")
    found = [figure for figure in find_claims(beside).figures if figure.span.start >= len(measure)]
    return [figure.quantity for figure in found if figure.quantity.high is None]


def _figured(item: Item, measure: str, unit: str, value: Decimal, words: str) -> Item:
    ceiling = any(word in words for word in load("plan")["words"]["ceiling"])
    nature: Nature = "level" if unit in _LEVEL_UNITS or unit in ("%", "％") or value <= 0 else "sum"
    code = "percent" if unit in ("%", "％") else unit
    return replace(item, measure=measure, unit=code, target=value, nature=nature, ceiling=ceiling)


def _of_text(document: Document, claims: Claims, year: int) -> Iterator[Proposal]:
    """Items from running text: planned figures of the year, then promises that hold none of them."""
    wanted = Period.year(year)
    taken: list[Span] = []
    for figure in claims.figures:
        if figure.modality == "planned" and figure.period is not None and wanted.covers(figure.period) and figure.measure:
            taken.append(figure.span)
            yield _of_figure(document, figure, year)
    for promise in claims.promises:
        for span in promise.commitments or (promise.span,):
            if not any(span.start <= each.start and each.end <= span.end for each in taken):
                yield _of_promise(document, promise, span, year)


def _of_figure(document: Document, figure: Figure, year: int) -> Proposal:
    quantity, grown = figure.quantity, figure.kind in ("growth", "points")
    item = Item("", "", f"{figure.measure}{'增长' if grown else ''}{figure.quote}", year, units=())
    name = f"{figure.measure}增速" if grown else figure.measure
    item = _figured(item, name, quantity.unit, quantity.value, figure.quote)
    item = replace(
        item,
        ceiling=item.ceiling or quantity.bound in ("at_most", "under"),
        nature="level" if figure.kind not in ("level", "increment") else item.nature,
        indicator=figure.indicator,
        claim=claim_id(document.digest, figure),
        origin=document.origin.rpartition("/")[2],
    )
    note = Problem("no-unit", f"{item.task[:30]}: the text names no responsible unit.", remedy="Name one.")
    return Proposal(item, (note,))


def _of_promise(document: Document, promise: Promise, span: Span, year: int) -> Proposal:
    units = units_of(promise.responsible or "", "")
    deadline = promise.deadline.last if promise.deadline else None
    item = Item(
        "",
        "",
        span.of(document.text).strip(),
        deadline.year if deadline else year,
        units=units,
        deadline=deadline,
        claim=claim_id(document.digest, promise),
        origin=document.origin.rpartition("/")[2],
    )
    missing = () if units else (Problem("no-unit", f"{item.task[:30]}: no responsible unit is named.", remedy="Name one."),)
    return Proposal(item, missing)


def units_of(lead: str, joint: str) -> tuple[str, ...]:
    """Return the bodies that a cell names, the lead first (``住建局、财政局`` is two)."""
    separators = "[" + re.escape(load("plan")["words"]["joint_separators"]) + "]"
    bare = (_BRACKETS.sub("", _roles().sub("、", cell)) for cell in (lead, joint))
    names = [name.strip() for cell in bare for name in re.split(separators, cell)]
    return tuple(dict.fromkeys(name for name in names if name))


@cache
def _roles() -> re.Pattern[str]:
    """Words inside a cell that say what the bodies after them do: 牵头单位：, 配合单位：."""
    columns = load("plan")["column"]
    words = sorted((*columns["units"], *columns["joint"]), key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(map(re.escape, words))})[：:]")


def deadline_of(text: str, year: int) -> date | None:
    """Return the last day that a deadline's words allow (``2021年6月底``, ``6月``, ``年底``), None when they say none."""
    words = load("plan")["words"]
    if not text.strip():
        return None
    if found := _DATE.search(re.sub(r"(?:19|20)\d\d\s?年(?!\s?\d)", "", text)):
        return _day(int(found[1] or year), int(found[2]), int(found[3]) if found[3] else None)
    own = _YEAR.search(text)
    if own:
        return date(int(own[1]), 12, 31)
    return date(year, 12, 31) if any(word in text for word in words["year_end"]) else None


def _day(year: int, month: int, day: int | None) -> date | None:
    if not (1 <= month <= 12 and 1949 <= year <= 2199):
        return None
    last = calendar.monthrange(year, month)[1]
    return date(year, month, last if day is None or not 1 <= day <= last else day)


def _plain_number(text: str) -> Decimal | None:
    bare = text.replace(",", "").replace("，", "").strip().rstrip("%％")
    return Decimal(bare) if re.fullmatch(r"-?\d{1,18}(?:\.\d{1,8})?", bare) else None


def _money(text: str) -> Decimal | None:
    """A budget in yuan, None unless the cell states one amount of money."""
    amounts = [amount for amount in amounts_in(text) if amount.money and amount.unit == "CNY"]
    return amounts[0].value if len(amounts) == 1 else None


def _text(document: Document, cell: Cell) -> str:
    return cell.span.of(document.text).strip()
