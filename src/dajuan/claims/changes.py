"""What kind of figure a number is: read from the words right before it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from dajuan.claims.phrases import ends_with
from dajuan.claims.quantities import Amount
from dajuan.lexicon import load


@dataclass(frozen=True, slots=True)
class Reading:
    """How a number is to be read: its kind, its sign, the words left of the cue, the name of the rule.

    ``noun`` is the goal or ratio the cue names (占全部投资比重), ``against`` what the number is compared with (全省平均水平).
    """

    kind: str
    sign: int
    left: str
    rule: str
    noun: str = ""
    against: str = ""


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    cues = load("cues")
    change = cues["change"]

    def words(*keys: str) -> str:
        return "|".join(sorted({w for key in keys for w in change[key]}, key=len, reverse=True))

    goals = "|".join(sorted(cues["completion"]["goals"], key=len, reverse=True))
    return {
        "noun": re.compile(
            rf"(?P<rise>{words('rise_noun')})?(?P<fall>{words('fall_noun')})?(?:高达|达到|达|为|是|要|在|约|保持在|控制在|稳定在|维持在|分别|均|目标|预期目标|预期|计划|力争|左右|超过|：|:|\s)*$"
        ),
        "verb": re.compile(
            rf"(?:(?P<rise>{words('rise')})|(?P<fall>{words('fall')}))(?:了|约|近|超|幅度|超过|不低于|左右|约为|\s)*$"
        ),
        "to": re.compile(rf"(?!高达)(?:{words('rise', 'fall')})(?:到|至|为|成|达到?|在)\s*$"),
        "completion": re.compile(
            rf"(?:完成|占|达到?|为|超额完成|实现|是)?(?:了|全年|年度|年初|当年|调整后?|市|省|上级|下达|确定|的)*?(?P<goal>{goals})(?:的|任务|数|总数|：|\s|达|达到|率|为)*$"
        ),
        "share": re.compile(
            r"占(?P<of>[^，,。；;：:、]{0,24}?)(?:的)?(?P<what>比重|比例|份额|比)?(?:为|达到?|提高到|提高至|提升到|提升至|上升到|上升至|下降到|下降至|降至|降到|升至|超过?|是|约|已|由|从|到|在|保持在|稳定在|扩大到|扩大至|突破|均|分别|、|，|\s)*$"
        ),
        "ratio": re.compile(
            r"(?P<what>比重|占比|比例|贡献率|份额|市场占有率|构成)(?:分别)?(?:为|达到?|提高到|提高至|提升到|提升至|上升到|上升至|下降到|下降至|降至|升至|超过?|是|约|由|从|到|在|保持在|稳定在|突破|、|，|\s)*$"
        ),
        "part": re.compile(rf"(?:为|是|占|相当于)(?:[^，。；、]{{0,6}})(?:{'|'.join(cues['share']['wholes'])})的(?:约|近)?$"),
    }


def read_kind(left: str, amount: Amount, after: str) -> Reading:
    """Return how the number after ``left`` and before ``after`` is to be read."""
    if amount.unit == "rank":
        return Reading("rank", 1, left, "rank")
    if amount.unit == "percentage_point":
        return _points(left)
    if amount.unit == "multiple":
        return _multiple(left, amount)
    if amount.form == "ratio" and amount.unit == "percent":
        return Reading("share", 1, left, "share-structure")
    if amount.unit in ("percent", "permille"):
        return _percent(left, after)
    return _amount(left)


_BEYOND = re.compile(
    r"(?:分别|均|各)?(?:(?P<up>高于|快于|高出|领先|优于|多于|超(?:过|出|前)?(?=序时|时序|进度|年度|全年|计划|预期|目标|全[国省市县区]|平均))|(?P<down>低于|慢于|落后于?|少于))(?P<than>[^，。；\d]{1,16}?)(?:[（(][^（()）]*[）)])?(?:分别|(?<!平)均|约)?$"
    r"|(?<!占)比(?![率重例值])(?P<named>[^，。；、\d]{2,14}?|[^，。；\d]{3,16}?(?=(?:平均(?:水平)?)?分别))(?:平均水平|平均)?(?:分别|均)?(?:(?P<more>高出|高|快|多)|(?P<less>低|慢|少))$"
)
_EACH_OF = re.compile(r"(?:分别|(?<!平)均)$")
_TIME_WORDS = re.compile(r"(?:上年|去年|同期|年初|上月|月|季度|全年|以前|(?<!预)期)(?!目标|预期|计划|预算|任务)")


def _named_of(beyond: re.Match[str]) -> str:
    """What 比…高 compares with, whole: 全省平均水平."""
    by = max(beyond.start("more"), beyond.start("less"))
    return beyond.string[beyond.start("named") : by]


def _points(left: str) -> Reading:
    beyond = _BEYOND.search(left)
    sign = -1 if beyond and (beyond["down"] or beyond["less"]) else 1
    if beyond and not _TIME_WORDS.search(than := beyond["than"] or _named_of(beyond)):
        return Reading("points", sign, left[: beyond.start()], "points-against", against=_EACH_OF.sub("", than))
    if beyond:  # 比上年同期增速高0.8个百分点: against another time, which is the base
        return Reading("points", sign, left[: beyond.start()], "points-changed")
    verb = _patterns()["verb"].search(left)
    if verb is None:
        return Reading("points", 1, left, "points")
    stem = left[: verb.start()]
    return Reading("points", -1 if verb["fall"] else 1, stem, "points-changed")


def _multiple(left: str, amount: Amount) -> Reading:
    verb = _patterns()["verb"].search(left)
    if verb and not _patterns()["to"].search(left) and amount.form != "han":
        return Reading("growth", -1 if verb["fall"] else 1, left[: verb.start()], "growth-times")
    if verb and amount.form == "han" and left.endswith(("增长", "增加", "提高")):
        return Reading("growth", 1, left[: verb.start()], "growth-times")
    return Reading("multiple", 1, left, "multiple")


def _percent(left: str, after: str) -> Reading:
    patterns = _patterns()
    completion = patterns["completion"].search(left)
    if completion and ("完成" in left or left[completion.start() :].startswith(("占", "达", "为", "超额", "实现", "是"))):
        return Reading("completion", 1, left[: completion.start()], "completion", completion["goal"])
    if not patterns["to"].search(left):
        if verb := patterns["verb"].search(left):
            return Reading("growth", -1 if verb["fall"] else 1, left[: verb.start()], "growth-verb")
        noun = patterns["noun"].search(left)
        if noun and (noun["rise"] or noun["fall"]) and not left[: noun.start()].endswith(("自然", "机械")):
            return Reading("growth", -1 if noun["fall"] else 1, left[: noun.start()], "growth-noun")
    if compared := _COMPARED.search(left):
        return Reading("growth", 1, left[: compared.start()], "growth-compared")
    if back := _BACK_TO.search(left):
        return Reading("multiple", 1, left[: back.start()], "multiple-of-a-time")
    if part := patterns["part"].search(left):
        return Reading("share", 1, left[: part.start()], "share-of")
    if share := patterns["share"].search(left):
        whole = share["of"] and share["of"] + ("比重" if share["what"] in (None, "比") else share["what"])
        return Reading("share", 1, left[: share.start()], "share-of", f"占{whole or '比'}")
    if ratio := patterns["ratio"].search(left):
        return Reading("share", 1, left[: ratio.end("what")], "share-ratio", ratio["what"])
    if paced := _paced().match(after):
        return Reading("growth", -1 if paced["fall"] else 1, left, "growth-paced", paced["what"] or "")
    if _SPEED.match(after):
        return Reading("growth", 1, left, "growth-speed")
    if after.startswith(("用于", "投向", "投入到")):
        return Reading("share", 1, left, "share-spent")
    if after.startswith("的") and len(left) < 12:
        return Reading("share", 1, left, "share-of-following")
    return Reading("level", 1, left, "level-percent")


_COMPARED = re.compile(r"[同环]比[为：:]?$")  # 同比+6.2%, 同比-2.1%
# 恢复到2019年的86.3%: a part of what it was at another time.
_BACK_TO = re.compile(r"(?:恢复|回升|回落|下降|相当)[到至于](?:了)?(?:[^，。；]{0,6}(?:年|同期|时期|水平|时))?的?(?:约|近)?$")


_MOVED = re.compile(
    r"(?:(?P<fall>减轻|调减|压减|压缩|削减)|(?P<rise>调增|净增(?!资)(?=[^，。；、\d]{2,})|增加(?=[^，。；、]*(?:面积|产值|税收))))(?P<what>[^，。；、\d]{0,14}(?:负担|成本|支出|面积|产值|税收|产能|规模|耗煤量|用量|煤炭|燃煤)|(?<=净增)[^，。；、\d]{2,14})(?:约|近|超过?)?$"
)


# 6.5%的增速: a speed is named after the number.
_SPEED = re.compile(r"的?(?:增长)?(?:增速|速度|增长率|增幅)")


@cache
def _paced() -> re.Pattern[str]:
    """不低于5%的幅度压减一般性支出: how fast something is to change, and what."""
    change = load("cues")["change"]
    rise, fall = ("|".join(sorted((w for w in change[key] if len(w) > 1), key=len, reverse=True)) for key in ("rise", "fall"))
    return re.compile(rf"的(?:幅度|速度|比例)(?:逐年|再)?(?:(?P<rise>{rise})|(?P<fall>{fall}))(?P<what>[^，。；、\d]{{2,14}})?")


_CHANGED = re.compile(
    r"(?:^|[，、])[再要共已将还又也]{0,3}(?:累计|年内|全年|今年|力争|预计|计划|比上年|进一步|大幅|净)*(?:(?P<fall>减少|减轻)|(?P<rise>增加))(?P<what>[^，。；、\d]{2,14}?)(?:约|近|超过?)?$"
)


def _amount(left: str) -> Reading:
    patterns = _patterns()
    if moved := _MOVED.search(left) or _CHANGED.search(left):
        return Reading("increment", -1 if moved["fall"] else 1, left[moved.start("what") :], "increment-of")
    verb = patterns["verb"].search(left)
    if verb is None or patterns["to"].search(left) or ends_with(left, "tail", "keep") == "净":
        return Reading("level", 1, left, "level")
    word = verb["rise"] or verb["fall"]
    if word == "提升" and left[: verb.start()].endswith(tuple(load("cues")["change"]["works"])):
        return Reading("level", 1, left, "level")  # 新建提升240公里乡村公路: what was worked on
    if word == "增" and left[: verb.start()].endswith("新"):
        return Reading("level", 1, left, "level")
    if word in load("cues")["change"]["comparing"]:
        compared = re.search(r"[比较][^，]{0,10}$", left[: verb.start()]) and len(word) == 1
        if not compared:
            return Reading("level", 1, left, "level")
    return Reading("increment", -1 if verb["fall"] else 1, left[: verb.start()], "increment")
