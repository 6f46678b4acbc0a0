"""A row of a crawl becomes columns, and one poisonous row costs only itself."""

from __future__ import annotations

import os
import signal
import time

import pytest

from dajuan.bulk import Guard, Limits, Row, Task, Wanted, read_row
from dajuan.values import Problem

TEXT = "云溪镇2021年政府工作报告\n\n2020年，全镇地区生产总值91.7亿元，增长6.2%。\n"


def test_a_row_keeps_what_its_columns_say() -> None:
    """Area and date from other columns override the text; claims carry exact values and their edition."""
    answer = read_row((Row("a", TEXT.encode(), "http://yunxi.example/1", area="云溪"), Wanted()))
    assert (answer["status"], answer["area"], answer["date"], answer["genre"]) == ("kept", "云溪", "2021", "work_report")
    claims = answer["claims"]
    assert isinstance(claims, list)
    assert {(claim["quote"], claim["value_text"], claim["unit"]) for claim in claims if claim["type"] == "figure"} == {
        ("91.7亿元", "9170000000.0", "CNY"),
        ("6.2%", "6.2", "percent"),
    }


@pytest.mark.parametrize(
    ("content", "wanted", "status", "reason"),
    [
        (
            "Nothing of the town is to be seen here, and it is all in plain English.",
            Wanted(languages=("zh",)),
            "dropped",
            "language",
        ),
        ("35 × 12 = 420", Wanted(languages=("zh",)), "dropped", "language-unsure"),
        ("今天天气很好，适合出门散步。", Wanted(figures_only=True), "dropped", "no-figures"),
        (TEXT, Wanted(genres=("news",)), "dropped", "genre"),
        ("", Wanted(), "refused", "empty"),
    ],
)
def test_unwanted_rows_say_why(content: str, wanted: Wanted, status: str, reason: str) -> None:
    """A row that is not wanted or cannot be read is kept as a row with its reason."""
    answer = read_row((Row("b", content.encode()), wanted))
    assert (answer["status"], answer["reason"], answer["claims"]) == (status, reason, [])


def _work(item: object) -> object:
    if item == "sleep":
        time.sleep(60)
    if item == "raise":
        raise ValueError("poison")
    if item == "hoard":
        return len(bytearray(4 << 30))
    if item == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    return item


def _refuse(item: object, problem: Problem) -> object:
    return item, problem.code


def test_a_poisonous_row_costs_only_itself() -> None:
    """Too slow, too large, raising or deadly: each is refused, and those before and behind it are answered as ever."""
    guard = Guard(Task(_work, _refuse, list), Limits(seconds=3, megabytes=1024))
    try:
        for poison, code in (
            ("sleep", "document-too-costly"),
            ("die", "document-too-costly"),
            ("raise", "internal-error"),
            ("hoard", "document-too-costly"),
        ):
            parts = guard.ask(["one", "two", poison, "three"])
            answers = [answer for part in parts for answer in part]  # type: ignore[attr-defined]
            assert answers == ["one", "two", (poison, code), "three"]
            assert guard.ask(["good"]) == [["good"]]
        assert guard.ask([]) == []
    finally:
        guard.close()


def test_a_slow_handful_is_not_a_slow_document() -> None:
    """The time that a document may take is its own: many that are quick enough may take longer together."""
    guard = Guard(Task(_doze, _refuse, list), Limits(seconds=1.5, megabytes=1024))
    try:
        assert guard.ask([0.6] * 5) == [[0.6] * 5]
    finally:
        guard.close()


def _doze(item: float) -> float:
    time.sleep(item)
    return item
