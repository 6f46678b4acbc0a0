"""230项完成年度目标: of how many?"""

from __future__ import annotations

import re

from dajuan.claims import Figure
from dajuan.marks.checks.asking import Pair, after, before, told
from dajuan.marks.clauses import CLAUSE
from dajuan.marks.dossier import Dossier, by_sentence
from dajuan.marks.model import Check, Hit
from dajuan.marks.words import mark_words

_DIGIT = re.compile(r"[\d０-９]")
_NOT_COUNTED = {"CNY", "USD", "EUR", "HKD", "percent", "percentage_point", "rank", "multiple", "none"}


def denominator(dossier: Dossier) -> Check:
    """Point at counts of items that reached their target where the sentence does not say of how many there were.

    A number after the words (完成年度目标145%) is a completion, not a count of items that reached it.
    A larger count of the same unit in the sentence, or words like 全部 and 均 beside it, are the denominator.
    """
    hits = []
    for group in by_sentence(dossier.of_reviews):
        for pair in group:
            if _reached(pair):
                known = _said_of_all(pair) or any(_larger(other[1], pair[1]) for other in group)
                told_of = "is given with how many there were" if known else "reached its target: of how many is not said"
                hits.append(Hit((pair[0],), known, f"{pair[1].quote} {pair[1].measure} {told_of}."))
    return told("denominator", "Of how many items is the number that reached its target?", "note", hits)


def _reached(pair: Pair) -> bool:
    figure = pair[1]
    if figure.kind != "level" or figure.quantity.unit in _NOT_COUNTED or "/" in figure.quantity.unit:
        return False
    tail = CLAUSE.split(after(pair, 30))[0]
    word = next((word for word in mark_words().reached if word in tail), None)
    return word is not None and not _DIGIT.search(tail[tail.index(word) :])


def _said_of_all(pair: Pair) -> bool:
    near = CLAUSE.split(before(pair, 8))[-1] + CLAUSE.split(after(pair, 30))[0]
    return any(word in near for word in mark_words().all_of)


def _larger(other: Figure, one: Figure) -> bool:
    return other.quantity.unit == one.quantity.unit and other.quantity.value > one.quantity.value and other.kind == "level"
