"""The words around a list of numbers: which of them may name its measure, and where names of places leave it."""

from __future__ import annotations

import re
from functools import cache

from dajuan.claims.moments import Moments
from dajuan.claims.phrases import strip_tail
from dajuan.claims.quantities import Amount
from dajuan.claims.times import Time
from dajuan.lexicon import load

# What parts clauses; a short aside in brackets is part of its clause.
SEPARATOR = re.compile(r"[（(，,；;：:。！？!?—](?:(?<=[，,；;：:。！？!?])|(?<=—)—|(?<=[（(])[^（()）\d]{0,30}[）)])")
_ASIDE = re.compile(r"[（(][^（()）]{0,30}[）)]")
_PAGE_MARK = re.compile(r"[―—–]\s?\d{1,3}\s?[―—–]")
_EARLIER = 40  # characters before a whole in which the words stand that a part of it is named by


def named_part(moments: Moments, times: list[Time], text: str, clause: int, amount: Amount) -> str:
    """Return the words of the clause that may name the measure: without the time it opens with and what it is compared to.

    ``times`` are those of the sentence, ``clause`` is where the clause of ``amount`` begins.
    """
    start, stop = clause, amount.start
    for time in times:
        if time.start < clause:
            continue
        if time.start >= stop:
            break
        if moments.is_aside(time, text):
            joint = time.start - (text[time.start - 1] in "比较是于与和为从")
            return text[start:joint] + _AFTER_COMPARED.sub("", text[time.end : stop])
        if text[time.start - 1] in "由从" and time.start - start > 3:
            return text[start : time.start - 1] + _AFTER_COMPARED.sub("", text[time.end : stop])
        if time.text or time.year_long:
            told, rest = _led_to(text[start : time.start]), _SINCE_THEN.sub("", text[time.end : stop].replace("\n", ""))
            if not strip_tail(rest) and _is_name(told):
                return told + rest  # 税收收入2021年首次突破6亿元
            start = time.end + (text[time.end - 1 : time.end + 1] == "年度")
    return text[start:stop]


def _led_to(words: str) -> str:
    """粮食产量至2024年达: words before a time without what leads to it."""
    bare = words.rstrip("自从在于")
    return bare[:-1] if bare.endswith(("至", "到")) and bare[:-1].endswith(tuple(load("measures")["telling"])) else bare


_LABEL = re.compile(r"(?P<name>[^，。；：、,;:\n\d]{2,20})(?<!如下)(?<!包括)[：:]\s?$")
_LABELLED = 24  # characters before a number that a label and its colon take


def label_of(text: str, clause: int) -> str:
    """地区生产总值：91.7亿元: the words before the colon that a clause begins behind, where nothing else stands before its number."""
    label = _LABEL.search(text, max(0, clause - _LABELLED), clause)
    return label["name"] if label else ""


_TOPIC = re.compile(r"[^，。；：、,;:\n\d]{3,24}(?=，$)")
_MOVES_FROM = re.compile(r"\s?(?:已经?)?[由从](?:(?:19|20)\d\d年|[一-鿿]{0,4}年)?(?:初|末|底|前)?的?")
_SHARES = ("比重", "比例", "占比")


def topic_of(text: str, done: int, clause: int, start: int) -> str:
    """人均可支配收入，由2020年的5160元增加到: the words before the comma, where a clause only says what something moved from.

    ``done`` is where the last name ended, ``clause`` where the clause begins, ``start`` where its number does.
    """
    if not _MOVES_FROM.fullmatch(text, clause, start):
        return ""
    topic = _TOPIC.search(text, max(done, clause - _LABELLED - 2), clause)
    return topic[0] if topic and topic[0].endswith((*load("measures")["telling"], *_SHARES)) else ""


_AFTER_COMPARED = re.compile(
    r"^(?:(?:年?初|调整|实际|代编|汇总|快报|决算|预算|执行|完成)+(?:代编)?(?:数|口径|(?=[增减降提]|下降|上[升涨]|持平))|(?:年初|调整)?(?:决算|预算|执行|完成)数?|同期|实绩|全年|末|底|水平|的|时|年|以来)*"
)
_SINCE_THEN = re.compile(r"^以来(?:[，,]?连续[\d一二两三四五六七八九十]{1,3}年)?")
_NAME = 3  # characters a name before a time has at least


