"""What the units of a plan are asked in a year, and what was given of it for a month, kept up return by return."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from dajuan.desk.book import Book
from dajuan.desk.model import About, Return, ReturnState

_ORDER: tuple[ReturnState, ...] = ("reported", "returned", "approved")
_Line = tuple[About, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """The lines that returns may be on, unit by unit: figures, then money.

    ``figures`` and ``whole``: by unit the places of its figures, and of all its lines; ``figures`` in the plan's order of
    units, ``whole`` in the order of the lines.
    """

    lines: tuple[_Line, ...]
    place: dict[_Line, int]
    figures: dict[str, range]
    whole: dict[str, range]


def asked_of(book: Book, plan: str, year: int) -> Asked:
    """Return what the units of a plan are asked in a year."""
    return book.kept(plan, "questions", ("asked", year), lambda: _asked(book, plan, year))


def _asked(book: Book, plan: str, year: int) -> Asked:
    figures: dict[str, list[_Line]] = {}
    for question in book.questions_of(plan, year).values():
        figures.setdefault(question.office, []).append(("figure", question.key))
    money: dict[str, list[_Line]] = {}
    for item in book.items_of(plan):
        money.setdefault(item.lead, []).append(("money", item.id))
    lines: list[_Line] = []
    whole, of_figures = dict[str, range](), dict.fromkeys(figures, range(0))
    for office in sorted({*figures, *money}):
        begun = len(lines)
        lines += figures.get(office, ())
        if office in figures:
            of_figures[office] = range(begun, len(lines))
        lines += money.get(office, ())
        whole[office] = range(begun, len(lines))
    return Asked(tuple(lines), {line: place for place, line in enumerate(lines)}, of_figures, whole)


class Given:
    """What was returned for a month of a plan, by state: places of ``Asked``. Whoever asks holds the book's lock."""

    def __init__(self, book: Book, plan: str, month: str) -> None:
        self._book, self._plan, self._month = book, plan, month
        self._begin(asked_of(book, plan, int(month[:4])))

    def _begin(self, asked: Asked) -> None:
        self._at, self.asked = self._book.touched.end, asked
        self._state: dict[int, ReturnState] = {}
        self._places: dict[ReturnState, list[int]] = {state: [] for state in _ORDER}
        for place, line in enumerate(asked.lines):
            back = self._book.return_for(*line, self._month)
            if back is not None:
                self._state[place] = back.state
                self._places[back.state].append(place)

    def follow(self) -> None:
        """Take in what changed since last time; when other figures are asked, begin anew."""
        asked, touched = asked_of(self._book, self._plan, int(self._month[:4])), self._book.touched.since(self._at)
        if asked is not self.asked or touched is None:
            self._begin(asked)
            return
        self._at = self._book.touched.end
        for id in dict.fromkeys(touched):
            for line in (("figure", self._book.question_of(id)), ("money", id)):
                if (place := asked.place.get(line)) is not None:
                    self._take(place)

    def _take(self, place: int) -> None:
        before, back = self._state.pop(place, None), self._book.return_for(*self.asked.lines[place], self._month)
        if before is not None:
            found = self._places[before]
            del found[bisect_left(found, place)]
        if back is not None:
            self._state[place] = back.state
            insort(self._places[back.state], place)

    def count(self, state: ReturnState, places: range) -> int:
        """Return how many returns on a unit's lines are in a state."""
        return len(self._within(state, places))

    def _within(self, state: ReturnState, places: range) -> range:
        found = self._places[state]
        return range(bisect_left(found, places.start), bisect_left(found, places.stop))

    def returns(self, unit: str, states: Iterable[ReturnState] = _ORDER) -> Returns:
        """Return what was given of a unit (empty: of all), state after state, in each unit by unit."""
        places = self.asked.whole.get(unit, range(0)) if unit else range(len(self.asked.lines))
        return Returns(self, [(state, self._within(state, places)) for state in states])

    def at(self, state: ReturnState, number: int) -> Return | None:
        """Return the return that is the one of that number in a state."""
        return self._book.return_for(*self.asked.lines[self._places[state][number]], self._month)

    def offices(self) -> list[str]:
        """Return the units of which something was returned."""
        return [office for office, places in self.asked.whole.items() if any(self.count(state, places) for state in _ORDER)]


class Returns:
    """Returns in the order in which a reviewer looks at them; only those asked for are made. Ask while holding the lock."""

    def __init__(self, given: Given, runs: list[tuple[ReturnState, range]]) -> None:
        self._given, self._runs = given, runs

    def __len__(self) -> int:
        return sum(len(run) for _, run in self._runs)

    def part(self, start: int, stop: int | None = None) -> list[Return]:
        """Return those from ``start`` to ``stop``."""
        places = islice(((state, number) for state, run in self._runs for number in run), start, stop)
        return [back for state, number in places if (back := self._given.at(state, number)) is not None]


def given_in(book: Book, plan: str, month: str) -> Given:
    """Return what was given for a month, as it stands now. Ask it while holding the book's lock."""
    given = book.followed(("given", plan, month), lambda: Given(book, plan, month))
    given.follow()
    return given
