"""What stands together on a page, and what the model says of it, each by two ways."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from dajuan.text.costs import Costs
from dajuan.text.counts import Counts
from dajuan.text.language import ANY, model, symbols

TEXTS = st.text(alphabet=st.sampled_from("青溪镇完成12%\U00020000\U00020001，\ud800\n"), max_size=40)
COMMON = st.sampled_from("的一是资产投增长公里镇县改造个09AZ，。、\n 罅囍龘\ue4c6\U00020000")


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_counts_are_what_counting_gives(text: str) -> None:
    counts = Counts(text)
    followers, pairs, triples = counts.followers(), Counter(pairwise(text)), Counter(zip(text, text[1:], text[2:], strict=False))
    for first in {*text, "的", "\U0002ffff"}:
        assert followers[first] == {b: times for (a, b), times in pairs.items() if a == first}
    assert all(counts.triple("".join(three)) == times for three, times in triples.items())
    assert counts.triple("的的的") == 0


@settings(max_examples=300, deadline=None)
@given(COMMON, COMMON, COMMON)
def test_a_character_costs_the_same_alone_and_among_others(a: str, b: str, c: str) -> None:
    """The cost looked up by itself is the one told from all that follows the two before it."""
    alone = model().cost(*symbols(a + b + c)) + ANY.get(symbols(c), 0.0)
    assert abs(Costs(model(), "")[a + b + c] - alone) < 1e-9
