"""Projects: named works, the stage they reached, and their money."""

from __future__ import annotations

import time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dajuan.claims import find_projects
from dajuan.document import Document

CORPUS_OF = {"test_case": "projects"}


def test_case(case: dict[str, Any]) -> None:
    """A text gives exactly the works that its case lists, each with its stage and money."""
    assert set(case) <= {"label", "text", "expect", "note"}
    found = find_projects(Document(case["text"], digest="made-up"))
    assert [(each.name, each.stage) for each in found] == [(want["name"], want["stage"]) for want in case["expect"]]
    for each, want in zip(found, case["expect"], strict=True):
        assert (each.investment.value if each.investment else None) == (
            Decimal(want["investment"]) if "investment" in want else None
        )


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "云河大桥",
                "青禾",
                "项目",
                "等",
                "5个",
                "开工",
                "建成",
                "投产",
                "、",
                "和",
                "，",
                "。",
                "总投资",
                "3亿元",
                "力争",
                "\n",
            ]
        ),
        max_size=40,
    ).map("".join)
)
def test_quotes_are_the_text(text: str) -> None:
    """Whatever the text, a project quotes it exactly and has a name."""
    for each in find_projects(Document(text, digest="made-up")):
        assert text[each.span.start : each.span.end] == each.quote
        assert each.name


@pytest.mark.parametrize(
    "text", ["开工" * 150_000, "云河大桥、" * 60_000 + "开工", "项目开工，" * 60_000], ids=["stages", "names", "clauses"]
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    """Megabytes of stage words or names are read in a few seconds."""
    start = time.process_time()
    find_projects(Document(text, digest="made-up"))
    assert time.process_time() - start < 20
