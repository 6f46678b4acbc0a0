"""Task lists: which column of a table holds what, and what each row says; headings, totals and wrapped rows are told apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Literal

from dajuan.desk.readings import BRACKETS, plain_number
from dajuan.document import Cell, Document, Table
from dajuan.lexicon import LexiconError, load

_IN_BRACKETS = re.compile(r"[（(]([^（）()]{1,12})[）)]")
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
_DITTO = ("category", "leader")
"""Columns in which offices write what holds for several rows only once."""


@dataclass(frozen=True, slots=True)
class ListedTask:
    """A task as a list states it: the texts of its cells by column, the cell of its target, where it stands.

    ``from_above``: columns whose cell is empty and whose text was taken from a row above.
    """

    said: dict[str, str]
    target: Cell | None
    place: str
    from_above: tuple[str, ...] = ()


def tasks_of(document: Document, table: Table) -> list[ListedTask]:
    """Return the tasks that ``table`` lists, top down; none when it is no task list."""
    grid = _grid(table)
    heads = [_head([_text(document, cell) for cell in column]) for column in grid.heads]
    places = columns_of(heads)
    if "task" not in places or not places.keys() & {"target", "deadline", "units", "joint"}:
        return []
    rows = [_row(document, grid, number, places) for number in grid.rows]
    budget = _IN_BRACKETS.search(heads[places["budget"]]) if "budget" in places else None
    tasks = []
    for row, heading in _whole(rows):
        said = row.said | {"category": row.said.get("category") or heading}
        if budget and plain_number(said.get("budget", "")) is not None:
            said["budget"] += budget[1]
        place = f"{document.origin.rpartition('/')[2]} {table.sheet} {row.number + 1}".replace("  ", " ")
        tasks.append(ListedTask(said, row.target, place))
    headed = any(row.role == "heading" for row in rows)
    for column in _DITTO:
        if column != "category" or not headed:
            tasks = _filled_down(tasks, column)
    return tasks


def _whole(rows: list[_Row]) -> Iterator[tuple[_Row, str]]:
    """Each row that is an item, with the rows that go on with its task, and the heading it stands under."""
    held: _Row | None = None
    under = heading = ""
    for row in rows:
        if row.role == "heading":
            heading = row.said["task"]
        if row.role == "more" and held is not None:
            held = replace(held, said=held.said | {"task": held.said["task"] + row.said["task"]})
        if row.role == "item":
            if held is not None:
                yield held, under
            held, under = row, heading
    if held is not None:
        yield held, under


def _filled_down(tasks: list[ListedTask], column: str) -> list[ListedTask]:
    """The tasks with empty cells of a column filled from above, where the list writes what changes only.

    A list that writes the same text in one row after another leaves nothing out: there an empty cell is empty.
    """
    texts = [task.said.get(column, "") for task in tasks]
    if not texts or not texts[0] or all(texts) or any(one and one == other for one, other in pairwise(texts)):
        return tasks
    filled, last = [], ""
    for task, text in zip(tasks, texts, strict=True):
        last = text or last
        more = () if text else (column,)
        filled.append(replace(task, said=task.said | {column: last}, from_above=(*task.from_above, *more)))
    return filled


def columns_of(heads: list[str]) -> dict[str, int]:
    """Return which column holds what, by the words of the heads; the first column of a kind counts."""
    found: dict[str, int] = {}
    for place, head in enumerate(heads):
        bare = BRACKETS.sub("", re.sub(r"\s", "", head)).lower()
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
    number: int


def _row(document: Document, grid: _Grid, number: int, places: dict[str, int]) -> _Row:
    cells = {name: grid.cells.get((number, places[name])) for name in _COLUMNS if name in places}
    said = {name: _text(document, cell) if cell is not None else "" for name, cell in cells.items()}
    task = cells["task"]
    begun = {cell for (row, _), cell in grid.cells.items() if row == number == cell.row and _text(document, cell)}
    if any(_is_total(_text(document, cell)) for cell in begun if cell.column <= places["task"]):
        return _Row("none", said, None, number)
    if task is None or len(said["task"]) < 2:
        return _Row("none", said, None, number)
    alone = begun - {cells.get("number")} == {task}
    if alone and task.columns > 1:
        return _Row("heading", said, None, number)
    more = alone and "number" in places and not said["number"] and task.column == places["task"]
    return _Row("more" if more else "item", said, cells.get("target"), number)


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


def _text(document: Document, cell: Cell) -> str:
    return cell.span.of(document.text).strip()
