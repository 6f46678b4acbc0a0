"""Sums that are kept up change by change, readers beside writers, and a desk in two processes."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dajuan.desk import Book, Desk, Event, Item, Return, due_on, overlaps, percent, progress_of, return_subject, rollups
from dajuan.desk.asking import given_in
from dajuan.desk.due import units_due
from dajuan.desk.pace import Progress
from dajuan.desk.rollups import deadlines, furthest_behind, progresses
from dajuan.desk.sums import Sums
from dajuan.ledger import Ledger

NOW = datetime(2021, 5, 1, tzinfo=UTC)
MONTHS = ("2021-02", "2021-03", "2021-04")


class Writer:
    """Events for a book without a database."""

    def __init__(self, book: Book) -> None:
        self.book, self.number, self.versions = book, 0, dict[str, int]()
        self.events: list[Event] = []

    def write(self, subject: str, kind: str, **payload: Any) -> None:
        """Turn one page."""
        self.number += 1
        version = self.versions[subject] = self.versions.get(subject, 0) + 1
        self.events.append(Event(self.number, subject, version, kind, payload, "陈", NOW))
        self.book.turn(self.events[-1:])


def item(**fields: Any) -> dict[str, Any]:
    """Fields of an item as the journal holds them."""
    blank = {"task": "修路", "year": 2021, "units": ["甲局"], "category": "一", "leader": "顾", "measure": "道路", "unit": "km"}
    return blank | {"target": "7", "weight": "1", "nature": "sum", "ceiling": False} | fields


AMOUNTS = st.decimals(0, 40, places=3).map(str)
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "target": AMOUNTS.filter(lambda text: Decimal(text) > 0),
        "weight": st.sampled_from(["0", "1", "2.5", "0.333"]),
        "units": st.sampled_from([["甲局"], ["乙局", "甲局"], []]),
        "category": st.sampled_from(["一", "二", ""]),
        "leader": st.sampled_from(["顾", "沈"]),
        "measure": st.sampled_from(["道路", "绿道", ""]),
        "nature": st.sampled_from(["sum", "level"]),
        "ceiling": st.booleans(),
        "year": st.sampled_from([2021, 2022]),
        "budget": st.one_of(st.none(), AMOUNTS),
        "deadline": st.sampled_from([None, "2021-03-31", "2021-12-31"]),
    },
)
PLACES = st.integers(0, 5)
DEEDS = st.one_of(
    st.tuples(st.just("new"), FIELDS, st.sampled_from(["proposed", "confirmed"])),
    st.tuples(st.just("change"), PLACES, FIELDS),
    st.tuples(st.just("move"), PLACES, st.sampled_from(["proposed", "confirmed", "withdrawn"])),
    st.tuples(st.just("figure"), PLACES, st.sampled_from(MONTHS), AMOUNTS),
    st.tuples(st.just("money"), PLACES, st.sampled_from(MONTHS), AMOUNTS),
    st.tuples(st.just("decide"), PLACES, st.sampled_from(["approved", "approved", "returned"])),
    st.tuples(st.just("decide"), PLACES, st.just("approved")),
    st.tuples(st.just("pace"), st.sampled_from(["1/50", "1/5"])),
    st.tuples(st.just("look"), st.sampled_from(MONTHS)),
)


def shown(book: Book, month: str) -> list[Any]:
    """All that pages show of a month and its year, in its order."""
    year = int(month[:4])
    found: list[Any] = [rollups(book, "p", month, by) for by in ("plan", "unit", "category", "leader")]
    found += [progresses(book, "p", month, state) for state in (None, "confirmed", "proposed")]
    found += [book.items_of("p", state, of) for state in (None, "confirmed", "withdrawn") for of in (None, year)]
    questions = book.questions_of("p", year)
    found += [list(questions.items()), overlaps(questions.values()), furthest_behind(book, "p", month, 3)]
    found += [deadlines(book, "p", year), due_on(book, "p", month, NOW.date(), "甲局"), units_due(book, "p", month)]
    with book.lock:
        given = given_in(book, "p", month)
        found += [given.offices(), *(given.returns(unit).part(0) for unit in ("", "甲局"))]
        found += [len(given.returns("")), given.returns("", ["reported"]).part(1, 3)]
    return found


def do(writer: Writer, deed: tuple[Any, ...]) -> None:
    """Do one made-up deed."""
    book, (kind, *said) = writer.book, deed
    ids = list(book.items)
    if kind == "new":
        fields, state = said
        writer.write(f"item:{len(ids)}", "item-made", plan="p", state=state, fields=item(**fields))
    elif kind == "pace":
        pace = {"due": [str(Fraction(n, 12)) for n in range(1, 13)], "tolerance": said[0]}
        writer.write("plan:p", "plan-changed", pace=pace)
    elif kind == "look":
        shown(book, said[0])
    elif kind == "decide" and book.returns:
        subject = list(book.returns)[said[0] % len(book.returns)]
        writer.write(subject, said[1], **({"why": "再核"} if said[1] == "returned" else {}))
    elif ids and kind != "decide":
        known = book.items[ids[said[0] % len(ids)]]
        if kind == "change":
            writer.write(f"item:{known.id}", "item-changed", fields=said[1])
        elif kind == "move":
            writer.write(f"item:{known.id}", "item-moved", state=said[1])
        else:
            of, amounts = (known.question, {"value": said[2]}) if kind == "figure" else (known.id, {"paid": said[2]})
            told = {"plan": "p", "about": kind, "of": of, "month": said[1], "amounts": amounts}
            writer.write(return_subject(kind, of, said[1]), "reported", **told)


def in_year(returns: list[Return], month: str) -> list[Return]:
    """The approved ones of the month's year up to the month."""
    return [r for r in returns if r.month <= month and r.month[:4] == month[:4] and r.state == "approved"]


