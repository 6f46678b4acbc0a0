"""The words of the pages and the way amounts are written."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dajuan.claims import Figure
from dajuan.lexicon import LexiconError
from dajuan.sheet.amounts import amount, number, statement, when
from dajuan.sheet.wording import words
from dajuan.values import Period, Quantity, Span

TEMPLATES = Path(__file__).parents[2] / "src" / "dajuan" / "sheet" / "pages" / "templates"


def test_every_text_that_a_template_names_is_there() -> None:
    """Each key written in a template stands in the list of words, in both languages."""
    named = {key for path in TEMPLATES.iterdir() for key in re.findall(r"\bt\('([a-z_]+\.[a-z_]+)'[,)]", path.read_text("utf-8"))}
    assert len(named) > 150
    assert named <= words("zh").keys
    assert words("zh").keys == words("en").keys


def test_the_same_slots_in_both_languages() -> None:
    """What is filled into a Chinese text is filled into its English one too, but for optional words of counting."""
    for key in words("zh").keys:
        slots = [set(re.findall(r"\{(\w+)\}", words(language).get(key, ""))) for language in ("zh", "en")]
        assert slots[0] == slots[1], key


def test_an_unknown_text_is_an_error() -> None:
    """A key that is not there raises, instead of showing the key to a reader."""
    with pytest.raises(LexiconError, match=r"no\.such"):
        words("en")("no.such")


@given(st.decimals(min_value=-(10**13), max_value=10**13, allow_nan=False, places=4))
def test_no_digit_of_a_number_is_lost(value: Decimal) -> None:
    """A number written with 万, 亿, million or billion still says exactly the same."""
    steps = {"万": 10**4, "万亿": 10**12, "亿": 10**8, "million": 10**6, "billion": 10**9, "trillion": 10**12}
    for language in ("zh", "en"):
        text = number(value, language)  # type: ignore[arg-type]
        match = re.fullmatch(r"(-?[\d,.]+) ?(\D*)", text)
        assert match is not None
        assert Decimal(match[1].replace(",", "")) * steps.get(match[2], 1) == value


@pytest.mark.parametrize(
    ("quantity", "zh", "en"),
    [
        (Quantity(Decimal(5220000000), "CNY"), "52.2亿元", "CNY 5.22 billion"),
        (Quantity(Decimal(2000), "mu", "about"), "约2,000亩", "about 2,000 mu"),
        (Quantity(Decimal(5), "percent", "range", Decimal(6)), "5–6%", "5–6%"),
        (Quantity(Decimal(3), "家"), "3家", "3 家"),
        (Quantity(Decimal("1.5"), "percentage_point"), "1.5个百分点", "1.5 percentage points"),
    ],
)
def test_amounts(quantity: Quantity, zh: str, en: str) -> None:
    """A quantity is written with its bound and unit as each language writes it."""
    assert amount(quantity, "zh") == zh
    assert amount(quantity, "en") == en


def test_a_fall_is_said_once() -> None:
    """A falling growth reads 下降3.2% and -3.2%, never 增长-3.2%."""
    figure = Figure(Span(0, 4), "3.2%", Quantity(Decimal("-3.2"), "percent"), "growth", "税收")
    assert statement(figure, "zh") == "下降3.2%"
    assert statement(figure, "en") == "-3.2% growth"


@pytest.mark.parametrize(
    ("text", "zh"),
    [("2020", "2020年"), ("2020-01/2020-11", "2020年1—11月"), ("2020-Q1", "2020年一季度"), ("2020-12-31", "2020年12月31日")],
)
def test_periods(text: str, zh: str) -> None:
    """A period is written as Chinese readers write it."""
    assert when(Period.parse(text), "zh") == zh
