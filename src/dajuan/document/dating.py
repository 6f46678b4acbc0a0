"""When a text was given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from dajuan.document.model import Found, Genre, Hints

_DIGITS = {c: str(n) for n, c in enumerate("〇一二三四五六七八九")} | {"○": "0", "零": "0", "Ｏ": "0", "O": "0"}
_YEAR = r"(?:(?:19|20)\d\d|[一二][九〇○零ＯO][〇○零ＯO一二三四五六七八九]{2})"
_TWO = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_DAY = rf"(?P<y>{_YEAR})\s?(?:年\s?(?P<m>{_TWO})\s?月(?:\s?(?P<d>{_TWO})\s?日)?|[-/.](?P<m2>\d{{1,2}})[-/.](?P<d2>\d{{1,2}}))"
_SPOKEN = re.compile(rf"(?:^|[—―－\-–\n(（])[—―－\-–\s]*{_DAY}[^。\n]{{0,12}}在")
_LABELLED = re.compile(
    rf"(?:成文日期|发文日期|印发日期|签发日期|发布(?:日期|时间)|公开(?:日期|时间)|发稿时间|日期|时间)\s?[:：]?\s{{0,6}}{_DAY}"
)
_ALONE = re.compile(rf"^[\s　（(—\-–]*(?:\S{{2,12}}\s)?{_DAY}(?:印发?)?[\s　）)]*(?:\d\d:\d\d(?::\d\d)?)?[\s　）)]*$", re.M)
_CLOCKED = re.compile(rf"{_DAY}\s{{1,3}}\d\d:\d\d")
_SIGNED = re.compile(rf"(?:秘书处|办公室|印|印发)[\s　]{{0,8}}{_DAY}")
_PLANNED = re.compile(
    r"^[\s　]*[一二三四五]、[^\n]{0,12}?((?:19|20)\d\d)\s?年[^\n]{0,14}(?:重点|总体|安排|部署|任务|建议|目标|工作(?!.{0,4}(?:回顾|总结)))",
    re.M,
)
_PLANNED_SOMEWHERE = re.compile(
    r"((?:19|20)\d\d)年(?:经济社会发展|政府工作|重点工作|工作|发展)[^。，\n]{0,8}(?:总体要求|总体部署|安排|部署|建议|任务|重点|要求|目标)"
)
_REVIEWED = re.compile(r"((?:19|20)\d\d)年(?:以来)?[^。，\n]{0,6}(?:工作)?(?:的)?(?:回顾|总结)")
_EXECUTED = re.compile(r"((?:19|20)\d\d)\s?年(?!底|末)[^。，；\n]{0,16}(?:预算|计划|财政)(?:收支)?(?:执行情况|完成情况)")
_NOW = re.compile(r"(?:今年|((?:19|20)\d\d)年)是[^。\n]{0,40}?(?:之年|周年|第[一二三四五]年)")
_SESSION = re.compile(r"第([一二三四五六七八九十]{1,3})届全国人民代表大会第([一二三四五])次会议")
_TITLE_YEAR = re.compile(rf"({_YEAR})\s?(?:[-—–~至]\s?{_YEAR}\s?)?年")
_HEAD = 1200
_FOOT = 400


def figures_of(words: str) -> int:
    """Return the number that Chinese or Arabic digits of a year, month or day write.

    >>> figures_of("一九九三"), figures_of("二〇二六"), figures_of("三十一"), figures_of("12")
    (1993, 2026, 31, 12)
    """
    if words.isascii():
        return int(words)
    if "十" in words:
        tens, _, ones = words.partition("十")
        return 10 * int(_DIGITS.get(tens, "1")) + int(_DIGITS.get(ones, "0"))
    return int("".join(_DIGITS[c] for c in words))


def iso_of(match: re.Match[str]) -> str | None:
    """Return the day or month a match of a date writes (``2026-02-03``, ``2026-02``), or None when there is no such day."""
    month, day = match["m"] or match["m2"], match["d"] or match["d2"]
    try:
        found = date(figures_of(match["y"]), figures_of(month), figures_of(day) if day else 1)
    except ValueError:
        return None
    return found.isoformat() if day else found.isoformat()[:7]


def date_of(text: str, title: str, genre: Genre, hints: Hints) -> Found:
    """Return when a text was given (day, month or year), the words that say so, and how sure that is.

    In this order: the line that says when it was spoken; the year its headings or title tell, made exact by a date written
    beside it or by the page it stands on; the date that labels it; the year it calls the present one.
    """
    head = text[:_HEAD]
    if (spoken := _SPOKEN.search(head)) and (day := iso_of(spoken)):
        return Found(day, spoken[0].strip(), 0.97)
    year, written = _year(text, title, genre), list(_written(head, text[-_FOOT:]))
    if hints.date:
        written.append(Found(hints.date, f"page: {hints.date}", 0.9))
    if year.value is None:
        return written[0] if written else _present(text, genre)
    exact = next((found for found in written if found.value and found.value[:4] == year.value), None)
    return Found(exact.value, f"{year.words} · {exact.words}", max(year.sure, exact.sure)) if exact else year


def _written(head: str, foot: str) -> Iterator[Found]:
    """The dates a text bears: with a label, alone on a line, with a clock, and at its foot."""
    places = ((_LABELLED, head, 0.9), (_ALONE, head, 0.85), (_CLOCKED, head, 0.8), (_SIGNED, foot, 0.85), (_ALONE, foot, 0.8))
    for pattern, place, sure in places:
        for match in pattern.finditer(place):
            # A month alone on a line dates a text only in brackets, as under a title; elsewhere it is a head or a deadline.
            if (day := iso_of(match)) and (len(day) > 7 or pattern is _LABELLED or match[0].strip().startswith(("（", "("))):
                yield Found(day, match[0].strip(), sure)


def _year(text: str, title: str, genre: Genre) -> Found:
    """The year that headings and title tell; a report on a year is given in the next."""
    if genre == "work_report" and (planned := _PLANNED.search(text)):
        return Found(planned[1], planned[0].strip(), 0.9)
    named = [figures_of(match[1]) for match in _TITLE_YEAR.finditer(title)]
    if named and genre in ("communique", "budget", "plan") and (latest := _reported(title, named, genre)):
        return Found(latest, title, 0.85)
    if genre in ("work_report", "other", "interview") and (reviewed := _REVIEWED.search(text)):
        return Found(str(int(reviewed[1]) + 1), reviewed[0], 0.85)
    if genre == "work_report" and (planned := _PLANNED_SOMEWHERE.search(text)):
        return Found(planned[1], planned[0], 0.8)
    if named:
        return Found(str(named[0]), title, 0.85)
    if genre == "budget" and (executed := _EXECUTED.search(text)):
        return Found(str(int(executed[1]) + 1), executed[0], 0.7)
    if session := _SESSION.search(text[:_HEAD]):
        # The eighth Congress first met in 1993; each sits five years and meets every spring (Constitution, articles 60 and 61).
        year = 1993 + 5 * (figures_of(session[1]) - 8) + figures_of(session[2]) - 1
        spoken = re.search(rf"向{re.escape(session[0])}", text[:_HEAD])
        return Found(str(year), session[0], 0.85) if spoken else Found()
    return Found()


def _reported(title: str, years: list[int], genre: Genre) -> str | None:
    """The year a communiqué, budget or plan with these years in its title was given in."""
    first, last = min(years), max(years)
    if last == first + 1:
        return str(last)
    if genre == "plan":
        return None if last - first > 1 else str(first)
    looks_ahead = genre == "budget" and not re.search(r"执行|决算|完成|余额", title)
    return str(last if looks_ahead else last + 1)


def _present(text: str, genre: Genre) -> Found:
    """The year a text calls the present one."""
    if genre in ("communique", "budget"):
        return Found()
    found = [match for match in _NOW.finditer(text) if match[1]]
    return Found(found[-1][1], found[-1][0], 0.6) if found else Found()
