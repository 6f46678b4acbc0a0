"""Names of measures: what of the words around a number names the thing counted."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from dajuan.lexicon import load

_BRACKETS = re.compile(r"[（(][^（()）]*[）)]|[\[〔]\d{1,2}[\]〕]|[①-⑳]")
_HAN = re.compile(r"[㐀-䶿一-鿿A-Za-z&“”‘’\d.+（(）)、·\-%/]")
_SPACE = re.compile(r"\s+")
_LONGEST = 40


@cache
def _by_last(section: str, key: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for word in load("cues")[section][key]:
        found.setdefault(word[-1], []).append(word)
    return {last: tuple(sorted(words, key=len, reverse=True)) for last, words in found.items()}


@cache
def _by_first(section: str, key: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for word in load("cues")[section][key]:
        found.setdefault(word[0], []).append(word)
    return {first: tuple(sorted(words, key=len, reverse=True)) for first, words in found.items()}


def ends_with(text: str, section: str, key: str) -> str:
    """Return the longest word of a cue list that ``text`` ends with, or ''."""
    words = _by_last(section, key).get(text[-1:])
    if words is None or not text.endswith(words):
        return ""
    return next(word for word in words if text.endswith(word))


def starts_with(text: str, section: str, key: str, at: int = 0) -> str:
    """Return the longest word of a cue list that begins at ``at`` of ``text``, or ''."""
    words = _by_first(section, key).get(text[at : at + 1])
    if words is None or not text.startswith(words, at):
        return ""
    return next(word for word in words if text.startswith(word, at))


def strip_tail(text: str) -> str:
    """Take from the right what may stand between the name of a measure and its number.

    >>> strip_tail("城镇化率已达到")
    '城镇化率'
    """
    while word := ends_with(text, "tail", "words"):
        shorter = text[: -len(word)]
        if len(word) == 1 and (text[-2:] in _compounds() or text.endswith("占比")):
            break
        if word in load("cues")["tail"]["keep"] and shorter.strip():
            break
        if word in ("总计", "合计") and shorter.endswith(("收入", "支出", "收支")):
            break
        text = shorter
    return text


def strip_head(text: str) -> str:
    """Take from the left what may stand before the name of a measure.

    >>> strip_head("其中全市粮食总产量")
    '粮食总产量'
    """
    while (word := starts_with(text, "head", "words")) and not starts_with(text, "head", "names"):
        rest = text[len(word) :]
        if (len(rest) < 2 and rest) or (word == "上年" and rest.startswith(tuple(load("times")["names"]["follows"]))):
            break
        if rest.startswith("率"):
            break  # 开工率、投产率
        text = rest
    return text


@cache
def _verbs() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, load("cues")["cut"]["words"]), key=len, reverse=True)))


@cache
def _predicates() -> re.Pattern[str]:
    return re.compile("|".join(sorted(load("cues")["cut"]["predicates"], key=len, reverse=True)))


@cache
def _kept() -> re.Pattern[str]:
    return re.compile("|".join(sorted(load("cues")["verb"]["keep"], key=len, reverse=True)))


_ORDER = re.compile(
    r"^(?:计划(?=新[建增]|改[造建]|扩建|建设|培训|整治|修建|发放)|相当于.*|\d{0,3}[一二三四五六七八九十]{1,3}、|\d{1,2}[、.．]|在[一-鿿]{2,10}中[，,]?有?|[五5]年(?:来|间)?(?:累计|共)?|[（(][一二三四五六七八九十\d]+[）)]|有(?!色|效|线|机|害|关|轨|偿|限|意|序|力|望|益))\s?"
)


@cache
def _addend() -> re.Pattern[str]:
    """加专项债券, 减去上解支出: the sign before what is added or taken away."""
    words = load("cues")["addend"]
    return re.compile(rf"加上(?!级|年|解)|(?:{'|'.join(words['signs'])})(?={'|'.join(words['names'])})")


# 支出安排9亿元, 收入执行8亿元: whether it was planned or carried out is told by the modality.
_BUDGETED = re.compile(r"(?<=[入出资])(?:安排|执行)$")
_ANEW = re.compile(r"(?<![换创更革最高全翻刷焕出])新$")  # 新设立, where 以旧换新带动 is no 新带动
# 6.5 5.0 13.1 年末机动车保有量: the cells of a table that a copy left before a sentence.
_CELLS = re.compile(r"^\d*\.\d+\.\d[\d.]*")
_YEARS = re.compile(r"(?:近|这|过去)?[\d一二两三四五六七八九十]{1,4}年?(?:平均|年均)?")
# 扣除留抵退税因素后可比增长: on which basis a change is reckoned is no part of what changes.
_BASIS = re.compile(
    r"(?:扣除|剔除|还原|考虑)[^，。；]{1,14}(?:因素|影响|基数)后?$|按[^，。；]{1,10}(?:汇率|价格|价|口径)(?:计算|折算|换算)?(?:为|合|成|约)?$|每(?:公斤|斤|吨|亩|平方米)$"
)
_RUNNING = re.compile(
    r"(?:(?:自\d*年?以来)?连续|(?<=[一-鿿])(?:近|这|过去|未来)?)[\d一二三四五六七八九十两]{1,3}年(?:来|间|内)?$"
)


# 市级（含开发区，下同）一般公共预算收入: what is left of a bracket that a comma broke.
_LEFT_OPEN = re.compile(r"^[^（(]*[）)](?=[一-鿿]{2})")
# 经济总量连续跨过3个万亿元大关: how many marks were passed is no part of what passed them.
_MARKS_PASSED = re.compile(r"(?:[连接]续?)?(?:跨[过越]|突破|迈[过上]|登上)[\d一二两三四五六七八九十]{1,2}个$")


def name_before(left: str) -> str:
    """Return the name of the measure that ``left``, the words before a number, ends with, or ''.

    >>> name_before("全年实现地区生产总值")
    '地区生产总值'
    """
    return _name_at_end(_BRACKETS.sub("", _SPACE.sub("", left))[-_LONGEST * 2 :])


@lru_cache(maxsize=4096)  # The same few words stand before many numbers (增长, 其中); the length of a key is bounded.
def _name_at_end(words: str) -> str:
    text = strip_head(_CELLS.sub("", strip_tail(_BASIS.sub("", strip_tail(words)))))
    if predicate := _predicates().search(text, 2):
        text = text[: predicate.start()]
    for match in reversed(list(_verbs().finditer(text))):
        if starts_with(text, "cut", "compounds", match.start()):
            continue
        rest = text[match.end() :]
        if _ANEW.search(text, 0, match.start()) and len(rest) >= 2:
            text = text[match.start() - 1 :]  # 新设立企业 is not all 企业
            break
        if len(rest.strip("的了、 ")) >= 2 and not starts_with(rest, "cut", "nouns"):
            text = _of_generic(strip_head(text[: match.start()]), match[0], rest) or strip_head(rest)
            break
    text = _BUDGETED.sub("", _MARKS_PASSED.sub("", _RUNNING.sub("", _ORDER.sub("", text))))
    if sign := _addend().match(text):
        text = text[sign.end() :]
    if (len(text) == 1 and not text.isascii()) or _YEARS.fullmatch(text):
        return ""
    bare = _LEFT_OPEN.sub("", text).strip(" 　、，,：:“”—-·的")
    # “三公”经费, “爱心驿站”: a quotation that the name begins or ends with is part of it.
    opening = "“" if bare.count("”") > bare.count("“") and f"“{bare}" in text else ""
    closing = "”" if bare.count("“") > bare.count("”") and f"{bare}”" in text else ""
    return (opening + bare + closing)[-_LONGEST:]


def _of_generic(before: str, verb: str, rest: str) -> str:
    """县乡水利完成投资: a name that says too little alone, with what stands before the verb; '' where it is not one.

    The verb stays where it says what is counted: 创业带动就业, 整县建成比例.
    """
    if before in load("measures")["modes"]:
        return before + rest  # 公路完成货物周转量
    if verb == "拥有" and before.startswith(("每", "平均每")):
        return before + verb + rest  # 每百户农村家庭拥有汽车
    if rest not in load("cues")["cut"]["generic"] or len(before) < 2:
        return ""
    return before + (verb if verb == "带动" or rest == "比例" else "") + rest


# 74个重点城市细颗粒物（PM: a bracket that is broken off ends a name, and before it what is counted are the places.
_UNCLOSED = re.compile(r"[^（(]+(?=[（(][^）)]*$)")
_IN_ALL = re.compile(r"[，,]?总(?:建筑面积|投资|面积|长度?|里程|规模|产能|装机|金额|价值|容量|户数|人口)")
_KIND_OF_PLACE = re.compile(r"[^，。；、（(\d]{0,8}?(?:城市|地区|省份|行业|园区)(?=[^，。；、（(\d]{2})")
_JOINTS_AT_ONCE = ("、", "和", "与", "及")


def name_after(text: str, at: int) -> tuple[str, int]:
    """Return the name that begins right after a number at ``at`` and where it ends; ('', at) when there is none.

    >>> name_after("7家旅馆作为应急安置点", 2)[0]
    '旅馆'
    """
    place = at + (text[at : at + 1] == " ")
    if text.startswith("口", place) and text[at - 1] == "人":
        return "人口", place + 1
    if (
        text[place : place + 1] in _JOINTS_AT_ONCE
        and text[place : place + 2] not in _compounds()
        and _number_follows(text, place + 1)
    ):
        return "", at  # 统筹7亿元和减租2亿元: the next number has that name
    if _IN_ALL.match(text, place):
        return "", at  # 保障房8个总建筑面积达: what was counted stands before
    start = place
    quoted = False
    while place < len(text) and place - start < _LONGEST:
        char = text[place]
        if char in "“《":
            quoted = True
        elif char in "”》":
            quoted = False
        elif char == "\n" and place > start and _is_wrapped(text, place):
            place += 1
            continue
        elif not quoted and (
            not _HAN.match(char)
            or (char.isdigit() and not _is_code(text, place))
            or (char in "、和与及" and place > start and _number_follows(text, place + 1))
        ):
            break
        if not quoted and (word := starts_with(text, "verb", "words", place)):
            if place - start <= 2 and (noun := _described(text, place + len(word))):
                return text[start:noun], noun
            if place == start and starts_with(text, "verb", "describing", place) and (noun := _acting(text, place + len(word))):
                return text[start:noun], noun
            if place == start and not starts_with(text, "verb", "keep", place) and text[place : place + 2] not in _compounds():
                return "", at
            if place > start and not _inside_name(text, place, word):
                break
        place += 1
    if _moves_on().match(text, start):
        return "", at
    if unclosed := _UNCLOSED.match(text, start, place):
        place = (_KIND_OF_PLACE.match(text, start, unclosed.end()) or unclosed).end()
    name = _SPACE.sub("", text[start:place]).rstrip("的、 和与及")
    name = name if name[:2] in _compounds() else name.lstrip("的、 和与及")
    name = name.removesuffix("任务") if len(name) > len("任务") + 2 else name
    if _MOVES_ON.fullmatch(name) and _NUMBER.match(text, place):
        return "", at
    if ranked := _RANKED.search(name):
        name, place = name[: ranked.start()], place - len(name) + ranked.start()
    if name.endswith(_RATES) and (counted := _counted_nouns().match(text, start, place)):
        return counted[0], counted.end()
    if (len(name) < 2 and not name.isalpha()) or name in _EMPTY:
        return "", at
    return name, place


_EMPTY = ("任务", "目标", "目标任务")  # 裁减30万任务: what is counted stands before
# 居全县15个乡镇第二: a rank ends the name of those among whom it is.
_RANKED = re.compile(r"(?:排名|位列|位居|中?排)?第[一二三四五六七八九十\d]{1,3}(?:位|名)?$")
# 5个断面水质优良率为100%: what is counted are the places, the rate is told of them.
_RATES = ("率", "比例", "比重", "浓度")


@cache
def _counted_nouns() -> re.Pattern[str]:
    return re.compile(rf"[^，。；、（(\d]{{0,8}}?(?:{'|'.join(sorted(load('measures')['nouns'], key=len, reverse=True))})")


_PHRASE = re.compile(r"[一-鿿]{2,12}(?=[，。；、（(\n\s]|$)")


@cache
def _nouns() -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(sorted(load('measures')['nouns'], key=len, reverse=True))})$")


def _described(text: str, after: int) -> int:
    """长期建设国债, 上市企业: a verb that describes the noun after it; where the noun ends, or 0."""
    phrase = _PHRASE.match(text, after)
    if phrase is None or any(starts_with(text, "verb", "words", at) for at in range(after, phrase.end() - 3)):
        return 0
    return phrase.end() if _nouns().search(text, after, phrase.end()) else 0


def _acting(text: str, after: int) -> int:
    """监测对象稳定消除风险: a verb that describes a noun that a second verb stands behind; where the noun ends, or 0."""
    noun = _counted_nouns().match(text, after, after + 4)
    return noun.end() if noun is not None and starts_with(text, "verb", "words", noun.end()) else 0


_CODED = re.compile(r"[A-Za-z]\d{1,2}\.$")
_WRAPPED = 18  # characters a line has at least where it is broken for its length


def _is_wrapped(text: str, place: int) -> bool:
    """Whether a line break only fits the text to a page: a long line, a word before and after."""
    line = place - text.rfind("\n", max(0, place - 200), place) - 1
    return line >= _WRAPPED and "一" <= text[place - 1] <= "鿿" and "一" <= text[place + 1 : place + 2] <= "鿿"


@cache
def _moves_on() -> re.Pattern[str]:
    """从39个拓展到91个: a verb between two numbers that moves from one to the other names nothing."""
    return re.compile(rf"\s?(?:{'|'.join(load('measures')['moving'])})[至到为成]\s?(?:[近约超]|不足)?\d")


# 由66户整合至12户: what stands between two numbers only moves from one to the other.
_MOVES_ON = re.compile(r"[一-鿿]{0,5}[至到为成]")
_NUMBER = re.compile(r"\s?(?:[近约超]|不足)?\d")


def _is_code(text: str, place: int) -> bool:
    """Whether a digit belongs to a code in a name (5G, A4, 3D) rather than to the next number."""
    if text[place - 1] == "." and _CODED.search(text, max(0, place - 6), place):
        return True
    around = text[place - 1 : place] + text[place + 1 : place + 2]
    return any(char.isascii() and char.isalpha() for char in around)


def _inside_name(text: str, place: int, word: str) -> bool:
    """A verb before 的 or before a noun ending belongs to the name: 参加活动的居民, 建设项目, 保障房, 运营线路."""
    rest = text[place + len(word) : place + len(word) + 2]
    if text[place - 1 : place + 1] in _compounds():
        return True  # 稳增长方案
    if len(word) == 1:
        if text[place : place + 2] in _compounds():
            return True
        return (
            bool(rest[:1])
            and not rest[:1].isdigit()
            and word not in "占是为在将被让使由从已"
            and bool(rest[:1].strip("，。；、 "))
        )
    return rest[:1] in set("率额量区性费房者业的户站所中路网点线厂院项设工人标面体任")


@cache
def _compounds() -> frozenset[str]:
    return frozenset(load("cues")["verb"]["compounds"])


def _number_follows(text: str, place: int) -> bool:
    return bool(re.match(r"\s?“?\d", text[place : place + 3])) or bool(re.match(r"[一-鿿]{0,12}\d", text[place : place + 14]))


# From the loosest way of joining names to the tightest.
_JOINTS = (r"、|，|,", r"、|以及|和", r"和|与|及", r"、|以及|和|与|及|，|,")


def ways_to_split(text: str) -> list[list[str]]:
    """Return the parts of coordinated names, from the loosest way of joining to the tightest."""
    return [[part.strip() for part in re.split(pattern, text) if part.strip()] for pattern in _JOINTS]


def split_names(text: str, count: int) -> list[str] | None:
    """Split coordinated names into ``count`` names, sharing heads and modifiers; None when they are not that many.

    >>> split_names("高技术制造业、装备制造业增加值", 2)
    ['高技术制造业增加值', '装备制造业增加值']
    >>> split_names("城镇、农村居民人均可支配收入", 2)
    ['城镇居民人均可支配收入', '农村居民人均可支配收入']
    """
    ways = ways_to_split(text)
    for parts in ways:
        if len(parts) == count:
            return _share(parts)
    return next((_share(parts[-count:]) for parts in ways if len(parts) > count), None)


@cache
def _heads() -> tuple[str, ...]:
    return tuple(sorted(load("heads")["heads"], key=len, reverse=True))


_MEASURING = "率量额数"


_OF_MEASURES = ("增速", "增幅", "降幅", "占比", "比重")
_KINDS_OF_BODY = ("企业", "学校", "医院", "人口", "项目", "学生")  # heads that say whose measure it is, not which


def _share(parts: list[str]) -> list[str]:
    last = parts[-1]
    outer = next((word for word in _OF_MEASURES if last.endswith(word) and len(last) > len(word)), "")
    if outer and not any(part.endswith(_OF_MEASURES) for part in parts[:-1]):
        # 小微企业、“三农”贷款增速: each has the 增速 of its own measure.
        inner = last.removesuffix(outer)
        head = next((head for head in _heads() if inner.endswith(head) and len(inner) > len(head)), "")
        parts = [
            part + head if part.endswith(_KINDS_OF_BODY) and not inner.endswith(_KINDS_OF_BODY) else part for part in parts[:-1]
        ]
        return [part + outer for part in _share([*parts, inner])]
    head = next((head for head in _heads() if last.endswith(head) and len(last) > len(head)), "")
    if (
        not head
        or last in load("heads")["whole"]
        or any(part[-1] in _MEASURING for part in parts[:-1])
        or all(any(part.endswith(one) for one in _heads()) for part in parts[:-1])
    ):
        return parts
    modifier = last[: -len(head)]
    for known in load("heads")["modifiers"]:
        if modifier.startswith(known) and parts[0] in load("heads")["modifiers"]:
            head = last[len(known) :]
            break
    return [
        part if part[-1] in _MEASURING or any(part.endswith(one) for one in _heads()) else part + head for part in parts[:-1]
    ] + [last]
