"""Promises: what became of them, and whether they can be marked at all."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dajuan.claims import Promise
from dajuan.ledger import Entry
from dajuan.marks import mark_dossier
from dajuan.marks.similarity import Index
from dajuan.values import Span

CASES = "promises"
_FIELDS = {"label", "note", "year", "editions", "expect"}


def test_cases(case: dict[str, Any], made: Any, known: Any) -> None:
    """Each made-up promise has the fate, the rule and the grounds of measurability that a reader would give it."""
    assert set(case) <= _FIELDS, f"no assertion reads {set(case) - _FIELDS}"
    builder = made("云溪市")
    for edition in case["editions"]:
        builder.add(edition)
    marks = mark_dossier(builder.dossier(case["year"])).promises
    rows = [f"{mark.fate} {mark.rule} {'+'.join(mark.grounds) or '-'}" for mark in marks]
    assert (rows == case["expect"]) != (case["label"] in known("promises")), (rows, [m.mentions for m in marks])
    assert all(mark.measurable == bool(mark.grounds) for mark in marks)


@settings(max_examples=100)
@given(
    st.lists(st.text("春江水暖鸭先知竹外桃花", min_size=1, max_size=20), max_size=6),
    st.text("春江水暖鸭先知竹外桃花", max_size=20),
)
def test_a_sentence_contains_itself(sentences: list[str], one: str) -> None:
    """Every containment lies above 0 and not above 1, and a sentence contains itself wholly."""
    shares = Index([*sentences, one]).containment(one)
    assert all(0 < share <= 1 for share in shares.values())
    assert shares.get(len(sentences), 0.0) == (1.0 if one else 0.0)


def test_each_commitment_has_its_own_mark(made: Any) -> None:
    """A stretch of several commitments gives a mark for each, measurable ones first, each with an identity of its own."""
    builder = made("云溪市")
    builder.add({"date": "2020-01-10", "period": "2019", "text": "凝心聚力谋发展。建成青石河大桥。"})
    text = "凝心聚力谋发展。建成青石河大桥。"
    claim = Promise(Span(0, 16), text, (Span(0, 7), Span(8, 15)))
    builder.entries.append(Entry("abc", builder.editions[0].digest, claim, "云溪市", claim.span, text))
    marks = mark_dossier(builder.dossier(2020)).promises
    assert [(mark.promise.id, mark.promise.claim.quote, mark.measurable) for mark in marks] == [
        ("abc-2", "建成青石河大桥", True),
        ("abc-1", "凝心聚力谋发展", False),
    ]