def by_hand(book: Book, month: str, group: Any) -> list[tuple[Any, ...]]:
    """The roll-ups worked out anew, item by item, with fractions."""
    groups: dict[str, list[Item]] = {}
    for each in book.items.values():
        if each.state == "confirmed" and each.year == int(month[:4]):
            groups.setdefault(group(each), []).append(each)
    rows = []
    for name, items in groups.items():
        standings = [progress_of(book, each, month).standing for each in items]
        total = weights = Fraction(0)
        measured = 0
        for each in items:
            back = in_year(book.returns_on("figure", each.question), month)
            own = each.target is None or not each.measure
            if back and each.weight and (own or (each.nature == "sum" and not each.ceiling)):
                target = Decimal(100) if own else each.target
                share = Fraction(dict(back[-1].amounts)["value"]) / Fraction(target or 1)
                total += Fraction(each.weight) * min(share, Fraction(1))
                weights += Fraction(each.weight)
                measured += 1
        paid = [in_year(book.returns_on("money", each.id), month) for each in items]
        amounts = [dict(found[-1].amounts)["paid"] for found in paid if found]
        budgets = [each.budget for each in items if each.budget is not None]
        counts = tuple(standings.count(s) for s in ("behind", "on_pace", "ahead", "done", "other"))
        completion = total / weights if weights else None
        money = (sum(budgets, Decimal(0)), len(budgets), sum(amounts, Decimal(0)), len(amounts))
        rows.append((name, len(items), counts, measured, weights, completion, money))
    return rows


def as_kept(book: Book, month: str, by: str) -> list[tuple[Any, ...]]:
    """The same of the roll-ups that are kept up."""
    rows = []
    for r in rollups(book, "p", month, by):
        money = {name: (amount, count) for name, amount, count in r.money}
        counts = tuple(count for _, count in r.counts)
        kept = (*money["budget"], *money["paid"])
        rows.append((r.name, r.items, counts, r.measured, Fraction(r.weight), r.completion, kept))
    return rows


