"""Periods as texts: joined, cut, counted back; what a walk through a report does to the times that it meets."""

from __future__ import annotations

import re
from functools import lru_cache

from dajuan.claims.quantities import Amount
from dajuan.claims.times import Time
from dajuan.values import Period

CHANGES = ("growth", "increment", "points")
_YEARS_RUNNING = re.compile(r"连续(?P<n>\d{1,2}|[两二三四五六七八九十])年(?:[^，。；增升降减快]{0,12})$")
_HAN = {"两": 2} | {char: number for number, char in enumerate("一二三四五六七八九十", 1)}


def joined(times: list[Time], text: str) -> list[Time]:
    """Join a year with the part of it that follows at once: 今年前10个月, 2025年一季度."""
    joined: list[Time] = []
    for time in times:
        last = joined[-1] if joined else None
        part = "{y}" in time.text
        if last and part and last.absolute and len(last.text) == 4 and not text[last.end : time.start].strip(" 的"):
            joined[-1] = Time(last.start, time.end, time.text.replace("{y}", last.text), True, span=time.span, flow=time.flow)
        elif last and time.year_long and last.absolute and last.end == time.start:
            continue
        else:
            joined.append(time)
    return joined


def is_five_years(text: str) -> bool:
    """Whether a period is five years, as a term or a plan has: reports speak of those for many paragraphs."""
    return text[4:5] == "/" and len(text) == 9 and int(text[5:]) - int(text[:4]) == 4


def last_month(text: str) -> int | None:
    """Return the last month that a time without a year speaks of."""
    if match := re.search(r"-Q(\d)", text):
        return int(match[1]) * 3
    if match := re.search(r"-H(\d)", text):
        return int(match[1]) * 6
    months = [int(month) for month in re.findall(r"\}-(\d\d)", text)]
    return max(months) if months else None


def is_rate(amount: Amount, kind: str) -> bool:
    """A rate, a share or a place is not counted over years: it stands at their end."""
    return kind in ("share", "rank") or (kind == "level" and amount.unit in ("percent", "permille"))


def same_part(compared: Time, text: str, words: str) -> str:
    """比2009年同期: the same part of that year."""
    if "同期" in words and text[4:5] == "-":
        return text.replace(text[:4], compared.text[:4])
    return compared.text if "{y}" not in compared.text else ""


def without_day(text: str) -> str:
    """A day stays in its paragraph; what follows speaks of its year."""
    return text[:4] if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text


_SINCE = re.compile(r"(?P<year>(?:19|20)\d\d)年以来[，,]?连续")


def running(text: str, left: str, kind: str) -> str:
    """连续9年稳定在: the years up to the one spoken of."""
    match = _YEARS_RUNNING.search(left) if "连续" in left else None
    if match is None or not re.fullmatch(r"\d{4}", text) or kind in CHANGES:
        return text
    count = int(match["n"]) if match["n"].isdigit() else _HAN[match["n"]]
    if since := _SINCE.search(left):  # 自2010年以来连续5年
        return f"{since['year']}/{int(since['year']) + count - 1}"
    return f"{int(text) - count + 1}/{text}" if count > 1 else text


@lru_cache(maxsize=2048)
def parsed(text: str) -> Period | None:
    """Return the period that a text writes, None where it writes none."""
    try:
        return Period.parse(text) if text else None
    except ValueError:
        return None
