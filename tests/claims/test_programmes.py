"""Programmes: named initiatives and counted lists."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dajuan.claims import find_programmes
from dajuan.document import Document

CORPUS_OF = {"test_case": "programmes"}


def document(text: str) -> Document:
    return Document(text, digest="made-up")


def test_case(case: dict[str, Any]) -> None:
    """A text gives exactly the programmes that its case lists, with number and parts as written."""
    assert set(case) <= {"label", "text", "expect", "note"}
    found = find_programmes(document(case["text"]))
    assert [(each.name, list(each.parts), each.count) for each in found] == [
        (want["name"], want["parts"], want.get("count")) for want in case["expect"]
    ]
    for each, want in zip(found, case["expect"], strict=True):
        assert set(want) <= {"name", "count", "parts", "unsure"}
        assert (each.confidence < 0.5) == want.get("unsure", False)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "三大",
                "四个",
                "行动",
                "、",
                "和",
                "“",
                "”",
                "：",
                "推进",
                "治水",
                "治气",
                "一是",
                "等",
                "。",
                "，",
                "（",
                "12家",
                "\n",
                "工程",
            ]
        ),
        max_size=60,
    ).map("".join)
)
def test_quotes_are_the_text(text: str) -> None:
    """Whatever the text, a programme quotes it exactly, and each part stands inside the quote."""
    for each in find_programmes(document(text)):
        assert text[each.span.start : each.span.end] == each.quote
        flat = each.quote.replace("\n", "")
        assert len(each.parts) >= 2
        assert all(part in flat for part in each.parts)
        assert 0 < each.confidence <= 1


@pytest.mark.parametrize(
    "text",
    [
        "“" * 200_000,
        "（" * 200_000 + "三大行动",
        "治水、" * 100_000 + "治气三大行动",
        "三大行动、" * 15_000,
        "“三大行动”：" + "治水、" * 100_000,
        "三项举措。一是" * 30_000,
    ],
    ids=["quotes", "brackets", "endless list", "names", "list after", "numbered"],
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    """Megabytes of marks, lists or names are read in a few seconds, without an exception."""
    start = time.process_time()
    find_programmes(document(text))
    assert time.process_time() - start < 20
