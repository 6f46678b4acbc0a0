"""The laws of restoring, and what it does to pages of the hijack channel."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dajuan.text import replay, restore
from dajuan.text.language import model
from dajuan.text.page import survey

CLEAN = (
    "青溪镇召开工作会议，总结全年发展情况。会议指出，全镇完成固定资产投资12.6亿元，增长8.3%；新建农村公路35公里。\n"
    "“三大行动”取得明显成效。总投资4.5亿元的产业园项目开工建设，带动就业1200人。县财政局、发展和改革局负责同志参加会议。\n"
    "下一步，继续深化“放管服”改革，优化营商环境，推动经济高质量发展。统筹做好城乡低保、养老服务等工作，保障和改善民生。\n"
)


@pytest.mark.parametrize("seed", range(12))
def test_damaged_pages_come_back(damaging: ModuleType, seed: int) -> None:
    """A page damaged by the channel is restored to what it said, its spam line gone."""
    page = damaging.damage(CLEAN, seed, damaging.Options(density=0.5))
    restored = restore(page.text)
    assert replay(restored.source, restored.edits) == restored.text
    assert not restored.text.startswith("香")
    wrong = sum(a != b for a, b in zip(restored.text, page.truth, strict=False)) + abs(len(restored.text) - len(page.truth))
    assert wrong == 0 or any(problem.code == "shifted-run-unsure" for problem in restored.problems)


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=st.sampled_from("發發業(fāyè)?!！。€“”1總结\x05\x08\n,經(jīng)"), max_size=80))
def test_laws_hold_for_half_damaged_text(text: str) -> None:
    """Replaying the edits gives the text, and restoring it again changes nothing."""
    restored = restore(text)
    assert replay(text, restored.edits) == restored.text
    again = restore(restored.text)
    assert again.edits == () and again.text is restored.text


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read(data: bytes) -> None:
    """Any bytes at all are read without an exception, and the laws hold."""
    restored = restore(data)
    assert replay(restored.source, restored.edits) == restored.text


def test_clean_text_is_the_same_object() -> None:
    """Text without damage is returned unchanged, the very same object."""
    restored = restore(CLEAN)
    assert restored.text is CLEAN and restored.edits == () and restored.problems == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_are_told_apart(encoding: str) -> None:
    """Bytes in the usual encodings of Chinese pages are read as what they are."""
    assert restore(CLEAN.encode(encoding)).text == CLEAN


def test_big5_is_not_taken_for_gbk() -> None:
    """Undeclared Big5 bytes are read as Big5, because they read better so."""
    text = "臺灣省政府公告,本年度預算經議會審議通過,各機關應依法執行。交通建設經費增加百分之五。"
    assert restore(text.encode("big5")).source == text


@pytest.mark.shared
def test_seed_body_is_exact(shared: Path) -> None:
    """The page this project started from reads as a person restored it, to the character."""
    restored = restore((shared / "texts" / "seed.txt").read_bytes())
    truth = (shared / "texts" / "seed.restored.txt").read_text(encoding="utf-8")
    assert restored.text.startswith(truth)
    assert restore(restored.text).edits == ()


def test_a_page_that_lost_codes_shows_many_strange_characters_and_no_private_one() -> None:
    """One private-use character left, or few characters shown, and nothing tells that codes were dropped."""
    shown = "?！" + "囗戋尕犴狴" * 4 + "。\n"
    assert survey(shown * 2, model()).has_lost
    assert not survey(shown * 2 + "\ue2a8", model()).has_lost
    assert not survey("?！囗戋。\n" * 2, model()).has_lost
