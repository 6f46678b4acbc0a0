"""A second made-up draft, in flowing prose: lists under one verb, ranks, bounds, ranges, stocks, shares, money in 万元 and 亿元."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from dajuan.claims import find_claims
from dajuan.desk import Desk, Item, MarkedFigure, check_draft
from dajuan.document import Facts, from_text
from dajuan.ledger import Ledger

# measure | unit as an office enters it | target | reported value
ITEMS = """
招商引资到位资金 | CNY | 4500000000 | 4860000000
技改投资 | 亿元 | 7 | 7.21
减税降费 | 万元 | 3000 | 3260
城镇新增就业 | 人 | 4000 | 4235
创业担保贷款 | CNY | 80000000 | 85600000
高新技术企业 | 家 | 60 | 66
专精特新中小企业 | 家 | 25 | 28
5G基站 | 座 | 300 | 318
城市更新面积 | 平方米 | 400000 | 426000
雨污分流管网 | 公里 | 55 | 57.8
地表水优良比例 | percent | 90 | 93.3
城区空气优良天数比例 | % | 88 | 89.6
PM2.5平均浓度 | 微克/立方米 | 30 | 28
家庭医生签约服务 | 万人 | 20 | 21.4
冷链仓储库容 | 立方米 | 120000 | 128000
"""
PUBLISHED = """
2023年，全区地区生产总值312.46亿元，比上年增长5.8%，增速居全市第3位。
第一产业增加值18.2亿元，增长3.6%；第二产业增加值141.7亿元，增长6.4%；第三产业增加值152.56亿元，增长5.5%。
全年粮食总产量21.36万吨，增长1.2%。
规模以上工业企业利润总额12.6亿元，规模以上工业增加值增长7.3%。
社会消费品零售总额126.8亿元，增长8.1%。
全年接待游客486.3万人次，增长22.4%。
年末常住人口46.82万人，城镇化率63.4%。
城镇居民人均可支配收入43862元，增长4.9%；农村居民人均可支配收入22415元，增长7.2%。
一般公共预算收入14.27亿元，增长6.6%；一般公共预算支出38.94亿元，增长3.1%。
年末金融机构本外币存款余额402.6亿元，增长9.8%；贷款余额351.8亿元，增长11.7%。
全社会用电量19.8亿千瓦时，增长5.1%。
"""
# A paragraph, and after the bar what of it is written wrongly in the draft with errors.
DRAFT = """
2023年，全区实现地区生产总值312.46亿元、同比增长5.8%，其中第二产业增加值141.7亿元，增长6.4%。 | 141.7亿元 > 147.1亿元
地区生产总值增速位居全市第三，规模以上工业增加值增长7.3%，规模以上工业企业利润总额达12.6亿元。 | 第三 > 第二
粮食总产量稳定在21万吨以上。 | 21万吨以上 > 23万吨以上
社会消费品零售总额达126.8亿元、增长8.1%，全年接待游客486.3万人次，同比增长22.4%。 | 22.4% > 24.2%
一般公共预算收入完成14.27亿元，增长6.6%；一般公共预算支出38.94亿元，增长3.1%。 | 14.27亿元 > 142.7亿元
存款余额达到402.6亿元，贷款余额351.8亿元，分别增长9.8%和11.7%。 | 11.7% > 17.1%
全社会用电量19.8亿千瓦时，增长5.1%；粮食产量达到4.27亿斤。
招商引资到位资金48.6亿元，技改投资完成72100万元，为年度目标的103%。 | 103% > 113%
高新技术企业达66家，专精特新中小企业28家，建成5G基站318座。 | 66家 > 76家
完成城市更新面积42.6万平方米，新建雨污分流管网57.8公里。
PM2.5平均浓度降至28微克/立方米，地表水优良比例93.3%，城区空气优良天数比例达89.6%。 | 93.3% > 98.3%
城镇新增就业4235人，发放创业担保贷款8560万元，减税降费0.326亿元。 | 0.326亿元 > 0.236亿元
城镇、农村居民人均可支配收入分别达43862元、22415元，分别增长4.9%、7.2%。
家庭医生签约服务21.4万人，冷链仓储库容达12.8万立方米。
年末常住人口46.82万人，城镇化率达63.4%。
"""
PARAGRAPHS = [tuple(part.strip() for part in line.partition("|")[::2]) for line in DRAFT.strip().splitlines()]
SLIPS = [tuple(part.strip() for part in slip.split(">")) for _, slip in PARAGRAPHS if slip]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A plan with approved returns, and a communiqué in the ledger."""
    path: Path = tmp_path_factory.mktemp("prose") / "desk.db"
    with Ledger(path) as ledger:
        made = Desk(ledger)
        plan = made.make_plan("青溪区2023年重点工作", "青溪区", 2023, 2023, "陈")
        rows = [[part.strip() for part in line.split("|")] for line in ITEMS.strip().splitlines()]
        items = [
            Item("", plan, f"完成{m}任务", 2023, units=("发改局",), measure=m, unit=u, target=Decimal(t)) for m, u, t, _ in rows
        ]
        for id, (*_, value) in zip(made.add_items(plan, items, "陈", confirmed=True), rows, strict=True):
            event = made.report(plan, "figure", made.book().item(id).question, "2023-12", {"value": Decimal(value)}, "李", 0)
            made.approve(event.subject, "王", event.version)
        facts = Facts(area="青溪区", date="2024-03", period="2023", genre="communique")
        published = from_text(f"青溪区2023年国民经济和社会发展统计公报\n\n{PUBLISHED}", facts)
        ledger.record(published, find_claims(published))
        yield made


