"""The pages of an area and year: the answer sheet, all figures, programmes and money, checks, one commitment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dajuan.claims import Figure, Project
from dajuan.document import Document
from dajuan.ledger import Edition, Entry
from dajuan.marks import PromiseMark, TargetMark
from dajuan.sheet.addresses import Addresses, commitment_path, file_path
from dajuan.sheet.amounts import amount, statement
from dajuan.sheet.findings import margin_said, reason_of
from dajuan.sheet.model import Sheet
from dajuan.sheet.pages import page
from dajuan.sheet.shelf import Shelf, counted, no_such_page
from dajuan.sheet.views.beside import anchored, panels
from dajuan.sheet.views.charted import bullets, drift, fates, key_of, one_bullet, outcomes, years_of
from dajuan.sheet.views.setting import Setting
from dajuan.sheet.views.text_pages import around
from dajuan.sheet.wording import Language, words
from dajuan.values import Quantity

_TARGETS, _FIGURES, _PROMISES, _AHEAD = 40, 40, 30, 15
_ROWS = 80
_SURE = 0.8
_STAGES = ("operating", "completed", "under_way", "started", "signed", "announced")


def _sheet(shelf: Shelf, parts: list[str]) -> Sheet:
    return shelf.sheet(shelf.area_of(parts[0]).area, counted(parts[1], 9999))


def sheet(shelf: Shelf, language: Language, here: str, parts: list[str], setting: Setting) -> str:
    """Return the answer sheet with its source text beside it."""
    held = _sheet(shelf, parts)
    near = sorted({entry.edition for entry in shown_on(held)})
    documents = {digest: shelf.document(digest) for digest in near[:6]}
    return sheet_page(held, language, here, shelf.editions(), documents, setting)


def shown_on(held: Sheet) -> list[Entry]:
    """Return every claim that the sheet's page shows, bounded."""
    targets = [entry for mark in _first_targets(held) for entry in (mark.target, mark.result) if entry is not None]
    promises = [mark.promise for mark in _first_promises(held)]
    rest = (*held.ranks[:20], *held.figures[:_FIGURES], *held.programmes[:20], *held.ahead[:_AHEAD])
    return list({entry.id: entry for entry in (*targets, *promises, *rest)}.values())


def _first_targets(held: Sheet) -> list[TargetMark]:
    """The targets that the page shows: those with a result first, otherwise as the text has them."""
    return sorted(held.targets, key=lambda mark: mark.result is None)[:_TARGETS]


def _first_promises(held: Sheet) -> list[PromiseMark]:
    """The promises that the page shows, those that say most first."""
    return sorted(held.promises, key=standing)[:_PROMISES]


def standing(mark: PromiseMark) -> tuple[bool, bool, bool]:
    """Return where a promise stands in a list: first what can be measured, is surely one, and has a fate that says something."""
    return (not mark.measurable, mark.promise.claim.confidence < _SURE, mark.fate in ("unclear", "source_incomplete", "not_due"))


def sheet_page(
    held: Sheet,
    language: Language,
    here: str | None,
    editions: Mapping[str, Edition],
    documents: Mapping[str, Document],
    setting: Setting | None = None,
) -> str:
    """Return the answer sheet as HTML; ``here`` and ``setting`` None for a file that stands alone."""
    beside = panels(shown_on(held), editions, documents, language)
    return page(
        "sheet",
        language,
        here,
        places=setting.places if setting else None,
        sheet=held,
        files=[(form, file_path(held.area, held.year, form)) for form in setting.formats] if setting else [],
        summary=summary(held, language),
        targets=_first_targets(held),
        promises=_first_promises(held),
        outcome=outcomes(held, language),
        figures=held.figures[:_FIGURES],
        ranks=held.ranks[:20],
        ahead=held.ahead[:_AHEAD],
        bullets=bullets(held, language),
        fates=fates(held, language),
        panels=beside,
        shown=anchored(beside),
    )


