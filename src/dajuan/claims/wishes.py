"""Whether a figure reports, estimates, plans or supposes; and what its bound means then."""

from __future__ import annotations

import re
from functools import cache

from dajuan.claims.announced import announced
from dajuan.claims.guards import Marked
from dajuan.claims.model import Modality
from dajuan.claims.quantities import Amount
from dajuan.document import Document, Sentence
from dajuan.lexicon import load
from dajuan.values import Bound, Period


@cache
def _cue(name: str) -> str:
    return "|".join(sorted(load("cues")["modality"][name], key=len, reverse=True))


@cache
def _signs() -> tuple[str, ...]:
    return tuple(load("cues")["modality"]["signs"])


# 计划新建3所，目前已建成2所: what is done already is planned no more.
_DONE = re.compile(
    r"[，；](?:目前|现|均|共|实际|截至[^，。；]{0,12}|年内)?已(?:经|累计|全部|提前)?(?:建成|完成|新建|改造|开工|竣工|投用|发放|培训|实施|启用|达)[^，。；]{0,12}$"
)
_CLAUSE_END = re.compile("[，；。、\n]")
# 占年度计划的82%: the plan that is carried out is no plan to carry it out.
_REACHED = re.compile(r"(?:占|完成|达|为|实现)[^，。；、]{0,16}$")
_ESTIMATED_PART = re.compile(r"预计(?:执行|完成|情况)")


def _nearly_over(period: Period, given: str) -> bool:
    """Whether a period is over, or in its last two months, on the day, month or year a text was given."""
    return period.first.year < int(given[:4]) or (period.last.year == int(given[:4]) and given[5:7] in ("11", "12"))


_GRANTED = re.compile(r"给予|予以|奖励|奖补|补助|补贴|资助|贴息|减免")


def is_granted(text: str, sentence: Sentence, amount: Amount) -> bool:
    """Whether a sentence of a policy says who is granted this: a rule, planned and of no period."""
    return bool(_GRANTED.search(text, max(sentence.span.start, amount.start - 160), min(sentence.span.end, amount.end + 40)))


class Wishes:
    """Answers how the figures of a text are meant."""

    def __init__(self, document: Document, text: str) -> None:
        self._document, self._text = document, text
        self._date = document.facts.date or ""
        self._given = int(self._date[:4]) if self._date else None
        self._estimated, self._planned, self._aimed = (Marked(_cue(name), text) for name in ("estimated", "planned", "aimed"))
        self._parts: dict[int, bool] = {}
        self._announced = announced(document)

    def modality_of(self, sentence: Sentence, amount: Amount, period: Period | None, kind: str) -> Modality:
        """Return how a figure of some kind is meant, from its period, its section and the words before it in its sentence."""
        given, low, end = self._given, sentence.span.start, amount.start
        if kind == "completion" and (reached := _REACHED.search(self._text, max(low, end - 24), end)):
            end = reached.start()
        if self._estimated.holds(max(low, end - 40), end) or self._is_estimated_part(sentence.section):
            return "estimated" if period is None or given is None or _nearly_over(period, self._date) else "planned"
        if period is not None and given is not None and period.last.year > given:
            return "planned"
        if self._is_done(max(low, end - 30), end):
            return "reported"
        if self._is_aim(max(low, end - 60), end):
            return "planned"
        role = self._document.sections[sentence.section].role if sentence.section is not None else "other"
        if role == "review":
            return "reported"
        wished = self._planned.holds(max(low, end - 30), end) or self._text.startswith(_signs(), amount.start)
        if role == "plan":
            over = period is not None and given is not None and period.last.year < given
            return "reported" if over and not wished else "planned"
        if role == "other" and kind != "completion" and self._announced.plans(self._document, sentence, end, period):
            return "planned"
        if wished and (period is None or given is None or period.last.year >= given):
            return "planned"
        return "reported"

    def _is_done(self, low: int, end: int) -> bool:
        """Whether the clause before a figure says that it is done, behind one that plans."""
        return self._text.find("已", low, end) >= 0 and _DONE.search(self._text, low, end) is not None

    def _is_aim(self, low: int, end: int) -> bool:
        """Whether the clause before a figure says outright that it is the aim."""
        if not self._aimed.begins(low, end):
            return False
        clause = _CLAUSE_END.split(self._text[low:end])[-1]
        return self._aimed.holds(end - len(clause), end)

    def _is_estimated_part(self, section: int | None) -> bool:
        if section is None:
            return False
        if section not in self._parts:
            heading = self._document.sections[section].heading.of(self._document.text)
            self._parts[section] = _ESTIMATED_PART.search(heading) is not None
        return self._parts[section]


def bound_as_aimed(amount: Amount, text: str, modality: Modality) -> Bound:
    """…以上 reports more than the number, and aims at the number at least."""
    if amount.bound == "over" and modality == "planned" and text[amount.start : amount.end].endswith("以上"):
        return "at_least"
    return amount.bound
