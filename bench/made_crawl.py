"""A made-up crawl: reports of places that do not exist, as text and as pages, clean and damaged in the ways crawls are.

    python bench/made_crawl.py OUT --documents 100000 [--a-file 5000] [--seed 1]

A page of a crawl is mostly its site: links, lists of other pages, footers; its text has 1,000 to 3,000 bytes or more of talk
with a few figures. Excerpts of 42 real reports had 9.8 figures in 1,000 characters (quartiles 1.6, 8.5, 15), and reports are
the densest of what a crawl holds: here one sentence in five tells figures, 13 in 1,000 characters of a report's text,
and talk is put together from parts so that no two documents share more than turns of phrase.

Of a hundred documents some 25 are clean texts, 50 web pages, 10 texts of hijack kits (glosses, shifted bytes, control
characters), 4 in traditional characters, 3 without figures, 3 in English, 5 copies of an earlier one. Bytes counted are bytes
of input, with their markup, as they would stand in a crawl. The same seed makes the
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
WHO = ("全县上下", "各镇街", "有关部门", "党员干部", "各相关单位", "村居两级", "企业和商户", "志愿者队伍")
HOW = ("坚持问题导向", "紧扣年度任务", "围绕群众关心的事", "按照既定部署", "深入走访调研", "加强统筹协调", "发扬实干作风")
DID = (
    "推动重点工作落到实处",
    "及时研究解决困难",
    "完善了长效管理机制",
    "营造了良好的发展环境",
    "进一步改进服务",
    "使市容环境明显改善",
)
MORE = ("，群众反映良好", "，但部分项目推进不够快", "，仍有不少短板需要补上", "，基层基础更加牢固", "，取得了阶段性成效", "")
NAMES = "青云石江溪河山湖桥柳松竹梅兰安宁平和丰泰"
SHELL = (
    "<!doctype html><html><head><meta charset=utf-8><title>{title}</title><meta name=keywords content='{place},政务公开'>"
    "<link rel=stylesheet href=/css/site.css><script>var site='{place}';function top(){{window.scrollTo(0,0)}}</script></head>"
    "<body><div class=header><img src=/logo.png alt='{place}人民政府'></div><ul class=nav>{links}</ul><div class=article><h1>{title}</h1>"
    "<p class=info>发布时间：{year}-01-15　来源：{place}人民政府办公室</p>{body}</div><div class=side><h3>最新动态</h3><ul>{others}</ul></div>"
    "<div class=footer>版权所有 {place}人民政府办公室 <a href=/map>网站地图</a> <a href=/about>联系我们</a></div></body></html>"
)
LINKS = (
    "首页",
    "政务公开",
    "政府信息公开指南",
    "办事服务",
    "互动交流",
    "走进我们",
    "领导之窗",
    "机构职能",
    "政策解读",
    "招商引资",
)
OTHERS = ("召开安全生产工作会议", "开展植树活动", "调研乡村建设", "举办文化惠民演出", "公示拟录用名单", "发布停水通知")


def talk(chance: random.Random) -> str:
    """A sentence without figures."""
    return f"{chance.choice(WHO)}{chance.choice(HOW)}，{chance.choice(DID)}{chance.choice(MORE)}。"


def _sentence(chance: random.Random) -> str:
    kind = chance.randrange(10)
    if kind == 0:
        return (
            f"全年{chance.choice(MEASURES)}{chance.randint(10, 999)}.{chance.randint(0, 9)}亿元，增长{chance.randint(1, 20)}.3%。"
        )
    if kind == 1:
        return f"新建{chance.choice(THINGS)}{chance.randint(3, 900)}个，完成年度目标{chance.randint(80, 120)}.5%。"
    return talk(chance)


def text_of(chance: random.Random) -> tuple[str, str, int]:
    """A made-up report with its place and year."""
    place = "".join(chance.choice(NAMES) for _ in range(2)) + chance.choice("县镇区市")
    year = chance.randint(2008, 2024)
    lines = [f"{place}{year}年政府工作报告", "", f"一、{year - 1}年工作回顾"]
    for _ in range(chance.randint(4, 16)):
        lines.append("".join(_sentence(chance) for _ in range(chance.randint(1, 5))))
    return "\n".join(lines), place, year


def _page(chance: random.Random, text: str, place: str, year: int) -> str:
    title, _, *lines = text.split("\n")
    links = "".join(f"<li><a href=/{number}/index.html>{name}</a></li>" for number, name in enumerate(LINKS))
    news = [(chance.randint(1, 12), chance.randint(1, 28), chance.choice(OTHERS)) for _ in range(chance.randint(3, 8))]
    others = "".join(f"<li><a href=/{m:02}/{d:02}.html>{place}{what}</a><span>{m:02}-{d:02}</span></li>" for m, d, what in news)
    body = "".join(f"<p>{line}</p>" for line in lines)
    return SHELL.format(title=title, year=year, place=place, links=links, others=others, body=body)


def documents(count: int, seed: int) -> Iterator[dict[str, str]]:
    """Yield rows with ``id``, ``url`` and ``text``."""
    chance, earlier = random.Random(seed), ""
    for number in range(count):
        text, place, year = text_of(chance)
        kind = chance.random()
        if kind < 0.50:
            text = _page(chance, text, place, year)
        elif kind < 0.60:
            text = damage(text, chance.randrange(1 << 30), Options(density=chance.choice((0.1, 0.3)))).text
        elif kind < 0.64:
            text = text.translate(TRADITIONAL)
        elif kind < 0.67:
            text = "\n".join(talk(chance) for _ in range(chance.randint(3, 20)))
        elif kind < 0.70:
            text = (
                f"Page {number} of the town's news. Nothing of it is in Chinese, and nobody counted anything. "
                * chance.randint(2, 9)
            )
        elif kind < 0.75 and earlier:
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
