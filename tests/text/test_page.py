"""What a page tells about its damage."""

from __future__ import annotations

import pytest

from dajuan.text.language import model
from dajuan.text.page import says_twice, survey

NEAR = (
    "青溪镇举办了“青云杯”比赛(sài)，群众办事更方便?！八山\ue146ā狈，全镇各村村民积极参加比赛活动，大家纷纷为邻里乡亲点赞"
    "?！笆\ue1fc虐臁笔缘闫舳缘闫舳?，村民纷纷点赞。"
)


def test_a_run_inside_of_another_vouches_for_nothing() -> None:
    """What the second of two runs shows is kept out, though its mark stands in what the first may show."""
    page = survey(NEAR, model())
    assert page.steady.endswith("更方便点赞。")
    assert not {*"狈虐臁笔缘闫舳"} & page.letters


@pytest.mark.parametrize(
    ("words", "expected"),
    (
        (["免费影视合集", "热门影院大全", "免费影视合集 "], True),
        (["首页", "新闻", "首页", "新闻"], False),
        (["政务公开", "办事服务", "互动交流"], False),
        ([], False),
    ),
)
def test_only_whole_phrases_are_said_twice(words: list[str], expected: bool) -> None:
    """A menu may have a word of two characters twice; a phrase stands in an author's list once."""
    assert says_twice(words) is expected
