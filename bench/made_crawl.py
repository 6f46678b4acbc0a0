"""A made-up crawl: reports of places that do not exist, as text and as pages, clean and damaged in the ways crawls are.

    python bench/made_crawl.py OUT --documents 100000 [--a-file 5000] [--seed 1]

Of a hundred documents some 45 are clean texts, 30 web pages, 10 pages of hijack kits (glosses, shifted bytes, control
characters), 4 in traditional characters, 3 without figures, 3 in English, 5 copies of an earlier one. The same seed makes the
same crawl.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from pathlib import Path

from damage import Options, damage

MEASURES = ("规模以上工业增加值", "社会消费品零售总额", "固定资产投资", "一般公共预算收入", "外贸进出口总额", "旅游总收入")
THINGS = ("公办幼儿园", "农村公路", "老旧小区", "截污管网", "停车位", "便民服务点", "社区食堂", "口袋公园")
TALK = (
    "我们坚持以群众满意为标准，把工作做细做实，各项事业稳步向前。",
    "各单位密切配合，及时研究解决困难，形成了齐抓共管的局面。",
    "同时也要看到，发展不平衡的问题依然存在，部分项目推进不够快。",
    "会议强调，要加强调查研究，改进作风，多到基层听取意见。",
)
NAMES = "青云石江溪河山湖桥柳松竹梅兰安宁平和丰泰"
SHELL = (
    "<!doctype html><html><head><meta charset=utf-8><title>{title}</title></head><body><nav><a href=/>首页</a><a href=/gk>政务公开</a>"
    "<a href=/hd>互动交流</a></nav><article><h1>{title}</h1><p class=info>发布时间：{year}-01-15</p>{body}</article>"
    "<footer>版权所有 {place}人民政府办公室 网站地图 联系我们</footer></body></html>"
)


def _sentence(chance: random.Random) -> str:
    kind = chance.randrange(4)
    if kind == 0:
        return (
            f"全年{chance.choice(MEASURES)}{chance.randint(10, 999)}.{chance.randint(0, 9)}亿元，增长{chance.randint(1, 20)}.3%。"
        )
    if kind == 1:
        return f"新建{chance.choice(THINGS)}{chance.randint(3, 900)}个，完成年度目标{chance.randint(80, 120)}.5%。"
    return chance.choice(TALK)


def text_of(chance: random.Random) -> tuple[str, str, int]:
    """A made-up report with its place and year."""
    place = "".join(chance.choice(NAMES) for _ in range(2)) + chance.choice("县镇区市")
    year = chance.randint(2008, 2024)
    lines = [f"{place}{year}年政府工作报告", "", f"一、{year - 1}年工作回顾"]
    for _ in range(chance.randint(3, 14)):
        lines.append("".join(_sentence(chance) for _ in range(chance.randint(2, 5))))
    return "\n".join(lines), place, year


def _page(text: str, place: str, year: int) -> str:
    title, _, *lines = text.split("\n")
    return SHELL.format(title=title, year=year, place=place, body="".join(f"<p>{line}</p>" for line in lines))


def documents(count: int, seed: int) -> Iterator[dict[str, str]]:
    """Yield rows with ``id``, ``url`` and ``text``."""
    chance, earlier = random.Random(seed), ""
    for number in range(count):
        text, place, year = text_of(chance)
        kind = chance.random()
        if kind < 0.30:
            text = _page(text, place, year)
        elif kind < 0.40:
            text = damage(text, chance.randrange(1 << 30), Options(density=chance.choice((0.1, 0.3)))).text
        elif kind < 0.44:
            text = text.translate(TRADITIONAL)
        elif kind < 0.47:
            text = "\n".join(chance.choice(TALK) for _ in range(chance.randint(3, 20)))
        elif kind < 0.50:
            text = (
                f"Page {number} of the town's news. Nothing of it is in Chinese, and nobody counted anything. "
                * chance.randint(2, 9)
            )
        elif kind < 0.55 and earlier:
            text = earlier
        earlier = text
        yield {"id": f"{seed}-{number:08}", "url": f"http://{seed}.example/{number}", "text": text}


TRADITIONAL = str.maketrans("县镇区农规业亿长务预设标满实细进题会强调风", "縣鎮區農規業億長務預設標滿實細進題會強調風")


def write(folder: Path, count: int, seed: int = 1, a_file: int = 5000) -> int:
    """Write the crawl as Parquet files of ``a_file`` rows; return the bytes of text in it."""
    import pyarrow
    from pyarrow import parquet

    folder.mkdir(parents=True, exist_ok=True)
    size = 0
    rows: list[dict[str, str]] = []
    for number, row in enumerate(documents(count, seed), 1):
        rows.append(row)
        size += len(row["text"].encode("utf-8", "surrogatepass"))
        if len(rows) == a_file or number == count:
            parquet.write_table(pyarrow.Table.from_pylist(rows), folder / f"part-{-(-number // a_file):05}.parquet")
            rows = []
    return size


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description="Write a made-up crawl.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--a-file", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    size = write(asked.out, asked.documents, asked.seed, asked.a_file)
    print(f"{asked.documents:,} documents, {size / 1e6:.1f} MB of text")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