def marked(desk: Desk, *paragraphs: str) -> list[MarkedFigure]:
    document = from_text(
        "\n\n".join(("青溪区2023年工作总结", *paragraphs)), Facts(area="青溪区", date="2024-01", genre="work_report")
    )
    return check_draft(desk, document, find_claims(document))


def test_right_prose_raises_no_alarm(desk: Desk) -> None:
    """More than forty figures, all right: each is backed."""
    found = marked(desk, *(text for text, _ in PARAGRAPHS))
    assert len(found) >= 40
    assert [(mark.figure.measure, mark.figure.quote, mark.verdict) for mark in found if mark.verdict != "backed"] == []


def test_ten_errors_in_prose_are_found(desk: Desk) -> None:
    """Swapped digits, a lost point, another rank, a bound that is not held, a wrong share of a target: ten found, no other."""
    assert len(SLIPS) == 10
    wrong = []
    for text, slip in PARAGRAPHS:
        right, _, planted = (part.strip() for part in slip.partition(">"))
        assert right in text
        wrong.append(text.replace(right, planted) if slip else text)
    found = marked(desk, *wrong)
    assert sorted(m.figure.quote for m in found if m.verdict == "contradicted") == sorted(planted for _, planted in SLIPS)
    assert {m.verdict for m in found} == {"backed", "contradicted"}


@pytest.mark.parametrize(
    ("sentence", "quote", "verdict"),
    [
        ("地区生产总值增速居全省第12位。", "第12位", "unknown"),
        ("地区生产总值总量居全市第5位。", "第5位", "unknown"),
        ("地区生产总值增长5.9%。", "5.9%", "contradicted"),
        ("地区生产总值比2019年增长25%。", "25%", "unknown"),
        ("地区生产总值环比增长1.2%。", "1.2%", "unknown"),
        ("全年粮食总产量4.28亿斤。", "4.28亿斤", "contradicted"),
        ("城市更新面积42.6公顷。", "42.6公顷", "backed"),
        ("城市更新面积42.7公顷。", "42.7公顷", "contradicted"),
        ("家庭医生签约服务214000人。", "214000人", "backed"),
        ("家庭医生签约服务241000人。", "241000人", "contradicted"),
        ("年末贷款余额315.8亿元。", "315.8亿元", "contradicted"),
        ("高新技术企业60多家。", "60多家", "backed"),
        ("高新技术企业67家。", "67家", "contradicted"),
        ("城镇新增就业4100—4300人。", "4100—4300人", "backed"),
        ("目标是城镇新增就业4500人。", "4500人", "contradicted"),
    ],
)
def test_what_speaks_of_the_same(desk: Desk, sentence: str, quote: str, verdict: str) -> None:
    """Ranks are held against ranks among the same and by the same, growth against growth over the same; units convert."""
    found = marked(desk, f"2023年，{sentence}")
    assert {mark.figure.quote: mark.verdict for mark in found}[quote] == verdict
