"""The items of one plan in the order they came in, with lists and questions that are kept up as items change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, TypeVar

from dajuan.desk.model import Item, Question

T = TypeVar("T")
Rests = Literal["questions", "names"]
"""What something that is kept rests on: which figures are asked, or in which groups the items are."""
_Chosen = tuple[str | None, int | None]


class Shelf:
    """A plan's items. Only ``put`` changes it; whoever asks holds the book's lock.

    A change of an item that leaves it in its lists and questions costs a few look-ups, however many items there are.
    """

    def __init__(self) -> None:
        self.place: dict[str, int] = {}
        """Which place in the plan's order an item has."""
        self._items: dict[str, Item] = {}
        self._lists: dict[_Chosen, dict[str, Item]] = {}
        self._questions: dict[int, dict[str, Question]] = {}
        self._kept: dict[Rests, dict[tuple[object, ...], Any]] = {"questions": {}, "names": {}}

    def put(self, item: Item) -> None:
        """Take in an item as it stands now."""
        before = self._items.get(item.id)
        if before is None:
            self.place[item.id] = len(self.place)
        self._items[item.id] = item
        for chosen in list(self._lists):
            self._put_in(chosen, before, item)
        if before is None or _names(before) != _names(item):
            self._kept["names"].clear()
        if before is None or _asks(before) != _asks(item):
            self._kept["questions"].clear()
            self._questions.clear()
        elif item.year in self._questions:
            self._reword(item)

    def _put_in(self, chosen: _Chosen, before: Item | None, item: Item) -> None:
        found = self._lists[chosen]
        if not _fits(item, chosen):
            found.pop(item.id, None)
        elif before is None or item.id in found:
            found[item.id] = item
        else:
            # It stands somewhere between the others: the list is made anew when somebody asks.
            del self._lists[chosen]

    def _reword(self, item: Item) -> None:
        """A question whose items stay the same may have other words: those of its first item."""
        asked = self._questions[item.year]
        question = asked.get(item.question) if item.state == "confirmed" and item.lead else None
        if question is not None and question.items[0] == item.id:
            # No key comes or goes, so that whoever walks through the questions now is not disturbed.
            asked[question.key] = _question(question.key, item, question.items)

    def items(self, state: str | None, year: int | None) -> list[Item]:
        """Return the items of one state (None: all) and year (None: all)."""
        chosen = (state, year)
        if chosen not in self._lists:
            self._lists[chosen] = {id: item for id, item in self._items.items() if _fits(item, chosen)}
        return list(self._lists[chosen].values())

    def questions(self, year: int, key_of: Callable[[str], str]) -> dict[str, Question]:
        """Return by key what the units are asked in a year; ``key_of`` names the question of an item."""
        if year not in self._questions:
            asked: dict[str, list[str]] = {}
            for item in self.items("confirmed", year):
                if item.lead:
                    asked.setdefault(key_of(item.id), []).append(item.id)
            made = {key: _question(key, self._items[ids[0]], tuple(ids)) for key, ids in asked.items()}
            self._questions[year] = made
        return self._questions[year]

    def kept(self, rests: Rests, key: tuple[object, ...], make: Callable[[], T]) -> T:
        """Return what ``make`` gives, made once until what it rests on changes."""
        held = self._kept[rests]
        if key not in held:
            held[key] = make()
        found: T = held[key]
        return found


def _fits(item: Item, chosen: _Chosen) -> bool:
    state, year = chosen
    return (state is None or item.state == state) and (year is None or item.year == year)


def _names(item: Item) -> tuple[object, ...]:
    return item.state, item.year, item.units, item.category, item.leader


def _asks(item: Item) -> tuple[object, ...]:
    """What decides whether and what an item asks, and of whom."""
    return item.state == "confirmed", item.year, item.lead, item.figured, item.measure, item.unit


def _question(key: str, first: Item, items: tuple[str, ...]) -> Question:
    measure, unit = (first.measure, first.unit) if first.figured else (first.task, "percent")
    return Question(key, first.plan, first.year, first.lead, measure, unit, items, not first.figured)
