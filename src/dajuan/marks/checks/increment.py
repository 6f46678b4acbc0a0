"""完成65亿元，增收5亿元，增长8.6%: do the level, the change and the growth fit each other?"""

from __future__ import annotations

from dataclasses import replace

from dajuan.claims import Figure
from dajuan.marks.checks.arithmetic import HUNDRED, judge, middle
from dajuan.marks.checks.asking import Pair, after, before, between, sentences, told
from dajuan.marks.clauses import STOP
from dajuan.marks.dossier import Dossier
from dajuan.marks.matching import is_yearly
from dajuan.marks.model import Check, Hit
from dajuan.marks.reach import Reach, reach
from dajuan.marks.words import mark_words

_FAR = 12


def increment_and_growth(dossier: Dossier) -> Check:
    """Recompute growth from a level and its change on the year before, all in one sentence, next to each other.

    Left out: comparable scope (同口径), growth at constant prices, averages per year. Tolerance: the digits printed.
    """
    hits = []
    for group in sentences(dossier):
        for level, one, other in zip(group, group[1:], group[2:], strict=False):
            change, growth = (one, other) if other[1].kind == "growth" else (other, one)
            change = (change[0], _as_change(change))
            if _applies(level, change, growth) and _together(level, one, other):
                hit = _hit(level, change, growth)
                hits += [hit] if hit else []
    return told("increment-and-growth", "Do the level, the change and the growth fit each other?", "error", hits)


def _as_change(pair: Pair) -> Figure:
    """The figure as a change where the words before it say so (增收5亿元, 减支3亿元), whatever kind it was read as."""
    figure, head = pair[1], before(pair, 4)
    if figure.kind != "level":
        return figure
    more, less = mark_words().more, mark_words().less
    if head.endswith(more):
        return replace(figure, kind="increment")
    if head.endswith(less):
        return replace(figure, kind="increment", quantity=replace(figure.quantity, value=-figure.quantity.value))
    return figure


def _applies(level: Pair, change: Pair, growth: Pair) -> bool:
    same = level[1].quantity.unit == change[1].quantity.unit and str(level[1].period) == str(growth[1].period)
    kinds = (level[1].kind, change[1].kind, growth[1].kind) == ("level", "increment", "growth")
    bases = all(is_yearly(pair[1]) for pair in (change, growth))
    exact = all(pair[1].quantity.bound == "exact" for pair in (level, change, growth))
    return same and kinds and bases and exact and growth[1].quantity.unit == "percent"


def _together(level: Pair, one: Pair, other: Pair) -> bool:
    """Whether nothing but a verb stands between the three, and nothing says that they count differently."""
    words = between(level, one), between(one, other)
    apart = any(len(part) > _FAR or STOP.search(part) for part in words)
    told_apart = [*mark_words().other_scope, *mark_words().per_year, *mark_words().of_which]
    return not apart and not any(word in "".join(words) + after(other, 0) for word in told_apart) and not _real(level)


def _real(level: Pair) -> bool:
    return any(word in level[1].measure for word in mark_words().real)


def _hit(level: Pair, change: Pair, growth: Pair) -> Hit | None:
    now, rise = reach(level[1]), reach(change[1])
    if growth[1].quantity.value * change[1].quantity.value < 0 or now.low - rise.high <= 0:
        return None
    corners = [i / (value - i) * HUNDRED for i in (rise.low, rise.high) for value in (now.low, now.high)]
    possible = Reach(min(corners), max(corners))
    verdict = judge(growth[1], possible)
    said = f"{level[1].quote} after a change of {change[1].quote} is {middle(possible)} %, the text says {growth[1].quote}"
    note = {"agrees": ".", "truncated": ": cut instead of rounded.", "differs": ": that does not follow."}[verdict]
    return Hit((level[0], change[0], growth[0]), verdict != "differs", said + note)
