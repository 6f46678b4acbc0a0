"""Text read in the wrong encoding: exact where no byte was lost, flagged where some were."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from dajuan.text import replay, restore

WHO = ("青溪镇", "全县", "各村", "市财政局", "区教育部门", "产业园", "镇卫生院", "村民委员会", "开发区", "乡水利站")
DID = ("完成投资", "新建农村公路", "改造老旧小区", "培育龙头企业", "实施重点项目", "发放补贴资金", "治理河道", "开展技能培训")
MUCH = ("十二亿元", "三十五公里", "六个", "两千多户", "15.8万元", "8.3%", "同比增长百分之九", "超额完成年度任务")
MORE = ("带动群众增收", "改善了生产生活条件", "得到社会各界好评", "为下一步发展打下基础", "有效保障了民生", "工作经验在全省推广")
PARTS = st.tuples(st.sampled_from(WHO), st.sampled_from(DID), st.sampled_from(MUCH), st.sampled_from(MORE))
SENTENCES = st.lists(PARTS, min_size=2, max_size=5).map(
    lambda parts: "。".join("".join(p[:3]) + "，" + p[3] for p in parts) + "。"
)


def misread(text: str, right: str, wrong: str) -> str | None:
    """Return ``text`` as seen in the wrong encoding; None where bytes are lost on the way."""
    data = text.encode(right)
    try:
        seen = data.decode(wrong)
        return seen if seen.encode(wrong) == data else None
    except UnicodeError:
        return None


@settings(max_examples=60, deadline=None)
@given(SENTENCES, st.sampled_from((("utf-8", "latin-1"), ("gbk", "latin-1"), ("utf-8", "gb18030"), ("gbk", "big5hkscs"))))
def test_no_byte_lost_is_exact(text: str, way: tuple[str, str]) -> None:
    """Where every byte is still there, the text comes back to the character."""
    seen = misread(text, *way)
    if seen is None:
        # UTF-8 of Chinese seldom falls into pairs; one byte more and it does.
        seen = misread(text := text + " ", *way) if way[1] == "gb18030" else None
    assume(seen is not None)
    restored = restore(seen or "")
    assert restored.text == text
    assert replay(restored.source, restored.edits) == text


@settings(max_examples=40, deadline=None)
@given(SENTENCES, st.sampled_from(("latin-1", "cp1252")))
def test_double_utf8_is_exact(text: str, wrong: str) -> None:
    """UTF-8 read as Latin-1 or Windows-1252 and written as UTF-8, twice over, comes back to the character."""
    once = text.encode().decode("latin-1") if wrong == "latin-1" else cp1252(text.encode())
    twice = once.encode().decode("latin-1") if wrong == "latin-1" else cp1252(once.encode())
    assert restore(once).text == text
    assert restore(twice).text == text


def cp1252(data: bytes) -> str:
    """Windows-1252 as browsers read it: the five free codes are the controls of Latin-1."""
    return "".join(bytes((b,)).decode("cp1252") if b not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(b) for b in data)


@settings(max_examples=60, deadline=None)
@given(SENTENCES)
@example("青溪鎮完成投資六個，帶動群眾增收。全縣完成投資8.3%，帶動群眾增收。")
def test_traditional_big5_read_as_gbk_is_exact(text: str) -> None:
    """Big5 bytes read as GBK come back, as traditional text and not converted."""
    import opencc

    text = opencc.OpenCC("s2tw").convert(text)
    seen = misread(text, "big5", "gb18030")
    assume(seen is not None)
    assert restore(seen or "").text == text


@settings(max_examples=60, deadline=None)
@given(SENTENCES)
def test_lost_bytes_are_flagged(text: str) -> None:
    """Where the wrong decoder lost bytes, what is left comes back and a problem says where something is missing."""
    seen = text.encode().decode("gbk", "replace")
    assume("\ufffd" in seen)
    restored = restore(seen)
    lost = [problem for problem in restored.problems if problem.code == "lost-text"]
    assert lost and all(problem.where is not None for problem in lost)
    kept = sum(c in text for c in restored.text if c != "\ufffd")
    assert kept >= 0.65 * len(text.replace("。", ""))


@pytest.mark.parametrize("encoding", ["gb18030", "big5hkscs", "utf-16-le", "utf-8"])
@settings(max_examples=25, deadline=None)
@given(text=SENTENCES)
def test_bytes_without_a_label_are_read(encoding: str, text: str) -> None:
    """Bytes that say nothing about their encoding are read in the one in which they read best."""
    import opencc

    text = opencc.OpenCC("s2tw").convert(text) if encoding == "big5hkscs" else text
    restored = restore(text.encode(encoding))
    assert restored.source == text
