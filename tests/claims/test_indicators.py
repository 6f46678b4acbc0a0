"""The indicator lexicon: what a measure is, and how labels compare."""

from __future__ import annotations

import time
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dajuan.claims import indicator_by_code, indicator_of, indicators, normal_form, split_measures

CORPUS_OF = {"test_case": "indicators"}


def test_case(case: dict[str, Any]) -> None:
    """A measure comes to the indicator, the normal form and the parts that its case says."""
    assert set(case) <= {"label", "measure", "code", "normal", "values", "parts", "note"}
    found = indicator_of(case["measure"])
    assert (found.code if found else "") == case["code"]
    if "normal" in case:
        assert normal_form(case["measure"]) == case["normal"]
    if "parts" in case:
        assert split_measures(case["measure"], case.get("values")) == tuple(case["parts"])


def test_every_name_is_found() -> None:
    """Every name in the lexicon names its own indicator, also with a place before and growth after it."""
    for each in indicators():
        assert indicator_by_code(each.code) is each
        for name in each.names:
            assert indicator_of(name) is each, name
            assert indicator_of("全市" + name) is each, name


def test_enough_indicators() -> None:
    """The lexicon knows some three hundred indicators."""
    assert len(indicators()) >= 300


@settings(max_examples=100)
@given(st.text(alphabet="全市县新增城镇农村居民收入、和GDP（）“”增速2.5 ", max_size=30))
def test_normal_form_is_stable(measure: str) -> None:
    """The normal form of a normal form is itself, and splitting never loses a measure."""
    once = normal_form(measure)
    assert normal_form(once) == once
    assert len(split_measures(measure)) >= 1


def test_a_megabyte_measure_is_refused_quickly() -> None:
    """A measure of a megabyte is no indicator, and saying so takes no time."""
    start = time.process_time()
    assert indicator_of("城镇、" * 400_000) is None
    assert split_measures("城镇、" * 400_000) != ()
    assert time.process_time() - start < 5
