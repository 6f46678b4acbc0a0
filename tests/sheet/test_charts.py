"""Charts say what their numbers say."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from lxml import etree

from dajuan.claims import Figure
from dajuan.ledger import Ledger
from dajuan.marks import TargetMark
from dajuan.sheet import answer, charts
from dajuan.sheet.views.charted import bullet_of, bullets
from dajuan.values import Period, Quantity


@pytest.fixture
def mark(town: Ledger) -> TargetMark:
    """A decided target of the made-up town."""
    return next(mark for mark in answer(town, "云溪镇", 2020).targets if mark.result is not None)


def completed(mark: TargetMark, percent: str, months: str) -> TargetMark:
    """The same target with a rate of completion of some months as its result."""
    assert mark.result is not None and isinstance(mark.result.claim, Figure)
    told = replace(
        mark.result.claim, kind="completion", quantity=Quantity(Decimal(percent), "percent"), period=Period.parse(months)
    )
    return replace(mark, result=replace(mark.result, claim=told), rule="pace", outcome="not_due", margin=None)


def test_a_rate_of_some_months_stands_beside_the_calendar(mark: TargetMark) -> None:
    """60 % by September is drawn at .6 with the line of pace at three quarters; of the whole year there is no such line."""
    bar = bullet_of(completed(mark, "60", "2020-01/2020-09"), "zh")
    assert bar is not None and (bar.share, bar.pace) == (0.6, 0.75)
    drawn = str(charts.bullets("b", [bar], "t", "d"))
    place = float(re.search(r'class="pace"[^>]*d="M([\d.]+) ', drawn)[1])  # type: ignore[index]
    assert place == pytest.approx(charts.WIDTH * 0.75 / 1.25, abs=0.1)
    whole = bullet_of(replace(completed(mark, "60", "2020"), rule="completion", outcome="missed"), "zh")
    assert whole is not None and whole.pace is None and 'class="pace"' not in str(charts.bullets("b", [whole], "t", "d"))


def test_a_bar_never_leaves_its_frame() -> None:
    """Past 125 % the bar is cut and marked as cut; its value is still written out; hostile labels stay text."""
    rows = [charts.Bullet("<script>", 9.0, "900% / 100%", "exceeded", 3.0), charts.Bullet("b", 0.5, "50%", "missed")]
    drawn = etree.fromstring(str(charts.bullets("b", rows, "<t>", "d")))
    bars = [float(bar.get("width")) for bar in drawn.iter("{*}rect") if "bar" in bar.get("class").split()]
    assert max(bars) == charts.WIDTH and bars[1] == pytest.approx(charts.WIDTH * 0.5 / 1.25, abs=0.1)
    assert len(drawn.findall(".//{*}path[@class='cut']")) == 1
    texts = [node.text for node in drawn.iter("{*}text")]
    assert "900% / 100%" in texts and "<script>" in texts


def test_every_chart_is_named_and_described(town: Ledger) -> None:
    """The bars of a sheet carry a title and a description that the drawing points at, and patterns for what colours tell."""
    drawn = etree.fromstring(str(bullets(answer(town, "云溪镇", 2020), "zh")))
    named = {node.get("id") for node in drawn if node.tag.rpartition("}")[2] in ("title", "desc")}
    assert set(drawn.get("aria-labelledby").split()) == named
    missed = [bar for bar in drawn.iter("{*}rect") if "missed" in bar.get("class").split()]
    over = [bar.get("fill") for bar in drawn.iter("{*}rect") if bar.get("class") == "over"]
    assert missed and "url(#bullets-stripe)" in over
