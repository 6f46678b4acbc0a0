"""Words and digits that say when: each a stretch of text and a rule that makes a period of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from dajuan.claims.guards import guarded, scan, whole
from dajuan.lexicon import load


@dataclass(frozen=True, slots=True)
class Time:
    """A stretch ``[start, end)`` that says when; ``text`` is its period, "" when it only hides digits.

    ``absolute``: it names its year itself. ``year_long``: 全年 and the like, which take the year spoken of.
    ``flow`` is the period of what adds up until a day (2014年末 → 2014), "" where there is no difference.
    """

    start: int
    end: int
    text: str
    absolute: bool = False
    year_long: bool = False
    span: bool = False
    flow: str = ""


_Y = r"(?P<y>(?:19|20)\d\d)\s?"
_D = r"\s?(?:[-—–－~～至到]{1,2})\s?"
_QUARTERS = {c: i for i, c in enumerate("一二三四", 1)} | {str(i): i for i in range(1, 5)}
Maker = Callable[[re.Match[str], str], str]


def _ym(year: str, month: str) -> str:
    return f"{year}-{int(month):02d}"


def _months(match: re.Match[str], year: str) -> str:
    low, high = int(match["m1"]), int(match["m2"])
    if not 1 <= low < high <= 12:
        return ""
    return f"{_ym(year, match['m1'])}/{_ym(year, match['m2'])}"


_LAST_DAY = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _month(match: re.Match[str], year: str) -> str:
    month = int(match["m"])
    if not 1 <= month <= 12:
        return ""
    ends = match.groupdict().get("end") in ("末", "底")
    leap = month == 2 and year.isdigit() and int(year) % 4 == 0
    return f"{_ym(year, match['m'])}-{_LAST_DAY[month - 1] + leap}" if ends else _ym(year, match["m"])


def _day(match: re.Match[str], year: str) -> str:
    return f"{_month(match, year)}-{int(match['d']):02d}" if _month(match, year) and 1 <= int(match["d"]) <= 31 else ""


def _first_months(match: re.Match[str], year: str) -> str:
    count = _QUARTERS.get(match["n"]) or {"十": 10, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "两": 2}.get(match["n"]) or 0
    count = int(match["n"]) if match["n"].isdigit() else count
    return f"{year}-01/{_ym(year, str(count))}" if 1 < count < 12 else ""


def _quarter(match: re.Match[str], year: str) -> str:
    return f"{year}-Q{_QUARTERS[match['q']]}"


def _quarter_end(match: re.Match[str], year: str) -> str:
    month = 3 * _QUARTERS[match["q"]]
    return f"{year}-{month:02d}-{_LAST_DAY[month - 1]}"


# In the order they are tried at a place; ``y`` is the year where the words give it, else the year spoken of.
_RULES: tuple[tuple[str, str, Maker], ...] = (
    ("years", rf"{_Y}年?{_D}(?P<y2>(?:19|20)\d\d)年?(?:期间)?", lambda m, _: f"{m['y']}/{m['y2']}"),
    ("day", rf"(?:{_Y}年\s?)?(?P<m>\d{{1,2}})\s?月\s?(?P<d>\d{{1,2}})\s?[日号](?:\d{{1,2}}[时点])?", _day),
    ("months", rf"(?:{_Y}年\s?)?(?P<m1>\d{{1,2}})\s?月?(?:份)?{_D}(?P<m2>\d{{1,2}})\s?月(?:份)?", _months),
    ("month", rf"(?:{_Y}年\s?)?(?P<m>\d{{1,2}})\s?月份?(?P<end>末|底)?(?:初|上旬|中旬|下旬|当月)?", _month),
    ("half", rf"(?:{_Y}年\s?)?(?P<h>上|下)半年", lambda m, y: f"{y}-H{1 if m['h'] == '上' else 2}"),
    ("three-quarters", rf"(?:{_Y}年\s?)?前三季度", lambda _, y: f"{y}-01/{y}-09"),
    ("quarter-end", rf"(?:{_Y}年\s?)?第?(?P<q>[一二三四1-4])季度(?:末|底)", _quarter_end),
    ("quarter", rf"(?:{_Y}年\s?)?第?(?P<q>[一二三四1-4])季度", _quarter),
    ("first-months", rf"(?:{_Y}年\s?)?前(?P<n>[一二三四五六七八九十两]|\d{{1,2}})个?月", _first_months),
    ("year-end", rf"{_Y}年(?:年)?(?:末|底|终)", lambda m, _: f"{m['y']}-12-31"),
    ("iso", rf"{_Y}[-/.](?P<m>\d{{1,2}})[-/.](?P<d>\d{{1,2}})(?!\d)", _day),
    ("year", rf"{_Y}(?:年度|学年|财年|年)(?!版|\s?第\s?\d+\s?[期号])", lambda m, _: m["y"]),
    ("first-plan-years", rf"{_Y}(?={_D}(?:19|20)\d\d)", lambda m, _: m["y"]),
)
# Digits that are no quantities: ages of plans, orders, document numbers, telephone numbers, clock times, list marks,
# 15分钟生活圈, 3个万亿元台阶.
_HIDING = (
    r"[―—–－-]\s?\d{1,3}\s?[―—–－-](?=\s|$)|"
    r"第\s?\d+(?:[-—～~至]\d+)?(?!\s?(?:位|名|大))|(?<!\d)\d{1,6}(?:\.\d{1,3})?(?:多|余|来)?(?:周年|年代|年期|年度|年|岁|周岁|个月|月龄|世纪|届|号(?!召)|版)(?!\s?均)"
    r"|[〔\[［(（](?:19|20)\d\d[〕\]］)）]\s?\d*号?|(?<!\d)\d{3,4}[-－]\d{7,8}(?!\d)|(?<![\d.])1[3-9]\d{9}(?!\d)"
    r"|(?<!\d)\d{1,2}[:：]\d{2}(?![:：\d.%])|(?m:^[ \t　]{0,12}[（(]?\d{1,3}[)）.．、](?!\d))|(?<![\d.])\d{8,}(?![\d.万亿,])"
    r"|(?<!\d)\d{1,3}\s?(?:分钟|小时)(?=[一-鿿]{0,8}圈)|[\d一二两三四五六七八九十]{1,2}个(?=[百千]?[万亿]{1,2}元?级?(?:台阶|大关|关口|门槛))"
    r"|(?:https?://|www\.)\S+|(?<!\d)\d{1,9}[×xX*]\d{1,9}|(?<=[；;。])\s?\d{1,2}[.．、](?!\d)"
)


@cache
def _hiding() -> re.Pattern[str]:
    return guarded(_HIDING)


_NAMED = re.compile(r"[“‘\"「『][^”’\"」』“‘\n]{0,14}[”’\"」』]")


@cache
def _pattern() -> re.Pattern[str]:
    parts = [f"(?P<r{number}>{_numbered(pattern, number)})" for number, (_, pattern, _) in enumerate(_RULES)]
    # Looking ahead for a first character spares most places of a text the whole list.
    return re.compile(rf"(?=[\d上下前第一二三四])(?:{'|'.join(parts)})")


def _numbered(pattern: str, number: int) -> str:
    """Return the pattern without group names, for the one big alternation; the rule itself reads the groups."""
    return re.sub(r"\(\?P<\w+>", "(?:", pattern) if number >= 0 else pattern


@cache
def _rules() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for _, pattern, _ in _RULES)


def times_of(text: str) -> Iterator[Time]:
    """Yield what says when in digits, left to right; ``{y}`` in a text stands for the year spoken of."""
    for match in _pattern().finditer(text):
        number = int((match.lastgroup or "r0")[1:])  # the group of the rule closes last
        inner = _rules()[number].match(text, match.start())
        if inner is None or (text[match.start() - 1 : match.start()] or "，").isdigit():
            continue
        named = inner.groupdict().get("y")
        made = _RULES[number][2](inner, named or "{y}")
        yield Time(match.start(), match.end(), made, bool(named), span="/" in made, flow=_flow_until(_RULES[number][0], made))


def _flow_until(rule: str, made: str) -> str:
    if rule == "year-end":
        return made[:4]
    return f"{made.split('-')[0]}-Q{int(made[-5:-3]) // 3}" if rule == "quarter-end" else ""


@cache
def _around_the_clock() -> re.Pattern[str]:
    return guarded(rf"(?<!\d)24\s?小时(?=的?(?:{'|'.join(load('times')['round']['follows'])}))")


def hidden_in(text: str) -> list[tuple[int, int]]:
    """Return the stretches whose digits are no quantities."""
    found = [whole(match) for pattern in (_hiding(), _around_the_clock()) for match in scan(pattern, text)]
    found += [match.span() for match in _NAMED.finditer(text)]
    return [span for span in found if not (text[span[1] - 1] == "岁" and _AGES.search(text, *_before(span[0])))]


# An age that measures (人均预期寿命达到78岁) is a figure; one that names a class (60岁以上人口) is not.
_AGES = re.compile(r"(?:寿命|年龄)[^，。；、]{0,10}$")


def _before(place: int) -> tuple[int, int]:
    return max(0, place - 16), place
