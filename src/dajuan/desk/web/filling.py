"""The form of a unit's return: the lines it has, and what somebody wrote into them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from starlette.datastructures import FormData

from dajuan.desk.book import Book
from dajuan.desk.columns import read_money, read_number, shown_unit, shown_value
from dajuan.desk.desk import Desk
from dajuan.desk.model import STAGES, About, Draft, EvidenceFile, Item, Question, Return, return_subject
from dajuan.desk.pace import due_share, paced
from dajuan.desk.refusing import Refusal
from dajuan.desk.sums import percent
from dajuan.desk.web.evidence import sent_files, shown_files
from dajuan.desk.wording import short


@dataclass(frozen=True, slots=True)
class Line:
    """What a unit is asked in one line: a question's value, or the money of an item by stage.

    ``read``: how what is typed becomes an amount; ``names``: of the amounts, each a field ``name-key`` of the form.
    """

    about: About
    key: str
    words: str
    names: tuple[str, ...]
    read: Callable[[str], Decimal | None]

    def amounts(self, form: FormData, known: Return | None) -> dict[str, Decimal]:
        """Return what the form states. Raises ``Refusal``."""
        given: dict[str, Decimal] = {}
        before = dict(known.amounts) if known else {}
        try:
            for name in self.names:
                amount = self.read(str(form.get(f"{name}-{self.key}", "")))
                if amount is not None:
                    given[name] = amount
                elif name in before:
                    raise Refusal("emptied")
        except Refusal as refusal:
            raise refusal.beside(self.words) from None
        return given


def lines_of(book: Book, plan: str, month: str, office: str) -> Iterator[Line]:
    """Yield the lines of a unit's return: its figures, then the money of its items that have a budget."""
    year = int(month[:4]) if month[:4].isdigit() else 0
    for question in book.questions_of(plan, year).values():
        if question.office == office:
            yield Line("figure", question.key, question.measure, ("value",), _reader(question))
    for item in funded(book, plan, year, office):
        yield Line("money", item.id, item.task, STAGES, read_money)


def funded(book: Book, plan: str, year: int, office: str) -> list[Item]:
    """Return the items of a unit (as lead) that have a budget: their money is asked."""
    return [item for item in book.items_of(plan, year=year) if item.lead == office and item.budget is not None]


def _reader(question: Question) -> Callable[[str], Decimal | None]:
    def read(text: str) -> Decimal | None:
        number = read_number(text)
        return None if number is None else number.scaleb(shown_unit(question.unit)[1])

    return read


async def form_drafts(
    desk: Desk, plan: str, month: str, office: str, form: FormData
) -> tuple[list[Draft], list[tuple[EvidenceFile, bytes]]]:
    """Return the events of a form's lines that say something new, all checked, and the files to be kept for them.

    Raises ``DajuanError`` and ``Refusal``.
    """
    book = desk.book()
    drafts: list[Draft] = []
    bodies: list[tuple[EvidenceFile, bytes]] = []
    for line in lines_of(book, plan, month, office):
        if not any(f"{name}-{line.key}" in form for name in line.names):
            continue
        known = book.returns.get(return_subject(line.about, line.key, month))
        amounts = line.amounts(form, known)
        evidence, note = (" ".join(str(form.get(f"{name}-{line.key}", "")).split()) for name in ("evidence", "note"))
        files, sent = await sent_files(form, line.key, known)
        if not amounts and (evidence or note or sent):
            # What was typed beside an empty figure would be lost without a word.
            raise Refusal("no-amount").beside(line.words)
        before = (dict(known.amounts), known.evidence, known.note, known.files) if known else None
        if not amounts or (amounts, evidence, note, files) == before:
            continue
        version = str(form.get(f"version-{line.key}", "0"))
        seen = int(version) if version.isdecimal() else -1
        drafts.append(desk.report_draft(plan, line.about, line.key, month, amounts, seen, evidence, note, files))
        bodies += sent
    return drafts, bodies


def figure_row(book: Book, question: Question, month: str) -> dict[str, Any]:
    """Return a line of the form that asks a figure."""
    known = book.returns.get(return_subject("figure", question.key, month))
    items = [book.items[id] for id in question.items]
    before = [r for r in book.returns_on("figure", question.key) if r.month < month]
    due = percent(due_share(book.plan(question.plan).pace, items[0], month)) if paced(items[0]) else None
    target = items[0].target if items[0].figured else Decimal(100)
    return _state(known) | {
        "value": shown_value(known.value, question.unit) if known else None,
        "key": question.key,
        "measure": question.measure,
        "unit": shown_unit(question.unit)[0],
        "items": "；".join(f"{item.number} {item.task}".strip() for item in items)[:300],
        "target": shown_value(target, question.unit) or Decimal(0),
        "due": "" if due is None else f"{short(due)}%",
        "last": shown_value(before[-1].value, question.unit) if before else None,
    }


def money_row(book: Book, item: Item, month: str) -> dict[str, Any]:
    """Return a line of the form that asks the money of an item, in units of 10,000 yuan."""
    known = book.returns.get(return_subject("money", item.id, month))
    amounts = dict(known.amounts) if known else {}
    stages = [(stage, shown_value(amounts.get(stage), "CNY")) for stage in STAGES]
    budget = shown_value(item.budget, "CNY")
    return _state(known) | {"key": item.id, "task": f"{item.number} {item.task}".strip(), "budget": budget, "stages": stages}


def _state(known: Return | None) -> dict[str, Any]:
    return {
        "version": known.version if known else 0,
        "evidence": known.evidence if known else "",
        "note": known.note if known else "",
        "state": known.state if known else "none",
        "why": known.why if known else "",
        "files": shown_files(known),
    }
