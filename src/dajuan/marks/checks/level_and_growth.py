"""Does the growth follow from this year's and last year's level?"""

from __future__ import annotations

from decimal import Decimal

from dajuan.marks.checks.arithmetic import growth_between, middle
from dajuan.marks.checks.asking import Pair, after, before, told
from dajuan.marks.checks.scope import is_narrow
from dajuan.marks.dossier import Dossier, is_whole_year
from dajuan.marks.matching import code_of, is_yearly, label_of
from dajuan.marks.model import Check, Hit
from dajuan.marks.reach import Reach, reach
from dajuan.marks.words import mark_words

_SLACK = Decimal(1)
"""Revisions of last year's level are common: differences up to one percentage point beyond rounding pass."""


def level_and_growth(dossier: Dossier) -> Check:
    """Compare the stated growth of an indicator with that from last year's level; constant prices are left out.

    A note, not an error: last year's level may have been revised, or the scope changed (同口径).
    """
    now = _levels(dossier, dossier.year)
    last = _levels(dossier, dossier.year - 1)
    hits = []
    for key, pair in _growths(dossier).items():
        if key in now and key in last:
            hit = _hit(last[key], now[key], pair)
            hits += [hit] if hit else []
    return told("level-and-growth", "Does the growth follow from the two years' levels?", "note", hits)


def _growths(dossier: Dossier) -> dict[str, Pair]:
    found: dict[str, Pair] = {}
    for entry, figure in dossier.of_reviews:
        code = code_of(figure)
        if code and figure.kind == "growth" and is_whole_year(figure, dossier.year) and _is_plain((entry, figure)):
            found.setdefault(code, (entry, figure))
    return found


def _is_plain(pair: Pair) -> bool:
    """Whether it is growth on the year before of the whole area, in the prices and the scope of the day."""
    adjusted = [*mark_words().real, *mark_words().other_scope]
    words = pair[1].measure + before(pair, 6) + after(pair, 6)
    return not is_narrow(pair) and is_yearly(pair[1]) and not any(word in words for word in adjusted)


def _levels(dossier: Dossier, year: int) -> dict[str, Pair]:
    found: dict[str, Pair] = {}
    for entry, figure in dossier.figures:
        code = code_of(figure)
        stated = figure.kind == "level" and figure.modality in ("reported", "estimated") and is_whole_year(figure, year)
        if code and stated and not _is_scoped((entry, figure)) and not is_narrow((entry, figure)):
            found.setdefault(code, (entry, figure))
    return found


def _is_scoped(pair: Pair) -> bool:
    return any(word in before(pair, 8) for word in mark_words().other_scope)


def _hit(last: Pair, now: Pair, growth: Pair) -> Hit | None:
    if (
        label_of(last[1]) != label_of(now[1])
        or last[1].quantity.unit != now[1].quantity.unit
        or last[1].quantity.bound != "exact"
        or now[1].quantity.bound != "exact"
    ):
        return None
    possible = growth_between(last[1], now[1])
    if possible is None:
        return None
    wide = Reach(possible.low - _SLACK, possible.high + _SLACK)
    agrees = not reach(growth[1]).apart(wide)
    said = f"{last[1].quote} to {now[1].quote} is {middle(possible)} %, the text says {growth[1].quote}"
    return Hit((last[0], now[0], growth[0]), agrees, said + ("." if agrees else ": revised levels or another scope may be why."))
