"""What is due, and what people are told in their language."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

from typer.testing import CliRunner

from dajuan.cli.app import app
from dajuan.desk import Desk, due_on, report_month, year_sentences
from dajuan.sheet import LANGUAGES, words

SOURCES = Path(__file__).parents[2] / "src" / "dajuan"


def keys(desk: Desk, plan: str, unit: str) -> list[str]:
    """What a unit is asked."""
    return [q.key for q in desk.book().questions_of(plan, 2021).values() if q.office == unit]


def test_returns_that_are_not_in(desk: Desk, plan: str) -> None:
    """A unit is told until all its figures are given; one sent back is asked again; what is given waits for approval."""
    asked = keys(desk, plan, "城建办")
    for key in asked:
        desk.report(plan, "figure", key, "2021-03", {"value": Decimal(1)}, "李", 0)
    found = due_on(desk.book(), plan, "2021-03", date(2021, 4, 1))
    assert "城建办" not in {row.office for row in found.units} and found.reported == len(asked)
    assert found.by == date(2021, 4, 8), "the fifth working day of April 2021, after Qingming"
    desk.send_back(f"return:figure:{asked[0]}:2021-03", "王", 1, "再核")
    (row,) = due_on(desk.book(), plan, "2021-03", date(2021, 4, 1), "城建办").units
    assert (row.asked, row.given, row.returned) == (len(asked), len(asked) - 1, 1)


def test_deadlines_near_and_over(desk: Desk, plan: str) -> None:
    """An item is near in the week before its due day, over after it, and gone once approved figures say that it is done."""
    item = next(each for each in desk.book().items_of(plan) if each.number == "4")
    assert item.deadline == date(2021, 8, 31)

    def told(day: date) -> tuple[int, int]:
        found = due_on(desk.book(), plan, "2021-08", day)
        return len(found.near), len(found.over)

    assert [told(date(2021, 8, day)) for day in (23, 24, 31)] == [(0, 0), (1, 0), (1, 0)]
    assert told(date(2021, 9, 1)) == (0, 1)
    event = desk.report(plan, "figure", item.question, "2021-08", {"value": Decimal(800)}, "李", 0)
    assert told(date(2021, 9, 1)) == (0, 1), "reported is not approved"
    desk.approve(event.subject, "王", event.version)
    assert told(date(2021, 9, 1)) == (0, 0)


def test_due_in_the_shell(desk: Desk, plan: str, url: str) -> None:
    """`dajuan plan due` lists what is due of one unit, as data too; a day that is none is refused."""
    event = desk.report(plan, "figure", keys(desk, plan, "教育办")[0], "2021-08", {"value": Decimal(9)}, "李", 0)
    assert event.kind == "reported"
    shell = CliRunner()
    done = shell.invoke(app, ["plan", "due", plan, "--unit", "教育办", "--on", "2021-09-02", "--json", "--ledger", url])
    rows = json.loads(done.stdout)
    assert [(row["what"], row["day"], row["left"]) for row in rows] == [("approval", "", 1), ("overdue", "2021-08-31", 1)]
    assert shell.invoke(app, ["plan", "due", plan, "--on", "2021-02-30", "--ledger", url]).exit_code == 1


def told(plan: str, url: str, *more: str) -> str:
    done = CliRunner().invoke(app, ["plan", "due", plan, "--on", "2021-08-26", "--ledger", url, *more])
    assert done.exit_code == 0, done.output
    return done.stdout_bytes.decode()


def test_a_digest_for_a_mail(desk: Desk, plan: str, url: str) -> None:
    """The digest says in its first line what it is, names what is near with its day, and is inert as HTML."""
    item = next(each for each in desk.book().items_of(plan) if each.number == "4")
    desk.change_item(item.id, {"task": "新增<b>公办</b>学位"}, "陈", item.version)
    text = told(plan, url, "--format", "text", "--unit", "教育办")
    assert text.splitlines()[0] == "云溪镇2021年重点任务：2021-08-26 待办"
    assert "- 教育办 2021-07 应报 1 项，已报 0 项，2021-08-06 前报齐" in text
    assert "一周内到期:\n- 2021-08-31 4 新增<b>公办</b>学位 (教育办)" in text and "城建办" not in text
    page = told(plan, url, "--format", "html", "--unit", "教育办")
    assert "<li>2021-08-31 4 新增&lt;b&gt;公办&lt;/b&gt;学位 (教育办)</li>" in page and "<b>" not in page
    assert CliRunner().invoke(app, ["plan", "due", plan, "--format", "fax", "--ledger", url]).exit_code == 1


def test_a_calendar_of_what_is_to_come(desk: Desk, plan: str, url: str) -> None:
    """Each return and deadline to come is a whole day that keeps its identity; lines are short and no character is torn."""
    item = next(each for each in desk.book().items_of(plan) if each.number == "4")
    desk.change_item(item.id, {"task": "新增公办学位；含小学, 初中与幼儿园，" * 6}, "陈", item.version)
    made = told(plan, url, "--format", "ics", "--unit", "教育办")
    assert made.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") and made.endswith("END:VCALENDAR\r\n")
    lines = made.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines) and "\n" not in made.replace("\r\n", "")
    whole = made.replace("\r\n ", "").split("\r\n")
    days = [line[-8:] for line in whole if line.startswith("DTSTART;VALUE=DATE:")]
    assert days == sorted(days) and days[:2] == ["20210831", "20210907"] and len(days) == 6
    assert any(line.startswith("SUMMARY:到期：4 新增公办学位；含小学\\, 初中") for line in whole)
    names = [line for line in whole if line.startswith("UID:")]
    assert len(set(names)) == 6
    again = told(plan, url, "--format", "ics", "--unit", "教育办").replace("\r\n ", "").split("\r\n")
    assert [line for line in again if line.startswith("UID:")] == names


def test_a_running_year_is_reported_as_far_as_it_went(desk: Desk, plan: str) -> None:
    """While the year runs, its report speaks of the months that are over and holds items against their pace."""
    assert [report_month(2021, date(2021, 10, 5)), report_month(2021, date(2022, 3, 1))] == ["2021-09", "2021-12"]
    key = keys(desk, plan, "教育办")[0]
    event = desk.report(plan, "figure", key, "2021-03", {"value": Decimal(800)}, "李", 0)
    desk.approve(event.subject, "王", event.version)
    key = keys(desk, plan, "投资促进中心")[0]
    event = desk.report(plan, "figure", key, "2021-03", {"value": Decimal(3)}, "李", 0)
    desk.approve(event.subject, "王", event.version)
    first = year_sentences(desk.book(), plan, 2021, "2021-03")[0][1][0].text
    assert first.startswith("2021年截至3月底，") and "达进度1项" in first and "欠进度" not in first
    whole = year_sentences(desk.book(), plan, 2021)[0][1][0].text
    assert whole.startswith("2021年，") and "欠进度1项" in whole


def codes(room: str) -> set[str]:
    """The codes of the problems that a room raises."""
    text = "\n".join(path.read_text("utf-8") for path in (SOURCES / room).rglob("*.py"))
    return set(re.findall(r'(?:Problem|refused|_refused|wrong)\(\s*"([a-z-]+)"', text))


def test_every_problem_is_told_in_chinese() -> None:
    """Each kind of problem that the desk raises, or the readers of an upload, has words for a Chinese reader."""
    say = words("zh", "desk")
    # The first is told in the shell, to whoever starts the server; the others are notes on a proposal, not refusals.
    settings = {"bad-oidc", "range", "several-figures", "from-above"}
    # A refused field is told by words of its own, see below.
    settings |= {"refused-field"}
    # Addresses and paths are read in the shell only; what was cut short is a note on a document, not a refusal.
    shell = {"private-address", "cannot-fetch", "not-fetched", "too-many-redirects", "cannot-open", "cut-short"}
    raised = (codes("desk") - settings) | (codes("document") - shell)
    assert len(raised) > 30
    assert {code for code in raised if not say.get(f"problem.{code}", "")} == set()


def test_every_refusal_is_told_in_both_languages() -> None:
    """Each reason for which a cell or field is not taken has words in Chinese and in English, with the same slots."""
    text = "\n".join(path.read_text("utf-8") for path in (SOURCES / "desk").rglob("*.py"))
    keys = set(re.findall(r'Refusal\(\s*"([a-z-]+)"', text))
    assert len(keys) >= 9
    for key in keys:
        told = [set(re.findall(r"{(\w+)}", words(language, "desk")(f"refusal.{key}"))) for language in LANGUAGES]
        assert told[0] == told[1]
