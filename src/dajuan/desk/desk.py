"""The front of the desk room: what people do with plans, each deed one event in the journal."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from threading import RLock
from typing import Any

from dajuan.desk.book import Book
from dajuan.desk.entries import checked_amounts, checked_item, checked_pace, code_of, filled, trimmed, wrong
from dajuan.desk.journal import append, events_after, last_number, newest
from dajuan.desk.lasting import lasting
from dajuan.desk.model import About, Account, Draft, Event, EvidenceFile, Item, PaceRule, Plan, return_subject
from dajuan.desk.records import ITEM_FIELDS, item_record, pace_record, plain
from dajuan.ledger import Ledger
from dajuan.values import DajuanError, Problem

_MONTH = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])")
_MOST_ITEMS = 100_000


class Desk:
    """The plans of one office or many, kept in a ledger's database.

    ``who`` in every deed is the name of the person who does it; roles are asked for by the pages, not here.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder, Ledger(f"{folder}/dajuan.db") as ledger:
    ...     desk = Desk(ledger)
    ...     plan = desk.make_plan("云溪县2021年重点任务", "云溪县", 2021, 2021, "陈")
    ...     (item,) = desk.add_items(plan, [Item("", plan, "新建绿道", 2021, units=("住建局",), measure="绿道",
    ...         unit="千米", target=Decimal(40))], "陈", confirmed=True)
    ...     event = desk.report(plan, "figure", desk.book().item(item).question, "2021-03", {"value": Decimal(9)}, "李", 0)
    ...     event = desk.approve(event.subject, "王", event.version)
    ...     desk.book().returns[event.subject].state
    'approved'
    """

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._book = Book()
        self._lock = RLock()

    def book(self) -> Book:
        """Return the state as it stands now: what others wrote since is read first."""
        with self._lock:
            if not self._book.number:
                with lasting(last_number(self.ledger.engine)):
                    self._book.turn(events_after(self.ledger.engine, 0))
            self._book.turn(events_after(self.ledger.engine, self._book.number))
            return self._book

    @property
    def accounts(self) -> Mapping[str, Account]:
        """The accounts as they stood when the state was last asked for."""
        return self._book.accounts

    def events(self, after: int = 0) -> list[Event]:
        """Return what was done after the event of that number, oldest first."""
        return list(events_after(self.ledger.engine, after))

    def newest_events(self, since: datetime, before: int = 0) -> Iterator[Event]:
        """Yield what was done since a moment, the newest first; stop asking when enough is seen.

        ``before``: only what was done before the event of that number (0: all).
        """
        return newest(self.ledger.engine, since, before)

    def last_events(self, most: int, before: int = 0) -> list[Event]:
        """Return the last events, oldest first; ``before``: only those before the event of that number (0: all)."""
        last = before or self.book().number + 1
        return [event for event in events_after(self.ledger.engine, last - most - 1) if event.number < last]

    def events_on(self, subject: str) -> list[Event]:
        """Return what was done to one subject (``item:…``, ``plan:…``, a return), oldest first."""
        return list(events_after(self.ledger.engine, 0, subject))

    def write(self, drafts: Sequence[Draft], who: str) -> list[Event]:
        """Write events, all or none. Raises ``DajuanError`` ``changed-meanwhile``; see ``append``."""
        return append(self.ledger.engine, drafts, who)

    def make_plan(
        self, title: str, area: str, first: int, last: int, who: str, units: Iterable[str] = (), pace: PaceRule | None = None
    ) -> str:
        """Make an empty plan for the years ``first`` to ``last`` and return its id. Raises ``DajuanError``."""
        if not (1949 <= first <= last <= first + 20 <= 2199):
            raise wrong("bad-years", f"The years {first} to {last} are no term of a plan.", "Give years like 2021 and 2023.")
        id = _new_id()
        rule = checked_pace(pace or PaceRule())
        record = {
            "title": filled(title, "title"),
            "area": filled(area, "area"),
            "first": first,
            "last": last,
            "units": list(dict.fromkeys(filled(unit, "unit") for unit in units)),
            "pace": pace_record(rule),
        }
        self.write([Draft(f"plan:{id}", 0, "plan-made", record)], who)
        return id

    def change_plan(self, plan: str, who: str, version: int, **said: Any) -> Event:
        """Change a plan's ``title``, ``units`` (names) or ``pace`` (a ``PaceRule``)."""
        self.book().plan(plan)
        record: dict[str, Any] = {}
        if "title" in said:
            record["title"] = filled(said["title"], "title")
        if "units" in said:
            record["units"] = [filled(unit, "unit") for unit in said["units"]]
        if "pace" in said:
            record["pace"] = pace_record(checked_pace(said["pace"]))
        return self.write([Draft(f"plan:{plan}", version, "plan-changed", record)], who)[0]

    def add_items(self, plan: str, items: Sequence[Item], who: str, confirmed: bool = False) -> list[str]:
        """Add items (their ids are made here) as proposals, or confirmed; all or none. Return their ids."""
        known = self.book().plan(plan)
        if len(items) > _MOST_ITEMS:
            raise wrong("too-many-items", f"{len(items):,} items at once; {_MOST_ITEMS:,} are the most.", "Split the list.")
        state = "confirmed" if confirmed else "proposed"
        drafts, ids = [], []
        for item in items:
            ids.append(_new_id())
            record = item_record(checked_item(item, known))
            drafts.append(Draft(f"item:{ids[-1]}", 0, "item-made", {"plan": plan, "state": state, "fields": record}))
        self.write(drafts, who)
        return ids

    def change_item(self, id: str, changes: Mapping[str, Any], who: str, version: int) -> Event:
        """Change fields of an item that its writer saw at ``version``."""
        return self.write([self.change_draft(id, changes, version)], who)[0]

    def change_draft(self, id: str, changes: Mapping[str, Any], version: int) -> Draft:
        """Return the event that changes fields of an item, checked but not written. Raises ``DajuanError``."""
        book = self.book()
        item = book.item(id)
        unknown = set(changes) - set(ITEM_FIELDS)
        if unknown:
            raise wrong("bad-entry", f"An item has no {', '.join(sorted(unknown))}.", f"It has {', '.join(ITEM_FIELDS)}.")
        if changes.get("measure", item.measure) != item.measure:
            # Another measure is another indicator.
            changes = {"indicator": code_of(changes["measure"]), **changes}
        changed = checked_item(replace(item, **changes), book.plan(item.plan))
        fields = {name: plain(getattr(changed, name)) for name in changes}
        return Draft(f"item:{id}", version, "item-changed", {"fields": fields})

    def confirm_items(self, ids: Iterable[str], who: str) -> list[Event]:
        """Make proposals items of the plan of record; all or none."""
        return self._move(ids, "confirmed", who, "")

    def withdraw_items(self, ids: Iterable[str], who: str, why: str) -> list[Event]:
        """Take items off the plan. They stay in the journal with the reason."""
        return self._move(ids, "withdrawn", who, filled(why, "reason"))

    def _move(self, ids: Iterable[str], state: str, who: str, why: str) -> list[Event]:
        book = self.book()
        items = [book.item(id) for id in dict.fromkeys(ids)]
        drafts = [
            Draft(f"item:{item.id}", item.version, "item-moved", {"state": state, "why": why})
            for item in items
            if item.state != state
        ]
        return self.write(drafts, who)

    def report(
        self,
        plan: str,
        about: About,
        of: str,
        month: str,
        amounts: Mapping[str, Decimal],
        who: str,
        version: int,
        evidence: str = "",
        note: str = "",
    ) -> Event:
        """Report a value or money for a month; see ``report_draft``."""
        return self.write([self.report_draft(plan, about, of, month, amounts, version, evidence, note)], who)[0]

    def report_draft(
        self,
        plan: str,
        about: About,
        of: str,
        month: str,
        amounts: Mapping[str, Decimal],
        version: int,
        evidence: str = "",
        note: str = "",
        files: Sequence[EvidenceFile] | None = None,
    ) -> Draft:
        """Return the event that reports ``amounts`` on a question or an item's money, checked but not written.

        ``version``: of the return that the writer saw (0: none). ``files``: those that back it, kept already (None: as
        before). Raises ``DajuanError`` when the month is locked or not of
        the plan, the question is not asked, an approved return would be overwritten, or an amount is no amount.
        """
        book = self.book()
        known = self._open_month(book, plan, month)
        asked = (
            of in book.questions_of(plan, int(month[:4]))
            if about == "figure"
            else of in book.items and book.items[of].plan == plan and book.items[of].state == "confirmed"
        )
        if not asked:
            raise wrong(
                "not-asked", f"The plan {known.title} does not ask for {of} in {month}.", "Take the key from the unit's return."
            )
        subject = return_subject(about, of, month)
        before = book.returns.get(subject)
        if before is not None and before.state == "approved":
            raise DajuanError(
                Problem(
                    "already-approved",
                    f"The return for {month} was approved already.",
                    remedy="A reviewer can return it for revision; then it can be reported anew.",
                )
            )
        record: dict[str, Any] = {
            "plan": plan,
            "about": about,
            "of": of,
            "month": month,
            "amounts": {name: f"{amount:f}" for name, amount in checked_amounts(about, amounts).items()},
            "evidence": trimmed(evidence, "evidence"),
            "note": trimmed(note, "note"),
        }
        named = files if files is not None else (before.files if before else ())
        if named:
            record["files"] = [[file.digest, file.name, file.size] for file in named]
        return Draft(subject, version, "reported", record)

    def approve(self, subject: str, who: str, version: int) -> Event:
        """Approve a return as it stood at ``version``. Nobody approves what they reported themselves."""
        return self.approve_all([(subject, version)], who)[0]

    def approve_all(self, returns: Iterable[tuple[str, int]], who: str) -> list[Event]:
        """Approve returns, each as it stood at its version; all or none."""
        drafts = []
        for subject, version in returns:
            if self._return(subject, ("reported",)).who == who:
                remedy = "Ask another reviewer to approve it."
                raise DajuanError(Problem("own-return", "Nobody approves a return of their own.", remedy=remedy))
            drafts.append(Draft(subject, version, "approved", {}))
        return self.write(drafts, who)

    def send_back(self, subject: str, who: str, version: int, why: str) -> Event:
        """Return a report for revision, with the reason."""
        self._return(subject, ("reported", "approved"))
        return self.write([Draft(subject, version, "returned", {"why": filled(why, "reason")})], who)[0]

    def _return(self, subject: str, states: tuple[str, ...]) -> Any:
        book = self.book()
        known = book.returns.get(subject)
        if known is None or known.state not in states:
            state = f"is {known.state}" if known else "is not there"
            raise wrong(
                "wrong-state", f"The return {subject} {state}.", f"This can be done to one that is {' or '.join(states)}."
            )
        self._open_month(book, known.plan, known.month)
        return known

    def lock_month(self, plan: str, month: str, who: str) -> Event:
        """Close a month: nothing of it can be reported, approved or returned until it is opened again."""
        known = self._open_month(self.book(), plan, month)
        return self.write([Draft(f"plan:{plan}", known.version, "month-locked", {"month": month})], who)[0]

    def open_month(self, plan: str, month: str, who: str, why: str) -> Event:
        """Open a locked month again, with the reason."""
        known = self.book().plan(plan)
        if month not in known.locked:
            raise wrong("not-locked", f"{month} is not locked.", "Only a locked month can be opened.")
        payload = {"month": month, "why": filled(why, "reason")}
        return self.write([Draft(f"plan:{plan}", known.version, "month-opened", payload)], who)[0]

    def _open_month(self, book: Book, plan: str, month: str) -> Plan:
        known = book.plan(plan)
        if not _MONTH.fullmatch(month) or not known.first <= int(month[:4]) <= known.last:
            raise wrong("bad-month", f"{month} is no month of {known.title}.", f"Write it like {known.first}-03.")
        if month in known.locked:
            message = f"{month} of {known.title} is locked."
            raise DajuanError(Problem("month-locked", message, remedy="An editor can open it again, with a reason."))
        return known


def _new_id() -> str:
    return secrets.token_hex(6)