@settings(max_examples=100, deadline=None)
@given(st.lists(DEEDS, min_size=8, max_size=40))
def test_sums_kept_up_are_the_sums_worked_out_anew(deeds: list[tuple[Any, ...]]) -> None:
    """Whatever is done in whatever order, the kept roll-ups equal those of a calculation of our own, to the digit."""
    book = Book()
    writer = Writer(book)
    writer.write("plan:p", "plan-made", title="计划", area="云溪县", first=2021, last=2022)
    for number in range(3):
        writer.write(f"item:{number}", "item-made", plan="p", state="confirmed", fields=item(measure=f"道路{number // 2}"))
    for place, deed in enumerate(deeds):
        do(writer, deed)
        if place % 3 == 0:
            rollups(book, "p", "2021-04", "unit")
    for month in (*MONTHS, "2022-01"):
        assert as_kept(book, month, "unit") == by_hand(book, month, lambda each: each.lead)
        assert as_kept(book, month, "plan") == by_hand(book, month, lambda _: "")
        assert as_kept(book, month, "category") == by_hand(book, month, lambda each: each.category)


@settings(max_examples=150, deadline=None)
@given(st.lists(DEEDS, min_size=8, max_size=40))
def test_what_is_kept_is_what_a_new_reader_finds(deeds: list[tuple[Any, ...]]) -> None:
    """Whatever is done, and whoever looked in between, pages show what they show after the journal was read from its start."""
    writer = Writer(Book())
    writer.write("plan:p", "plan-made", title="计划", area="云溪县", first=2021, last=2022)
    for number in range(4):
        writer.write(f"item:{number}", "item-made", plan="p", state="confirmed", fields=item(measure=f"道路{number // 2}"))
    for place, deed in enumerate(deeds):
        do(writer, deed)
        if place % 3 == 0:
            shown(writer.book, "2021-03")
    anew = Book()
    anew.turn(writer.events)
    for month in (*MONTHS, "2022-01"):
        assert shown(writer.book, month) == shown(anew, month)


SHARES = st.tuples(st.integers(0, 1500), st.integers(1, 1000), st.sampled_from(["1", "2.5", "0.333"]))


@settings(max_examples=300, deadline=None)
@given(st.lists(SHARES, min_size=1, max_size=12), st.integers(0, 4))
@example([(1, 1600, "1")], 2)
@example([(1, 400, "1"), (3, 400, "1")], 1)
def test_digits_told_by_bounds_are_the_exact_ones(shares: list[tuple[int, int, str]], places: int) -> None:
    """A mean's percent is its exact fraction rounded half up, on the edge between two roundings too."""
    sums = Sums()
    for value, target, weight in shares:
        made = Item("", "p", "修路", 2021, measure="道路", unit="km", target=Decimal(target), weight=Decimal(weight))
        reached = Fraction(value, target).as_integer_ratio()
        sums.count(Progress(made, "on_pace", reached, Fraction(1), Decimal(value), "2021-03", ""), (), 1)
    whole = sum(Fraction(w) * min(Fraction(v, t), Fraction(1)) for v, t, w in shares) / sum(Fraction(w) for _, _, w in shares)
    mean = sums.line("").completion
    assert mean == whole
    assert (
        percent(mean, places)
        == percent(whole, places)
        == Decimal(math.floor(whole * 100 * 10**places + Fraction(1, 2))).scaleb(-places)
    )


def test_a_reader_far_behind_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """More changes than are remembered: whoever follows works all out again rather than show what was."""
    monkeypatch.setattr("dajuan.desk.book._MOST_TOUCHED", 6)
    writer = Writer(Book())
    writer.write("plan:p", "plan-made", title="计划", area="云溪县", first=2021, last=2022)
    for number in range(4):
        writer.write(f"item:{number}", "item-made", plan="p", state="confirmed", fields=item())
    shown(writer.book, "2021-03")
    for number in range(4):
        for leader in ("沈", "陆", "顾", "闵"):
            writer.write(f"item:{number}", "item-changed", fields={"leader": leader, "category": str(number)})
    anew = Book()
    anew.turn(writer.events)
    assert shown(writer.book, "2021-03") == shown(anew, "2021-03")


