"""Is one measure stated twice with different values?"""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations

from dajuan.marks.checks.asking import Pair, told
from dajuan.marks.checks.scope import is_narrow
from dajuan.marks.dossier import Dossier, is_whole_year
from dajuan.marks.looking import year_in_doubt
from dajuan.marks.matching import code_of, is_yearly, label_of
from dajuan.marks.model import Check, Hit
from dajuan.marks.reach import reach
from dajuan.marks.words import mark_words

_SURE = 0.7
_NEAR, _POINTS = Decimal("1.5"), Decimal(5)
"""Values further apart than half as much again, or five points, are of different things (a district, another scope)."""


def two_values(dossier: Dossier) -> Check:
    """Compare every two statements of one headline indicator, kind, unit, base, area and year, in one report or in two.

    Only figures whose sentence names the measure before them, only what was said after the year ended, only indicators that have one value for the whole area, in the same
    words, and only whole years; numbers that agree within the digits printed pass. Between reports a difference
    may be a revision, which the message says.
    """
    groups: dict[tuple[object, ...], list[Pair]] = {}
    after = {each.digest for each in dossier.reviews}
    for entry, figure in dossier.reported:
        known = code_of(figure) in mark_words().one_value and is_whole_year(figure, dossier.year) and figure.confidence >= _SURE
        known = known and figure.measure in entry.words[: max(0, figure.span.start - entry.sentence.start)]
        if known and entry.edition in after and not is_narrow((entry, figure)) and not year_in_doubt(dossier, entry):
            groups.setdefault(_key((entry, figure)), []).append((entry, figure))
    hits = [_hit(one, other) for group in groups.values() for one, other in combinations(group[:6], 2) if _comparable(one, other)]
    return told("two-values", "Is one measure stated twice with different values?", "error", hits)


def _key(pair: Pair) -> tuple[object, ...]:
    figure = pair[1]
    base = None if is_yearly(figure) else figure.base
    return (code_of(figure), label_of(figure), figure.kind, figure.quantity.unit, base, figure.universe, figure.area)


def _comparable(one: Pair, other: Pair) -> bool:
    """Two values in one sentence are usually two things (from … to …, respectively), as are values far apart."""
    first, second = abs(one[1].quantity.value), abs(other[1].quantity.value)
    if one[1].quantity.unit in ("percent", "percentage_point"):
        near = abs(one[1].quantity.value - other[1].quantity.value) <= _POINTS
    else:
        near = max(first, second) <= _NEAR * min(first, second)
    return near and (one[0].edition != other[0].edition or one[0].sentence != other[0].sentence)


def _hit(one: Pair, other: Pair) -> Hit:
    agrees = not reach(one[1]).apart(reach(other[1]))
    said = f"{one[1].measure}: {one[1].quote} and {other[1].quote}"
    why = "" if one[0].edition == other[0].edition else " in two sources; the later may be a revision"
    return Hit((one[0], other[0]), agrees, f"{said}{' agree' if agrees else ' differ' + why}.")
