"""The small frozen values keep their promises."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dajuan.values import DajuanError, Problem, Quantity, Span, digest_of

SPANS = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted).map(lambda ends: Span(*ends))


@given(SPANS, st.text(max_size=60))
def test_a_span_cuts_what_it_says(span: Span, text: str) -> None:
    """A span cuts the code points from start to end."""
    assert span.of(text) == text[span.start : span.end]


@given(SPANS, SPANS)
def test_overlap_is_mutual_and_covering_implies_it(one: Span, other: Span) -> None:
    """Overlap is symmetric; what covers a non-empty span overlaps it."""
    assert one.overlaps(other) == other.overlaps(one)
    if one.covers(other) and len(other):
        assert one.overlaps(other)


def test_a_span_cannot_run_backwards() -> None:
    """Start after end and places before the text are refused."""
    with pytest.raises(ValueError, match="satisfy"):
        Span(3, 2)
    with pytest.raises(ValueError, match="satisfy"):
        Span(-1, 2)


def test_values_are_frozen() -> None:
    """A value cannot be changed after it was made."""
    with pytest.raises(FrozenInstanceError):
        Span(0, 1).start = 2  # type: ignore[misc]


def test_a_quantity_contradicting_itself_is_refused() -> None:
    """Only a range has an upper end, and numbers are finite."""
    with pytest.raises(ValueError, match="range"):
        Quantity(Decimal(1), "CNY", "range")
    with pytest.raises(ValueError, match="range"):
        Quantity(Decimal(1), "CNY", "exact", Decimal(2))
    with pytest.raises(ValueError, match="finite"):
        Quantity(Decimal("NaN"), "CNY")
    with pytest.raises(ValueError, match="unknown bound"):
        Quantity(Decimal(1), "CNY", "roughly")  # type: ignore[arg-type]


def test_a_problem_says_where_and_what_to_do() -> None:
    """A problem's record keeps place, remedy and alternatives, and leaves out what is empty."""
    full = Problem("shift-unsure", "Two readings are left.", Span(2, 4), "Look at the page.", ("六保", "六稳"))
    assert full.as_record() == {
        "code": "shift-unsure",
        "message": "Two readings are left.",
        "start": 2,
        "end": 4,
        "remedy": "Look at the page.",
        "alternatives": ["六保", "六稳"],
    }
    assert Problem("a", "b").as_record() == {"code": "a", "message": "b"}
    assert str(DajuanError(full)) == "Two readings are left. Look at the page."


@given(st.lists(st.text(max_size=8), max_size=4), st.lists(st.text(max_size=8), max_size=4))
def test_digests_tell_lists_apart(one: list[str], other: list[str]) -> None:
    """Two lists of parts have one digest only if they are the same list."""
    assert (digest_of(*one) == digest_of(*other)) == (one == other)
