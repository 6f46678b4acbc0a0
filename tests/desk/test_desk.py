"""What people do with a plan, and what is not let through."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from dajuan.desk import Book, Desk, Item, PaceRule, overlaps, progress_of, rollups
from dajuan.ledger import Ledger
from dajuan.values import DajuanError


def key_of(desk: Desk, plan: str, number: str) -> str:
    """The question of the item with that number."""
    return item_of(desk, plan, number).question


def item_of(desk: Desk, plan: str, number: str) -> Item:
    return next(item for item in desk.book().items_of(plan, None) if item.number == number)


def give(desk: Desk, plan: str, number: str, month: str, value: str) -> None:
    """Report a value and approve it."""
    key = key_of(desk, plan, number)
    event = desk.report(plan, "figure", key, month, {"value": Decimal(value)}, "李", 0)
    desk.approve(event.subject, "王", event.version)


def refused(code: str, deed: object, *arguments: object, **more: object) -> DajuanError:
    with pytest.raises(DajuanError) as caught:
        deed(*arguments, **more)  # type: ignore[operator]
    assert caught.value.problem.code == code
    return caught.value


def test_one_figure_serves_every_item(desk: Desk, plan: str) -> None:
    """Two items of one unit that need the same figure ask for it once, and both take it from there."""
    questions = desk.book().questions_of(plan, 2021)
    shared = questions[key_of(desk, plan, "1")]
    assert len(questions) == 9 and len(shared.items) == 2
    give(desk, plan, "1", "2021-03", "10")
    book = desk.book()
    assert {progress_of(book, book.items[id], "2021-03").value for id in shared.items} == {Decimal(10)}


def test_the_same_figure_of_two_units_is_shown(desk: Desk, plan: str) -> None:
    """A measure that two units are asked for is found, with both questions."""
    (found,) = overlaps(desk.book().questions_of(plan, 2021).values())
    assert (found.measure, {question.office for question in found.questions}) == ("绿道", {"城建办", "林业站"})


@pytest.mark.parametrize(
    ("value", "standing"),
    [
        ("9", "on_pace"),
        ("10", "on_pace"),
        ("9.1", "on_pace"),
        ("11", "on_pace"),
        ("8.9", "behind"),
        ("11.1", "ahead"),
        ("40", "done"),
    ],
)
def test_pace(desk: Desk, plan: str, value: str, standing: str) -> None:
    """A quarter of forty is due by March, give or take the tolerance; the whole is done at any time."""
    desk.change_plan(plan, "陈", desk.book().plan(plan).version, pace=PaceRule(tolerance=Fraction(1, 40)))
    give(desk, plan, "1", "2021-03", value)
    assert progress_of(desk.book(), item_of(desk, plan, "1"), "2021-03").standing == standing


def test_levels_and_ceilings(desk: Desk, plan: str) -> None:
    """A rate is held or not, it does not add up; under its ceiling is good, and done only when the year is over."""
    give(desk, plan, "6", "2021-06", "3.1")
    give(desk, plan, "7", "2021-06", "57.5")
    book = desk.book()
    assert progress_of(book, item_of(desk, plan, "6"), "2021-06").standing == "on_pace"
    assert progress_of(book, item_of(desk, plan, "7"), "2021-06").standing == "behind"
    give(desk, plan, "6", "2021-12", "3.2")
    assert progress_of(desk.book(), item_of(desk, plan, "6"), "2021-12").standing == "done"


def test_no_figure_is_not_behind(desk: Desk, plan: str) -> None:
    """An item without an approved figure is other, not behind; a reported one counts only when approved."""
    desk.report(plan, "figure", key_of(desk, plan, "3"), "2021-03", {"value": Decimal(1)}, "李", 0)
    assert progress_of(desk.book(), item_of(desk, plan, "3"), "2021-03").standing == "other"
    assert progress_of(desk.book(), item_of(desk, plan, "3"), "2021-03", approved_only=False).standing == "behind"


def test_a_deadline_inside_the_year(desk: Desk, plan: str) -> None:
    """What is due in August is due in full by then, and its pace is stretched to that month."""
    give(desk, plan, "4", "2021-04", "400")
    found = progress_of(desk.book(), item_of(desk, plan, "4"), "2021-04")
    assert (found.due, found.standing) == (Fraction(1, 2), "on_pace")
    assert progress_of(desk.book(), item_of(desk, plan, "4"), "2021-09").standing == "behind"


def test_rollups_say_their_denominators(desk: Desk, plan: str) -> None:
    """A unit's completion is over the items with a figure that adds up, with their weights; the others are counted only."""
    give(desk, plan, "1", "2021-06", "10")
    give(desk, plan, "7", "2021-06", "58")
    give(desk, plan, "9", "2021-06", "18")
    found = {rollup.name: rollup for rollup in rollups(desk.book(), plan, "2021-06")}
    assert (found["城建办"].items, found["城建办"].measured, found["城建办"].completion) == (3, 2, Fraction(1, 4))
    assert (found["林业站"].items, found["林业站"].measured, found["林业站"].weight) == (2, 1, Decimal("2.5"))
    assert found["林业站"].completion == 1
    assert dict(found["林业站"].counts)["on_pace"] == 1
    (whole,) = rollups(desk.book(), plan, "2021-06", "plan")
    assert (whole.items, whole.measured, whole.completion) == (10, 3, Fraction(3, 1) / Fraction(9, 2))


