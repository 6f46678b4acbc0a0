"""From the desk to the public sheet: what was approved and locked becomes a source like any other, read like any other.

The statement of a plan is a text of targets and results. It is recorded as an edition of its own, so that the public sheet
shows each figure with its sentence. Before that it is read back: a figure that would not be read as it was meant holds it up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from dajuan.claims import Claims, Figure, find_claims, normal_form
from dajuan.desk.book import Book
from dajuan.desk.columns import shown_unit, shown_value
from dajuan.desk.desk import Desk
from dajuan.desk.model import Draft, Item, Question
from dajuan.desk.wording import short
from dajuan.document import Document, Facts, from_text
from dajuan.ledger import Receipt
from dajuan.values import DajuanError, Problem


@dataclass(frozen=True, slots=True)
class Published:
    """What was put onto the public sheet, and which questions it had to leave out because they would be misread."""

    receipt: Receipt
    left_out: tuple[str, ...]


def publish_plan(desk: Desk, plan: str, year: int, who: str, today: date | None = None) -> Published:
    """Record the statement of ``plan`` for ``year`` up to its last locked month; see the head of this file.

    Raises ``DajuanError`` when no month of the year is locked, or nothing can be stated.
    """
    book = desk.book()
    known = book.plan(plan)
    locked = sorted(month for month in known.locked if month[:4] == str(year))
    if not locked:
        message = f"No month of {year} is locked, so nothing of it is final."
        raise DajuanError(Problem("bad-publication", message, remedy="Approve the returns, lock the month, then publish."))
    questions = [question for question in book.questions_of(plan, year).values() if not question.own]
    day = today or date.today()
    kept = [question for question in questions if _read_back(_document(book, [question], year, locked[-1], day), question, book)]
    if not kept:
        message = "No figure of this plan can be stated so that it is read as it is meant."
        raise DajuanError(Problem("bad-publication", message, remedy="Name the measures of the items more fully."))
    document = _document(book, kept, year, locked[-1], day)
    receipt = desk.ledger.record(document, _meant(document))
    left = tuple(question.measure for question in questions if question not in kept)
    record = {"what": "published", "edition": document.digest, "month": locked[-1], "left_out": list(left)}
    subject = f"publication:{plan}:{year}"
    desk.write([Draft(subject, len(desk.events_on(subject)), "noted", record)], who)
    return Published(receipt, left)


def _meant(document: Document) -> Claims:
    """What the statement says: its figures. It promises nothing that its plan does not."""
    found = find_claims(document)
    return Claims(figures=found.figures)


def _document(book: Book, questions: list[Question], year: int, month: str, day: date) -> Document:
    known = book.plan(questions[0].plan)
    lines = [f"{known.title}：{year}年目标与完成情况", "", f"一、{year}年目标", ""]
    lines += [_target(question, book, year) for question in questions]
    results = [text for question in questions if (text := _result(question, book, year, month))]
    if results:
        lines += ["", f"二、{year}年完成情况", "", *results]
    facts = Facts(lines[0], None, known.area, None, day.isoformat(), str(year), "communique", True)
    made = from_text("\n".join(lines) + "\n", facts)
    return replace(made, origin=f"desk:{known.id}/{year}")


def _target(question: Question, book: Book, year: int) -> str:
    item = book.items[question.items[0]]
    value = _amount(item.target or Decimal(0), question.unit)
    if item.ceiling:
        return f"{year}年，目标是{question.measure}控制在{value}以内。"
    return f"{year}年，目标是{_grown(question, value)}。"


def _result(question: Question, book: Book, year: int, month: str) -> str | None:
    found = [r for r in book.returns_on("figure", question.key) if r.month == month and r.state == "approved"]
    if not found or found[-1].value is None:
        return None
    number = int(month[5:])
    when = f"{year}年，" if number == 12 else f"{year}年1—{number}月，" if number > 1 else f"{year}年1月，"
    return f"{when}{_grown(question, _amount(found[-1].value, question.unit))}。"


def _grown(question: Question, value: str) -> str:
    """``地区生产总值增长7%`` of a measure that is a rate of growth, else ``绿道达到40公里``."""
    base = question.measure.removesuffix("增速")
    return f"{base}增长{value}" if base != question.measure and base else f"{question.measure}达到{value}"


def _amount(value: Decimal, unit: str) -> str:
    shown = shown_value(value, unit) or Decimal(0)
    return f"{short(shown.normalize() + 0)}{shown_unit(unit)[0]}"


def _read_back(document: Document, question: Question, book: Book) -> bool:
    """Whether each figure of a statement is read as it was meant: value, unit, measure, and which is the target."""
    item: Item = book.items[question.items[0]]
    found = find_claims(document).figures
    if not 1 <= len(found) <= 2 or not all(_fits(figure, question) for figure in found):
        return False
    target, *results = found
    back = [r.value for r in book.returns_on("figure", question.key) if r.state == "approved"]
    return (
        target.quantity.value == item.target
        and target.modality == "planned"
        and all(figure.quantity.value in back and figure.modality == "reported" for figure in results)
    )


def _fits(figure: Figure, question: Question) -> bool:
    base = question.measure.removesuffix("增速")
    same = normal_form(figure.measure) == normal_form(base) and (figure.kind == "growth") == (base != question.measure)
    return same and figure.quantity.unit == question.unit and figure.period is not None
