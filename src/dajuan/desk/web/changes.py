"""What an event of the journal is about and says, in words for the pages."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from dajuan.desk.book import Book
from dajuan.desk.columns import shown_unit
from dajuan.desk.model import Event
from dajuan.desk.web.showing import figure
from dajuan.sheet import Words


def of_plan(book: Book, event: Event, plan: str) -> bool:
    """Return whether an event belongs to a plan."""
    if event.subject == f"plan:{plan}" or event.payload.get("plan") == plan:
        return True
    if event.subject.startswith("item:"):
        item = book.items.get(event.subject[5:])
        return item is not None and item.plan == plan
    known = book.returns.get(event.subject)
    return known is not None and known.plan == plan


def about(book: Book, event: Event) -> tuple[str, str]:
    """Return what an event is about in words, and where it leads."""
    sort, _, name = event.subject.partition(":")
    if sort == "plan" and (plan := book.plans.get(name)):
        month = event.payload.get("month", "")
        return f"{plan.title} {month}".strip(), f"/desk/plans/{name}/month/{month or f'{plan.first}-01'}"
    if sort == "item" and (item := book.items.get(name)):
        return f"{item.number} {item.task}"[:80].strip(), f"/desk/items/{item.id}"
    known = book.returns.get(event.subject)
    if known is None:
        return ("" if sort == "return" else name), ""
    if known.about == "money":
        return f"{book.items[known.of].task[:80]} {known.month}", f"/desk/items/{known.of}"
    question = book.questions_of(known.plan, int(known.month[:4])).get(known.of)
    if question is None:
        return f"{known.of} {known.month}", ""
    return f"{question.measure[:80]} {known.month}", f"/desk/items/{question.items[0]}"


def lines_of(book: Book, event: Event, say: Words) -> list[str]:
    """Return what an event says, line by line: the fields it changed, the amounts it reported, the state, the reason."""
    said = event.payload
    lines: list[str] = []
    if event.kind == "item-changed":
        item = book.items.get(event.subject[5:])
        unit = item.unit if item is not None else ""
        lines = [f"{say.get(f'col.{name}', name)}: {_field(name, value, unit, say)}" for name, value in said["fields"].items()]
    if event.kind == "item-moved":
        lines = [say(f"state.{said['state']}")]
    if event.kind == "reported":
        unit = _unit(book, event)
        shown = (
            (name, figure(Decimal(text), "CNY" if said["about"] == "money" else unit)) for name, text in said["amounts"].items()
        )
        lines = [" ".join(f"{'' if name == 'value' else say(f'stage.{name}')} {text}".strip() for name, text in shown)]
        lines += [said[name] for name in ("evidence", "note") if said.get(name)]
    return [*lines, said["why"]] if said.get("why") else lines


def _field(name: str, value: Any, unit: str, say: Words) -> str:
    if value is None or value == "":
        return "—"
    if name in ("target", "budget"):
        return figure(Decimal(value), "CNY" if name == "budget" else unit)
    if name == "nature":
        return say(f"nature.{value}")
    if name == "ceiling":
        return say("book.yes" if value else "book.no")
    if name == "unit":
        return shown_unit(value)[0]
    return "、".join(value) if isinstance(value, list) else str(value)


def _unit(book: Book, event: Event) -> str:
    said = event.payload
    question = book.questions_of(said["plan"], int(said["month"][:4])).get(said["of"])
    return question.unit if question is not None else ""


def day_of(text: str) -> date | None:
    """Return a day as a form writes it, None when it is none."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError:
        return None
