"""A guarded pattern finds what the pattern finds: no word of a lexicon is skipped."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dajuan.claims.guards import Marked, firsts, guarded, scan, whole

PATTERNS = (
    r"(?<!大)力争|确保\d",
    r"[将拟]建|不?准",
    r"(?P<a>第)?\d+年|计划(?:建|到)",
    r"(?:超过?|\d{1,2})争",
    r"[-大]力|\b年",
)
TEXTS = st.text(alphabet="大力争确保将拟建不准第年计划到超过1234- 。", max_size=40)


@pytest.mark.parametrize("pattern", PATTERNS)
@given(text=TEXTS)
def test_a_guarded_pattern_finds_the_same_matches_in_the_same_places(pattern: str, text: str) -> None:
    """Wherever the pattern matches from left to right, so does its guarded form, with the same ends."""
    assert [whole(match) for match in scan(guarded(pattern), text)] == [match.span() for match in re.finditer(pattern, text)]


@pytest.mark.parametrize("pattern", ("力争|确保", "[将拟]建|计划"))
@given(text=TEXTS, start=st.integers(0, 40), length=st.integers(0, 20))
def test_a_marked_stretch_holds_what_a_search_of_it_finds(pattern: str, text: str, start: int, length: int) -> None:
    """``holds`` answers for any stretch what searching that stretch answers."""
    end = min(len(text), start + length)
    assert Marked(pattern, text).holds(start, end) == (re.compile(pattern).search(text, start, end) is not None)


@pytest.mark.parametrize("pattern", (".力", "建?", "[^大]力", r"\S争", ""))
def test_a_pattern_that_may_begin_with_anything_is_refused(pattern: str) -> None:
    """Where the first characters cannot be told, nothing is guessed."""
    with pytest.raises(ValueError):
        firsts(pattern)
