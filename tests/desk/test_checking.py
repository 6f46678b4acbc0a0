"""A made-up draft with ten planted errors among forty right figures."""

from __future__ import annotations

import io
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import docx
import pytest

from dajuan.claims import find_claims
from dajuan.desk import Desk, Item, MarkedFigure, check_draft, comment_docx
from dajuan.document import Facts, from_text, read
from dajuan.ledger import Ledger

# measure | unit code | unit as written | target | reported value | as the right draft says it
ITEMS = """
绿道 | km | 公里 | 40 | 43.5 | 43.5
截污管网 | km | 公里 | 30 | 31.2 | 31.2
农村公路 | km | 公里 | 120 | 126 | 126
公办学位 | 个 | 个 | 800 | 960 | 960
停车泊位 | 个 | 个 | 1500 | 1530 | 1530
充电桩 | 个 | 个 | 200 | 214 | 214
养老床位 | 张 | 张 | 120 | 150 | 150
保障性住房 | 套 | 套 | 600 | 612 | 612
高标准农田 | mu | 亩 | 30000 | 31200 | 31200
植树造林 | mu | 亩 | 5000 | 5120 | 5120
老旧小区 | 个 | 个 | 12 | 13 | 13
口袋公园 | 个 | 个 | 10 | 11 | 11
卫生站 | 所 | 所 | 8 | 8 | 8
幼儿园 | 所 | 所 | 4 | 5 | 5
文化广场 | 个 | 个 | 6 | 7 | 7
公交站亭 | 座 | 座 | 30 | 32 | 32
供水管网 | km | 公里 | 25 | 26.4 | 26.4
生态护岸 | km | 公里 | 9 | 9.3 | 9.3
标准厂房 | 栋 | 栋 | 10 | 11 | 11
农家书屋 | 个 | 个 | 14 | 15 | 15
应急避难场所 | 个 | 个 | 5 | 5 | 5
健身步道 | km | 公里 | 18 | 18.8 | 18.8
"""
PUBLISHED = [
    ("地区生产总值", "91.7亿元", "6.2%"),
    ("规模以上工业增加值", "33.4亿元", "7.1%"),
    ("固定资产投资", "27.1亿元", "7.6%"),
    ("社会消费品零售总额", "38.2亿元", "8.3%"),
    ("税收总额", "10.13亿元", "5.3%"),
    ("一般公共预算收入", "5.86亿元", "4.4%"),
    ("进出口总额", "12.5亿元", "3.9%"),
    ("居民人均可支配收入", "41250元", "6.8%"),
]
WRONG = {"绿道": "45.3", "公办学位": "690", "养老床位": "510", "植树造林": "5210", "幼儿园": "6"}
WRONG_PUBLISHED = {"地区生产总值": ("97.1亿元", "6.2%"), "税收总额": ("10.13亿元", "3.5%"), "进出口总额": ("21.5亿元", "3.9%")}


def rows() -> list[list[str]]:
    return [[part.strip() for part in text.split("|")] for text in ITEMS.strip().splitlines()]


