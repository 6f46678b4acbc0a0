"""Periods are read from text and written back, and know their days."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dajuan.values import Period

YEARS = st.integers(1949, 2099).map(lambda year: f"{year:04d}")
ONE = st.one_of(
    YEARS,
    st.builds("{}-{:02d}".format, YEARS, st.integers(1, 12)),
    st.builds("{}-Q{}".format, YEARS, st.integers(1, 4)),
    st.builds("{}-H{}".format, YEARS, st.integers(1, 2)),
    st.dates(date(1949, 1, 1), date(2099, 12, 31)).map(date.isoformat),
)


@given(ONE)
def test_text_survives(text: str) -> None:
    """A period's text is what it was read from."""
    assert str(Period.parse(text)) == text


@given(ONE, ONE)
def test_a_range_covers_its_ends(start: str, end: str) -> None:
    """A/B covers A and B, or is refused because B is before A."""
    first, last = Period.parse(start), Period.parse(end)
    if last.last < first.first:
        with pytest.raises(ValueError, match="ends before"):
            Period.parse(f"{start}/{end}")
        return
    both = Period.parse(f"{start}/{end}")
    assert (both.first, both.last) == (first.first, last.last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2020", date(2020, 1, 1), date(2020, 12, 31)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2021-Q4", date(2021, 10, 1), date(2021, 12, 31)),
        ("2021-H1", date(2021, 1, 1), date(2021, 6, 30)),
        ("2020-01/2020-11", date(2020, 1, 1), date(2020, 11, 30)),
        ("2016/2020", date(2016, 1, 1), date(2020, 12, 31)),
        ("2020-12-31", date(2020, 12, 31), date(2020, 12, 31)),
    ],
)
def test_days(text: str, first: date, last: date) -> None:
    """Every form names its first and its last day, both inside."""
    period = Period.parse(text)
    assert (period.first, period.last) == (first, last)


@pytest.mark.parametrize("text", ["", "20", "2020-13", "2020-Q5", "2020/", "/2020", "2020-02-30", "去年", "2021/2020", "2020-1"])
def test_anything_else_is_refused(text: str) -> None:
    """What is no period is refused, not guessed."""
    with pytest.raises(ValueError, match=r".+"):
        Period.parse(text)


def test_is_year() -> None:
    """A year is a year however it is written; eleven months are not."""
    assert Period.parse("2020").is_year
    assert Period.parse("2020-01/2020-12").is_year
    assert not Period.parse("2020-01/2020-11").is_year
    assert not Period.parse("2016/2020").is_year
