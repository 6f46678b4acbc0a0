"""How far people agree on what the machine read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from dajuan.ledger.model import Judgement


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A claim of which two people say different things."""

    claim: str
    first: Judgement
    second: Judgement


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often two people said the same of the same claim: the pairs compared, those equal, and Cohen's kappa over verdicts.

    Kappa (Cohen 1960) is None when there is nothing to compare, or chance alone would always agree.
    """

    pairs: int
    equal: int
    kappa: Fraction | None


def last_words(judgements: Iterable[Judgement]) -> dict[str, dict[str, Judgement]]:
    """Return for each claim what each person last said of it; what was withdrawn is left out."""
    found: dict[str, dict[str, Judgement]] = defaultdict(dict)
    for judgement in judgements:
        found[judgement.claim].pop(judgement.who, None)
        if judgement.verdict != "withdraw":
            found[judgement.claim][judgement.who] = judgement
    return {claim: people for claim, people in found.items() if people}


def disagreements(judgements: Iterable[Judgement]) -> list[Disagreement]:
    """Return the claims on which the first two people who judged them differ, in verdict or in what they corrected."""
    found = []
    for claim, people in last_words(judgements).items():
        first, *others = people.values()
        for other in others[:1]:
            if not _same(first, other):
                found.append(Disagreement(claim, first, other))
    return found


def agreement(judgements: Iterable[Judgement]) -> Agreement:
    """Return how often the first two people who judged a claim agreed."""
    pairs = [tuple(people.values())[:2] for people in last_words(judgements).values() if len(people) > 1]
    equal = sum(_same(a, b) for a, b in pairs)
    return Agreement(len(pairs), equal, _kappa([(a.verdict, b.verdict) for a, b in pairs]))


def _same(a: Judgement, b: Judgement) -> bool:
    return (a.verdict, dict(a.correction)) == (b.verdict, dict(b.correction))


def _kappa(pairs: list[tuple[str, str]]) -> Fraction | None:
    if not pairs:
        return None
    observed = Fraction(sum(a == b for a, b in pairs), len(pairs))
    left, right = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum((Fraction(left[verdict] * right[verdict], len(pairs) ** 2) for verdict in left), Fraction(0))
    return None if chance == 1 else (observed - chance) / (1 - chance)
