"""What a change is measured against."""

from __future__ import annotations

import re
from functools import cache

from dajuan.claims.periods import CHANGES
from dajuan.claims.quantities import Amount
from dajuan.claims.times import Time
from dajuan.lexicon import load

_MOM = re.compile(r"环比|[比较]上月|[比较]\d{1,2}月")
_SINCE_JANUARY = re.compile(r"[比较]年初")
_FAR = 20  # characters between a time that is compared with and the change


@cache
def _yearly() -> re.Pattern[str]:
    levels = "|".join(load("times")["mean"]["levels"])
    return re.compile(rf"同比|[比较]?上年(?!年初|初|末)|[比较]?去年(?!年初|初|末)|上年同期|年均(?!{levels})")


def says_yearly(words: str) -> bool:
    """Return whether ``words`` say that a change is against the year before, or one a year; 年均浓度 is no change."""
    return _yearly().search(words) is not None


def base_of(text: str, left: str, kind: str, amount: Amount, compared: list[Time]) -> str | None:
    """Return what the change after the words ``left`` is measured against: ``yoy``, ``mom``, a period; None: no change.

    ``compared`` are the times of its sentence that something is compared with.
    """
    if kind not in CHANGES and kind != "multiple":
        return None
    if ("环" in left or "月" in left) and _MOM.search(left):
        return "mom"
    if "年初" in left and _SINCE_JANUARY.search(left):
        return "年初"
    before = [time for time in compared if time.end <= amount.start]
    set_against = [time for time in before if text.startswith("相比", time.end)]
    if set_against and re.fullmatch(r"\d{4}", set_against[-1].text):
        return set_against[-1].text
    # 为2020年的4.7倍，…增长26%: what one number is a multiple of is no base of the next.
    near = [time for time in before if amount.start - time.end < _FAR and text.find("倍", time.end, amount.start) < 0]
    if near and text[near[-1].start] in "上去":
        return "yoy"
    if near and near[-1].text and near[-1].absolute and not says_yearly(left):
        return near[-1].text
    return "yoy" if near or kind != "multiple" else None
