"""Every date and period that a text names, against a given day.

Reports name years, months, quarters, halves, days, spans and plans; local histories also eras (康熙二十年).
Figures get their period from the walk through the report; this module answers for one phrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

from dajuan.claims.numbers import fold_numerals, number_of_text
from dajuan.lexicon import load
from dajuan.values import Period, Span

Open = Literal["before", "after", "since", "until"]

_N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_YEAR = r"(?:\d{3,4}|[一二三四五六七八九零]{4}|\d{2}(?=\s?年))"
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date or period: where it stands, its days, and whether it only bounds a time (``open``): 2018年之前 is ``before``."""

    span: Span
    period: Period
    open: Open | None = None


@cache
def _pattern() -> re.Pattern[str]:
    eras = "|".join(map(re.escape, sorted(load("eras")["first_years"], key=len, reverse=True)))
    relative = "前年|去年|上年|今年|本年|明年|后年|次年"
    year = rf"(?:(?P<year>{_YEAR})\s?年|(?P<relative>{relative})|(?P<era>{eras})(?P<era_year>{_N}|元)年)"
    month = rf"(?:\s?的?(?P<month>{_N})\s?月份?(?:\s?(?P<day>{_N})\s?[日号])?|的?第(?P<nth>{_N})个月)"
    lunar = rf"(?P<lunar>\s?(?:农历|阴历)?(?:(?:[正腊冬]|{_N})月(?:初{_N}|(?<=[正腊冬]月){_N})|大年(?:三十|初{_N})))"
    part = r"(?:的?(?P<part>上半年|下半年|第?[一二三四]季度|前三季度|[年]?[末底初]|上旬|中旬|下旬))"
    return re.compile(
        rf"(?P<from>(?P<y1>{_YEAR})\s?年?\s?(?:[-–—~～至到与和]|到|至)\s?(?P<y2>{_YEAR})\s?年(?:之?间)?)"
        rf"|(?P<lead>截止到|截至|截止|自从|自|从|在|农历|阴历)?(?P<whole>{year}(?:{lunar}|{month}|{part})?)\s?(?P<tail>及以前|及之前|之前|以前|之后|以后|以来|开始|起)?"
        rf"|(?P<century>\d{{1,2}}|[一二十三四五六七八九]{{1,3}})世纪(?P<decade>\d0|[一二三四五六七八九]十)年代|(?P<lone>[二三四五六七八九]十|\d0)年代"
        rf"|(?P<half>上个?半年|下个?半年|[上下]半月)|(?P<months>(?:从)?(?P<m1>{_N})\s?月份?\s?(?:[-–—~～至]|到)\s?(?P<m2>{_N})\s?月份?)"
        rf"|(?P<near>(?:(?<!马)上|(?<!马)下|近|前|后|过去|未来)(?P<count>{_N}|几)?个?(?P<unit>年|月|季度))(?![级份底末初中会旬度])"
        rf"|(?P<alone>{_N})\s?月(?:份|(?P<alone_day>{_N})\s?[日号])?|(?P<plan>“?十[二三四五六七]五”?(?:时期|期间|规划期)?)"
        r"|(?P<numeric>(?P<ny>\d{4})[./-](?P<nm>\d{1,2})[./-](?P<nd>\d{1,2}))|(?P<bare>(?<!\d)(?:1[5-9]|20)\d\d(?!\d|[.,]\d|[一-鿿]?[元个家项户万亿]))"
    )


def dates_of(text: str, today: date | None = None) -> Iterator[DateSpan]:
    """Return the dates and periods of a text in order. Words such as 去年 and a bare month need ``today``.

    >>> [str(each.period) for each in dates_of("二零一七年下半年，康熙二十年9月")]
    ['2017-H2', '1681-09']
    """
    folded = fold_numerals(text)
    for match in _pattern().finditer(folded):
        found = _read(match, today)
        if found is not None and len(match[0]) <= _LONGEST:
            period, openness = found
            yield DateSpan(Span(match.start() + len(match[0]) - len(match[0].lstrip("在")), match.end()), period, openness)


def _read(match: re.Match[str], today: date | None) -> tuple[Period, Open | None] | None:
    try:
        for name, read in _READERS.items():
            if match[name] is not None:
                period = read(match, today)
                return None if period is None else (period, _open(match) if name == "whole" else None)
    except ValueError:
        return None
    return None


def _open(match: re.Match[str]) -> Open | None:
    lead, tail = match["lead"] or "", match["tail"] or ""
    if tail in ("之前", "以前") or lead == "截止到":
        return "before"
    if tail in ("及以前", "及之前"):
        return "until"
    if tail in ("之后", "以后"):
        return "after"
    return "since" if tail in ("以来", "开始", "起") or lead in ("自从", "自") else None


def _int(word: str | None) -> int:
    if word is None:
        raise ValueError("no number")
    word = word.strip()
    value = int(word) if word.isdecimal() else int(number_of_text(word) or 0)
    if value <= 0:
        raise ValueError("no number")
    return value


def _year_of(word: str, today: date | None) -> int:
    year = _int(word)
    if len(word) == 2 and word.isdecimal():
        pivot = (today.year if today else 2026) % 100 + 10
        return year + (2000 if year <= pivot else 1900)
    return year


