"""Names that say too little alone: what they are of is the subject, the measure that was named before them."""

from __future__ import annotations

import re
from functools import cache

from dajuan.claims.phrases import name_before, starts_with, strip_tail
from dajuan.lexicon import load

_NEAR = 40  # characters before a number that name it
_CHANGE_NOUN = re.compile(
    r"^(?:增幅|增速|降幅|涨幅|(?:提升|提高|增长|下降|改善)幅度|增长速度|规模|总量|占比|比重|增加值|排名|综合排名|增长率|覆盖面|覆盖率)$"
)
_RATIO_TO = re.compile(r"与[^，。；]{2,14}之比(?=$|[为达约是])")
_FOR_EACH = re.compile(r"户均|人均|亩均")
_IN_ALL = re.compile(r"累计|总(?:数|量|规模|面积|里程)")
_NEWLY = re.compile(r"^新(?:建|增|设|改建|开|开工|认定|培育|植)(?=[一-鿿]{2})")
_LESS = re.compile(r"核减|清退|退出|注销|取消|减少|淘汰|关停")


def is_change(name: str) -> bool:
    """Return whether a name is only of a change or of a size: 增速, 总量."""
    return _CHANGE_NOUN.match(name) is not None


def is_stage(left: str, name: str) -> bool:
    """Return whether the words ``left`` of a number only say how far a work has come: 竣工投产20个."""
    stages = tuple(load("measures")["stages"])
    return (not name or name in stages) and strip_tail(left[-_NEAR:]).endswith(stages)


def beside(subject: str, left: str, name: str, same: bool) -> str:
    """Return the whole name of a measure that is named ``name`` by the words ``left``, beside the subject before it.

    ``same``: the subject stands in the same sentence, so that a bare 增速 is of it.
    """
    name = name or _carried_out(subject, left) or _anew(subject, left) or _spent(subject, left)
    if same and is_goal(name):
        return _without_budget(subject) + name  # 新增就业48人，完成年度目标62人的77%
    if name.endswith("之比") and (with_what := _RATIO_TO.search(left)):
        name = (name_before(left[: with_what.start()]) or subject) + with_what[0]
    if _FOR_EACH.fullmatch(name) and not subject.startswith(name):
        name += subject  # 烟农收入1270万元，户均5.8万元
    return _other_side(subject, of_subject(subject, _of_kin(subject, name)) if same else name)


def _of_kin(subject: str, name: str) -> str:
    """重点项目90个、完成投资7亿元: a measure that does not say whose it is, with that which was named before it."""
    for told in load("measures")["kin"].get(name, ()):
        if subject.endswith(told) and len(subject) > len(told) + 1:
            return subject[: -len(told)] + name
    if name.endswith("结余") and len(name) <= _BARE and (fund := _FUND.search(subject)):
        return subject[: fund.end("whose")] + name  # 养老保险基金支出8亿元，当年结余1亿元
    bodies = _words("nouns")
    bare = name.removeprefix("年度")
    return subject + bare if bare in load("measures")["of_bodies"] and subject.endswith(bodies) else name


_INCOMES = ("收入总量", "收入总计", "收入合计", "总收入", "财力")
_FUND = re.compile(r"(?P<whose>基金(?:预算)?)(?:支出|收入|[一-鿿]{0,4}结余)$")
_BARE = 6  # characters of 结余 with nothing but 当年, 累计 or 滚存 before it
_OPENING = 18  # characters of a sentence in which such an industry stands
_INDUSTRY = re.compile(
    r"[\s　]*(?:[（(]?[一二三四五六七八九十\d]{1,2}(?:是|[)）、.．]))?(?P<name>[一-鿿]{2,8}?产业)(?=[一-鿿])(?!化|链|园|集群|基地|项目|投资|产值|规模|增加值|结构)"
)


def industry_of(text: str, start: int, end: int) -> str:
    """Return the industry that a sentence opens with, which the sentences behind it tell of as well; '' where none is."""
    # Few sentences do: looking for the word is quicker than the pattern.
    match = _INDUSTRY.match(text, start, end) if text.find("产业", start, start + _OPENING) >= 0 else None
    if match is None or any(starts_with(match["name"], part, "words") for part in ("verb", "head")):
        return ""  # 推动产业转型升级
    return match["name"]


