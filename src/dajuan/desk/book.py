"""The state of the desk: the journal read from its beginning, each event turning one page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from threading import RLock
from typing import Any, TypeVar

from dajuan.desk.model import Account, Event, EvidenceFile, Item, Plan, Question, Return, ReturnState
from dajuan.desk.records import account_of, pace_of, plan_of, with_fields
from dajuan.desk.shelf import Rests, Shelf
from dajuan.values import DajuanError, Problem

T = TypeVar("T")
FOLLOWERS = 144
"""The most that follow the changes: six years of plans by month, how the items stand and what was given of each."""
_MOST_TOUCHED = 200_000


class Touched:
    """The items whose fields, figure or money events touched, oldest first; the oldest are let go when they are many."""

    def __init__(self) -> None:
        self.end = 0
        """How many there were; whoever follows goes on from here."""
        self._ids: list[str] = []

    def add(self, ids: Iterable[str]) -> None:
        """Note items."""
        before = len(self._ids)
        self._ids += ids
        self.end += len(self._ids) - before
        if len(self._ids) > _MOST_TOUCHED:
            del self._ids[: _MOST_TOUCHED // 2]

    def since(self, at: int) -> list[str] | None:
        """Return those after the first ``at``, None when some of them were let go."""
        first = at - (self.end - len(self._ids))
        return self._ids[first:] if first >= 0 else None


class Book:
    """Plans, items, returns and accounts as they stand after event ``number``. Read it; only ``turn`` changes it."""

    def __init__(self) -> None:
        self.number = 0
        self.plans: dict[str, Plan] = {}
        self.items: dict[str, Item] = {}
        self.returns: dict[str, Return] = {}
        self.accounts: dict[str, Account] = {}
        self.lock = RLock()
        """Held while a page is turned, and by whoever follows the changes from one to the next."""
        self.touched = Touched()
        self._shelves: dict[str, Shelf] = {}
        self._followers: dict[tuple[object, ...], Any] = {}
        self._question: dict[str, str] = {}
        self._asking: dict[str, dict[str, None]] = defaultdict(dict)
        self._returns_of: dict[str, dict[str, dict[str, Return]]] = {"figure": {}, "money": {}}

    def turn(self, events: Iterable[Event]) -> None:
        """Take in ``events``, which follow each other and the last one taken in."""
        with self.lock:
            for event in events:
                _TURNS[event.kind](self, event)
                self.number = event.number
                if self._followers:
                    self._tell(event.subject)

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
        with self.lock:
            return self._shelf(plan).items(state, year)

    def _shelf(self, plan: str) -> Shelf:
        return self._shelves.get(plan) or Shelf()

    def place_of(self, item: Item) -> int:
        """Return which place an item has in the order of its plan."""
        return self._shelves[item.plan].place[item.id]

    def questions_of(self, plan: str, year: int) -> dict[str, Question]:
        """Return by key what the units are asked once a month: each figure one time, with the items that take it from there.

        The same mapping is given out as long as no question came or went.
        """
        with self.lock:
            return self._shelf(plan).questions(year, self.question_of)

    def question_of(self, item: str) -> str:
        """Return the key of the figure that an item asks for; worked out once for each state of it."""
        return self._question[item]

    def _tell(self, subject: str) -> None:
        """Note whom an event touched, for those who follow."""
        if subject.startswith("return:"):
            back = self.returns[subject]
            self.touched.add([back.of] if back.about == "money" else self._asking.get(back.of, ()))
        elif subject.startswith("item:"):
            self.touched.add([subject[5:]])

    def followed(self, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """Return what ``make`` gives, kept through events: it follows ``touched`` itself. The few used last are held."""
        with self.lock:
            found: T = self._followers.pop(key) if key in self._followers else make()
            self._followers[key] = found
            while len(self._followers) > FOLLOWERS:
                del self._followers[next(iter(self._followers))]
        return found

    def kept(self, plan: str, rests: Rests, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """Return what ``make`` gives of a plan, made once until the questions (or the names of groups) change it ``rests`` on."""
        with self.lock:
            return self._shelf(plan).kept(rests, key, make)

    def returns_on(self, about: str, of: str) -> list[Return]:
        """Return every return on a question (``figure``) or an item's money (``money``), oldest month first."""
        found = self._returns_of[about].get(of, {})
        return [found[month] for month in sorted(found)]

    def return_for(self, about: str, of: str, month: str) -> Return | None:
        """Return the return on a question or an item's money for that month, in whatever state."""
        return self._returns_of[about].get(of, {}).get(month)

    def last_return(self, about: str, of: str, month: str, states: tuple[str, ...] = ("approved",)) -> Return | None:
        """Return the latest return in one of ``states``, of ``month`` or before it in its year; None when there is none."""
        found = self._returns_of[about].get(of)
        if not found:
            return None
        now = found.get(month)
        if now is not None and now.state in states:
            return now
        fitting = [when for when, back in found.copy().items() if back.state in states and month[:4] <= when <= month]
        return found[max(fitting)] if fitting else None

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
        self._set_item(with_fields(blank, event.payload["fields"]))

    def _item_changed(self, event: Event) -> None:
        item = self.items[event.subject[5:]]
        self._set_item(replace(with_fields(item, event.payload["fields"]), version=event.version))

    def _set_item(self, item: Item) -> None:
        self.items[item.id] = item
        self._shelves.setdefault(item.plan, Shelf()).put(item)
        before, now = self._question.get(item.id), item.question
        if before != now:
            if before is not None:
                del self._asking[before][item.id]
            self._question[item.id] = now
            self._asking[now][item.id] = None

    def _item_moved(self, event: Event) -> None:
        item = self.items[event.subject[5:]]
        self._set_item(replace(item, state=event.payload["state"], version=event.version))

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
            tuple(EvidenceFile(*each) for each in said.get("files", ())),
        )
        self._set_return(event.subject, made)

    def _approved(self, event: Event) -> None:
        self._set_return(event.subject, _moved(self.returns[event.subject], "approved", "", event.version))

    def _returned(self, event: Event) -> None:
        back = self.returns[event.subject]
        self._set_return(event.subject, _moved(back, "returned", event.payload["why"], event.version))

    def _set_return(self, subject: str, back: Return) -> None:
        self.returns[subject] = back
        self._returns_of[back.about].setdefault(back.of, {})[back.month] = back

    def _account(self, event: Event) -> None:
        name = event.subject[8:]
        self.accounts[name] = replace(account_of(name, event.payload), version=event.version)

    def _noted(self, event: Event) -> None:
        """Events that are kept for the record and change nothing here: log-ins and the like."""


def _moved(back: Return, state: ReturnState, why: str, version: int) -> Return:
    # Written out: `replace` takes three times as long, and a year of returns passes here when a server starts.
    amounts, evidence, note = back.amounts, back.evidence, back.note
    who, when = back.who, back.when
    return Return(back.plan, back.about, back.of, back.month, amounts, evidence, note, state, who, when, why, version, back.files)


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
