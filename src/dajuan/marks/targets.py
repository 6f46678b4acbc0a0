"""Targets against results."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from dajuan.claims import Figure, indicator_by_code
from dajuan.ledger import Entry
from dajuan.marks.aims import why_no_aim
from dajuan.marks.clauses import LABEL, STOP
from dajuan.marks.completions import completion_of, decide_by_completion
from dajuan.marks.deciding import Decision, decide
from dajuan.marks.dossier import Dossier, is_whole_year, order, reports_on, standing, year_given
from dajuan.marks.looking import year_in_doubt
from dajuan.marks.matching import FIRM, LIKE_CODE, NO_MATCH, Match, code_of, compared, is_yearly, kind_of, label_of
from dajuan.marks.model import Outcome, TargetMark
from dajuan.marks.silence import silence
from dajuan.marks.words import mark_words

_LIKE_KINDS = {frozenset({"level", "share"})}
_FILLED_IN = ("task_list", "supervision_notice")
_WITHIN = 14
"""So many characters before a number are read for a verb of doing."""


CONFIRMED = Match(1.0, "confirmed")
"""A person said that this figure is the result of that target."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A figure that may be a target's result: how sure the measures agree, and what is not quite the same."""

    entry: Entry
    figure: Figure
    match: Match
    whole: bool
    same_kind: bool


def mark_targets(dossier: Dossier) -> tuple[TargetMark, ...]:
    """Return one mark for each target of the dossier's year: known indicators first, whole reports first, else in text order.

    A target is a planned figure whose period ends with the year, a year target or one of several years, that is
    to be reached: see ``aims``.
    The same target stated again (in the same or another edition) is one row, told as the whole report
    tells it; the others stand in ``also``.
    """
    return tuple(_mark(dossier, entry, figure, also) for entry, figure, also in _targets(dossier))


def mark_target(dossier: Dossier, id: str) -> TargetMark | None:
    """Return the mark of the target of that identity, or that it states again; None when the year has none.

    A tenth of the cost of all.
    """
    found = (each for each in _targets(dossier) if id in (each[0].id, *(entry.id for entry in each[2])))
    return next((_mark(dossier, *each) for each in found), None)


def target_year(entry: Entry) -> int | None:
    """Return the year whose targets an entry, as people corrected it, is among; None where it is no target."""
    figure = entry.claim
    if not isinstance(figure, Figure) or figure.modality != "planned" or figure.period is None or not standing([entry]):
        return None
    return figure.period.last.year if why_no_aim(entry, figure) is None else None


def _targets(dossier: Dossier) -> list[tuple[Entry, Figure, tuple[Entry, ...]]]:
    rows: dict[tuple[object, ...], list[tuple[Entry, Figure]]] = {}
    for entry, figure in dossier.planned:
        if why_no_aim(entry, figure) is None:
            rows.setdefault(_same_target(figure), []).append((entry, figure))
    fullest = [sorted(row, key=lambda pair: not _whole_report(dossier, pair[0])) for row in rows.values()]
    ordered = sorted(fullest, key=lambda row: (code_of(row[0][1]) is None, not _whole_report(dossier, row[0][0])))
    return [(row[0][0], row[0][1], tuple(entry for entry, _ in row[1:])) for row in ordered]


def _whole_report(dossier: Dossier, entry: Entry) -> bool:
    edition = dossier.edition.get(entry.edition)
    return edition is not None and edition.facts.complete


def _same_target(figure: Figure) -> tuple[object, ...]:
    return (code_of(figure) or label_of(figure), kind_of(figure), figure.quantity, str(figure.period), figure.area)


def _mark(dossier: Dossier, entry: Entry, figure: Figure, also: tuple[Entry, ...]) -> TargetMark:
    found = candidates(dossier, entry, figure)
    best = found[0] if found else None
    shown = best.entry if best else None
    rate = completion_of(dossier, entry, figure) if best is None or not best.whole else None
    if rate is not None:
        decision = decide_by_completion(dossier, rate[0], rate[1])
        sure = round(decision.confidence * rate[2].score * figure.confidence * rate[1].confidence, 3)
        return TargetMark(entry, rate[0], decision.outcome, None, decision.rule, decision.reason, sure, also=also)
    if best is None or not best.whole:
        outcome, rule, reason, sure = _without_result(dossier, entry, figure, best)
        return TargetMark(entry, shown, outcome, None, rule, reason, round(sure * figure.confidence, 3), also=also)
    decision = _of_one_year(dossier, entry, figure, best) or temper(
        decide(figure, best.figure, clause_before(entry, figure)), best, entry
    )
    if decision.outcome == "missed" and _filled_in(dossier, best.entry):
        reason = f"{decision.reason} The list was filled in before the year had ended."
        decision = replace(decision, outcome="unclear", rule="filled-in-before-the-end", reason=reason, confidence=0.7)
    sure = decision.confidence * best.match.score * figure.confidence * best.figure.confidence
    return TargetMark(
        entry, shown, decision.outcome, decision.margin, decision.rule, decision.reason, round(min(sure, 0.99), 3), also=also
    )


