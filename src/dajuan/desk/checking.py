"""Mark my draft: each figure of an office's own draft beside what the plan, the ledger and the checks say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from dajuan.claims import Claims, Figure, claim_id, normal_form
from dajuan.desk.book import Book
from dajuan.desk.columns import cell_text, read_unit, shown_unit, shown_value
from dajuan.desk.desk import Desk
from dajuan.desk.model import Item, Plan, Question, Return
from dajuan.desk.pace import progress_of
from dajuan.desk.sums import percent
from dajuan.document import Document
from dajuan.ledger import Entry, Ledger, Observation, area_key, normalised, observe
from dajuan.lexicon import load
from dajuan.marks import Reach, reach, same_measure
from dajuan.sheet import answer
from dajuan.values import DajuanError, Quantity, Span

Verdict = Literal["backed", "contradicted", "failing", "unknown"]
_SAME = 0.8
"""From this score on two measures are taken for one (see ``same_measure``)."""
_FIRM = 0.85
"""From this score on another value is a contradiction; under it the figure stays unknown."""

_GROWTH = ("增速", "增幅")
"""At the end of a measure they say that it is the growth that is meant."""


@dataclass(frozen=True, slots=True)
class Backing:
    """What a figure was held against: a return of the plan (``item``), its target (``target``), or a recorded claim (``source``).

    ``id``: of the item or the claim; ``words``: what is said there; ``agrees``: whether the figure as printed fits it.
    """

    kind: Literal["item", "target", "source"]
    id: str
    words: str
    agrees: bool
    firm: bool = True


@dataclass(frozen=True, slots=True)
class MarkedFigure:
    """A figure of the draft with its verdict, what it was held against, and the checks that it fails."""

    figure: Figure
    verdict: Verdict
    backings: tuple[Backing, ...] = ()
    failures: tuple[str, ...] = ()


def check_draft(desk: Desk, document: Document, claims: Claims, area: str | None = None) -> list[MarkedFigure]:
    """Return every figure of a draft, in reading order, marked.

    ``area``: whose draft it is (None: the document's own). Nothing is recorded. A figure that one source backs is backed,
    even where another says otherwise (both are told); one that fits none of those that speak of it is contradicted; one
    nobody speaks of is unknown, not wrong. The checks are those of the answer sheet, on the draft alone.
    """
    place = area or document.facts.area
    held = replace(document, facts=replace(document.facts, area=place))
    failures = _failures(held, claims)
    plans = [plan for plan in desk.book().plans.values() if place and area_key(plan.area) == area_key(place)]
    recorded = _Recorded(desk.ledger, place, document.digest)
    marked = []
    for told, behind in zip_longest(claims.figures, claims.figures[1:]):
        figure = _beside_target(told, behind, document.text)
        backings = (*_by_plans(desk.book(), plans, figure), *recorded.on(figure))
        failed = failures.get(claim_id(document.digest, told), ())
        marked.append(MarkedFigure(told, _verdict(backings, failed), tuple(backings), tuple(failed)))
    return marked


def _beside_target(figure: Figure, other: Figure | None, text: str) -> Figure:
    """The figure as a result where its own target stands right behind it (120张，为目标120张), however the text was read."""
    if other is None or figure.modality != "planned" or other.measure != figure.measure:
        return figure
    between = text[figure.span.end : other.span.start].strip("，,、；（( ")
    own = other.quantity.unit == figure.quantity.unit and between in load("plan")["words"]["own_target"]
    return replace(figure, modality="reported") if own else figure


def _verdict(backings: tuple[Backing, ...], failures: tuple[str, ...]) -> Verdict:
    if any(backing.agrees for backing in backings):
        return "backed"
    if any(backing.firm for backing in backings):
        return "contradicted"
    return "failing" if failures else "unknown"


def _by_plans(book: Book, plans: list[Plan], figure: Figure) -> list[Backing]:
    """The returns and targets of plans that speak of the figure's measure, unit and period."""
    period = figure.period
    if period is None or period.first.year != period.last.year:
        return []
    found: list[Backing] = []
    for plan in plans:
        if plan.first <= period.first.year <= plan.last:
            for question in book.questions_of(plan.id, period.first.year).values():
                found += _by_question(book, question, figure, f"{period.last:%Y-%m}")
    return found


def _by_question(book: Book, question: Question, figure: Figure, month: str) -> list[Backing]:
    if question.own:
        return []
    items = [book.items[id] for id in question.items]
    unit, power = read_unit(question.unit)
    names = _names(question.measure, unit)
    # In an office's own plan the same words mean the same thing, however short they are; so do the words of its task,
    # 新建绿道 where the measure is 绿道.
    said = normal_form(figure.measure)
    same = said in {normal_form(name) for name in names} or _of_task(said, normal_form(question.measure), items)
    score = 1.0 if same else max(same_measure(figure, _named(figure, name, unit)).score for name in names)
    if score < _SAME:
        return []
    firm = score >= _FIRM
    if figure.kind == "completion" and figure.quantity.unit == "percent" and figure.modality != "planned":
        return _by_completion(book, items[0], figure, month, firm)
    told, factor = _common(figure.quantity.unit), _common(unit).value.scaleb(power)
    if told.unit != _common(unit).unit or figure.kind not in _kinds(question, unit):
        return []
    back = _last(book, question, month)
    results = [_held(figure, "item", items[0], back.value * factor, firm, back)] if back and back.value is not None else []
    if figure.modality != "planned":
        return results
    target = items[0].target
    aims = [_held(figure, "target", items[0], target * factor, firm)] if target is not None else []
    return [*aims, *_agreeing(results)]


def _agreeing(results: list[Backing]) -> list[Backing]:
    """What backs a figure read as a target though it is a result: 43.5公里，目标40公里. A result never contradicts a target."""
    return [backing for backing in results if backing.agrees]


def _of_task(told: str, measure: str, items: list[Item]) -> bool:
    """Whether a measure as told is the plan's with more words of the task before it."""
    return bool(measure) and told.endswith(measure) and any(told in normal_form(item.task) for item in items)


def _kinds(question: Question, unit: str) -> set[str]:
    """As what a text may tell the question's figure: a rate asked as 优良比例 reads as a share of what is good."""
    if question.measure.endswith(_GROWTH):
        return {"growth"}
    return {"level", "share"} if unit == "percent" else {"level"}


def _names(measure: str, unit: str) -> list[str]:
    """The names under which a text may speak of a question's measure: growth and shares are told by kind, not by name."""
    if unit != "percent":
        return [measure]
    ends = (*_GROWTH, *load("cues")["share"]["words"])
    return [measure, *(bare for end in ends if (bare := measure.removesuffix(end)) and bare != measure)]


def _named(figure: Figure, measure: str, unit: str) -> Figure:
    return Figure(Span(0, 0), "", Quantity(Decimal(0), unit), figure.kind, measure)


def _last(book: Book, question: Question, month: str) -> Return | None:
    """The approved return for exactly this month; a year's figure is that of its December."""
    found = [r for r in book.returns_on("figure", question.key) if r.month == month and r.state == "approved"]
    return found[-1] if found else None


def _by_completion(book: Book, item: Item, figure: Figure, month: str, firm: bool) -> list[Backing]:
    progress = progress_of(book, item, month)
    if progress.done is None or progress.month != month:
        return []
    share = Decimal(progress.done.numerator * 100) / Decimal(progress.done.denominator)
    backing = _held(figure, "item", item, share, firm)
    return [replace(backing, words=f"{_named_item(item)} {cell_text('value', percent(progress.done))}%")]


def _held(
    figure: Figure, kind: Literal["item", "target"], item: Item, value: Decimal, firm: bool, back: Return | None = None
) -> Backing:
    agrees = _fit(_reach(figure), Reach(value, value))
    said = _named_item(item)
    told = f" {back.month} {back.who}" if back is not None else ""
    unit = figure.quantity.unit
    amount = f"{cell_text('value', shown_value(value / _common(unit).value, unit))}{shown_unit(unit)[0]}"
    return Backing(kind, item.id, f"{said} {amount}{told}", agrees, firm)


def _named_item(item: Item) -> str:
    return f"{item.number} {item.task}".strip()


class _Recorded:
    """What the ledger says of a place, looked up once for a draft."""

    def __init__(self, ledger: Ledger, area: str | None, draft: str) -> None:
        entries = ledger.entries(area, kind="figure") if area else []
        kept = [entry for entry in entries if entry.edition != draft and (entry.claim.confidence >= 0.5 or entry.judgement)]
        self._found: dict[tuple[object, ...], list[Observation]] = {}
        for observation in observe(kept, ledger.editions()):
            self._found.setdefault(_cell(observation.entry, observation), []).append(observation)

    def on(self, figure: Figure) -> list[Backing]:
        """Return the recorded claims that speak of the figure's measure in its period, the preferred source first."""
        if figure.period is None:
            return []
        found = self._speaking(figure)
        if figure.modality == "planned":
            found += _agreeing(self._speaking(replace(figure, modality="reported")))
        return found

    def _speaking(self, figure: Figure) -> list[Backing]:
        found = []
        for observation in self._found.get(_key(figure), ()):
            claim = observation.entry.claim
            assert isinstance(claim, Figure)
            score = same_measure(figure, claim).score
            if score >= _SAME:
                agrees = _fit(_reach(figure), _reach(claim))
                words = f"{claim.measure}{claim.quote} {observation.edition.facts.title or ''}".strip()
                found.append(Backing("source", observation.entry.id, words, agrees, score >= _FIRM))
        return found


def _cell(entry: Entry, observation: Observation) -> tuple[object, ...]:
    figure = entry.claim
    assert isinstance(figure, Figure)
    return _key(replace(figure, period=observation.period))


def _key(figure: Figure) -> tuple[object, ...]:
    """What two figures must share before their measures are compared."""
    period = figure.period
    assert period is not None
    # What stands on the last day is told as the year's, too: 年末存款余额, 存款余额.
    closing = period.first == period.last and (period.last.month, period.last.day) == (12, 31)
    first = date(period.last.year, 1, 1) if closing else period.first
    unit = _common(figure.quantity.unit).unit
    return figure.kind, *_against(figure), unit, figure.modality == "planned", first, period.last


def _against(figure: Figure) -> tuple[object, ...]:
    """Against what a growth is measured, or among whom and by what a rank is: by size or by growth."""
    if figure.kind == "rank":
        return figure.universe, figure.measure.endswith(_GROWTH)
    return (None if figure.base == "yoy" else figure.base,)


def _common(unit: str) -> Quantity:
    """One of ``unit`` in the unit by which sources compare."""
    return normalised(Quantity(Decimal(1), unit))


def _reach(figure: Figure) -> Reach:
    """What the figure leaves open, in the unit by which sources compare."""
    stated, factor = reach(figure), _common(figure.quantity.unit).value
    return Reach(stated.low * factor, stated.high * factor)


def _fit(one: Reach, other: Reach) -> bool:
    """Whether both may be true. Stretches that only touch are two neighbours as printed, 6.2 and 6.3: no number rounds to both."""
    low, high = max(one.low, other.low), min(one.high, other.high)
    return low < high or (low == high and (one.low == one.high or other.low == other.high))


def _failures(document: Document, claims: Claims) -> dict[str, tuple[str, ...]]:
    """The checks that figures of the draft fail, by the claim's identity: the draft recorded alone, for a moment."""
    years = sorted({figure.period.last.year for figure in claims.figures if figure.period is not None})
    if document.facts.area is None or not years:
        return {}
    found: dict[str, list[str]] = {}
    with TemporaryDirectory() as folder, Ledger(Path(folder) / "draft.db") as alone:
        alone.record(document, claims)
        for year in years:
            try:
                sheet = answer(alone, document.facts.area, year)
            except DajuanError:
                continue
            for check in sheet.checks:
                for hit in check.hits:
                    if not hit.passed and check.severity == "error":
                        for entry in hit.entries:
                            found.setdefault(entry.id, []).append(f"{check.name}: {hit.message}")
    return {id: tuple(dict.fromkeys(texts)) for id, texts in found.items()}
