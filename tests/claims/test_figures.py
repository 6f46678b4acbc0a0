"""Figures by phenomenon: every case of corpus/claims/figures*.toml, and the laws a figure keeps."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dajuan.claims import Figure, find_claims
from dajuan.document import Facts, from_text

CORPUS = Path(__file__).parents[2] / "corpus" / "claims"
FILES = ("figures.toml", "figures-periods.toml", "figures-names.toml", "figures-whose.toml")
CASES = [case for name in FILES for case in tomllib.loads((CORPUS / name).read_text(encoding="utf-8"))["case"]]
KNOWN = set(tomllib.loads((CORPUS / "known-failures.figures.toml").read_text(encoding="utf-8"))["labels"])
CASE_FIELDS = {"label", "text", "date", "area", "expect", "note"}
FIGURE_FIELDS = {
    "quote", "value", "high", "unit", "bound", "kind", "measure", "period", "modality", "base", "area", "universe",
}  # fmt: skip


def field(figure: Figure, name: str) -> object:
    """A field of a figure as a case writes it."""
    if name in ("value", "high"):
        return getattr(figure.quantity, name)
    if name in ("unit", "bound"):
        return getattr(figure.quantity, name)
    value = getattr(figure, name)
    return str(value) if name == "period" and value is not None else value


def differences(case: dict[str, Any]) -> list[str]:
    """What of a case does not hold."""
    figures = find_claims(from_text(case["text"], Facts(date=case.get("date"), area=case.get("area")))).figures
    found = [figure.quote for figure in figures]
    if len(figures) != len(case["expect"]):
        return [f"{len(case['expect'])} figures wanted, found {found}"]
    wrong = []
    for figure, expected in zip(figures, case["expect"], strict=True):
        for name, wanted in expected.items():
            want: object = Decimal(wanted) if name in ("value", "high") else wanted
            want = None if name in ("period", "area") and wanted == "none" else want
            if field(figure, name) != want:
                wrong.append(f"{figure.quote} {name}: {field(figure, name)!r}, not {want!r}")
    return wrong


def test_cases_assert_what_they_say() -> None:
    """Every case has a label of its own and only fields that are read; known failures name cases."""
    labels = [case["label"] for case in CASES]
    assert len(set(labels)) == len(labels)
    assert set(labels) >= KNOWN
    for case in CASES:
        assert set(case) <= CASE_FIELDS, case["label"]
        assert case["note"], case["label"]
        for expected in case["expect"]:
            assert set(expected) <= FIGURE_FIELDS, case["label"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_case(case: dict[str, Any]) -> None:
    """A case holds, figure by figure; one that is known to fail still fails."""
    wrong = differences(case)
    if case["label"] in KNOWN:
        assert wrong, "this known failure passes now: take it out of known-failures.figures.toml"
    else:
        assert not wrong, "; ".join(wrong)


@given(
    st.integers(1, 999999),
    st.integers(0, 99),
    st.sampled_from(["", "万", "亿", "万亿"]),
    st.sampled_from(["元", "人", "公里", "亩", "吨"]),
)
@settings(deadline=None)
def test_scales_multiply_out(whole: int, cents: int, scale: str, unit: str) -> None:
    """Digits times scale is the value, exactly."""
    text = f"2023年，全县完成{whole}.{cents:02d}{scale}{unit}。"
    (figure,) = find_claims(from_text(text, Facts(date="2024-01"))).figures
    power = {"": 0, "万": 4, "亿": 8, "万亿": 12}[scale]
    assert figure.quantity.value == Decimal(f"{whole}.{cents:02d}") * Decimal(10) ** power


@pytest.mark.parametrize(
    "text",
    ["投资" + "9" * 300 + "亿元。", "（" * 3000 + "3亿元" + "）" * 3000, "增长5%、" * 5000, "分别增长3.1%和。", "1" * 50000],
)
def test_hostile_text_is_read_in_bounds(text: str) -> None:
    """Endless digits, nested brackets, thousands of figures and half a 分别 raise nothing and invent nothing."""
    for figure in find_claims(from_text(text, Facts(date="2024-01"))).figures:
        assert figure.quote == figure.span.of(text)
        assert figure.quantity.value.is_finite()


def test_a_lone_surrogate_is_no_error() -> None:
    """Half a character, as JSON may carry, harms nothing beside it."""
    figures = find_claims(from_text("全年建成绿道35公里\ud800。今年将建成20公里。", Facts(date="2024-01"))).figures
    assert [figure.quote for figure in figures] == ["35公里", "20公里"]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("2025年，一产、二产、三产增加值分别增长5%、6%。", ["5", "6"]),
        ("2025年，粮食、蔬菜产量分别增长3%、5%和7%。", ["3", "5", "7"]),
        ("2025年，投资、税收分别增长3.1%和。", ["3.1"]),
    ],
)
def test_half_of_a_pairing(text: str, values: list[str]) -> None:
    """Where 分别 has more names than values or fewer, the numbers stand, no name is chosen, and a Problem says so."""
    claims = find_claims(from_text(text, Facts(date="2026")))
    assert [str(figure.quantity.value) for figure in claims.figures] == values
    assert [problem.code for problem in claims.problems] == ["uneven-respectively"]
    assert all(figure.confidence < 0.5 for figure in claims.figures)
    assert len({figure.measure for figure in claims.figures}) == 1


@pytest.mark.parametrize(
    "text",
    ["2025年，一产、二产增加值分别增长5%、6%。", "2025年，氨氮、二氧化硫排放量要分别下降2%。", "2025年，税收、投资均增长3%。"],
)
def test_whole_pairings(text: str) -> None:
    """As many values as names, or one value meant for each, is no problem."""
    assert find_claims(from_text(text, Facts(date="2026"))).problems == ()
