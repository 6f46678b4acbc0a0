"""Numbers, amounts and dates in running text: the plain questions beside the figures."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dajuan.claims.dates import dates_of
from dajuan.claims.numbers import fold_numerals, numbers_of, percents_of
from dajuan.claims.numbers_units import amounts_in

TODAY = date(2031, 3, 22)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("新建三千二百零六套", ["3206"]),
        ("贰拾伍萬元", ["250000"]),
        ("878，631万元", ["8786310000"]),
        ("一万三和一万零三", ["13000", "10003"]),
        ("云河县位于四川盆地边缘", []),
        ("陆续登陆", []),
        ("负四十五亿", ["-4500000000"]),
    ],
)
def test_numbers(text: str, values: list[str]) -> None:
    """Numbers of either script are read whole; characters of names and words are not numbers."""
    assert [each.value for each in numbers_of(text)] == [Decimal(value) for value in values]


def test_percents() -> None:
    """Percent signs, 百分之, tenths and discounts are all percentages."""
    assert [str(each.value) for each in percents_of("5.2％、百分之三、七成半、八五折")] == ["5.2", "3", "75", "85"]


def test_amounts() -> None:
    """Money joins its fractions, sizes take a half."""
    found = [(str(each.value), each.unit) for each in amounts_in("收费12元5角，占地三亩半，投资40亿美元")]
    assert found == [("12.5", "CNY"), ("3.5", "mu"), ("4000000000", "USD")]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("去年5月", "2030-05"),
        ("2030年下半年", "2030-H2"),
        ("二零三零年第三季度", "2030-Q3"),
        ("2026—2030年", "2026/2030"),
        ("乾隆六年", "1741"),
        ("二十世纪五十年代", "1950/1959"),
        ("2031年3月5日", "2031-03-05"),
        ("3月至5月", "2031-03/2031-05"),
        ("“十四五”时期", "2021/2025"),
    ],
)
def test_dates(text: str, period: str) -> None:
    """A phrase that names a time gives its days."""
    assert [str(each.period) for each in dates_of(text, TODAY)] == [period]


def test_impossible_days_are_left_out() -> None:
    """The thirtieth of February is no day, and nothing is made of it."""
    assert list(dates_of("2031年2月30日", TODAY)) == []


PIECES = [
    "一",
    "两",
    "十",
    "百",
    "万",
    "亿",
    "点",
    "分之",
    "12",
    "3,456",
    ".",
    "%",
    "成",
    "元",
    "角",
    "公斤",
    "年",
    "月",
    "日",
    "去年",
    "至",
    " ",
    "上半年",
    "-",
    "/",
]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_nothing_raises_and_spans_are_in_order(text: str) -> None:
    """Whatever the text, what is found stands in order inside it, and folding keeps its length."""
    assert len(fold_numerals(text)) == len(text)
    for found in (numbers_of(text), percents_of(text), amounts_in(text), dates_of(text, TODAY)):
        last = 0
        for each in found:
            assert last <= each.span.start < each.span.end <= len(text)
            last = each.span.end


@pytest.mark.parametrize("piece", ["9", "一万", "一", "1,000", "分之一", "点五", "年", "2031年", "5%"])
def test_hostile_text_takes_linear_time(piece: str) -> None:
    """A hundred thousand characters of number or date pieces are read in a few seconds."""
    text = piece * (100_000 // len(piece))
    start = time.process_time()
    for found in (numbers_of(text), percents_of(text), amounts_in(text), dates_of(text, TODAY)):
        assert sum(1 for _ in found) >= 0
    assert time.process_time() - start < 20
