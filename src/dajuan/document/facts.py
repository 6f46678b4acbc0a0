"""Who, where, when, what: what a text says of itself."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import fields, replace

from dajuan.document.divisions import code_of, place_in
from dajuan.document.model import Facts, Genre
from dajuan.lexicon import load

_HEAD = 600
_DAY = re.compile(r"((?:19|20)\d\d)年(\d{1,2})月(?:(\d{1,2})日)?|((?:19|20)\d\d)-(\d\d)-(\d\d)")
_SPOKEN = re.compile(r"(?:^|[—―－\n(（])[—―－\s]*((?:19|20)\d\d)年(\d{1,2})月(\d{1,2})日[^。\n]{0,12}在")
_ASSEMBLY = re.compile(r"(?:19|20)\d\d年\d{1,2}月\d{1,2}日在([一-鿿]{2,12}?)第[一二三四五六七八九十]{1,3}届人民代表大会")
_PLANNED_SOMEWHERE = re.compile(
    r"((?:19|20)\d\d)年(?:经济社会发展|政府工作|重点工作|工作|发展)[^。，\n]{0,8}(?:总体要求|总体部署|安排|部署|建议|任务|重点|要求|目标)"
)
_REVIEWED = re.compile(r"((?:19|20)\d\d)年(?:以来)?[^。，\n]{0,6}(?:工作)?(?:的)?(?:回顾|总结)")
_NOW = re.compile(r"(?:今年|((?:19|20)\d\d)年)是[^。\n]{0,40}?(?:之年|周年|第[一二三四五]年)")
_PLANNED = re.compile(
    r"^[\s　]*[一二三四五]、[^\n]{0,12}?((?:19|20)\d\d)年[^\n]{0,14}(?:重点|总体|安排|部署|任务|建议|目标|工作(?!.{0,4}(?:回顾|总结)))",
    re.M,
)
_CONGRESS = r"([一-鿿]{{2,9}}?(?:{suffix}))第[一二三四五六七八九十]+届人民代表大会"
_TITLE_YEAR = re.compile(r"((?:19|20)\d\d)\s?年")


def facts_of(text: str, given: Facts | None = None, named: str = "") -> Facts:
    """Return what ``text`` tells of itself; ``named`` is a title from outside it (a page's), fields ``given`` override."""
    head = text[:_HEAD]
    title = title_of(head) or named or None
    genre = genre_of(title or "", head)
    # An excerpt may open with the heading of a part: no title, but its year counts.
    opening = head.lstrip().partition("\n")[0][:60]
    date, date_words = date_of(text, title or (opening if _PART.match(opening) else ""), genre)
    area, area_words = area_of(text, title or "")
    complete = genre == "work_report" and "各位代表" in head and len(text) > 1500
    complete = complete or (genre == "work_report" and bool(title) and "工作报告" in (title or ""))
    evidence = tuple((name, words) for name, words in (("date", date_words), ("area", area_words)) if words)
    issuer = issuer_of(text)
    evidence += (("issuer", issuer),) if issuer else ()
    found = overridden(Facts(title, issuer, area, None, date, None, genre, complete, evidence), given)
    found = replace(found, period=found.period or period_of(found))
    return replace(found, area_code=found.area_code or (code_of(found.area) if found.area else None))


def overridden(found: Facts, given: Facts | None) -> Facts:
    """Return ``found`` with every field that ``given`` sets."""
    if given is None:
        return found
    empty = Facts()
    names = [field.name for field in fields(Facts)]
    return replace(found, **{name: getattr(given, name) for name in names if getattr(given, name) != getattr(empty, name)})


_PART = re.compile(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]")


def title_of(head: str) -> str | None:
    """Return the first line that reads like a title, or None."""
    for line in head.splitlines():
        words = line.strip()
        if 4 <= len(words) <= 60 and not words.endswith(("。", "：", ":", "，", ",")) and not _PART.match(words):
            return words
        if len(words) > 60:
            return None
    return None


def genre_of(title: str, head: str) -> Genre:
    """Return the genre that the title, else the opening, names."""
    words = load("documents")["genre"]
    if "政府工作" in head and "各位代表" in head:
        return "work_report"
    # What a title says stands above all; in the opening lines, who speaks says more than what is spoken of.
    spoken = ("interview", "news")
    for place, genres in ((title, words), (head, spoken), (head, words)):
        for genre in genres:
            if any(cue in place for cue in words[genre]):
                return genre  # type: ignore[return-value]
    return "other"


_SPEAKS_FOR = re.compile(r"代表([一-鿿]{1,16}?人民政府|国务院)")
_SIGNED = re.compile(r"(?:来源|发布机构|发文机关|信息来源|编制单位|制定机关)\s?[:：]\s?([^\s，。；|]{2,24})")
_OFFICE = re.compile(
    r"^[\s　]*([一-鿿]{2,16}?(?:统计局|财政局|财政厅|统计局[一-鿿]{2,12}调查队|人民政府|发展和改革委员会|办公室|调查队))[\s　]*(?:(?:19|20)\d\d年.{0,8})?$",
    re.M,
)


def issuer_of(text: str) -> str | None:
    """Return who gives the text: for whom it speaks, who is named as its source, or whose office signs it; else None."""
    head, foot = text[: 4 * _HEAD], text[-_HEAD:]
    for pattern, place in ((_SPEAKS_FOR, head), (_SIGNED, head), (_OFFICE, head), (_OFFICE, foot)):
        if match := pattern.search(place):
            return match[1]
    return None


def period_of(facts: Facts) -> str | None:
    """Return the year under report: the year before for reports, communiqués and budgets; else None."""
    if facts.date is None or facts.genre not in ("work_report", "communique", "budget"):
        return None
    return str(int(facts.date[:4]) - 1)


def date_of(text: str, title: str, genre: Genre) -> tuple[str | None, str]:
    """Return when the text was given (day, month or year) and the words that say so."""
    head = text[:_HEAD]
    if spoken := _SPOKEN.search(head):
        return f"{spoken[1]}-{int(spoken[2]):02d}-{int(spoken[3]):02d}", spoken[0].strip()
    if genre == "work_report" and (planned := _PLANNED.search(text)):
        return planned[1], planned[0].strip()
    if reviewed := _REVIEWED.search(text):
        return str(int(reviewed[1]) + 1), reviewed[0]
    if genre == "work_report" and (planned := _PLANNED_SOMEWHERE.search(text)):
        return planned[1], planned[0]
    if year := _TITLE_YEAR.search(title):
        later = genre in {"communique", "budget"}
        return str(int(year[1]) + later), year[0]
    if now := next((match for match in _NOW.finditer(text) if match[1]), None):
        return now[1], now[0]
    if day := _DAY.search(head):
        year_text, month = day[1] or day[4], int(day[2] or day[5])
        return f"{year_text}-{month:02d}", day[0]
    years = [int(year) for year in _TITLE_YEAR.findall(text)]
    return (str(max(years)), f"{max(years)}年") if years and genre == "news" else (None, "")


def area_of(text: str, title: str) -> tuple[str | None, str]:
    """Return whose text it is and the words that say so."""
    area = load("documents")["area"]
    head = text[:_HEAD]
    if any(f"代表{word}" in head or f"{word}总理" in head for word in area["national"]):
        return "全国", "国务院"
    suffix = "|".join(area["suffixes"])
    named = re.match(rf"(?:(?:19|20)\d\d\s?年?(?:年?度|年?末|年?底)?\s?)?([一-鿿]{{2,8}}?(?:{suffix}))", title)
    if named and not re.search(r"全[市省县区镇国]|各", named[1]):
        return named[1], title
    if (assembly := _ASSEMBLY.search(head)) and not assembly[1].startswith("全"):
        return assembly[1], assembly[0]
    if congress := re.search(_CONGRESS.format(suffix=suffix), text[: 4 * _HEAD]):
        return re.sub(r"^.*[在的]", "", congress[1]), congress[0]
    if speaks := re.search(rf"代表([一-鿿]{{2,10}}?(?:{suffix})?)人民政府", head):
        return speaks[1], speaks[0]
    if place := place_in(title):
        return place, title
    found = Counter(re.findall(rf"([一-鿿]{{2,4}}?)(?:{suffix})(?:人民政府|党?委)", text))
    # A stem that holds a kind of place is a piece of a longer name: 海市乙 of 上海市乙区, 自治 of 自治区党委.
    stems = Counter({stem: text.count(stem) for stem in found if not re.search(r"[省市县区镇]|自治", stem)})
    if stems and (best := stems.most_common(1)[0])[1] >= 3:
        return best[0], f"{best[0]} ×{best[1]}"
    return None, ""
