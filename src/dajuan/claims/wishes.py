"""Whether a figure reports, estimates, plans or supposes; and what its bound means then."""

from __future__ import annotations

import re
from functools import cache

from dajuan.claims.model import Modality
from dajuan.claims.quantities import Amount
from dajuan.document import Document, Sentence
from dajuan.lexicon import load
from dajuan.values import Bound, Period


@cache
def _cue(name: str) -> re.Pattern[str]:
    return re.compile("|".join(sorted(load("cues")["modality"][name], key=len, reverse=True)))


_CLAUSE_END = re.compile("[，；。、\n]")
_ESTIMATED_PART = re.compile(r"预计(?:执行|完成|情况)")


def _heading(document: Document, sentence: Sentence) -> str:
    return document.sections[sentence.section].heading.of(document.text) if sentence.section is not None else ""


def _nearly_over(period: Period, given: str) -> bool:
    """Whether a period is over, or in its last two months, on the day, month or year a text was given."""
    return period.first.year < int(given[:4]) or (period.last.year == int(given[:4]) and given[5:7] in ("11", "12"))


_GRANTED = re.compile(r"给予|予以|奖励|奖补|补助|补贴|资助|贴息|减免")


def is_granted(text: str, sentence: Sentence, amount: Amount) -> bool:
    """Whether a sentence of a policy says who is granted this: a rule, planned and of no period."""
    return bool(_GRANTED.search(text, max(sentence.span.start, amount.start - 160), min(sentence.span.end, amount.end + 40)))


def modality_of(document: Document, sentence: Sentence, text: str, amount: Amount, period: Period | None) -> Modality:
    """Return how a figure is meant, from its period, its section and the words before it in its sentence."""
    given = int(document.facts.date[:4]) if document.facts.date else None
    before = text[max(sentence.span.start, amount.start - 60) : amount.start]
    role = document.sections[sentence.section].role if sentence.section is not None else "other"
    if _cue("estimated").search(before[-40:]) or _ESTIMATED_PART.search(_heading(document, sentence)):
        return "estimated" if period is None or given is None or _nearly_over(period, document.facts.date or "") else "planned"
    if period is not None and given is not None and period.last.year > given:
        return "planned"
    if _cue("aimed").search(_CLAUSE_END.split(before)[-1]):
        return "planned"
    wished = _cue("planned").search(before[-30:]) is not None
    if role == "plan":
        over = period is not None and given is not None and period.last.year < given
        return "reported" if over and not wished else "planned"
    if wished and role != "review" and (period is None or given is None or period.last.year >= given):
        return "planned"
    return "reported"


def bound_as_aimed(amount: Amount, text: str, modality: Modality) -> Bound:
    """…以上 reports more than the number, and aims at the number at least."""
    if amount.bound == "over" and modality == "planned" and text[amount.start : amount.end].endswith("以上"):
        return "at_least"
    return amount.bound
