"""How the items of a plan stand at the end of a month, kept up change by change: their sums, and those behind or due."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from dajuan.desk.book import Book
from dajuan.desk.lasting import lasting
from dajuan.desk.model import Item
from dajuan.desk.pace import DueShare, Progress, due_of, paced, progress_of
from dajuan.desk.rows import Key, Rows
from dajuan.desk.sums import Money, Rollup, Sums
from dajuan.desk.workdays import due_day

BY = ("plan", "unit", "category", "leader")
"""What items are grouped by."""


def _names(item: Item) -> tuple[str, str, str, str]:
    """The name of the group an item is in, by each of ``BY``."""
    return "", item.lead, item.category, item.leader


class Tally:
    """The items of a plan in one month. Each question first takes in what the journal says since the last one."""

    def __init__(self, book: Book, plan: str, month: str) -> None:
        self._book, self._plan, self._month, self._year = book, plan, month, int(month[:4])
        self._begin()

    def _begin(self) -> None:
        self._at, self._pace = self._book.touched.end, self._book.plan(self._plan).pace
        self._progress: dict[str, Progress] = {}
        self._money: dict[str, Money] = {}
        self._sums: tuple[dict[str, Sums], ...] = tuple({} for _ in BY)
        self._due: dict[date | None, DueShare] = {}
        self._listed: dict[str | None, list[Progress]] = {}
        self._rows: dict[str, Rows] = {}
        items = self._book.items_of(self._plan, None, self._year)
        with lasting(len(items)):
            self._take_all(item for item in items if item.state != "withdrawn")

    def _take_all(self, items: Iterable[Item]) -> None:
        """Take in what nobody took in before. Items that share all their groups are added up first: they are few sums."""
        cells: dict[tuple[str, str, str, str], Sums] = {}
        for item in items:
            progress = self._progress[item.id] = self._judge(item)
            if item.state == "confirmed":
                names = _names(item)
                cell = cells.get(names)
                if cell is None:
                    cell = cells[names] = Sums()
                cell.count(progress, self._money_of(item), 1)
        for together, cell in cells.items():
            for groups, name in zip(self._sums, together, strict=True):
                groups.setdefault(name, Sums()).join(cell)

    def _follow(self) -> None:
        """Take in what changed since last time; another pace of the plan begins anew."""
        touched = self._book.touched.since(self._at)
        if touched is None or self._book.plan(self._plan).pace != self._pace:
            self._begin()
            return
        self._at = self._book.touched.end
        for id in dict.fromkeys(touched):
            self._take(id)

    def _take(self, id: str) -> None:
        old, item = self._progress.get(id), self._book.items.get(id)
        if old is not None and old.item.state == "confirmed":
            self._count(old, self._money.pop(id, ()), -1)
        new = None
        if item is not None and item.plan == self._plan and item.year == self._year and item.state != "withdrawn":
            new = self._judge(item)
            if item.state == "confirmed":
                self._count(new, self._money_of(item), 1)
        if old is new is None:
            return
        self._listed.clear()
        self._set(id, old, new)
        for name, rows in self._rows.items():
            rows.put(id, self._key(name, new))

    def _set(self, id: str, old: Progress | None, new: Progress | None) -> None:
        """Put how an item stands where it was; one that was not there goes to its place in the plan's order."""
        if new is None:
            self._progress.pop(id, None)
            return
        self._progress[id] = new
        if old is None:
            by_place = sorted(self._progress.items(), key=lambda row: self._book.place_of(row[1].item))
            self._progress = dict(by_place)

    def _count(self, progress: Progress, money: Money, times: int) -> None:
        for groups, name in zip(self._sums, _names(progress.item), strict=True):
            sums = groups.setdefault(name, Sums())
            sums.count(progress, money, times)
            if not sums.items:
                del groups[name]

    def _judge(self, item: Item) -> Progress:
        due = self._due.get(item.deadline)
        if due is None:
            due = self._due[item.deadline] = due_of(self._pace, item, self._month)
        return progress_of(self._book, item, self._month, due=due)

    def _money_of(self, item: Item) -> Money:
        """The item's budget and its latest approved money, kept so that the same goes out of the sums that came in."""
        last = self._book.last_return("money", item.id, self._month)
        money: Money = last.amounts if last else ()
        if item.budget is not None:
            money = (("budget", item.budget), *money)
        if money:
            self._money[item.id] = money
        return money

    def progresses(self, state: str | None) -> list[Progress]:
        """Return the items of one state, or all but the withdrawn, in the plan's order."""
        with self._book.lock:
            self._follow()
            if state not in self._listed:
                every = self._progress.values()
                self._listed[state] = [each for each in every if state is None or each.item.state == state]
            return self._listed[state].copy()

    def behind(self, most: int) -> list[Progress]:
        """Return the ``most`` confirmed items that are furthest behind, those furthest first."""
        return [self._progress[id] for id in self._sorted("behind").ids(most)]

    def dated(self) -> list[Progress]:
        """Return the confirmed items with a deadline that are not done, by their due day."""
        return [self._progress[id] for id in self._sorted("dated").ids()]

    def _sorted(self, name: str) -> Rows:
        with self._book.lock:
            self._follow()
            if name not in self._rows:
                keys = ((id, self._key(name, progress)) for id, progress in self._progress.items())
                self._rows[name] = Rows((id, key) for id, key in keys if key is not None)
            return self._rows[name]

    def _key(self, name: str, progress: Progress | None) -> Key | None:
        if progress is None or progress.item.state != "confirmed":
            return None
        first = _KEYS[name](progress)
        return None if first is None else (first, self._book.place_of(progress.item))

    def rollups(self, by: str) -> list[Rollup]:
        """Return the groups in the plan's order."""
        with self._book.lock:
            self._follow()
            place = BY.index(by)
            groups = self._sums[place]
            return [groups[name].line(name) for name in self._order()[place]]

    def _order(self) -> list[list[str]]:
        """The names of the groups in the order in which the plan's items name them."""

        def named() -> list[list[str]]:
            found = {_names(item): None for item in self._book.items_of(self._plan, year=self._year)}
            return [list(dict.fromkeys(names)) for names in zip(*found, strict=True)] or [[] for _ in BY]

        return self._book.kept(self._plan, "names", ("order", self._year), named)


def _gap(progress: Progress) -> float | None:
    """How far an item that is behind is from what is due, as near as an order of rows needs it."""
    if progress.standing != "behind":
        return None
    item = progress.item
    if not paced(item):
        # How far the level is from its target, as a share of the target: rates and works in one order.
        assert item.target is not None and progress.value is not None
        off = progress.value - item.target
        return float(-abs(off) / (abs(item.target) or 1))
    over, under = progress.reached or (0, 1)
    return over / under - progress.due.numerator / progress.due.denominator


def _due_day(progress: Progress) -> date | None:
    return due_day(progress.item.deadline) if progress.item.deadline is not None and progress.standing != "done" else None


_KEYS: dict[str, Callable[[Progress], float | date | None]] = {"behind": _gap, "dated": _due_day}
