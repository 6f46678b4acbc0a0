"""Results told as a share of the target: 完成年度目标的105%."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from dajuan.claims import Figure
from dajuan.ledger import Entry
from dajuan.marks.deciding import Decision
from dajuan.marks.dossier import Dossier, is_whole_year, order
from dajuan.marks.matching import FIRM, Match, same_measure
from dajuan.marks.model import Outcome
from dajuan.marks.pace import pace_of
from dajuan.marks.reach import half
from dajuan.marks.words import mark_words


def completion_of(dossier: Dossier, entry: Entry, target: Figure) -> tuple[Entry, Figure, Match] | None:
    """Return the completion rate given later for the measure of ``target``, the surest and latest one; None where there is none."""
    home = dossier.edition.get(entry.edition)
    given = order(home) if home else ""
    found = []
    for other, figure in dossier.reported:
        edition = dossier.edition.get(other.edition)
        if figure.kind == "completion" and edition is not None and order(edition) > given:
            match = same_measure(target, replace(figure, measure=_completed(figure.measure), indicator=None))
            if match.score >= FIRM:
                found.append((match.score, is_whole_year(figure, dossier.year), order(edition), other, figure, match))
    if not found:
        return None
    best = max(found, key=lambda item: item[:3])
    return best[3], best[4], best[5]


def _completed(measure: str) -> str:
    """What is completed, without the words for the target: 重点项目投资年度目标 is 重点项目投资."""
    tail = max((word for word in mark_words().target_tails if measure.endswith(word) and measure != word), key=len, default="")
    return measure[: len(measure) - len(tail)]


def decide_by_completion(dossier: Dossier, completion: Entry, figure: Figure) -> Decision:
    """Return what a completion rate says of its target.

    Of the whole year: 100 % meets it, more than rounding beyond it exceeds it, less misses it. Of some months, the pace
    (months passed / 12) is said, and nothing is due before the year is over.
    """
    value = figure.quantity.value
    if value >= 100:
        outcome: Outcome = "exceeded" if value - 100 > half(figure) else "met"
        return Decision(outcome, None, "completion", f"{figure.quote} of the target is complete.", 0.95)
    pace = pace_of(completion, figure, dossier.year)
    if is_whole_year(figure, dossier.year):
        sure = figure.quantity.bound == "exact" and value + half(figure) < Decimal(100)
        return Decision(
            "missed" if sure else "unclear", None, "completion", f"Only {figure.quote} of the target is complete.", 0.9
        )
    told = f"{figure.quote} was complete by {figure.period}" + (
        f"; {pace.rule}: {pace.state.replace('_', ' ')}." if pace else "."
    )
    return Decision("unclear" if dossier.over else "not_due", None, "pace", told, 0.8)
