"""Numbers as printed: what they leave open."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dajuan.claims import Figure
from dajuan.marks.reach import digit, reach
from dajuan.values import Quantity, Span


@pytest.mark.parametrize(
    ("quote", "value", "worth"),
    [
        ("36.2%", "36.2", "0.1"),
        ("7.13亿元", "713000000", "1000000"),
        ("1312万人", "13120000", "10000"),
        ("2,000亩", "2000", "1"),
        ("６．７％", "6.7", "0.1"),
        ("第二", "2", "1"),
        ("67.7万亿元", "67700000000000", "100000000000"),
    ],
)
def test_the_last_digit_printed(quote: str, value: str, worth: str) -> None:
    """The last digit printed is worth what its place and the unit's 万 and 亿 make it."""
    assert digit(quote, Decimal(value)) == Decimal(worth)


def made(value: Decimal, bound: Any) -> Figure:
    return Figure(Span(0, 1), f"{value}%", Quantity(value, "percent", bound), "growth", "产值")


@settings(max_examples=100)
@given(st.integers(-3000, 3000), st.sampled_from(["exact", "about", "under", "over", "at_least", "at_most"]))
def test_a_number_leaves_itself_open(tenths: int, bound: str) -> None:
    """What is stated always lies within what it leaves open."""
    value = Decimal(tenths) / 10
    stretch = reach(made(value, bound))
    assert stretch.low <= value <= stretch.high


@settings(max_examples=100)
@given(st.integers(1, 3000), st.sampled_from(["exact", "about", "under", "over"]))
def test_a_fall_mirrors_a_rise(tenths: int, bound: str) -> None:
    """A fall by so much leaves open the mirror image of a rise by so much."""
    value = Decimal(tenths) / 10
    rise, fall = reach(made(value, bound)), reach(made(-value, bound))
    assert (fall.low, fall.high) == (-rise.high, -rise.low)
