"""A made-up town through two years, recorded in a real ledger; what the pages are tested on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from dajuan.claims import Claims, Figure, Programme, Project, Promise
from dajuan.document import Document, Facts, Section, Sentence
from dajuan.ledger import Ledger
from dajuan.text import Edit, Restored
from dajuan.values import Period, Quantity, Span, digest_of

TOWN = "云溪镇"
REPORT_2020 = """云溪镇2020年政府工作报告
一、2019年工作回顾
全年实现地区生产总值86.4亿元，增长7.1%，居全市第三；税收总额9.62亿元，增长6.6%。
二、2020年工作安排
今年的主要预期目标是：地区生产总值增长6%左右；固定资产投资增长9%；税收总额增长5%；城镇登记失业率控制在3.5%以内；新增城镇就业1400人以上。
改造老旧小区8个，建成截污管网40公里。实施“产业提质、城乡更新、生态治理”三大行动。
启动云溪大桥重建工程，总投资1.2亿元。完善社区治理机制。
"""
REPORT_2021 = """云溪镇2021年政府工作报告
一、2020年工作回顾
全年实现地区生产总值91.7亿元，增长6.2%；固定资产投资27.1亿元，增长7.6%；税收总额10.13亿元，增长5.3%。
完成老旧小区改造8个，惠及居民1630户；新增城镇就业1452人，城镇登记失业率为2.9%。云溪大桥重建工程主体完工。
空气质量排名全市第二。
青江市接待游客1200万人次。
二、2021年工作安排
今年的主要预期目标是：地区生产总值增长7%以上；税收总额增长6%；新增城镇就业1450人以上。
镇中心卫生院新院区投入使用。
"""
HOSTILE = '青江市<script>alert("x")</script>快讯\n全年税收总额<img src=x onerror=alert(1)>10.5亿元。\n'

# quote | value | unit | bound | kind | measure | period | modality; each quote is looked for after the one before
FIGURES_2020 = """
86.4亿元 | 8640000000 | CNY | exact | level | 地区生产总值 | 2019 | reported
7.1% | 7.1 | percent | exact | growth | 地区生产总值 | 2019 | reported
第三 | 3 | rank | exact | rank | 地区生产总值 | 2019 | reported
9.62亿元 | 962000000 | CNY | exact | level | 税收总额 | 2019 | reported
6.6% | 6.6 | percent | exact | growth | 税收总额 | 2019 | reported
6%左右 | 6 | percent | about | growth | 地区生产总值 | 2020 | planned
9% | 9 | percent | exact | growth | 固定资产投资 | 2020 | planned
5% | 5 | percent | exact | growth | 税收总额 | 2020 | planned
3.5%以内 | 3.5 | percent | at_most | level | 城镇登记失业率 | 2020 | planned
1400人以上 | 1400 | person | at_least | level | 新增城镇就业 | 2020 | planned
8个 | 8 | 个 | exact | level | 改造老旧小区 | 2020 | planned
40公里 | 40 | km | exact | level | 建成截污管网 | 2020 | planned
1.2亿元 | 120000000 | CNY | exact | level | 云溪大桥重建工程总投资 | 2020 | planned
"""
FIGURES_2021 = """
91.7亿元 | 9170000000 | CNY | exact | level | 地区生产总值 | 2020 | reported
6.2% | 6.2 | percent | exact | growth | 地区生产总值 | 2020 | reported
27.1亿元 | 2710000000 | CNY | exact | level | 固定资产投资 | 2020 | reported
7.6% | 7.6 | percent | exact | growth | 固定资产投资 | 2020 | reported
10.13亿元 | 1013000000 | CNY | exact | level | 税收总额 | 2020 | reported
5.3% | 5.3 | percent | exact | growth | 税收总额 | 2020 | reported
8个 | 8 | 个 | exact | level | 改造老旧小区 | 2020 | reported
1630户 | 1630 | household | exact | level | 惠及居民 | 2020 | reported
1452人 | 1452 | person | exact | level | 新增城镇就业 | 2020 | reported
2.9% | 2.9 | percent | exact | level | 城镇登记失业率 | 2020 | reported
第二 | 2 | rank | exact | rank | 空气质量 | 2020 | reported
1200万人次 | 12000000 | person_time | exact | level | 接待游客 | 2020 | reported
7%以上 | 7 | percent | at_least | growth | 地区生产总值 | 2021 | planned
6% | 6 | percent | exact | growth | 税收总额 | 2021 | planned
1450人以上 | 1450 | person | at_least | level | 新增城镇就业 | 2021 | planned
"""


def figures(lines: str, text: str) -> tuple[Figure, ...]:
    """Read figures written short."""
    found, place = [], 0
    for line in lines.strip().splitlines():
        quote, value, unit, bound, kind, measure, period, modality = (part.strip() for part in line.split("|"))
        place = text.index(quote, place)
        span = Span(place, place + len(quote))
        named = text.rfind(measure[-2:], 0, place)
        figure = Figure(
            span,
            quote,
            Quantity(Decimal(value), unit, bound),  # type: ignore[arg-type]
            kind,  # type: ignore[arg-type]
            measure,
            Period.parse(period),
            modality,  # type: ignore[arg-type]
            base="yoy" if kind == "growth" else None,
            area="青江市" if measure == "接待游客" else None,
            universe="全市" if kind == "rank" else None,
            rule=f"made-up-{kind}",
            confidence=0.93,
            derivation=("number", "unit", kind),
            context=(("measure", Span(named, named + 2)),) if named >= 0 else (),
        )
        found.append(figure)
        place = span.end
    return tuple(found)


def quoted(text: str, quote: str) -> Span:
    """Find a quote."""
    place = text.index(quote)
    return Span(place, place + len(quote))


def document(text: str, facts: Facts, restored: Restored | None = None) -> Document:
    """Make a document with sentences, and sections that begin with 一、 and 二、."""
    heads = list(re.finditer(r"^[一二]、.*$", text, re.M))
    ends = [match.start() for match in heads[1:]] + [len(text)]
    sections = tuple(
        Section(Span(m.start(), end), Span(m.start(), m.end()), 1, "review" if "回顾" in m[0] else "plan")
        for m, end in zip(heads, ends, strict=bool(heads))
    )
    spans = [Span(m.start(), m.end()) for m in re.finditer(r"[^。\n]+。?", text)]
    sentences = tuple(Sentence(span, text[: span.start].count("\n")) for span in spans)
    digest = digest_of(text.encode())
    return Document(
        text, digest, "/home/somebody/papers/made-up.txt", facts=facts, sections=sections, sentences=sentences, restored=restored
    )


def town_2020() -> tuple[Document, Claims]:
    """The first year's report."""
    text = REPORT_2020
    facts = Facts("云溪镇2020年政府工作报告", "云溪镇人民政府", TOWN, None, "2020-01-15", "2019", "work_report", True)
    parts = ("产业提质", "城乡更新", "生态治理")
    listed = "产业提质、城乡更新、生态治理"
    programme = Programme(quoted(text, listed), listed, "三大行动", 3, parts, "made-up", 0.9)
    said = (("改造老旧小区8个，建成截污管网40公里。", ("改造老旧小区8个", "建成截污管网40公里")),
            ("启动云溪大桥重建工程，总投资1.2亿元。", ()), ("完善社区治理机制。", ()))  # fmt: skip
    promises = tuple(
        Promise(quoted(text, q), q, tuple(quoted(text, c) for c in inside), Period.year(2020), None, "made-up", 0.8)
        for q, inside in said
    )
    bridge = "启动云溪大桥重建工程，总投资1.2亿元"
    money = Quantity(Decimal(120000000), "CNY")
    project = Project(quoted(text, bridge), bridge, "云溪大桥重建工程", "announced", money, "made-up", 0.8)
    return document(text, facts), Claims(figures(FIGURES_2020, text), (programme,), promises, (project,))


