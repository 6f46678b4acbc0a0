"""Which measure each number of a list has: coordinated names, inherited subjects, names after the number."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from dajuan.claims.changes import Reading
from dajuan.claims.phrases import ends_with, name_after, name_before, split_names, strip_head, strip_tail, ways_to_split
from dajuan.claims.quantities import Amount
from dajuan.claims.subjects import as_part, beside, in_all, is_change, is_stage, of_subject, school_of, shared_by
from dajuan.document import Sentence
from dajuan.lexicon import load
from dajuan.values import Problem

_LIST = re.compile(r"[^，。；：,;:（(）)]*、[^，。；：,;:（(）)]*$")
_KEEP_VERB = re.compile(r"(新增|新建|改造|新设|新开工|新认定|新签|新开|减租|减税)[^，。；]*$")


_FOR = re.compile(
    r"[，,]?\s?(?:专项|重点|持续|主要|全部|共同)?(?:用于|支持|保障|帮扶|扶持|推进|推动|促进)([^，。；：,;:\n]{2,24})"
)
# 统筹7亿元和减租2亿元，帮扶企业: money beside other money is for the same.
_BESIDE = re.compile(r"[和、与及][一-鿿]{1,8}\d[\d.]*[万亿]{0,2}元")
_MONEY_VERB = re.compile(r"(投入|安排|拨付|统筹|下达|筹集|发放|争取|支出|落实|兑现|整合|列支)(?:资金|补助|补贴|经费)?$")
_VERB_PHRASE = re.compile(r"[一-鿿“”]{2,12}")
_RANK_TAIL = re.compile(
    r"(?:分别|连续\S{1,4}年|均|并列|稳|跃)?(?:位列|位居|名列|排名|居于|位于|居|列|排|保持|稳居|蝉联|跃居|升至|升到|进入|跻身)?(?:全国|全省|全市|全县|全区|全州|全镇|全球|世界|[一-鿿]{1,6}地级市|同类城市)?(?:各[一-鿿]{1,4})?(?:前列)?$"
)
_BRACKETED = re.compile(r"([^，。；、（(\d]{2,24})[（(]$")
_SAID_TO_CHANGE = re.compile(
    r"([^，。；\n\d]{2,20}?)(?:保持|实现|继续|呈现|持续|较快|平稳|稳步|稳定|快速|大幅|小幅|明显|加快|稳中有?|低位|恢复性|逐步)+"
    r"(?:增长|下降|回落|回升|提升|上升|向好|扩大|改善|提速|发展|运行|恢复|攀升|反弹|收窄)?[，,。]$"
)
_PLACED = re.compile(
    r"(?:分别|均|稳|跃|并列)*(?:位列|位居|名列|排名|排在|居于|位于|跃居|稳居|分列|分居|[跃提攀上晋]?升[至到]|跃[上入]|跻身|迈入|晋级|居(?!民|住)|(?<!水土)保持(?!率|面积))(?:[一-鿿]{0,12})$"
)
_PLACING = 10  # characters that place something among others
_ALL_OF_THEM = re.compile(r"(?<![平人年户亩])均")
_VALUE = re.compile(r"\d[\d.]*[万亿]*(?:%|‰|元|个百分点|[人户家个项])")  # in a list of values, which names nothing
_CHANGES_TO = re.compile(r"增加|提高|上升|下降|减少|降低|扩大|增长|降|升|增|减")


_AMONG = re.compile(r"(?P<whole>[一-鿿]{0,12}(?:零售额|零售总额|增加值|投资|总产值|产量|营业收入))中[，,]")
# 分经济类型看, 按消费形态分, 从主要行业看: what follows are parts.
_BY_KIND = re.compile(r"[分按从][一-鿿、]{2,10}(?:来?看|分|划分)[，,：:]")


@dataclass
class Naming:
    """What was named so far: the last names, all names of the sentence, those last counted in each unit, where the last ended.

    ``ratio`` is what the last share is called after its name: 占比, 占全部投资比重.
    """

    names: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    paragraph: int = -1
    end: int = 0
    share: bool = False
    ratio: str = ""
    grew: bool = False
    moved: int = 0
    unit: str | None = None
    each: bool = False
    counted: dict[str | None, str] = field(default_factory=dict)
    paced: bool = False
    school: str = ""
    industry: str = ""
    told: dict[str | None, str] = field(default_factory=dict)
    whole: str = ""
    whole_in: str | None = None
    problems: list[Problem] = field(default_factory=list)

    def begin(self, sentence: Sentence) -> None:
        """Enter a sentence; a new paragraph forgets the subject."""
        if sentence.paragraph != self.paragraph:
            self.names = []
            self.school = self.whole = self.industry = ""
            self.told = {}
        self.said = []
        self.counted = {}
        self.ratio = ""
        self.paragraph = sentence.paragraph
        self.end = sentence.span.start

    def after(self, names: list[str], amount: Amount, stop: int) -> None:
        """Remember what was just named."""
        if any(names):
            self.names = names
            self.said += [name for name in names if name not in self.said[-4:]]
            self.counted[amount.unit] = self.told[amount.unit] = names[-1]
            self.school = school_of(self.school, names[-1], amount.unit)
        self.end = max(stop, amount.end)

    def parts(self, names: list[str], between: str, unit: str | None) -> list[str]:
        """Return names as those of parts of what was told in this ``unit`` before 其中, 中， or 分行业看，, which stands ``between``.

        That lasts until a name says itself what it measures, or something is counted in another unit.
        """
        among = _AMONG.search(between)
        if among is not None:
            self.whole, self.whole_in = among["whole"], unit  # 商品零售额中，饮料类增长2%
        elif "其中" in between or _BY_KIND.search(between):
            self.whole, self.whole_in = self.told.get(unit, ""), unit
        elif unit not in (self.whole_in, "percent"):
            self.whole = ""
        made = [as_part(self.whole, name) for name in names] if self.whole else names
        alike = (word := shared_by(self.whole)) and all(name.endswith(word) for name in made)
        if not alike and among is None and set(names) != {self.subject}:
            # 零售总额…，其中城镇零售额9亿元，乡村3亿元: what is beside a part goes by the name of that part.
            self.whole = made[-1] if self.whole and shared_by(made[-1]) else ""
        return made

    @property
    def subject(self) -> str:
        """The name that words without one of their own go on with."""
        return self.names[-1] if self.names else ""


@dataclass(frozen=True, slots=True)
class Place:
    """What stands around a list of numbers: how it is read, the words before in the sentence, the name and words after."""

    reading: Reading
    count: int
    earlier: str
    following: str
    after: str
    unit: str | None
    counted: bool = False
    between: str = ""
    over: bool = False
    uneven: bool = False


def name_group(naming: Naming, place: Place) -> list[str]:
    """Return one name for each number of a list that stands together."""
    reading, left = place.reading, place.reading.left
    if place.over and len(naming.said) > 1:
        return [_measured_against(naming.said)] * place.count
    if reading.kind == "rank":
        left = _RANK_TAIL.sub("", _PLACED.sub("", left.rstrip(" ，,")))
    if reading.noun and reading.kind == "completion":
        return _completed(naming, left, reading.noun, place.count)
    name = name_before(left)
    if not place.following and is_stage(left, name):
        name = in_all(naming.counted.get(place.unit, naming.subject), left) or name
    if name in load("measures")["bare"] or (reading.kind == "multiple" and name.rstrip("的").endswith(("总和", "之和"))):
        name = ""
    if _moved_on().fullmatch(place.between + left):
        return [naming.subject] * place.count
    if place.count == 1 and reading.kind != "rank" and (not name or is_change(name)):
        if outer := _BRACKETED.search(place.between):
            name = name_before(outer[1]) + (name if outer[1] and not outer[1].endswith(name) else "")
        elif reading.kind in ("growth", "points") and (before := _SAID_TO_CHANGE.search(place.between)):
            name = name_before(before[1])
    name = beside(naming.subject, left, name, bool(naming.said))
    if place.count > 1:
        return _listed(naming, place, left, name)
    return [_single(naming, place, left, name)]


def _measured_against(said: list[str]) -> str:
    """支出5亿元，为年初预算6亿元的80%: what was measured is not the amount before the percentage, nor another budget."""
    goals = tuple(load("cues")["completion"]["goals"])
    return next((name for name in reversed(said[:-1]) if not name.endswith(goals)), said[-2])


@cache
def _moved_on() -> re.Pattern[str]:
    """由66户整合至12户: the second number counts what the first did."""
    return re.compile(rf"(?:{'|'.join(load('measures')['moving'])})[至到为成]\s?(?:近|约|超)?")


def _single(naming: Naming, place: Place, left: str, name: str) -> str:
    reading, following = place.reading, place.following
    if reading.rule == "growth-paced" and reading.noun:
        return reading.noun
    if following and (reading.rule == "share-of-following" or (reading.kind == "rank" and place.unit == "rank")):
        return following
    if reading.rule == "share-of" and _IN_PLACE.match(name) and naming.names:
        return naming.subject
    if reading.rule == "share-ratio":
        return _ratio_name(naming, name, reading.noun)
    if following and (not name or place.counted or _is_verb_phrase(left)):
        kept = _KEEP_VERB.search(strip_tail(left))
        return (kept[1] if kept and not following.startswith(kept[1]) else "") + following
    if place.unit == "CNY" and name.endswith("总投资") and (works := _WORKS.match(place.after)):
        return (works["named"] or name_after(place.after, works.end())[0]) + "总投资"
    if place.unit == "CNY" and (not name or _MONEY_VERB.search(name)) and (purpose := _purpose(place, left)):
        return purpose
    if name:
        return name
    if place.unit == "CNY" and left.strip() in load("measures")["sums"]:
        return _sum_of(naming.said, left.strip())
    # 均居全国第2: of a rank the words that place it were taken from ``left``.
    if _ALL_OF_THEM.search(reading.left[-_PLACING:] if reading.kind == "rank" else left[-8:]) and len(naming.names) > 1:
        return "、".join(naming.names)
    if place.unit == "person" and reading.kind == "level" and (phrase := _VERB_PHRASE.match(place.after)):
        return naming.subject if _CHANGES_TO.match(phrase[0]) else phrase[0]
    if place.counted and left.rstrip().endswith(("将", "把", "对")):
        return following  # 将8个公司运营的…: what is handled is not what was told of before
    return in_all(naming.subject, left) or following


# 总投资2亿元的6个环保项目, 总投资2亿元的河湖保护项目: what the investment is of stands behind it.
_WORKS = re.compile(r"的(?:(?:约|近|超)?\d[\d.,]{0,6}[余多]?[个项]|(?P<named>[一-鿿“”、]{2,20}?(?:项目|工程|基地|电站|园区)))")


def _sum_of(said: list[str], word: str) -> str:
    """合计 after 税收收入, 非税收入 is 收入合计; after a list of several sides it is of no one of them."""
    sides = {side for pair in load("heads")["pairs"] for side in pair if said and all(one.endswith(side) for one in said)}
    return "".join(sides) + word


def _purpose(place: Place, left: str) -> str:
    """投入近1亿元用于疫情防控 is 疫情防控投入: money named by what it is for."""
    verb = _MONEY_VERB.search(left.rstrip(" 近约超过达了"))
    beside = _BESIDE.match(place.after)
    purpose = _FOR.match(place.after, beside.end() if beside is not None else 0)
    if verb is None or purpose is None:
        return ""
    return purpose[1].strip() + verb[1] + ("" if verb[1] in ("投入", "支出") else "资金")


def _is_verb_phrase(left: str) -> bool:
    """Whether the words before the number end in a verb or a joint, so that what is counted stands after it."""
    bare = left.rstrip(" 　")
    return bool(
        not bare
        or bare[-1] in "和与及、"
        or ends_with(bare, "verb", "words")
        or ends_with(bare, "verb", "keep")
        or ends_with(bare, "head", "words")
    )


def _completed(naming: Naming, left: str, goal: str, count: int) -> list[str]:
    own = name_before(left)
    name = own or naming.subject
    if name.endswith(goal):
        return [name] * count
    if not name:
        return [goal] * count
    # 就业40人、培训50人，完成任务的80%和90%: one value for each of those just named.
    names = naming.said[-count:] if count > 1 and not own and len(naming.said) >= count else [name] * count
    if count > 1 and own:
        ways = ways_to_split(strip_head(strip_tail(left)))
        names = next(([name_before(one) or one for one in each] for each in ways if len(each) == count), names)
    return [name + goal if not goal.endswith(("预算", "预算数")) else name for name in names]


_PART_OF = re.compile(r"(?:占|相当于)[^占]*$|在[^占]*[中内]?的?$")
_IN_PLACE = re.compile(r"在[一-鿿]{1,8}$")


def _ratio_name(naming: Naming, name: str, noun: str) -> str:
    stem = name[: -len(noun)] if name.endswith(noun) else name
    if not stem and naming.names:
        return naming.subject + ("" if noun in ("占比", "比重", "比例") else noun)
    if noun == "贡献率":
        return name
    if _IN_PLACE.match(stem) and naming.names:
        return naming.subject
    part = _PART_OF.sub("", stem).rstrip("的") or name
    # 占 names the part that is meant; 报销比例 is a name as it stands.
    return name if noun == "比例" and part == stem and name.endswith(noun) else part


_ORDERS = re.compile(
    r"(?P<orders>第?[一二三](?:[、和及]第?[一二三]){1,2}|三次(?!产业(?:结构|比重|比例|占比|构成|比)))(?P<of>产业)(?P<what>.*)"
)


def _industries(name: str) -> list[str]:
    """第一、三产业增加值, 三次产业增加值: one name for each of the industries, whole; their structure is that of all."""
    match = _ORDERS.fullmatch(name)
    if match is None:
        return []
    orders = "一二三" if match["orders"] == "三次" else re.sub(r"[^一二三]", "", match["orders"])
    return [f"第{order}{match['of']}{match['what']}" for order in orders]


def _both(name: str) -> list[str]:
    """城乡居民人均可支配收入 of two values is two measures: one word stands for two modifiers."""
    for word, modifiers in load("measures")["pairs"].items():
        if name.startswith(word):
            return [modifier + name[len(word) :] for modifier in modifiers]
    return []


def _listed(naming: Naming, place: Place, left: str, name: str) -> list[str]:
    count = place.count
    if place.uneven:
        return [name or naming.subject] * count
    stripped = strip_head(strip_tail(left))
    for whole in (stripped, name):
        if count == len(each := _industries(whole)):
            return each
        if whole and (names := split_names(whole, count)) and not any(one[0].isdigit() and "元" in one for one in names):
            return [of_subject(naming.subject, name_before(one) or one) for one in names]
    if count == len(pair := _both(name)):
        return pair
    if not name and len(naming.said) >= count:
        return naming.said[-count:]
    if lists := _LIST.search(place.earlier.rstrip("，,：: ")):
        whole = strip_head(re.sub(r"等[^、]*$|发展较快$|增势[^、]*$", "", lists[0]))
        if (names := split_names(whole, count)) and not any(_VALUE.search(one) for one in names):
            return [one + (name if name and name not in one else "") for one in names]
    return [name or naming.subject] * count