def test_one_change_works_out_one_item(desk: Desk, plan: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a change of one item only that item is looked at again, not the plan."""
    from dajuan.desk import rollups as _rollups

    rolling = sys.modules["dajuan.desk.tally"]
    _rollups(desk.book(), plan, "2021-06")
    seen: list[str] = []
    real = rolling.progress_of
    monkeypatch.setattr(rolling, "progress_of", lambda book, item, *a, **k: seen.append(item.number) or real(book, item, *a, **k))
    item = desk.book().items_of(plan)[4]
    desk.change_item(item.id, {"leader": "沈闻笛"}, "陈", item.version)
    assert any(row.name == "沈闻笛" for row in _rollups(desk.book(), plan, "2021-06", "leader"))
    assert seen == [item.number]


def test_large_sums_lose_no_digit(desk: Desk, plan: str) -> None:
    """Budgets of many digits add up exactly, beyond the digits that decimals usually keep."""
    amounts = [Decimal("999999999999999999.0000000001"), Decimal("0.00000000000000000001"), Decimal(10) ** 18]
    made = [Item("", plan, f"第{n}项", 2021, units=("财政局",), budget=amount) for n, amount in enumerate(amounts)]
    desk.add_items(plan, made, "陈", confirmed=True)
    (row,) = [row for row in rollups(desk.book(), plan, "2021-06") if row.name == "财政局"]
    assert Fraction({n: a for n, a, _ in row.money}["budget"]) == sum(map(Fraction, amounts))


def test_readers_beside_a_writer(desk: Desk, plan: str) -> None:
    """Roll-ups asked for by several threads while another writes are right at the end, and nobody meets an error."""
    keys = list(desk.book().questions_of(plan, 2021))

    def write() -> None:
        for key in keys:
            event = desk.report(plan, "figure", key, "2021-06", {"value": Decimal(3)}, "李", 0)
            desk.approve(event.subject, "王", event.version)

    def look() -> None:
        for _ in range(40):
            rollups(desk.book(), plan, "2021-06", "plan")

    with ThreadPoolExecutor(4) as pool:
        for each in [pool.submit(write), *(pool.submit(look) for _ in range(3))]:
            each.result()
    anew = Book()
    anew.turn(desk.events())
    for by in ("plan", "unit", "leader"):
        assert rollups(desk.book(), plan, "2021-06", by) == rollups(anew, plan, "2021-06", by)


def test_another_process_is_seen(tmp_path: Path) -> None:
    """What a second process writes stands on the first one's next page, its sums with it, and the other way round."""
    with Ledger(tmp_path / "two.db") as ledger:
        desk = Desk(ledger)
        plan = desk.make_plan("两处", "云溪县", 2021, 2021, "陈")
        line = Item("", plan, "修路", 2021, units=("甲局",), measure="道路", unit="km", target=Decimal(10))
        (id,) = desk.add_items(plan, [line], "陈", confirmed=True)
        key = desk.book().items[id].question
        desk.report(plan, "figure", key, "2021-06", {"value": Decimal(4)}, "李", 0)
        assert rollups(desk.book(), plan, "2021-06")[0].completion is None
        code = f"""
from dajuan.desk import Desk
from dajuan.desk.pace import Progress
from dajuan.desk.sums import Sums
from dajuan.ledger import Ledger
with Ledger({str(tmp_path / "two.db")!r}) as ledger:
    desk = Desk(ledger)
    (back,) = desk.book().returns.values()
    print(desk.approve(back.subject, "王", back.version).kind)
"""
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
        assert done.stdout.strip() == "approved"
        assert rollups(desk.book(), plan, "2021-06")[0].completion == Fraction(2, 5)
