"""Which planned figures are targets: numbers to be reached, and not the size, the age or the name of a thing, or what there is.

Each rule is small and has a name; the words stand in marks.toml under ``[no_aim]``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from dajuan.claims import Figure
from dajuan.ledger import Entry
from dajuan.marks.matching import code_of, label_of
from dajuan.marks.words import mark_words

_CLAUSE = re.compile(r"[，,。；;：:！!\n]")
_FROM = re.compile(r"(?:由|从)[^，,。；;]{0,10}$")
_TO = re.compile(r"[^，,。；;\d]{0,8}(?:到|至|为)")
_NOUN = re.compile(r"\s*[一-鿿]")
_OF_COUNTED = re.compile(r"\s*的\s*\d")
_NAMED_BEFORE = re.compile(r"等$|[^，。；、\s]{1,10}、[^，。；、\s]{1,10}$")
_DEFINITION = re.compile(r"\s*[（(]?\d{1,2}[)）.．、]\s*[“\"「《][^”\"」》]{1,30}[”\"」》][^，。；：]{0,12}：")
_PLACE = re.compile(r"在\s*$")


@dataclass(frozen=True, slots=True)
class Setting:
    """The words of a figure's clause before and after it."""

    head: str
    tail: str


def why_no_aim(entry: Entry, figure: Figure) -> str | None:
    """Return the name of the rule by which a planned figure is no target, or None where it is one."""
    place = max(0, figure.span.start - entry.sentence.start)
    setting = Setting(_CLAUSE.split(entry.words[:place])[-1], _CLAUSE.split(entry.words[place + len(figure.quote) :])[0])
    if _DEFINITION.match(entry.words):
        return "definition"
    return next((name for name, rule in _RULES if rule(figure, setting)), None)


def _rank(figure: Figure, _: Setting) -> bool:
    """A place among others is followed as a rank, not as a target."""
    return figure.kind == "rank"


def _starting_level(figure: Figure, at: Setting) -> bool:
    """The level from which something is to move: 120元 in 由120元提高到200元."""
    return figure.kind in ("level", "share") and bool(_FROM.search(at.head[-12:]) and _TO.match(at.tail[:12]))


def _attribute(figure: Figure, at: Setting) -> bool:
    """A voltage, an age or a span of time right before what it describes: 0—6岁儿童, 24小时热线, 220千伏变电站."""
    if figure.quantity.unit not in mark_words().no_aim.attributes or code_of(figure) is not None:
        return False
    return bool(_NOUN.match(at.tail))


def _capacity(figure: Figure, at: Setting) -> bool:
    """How large a named project is: 30万吨 in 推进某厂30万吨乙烯项目; not where that much is completed or added."""
    if figure.quantity.unit not in mark_words().no_aim.sizes or figure.kind != "level" or not _NOUN.match(at.tail):
        return False
    words = mark_words().no_aim
    own = at.head + at.tail.split("、")[0]
    return any(word in at.tail for word in words.projects) and not any(word in own for word in words.finishing)


def _worth_of_counted(figure: Figure, at: Setting) -> bool:
    """The worth of things that are counted next: 500亿元 in 总投资500亿元的60个项目."""
    return figure.kind == "level" and bool(_OF_COUNTED.match(at.tail))


def _name(figure: Figure, at: Setting) -> bool:
    """A number in the name of a meeting or a prize: 百人论坛."""
    return figure.kind == "level" and at.tail.startswith(mark_words().no_aim.meetings)


def _agenda(figure: Figure, at: Setting) -> bool:
    """The points of the speech itself or of a paper: 重点抓好八个方面工作, 落实十条措施."""
    return figure.kind == "level" and at.tail.startswith(mark_words().no_aim.points)


def _standing(figure: Figure, at: Setting) -> bool:
    """What there is already, or is to be used or served: 已设立, 现有, 用好, 发挥."""
    if figure.kind not in ("level", "share"):
        return False
    near = at.head[-14:]
    return any(word in near for word in mark_words().no_aim.there) and not _finishes(at)


def _given(figure: Figure, _: Setting) -> bool:
    """What no government sets itself: the people there are, those who finish school."""
    return figure.kind == "level" and label_of(figure) in mark_words().no_aim.givens


def _of_a_target(figure: Figure, at: Setting) -> bool:
    """How a target moved since the last: 目标比去年多2万人."""
    return figure.kind in ("increment", "points", "growth") and bool(re.search(r"目标[^，。]{0,6}[比较]", at.head))


def _named_set(figure: Figure, at: Setting) -> bool:
    """Things named just before they are counted, that are carried on and not finished: 加快甲、乙等5个园区建设."""
    words = mark_words().no_aim
    if figure.kind not in ("level", "increment") or figure.quantity.unit not in words.counters or _finishes(at):
        return False
    return bool(_NAMED_BEFORE.search(at.head)) and any(word in at.head for word in words.carried_on)


def _each(figure: Figure, _: Setting) -> bool:
    """So many for each of several: 各县发展1—2个主导产业."""
    return figure.quantity.unit in mark_words().no_aim.counters and figure.quantity.high is not None and figure.quantity.high <= 3


def _finishes(at: Setting) -> bool:
    return any(word in at.head + at.tail for word in mark_words().no_aim.finishing)


def _where(figure: Figure, at: Setting) -> bool:
    """Where something is done with only some of them: 在8个县选择部分乡镇."""
    return figure.kind == "level" and bool(_PLACE.search(at.head)) and at.tail.find("部分") > 0


_RULES = (
    ("rank", _rank),
    ("starting-level", _starting_level),
    ("attribute", _attribute),
    ("capacity", _capacity),
    ("worth-of-counted", _worth_of_counted),
    ("name", _name),
    ("agenda", _agenda),
    ("standing", _standing),
    ("given", _given),
    ("of-a-target", _of_a_target),
    ("named-set", _named_set),
    ("each", _each),
    ("where", _where),
)


@cache
def rule_names() -> tuple[str, ...]:
    """Return the names of the rules, and of the one that looks at a whole sentence."""
    return ("definition", *(name for name, _ in _RULES))
