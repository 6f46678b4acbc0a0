"""Which amounts are figures: units shared by a list, ratios, bare numbers, sizes that only name a class."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from dajuan.claims.phrases import ends_with, strip_head, strip_tail
from dajuan.claims.quantities import Amount
from dajuan.lexicon import load

_JOINT = re.compile(r"\s?(?:、|和|与|及|以及|到|,|，)\s?$")


def settled(amounts: list[Amount], text: str) -> list[Amount]:
    """Leave out class names (10亿元以上项目) and bare numbers that nothing explains."""
    kept: list[Amount] = []
    for number, amount in enumerate(amounts):
        if kept and amount.start < kept[-1].end:
            continue
        if _is_threshold(text, amount) or _is_of_another_time(text, amount):
            continue
        if amount.unit is None and (to_one := _TO_ONE.match(text, amount.end)):
            kept.append(replace(amount, unit="none", end=to_one.end(), form="to-one"))
            continue
        if amount.unit is None and amount.power and (scaled := _scaled_unit(text, amount, amounts[number + 1 : number + 13])):
            amount = replace(amount, unit=scaled)
        if amount.unit is None and not amount.power:
            ratio = _ratio_unit(text, amount)
            unit = _shared_unit(text, amount, amounts[number + 1 : number + 13]) or ratio
            if unit is None:
                continue
            form = "ratio" if unit[0] == "percent" and not _JOINT.match(text, amount.end) else amount.form
            amount = replace(amount, unit=unit[0], value=amount.value * Decimal(10) ** unit[1], form=form)
        kept.append(amount)
    return kept


def _shared_unit(text: str, amount: Amount, rest: list[Amount]) -> tuple[str, int] | None:
    """2.0和2.3个百分点, 7.7、6.7个百分点: the unit stands after the last of the list."""
    place = amount.end
    for other in rest:
        if not _JOINT.fullmatch(text, place, other.start):
            return None
        if other.unit is not None:
            return (
                None
                if other.classifier and other.unit not in ("个",) and "." in text[amount.start : amount.end]
                else (other.unit, other.power)
            )
        if other.power:
            return None
        place = other.end
    return None


def _scaled_unit(text: str, amount: Amount, rest: list[Amount]) -> str | None:
    """1.2万、8200亿元 after 分别: a number with its scale takes the unit of the first after it in the list that has one."""
    place = amount.end
    for other in rest:
        if not _JOINT.fullmatch(text, place, other.start) or not other.power:
            return None
        if other.unit is not None:
            return other.unit if "分别" in text[max(0, amount.start - 40) : amount.start] else None
        place = other.end
    return None


# 城乡居民收入比由3.4∶1缩小到2.5∶1: a ratio to one is one number.
_TO_ONE = re.compile(r"\s?[:：∶]\s?1(?![\d.:：∶])")
_RATIO = re.compile(r"(?:\d+(?:\.\d+)?\s?[:：∶]\s?){2,}\d+(?:\.\d+)?")


def _ratio_unit(text: str, amount: Amount) -> tuple[str, int] | None:
    """6.8:77.3:15.9 after 结构, 比 or 比例: shares in percent. An index or coefficient: no unit."""
    around = text[max(0, amount.start - 60) : amount.end + 40]
    for match in _RATIO.finditer(around):
        low = max(0, amount.start - 60) + match.start()
        if (
            low <= amount.start
            and amount.end <= low + len(match[0])
            and re.search(r"结构|比例|之比|比|构成", text[max(0, low - 45) : low])
        ):
            return "percent", 0
    if _PURE_NUMBER.search(text, max(0, amount.start - 16), amount.start):
        return "none", 0
    return None


_PURE_NUMBER = re.compile(
    r"(?:指数|系数|得分|分值|收入比值?|比值|之比|倍差)[（(]?(?:稳步|进一步)?(?:由|从|缩小|下降|降低|上升|提高|提升|扩大|达|为|是|比|到|至)*(?:\d{4}年的)?\s?$"
    r"|(?:指数|系数|收入比值?|比值|之比)(?:由|从)(?:\d{4}年的)?[\d.]+(?:缩小|下降|降低|上升|提高|提升|扩大)(?:到|至|为)\s?$"
)
_NOT_NAME = re.compile(r"\s?(?:及以[上下]|以[上下内])(?:和|与|及|的?增长|增长|的?目标|的?速度|增速|并|但|也|同比|，)")


# 第一个过万亿元省份, 超十亿元企业: the size of a club of places or firms.
_CLUB = re.compile(r"(?:的)?(?:省份|城市|县市|区县|强县|企业|园区|产业集群|乡镇)")


def _names_work(text: str, amount: Amount) -> bool:
    """Whether a size stands inside the name of a work: 石盘750千伏主变扩建, 年产10万吨铝材项目."""
    if amount.unit not in load("units")["rated"]["words"] or amount.bound != "exact":
        return False
    following = re.match(r"[一-鿿A-Za-z]{1,16}", text[amount.end : amount.end + 16])
    return following is not None and any(word in following[0] for word in load("units")["rated"]["works"])


# 每增长1个百分点, 相当于5年前1.5个百分点: a rule of thumb, and what it was long ago.
_FOR_EVERY = re.compile(r"每(?:增长|增加|新增|提高|提升|上升|扩大|下降|减少|降低|超过?|满)(?:了|约)?\s?$")
_LONG_AGO = re.compile(r"(?<![\d一二三四五六七八九十由从比较])(?:\d{1,2}|[一二两三四五六七八九十]{1,3})年前的?\s?$")
_NEAR = 8  # characters before an amount that the two above can take


def _is_of_another_time(text: str, amount: Amount) -> bool:
    """Whether an amount is the step of a rule (每增加1亿元), or what something was years ago: no figure of what is told."""
    near = text[max(0, amount.start - _NEAR) : amount.start]
    if "每" not in near and "年前" not in near:
        return False
    return _FOR_EVERY.search(near) is not None or _LONG_AGO.search(near) is not None


# 1%人口抽样调查: how large a sample is; 株洲608所 with a name after it: an institute called by its number.
_SAMPLE = re.compile(r"的?[一-鿿]{0,4}(?:抽样|抽查)")


_OPENS = re.compile(r"(?:^|[，。；：、,;:\n（(])(?P<place>[一-鿿]{2,3})$")
_GOES_ON = re.compile(r"[一-鿿A-Za-z“]{2,8}")


def _is_called(text: str, amount: Amount) -> bool:
    """Whether a place and a number name an institute: 云溪608所某型发动机, where 云溪608所学校 counts schools."""
    numbered = load("units")["numbered"]
    if amount.unit not in numbered["words"] or amount.power or not 100 <= amount.value < 1000:
        return False
    place = _OPENS.search(text, max(0, amount.start - 4), amount.start)
    goes_on = _GOES_ON.match(text, amount.end)
    if place is None or goes_on is None or strip_head(strip_tail(place["place"])) != place["place"]:
        return False
    verb = ends_with(place["place"], "verb", "words")
    return not verb and not any(word in goes_on[0] for word in numbered["counted"])


def _is_threshold(text: str, amount: Amount) -> bool:
    """110千伏及以上线路, 10亿元以上重大项目, 20户以上自然村, 百亿级产业: the size names a class."""
    if amount.unit in (None, "rank", "percentage_point", "multiple"):
        return False
    if _names_work(text, amount) or _is_called(text, amount):
        return True
    if amount.unit == "percent" and (text[amount.start - 1 : amount.start] == "前" or _SAMPLE.match(text, amount.end)):
        return True
    if (
        amount.unit == "CNY"
        and _CLUB.match(text, amount.end)
        and (text[amount.start - 1] == "过" or text[amount.start] in "超过突破")
    ):
        return True
    tail = text[amount.start : amount.end]
    follows = text[amount.end : amount.end + 1]
    if text.startswith("级", amount.end) and not text.startswith(("级差",), amount.end):
        return True
    if text.startswith(("及以上", "及以下"), amount.end):
        return "一" <= text[amount.end + 3 : amount.end + 4] <= "鿿"
    if (amount.classifier and amount.unit in load("units")["counted"]["words"]) or amount.unit in ("percent", "person_time"):
        return False
    if tail.endswith(("以上", "以下")) and "一" <= follows <= "鿿":
        return not _NOT_NAME.match(text, amount.end - 2)
    return False
