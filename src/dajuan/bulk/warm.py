"""Imported by the server that the children of a run are copies of: loads words and tables, which all children then share."""

from __future__ import annotations

import gc

from dajuan.bulk.answers import gathered
from dajuan.bulk.one import Row, Wanted, read_row

_TEXT = (
    "云溪县2021年政府工作报告\n\n一、2020年工作回顾\n\n2020年，全县建成绿道35公里，增长6.2%，居全市第一。今年力争新建公园3个。\n"
)
_PAGE = "<html><head><title>{}</title></head><body><p>{}</p></body></html>"

gathered(
    [
        read_row((Row("", content.encode()), Wanted(copies="alike")))
        for content in (_TEXT, _PAGE.format(*_TEXT.split("\n", 1)), _TEXT.replace("全县", "全（ｑｕáｎ）縣"))
    ]
)
# What was loaded stays; a collector that looks it through again and again costs time and keeps children from sharing it.
gc.collect()
gc.freeze()
