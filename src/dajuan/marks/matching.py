"""Whether two figures speak of the same measure, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from dajuan.claims import Figure, indicator_of, normal_form
from dajuan.marks.similarity import dice
from dajuan.marks.words import mark_words

SAME_CODE, SAME_FORM, SAME_BARE, LIKE_CODE, ALIKE = 0.98, 0.9, 0.8, 0.75, 0.6
"""Confidence that two measures are one: same indicator, same words, same words but for a verb of doing at the front,
same indicator but one is narrower, similar words."""

FIRM = 0.85
"""From this confidence on a match may carry a harsh outcome."""

_CLOSE = 0.8


@dataclass(frozen=True, slots=True)
class Match:
    """How sure it is that two measures are the same, between 0 (they are not) and 1, and what decided."""

    score: float
    rule: str


Measure = tuple[str | None, str]
"""The code of a figure's indicator, and the label under which it compares."""
NO_MATCH = Match(0.0, "different-measures")


def code_of(figure: Figure) -> str | None:
    """Return the indicator code of a figure: the one it carries, the lexicon's, or that of an alias of growth."""
    if figure.indicator:
        return figure.indicator
    return _code(figure.measure)


def kind_of(figure: Figure) -> str:
    """Return the kind of a figure; a percentage of what only goes by its growth (经济增长7%左右) is growth."""
    named_growth = figure.kind == "level" and figure.quantity.unit == "percent" and _label(figure.measure) in mark_words().aliases
    return "growth" if named_growth else figure.kind


def is_yearly(figure: Figure) -> bool:
    """Return whether a change is one on the year before: nothing said, said so, or that year (or its own) named as the base."""
    year = figure.period.first.year if figure.period else None
    return figure.base in (None, "yoy") or (year is not None and figure.base in (str(year - 1), str(year)))


def label_of(figure: Figure) -> str:
    """Return the form under which the measure compares."""
    return _label(figure.measure)


@lru_cache(maxsize=8192)
def _label(measure: str) -> str:
    """The normal form without words of intent at its head (要再减少…), as long as something is left."""
    form = normal_form(measure)
    word = max((word for word in mark_words().intent if form.startswith(word)), key=len, default="")
    return _label(form[len(word) :]) if word and len(form) - len(word) > 2 else form


@lru_cache(maxsize=8192)
def _code(measure: str) -> str | None:
    form = _label(measure)
    known = indicator_of(measure) or indicator_of(form)
    if known is not None:
        return known.code
    return mark_words().aliases.get(form)


def same_measure(one: Figure, other: Figure) -> Match:
    """Return whether ``one`` and ``other`` measure the same thing; units and kinds are not looked at.

    A label that says too little (总投资) is no measure to compare. Order of the rules: two indicator codes decide, unless words set the measures apart; then equal normal
    forms; then similar ones, which never reach ``FIRM``.
    """
    return compared((code_of(one), label_of(one)), (code_of(other), label_of(other)))


@lru_cache(maxsize=65536)
def compared(one: Measure, other: Measure) -> Match:
    """Return what ``same_measure`` does, of the codes and labels of two figures."""
    (code, first), (other_code, second) = one, other
    if code and other_code:
        if code != other_code:
            return NO_MATCH
        return _of_one_indicator(first, second)
    if first in mark_words().generic or second in mark_words().generic:
        return NO_MATCH
    if first == second:
        return Match(SAME_FORM if len(first) > 3 else ALIKE, "same-words")
    if _same_bare(first, second) and not apart(first, second):
        return Match(SAME_BARE, "same-words-but-a-verb")
    close = min(len(first), len(second)) > 3 and dice(first, second) >= _CLOSE
    if not close or apart(first, second) or narrower(first, second):
        return NO_MATCH
    return Match(ALIKE, "similar-words")


def _same_bare(first: str, second: str) -> bool:
    """Whether one of the measures is the other with a verb of doing before it: 新开工水利工程, 水利工程."""
    bare = _bare(first), _bare(second)
    return bare[0] == bare[1] and len(bare[0]) > 3 and bare[0] in (first, second)


@lru_cache(maxsize=8192)
def _bare(form: str) -> str:
    verb = max((word for word in mark_words().doing if form.startswith(word)), key=len, default="")
    rest = form[len(verb) :]
    return _bare(rest) if verb and len(rest) > 3 else form


def _of_one_indicator(first: str, second: str) -> Match:
    """The lexicon says that both are names of one indicator; words may still say otherwise."""
    if apart(first, second):
        return NO_MATCH
    if any((word in first) != (word in second) for word in mark_words().partial):
        return Match(LIKE_CODE, "same-indicator-narrower-words")
    return Match(SAME_CODE, "same-indicator")


@lru_cache(maxsize=65536)
def apart(first: str, second: str) -> bool:
    """Return whether words set the two measures apart: urban from rural, signed from used."""
    for line in mark_words().apart:
        mine, theirs = _longest(line, first), _longest(line, second)
        if mine and theirs and mine != theirs:
            return True
    return False


@lru_cache(maxsize=65536)
def narrower(first: str, second: str) -> bool:
    """Return whether a narrowing word (per head, share of, new) stands in only one of the two measures."""
    return any((word in first) != (word in second) for word in mark_words().narrowing)


def _longest(line: tuple[str, ...], text: str) -> frozenset[str]:
    """The words of a line that stand in ``text``, without those inside longer ones (进口 in 进出口)."""
    found = {word for word in line if word in text}
    return frozenset(word for word in found if not any(word != longer and word in longer for longer in found))