def test_approved_returns_are_closed(desk: Desk, plan: str) -> None:
    """An approved return cannot be written over; sent back for revision it can, and the reason is kept."""
    key = key_of(desk, plan, "3")
    first = desk.report(plan, "figure", key, "2021-03", {"value": Decimal(3)}, "李", 0)
    refused("own-return", desk.approve, first.subject, "李", first.version)
    approved = desk.approve(first.subject, "王", first.version)
    refused("already-approved", desk.report, plan, "figure", key, "2021-03", {"value": Decimal(4)}, "李", approved.version)
    back = desk.send_back(first.subject, "王", approved.version, "与合同数不符")
    assert desk.book().returns[first.subject].why == "与合同数不符"
    again = desk.report(plan, "figure", key, "2021-03", {"value": Decimal(4)}, "李", back.version)
    assert desk.book().returns[again.subject].state == "reported"


def test_two_people_are_told(desk: Desk, plan: str, url: str) -> None:
    """Who writes over what somebody else wrote since is told who it was, and nothing is written."""
    item = item_of(desk, plan, "1")
    with Ledger(url) as other:
        Desk(other).change_item(item.id, {"target": Decimal(45)}, "王", item.version)
    error = refused("changed-meanwhile", desk.change_item, item.id, {"target": Decimal(50)}, "陈", item.version)
    assert "王" in error.problem.message and desk.book().item(item.id).target == 45


def test_a_locked_month_is_closed(desk: Desk, plan: str) -> None:
    """Nothing of a locked month changes until it is opened again with a reason; other months go on."""
    key = key_of(desk, plan, "3")
    event = desk.report(plan, "figure", key, "2021-03", {"value": Decimal(3)}, "李", 0)
    desk.lock_month(plan, "2021-03", "陈")
    refused("month-locked", desk.report, plan, "figure", key, "2021-03", {"value": Decimal(4)}, "李", event.version)
    refused("month-locked", desk.approve, event.subject, "王", event.version)
    desk.report(plan, "figure", key, "2021-04", {"value": Decimal(4)}, "李", 0)
    desk.open_month(plan, "2021-03", "陈", "补报")
    desk.approve(event.subject, "王", event.version)


@pytest.mark.parametrize(
    ("about", "month", "amounts", "code"),
    [
        ("figure", "2021-13", {"value": Decimal(1)}, "bad-month"),
        ("figure", "2020-12", {"value": Decimal(1)}, "bad-month"),
        ("figure", "2021-03", {"value": Decimal("NaN")}, "bad-amount"),
        ("figure", "2021-03", {"value": Decimal(10) ** 30}, "bad-amount"),
        ("figure", "2021-03", {"paid": Decimal(1)}, "bad-entry"),
        ("figure", "2021-03", {}, "bad-entry"),
        ("money", "2021-03", {"paid": Decimal(1)}, "not-asked"),
    ],
)
def test_what_is_no_return(desk: Desk, plan: str, about: str, month: str, amounts: dict[str, Decimal], code: str) -> None:
    """Months outside the plan, amounts that are none, and questions nobody asked are refused; the journal does not grow."""
    before = len(desk.events())
    refused(code, desk.report, plan, about, key_of(desk, plan, "3"), month, amounts, "李", 0)
    assert len(desk.events()) == before


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (Item("", "", "", 2021), "empty-field"),
        (Item("", "", "新建绿道", 2022), "bad-year"),
        (Item("", "", "新建绿道", 2021, measure="绿道", unit="km", target=Decimal(0)), "bad-target"),
        (Item("", "", "新建绿道", 2021, weight=Decimal(-1)), "bad-weight"),
        (Item("", "", "新" * 5000, 2021), "too-long"),
    ],
)
def test_what_is_no_item(desk: Desk, plan: str, item: Item, code: str) -> None:
    """Items that cannot stand in a plan are refused, with the good ones beside them: all or none."""
    before = len(desk.book().items)
    refused(code, desk.add_items, plan, [Item("", "", "建成体育公园", 2021), item], "陈")
    assert len(desk.book().items) == before


