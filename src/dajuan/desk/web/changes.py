"""What an event of the journal is about, for the page of changes."""

from datetime import UTC, date, datetime

from dajuan.desk.book import Book
from dajuan.desk.model import Event


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
    if event.subject.startswith("item:") and (item := book.items.get(event.subject[5:])):
        return f"{item.number} {item.task}"[:80], f"/desk/items/{item.id}"
    known = book.returns.get(event.subject)
    if known is None:
        return event.payload.get("month", ""), ""
    if known.about == "money":
        return book.items[known.of].task[:80], f"/desk/items/{known.of}"
    question = book.questions_of(known.plan, int(known.month[:4])).get(known.of)
    return (question.measure[:80], f"/desk/items/{question.items[0]}") if question else (known.of, "")


def day_of(text: str) -> date | None:
    """Return a day as a form writes it, None when it is none."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError:
        return None