def _without_result(dossier: Dossier, entry: Entry, figure: Figure, part: Candidate | None) -> tuple[Outcome, str, str, float]:
    """What to say where no result of the whole period is found; ``part`` is one of a part of it."""
    if part is not None and not dossier.over:
        reason = f"{part.figure.quote} is of {part.figure.period}: a part of the period of the target is not its result."
        return "not_due", "part-of-period", reason, 0.8
    outcome, rule, reason, sure = silence(dossier, figure, part.entry if part else None, _is_chinese(entry))
    if outcome == "not_reported" and _is_year(figure) and year_in_doubt(dossier, entry):
        return "unclear", "several-years", f"The words around {figure.quote} speak of several years; it may be due later.", 0.5
    return outcome, rule, reason, sure


def _is_chinese(entry: Entry) -> bool:
    return any("一" <= sign <= "鿿" for sign in entry.words)


def _of_one_year(dossier: Dossier, entry: Entry, figure: Figure, best: Candidate) -> Decision | None:
    """Unclear, where the words around the target or the result speak of several years; None where they do not."""
    doubtful = next((each for each in (entry, best.entry) if year_in_doubt(dossier, each)), None)
    if doubtful is None or not _is_year(figure):
        return None
    reason = f"The words around {doubtful.claim.quote} speak of several years; it may not be of {dossier.year} alone."
    return Decision("unclear", None, "several-years", reason, 0.5)


def _is_year(figure: Figure) -> bool:
    return figure.period is not None and figure.period.is_year


def candidates(dossier: Dossier, entry: Entry, target: Figure) -> list[Candidate]:
    """Return the figures that may be the result of ``target``, best first.

    Same measure, unit, area; the same kind, or a level beside a share, which is said; told after the target.
    A result that its report does not date counts for the year on which the report looks back, weakly.
    Best is: the whole period, no sum of several years, the surest match, the same kind, a complete source, the later edition.
    """
    found = []
    told: dict[str, bool] = {}
    kind, measure = kind_of(target), (code_of(target), label_of(target))
    for result in dossier.results.get(target.quantity.unit, ()):
        other, figure = result.entry, mirrored(result.figure, target)
        same = figure is result.figure
        # A sheet asks this for each target of each result: what tells most of them apart comes first.
        match = compared(measure, result.measure if same else (code_of(figure), label_of(figure)))
        word = dossier.verdict(entry.id, other.id)
        if word == "break" or not (match.score or word == "confirm"):
            continue
        if other.edition not in told:
            told[other.edition] = _told_after(dossier, entry, other)
        if not told[other.edition]:
            continue
        kinds = frozenset({result.kind if same else kind_of(figure), kind})
        same_kind = len(kinds) == 1
        if not same_kind and kinds not in _LIKE_KINDS:
            continue
        if (
            figure.base != target.base
            and kind in ("growth", "increment", "points", "multiple")
            and not _like_base(figure, target)
        ):
            continue
        whole = _same_period(figure, target, dossier.year)
        if figure.period is None:
            match, whole = _undated(match, figure, target), True
        if word == "confirm":
            match, whole = CONFIRMED, True
        if match.score and (whole or _part_of(figure, target)):
            found.append(Candidate(other, figure, match, whole, same_kind))
    return sorted(found, key=lambda each: _rank(dossier, each), reverse=True)


def _undated(match: Match, result: Figure, target: Figure) -> Match:
    """The match of a result that its report does not date: weak, and none for a stock or amount in other words."""
    alike = kind_of(target) == "growth" or label_of(result) == label_of(target)
    if not _is_year(target) or not match.score or not alike:
        return NO_MATCH
    return Match(min(match.score, LIKE_CODE), "same-measure-undated")


def mirrored(result: Figure, target: Figure) -> Figure:
    """Return a fall of what there is (贫困人口减少) as the level of what was taken away, where the target is that.

    It is where the target's indicator is the mirror of the result's (脱贫人口, 贫困人口), and where the target is a floor for
    something of which less is better: nobody aims at having at least so many poor.
    """
    if result.kind != "increment" or target.kind != "level" or result.quantity.value >= 0:
        return result
    code = code_of(target) or ""
    if not (mark_words().mirrors.get(code) == code_of(result) or _floor_of_less(target, result)):
        return result
    return replace(
        result, kind="level", quantity=replace(result.quantity, value=-result.quantity.value), indicator=code, base=None
    )