_RELATIVE = {"前年": -2, "去年": -1, "上年": -1, "今年": 0, "本年": 0, "明年": 1, "次年": 1, "后年": 2}


def _whole(match: re.Match[str], today: date | None) -> Period | None:
    if match["year"]:
        year = _year_of(match["year"].strip(), today)
    elif match["era"]:
        year = int(load("eras")["first_years"][match["era"]]) + (1 if match["era_year"] == "元" else _int(match["era_year"])) - 1
    elif today is not None:
        year = today.year + _RELATIVE[match["relative"]]
    else:
        return None
    if match["lunar"]:
        return Period.year(year)  # a day of the lunar calendar is not guessed: its year is what is sure
    month = match["month"] or match["nth"]
    if month:
        text = f"{year:04d}-{_int(month):02d}"
        return Period.parse(f"{text}-{_int(match['day']):02d}" if match["day"] else text)
    return _part(year, match["part"])


def _part(year: int, part: str | None) -> Period:
    if part in ("上半年", "下半年"):
        return Period.parse(f"{year:04d}-H{1 if part[0] == '上' else 2}")
    if part == "前三季度":
        return Period.parse(f"{year:04d}-01/{year:04d}-09")
    if part and part.endswith("季度"):
        return Period.parse(f"{year:04d}-Q{'一二三四'.index(part[-3]) + 1}")
    if part and part[-1] in "末底":
        return Period.parse(f"{year:04d}-12-31")
    return Period.parse(f"{year:04d}")


def _span(match: re.Match[str], today: date | None) -> Period:
    return Period.parse(f"{_year_of(match['y1'], today):04d}/{_year_of(match['y2'], today):04d}")


def _decade(match: re.Match[str], today: date | None) -> Period | None:
    if match["lone"]:
        century = 1900
        first = century + _int(match["lone"])
    else:
        first = (_int(match["century"]) - 1) * 100 + _int(match["decade"])
    del today
    return Period.parse(f"{first}/{first + 9}")


def _half(match: re.Match[str], today: date | None) -> Period | None:
    if today is None:
        return None
    if "月" in match["half"]:
        return _half_month(today, match["half"][0] == "上")
    if "个" in match["half"]:
        now = today.year * 2 + (today.month > 6) + (1 if match["half"][0] == "下" else -1)
        return Period.parse(f"{now // 2}-H{now % 2 + 1}")
    return Period.parse(f"{today.year}-H{1 if match['half'][0] == '上' else 2}")


def _half_month(today: date, first: bool) -> Period:
    month = f"{today.year}-{today.month:02d}"
    last = Period.parse(month).last.day
    return Period.parse(f"{month}-01/{month}-15" if first else f"{month}-16/{month}-{last}")


def _months(match: re.Match[str], today: date | None) -> Period | None:
    return None if today is None else Period.parse(f"{today.year}-{_int(match['m1']):02d}/{today.year}-{_int(match['m2']):02d}")


def _near(match: re.Match[str], today: date | None) -> Period | None:
    """上2个月, 近三年, 后1年, 下个月: back or ahead from today."""
    if today is None or match["count"] == "几" or match["unit"] == "季度":
        return None
    back = match["near"].startswith(("上", "近", "前", "过去"))
    if match["count"] is None:
        if match["near"].startswith(("近", "过去", "未来", "前", "后")):
            return None
        return _next(today, match["unit"], -1 if back else 1)
    months = _int(match["count"]) * (12 if match["unit"] == "年" else 1)
    other = _moved(today, -months if back else months)
    first, last = (other, today - timedelta(1)) if back else (today + timedelta(1), other)
    return Period.parse(f"{first.isoformat()}/{last.isoformat()}")


def _next(today: date, unit: str, step: int) -> Period:
    if unit == "年":
        return Period.year(today.year + step)
    months = today.year * 12 + today.month - 1 + step
    return Period.parse(f"{months // 12}-{months % 12 + 1:02d}")


def _moved(day: date, months: int) -> date:
    moved = day.year * 12 + day.month - 1 + months
    return date(moved // 12, moved % 12 + 1, min(day.day, 28))


def _alone(match: re.Match[str], today: date | None) -> Period | None:
    if today is None:
        return None
    text = f"{today.year}-{_int(match['alone']):02d}"
    return Period.parse(f"{text}-{_int(match['alone_day']):02d}" if match["alone_day"] else text)


def _plan(match: re.Match[str], today: date | None) -> Period:
    """The five-year plans: the twelfth ran from 2011 to 2015."""
    del today
    first = 2011 + 5 * ("二三四五六七".index(match["plan"].strip("“")[1]))
    return Period.parse(f"{first}/{first + 4}")


def _numeric(match: re.Match[str], today: date | None) -> Period:
    del today
    return Period.parse(f"{match['ny']}-{int(match['nm']):02d}-{int(match['nd']):02d}")


def _bare(match: re.Match[str], today: date | None) -> Period:
    del today
    return Period.parse(match["bare"])


_READERS = {
    "from": _span,
    "whole": _whole,
    "century": _decade,
    "lone": _decade,
    "half": _half,
    "months": _months,
    "near": _near,
    "alone": _alone,
    "plan": _plan,
    "numeric": _numeric,
    "bare": _bare,
}
