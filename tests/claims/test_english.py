"""English reports: the second language of the claims room."""

from __future__ import annotations

import time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dajuan.claims import find_claims
from dajuan.claims.english import find_english_figures, find_english_promises
from dajuan.claims.script import is_english
from dajuan.document import Document, Facts

CORPUS_OF = {"test_case": "english"}
FIELDS = {"quote", "value", "high", "unit", "kind", "measure", "period", "modality", "base", "bound", "universe"}


def document(text: str, date: str | None = None) -> Document:
    return Document(text, digest="made-up", facts=Facts(date=date))


def test_case(case: dict[str, Any]) -> None:
    """An English text gives exactly the figures, field by field, and the promises of its case."""
    assert set(case) <= {"label", "date", "text", "figures", "promises", "note"}
    found = find_english_figures(document(case["text"], case["date"]))
    assert [each.quote for each in found] == [want["quote"] for want in case["figures"]]
    for each, want in zip(found, case["figures"], strict=True):
        assert set(want) <= FIELDS
        assert each.quantity.value == Decimal(want["value"])
        assert each.quantity.high == (Decimal(want["high"]) if "high" in want else None)
        assert (each.quantity.unit, each.kind, each.measure) == (want["unit"], want["kind"], want["measure"])
        assert (str(each.period) if each.period else None) == want.get("period")
        assert (each.modality, each.quantity.bound) == (want.get("modality", "reported"), want.get("bound", "exact"))
        assert (each.base, each.universe) == (want.get("base"), want.get("universe"))
    assert [each.quote for each in find_english_promises(document(case["text"], case["date"]))] == case.get("promises", [])


def test_the_script_tells_the_language() -> None:
    """Chinese text with some Latin letters is not English, English text is, and a bare number is neither."""
    assert is_english("The county built 240 homes last year, and it will build 300 more this year.")
    assert not is_english("全年GDP达86.4亿元，R&D经费增长5%，5G基站达300个，PM2.5平均浓度下降。")
    assert not is_english("12,345.6")


def test_the_front_door_reads_english() -> None:
    """One call reads a text of either language, and an English measure comes to the same indicator."""
    claims = find_claims(
        document("In 2030 the urbanisation rate reached 61.2 percent. It will reach 63 percent by 2032.", "2031")
    )
    assert [each.indicator for each in claims.figures] == ["URBANISATION", "URBANISATION"]
    assert [each.quote for each in claims.promises] == ["It will reach 63 percent by 2032."]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "Exports ",
                "rose ",
                "fell ",
                "5% ",
                "and ",
                "1,240 ",
                "homes ",
                "by ",
                "2031",
                " to ",
                "-",
                ". ",
                "third ",
                "ranked ",
                "respectively",
                "$",
                "billion ",
                "between ",
                "\n",
            ]
        ),
        max_size=50,
    ).map("".join)
)
def test_quotes_are_the_text(text: str) -> None:
    """Whatever the text, a figure quotes it exactly, in order, and says what it measures."""
    last = 0
    for each in find_english_figures(document(text, "2031")):
        assert text[each.span.start : each.span.end] == each.quote
        assert last <= each.span.start
        assert each.measure
        last = each.span.start


@pytest.mark.parametrize(
    "text",
    ["9" * 300_000, "1,234 homes and " * 20_000, "rose " * 60_000, "5% and " * 40_000, "." * 300_000],
    ids=["digits", "homes", "verbs", "percents", "stops"],
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    """Hundreds of thousands of digits or figures in one sentence are read in a few seconds."""
    start = time.process_time()
    find_english_figures(document(text, "2031"))
    assert time.process_time() - start < 20
