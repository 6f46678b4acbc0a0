"""Second looks at a reading: what is compared, shared along a list, meant for each person, or told by the name."""

from __future__ import annotations

import re
from dataclasses import replace

from dajuan.claims.changes import Reading
from dajuan.claims.measures import Naming
from dajuan.claims.quantities import Amount
from dajuan.claims.units import unit_of_word
from dajuan.claims.wording import AGAINST_AIM

_MORE_THAN = re.compile(
    r"[比较](?:去年|上年|前年|同期|(?:19|20)\d\d年)[^，。；\d]{0,8}?(?P<by>(?:(?P<more>[多高])|[少低])(?:出|约|近|了)?)$"
)
# 比重由30%提升到40%: what it moves to is a share as well.
_MOVED_TO = re.compile(r"\s?(?:以[上下])?(?:提高|提升|上升|增加|扩大|下降|降低|回落|优化|调整|降|升|增)[到至为]\s?")
# 比重68%，比2009年的66%高2个百分点: what a share is compared with is one.
_COMPARED_WITH = re.compile(r"[比较](?:\d{4}年|上年|去年)[^，。；]{0,6}的$")
_STANDS = re.compile(r"[达为共]|总量|累计|总数")
_EACH = re.compile(
    r"(?:每人(?:每[年月天日])?|[由从]人均)(?:\d[\d.]{0,8}元)?(?:再|分别|最高)?(?:提高|增加|上调|补助|补贴|发放|给予|提升|上涨)?[到至]?(?:约|近)?$"
)
_PER = re.compile(r"每(公斤|斤|吨|亩|平方米)(?:约|近|超)?$")  # 均价每吨800元
_EACH_REACH = 14
_SPEEDS = re.compile(r"(?<!自然)(?<!机械)(?:增速|增长速度|增幅|涨幅|增长率|(?<=.)增长|(?P<fall>降幅|跌幅))$")
# 增长11%，低于13%左右的预期目标: what a result is set against is of its kind and no share of an aim.
_OF_AIM = re.compile(r"的(?:全年|年度|年初|原定|规划|计划|调控)*(?:预期|控制)?(?:目标|计划)")
_RATIOS = ("比重", "占比", "贡献率", "份额")


def reread(text: str, naming: Naming, reading: Reading, group: list[Amount], named: str, clause: int) -> Reading:
    """Return how a list of numbers reads beside what was read before it; ``named`` are the words that may name it."""
    if reading.rule == "level":
        reading = _as_compared(text, reading, group[0], named, clause)
    reading = _as_shared(text, naming, reading, group[-1], named)
    if naming.share and reading.rule == "level-percent" and _MOVED_TO.fullmatch(text, naming.end, group[0].start):
        reading = replace(reading, kind="share", rule="share-moved-to")
    elif naming.ratio and reading.rule == "level-percent" and _COMPARED_WITH.search(text, clause, group[0].start):
        reading = replace(reading, kind="share", rule="share-compared-with", noun=naming.ratio)
    if reading.rule == "share-of-following" and _OF_AIM.match(text, group[-1].end):
        reading = replace(reading, kind="growth" if naming.grew else "level", rule="beside-aim")
    naming.share, naming.grew = reading.kind == "share", reading.kind == "growth"
    if reading.rule != "share-moved-to" and reading.kind not in ("points", "rank"):
        naming.ratio = reading.noun if naming.share else ""
    return reading


def _as_compared(text: str, reading: Reading, amount: Amount, named: str, clause: int) -> Reading:
    """比去年多100万人: an increment, though 多 on its own compares places."""
    more = _MORE_THAN.search(text, clause, amount.start)
    if more is None:
        return reading
    left = named[: -len(more["by"])]
    return replace(reading, kind="increment", sign=1 if more["more"] else -1, left=left, rule="increment-compared")


def _as_shared(text: str, naming: Naming, reading: Reading, amount: Amount, named: str) -> Reading:
    """增加A5万亩、B3万亩: the verb before the first of a list holds for all."""
    shared = naming.moved and text[naming.end] == "、" and amount.unit == naming.unit
    if shared and reading.rule == "level" and not _STANDS.search(named):
        reading = replace(reading, kind="increment", sign=naming.moved, rule="increment-shared")
    naming.moved = reading.sign if reading.rule in ("increment-of", "increment-shared") else 0
    naming.unit = amount.unit
    return reading


def for_each(text: str, naming: Naming, group: list[Amount], names: list[str]) -> list[Amount]:
    """每人每月提高30元、达到190元: money for each person, also where the next number goes on with it."""
    if group[0].unit != "CNY":
        naming.each = False
        return group
    if (per := _PER.search(text, max(0, group[0].start - 6), group[0].start)) and (rate := unit_of_word(f"元/{per[1]}")):
        return [replace(amount, unit=rate[0]) for amount in group]
    said = _EACH.search(text, max(0, group[0].start - _EACH_REACH), group[0].start) is not None
    naming.each = said or (naming.each and names == naming.names)
    return [replace(amount, unit="CNY/person") for amount in group] if naming.each else group


_BESIDE = re.compile(r"、|和|与|及")


def each_against(reading: Reading, words: str, count: int) -> list[Reading]:
    """高于全国、全省1和0.7个百分点: a reading for each of ``count`` numbers; ``words`` stand before the first of them."""
    if reading.kind != "points":
        return [reading] * count
    against = reading.against
    if not against and (aim := AGAINST_AIM.search(words)):
        against = aim["aim"]
    each = _BESIDE.split(against)
    return [replace(reading, against=one) for one in (each if len(each) == count else [against] * count)]


def of_ratio(reading: Reading, names: list[str], naming: Naming) -> list[str]:
    """占比34%、提高1.3个百分点: what rose is the 占比 of that which was named."""
    if reading.kind != "points" or not naming.ratio or names != naming.names:
        return names
    return [name if name.endswith(naming.ratio[-2:]) else name + naming.ratio for name in names]


def as_named(reading: Reading, names: list[str], naming: Naming) -> tuple[Reading, list[str]]:
    """Return reading and names: a percentage whose measure is a share is one; a speed is the growth of what is fast."""
    if reading.rule != "level-percent":
        return reading, names
    if names[0].endswith(_RATIOS):
        return replace(reading, kind="share", rule="share-named"), names
    if naming.paced and names == naming.names:
        return replace(reading, kind="growth", rule="growth-named"), names
    if all(found := [_SPEEDS.search(name) for name in names]):
        sign = -1 if found[0] and found[0]["fall"] else 1
        stems = [name[: match.start()] or name for name, match in zip(names, found, strict=True) if match]
        return replace(reading, kind="growth", sign=sign, rule="growth-named"), stems
    return reading, names
