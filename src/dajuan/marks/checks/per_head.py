"""Does the figure per head follow from the total and the heads?"""

from __future__ import annotations

from decimal import Decimal

from dajuan.lexicon import load
from dajuan.marks.checks.asking import Pair, told
from dajuan.marks.dossier import Dossier, is_whole_year
from dajuan.marks.matching import code_of
from dajuan.marks.model import Check, Hit

_SLACK = Decimal("0.05")
"""The heads are those at the end of the year, the official figure uses their average: 5 % pass."""


def per_head(dossier: Dossier) -> Check:
    """Divide the total by the heads of the same edition and year and compare; up to 5 % apart passes."""
    levels: dict[tuple[str, str], Pair] = {}
    for entry, figure in dossier.of_reviews:
        code = code_of(figure)
        if code and figure.kind == "level" and is_whole_year(figure, dossier.year):
            levels.setdefault((entry.edition, code), (entry, figure))
    hits = []
    for (edition, code), each in levels.items():
        total, heads = (levels.get((edition, part)) for part in load("marks")["per_head"].get(code, ("", "")))
        if total and heads and _resident(heads) and heads[1].quantity.value > 0 and _same_money(each, total):
            hits.append(_hit(each, total, heads))
    return told("per-head", "Does the figure per head follow from the total and the heads?", "note", hits)


def _resident(heads: Pair) -> bool:
    """Whether the heads are residents: 总人口 is often that of the household register, and official figures divide by residents."""
    return any(word in heads[1].measure for word in load("marks")["heads"]["words"])


def _same_money(each: Pair, total: Pair) -> bool:
    return each[1].quantity.unit.partition("/")[0] == total[1].quantity.unit


def _hit(each: Pair, total: Pair, heads: Pair) -> Hit:
    computed = total[1].quantity.value / heads[1].quantity.value
    agrees = abs(each[1].quantity.value - computed) <= computed * _SLACK
    message = f"{total[1].quote} / {heads[1].quote} = {computed:.0f}, the text says {each[1].quote}."
    return Hit((each[0], total[0], heads[0]), agrees, message)
