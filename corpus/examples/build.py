"""Make the office files and the damaged news page in examples/ from what stands beside this script.

    python corpus/examples/build.py

The place, its people and its figures are made up. The page is damaged by bench/damage.py.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import docx
import xlsxwriter

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
EXAMPLES = ROOT / "examples"
SEED = 20

PLAN = [
    ["序号", "类别", "任务内容", "目标", "完成时限", "责任单位"],
    ["1", "强链行动", "云溪智造园一期建成投产", "完成投资6.5亿元", "2021年12月", "经济发展局"],
    ["2", "强链行动", "引进亿元以上项目", "12个", "2021年12月", "投资促进中心"],
    ["3", "强链行动", "新增规模以上工业企业", "10家", "2021年12月", "经济发展局"],
    ["4", "融城行动", "云溪大桥建成通车", "1座", "2021年6月", "城建办"],
    ["5", "融城行动", "改造老旧小区", "10个", "2021年12月", "城建办"],
    ["6", "融城行动", "建成截污管网", "30公里", "2021年11月", "水务所"],
    ["7", "润民行动", "新增公办学位", "800个", "2021年9月", "教育办"],
    ["8", "润民行动", "建成镇级体育公园", "1个", "2021年12月", "文体中心"],
]

TASKS = [
    ["序号", "类别", "任务内容", "牵头领导", "责任单位", "目标", "完成时限", "进展", "序时状态"],
    [1, "产业提质", "引进亿元以上项目", "沈闻笛", "投资促进中心", "10个", "2020年12月", "已引进13个", "已完成"],
    [2, "产业提质", "新增规模以上工业企业", "沈闻笛", "经济发展局", "12家", "2020年12月", "已新增9家", "欠进度"],
    [3, "城乡更新", "完成老旧小区改造", "顾怀川", "城建办", "8个", "2020年12月", "已完成8个", "已完成"],
    [4, "城乡更新", "新建停车位", "顾怀川", "城建办", "1500个", "2020年12月", "已建成620个", "欠进度"],
    [5, "城乡更新", "建成截污管网", "顾怀川", "水务所", "40公里", "2020年12月", "已建成43.5公里", "已完成"],
    [6, "生态治理", "造林", "闵若谷", "林业站", "3000亩", "2020年11月", "已完成3120亩", "已完成"],
    [7, "民生补短板", "新增公办学位", "闵若谷", "教育办", "900个", "2020年9月", "已新增960个", "已完成"],
    [8, "民生补短板", "新增床位", "闵若谷", "卫生院", "120张", "2020年12月", "主体在建", "欠进度"],
]


def build_plan(path: Path) -> None:
    """Write the Word plan table."""
    document = docx.Document()
    document.core_properties.created = document.core_properties.modified = datetime(2021, 2, 8)
    document.add_heading("云溪镇2021年重点工作计划表", 0)
    document.add_paragraph("云溪镇党政综合办公室  2021年2月8日")
    document.add_paragraph("根据镇第十八届人大六次会议通过的政府工作报告，制定2021年重点工作计划如下。")
    table = document.add_table(len(PLAN), len(PLAN[0]), style="Table Grid")
    for row, values in enumerate(PLAN):
        for column, value in enumerate(values):
            table.cell(row, column).text = value
    document.save(str(path))


def build_tasks(path: Path) -> None:
    """Write the Excel task list."""
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"created": datetime(2020, 12, 25), "title": "云溪镇2020年重点任务清单"})
    sheet, bold = book.add_worksheet("2020年重点任务"), book.add_format({"bold": True, "border": 1})
    plain, title = (
        book.add_format({"border": 1, "text_wrap": True}),
        book.add_format({"bold": True, "font_size": 14, "align": "center"}),
    )
    sheet.merge_range(0, 0, 0, len(TASKS[0]) - 1, "云溪镇2020年重点任务清单（截至2020年12月20日）", title)
    for row, values in enumerate(TASKS, 1):
        for column, value in enumerate(values):
            sheet.write(row, column, value, bold if row == 1 else plain)
    sheet.set_column(2, 2, 24)
    sheet.set_column(4, 8, 14)
    book.close()


def build_news(path: Path) -> None:
    """Damage the news page the way hijacked pages are damaged."""
    sys.path.insert(0, str(ROOT / "bench"))
    import damage

    clean = (HERE / "news-2021.txt").read_text(encoding="utf-8")
    path.write_text(damage.damage(clean, SEED).text, encoding="utf-8")


if __name__ == "__main__":
    build_plan(EXAMPLES / "2021-重点工作计划.docx")
    build_tasks(EXAMPLES / "2020-重点任务清单.xlsx")
    build_news(EXAMPLES / "2021-被劫持的新闻页.txt")
