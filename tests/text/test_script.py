"""Simplified again, rightly; and traditional by right, left alone."""

from __future__ import annotations

from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dajuan.text import restore
from dajuan.text.script import is_mostly_traditional, is_simplified_only, is_traditional, is_traditional_only

SENTENCES = (
    "乾隆年间的干部宿舍旁，皇后大道以后改名，前后两任里长住在城里，公里数由里正记录，岳飞的后代于是题词。",
    "头发已白的发言人发展乡村面馆，面粉和面条的面积不大，台湾与台州的平台都在台上，一只鸡只有一斤。",
    "钟先生看着时钟，著名作家执着并看着著作，征途中征收稻谷，山谷里有制度和制造厂，松树下放松，复杂的反复恢复。",
    "干净的干草晒干后干部分发，若干干预措施使干旱缓解，乾县与乾坤湾的游客乘着游轮沿着海边走，人流向着码头。",
    "继续沿着有中国特色的道路，随着增长速度加快，听着老师的话，跟着变动，效果显著，找准着力点。",
    "小迳村与大迳村相邻，老板娘系着围裙，关系密切，联系群众，吁请各界，于都县与于洪区疏浚河道，里程碑在村里。",
    "台风登陆后台州启动预案，后勤干部在后山转移群众，隻字未提困难。".replace("隻", "只"),
    "表里如一，里应外合，邻里和睦；余姚的余粮，于右任的于姓，面对面做面食，发丝与发票，只身与一只船。",
)


@pytest.mark.parametrize("text", SENTENCES)
def test_what_a_kit_converted_comes_back(damaging: ModuleType, text: str) -> None:
    """A page that a kit made traditional comes back to the character, names and words of several forms among it."""
    page = damaging.damage(text * 2, 1, damaging.Options(nfkc=False, spam=False, density=0.4))
    restored = restore(page.text)
    assert restored.text == page.truth, restored.problems


@pytest.mark.parametrize(
    "text",
    (
        "香港立法會財務委員會批准撥款後，運輸署於下月展開工程。發言人說，乾旱期間水務署會加強巡查，逐隻水錶檢查。",
        "臺北市政府表示，颱風過後將儘速恢復供電，民眾可至里辦公處領取乾糧與麵包，著手修復的路段共三處。",
        "立法院今天三讀通過預算案，總額新臺幣二兆元。經濟部說明，後續將發展綠能產業，並於年底前提出報告，裡外合作。",
        "皇后大道東的后妃雕像前，范先生與于小姐合影，里長陪同，干卿底事的匾額高懸，隻身前來的遊客不少。",
    ),
)
def test_traditional_by_right_stays(text: str) -> None:
    """Text that Hong Kong or Taiwan wrote in traditional characters is not converted, nor touched."""
    assert restore(text).text is text
    assert restore(text * 40).edits == ()


@settings(max_examples=200, deadline=None)
@given(
    st.text(alphabet=st.sampled_from("國會學這說鄉国会学这说乡的一，a?€\U00020000\U0002b8b8\ud800"), max_size=60),
    st.integers(0, 120),
)
def test_mostly_traditional_is_what_counting_says(mixed: str, others: int) -> None:
    """However the text is looked at, traditional forms must be more than three and four times as many as the others."""
    text = mixed + "的" * others
    traditional, simplified = sum(map(is_traditional, text)), sum(map(is_simplified_only, text))
    assert is_mostly_traditional(text) == (traditional > max(3, 4 * simplified))


def test_what_simplified_texts_have_too_is_not_traditional_only() -> None:
    """乾 and 徵 have a simplified form and stand in simplified words all the same."""
    assert all(map(is_traditional, "這級乾徵"))
    assert [c for c in "這級级乾徵镇" if is_traditional_only(c)] == ["這", "級"]
