"""Tables of performance goals (绩效目标表) that a copy left as lines: which line names the goal that a value is of."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from dajuan.lexicon import load
from dajuan.values import Bound

_SIGNS: dict[str, Bound] = {
    "≥": "at_least",
    ">=": "at_least",
    ">": "over",
    "≤": "at_most",
    "<=": "at_most",
    "<": "under",
    "=": "exact",
}
_SIGN = re.compile("|".join(_SIGNS))
_VALUE = re.compile(rf"(?P<sign>{'|'.join(_SIGNS)})?\s*\d[\d,]*(?:\.\d+)?\s*[^\d，。；、：:\-—]{{0,8}}")
_CODE = re.compile(r"^\d{6,}[-—]|^\d{1,2}[.、]")
_ASIDE = re.compile(r"[（(][^（()）]*[）)]")
_NUMBER = re.compile(r"\d(?![\dA-Za-z])")
_LONGEST = 40  # characters of a name; more are words that explain
_FURNITURE = re.compile(r"[-—–\s]*\d{1,4}[-—–\s]*|表\s?\d[\d-]*")


@dataclass(frozen=True, slots=True)
class Goal:
    """A value of such a table: where its line begins and ends, what it is of, and the bound that a line before it says."""

    start: int
    end: int
    name: str
    bound: Bound | None


class GoalTables:
    """The values of the tables of goals in a text, by place."""

    def __init__(self, text: str) -> None:
        self._goals = list(_goals(text)) if any(head in text for head in load("tables")["goals"]["heads"]) else []
        self._starts = [goal.start for goal in self._goals]

    def at(self, place: int) -> Goal | None:
        """Return the goal whose value stands at ``place``, or None.

        >>> text = "三级指标\\n指标值\\n数量指标\\n培训人数\\n≥50人\\n≥20人"
        >>> GoalTables(text).at(text.index("20")).name
        '培训人数'
        """
        index = bisect_right(self._starts, place) - 1
        return self._goals[index] if index >= 0 and place < self._goals[index].end else None


def _goals(text: str) -> Iterator[Goal]:
    """Yield the values of the lines behind the head of a table of goals; none where it also says what was reached."""
    words = load("tables")["goals"]
    first = min(place for head in words["heads"] if (place := text.find(head)) >= 0)
    if any(line.strip() in words["reached"] for _, line in _lines(text, first)):
        return
    name: list[str] = []
    label, sign, before, named = "", "", "", ""
    for start, line in _lines(text, first):
        bare = line.strip()
        if not bare or (_FURNITURE.fullmatch(bare) and not sign):
            continue
        if _labels().fullmatch(bare):
            name, label, sign, named = [], bare if bare.endswith("满意度") else "", "", ""
        elif _SIGN.fullmatch(bare):
            sign, named = bare, _joined(name) or label
        elif value := _VALUE.fullmatch(bare):
            named = named or _joined(name) or label
            if named and (sign or value["sign"] or any(named.endswith(end) for end in words["ends"])):
                yield Goal(start, start + len(line), named, _SIGNS[sign] if sign else None)
            name, sign = [], ""
        elif bare == before or bare in words["states"]:
            name, named = [], ""  # 达标, 达标: what is to be reached is no number, and no name either
        else:
            name, named = [*name, bare], ""
        before = bare


def _lines(text: str, first: int) -> Iterator[tuple[int, str]]:
    start = first
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, text[start:end]
        start = end + 1


def _joined(lines: list[str]) -> str:
    """The name that a few lines make; '' where they are too long to be one, or hold numbers of their own."""
    whole = _ASIDE.sub("", _CODE.sub("", _kind_before().sub("", "".join(lines))))
    return whole if 1 < len(whole) <= _LONGEST and not _NUMBER.search(whole) else ""


@cache
def _labels() -> re.Pattern[str]:
    words = load("tables")["goals"]
    kinds = _kinds()
    heads = "|".join(sorted((*words["heads"], *words["labels"]), key=len, reverse=True))
    return re.compile(rf"(?:\d{{1,2}}-)?(?:(?:{kinds})指标|{heads})")


def _kinds() -> str:
    return "|".join(sorted(load("tables")["goals"]["kinds"], key=len, reverse=True))


@cache
def _kind_before() -> re.Pattern[str]:
    """满意度指标服务对象满意度企业满意度: kinds that a copy ran together with the name of the goal."""
    return re.compile(rf"^(?:(?:\d{{1,2}}-)?(?:{_kinds()})指标)+(?:服务对象满意度)?(?=..)|^服务对象满意度(?=.{{3}})")
