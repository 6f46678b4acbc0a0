"""Words that say when without a date in digits: 去年, “十四五”时期, 年末, 今年以来, 未来五年, 目前."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from dajuan.claims.guards import guarded, scan, whole
from dajuan.claims.times import Time
from dajuan.lexicon import load

_COUNTS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "十": 10}
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}


@cache
def _words() -> re.Pattern[str]:
    data = load("times")
    relative, plans, now = (
        "|".join(sorted(words, key=len, reverse=True)) for words in (data["relative"], data["plans"], data["now"]["words"])
    )
    names = "|".join(data["names"]["follows"])
    return guarded(
        rf"(?P<relative>{relative})(?![^，。；、\d]{{0,8}}(?:{names}))(?P<tail>以来|年?[末底终]|年初|全年|前三季度|上半年|下半年|[一二三四]季度末?|前[一二三]季度)?"
        r"|(?P<opened>年初以来)"
        rf"|(?:[“\"](?P<quoted>{plans})[”\"]|(?P<plan>{plans}))(?P<when>末|期末|初|以来|期间|时期|前[一二三四]年|规划)?"
        r"|(?P<both>今明两年)"
        r"|(?:未来|今后)(?P<ahead>[两三五十])年"
        r"|(?:过去|这|前|近)(?P<past>[两三四五十])年(?:来|间|以来)?|(?<![一二三四五六七八九十\d])(?P<since>[两三四五十])年(?:来|间|以来)|(?<=[，；。\n])五年(?!规划|计划|以|期|后|前|内(?!全|共|累))(?:内)?|五年(?=累计|共|平均|全国|全省|全市|全县|全区|新增)"
        r"|(?P<whole>当年|本年(?!度|来)|(?<![一二三四五六七八九十\d近])一年来|过去的?一年|全年(?!度?(?:目标|任务|计划|预算)))|(?<![去今当上])(?P<end>年[末底])(?!前)"
        rf"|(?P<now>{now})"
    )


def words_of(text: str, date: str | None) -> Iterator[Time]:
    """Yield the words that say when; ``date`` is when the text was given (year, month or day), or None.

    Spans of years that look back end with the year before, those that look ahead begin with the year of the text:
    a report given early in a year tells of the years before it. What is told from the year of the text is no period without it.
    """
    given = int(date[:4]) if date and date[:4].isdigit() else None
    for match in scan(_words(), text):
        if match["plan"] or match["quoted"]:
            yield from _plan(match)
        elif match["whole"]:
            yield Time(*whole(match), "", year_long=True)
        elif match["end"]:
            yield Time(*whole(match), "{y}-12-31", flow="{y}")
        elif given is not None and date is not None:
            yield from _of_given(match, given, date)
        elif match["relative"]:
            yield Time(*whole(match), "")


def _plan(match: re.Match[str]) -> Iterator[Time]:
    low, high = load("times")["plans"][match["plan"] or match["quoted"]]
    if match["when"] in ("末", "期末"):
        yield Time(*whole(match), str(high), True)
    elif match["when"] in ("期间", "时期", "以来") or (match["when"] is None and match["quoted"]):
        yield Time(*whole(match), f"{low}/{high}", True, span=True)


def _of_given(match: re.Match[str], given: int, date: str) -> Iterator[Time]:
    start, end = whole(match)
    if match["relative"]:
        yield _relative(match, given + load("times")["relative"][match["relative"]], date)
    elif match["opened"]:
        yield Time(start, end, since_january(given, date), True)
    elif match["both"]:
        yield Time(start, end, f"{given}/{given + 1}", True, span=True)
    elif match["ahead"]:
        yield Time(start, end, f"{given}/{given + _COUNTS[match['ahead']] - 1}", True, span=True)
    elif match["now"]:
        yield Time(start, end, date[:7], True)
    else:
        count = _COUNTS[match["past"] or match["since"] or "五"]
        yield Time(start, end, f"{given - count}/{given - 1}", True, span=True)


def since_january(year: int, date: str) -> str:
    """Return the months of ``year`` up to ``date``, or the year when the date names no month of it after January."""
    same = date[:4] == str(year) and len(date) >= 7 and date[5:7] != "01"
    return f"{year}-01/{date[:7]}" if same else str(year)


def _relative(match: re.Match[str], year: int, date: str) -> Time:
    tail = match["tail"] or ""
    made, flow = str(year), ""
    if tail == "以来":
        made = since_january(year, date)
    elif tail.endswith("半年"):
        made = f"{year}-H{1 if tail[0] == '上' else 2}"
    elif tail.startswith("前三"):
        made = f"{year}-01/{year}-09"
    elif tail[1:] == "季度":
        made = f"{year}-Q{_QUARTERS[tail[0]]}"
    elif tail and tail[-1] in "末底终":
        made, flow = f"{year}-12-31", str(year)
    return Time(*whole(match), made, True, flow=flow)