def _is_name(words: str) -> bool:
    """Whether the words before a time name something, rather than lead to it (增加到, 截至)."""
    bare = words.strip()
    return strip_tail(bare) == bare and len(bare) >= _NAME and bare[-1] not in "到至为由从比较于在的达自以，、"


# 比年初预算增加, 比年初目标高1个百分点: what a change is set against when that is no time.
AGAINST_AIM = re.compile(
    r"[比较](?P<aim>(?:年初|年度|全年|当年|调整|预期)?(?:预期|计划|规划)?(?:预算|计划|任务|目标|预期)[数值]?)(?=[增减超短][加少支收]?|[高低多少快慢翻]|$)"
)


def cleared(words: str) -> str:
    """Return words without line breaks, page marks, and what a change is set against where that is no time."""
    return AGAINST_AIM.sub("", _PAGE_MARK.sub("", words).replace("\n", ""))


def without_asides(words: str) -> str:
    """Return words without short asides in brackets."""
    return _ASIDE.sub("", words) if "（" in words or "(" in words else words


_PART_OF = re.compile(r"[一-鿿A-Z]{0,10}的")


def over_amount(text: str, before: Amount | None, amount: Amount) -> str:
    """为年初预算2200万元的120%: the words around the amount that the percentage is a part of, or ''.

    ``before`` is the amount before it.
    """
    if before is None or amount.unit != "percent" or text[amount.start - 1] != "的":
        return ""
    if not _PART_OF.fullmatch(text, before.end, amount.start):
        return ""
    words = SEPARATOR.split(text[max(before.start - _EARLIER, 0) : before.start])[-1]
    return words + text[before.end : amount.start]


_OF_PLACE = re.compile(
    r"(?P<stem>[一-鿿]{2,3})(?:省|市|县|镇|乡(?![村土贤])|自治区|自治州)(?=[一-鿿A-Z]{2})(?![场域城级政民区直属内外际委长管价值])"
)


# 青江港货物吞吐量: the port is what is told of, not the city.
_NAMED_AFTER = re.compile(r"港(?!澳|口|资|商|股)|国?际?机场|火车站|高铁站|海关")


def without_place(area: str | None, name: str) -> str:
    """Return a measure without the place before it: 云溪镇固定资产投资 is 固定资产投资, 贫困县退出 stays."""
    if area:
        for place in (area, area[:-1]) if len(area) > 2 else (area,):
            if (
                len(place) > 1
                and name.startswith(place)
                and len(name) - len(place) >= 2
                and not _NAMED_AFTER.match(name, len(place))
            ):
                return name[len(place) :]
    match = _OF_PLACE.match(name)
    if match and not match["stem"].endswith(_kinds()):
        return name[match.end() :]
    return name


@cache
def _kinds() -> tuple[str, ...]:
    return tuple(load("places")["kinds"])


_HOUSEHOLDS = re.compile(r"个体工商户|农户|户")
_PEOPLE = re.compile(
    r"人口|人员|居民|群众|对象|学生|教师|党员|农民|职工|儿童|老人|老年|游客|青年|毕业生|干部|工人|幼儿|劳动力|旅客|参保|就业|招生|患者|人才|人$"
)
_MONEY = re.compile(r"总值|收入|支出|投资|总额|税|产值|销售额|资金|金额|贷款|存款|余额|财政|GDP|消费|增加值|规模|经济")


def unit_of_name(name: str, after: str) -> str:
    """Return the unit of a number with a scale and no unit: persons, households or money by what it counts, else none."""
    near = after.strip()[:6]
    if _HOUSEHOLDS.match(near) or name.endswith("户"):
        return "household"
    if _PEOPLE.search(near) or _PEOPLE.search(name):
        return "person"
    return "CNY" if _MONEY.search(name) else "none"
