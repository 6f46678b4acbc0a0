"""The laws of the design, over generated text and over the examples."""

from __future__ import annotations

import tomllib
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dajuan.claims import claim_id, find_claims
from dajuan.document import Facts, from_text
from dajuan.text import replay, restore
from dajuan.values import Span

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted((ROOT / "examples").glob("*报告.txt"))
WORDS = tomllib.loads((ROOT / "corpus" / "pieces.toml").read_text(encoding="utf-8"))["pieces"]
TEXTS = st.one_of(st.lists(st.sampled_from(WORDS), max_size=30).map("".join), st.text(max_size=80))


@given(TEXTS)
@settings(deadline=None)
def test_edits_replay(source: str) -> None:
    """Law 1: the edits applied to the source give the text, and every span of the text leads back into the source."""
    restored = restore(source)
    assert replay(restored.source, restored.edits) == restored.text
    for start in range(0, len(restored.text), 7):
        back = restored.to_source(Span(start, min(len(restored.text), start + 3)))
        assert back.end <= len(restored.source)


@given(TEXTS)
@settings(deadline=None)
def test_restoring_twice_changes_nothing(source: str) -> None:
    """Law 2: what was restored needs no further edit."""
    text = restore(source).text
    again = restore(text)
    assert (again.text, again.edits) == (text, ())


@given(TEXTS)
@settings(deadline=None)
def test_claims_quote_what_stands_there(text: str) -> None:
    """Law 3: a claim's quote is the text of its span."""
    document = from_text(text, Facts(date="2021-01", area="云溪镇"))
    for claim in find_claims(document).all():
        assert claim.span.of(document.text) == claim.quote


@given(TEXTS)
@settings(deadline=None)
def test_identity_is_what_was_said_and_where(text: str) -> None:
    """Law 5: reading again gives the same identities, and no two claims of an edition share one."""
    document = from_text(text, Facts(date="2021-01", area="云溪镇"))
    once = [claim_id(document.digest, claim) for claim in find_claims(document).all()]
    twice = [claim_id(document.digest, claim) for claim in find_claims(document).all()]
    assert once == twice
    assert len(set(once)) == len(once)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.name)
def test_clean_examples_are_left_alone(path: Path) -> None:
    """Law 2: clean text is returned unchanged."""
    text = path.read_text(encoding="utf-8")
    assert restore(text).text == text


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_any_bytes_are_taken(data: bytes) -> None:
    """Any bytes at all give a text and edits that replay, and no exception."""
    restored = restore(data)
    assert replay(restored.source, restored.edits) == restored.text


def test_the_damaged_example_is_restored() -> None:
    """The hijacked news page of the examples reads as the page it was made from, up to the width of its punctuation."""
    clean = (ROOT / "corpus" / "examples" / "news-2021.txt").read_text(encoding="utf-8")
    (damaged,) = (ROOT / "examples").glob("*劫持*.txt")
    restored = restore(damaged.read_bytes())
    assert restored.text.strip() == unicodedata.normalize("NFKC", clean).strip()
    assert {edit.rule for edit in restored.edits} >= {"spam-line"} or len(restored.edits) > 20