def of_industry(industry: str, name: str) -> str:
    """新医药产业聚焦…。产值达到80亿元: a measure that does not say whose it is, with the industry that is told of."""
    if not industry or name not in load("measures")["of_industries"]:
        return name
    return industry + name.removeprefix("产业")


@cache
def _words(*lists: str) -> tuple[str, ...]:
    """The words of these lists, the longest first: they are asked for at every figure."""
    return tuple(sorted((word for each in lists for word in load("measures")[each]), key=len, reverse=True))


def shared_by(whole: str) -> str:
    """Return what the parts of a whole share with it: 周转量; '' where its name does not tell."""
    return next((word for word in _words("shared") if whole.endswith(word)), "")


def as_part(whole: str, part: str) -> str:
    """其中，铁路174亿吨公里 after 货物周转量: the name of a part that does not say itself what is measured of it."""
    shared = shared_by(whole)
    bare = len(part) > 1 and part not in whole and not part.endswith(_words("telling", "shared", "schooled"))
    if not shared or not bare or _CHANGE_NOUN.match(part):
        return part
    over = next((size for size in range(len(shared) - 1, 0, -1) if part.endswith(shared[:size])), 0)
    return part + shared[over:]  # 全行业用电 + 用电量


@cache
def _schools() -> re.Pattern[str]:
    return re.compile("|".join(_words("schools")))


def school_of(school: str, name: str, unit: str | None) -> str:
    """Return the school that bare 招生 and 在校生 are of once ``name`` was told, counted in ``unit``; '' where none is sure."""
    schools = _words("schools")
    if name.endswith(_words("schooled")):
        of = name[: -len(next(what for what in _words("schooled") if name.endswith(what)))]
        return of if of.endswith(schools) else "" if _schools().search(of) else school
    if unit == "所":
        return name if name.endswith(schools) else ""
    return "" if _schools().search(name) else school


def of_school(school: str, name: str) -> str:
    """普通高中38所；全年招生1.3万人，在校生4万人: the pupils of a kind of school bear its name."""
    return school + name if school and name in _words("schooled") else name


def in_all(subject: str, left: str) -> str:
    """Return the subject as the words ``left`` mean it: after 新建绿道10公里, 累计建成80公里 is no longer the new part of it."""
    return _NEWLY.sub("", subject) if _IN_ALL.search(left) else subject


def of_subject(subject: str, name: str) -> str:
    """Return the name of 增速, 总量 on its own, after the name of a measure: that of the measure."""
    return subject + name if is_change(name) and not subject.endswith(name) else name


def is_goal(name: str) -> bool:
    """Return whether a name is only of an aim or a budget: 年度目标, 调整预算; 支出预算 says of what it is."""
    return name in load("cues")["completion"]["goals"] and not name.endswith(("收入预算", "支出预算"))


def is_aim(name: str) -> bool:
    """Return whether a name says that it is of what was aimed at: 固定资产投资年度目标."""
    return name.endswith(tuple(load("cues")["completion"]["goals"]))


def _without_budget(subject: str) -> str:
    """一般公共预算支出 of 一般公共预算支出年初预算."""
    stem = subject
    for word in _words("budgets"):
        stem = stem.removesuffix(word)
    return stem if len(stem) > 1 else subject


def _carried_out(subject: str, left: str) -> str:
    """收入预算为3亿元，实际完成2亿元: what was carried out is the 收入, not its budget; '' where no budget went before."""
    if not re.search("|".join(load("measures")["carried_out"]), left):
        return ""
    stem = _without_budget(subject)
    return stem if stem != subject else ""


def _spent(subject: str, left: str) -> str:
    """收入总量为9亿元，按政策拟安排8亿元: what is set out of an income is spent."""
    return "支出" if left.endswith("安排") and subject.endswith(_INCOMES) else ""


def _anew(subject: str, left: str) -> str:
    """核减低保对象37户，新增21户: those that came anew are not those that left."""
    undone = _LESS.match(subject)
    return "新增" + subject[undone.end() :] if undone and strip_tail(left[-_NEAR:]).endswith("新增") else ""


def _other_side(subject: str, name: str) -> str:
    """支出 on its own, after the 收入 of something, is the 支出 of the same thing."""
    for pair in load("heads")["pairs"]:
        for side, other in (pair, pair[::-1]):
            if name in (side, f"{side}安排") and subject.endswith(other) and len(subject) > len(other) + 1:
                return subject[: -len(other)] + str(side)
    return name
