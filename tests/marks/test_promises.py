"""Promises: what became of them, and whether they can be marked at all."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dajuan.marks import mark_dossier
from dajuan.marks.similarity import Weights

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
@given(st.lists(st.text("春江水暖鸭先知竹外桃花", max_size=20), max_size=6), st.text("春江水暖鸭先知竹外桃花", max_size=20))
def test_a_sentence_contains_itself(sentences: list[str], one: str) -> None:
    """A sentence contains itself wholly, and every containment lies between 0 and 1."""
    weights = Weights([*sentences, one])
    assert all(0 <= weights.containment(one, other) <= 1 for other in sentences)
    assert weights.containment(one, one) in (0.0, 1.0)