def town_2021() -> tuple[Document, Claims]:
    """The next year's report, as found with one gloss and one line of spam."""
    text = REPORT_2021
    place = text.index("税收总额")
    spam = "澳门<b>彩票</b>"
    source = text[:place] + "稅(shuì)" + text[place + 1 :] + spam
    edits = (
        Edit(Span(place, place + 7), "稅(shuì)", "税", "gloss", 0.98, "A reading in brackets after the character it reads."),
        Edit(Span(len(source) - len(spam), len(source)), spam, "", "spam-line", 0.97, "A line of spam at the end."),
    )
    restored = Restored(source, text, edits, (), "gb18030")
    facts = Facts("云溪镇2021年政府工作报告", "云溪镇人民政府", TOWN, None, "2021-01-21", "2020", "work_report", True)
    quote = "镇中心卫生院新院区投入使用。"
    promise = Promise(quoted(text, quote), quote, (), Period.year(2021), None, "made-up", 0.8)
    done = "云溪大桥重建工程主体完工"
    project = Project(quoted(text, done), done, "云溪大桥重建工程", "under_way", None, "made-up", 0.8)
    return document(text, facts, restored), Claims(figures(FIGURES_2021, text), (), (promise,), (project,))


def hostile() -> tuple[Document, Claims]:
    """A page that carries scripts in its text, its title and its place."""
    facts = Facts(
        '<script>alert("t")</script>', '"><svg onload=alert(2)>', "<i>青江</i>'\"市", None, "2021-02-01", "2020", "news"
    )
    place = HOSTILE.index("10.5亿元")
    figure = Figure(
        Span(place, place + 6),
        "10.5亿元",
        Quantity(Decimal(1050000000), "CNY"),
        "level",
        "税收<img src=x onerror=alert(1)>",
        Period.year(2020),
        rule="<script>",
        derivation=("<script>alert(3)</script>",),
    )
    return document(HOSTILE, facts), Claims((figure,))


@pytest.fixture(scope="session")
def town_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The path of a ledger that holds the made-up town and a hostile page."""
    path = tmp_path_factory.mktemp("town") / "town.db"
    with Ledger(path) as ledger:
        for held in (town_2020(), town_2021(), hostile()):
            ledger.record(*held)
    return path


@pytest.fixture(scope="session")
def town(town_path: Path) -> Iterator[Ledger]:
    """The ledger of the made-up town."""
    with Ledger(town_path) as ledger:
        yield ledger