def _floor_of_less(target: Figure, result: Figure) -> bool:
    code = code_of(target)
    indicator = indicator_by_code(code) if code else None
    less = indicator is not None and indicator.direction == "less"
    return (
        less and code == code_of(result) and target.quantity.bound in ("at_least", "over") and target.quantity.unit != "percent"
    )


def _rank(dossier: Dossier, each: Candidate) -> tuple[object, ...]:
    edition = dossier.edition.get(each.entry.edition)
    complete = edition is not None and edition.facts.complete
    certain = not year_in_doubt(dossier, each.entry)
    return (
        each.match.rule == CONFIRMED.rule,
        each.whole,
        certain,
        each.match.score,
        each.same_kind,
        complete,
        each.figure.modality == "reported",
        each.figure.confidence,
    )


def _told_after(dossier: Dossier, target: Entry, result: Entry) -> bool:
    """Whether what the result's edition tells was told after the target: in a later edition, or beside it in one that looks back on the year.

    A budget report names what was approved beside what came of it; a task list of the year is filled in as the year goes.
    """
    home = dossier.edition.get(result.edition)
    if home is None:
        return False
    if _filled_in(dossier, result):
        return True
    if result.edition == target.edition:
        return reports_on(home, dossier.year)
    return _given(dossier, result) > _given(dossier, target)


def _filled_in(dossier: Dossier, entry: Entry) -> bool:
    """Whether the entry stands in a list of the year itself, which is filled in as the year goes."""
    home = dossier.edition.get(entry.edition)
    return home is not None and home.facts.genre in _FILLED_IN and year_given(home) == dossier.year


def _given(dossier: Dossier, entry: Entry) -> str:
    edition = dossier.edition.get(entry.edition)
    return order(edition) if edition else ""


def _like_base(one: Figure, other: Figure) -> bool:
    return one.base == other.base or (is_yearly(one) and is_yearly(other))


def _same_period(result: Figure, target: Figure, year: int) -> bool:
    if target.period is None or result.period is None:
        return False
    if target.period.is_year:
        return is_whole_year(result, year)
    same = (result.period.first, result.period.last) == (target.period.first, target.period.last)
    return same or (target.kind in ("level", "share") and target.period.first == target.period.last == result.period.last)


def _part_of(result: Figure, target: Figure) -> bool:
    return target.period is not None and result.period is not None and target.period.covers(result.period)


def clause_before(entry: Entry, figure: Figure) -> str:
    """Return the words of the clause that stand before the figure's number, at most the last few."""
    head = entry.words[: max(0, figure.span.start - entry.sentence.start)]
    return LABEL.split(head)[-1][-_WITHIN:]


def temper(decision: Decision, best: Candidate, target: Entry) -> Decision:
    """Return the decision as far as the match carries it.

    A match below ``FIRM`` carries no missed; another kind is said; and where the arithmetic leaves
    the outcome open or the match is weak, the report's own words about the target decide.
    """
    notes = []
    if not best.same_kind:
        notes.append(f"The target is a {_kind(target)}, the result a {best.figure.kind}.")
    if best.figure.modality == "estimated":
        notes.append("The result is an estimate.")
    if best.match.score < FIRM:
        notes.append(f"The measures agree only by {best.match.rule}.")
    if decision.outcome == "missed" and (best.match.score < FIRM or not best.same_kind):
        decision = replace(decision, outcome="unclear", rule="weak-match", confidence=0.6)
    said = _said(best.entry, best.figure)
    if decision.outcome == "unclear" and said is not None:
        decision = replace(decision, outcome=said, rule="said-by-the-report", confidence=0.85)
        notes.append("The report itself says so.")
    return replace(decision, reason=" ".join([decision.reason, *notes]))


def _kind(entry: Entry) -> str:
    return entry.claim.kind if isinstance(entry.claim, Figure) else "claim"


def _said(entry: Entry, figure: Figure) -> Outcome | None:
    """The verdict that stands right after the number, up to the next figure's clause: 低于…预期目标."""
    tail = entry.words[max(0, figure.span.end - entry.sentence.start) :][:30]
    tail = STOP.split(tail)[0]
    for verdict, pattern in mark_words().said:
        if pattern.search(tail):
            return "missed" if verdict == "missed" else "exceeded" if verdict == "exceeded" else "met"
    return None


_STEPS = ((Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万"))


def margin_text(mark: TargetMark) -> str:
    """Return the margin as people read it: signed, in 亿 or 万 where it is large, percentage points for percent."""
    if mark.margin is None or not isinstance(mark.target.claim, Figure):
        return ""
    unit = mark.target.claim.quantity.unit
    size, name = next(((size, name) for size, name in _STEPS if abs(mark.margin) >= size), (Decimal(1), ""))
    number = _plain(mark.margin / size)
    return f"{'+' if mark.margin > 0 else ''}{number}{name}{' pp' if unit == 'percent' else ''}"


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
