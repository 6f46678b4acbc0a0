"""What may have been another sign is proposed with its place, and nothing is changed."""

from __future__ import annotations

import pytest

from dajuan.text import restore

FLAT = "主要做法:1推进产业转型,2强化科技创新,3落实惠民政策。"


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        (FLAT, [("1", ("①",)), ("2", ("②",)), ("3", ("③",))]),
        ("1推进改革,2强化创新,3落实政策", [("1", ("①",)), ("2", ("②",)), ("3", ("③",))]),
        ("厂房120m2,绿地3km2。", [("m2", ("㎡", "m²")), ("km2", ("㎢", "km²"))]),
        ("用料21\u20442吨，另加1\u20444吨。", [("21\u20442", ("2½",)), ("1\u20444", ("¼",))]),
        ("青溪镇2O20年投资l2.5亿元。", [("2O20", ("2020",)), ("l2.5", ("12.5",))]),
    ],
)
def test_readings_are_proposed(text: str, proposed: list[tuple[str, tuple[str, ...]]]) -> None:
    """Every place comes with what it may have been; the text stays the same object."""
    restored = restore(text)
    spans = [(problem.where, problem.alternatives) for problem in restored.problems]
    assert [(text[where.start : where.end], others) for where, others in spans if where] == proposed
    assert restored.text is text


@pytest.mark.parametrize(
    "text",
    [
        "主要做法：1推进产业转型，2强化科技创新，3落实惠民政策。",
        "建成1个园区,2个市场,3个小区。",
        "目标:1推进产业转型,3落实惠民政策。",
        "厂房面积120m2，绿地3km2。",
        "型号Am2,编号m3x。",
        "O2O模式、H2O与CO2，B1O2厂房，I级响应。",
        "比例3\u204497。",
        "10l水，5l油。",
    ],
)
def test_nothing_is_proposed_without_evidence(text: str) -> None:
    """Wide punctuation, classifiers, broken counts, names of goods and substances, and fractions that are no sign speak against it."""
    assert restore(text).problems == ()


def test_proposals_are_bounded() -> None:
    """A text full of such places gives fifty problems, no more."""
    assert len(restore("投资2O20亿元。" * 5_000).problems) == 50
