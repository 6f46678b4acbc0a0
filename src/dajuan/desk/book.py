"""The state of the desk: the journal read from its beginning, each event turning one page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeVar

from dajuan.desk.model import Account, Event, Item, Plan, Question, Return
from dajuan.desk.records import account_of, pace_of, plan_of, with_fields
from dajuan.values import DajuanError, Problem

T = TypeVar("T")


class Book:
    """Plans, items, returns and accounts as they stand after event ``number``. Read it; only ``turn`` changes it."""

    def __init__(self) -> None:
        self.number = 0
        self.plans: dict[str, Plan] = {}
        self.items: dict[str, Item] = {}
        self.returns: dict[str, Return] = {}
        self.accounts: dict[str, Account] = {}
        self._items_of: dict[str, list[str]] = defaultdict(list)
        self._kept: dict[tuple[object, ...], Any] = {}
        self._of_item: dict[str, dict[object, Any]] = defaultdict(dict)
        self._using: dict[str, set[str]] = defaultdict(set)
        self._returns_of: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)

    def turn(self, events: Iterable[Event]) -> None:
        """Take in ``events``, which follow each other and the last one taken in."""
        for event in events:
            _TURNS[event.kind](self, event)
            self._kept.clear()
            self._forget(event)
            self.number = event.number

    def plan(self, id: str) -> Plan:
        """Return a plan by its id. Raises ``DajuanError`` when there is none."""
        try:
            return self.plans[id]
        except KeyError:
            known = "、".join(list(self.plans)[:8]) or "none yet"
            remedy = f"Plans here: {known}. List them with `dajuan plan list`."
            raise DajuanError(Problem("no-such-plan", f"There is no plan {id}.", remedy=remedy)) from None

    def item(self, id: str) -> Item:
        """Return an item by its id. Raises ``DajuanError`` when there is none."""
        try:
            return self.items[id]
        except KeyError:
            remedy = "Take the id from `dajuan plan items PLAN --json`."
            raise DajuanError(Problem("no-such-item", f"There is no item {id}.", remedy=remedy)) from None

    def items_of(self, plan: str, state: str | None = "confirmed", year: int | None = None) -> list[Item]:
        """Return the items of a plan in the order they came in: those of one state (None: all) and year (None: all)."""
        items = (self.items[id] for id in self._items_of.get(plan, ()))
        return [item for item in items if (state is None or item.state == state) and (year is None or item.year == year)]

    def questions_of(self, plan: str, year: int) -> dict[str, Question]:
        """Return by key what the units are asked once a month: each figure one time, with the items that take it from there."""
        return self.kept(("questions", plan, year), lambda: self._asked(plan, year))

    def _asked(self, plan: str, year: int) -> dict[str, Question]:
        asked: dict[str, list[Item]] = {}
        for item in self.items_of(plan, year=year):
            if item.lead:
                asked.setdefault(item.question, []).append(item)
        return {key: _question(key, items) for key, items in asked.items()}

    def kept_of(self, item: Item, key: object, make: Callable[[], T]) -> T:
        """Return what ``make`` gives, made once until an event touches the item, its figure, or the rules of its plan."""
        kept = self._of_item[item.id]
        if key not in kept:
            self._using[item.question].add(item.id)
            kept[key] = make()
        found: T = kept[key]
        return found

    def _forget(self, event: Event) -> None:
        """Drop what was kept of the items that an event touches."""
        if event.subject.startswith("item:"):
            self._of_item.pop(event.subject[5:], None)
        elif (back := self.returns.get(event.subject)) is not None:
            for id in self._using.pop(back.of, ()):
                self._of_item.pop(id, None)
        elif event.kind.startswith("plan-"):
            self._of_item.clear()

    def kept(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """Return what ``make`` gives, made once until the next event: pages ask the same of thousands of items again and again."""
        if key not in self._kept:
            self._kept[key] = make()
        found: T = self._kept[key]
        return found

    def returns_on(self, about: str, of: str) -> list[Return]:
        """Return every return on a question (``figure``) or an item's money (``money``), oldest month first."""
        found = self._returns_of.get((about, of), {})
        return [self.returns[found[month]] for month in sorted(found)]

    def version_of(self, subject: str) -> int:
        """Return the version of a return as it stands, 0 when there is none."""
        known = self.returns.get(subject)
        return known.version if known else 0

    # How each kind of event turns the page.

    def _plan_made(self, event: Event) -> None:
        self.plans[event.subject[5:]] = replace(plan_of(event.subject[5:], event.payload), version=event.version)

    def _plan_changed(self, event: Event) -> None:
        plan, said = self.plans[event.subject[5:]], event.payload
        units = tuple(said["units"]) if "units" in said else plan.units
        pace = pace_of(said["pace"]) if "pace" in said else plan.pace
        self.plans[plan.id] = replace(plan, title=said.get("title", plan.title), units=units, pace=pace, version=event.version)

    def _month_locked(self, event: Event) -> None:
        plan = self.plans[event.subject[5:]]
        self.plans[plan.id] = replace(plan, locked=plan.locked | {event.payload["month"]}, version=event.version)

    def _month_opened(self, event: Event) -> None:
        plan = self.plans[event.subject[5:]]
        self.plans[plan.id] = replace(plan, locked=plan.locked - {event.payload["month"]}, version=event.version)

    def _item_made(self, event: Event) -> None:
        id, plan = event.subject[5:], event.payload["plan"]
        blank = Item(id, plan, "", 0, state=event.payload["state"], version=event.version)
        self.items[id] = with_fields(blank, event.payload["fields"])
        self._items_of[plan].append(id)

    def _item_changed(self, event: Event) -> None:
        item = self.items[event.subject[5:]]
        self.items[item.id] = replace(with_fields(item, event.payload["fields"]), version=event.version)

    def _item_moved(self, event: Event) -> None:
        item = self.items[event.subject[5:]]
        self.items[item.id] = replace(item, state=event.payload["state"], version=event.version)

    def _reported(self, event: Event) -> None:
        said = event.payload
        amounts = tuple((name, Decimal(amount)) for name, amount in said["amounts"].items())
        made = Return(
            said["plan"],
            said["about"],
            said["of"],
            said["month"],
            amounts,
            said.get("evidence", ""),
            said.get("note", ""),
            "reported",
            event.who,
            event.when,
            "",
            event.version,
        )
        self.returns[event.subject] = made
        self._returns_of[made.about, made.of][made.month] = event.subject

    def _approved(self, event: Event) -> None:
        self.returns[event.subject] = replace(self.returns[event.subject], state="approved", why="", version=event.version)

    def _returned(self, event: Event) -> None:
        why = event.payload["why"]
        self.returns[event.subject] = replace(self.returns[event.subject], state="returned", why=why, version=event.version)

    def _account(self, event: Event) -> None:
        name = event.subject[8:]
        self.accounts[name] = replace(account_of(name, event.payload), version=event.version)

    def _noted(self, event: Event) -> None:
        """Events that are kept for the record and change nothing here: log-ins and the like."""


def _question(key: str, items: list[Item]) -> Question:
    first = items[0]
    measure, unit = (first.measure, first.unit) if first.figured else (first.task, "percent")
    return Question(key, first.plan, first.year, first.lead, measure, unit, tuple(i.id for i in items), not first.figured)


_TURNS: dict[str, Callable[[Book, Event], None]] = {
    "plan-made": Book._plan_made,
    "plan-changed": Book._plan_changed,
    "month-locked": Book._month_locked,
    "month-opened": Book._month_opened,
    "item-made": Book._item_made,
    "item-changed": Book._item_changed,
    "item-moved": Book._item_moved,
    "reported": Book._reported,
    "approved": Book._approved,
    "returned": Book._returned,
    "account-made": Book._account,
    "account-changed": Book._account,
    "noted": Book._noted,
}
