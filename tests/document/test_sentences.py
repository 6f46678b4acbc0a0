"""Where a sentence begins and ends when lines break inside it."""

from __future__ import annotations

import pytest

from dajuan.document import Facts, from_text


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("根据《\n青溪镇绿道管理办法\n》，全镇新建绿道12公里。", ["根据《\n青溪镇绿道管理办法\n》，全镇新建绿道12公里。"]),
        ("启动“\n一河两岸\n”工程。建成3家。", ["启动“\n一河两岸\n”工程。", "建成3家。"]),
        ("改造\n老旧小区\n、农贸市场6个。", ["改造\n老旧小区\n、农贸市场6个。"]),
        ("一、工作回顾\n（一）农业\n粮食产量5万吨。", ["一、工作回顾", "（一）农业", "粮食产量5万吨。"]),
        ("他说：\n“全镇要干在实处。”\n会议结束。", ["他说：", "“全镇要干在实处。”", "会议结束。"]),
    ],
)
def test_links_on_lines_of_their_own_stay_inside_a_sentence(text: str, sentences: list[str]) -> None:
    """A line that ends in a mark that opens goes on, and so does one behind which a mark closes; headings and speech do not."""
    document = from_text(text, Facts())
    assert [each.span.of(text).strip() for each in document.sentences] == sentences
