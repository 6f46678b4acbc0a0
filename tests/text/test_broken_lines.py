"""Lines that a converter broke inside a sentence are joined, and nothing else is."""

from __future__ import annotations

import pytest

from dajuan.text import replay, restore


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("全镇生产总值达到52.4\n\u200b\n亿元，增长6%。", "全镇生产总值达到52.4亿元，增长6%。"),
        ("广义货币M\n2\n增长9%。", "广义货币M2增长9%。"),
        ("（PM\n2.5\n）浓度下降。", "（PM2.5）浓度下降。"),
    ],
)
def test_broken_lines_are_joined(broken: str, whole: str) -> None:
    """A zero-width line or a lost subscript inside a sentence is joined, as logged edits, and joining again changes nothing."""
    restored = restore(broken)
    assert restored.text == whole
    assert replay(restored.source, restored.edits) == whole
    assert restore(whole).edits == ()


@pytest.mark.parametrize(
    "text",
    [
        "全镇一片兴旺。\n\u200b\n农业稳定增长。",
        "一、工作回顾\n\u200b\n（一）农业",
        "表A\n12\n13\n",
        "生产总值\n\n工业产值",
    ],
)
def test_other_lines_stay(text: str) -> None:
    """A zero-width line after a sentence or before a heading, a column of numbers and an empty line stay as they are."""
    assert restore(text).text == text
