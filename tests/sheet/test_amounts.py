"""How a figure is said, and what is shown of the sentence around it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dajuan.claims import Figure
from dajuan.ledger import Entry
from dajuan.sheet.amounts import statement
from dajuan.sheet.highlighting import near
from dajuan.sheet.views.beside import panels
from dajuan.values import Quantity, Span

# what is printed | value | base | in Chinese | in English
POINTS = """
0.7个百分点|0.7|全国|比全国高0.7个百分点|0.7 percentage points above 全国
2个百分点|-2|全市平均|比全市平均低2个百分点|2 percentage points below 全市平均
4.2|4.2|各项贷款平均增速|比各项贷款平均增速高4.2个百分点|4.2 percentage points above 各项贷款平均增速
1.5个百分点|1.5|yoy|提高1.5个百分点|+1.5 percentage points
1.5个百分点|-1.5|2012|下降1.5个百分点|-1.5 percentage points
15|15|2020|提高15个百分点|+15 percentage points
"""


@pytest.mark.parametrize("case", POINTS.strip().splitlines())
def test_points_against_another_are_no_change(case: str) -> None:
    """How far one thing stands from another is not said as if it had moved; a number brings the unit that it shares."""
    quote, value, base, chinese, english = case.split("|")
    quantity = Quantity(Decimal(value), "percentage_point")
    figure = Figure(Span(0, len(quote)), quote, quantity, "points", "税收总额", None, "reported", base, rule="r", confidence=1.0)
    assert (statement(figure, "zh"), statement(figure, "en")) == (chinese, english)


def test_english_says_a_fall_as_one() -> None:
    """At least so much less is no "at least minus so much change"."""
    quantity = Quantity(Decimal(-10_000_000), "person", "at_least")
    figure = Figure(Span(0, 8), "1000万人以上", quantity, "increment", "贫困人口", None, "planned", rule="r", confidence=1.0)
    assert statement(figure, "en") == "fall of at least 10 million people"
    assert statement(figure, "zh") == "减少1000万人以上"


def entry_of(text: str, quote: str, sentence: Span) -> Entry:
    """A figure of a text with the sentence it stands in."""
    at = text.index(quote)
    figure = Figure(
        Span(at, at + len(quote)), quote, Quantity(Decimal(1), "none"), "level", "绿道", None, "planned", rule="r", confidence=1.0
    )
    return Entry(f"{at:016x}", "e", figure, "云溪镇", sentence, sentence.of(text), None)


def test_what_is_shown_of_a_long_sentence_holds_the_claim() -> None:
    """A claim at the end of a long sentence is among the words that are shown of it."""
    text = "坚持稳中求进，" * 40 + "新建绿道35公里，" + "完善社区配套，" * 40
    shown = near(entry_of(text, "35公里", Span(0, len(text))), 100)
    assert "35公里" in shown and shown.startswith("…") and shown.endswith("…") and len(shown) <= 101
    assert near(entry_of("新建绿道35公里。", "35公里", Span(0, 10)), 100) == "新建绿道35公里。"


def test_no_sentence_stands_twice_beside_a_sheet() -> None:
    """A target's clause inside the paragraph of a promise is marked there, not shown again below it."""
    text = "今年目标是：新建绿道35公里；改造老旧小区8个；其余照旧。"
    clause = Span(text.index("改造"), text.index("其余"))
    entries = [entry_of(text, "35公里", Span(0, len(text))), entry_of(text, "8个", clause)]
    (panel,) = panels(entries, {}, {}, "zh")
    assert "".join(piece.text for line in panel.lines for piece in line.pieces) == text
    assert [piece.text for line in panel.lines for piece in line.pieces if piece.entry] == ["35公里", "8个"]
