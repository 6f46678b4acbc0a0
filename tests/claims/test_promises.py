"""Promises: which stretches of a text are still to be done, and what they hold."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dajuan.claims import find_promises
from dajuan.document import Document, Facts, Section
from dajuan.values import Span

CORPUS_OF = {"test_stretches": "promises", "test_parts": "promises-parts"}


def document(text: str, date: str | None = None, sections: tuple[Section, ...] = ()) -> Document:
    return Document(text, digest="made-up", facts=Facts(date=date), sections=sections)


def marked(text: str) -> tuple[str, list[str]]:
    """Take the marks out of a case; return the bare text and the marked stretches."""
    pieces = [piece.split("】") for piece in text.split("【")]
    return text.replace("【", "").replace("】", ""), [piece[0] for piece in pieces[1:]]


def test_stretches(case: dict[str, Any]) -> None:
    """A text promises exactly the stretches that its case marks."""
    assert set(case) <= {"label", "date", "text", "note"}
    text, stretches = marked(case["text"])
    assert [each.quote for each in find_promises(document(text, case["date"]))] == stretches


def test_parts(case: dict[str, Any]) -> None:
    """A promise is split into single commitments, with the deadline and the body the text names."""
    assert set(case) <= {"label", "date", "text", "commitments", "deadline", "responsible", "second", "note"}
    promise, *others = find_promises(document(case["text"], case["date"]))
    assert [each.responsible for each in others] == ([case["second"]] if "second" in case else [])
    assert [span.of(case["text"]) for span in promise.commitments] == case["commitments"]
    assert (str(promise.deadline) if promise.deadline else None) == case.get("deadline")
    assert promise.responsible == case.get("responsible")


def test_a_section_that_looks_ahead_is_believed() -> None:
    """The same plain sentences are a promise in a plan section and none in a review section."""
    text = "重点工程\n新建公园5个。改造小区6个。\n"
    spans = Span(0, len(text)), Span(0, 4)
    plan = find_promises(document(text, sections=(Section(*spans, 1, "plan"),)))
    review = find_promises(document(text, sections=(Section(*spans, 1, "review"),)))
    assert [each.quote for each in plan] == ["新建公园5个。改造小区6个。"]
    assert review == ()


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "2031年",
                "要",
                "推进",
                "将",
                "已完成",
                "增长5%",
                "，",
                "。",
                "；",
                "\n",
                "（县民政局牵头）",
                "一、",
                "工作安排",
                "力争",
                "\u3000",
                "！",
            ]
        ),
        max_size=60,
    ).map("".join)
)
def test_quotes_are_the_text(text: str) -> None:
    """Whatever the text, promises quote it exactly, do not overlap, and hold their commitments."""
    last = 0
    for each in find_promises(document(text, "2031")):
        assert text[each.span.start : each.span.end] == each.quote
        assert last <= each.span.start < each.span.end
        assert all(each.span.covers(commitment) and len(commitment) for commitment in each.commitments)
        assert 0 < each.confidence <= 1
        last = each.span.end


@pytest.mark.parametrize(
    "text",
    [
        "要推进" * 100_000,
        "。" * 300_000,
        "2035年" * 80_000,
        "（" * 300_000,
        "要推进改革。\n" * 40_000,
        "到" * 300_000,
        "，将" * 100_000,
    ],
    ids=["one sentence", "stops", "years", "brackets", "sentences", "until", "cues"],
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    """Megabytes of one sentence or of many are read in a few seconds, without an exception."""
    start = time.process_time()
    find_promises(document(text, "2031"))
    assert time.process_time() - start < 20
