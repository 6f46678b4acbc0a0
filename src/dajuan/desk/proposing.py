"""Items proposed from a document: the rows of its task lists, or the targets and promises of its text. A person confirms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from dajuan.claims import Claims, Figure, Promise, amounts_in, claim_id, find_claims, unit_of_word
from dajuan.desk.model import Item, Nature
from dajuan.desk.readings import YEAR, deadline_of, money_of, plain_number, units_of
from dajuan.desk.tasklists import ListedTask, tasks_of
from dajuan.document import Document, from_text
from dajuan.lexicon import load
from dajuan.values import Period, Problem, Quantity, Span

_LEVEL_UNITS = {"percent", "percentage_point", "rank", "multiple"}


@dataclass(frozen=True, slots=True)
class Proposal:
    """An item that a document seems to state, and what is uncertain about it."""

    item: Item
    problems: tuple[Problem, ...] = ()

    @property
    def noted(self) -> Item:
        """The item with what is uncertain about it."""
        doubts = (f"{problem.code}:{name}" for problem in self.problems for name in problem.alternatives or [""])
        return replace(self.item, doubts=tuple(doubt.removesuffix(":") for doubt in doubts))


def propose(document: Document, claims: Claims, year: int) -> list[Proposal]:
    """Return the items that ``document`` states for ``year``: from its task lists where it has some, else from its text."""
    tasks = [task for table in document.tables for task in tasks_of(document, table)]
    return [_of_row(document, claims, task, year) for task in tasks] or list(_of_text(document, claims, year))


def _of_row(document: Document, claims: Claims, task: ListedTask, year: int) -> Proposal:
    said = task.said
    problems: list[Problem] = []
    own_year = YEAR.search(said.get("year", ""))
    deadline = deadline_of(said.get("deadline", ""), year)
    units = units_of(said.get("units", ""), said.get("joint", ""))
    if not units:
        problems.append(Problem("no-unit", f"{said['task'][:30]}: no responsible unit is named.", remedy="Name one."))
    if task.from_above:
        message = f"{said['task'][:30]}: an empty {' and '.join(task.from_above)} is taken from the row above."
        problems.append(Problem("from-above", message, remedy="Check it.", alternatives=task.from_above))
    weight = plain_number(said.get("weight", ""))
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
        weight=Decimal(1) if weight is None else weight,
        budget=money_of(said.get("budget", "")),
        origin=task.place,
    )
    item = _with_target(item, document, claims, task, problems)
    return Proposal(item, tuple(problems))


def _with_target(item: Item, document: Document, claims: Claims, task: ListedTask, problems: list[Problem]) -> Item:
    """The item with the figure of its target cell; with none when the cell states none, or more than one."""
    cell, said = task.target, task.said
    if cell is None:
        return item
    measure = said.get("measure") or item.task
    number = plain_number(said["target"])
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
