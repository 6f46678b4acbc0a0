"""A made-up office: a desk over an empty ledger, and a plan of ten items for a few units."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from dajuan.desk import Desk, Item
from dajuan.ledger import Ledger


@pytest.fixture
def desk(url: str) -> Iterator[Desk]:
    """A desk on each kind of database."""
    with Ledger(url) as ledger:
        yield Desk(ledger)


def line(task: str, unit: str, measure: str = "", counted: str = "", target: str | None = None, **more: object) -> Item:
    """An item written short."""
    return Item(
        "", "", task, 2021, units=(unit,), measure=measure, unit=counted, target=Decimal(target) if target else None, **more
    )  # type: ignore[arg-type]


LINES = [
    line("新建绿道", "城建办", "绿道", "km", "40", number="1", category="融城行动", leader="顾怀川"),
    line("打通云溪环线", "城建办", "绿道", "km", "40", number="2", category="融城行动", leader="沈闻笛"),
    line(
        "引进亿元以上项目", "投资促进中心", "亿元以上项目", "个", "12", number="3", category="强链行动", budget=Decimal(5_000_000)
    ),
    line("新增公办学位", "教育办", "公办学位", "个", "800", number="4", category="润民行动", deadline=date(2021, 8, 31)),
    line("完成固定资产投资", "经济发展局", "固定资产投资", "CNY", "2800000000", number="5", category="强链行动"),
    line("城镇登记失业率", "经济发展局", "城镇登记失业率", "percent", "3.2", nature="level", ceiling=True, number="6"),
    line("森林覆盖率", "林业站", "森林覆盖率", "percent", "58", nature="level", number="7"),
    line("完善社区治理机制", "城建办", number="8", category="润民行动"),
    line("绿道管护", "林业站", "绿道", "km", "12", number="9", weight=Decimal("2.5")),
    line("建成体育公园", "文体中心", "体育公园", "个", "1", number="10", budget=Decimal(1_200_000)),
]


@pytest.fixture
def plan(desk: Desk) -> str:
    """The plan of record of 云溪镇 for 2021, confirmed."""
    made = desk.make_plan("云溪镇2021年重点任务", "云溪镇", 2021, 2021, "陈")
    desk.add_items(made, LINES, "陈", confirmed=True)
    return made
