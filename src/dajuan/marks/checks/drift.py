"""Was the target lowered since last year?"""

from __future__ import annotations

from dajuan.claims import Figure
from dajuan.marks.checks.asking import Pair, told
from dajuan.marks.deciding import good_side, margin_of
from dajuan.marks.dossier import Dossier, ends_in, is_whole_year
from dajuan.marks.looking import year_in_doubt
from dajuan.marks.matching import FIRM, code_of, same_measure
from dajuan.marks.model import Check, Hit


def yearly_targets(dossier: Dossier, year: int) -> list[Pair]:
    """Return the targets of one whole year of indicators that the lexicon knows, each indicator and kind once."""
    found: dict[tuple[object, ...], Pair] = {}
    for entry, figure in dossier.figures:
        planned = figure.modality == "planned" and ends_in(figure, year) and is_whole_year(figure, year)
        if planned and code_of(figure) and figure.kind != "rank" and not year_in_doubt(dossier, entry):
            found.setdefault((code_of(figure), figure.kind, figure.quantity.unit), (entry, figure))
    return list(found.values())


def target_drift(dossier: Dossier) -> Check:
    """Compare each yearly target with the one of the same measure for the year before; a softer one is pointed at."""
    earlier = yearly_targets(dossier, dossier.year - 1)
    hits = []
    for entry, figure in yearly_targets(dossier, dossier.year):
        for other, before in earlier:
            if _same(figure, before):
                hits.append(_hit((other, before), (entry, figure)))
                break
    return told("target-drift", "Was the target lowered since last year?", "note", hits)


def _same(one: Figure, other: Figure) -> bool:
    return one.kind == other.kind and one.quantity.unit == other.quantity.unit and same_measure(one, other).score >= FIRM


def _hit(before: Pair, now: Pair) -> Hit:
    change = now[1].quantity.value - before[1].quantity.value
    good = good_side(now[1]) or good_side(before[1])
    softer = good is not None and change * good < 0
    verb = "was lowered" if softer else "stayed" if change == 0 else "was raised" if good else "changed"
    if softer and margin_of(before[1], now[1]) == 0:
        verb, softer = "now names a single value inside last year's range", False
    return Hit(
        (before[0], now[0]), not softer, f"The target for {now[1].measure} {verb}: {before[1].quote}, then {now[1].quote}."
    )
