"""Do the parts make the whole?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce

from dajuan.lexicon import load
from dajuan.marks.checks.asking import Pair, between, sentences, told
from dajuan.marks.checks.scope import is_narrow
from dajuan.marks.clauses import STOP
from dajuan.marks.dossier import Dossier, is_whole_year
from dajuan.marks.matching import code_of
from dajuan.marks.model import Check, Hit
from dajuan.marks.reach import Reach, reach
from dajuan.marks.words import mark_words

_NOT_ADDED = {"none", "percent", "permille", "percentage_point", "multiple", "rank"}
"""Indices, rates and ranks do not add up."""


def parts_and_whole(dossier: Dossier) -> Check:
    """Add up parts that by their words make a whole (中央 and 地方, 出口 and 进口, the three sectors).

    A part introduced by 其中 may not exceed every figure before it that could be its whole; it need not be all
    of it. Tolerance: the digits printed.
    """
    hits = [hit for group in sentences(dossier) for hit in _in_sentence(group)]
    hits += _by_code(dossier)
    return told("parts-and-whole", "Do the parts make the whole?", "error", hits)


def _in_sentence(group: list[Pair]) -> Iterator[Hit]:
    for index, whole in enumerate(group):
        if whole[1].kind != "level":
            continue
        parts = [pair for pair in group[index + 1 :] if _comparable(whole, pair)]
        complete = _complements(whole, parts)
        if complete:
            yield _summed(whole, complete)
        elif parts and _of_which(whole, parts[0]):
            earlier = [pair for pair in group[:index] if _comparable(pair, parts[0])]
            yield _not_more(max([whole, *earlier], key=lambda pair: pair[1].quantity.value), parts[0])


def _comparable(whole: Pair, part: Pair) -> bool:
    one, other = whole[1], part[1]
    return (
        other.kind == "level"
        and one.quantity.unit not in _NOT_ADDED
        and "/" not in one.quantity.unit
        and other.quantity.unit == one.quantity.unit
        and other.modality == one.modality
        and str(other.period) == str(one.period)
        and other.base == one.base
    )


def _complements(whole: Pair, parts: list[Pair]) -> list[Pair]:
    """The parts whose measures differ only in the words of one line of complements, when all of them are there."""
    for line in mark_words().complements:
        name = _without_joint(whole[1].measure)
        if any(word in name for word in line):
            continue
        found = [next((pair for pair in parts if word in pair[1].measure), None) for word in line]
        chosen = [pair for pair in found if pair is not None]
        stems = {_stem(pair[1].measure, line) for pair in chosen}
        if len(chosen) == len(line) == len({id(pair) for pair in chosen}) and len(stems) == 1 and _same_thing(name, stems.pop()):
            return chosen
    return []


def _stem(measure: str, line: tuple[str, ...]) -> str:
    for word in line:
        measure = measure.replace(word, "")
    return measure


def _same_thing(name: str, stem: str) -> bool:
    return stem in name or name in stem


def _without_joint(measure: str) -> str:
    """The measure without words that name both parts at once: 进出口 holds 出口 but is the whole."""
    for word in mark_words().joint:
        measure = measure.replace(word, "")
    return measure


def _summed(whole: Pair, parts: list[Pair]) -> Hit:
    total = reduce(Reach.__add__, (reach(part[1]) for part in parts))
    agrees = not total.apart(reach(whole[1]))
    listed = " + ".join(part[1].quote for part in parts)
    return Hit(
        tuple(pair[0] for pair in (whole, *parts)), agrees, f"{listed} {'makes' if agrees else 'does not make'} {whole[1].quote}."
    )


def _of_which(whole: Pair, part: Pair) -> bool:
    words = between(whole, part)
    return len(words) <= 20 and any(word in words for word in mark_words().of_which) and not STOP.search(words)


def _not_more(whole: Pair, part: Pair) -> Hit:
    agrees = reach(part[1]).low <= reach(whole[1]).high
    verb = "is no more than" if agrees else "is a part, yet more than"
    return Hit((whole[0], part[0]), agrees, f"{part[1].quote} {verb} {whole[1].quote}.")


def _by_code(dossier: Dossier) -> Iterator[Hit]:
    """Totals and parts that stand in different sentences of one edition, known by their codes."""
    levels: dict[tuple[str, str, str], Pair] = {}
    for entry, figure in dossier.of_reviews:
        code = code_of(figure)
        if code and figure.kind == "level" and is_whole_year(figure, dossier.year) and not is_narrow((entry, figure)):
            levels.setdefault((entry.edition, figure.quantity.unit, code), (entry, figure))
    for (edition, unit, code), whole in levels.items():
        parts = [levels.get((edition, unit, part)) for part in load("marks")["sums"].get(code, [])]
        chosen = [part for part in parts if part is not None]
        if chosen and len(chosen) == len(parts) and any(part[0].sentence != whole[0].sentence for part in chosen):
            yield _summed(whole, chosen)
