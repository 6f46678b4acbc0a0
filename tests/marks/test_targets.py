"""Targets against results: the cases of corpus/marks/targets.toml, and the laws of deciding."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dajuan.claims import Figure
from dajuan.marks import mark_dossier
from dajuan.marks.deciding import decide
from dajuan.values import Period, Quantity, Span

CASES = "targets"
_FIELDS = {"label", "note", "year", "today", "editions", "expect"}


def test_cases(case: dict[str, Any], made: Any, known: Any) -> None:
    """Every target of a made-up pair of reports has the outcome, the result and the margin that a reader would give it."""
    assert set(case) <= _FIELDS, f"no assertion reads {set(case) - _FIELDS}"
    builder = made("云溪市")
    for edition in case["editions"]:
        builder.add(edition)
    marks = mark_dossier(builder.dossier(case["year"], case.get("today", "2026-11-23")))
    rows = [
        " ".join(
            [
                mark.target.claim.quote,
                mark.result.claim.quote if mark.result else "-",
                mark.outcome,
                str(mark.margin.normalize()) if mark.margin is not None else "-",
                mark.rule,
            ]
        )
        for mark in marks.targets
    ]
    assert (rows == case["expect"]) != (case["label"] in known("targets")), rows


def growth(value: str, bound: Any = "exact", modality: Any = "reported", high: str | None = None) -> Figure:
    quote = f"{value}%"
    quantity = Quantity(Decimal(value), "percent", bound, Decimal(high) if high else None)
    return Figure(Span(0, len(quote)), quote, quantity, "growth", "地区生产总值", Period.year(2020), modality, "yoy")


tenths = st.integers(-200, 400).map(lambda n: str(Decimal(n) / 10))


@settings(max_examples=100)
@given(tenths, st.sampled_from(["exact", "about", "at_least", "at_most"]))
def test_a_target_met_to_the_digit_is_met(value: str, bound: str) -> None:
    """A result that is the target itself, whatever its bound, never counts as missed."""
    assert decide(growth(value, bound, "planned"), growth(value)).outcome == "met"


@settings(max_examples=100)
@given(tenths, tenths, tenths)
def test_better_never_turns_worse(target: str, one: str, other: str) -> None:
    """Of two results of an indicator of which more is better, the higher never has the worse outcome."""
    rank = {"missed": 0, "unclear": 1, "met": 2, "exceeded": 3}
    low, high = sorted((one, other), key=Decimal)
    outcomes = [rank[decide(growth(target, "about", "planned"), growth(value)).outcome] for value in (low, high)]
    assert outcomes[0] <= outcomes[1]