def test_proposals_wait_for_a_person(desk: Desk, plan: str) -> None:
    """What the machine proposes is no item of the plan until a person confirms it; what is withdrawn stays in the journal."""
    (id,) = desk.add_items(plan, [Item("", "", "修复古桥", 2021, units=("文体中心",))], "dajuan")
    assert id not in {item.id for item in desk.book().items_of(plan)}
    desk.confirm_items([id], "陈")
    assert id in {item.id for item in desk.book().items_of(plan)}
    desk.withdraw_items([id], "陈", "并入第10项")
    assert id not in {item.id for item in desk.book().items_of(plan)}
    moved = [event.payload for event in desk.events() if event.subject == f"item:{id}"]
    assert [each.get("state") for each in moved] == ["proposed", "confirmed", "withdrawn"] and moved[-1]["why"] == "并入第10项"


def test_the_journal_tells_everything(desk: Desk, plan: str, url: str) -> None:
    """A second desk that reads the journal from its beginning stands exactly where the first one stands."""
    give(desk, plan, "1", "2021-03", "10")
    desk.lock_month(plan, "2021-02", "陈")
    with Ledger(url) as other:
        book, again = desk.book(), Desk(other).book()
    assert (book.plans, book.items, book.returns, book.number) == (again.plans, again.items, again.returns, again.number)


@pytest.mark.usefixtures("plan")
def test_the_journal_only_grows(desk: Desk) -> None:
    """The database itself refuses to change or delete what was done."""
    from sqlalchemy import text
    from sqlalchemy.exc import DBAPIError

    for words in ("DELETE FROM desk_journal", "UPDATE desk_journal SET who = 'x'"):
        with pytest.raises(DBAPIError), desk.ledger.engine.begin() as connection:
            connection.execute(text(words))


def test_what_is_kept_is_never_stale(desk: Desk, plan: str, url: str) -> None:
    """After every kind of event a book that kept its answers says what a book read from the beginning says."""

    def said(book: Book) -> object:
        standings = [progress_of(book, item, month) for item in book.items_of(plan) for month in ("2021-03", "2021-06")]
        return standings, rollups(book, plan, "2021-06"), book.questions_of(plan, 2021)

    def fresh() -> object:
        with Ledger(url) as other:
            return said(Desk(other).book())

    key, item = key_of(desk, plan, "1"), item_of(desk, plan, "3")
    deeds = [
        lambda: desk.report(plan, "figure", key, "2021-03", {"value": Decimal(9)}, "李", 0),
        lambda: desk.approve(f"return:figure:{key}:2021-03", "王", 1),
        lambda: desk.send_back(f"return:figure:{key}:2021-03", "王", 2, "再核"),
        lambda: desk.change_item(item.id, {"target": Decimal(20), "measure": "大项目"}, "陈", item.version),
        lambda: desk.change_plan(plan, "陈", desk.book().plan(plan).version, pace=PaceRule(tolerance=Fraction(1, 5))),
        lambda: desk.withdraw_items([item_of(desk, plan, "9").id], "陈", "重复"),
        lambda: desk.add_items(plan, [Item("", plan, "修复古桥", 2021, units=("文体中心",))], "陈", confirmed=True),
        lambda: desk.lock_month(plan, "2021-01", "陈"),
    ]
    for deed in deeds:
        said(desk.book())
        deed()
        assert said(desk.book()) == fresh()
