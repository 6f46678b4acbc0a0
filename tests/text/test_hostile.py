"""Hostile text: bounded work, no exception, the laws kept."""

from __future__ import annotations

import sys
import time
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dajuan.text import replay, restore
from dajuan.values import Span

PAGE = "青溪鎮(zhèn)經(jīng)濟發(fā)展,產(chǎn)業(yè)興旺。\n"
SIZE = 60_000
HOSTILE = {
    "question marks": PAGE + "?" * SIZE,
    "orphans before keys": PAGE + "??！" * (SIZE // 3),
    "orphans and controls": PAGE + ("?" + "\x05" * 50) * (SIZE // 51),
    "half glosses": PAGE + "?fā)" * (SIZE // 4),
    "open parentheses": PAGE + "(" * SIZE,
    "quotation marks": PAGE + "“?！" * (SIZE // 3),
    "stray tags, all different": PAGE + "".join(f'<sub id="{n:05d}"></sub>' for n in range(SIZE // 22)),
    "entities of entities": "中&" + "amp;" * (SIZE // 4),
    "Latin letters": "Ã©" * (SIZE // 2),
    "signs of misread UTF-8": "锛" * SIZE,
    "replacement marks": PAGE + "\ufffd" * SIZE,
    "spaces": "中 " * (SIZE // 2),
    "closing parentheses": PAGE + ")" * SIZE,
    "glosses in glosses": PAGE + "發(fā(zh" * (SIZE // 7),
    "euro signs": PAGE + "€" * SIZE,
    "private use": PAGE + "\ue2a8" * SIZE,
    "runs with private use": PAGE + "?！薄\ue2a8" * (SIZE // 5),
    "one name over and over": "".join(f"工万鑫娱乐作{n}" for n in range(SIZE // 9)),
    "lines of one width": ("青溪镇召开工作会议总结全年发展情况提出明年目标任务\n") * (SIZE // 26),
    "search words": "免费影视," * (SIZE // 5) + "\n" + PAGE,
    "invisible signs": "中\u200b" * (SIZE // 2),
    "rare characters": PAGE + "".join(chr(0x4E00 + n * 7 % 20900) for n in range(SIZE)),
}


def calls(text: str) -> int:
    """Return how many Python functions restoring ``text`` calls."""
    count = 0

    def see(_frame: FrameType | None, event: str, _arg: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(see)
    try:
        restore(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("name", HOSTILE)
def test_work_grows_with_the_text(name: str) -> None:
    """Four times as much of anything takes no more than six times the calls, beyond what any page takes."""
    restore(HOSTILE[name][:200])
    quarter, whole = calls(HOSTILE[name][: SIZE // 16]), calls(HOSTILE[name][: SIZE // 4])
    assert whole <= 6 * quarter + 20_000, (quarter, whole)


def test_ten_megabytes_of_question_marks() -> None:
    """A line of ten million question marks behind a glossed page is read like any other text."""
    restored = restore(PAGE + "?" * 10_000_000)
    assert restored.text.endswith("?" * 1000) and restored.text.startswith("青溪镇")


@pytest.mark.parametrize("name", HOSTILE)
def test_work_is_bounded(name: str) -> None:
    """A long line of anything is read in seconds, and twice restoring is once restoring."""
    started = time.process_time()
    restored = restore(HOSTILE[name])
    assert replay(restored.source, restored.edits) == restored.text
    assert time.process_time() - started < 20


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.integers(0, 40), st.integers(0, 20))
def test_spans_map_back(text: str, start: int, length: int) -> None:
    """Every span of a restored text maps to a span of its source."""
    restored = restore(PAGE + text)
    start = min(start, len(restored.text))
    span = restored.to_source(Span(start, min(len(restored.text), start + length)))
    assert 0 <= span.start <= span.end <= len(restored.source)


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=120),
    st.sampled_from([b"", b"\xef\xbb\xbf", b"\xff\xfe", b"<meta charset=gbk>", b"<meta charset=nonsense>"]),
)
def test_any_bytes_decode(data: bytes, head: bytes) -> None:
    """Bytes with any head decode to text, and the encoding is named."""
    restored = restore(head + data)
    assert restored.encoding
    assert replay(restored.source, restored.edits) == restored.text


HIDDEN = {
    "misread GBK": "\u00c7\u00e0\u00cf\u00aa\x1c\u00d5\u00f2\u00d4\u00f6\u00bc\u00d3\u00a3\u00ac\u00b7\u00a2\u00d5\u00b9",
    "misread UTF-8": "\u00e4\u00b8\x05\u0080 C \u00e5\u008f\x05\u0091\u00e5\u00b1\u0095",
    "a gloss": "青溪鎮(zh\x00èn)經(jīn\x00g)濟發(fā\x00)展,產(chǎ\x00n)業(yè\x00)興旺。",
    "stray tags": '青溪镇<sub id="tq4\x00fh"></sub>经济<del id="tq4f\x00h"></del>发展<nav id="tq4fh\x00"></nav>良好',
    "misread UTF-8 in a glossed page": "锛\x05“锛\n" + "鎮(zhèn)" * 8,
    "misread UTF-8 on a line of traditional characters": "濟" * 24 + "鎮(zhèn)锛锛\n經(jīng)" + "鎮(zhèn)" * 16,
    "misread UTF-8 behind a number": "锛.\n1锛锛锛\x05“\n" + "鎮(zhèn)" * 4,
    "entities in misread GBK": "&m\x05dash;中&#4\x056;5",
}


@pytest.mark.parametrize("name", HIDDEN)
def test_what_controls_hide_is_found(name: str) -> None:
    """What only shows once control characters are out is repaired in the same go (found by fuzzing)."""
    restored = restore(HIDDEN[name])
    assert replay(restored.source, restored.edits) == restored.text != HIDDEN[name]
    again = restore(restored.text)
    assert again.edits == () and again.text is restored.text