def draft(wrong: bool) -> str:
    """The draft's text: all right, or with ten figures that are not."""
    lines = ["云溪镇2021年工作总结", "", "一、主要指标", ""]
    for measure, level, growth in PUBLISHED:
        level, growth = WRONG_PUBLISHED.get(measure, (level, growth)) if wrong else (level, growth)
        lines.append(f"2021年，全镇{measure}{level}，增长{growth}。")
    lines += ["", "二、重点任务", ""]
    for measure, _, written, target, _, said in rows():
        said = WRONG.get(measure, said) if wrong else said
        lines.append(f"2021年，{measure}达到{said}{written}。")
        if measure in ("截污管网", "停车泊位"):
            aim = {"截污管网": "33", "停车泊位": "1800"}[measure] if wrong else target
            lines.append(f"2021年，目标是{measure}{aim}{written}。")
    return "\n".join(lines) + "\n"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk whose plan and ledger hold what the draft speaks of."""
    with Ledger(tmp_path / "desk.db") as ledger:
        made = Desk(ledger)
        plan = made.make_plan("云溪镇2021年重点任务", "云溪镇", 2021, 2021, "陈")
        items = [
            Item("", plan, f"完成{m}", 2021, units=("城建办",), measure=m, unit=u, target=Decimal(t))
            for m, u, _, t, _, _ in rows()
        ]
        ids = made.add_items(plan, items, "陈", confirmed=True)
        for id, (*_, value, _) in zip(ids, rows(), strict=True):
            event = made.report(plan, "figure", made.book().item(id).question, "2021-12", {"value": Decimal(value)}, "李", 0)
            made.approve(event.subject, "王", event.version)
        text = "云溪镇2021年国民经济和社会发展统计公报\n\n" + "".join(f"2021年，全镇{m}{a}，增长{g}。\n" for m, a, g in PUBLISHED)
        published = from_text(text, Facts(area="云溪镇", date="2022-03", period="2021", genre="communique"))
        ledger.record(published, find_claims(published))
        yield made


def marked(desk: Desk, text: str) -> list[MarkedFigure]:
    document = from_text(text, Facts(area="云溪镇", date="2022-01", genre="work_report"))
    return check_draft(desk, document, find_claims(document))


def test_right_figures_raise_no_alarm(desk: Desk) -> None:
    """Of a draft whose figures are right, none is contradicted or failing, and each is backed."""
    found = marked(desk, draft(wrong=False))
    assert len(found) >= 40
    assert [(mark.figure.measure, mark.figure.quote, mark.verdict) for mark in found if mark.verdict != "backed"] == []


def test_ten_planted_errors_are_found(desk: Desk) -> None:
    """Each of the ten planted errors is contradicted, with what it was held against, and nothing else is."""
    found = marked(desk, draft(wrong=True))
    wrong = {mark.figure.quote for mark in found if mark.verdict == "contradicted"}
    assert wrong == {"45.3公里", "690个", "510张", "5210亩", "6所", "97.1亿元", "3.5%", "21.5亿元", "33公里", "1800个"}
    assert all(mark.backings for mark in found if mark.verdict == "contradicted")


@pytest.mark.parametrize(
    ("sentence", "quote", "verdict"),
    [
        ("2021年，绿道达到44公里。", "44公里", "backed"),
        ("2021年，绿道达到40多公里。", "40多公里", "backed"),
        ("2021年，绿道达到43.4公里。", "43.4公里", "contradicted"),
        ("2021年，绿道达到43.5万平方米。", "43.5万平方米", "unknown"),
        ("2020年，绿道达到12公里。", "12公里", "unknown"),
        ("2021年，地区生产总值92亿元。", "92亿元", "backed"),
        ("2021年，地区生产总值占全县的12%。", "12%", "unknown"),
        ("2021年，接待游客62万人次。", "62万人次", "unknown"),
        ("2021年，绿化面积由20亩增加到30亩，增长80%。", "80%", "failing"),
    ],
)
def test_verdicts(desk: Desk, sentence: str, quote: str, verdict: str) -> None:
    """Rounding is no error, another period, unit or kind no contradiction, and what nobody speaks of is unknown, not wrong."""
    found = marked(desk, f"云溪镇2021年工作总结\n\n{sentence}\n")
    assert {mark.figure.quote: mark.verdict for mark in found}[quote] == verdict


def test_a_draft_is_not_recorded(desk: Desk) -> None:
    """Checking a draft leaves the ledger as it was."""
    before = desk.ledger.state()
    marked(desk, draft(wrong=True))
    assert desk.ledger.state() == before


def test_comments_stand_on_their_figures(desk: Desk) -> None:
    """In the Word file each comment is anchored at exactly the figure it is about, formatting untouched, text unchanged."""
    made = docx.Document()
    for text in draft(wrong=True).split("\n"):
        if text:
            paragraph = made.add_paragraph()
            half = len(text) // 2
            paragraph.add_run(text[:half]).bold = True
            paragraph.add_run(text[half:])
    held = io.BytesIO()
    made.save(held)
    document = read(held.getvalue(), origin="draft.docx", facts=Facts(area="云溪镇", date="2022-01"))
    found = check_draft(desk, document, find_claims(document))
    back = docx.Document(io.BytesIO(comment_docx(held.getvalue(), document, found)))
    assert [p.text for p in back.paragraphs] == [p.text for p in made.paragraphs]
    assert all(run.bold for p in back.paragraphs for run in p.runs[:1])
    from docx.oxml.ns import qn

    anchored = {}
    for paragraph in back.element.body.iter(qn("w:p")):
        inside, words = None, ""
        for child in paragraph:
            if child.tag == qn("w:commentRangeStart"):
                inside, words = child.get(qn("w:id")), ""
            elif child.tag == qn("w:commentRangeEnd"):
                anchored[inside] = words
            elif child.tag == qn("w:r") and inside is not None:
                words += "".join(t.text or "" for t in child.iter(qn("w:t")))
    comments = {comment.comment_id: comment.text for comment in back.comments}
    assert len(comments) == len(found)
    assert sorted(anchored.values()) == sorted(mark.figure.quote for mark in found)
    assert sum("不一致" in text for text in comments.values()) == 10
