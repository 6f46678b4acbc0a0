"""N项中完成n项，占p%: does the stated percentage follow from the counts? Rounding told from error."""

from __future__ import annotations

import re

from dajuan.marks.checks.arithmetic import judge, middle, share_of
from dajuan.marks.checks.asking import Pair, between, sentences, told
from dajuan.marks.clauses import STOP
from dajuan.marks.dossier import Dossier
from dajuan.marks.model import Check, Hit
from dajuan.marks.words import mark_words

_FAR = 16
_RATE = re.compile(
    r"[^，,。；;]{0,8}[，,、]?(?:占(?:比|总数的?|全部的?|计划的?)?|完成率|办结率|达标率|合格率|通过率|到位率|比重|比例)(?:达到?|为|约)?"
)


def ratio_of_counts(dossier: Dossier) -> Check:
    """Recompute a percentage that follows two counts of one unit, the smaller a part of the larger (222项…完成162项，完成率72.9%).

    Cut instead of rounded passes, and is said. Tolerance: the digits printed.
    """
    hits = []
    for group in sentences(dossier):
        for one, other, percent in zip(group, group[1:], group[2:], strict=False):
            if _counts(one, other) and _percent_of(other, percent) and _is_part(one, other, percent):
                hit = _hit(one, other, percent)
                hits += [hit] if hit else []
    return told("ratio-of-counts", "Does the percentage follow from the two counts?", "error", hits)


def _counts(one: Pair, other: Pair) -> bool:
    first, second = one[1], other[1]
    return (
        first.kind == second.kind == "level"
        and first.quantity.unit == second.quantity.unit
        and first.quantity.value >= second.quantity.value > 0
        and first.quantity.bound == second.quantity.bound == "exact"
        and len(between(one, other)) <= _FAR
        and not STOP.search(between(one, other))
    )


def _percent_of(part: Pair, percent: Pair) -> bool:
    words = between(part, percent)
    return (
        percent[1].quantity.unit == "percent"
        and percent[1].kind in ("share", "completion", "level")
        and _RATE.fullmatch(words) is not None
    )


def _is_part(one: Pair, other: Pair, percent: Pair) -> bool:
    """Whether the second count is of the first: 其中 or a verb of doing stands between for a rate; no list for a share.

    建议190件、提案139件，办结率100% are two things, both of which were dealt with.
    """
    words = between(one, other)
    if any(word in words for word in (*mark_words().of_which, *mark_words().done)):
        return True
    return "率" not in between(other, percent) and not words.startswith(("、", "和", "及"))


def _hit(whole: Pair, part: Pair, percent: Pair) -> Hit | None:
    possible = share_of(part[1], whole[1])
    if possible is None:
        return None
    if whole[1].quantity.unit not in ("CNY", "USD", "t", "km", "mu", "ha", "percent"):
        exact = part[1].quantity.value / whole[1].quantity.value * 100
        possible = type(possible)(exact, exact)
    verdict = judge(percent[1], possible)
    said = f"{part[1].quote} of {whole[1].quote} is {middle(possible)} %, the text says {percent[1].quote}"
    note = {"agrees": ".", "truncated": ": cut instead of rounded.", "differs": ": that does not follow."}[verdict]
    return Hit((whole[0], part[0], percent[0]), verdict != "differs", said + note)
