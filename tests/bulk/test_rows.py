"""A row of a crawl becomes columns, and one poisonous row costs only itself."""

from __future__ import annotations

import time

import pytest

from dajuan.bulk import Guard, Limits, Row, Wanted, read_row
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
        ("Nothing to see here, in plain English.", Wanted(chinese_only=True), "dropped", "not-chinese"),
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
    return item


def test_a_poisonous_row_costs_only_itself() -> None:
    """Too slow, too large or raising: each answers with a problem, and the next item is answered as ever."""
    guard = Guard(_work, Limits(seconds=5, megabytes=1024))
    try:
        for poison in ("sleep", "raise", "hoard"):
            assert isinstance(guard.ask(poison), Problem), poison
            assert guard.ask("good") == "good"
    finally:
        guard.close()
