"""Reports given to an assembly say whose they are and when they were given."""

from __future__ import annotations

import pytest

from dajuan.document import from_text


@pytest.mark.parametrize(
    ("text", "area", "date"),
    [
        (
            "政府工作报告\n――2026年1月27日在云溪省第十四届人民代表大会第四次会议上\n各位代表：\n现在，我代表省人民政府，向大会报告工作。\n一、2025年和五年工作回顾\n全省稳定。",
            "云溪省",
            "2026-01-27",
        ),
        (
            "政府工作报告\n各位代表：\n现在，我代表云溪市人民政府，向大会报告工作。\n一、过去五年工作回顾\n五年来，全市稳定。\n二、2018年经济社会发展总体要求\n全市向好。",
            "云溪市",
            "2018",
        ),
    ],
)
def test_whose_and_when(text: str, area: str, date: str) -> None:
    """The line under the title names assembly and day; without it the heading of the plan names the year."""
    facts = from_text(text).facts
    assert (facts.area, facts.date) == (area, date)
