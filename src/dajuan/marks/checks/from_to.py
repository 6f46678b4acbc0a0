"""由…提高到…: does the stated change follow from the two levels?"""

from __future__ import annotations

import re

from dajuan.claims import Figure
from dajuan.marks.checks.arithmetic import difference, growth_between, judge, middle
from dajuan.marks.checks.asking import Pair, after, before, between, sentences, told
from dajuan.marks.clauses import STOP
from dajuan.marks.dossier import Dossier
from dajuan.marks.model import Check, Hit
from dajuan.marks.reach import Reach
from dajuan.marks.words import mark_words

_TO = re.compile(
    r"(?:提高|增加|增长|上升|扩大|下降|降低|减少|降|升|缩短|压缩|调整|发展|增|减|提升|跃升|攀升|回落|达)?(?:到了?|至|为)[^，,。；;]{0,4}$"
)
_FROM = re.compile(r"(?:由|从)[^，,。；;]{0,10}$")
_FAR = 18
"""A stated change stands at most so many characters after the second level."""


def from_to(dossier: Dossier) -> Check:
    """Recompute growth, increment or points from ``由A到B`` in the same sentence; tolerance: the digits printed.

    Averages per year and growth at constant prices (which does not follow from levels) are left out.
    """
    hits = []
    for group in sentences(dossier):
        for first, last, change in zip(group, group[1:], group[2:], strict=False):
            if _levels(first, last) and _change_of(first, last, change):
                hit = _hit(first, last, change)
                hits += [hit] if hit else []
    return told("from-to", "Does the stated change follow from the two levels?", "error", hits)


def _levels(first: Pair, last: Pair) -> bool:
    words = between(first, last)
    return (
        first[1].kind in ("level", "share")
        and last[1].kind == first[1].kind
        and first[1].quantity.unit == last[1].quantity.unit
        and _FROM.search(before(first)) is not None
        and len(words) <= 16
        and _TO.search(words) is not None
    )


def _change_of(first: Pair, last: Pair, change: Pair) -> bool:
    words = between(last, change)
    real = any(word in pair[1].measure for pair in (first, last, change) for word in mark_words().real)
    averaged = any(word in words + before(change, 4) + after(change, 0) for word in mark_words().per_year)
    alike = change[1].kind in ("growth", "increment", "points", "multiple")
    return alike and len(words) <= _FAR and not STOP.search(words) and not averaged and not (real and change[1].kind == "growth")


def _hit(first: Pair, last: Pair, change: Pair) -> Hit | None:
    possible = _possible(first[1], last[1], change[1])
    if possible is None:
        return None
    verdict = judge(change[1], possible)
    said = f"{first[1].quote} to {last[1].quote} is {middle(possible)}, the text says {change[1].quote}"
    note = {"agrees": ".", "truncated": ": cut instead of rounded.", "differs": ": that does not follow."}[verdict]
    return Hit((first[0], last[0], change[0]), verdict != "differs", said + note)


def _possible(first: Figure, last: Figure, change: Figure) -> Reach | None:
    if change.kind == "growth":
        return growth_between(first, last)
    if change.kind == "multiple":
        growth = growth_between(first, last)
        return Reach(growth.low / 100 + 1, growth.high / 100 + 1) if growth else None
    unit = "percentage_point" if first.quantity.unit == "percent" else first.quantity.unit
    return difference(first, last) if change.quantity.unit in (unit, first.quantity.unit) else None