def summary(held: Sheet, language: Language) -> str:
    """Return the sheet in one sentence."""
    say = words(language)
    read = {"figures": len(held.figures) + len(held.ranks), "promises": len(held.promises)}
    if not held.targets:
        return say("sheet.summary_bare", **read)
    if all(mark.outcome == "not_due" for mark in held.targets):
        return say("sheet.summary_due", all=len(held.targets), **read)
    reported = [mark for mark in held.targets if mark.outcome in ("met", "exceeded", "missed")]
    kept = sum(mark.outcome != "missed" for mark in reported)
    return say("sheet.summary", all=len(held.targets), reported=len(reported), kept=kept, **read)


def figures(shelf: Shelf, language: Language, here: str, parts: list[str], setting: Setting) -> str:
    """Return one page of all figures of the year."""
    held = _sheet(shelf, parts)
    entries = all_figures(held)
    pages = max(1, -(-len(entries) // _ROWS))
    number, to = counted(parts[2], pages), Addresses(language)
    return page(
        "figures",
        language,
        here,
        places=setting.places,
        area=held.area,
        year=held.year,
        entries=entries[(number - 1) * _ROWS : number * _ROWS],
        pages=pages,
        number=number,
        link=lambda n: to.figures(held.area, held.year, n),
    )


def all_figures(held: Sheet) -> list[Entry]:
    """Return the targets, figures and ranks of a sheet, each once."""
    every = (*(mark.target for mark in held.targets), *held.figures, *held.ranks)
    return list({entry.id: entry for entry in every}.values())


def figure_pages(held: Sheet) -> int:
    """Return how many pages all figures of a sheet fill."""
    return max(1, -(-len(all_figures(held)) // _ROWS))


def programmes(shelf: Shelf, language: Language, here: str, parts: list[str], setting: Setting) -> str:
    """Return programmes with their parts, projects by stage, and money."""
    held = _sheet(shelf, parts)
    stages: list[tuple[str, list[Entry], str]] = []
    for stage in _STAGES:
        entries = [entry for entry in held.projects if isinstance(entry.claim, Project) and entry.claim.stage == stage]
        if entries:
            stages.append((stage, entries, _sum(entries, language)))
    money = [entry for entry in held.figures if isinstance(entry.claim, Figure) and entry.claim.quantity.unit == "CNY"]
    return page("programmes", language, here, places=setting.places, sheet=held, stages=stages, money=money)


def _sum(entries: list[Entry], language: Language) -> str:
    amounts = [entry.claim.investment for entry in entries if isinstance(entry.claim, Project) and entry.claim.investment]
    stated = [money.value for money in amounts if money.unit == "CNY" and money.high is None]
    return amount(Quantity(sum(stated, Decimal(0)), "CNY"), language) if stated else ""


def checks(shelf: Shelf, language: Language, here: str, parts: list[str], setting: Setting) -> str:
    """Return the checks of the year, each with its denominator and every finding."""
    held = _sheet(shelf, parts)
    applied = [check for check in held.checks if check.applied]
    applied.sort(key=lambda check: (check.applied == check.passed, check.severity != "error"))
    idle = [check for check in held.checks if not check.applied]
    return page("checks", language, here, places=setting.places, sheet=held, applied=applied, idle=idle)


@dataclass(frozen=True, slots=True)
class Moment:
    """One place in the life of a commitment."""

    year: int | None
    role: str
    entry: Entry
    score: float | None = None


def commitment(shelf: Shelf, language: Language, here: str, parts: list[str], setting: Setting) -> str:
    """Return one commitment: what was said, what came of it, how the target moved."""
    area, year, id = shelf.area_of(parts[0]).area, counted(parts[1], 9999), parts[2]
    mark = shelf.target(area, year, id) or _promise(shelf, _sheet(shelf, parts), id)
    if mark is None:
        raise no_such_page(here)
    return commitment_page(shelf, language, setting, (area, year), mark)


def commitment_page(
    shelf: Shelf, language: Language, setting: Setting, of: tuple[str, int], mark: TargetMark | PromiseMark
) -> str:
    """Return the page of a commitment of an area and year whose mark is at hand."""
    here = commitment_path(*of, promised(mark).id)
    return page("commitment", language, here, area=of[0], year=of[1], one=life(shelf, setting, of, mark, language))


def _promise(shelf: Shelf, held: Sheet, id: str) -> TargetMark | PromiseMark | None:
    return shelf.keep(("marks", held.area, held.year), lambda: marks_of(held)).get(id)


def life(
    shelf: Shelf, setting: Setting, of: tuple[str, int], mark: TargetMark | PromiseMark, language: Language
) -> dict[str, Any]:
    """Return what is told of one commitment of an area and year, by the names that the templates use."""
    entry = promised(mark)
    more = _of_target(shelf, of, mark, language) if isinstance(mark, TargetMark) else _of_promise(shelf, mark)
    before, quoted, after = around(entry)
    outcome = mark.outcome if isinstance(mark, TargetMark) else mark.fate
    return more | {
        "year": of[1],
        "mark": mark,
        "entry": entry,
        "outcome": outcome,
        "reason": reason_of(mark, language),
        "before": before,
        "quoted": quoted,
        "after": after,
        "text_page": shelf.volume(entry.edition).page_at(entry.claim.span.start),
        "report": setting.report(entry, outcome, language),
    }


def marks_of(held: Sheet) -> dict[str, TargetMark | PromiseMark]:
    """Return the marks of a sheet by the identity of what they mark; a figure that is both goes by its target."""
    every: tuple[TargetMark | PromiseMark, ...] = (*held.promises, *held.targets)
    return {promised(mark).id: mark for mark in every}


def promised(mark: TargetMark | PromiseMark) -> Entry:
    """Return the claim that makes the commitment."""
    return mark.target if isinstance(mark, TargetMark) else mark.promise


def _of_target(shelf: Shelf, of: tuple[str, int], mark: TargetMark, language: Language) -> dict[str, Any]:
    area, year = of
    figure = mark.target.claim
    assert isinstance(figure, Figure)
    all_years = shelf.keep(("years", area), lambda: years_of(shelf.figures_of(area)))
    years = all_years.get(key_of(figure), {})
    rows = [years[year] for year in sorted(years)]
    timeline = [Moment(year, "again", entry) for entry in mark.also]
    for row in rows:
        if row.target and row.target.id != mark.target.id:
            timeline.append(Moment(row.year, "target", row.target))
        if row.result:
            timeline.append(Moment(row.year, "result", row.result))
    if mark.result and mark.result.id not in {moment.entry.id for moment in timeline}:
        timeline.append(Moment(year, "result", mark.result))
    timeline.sort(key=lambda moment: moment.year or 0)
    moved = drift(mark, rows, language)
    bar = one_bullet(mark, language)
    return {
        "title": f"{figure.measure}: {statement(figure, language)}",
        "bullet": bar,
        "sentence": reason_of(mark, language),
        "drift": moved[0] if moved else None,
        "drift_sentence": moved[1] if moved else "",
        "timeline": timeline[:40],
        "margin": margin_said(mark, language) or None,
        "measurable": None,
        "mentions": [],
    }


def _of_promise(shelf: Shelf, mark: PromiseMark) -> dict[str, Any]:
    editions = shelf.editions()
    timeline = [Moment(_given(editions.get(entry.edition)), "candidate", entry, score) for entry, score in mark.candidates[:10]]
    quote = mark.promise.claim.quote
    return {
        "title": quote if len(quote) <= 60 else f"{quote[:59]}…",
        "bullet": None,
        "sentence": "",
        "drift": None,
        "drift_sentence": "",
        "timeline": timeline,
        "margin": None,
        "measurable": mark.measurable,
        "mentions": [(mention, editions.get(mention.edition)) for mention in mark.mentions[:10]],
    }


def _given(edition: Edition | None) -> int | None:
    head = (edition.facts.date or "")[:4] if edition else ""
    return int(head) if head.isdecimal() else None
