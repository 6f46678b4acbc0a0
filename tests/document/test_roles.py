"""Where the parts of a report look: a task's name does not turn its part around."""

from __future__ import annotations

from dajuan.document import Facts, from_text

REPORT = """一、2030年工作回顾
全县经济稳中有进。
（一）重点项目安排有序推进
建成云河大桥。
二、2031年重点工作
（一）持续扩大改革成效
深化国企改革。
（二）2030年遗留任务清零
办结全部遗留事项。
"""


def test_a_subheading_keeps_the_part_it_stands_in() -> None:
    """安排 in a review and 成效 in a plan are words of names; only a year or a plain word turns a part around."""
    document = from_text(REPORT, Facts(date="2031"))
    roles = {section.heading.of(document.text)[:8]: section.role for section in document.sections}
    assert roles["（一）重点项目安"] == "review"
    assert roles["（一）持续扩大改"] == "plan"
    assert roles["（二）2030年"] == "review"


def test_a_task_alone_says_nothing() -> None:
    """A numbered heading with 成效 or 取得 in it says neither, when no heading above it is there to tell."""
    document = from_text("（一）加快释放改革成效\n深化国企改革，新增上市企业2家。\n", Facts(date="2031"))
    assert [section.role for section in document.sections] == ["other"]
