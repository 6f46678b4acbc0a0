"""Composing the answer sheet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from dajuan.claims import Figure, Promise
from dajuan.ledger import Edition, Entry, Ledger
from dajuan.marks import Dossier, Marks, code_of, gather, label_of, mark_dossier, reports_on, year_given
from dajuan.sheet.model import Coverage, Sheet
from dajuan.values import DajuanError, Problem


def answer(ledger: Ledger, area: str, year: int | None = None, today: date | None = None) -> Sheet:
    """Return the answer sheet of ``area`` for ``year`` (the latest year with results when None).

    ``today`` decides what can be due; it is the day of the call when None.
    Raises ``DajuanError`` when the ledger knows no such area or nothing of that year.

    >>> from tempfile import TemporaryDirectory
    >>> from dajuan.claims import find_claims
    >>> from dajuan.document import read
    >>> from dajuan.ledger import Ledger
    >>> aims = "云溪县2023年政府工作报告\\n\\n二、2023年工作安排\\n\\n今年的主要预期目标是：地区生产总值增长6%左右。"
    >>> results = "云溪县2024年政府工作报告\\n\\n一、2023年工作回顾\\n\\n2023年，全县地区生产总值增长6.2%。"
    >>> with TemporaryDirectory() as folder, Ledger(f"{folder}/dajuan.db") as ledger:
    ...     for report in (read(aims.encode()), read(results.encode())):
    ...         _ = ledger.record(report, find_claims(report))
    ...     [(row.target.claim.quote, row.result.claim.quote, row.outcome) for row in answer(ledger, "云溪县", 2023).targets if row.result]
    [('6%左右', '6.2%', 'met')]
    """
    year = latest(ledger, area) if year is None else year
    dossier = gather(ledger, area, year, today)
    if not dossier.entries and not dossier.suggestions:
        ledger.known_area(area)
    return answer_dossier(ledger, dossier)


def answer_dossier(ledger: Ledger, dossier: Dossier, checked: bool = True) -> Sheet:
    """Return the answer sheet of what was gathered from ``ledger``; ``checked``: with its checks.

    Raises ``DajuanError`` when there is nothing of the year.
    """
    sheet = compose(dossier, mark_dossier(dossier, checked))
    if not (sheet.figures or sheet.targets or sheet.promises or sheet.programmes or sheet.projects or sheet.suggestions):
        raise _empty_year(ledger, dossier.area, dossier.year)
    return sheet


def latest(ledger: Ledger, area: str) -> int:
    """Return the latest year of which the ledger holds results of ``area``; of plans, if it holds no results.

    A year has results when at least one reported figure of the whole year, or an edition that reports on it, is there.
    Raises ``DajuanError`` when the ledger knows no such area.
    """
    figures = [entry.claim for entry in ledger.entries(area, kind="figure") if isinstance(entry.claim, Figure)]
    reported = [_year(figure) for figure in figures if figure.modality != "planned" and figure.modality != "hypothetical"]
    under_report = [year_reported(each) for each in ledger.editions(area)]
    with_figures = [year for year in under_report if year in reported]
    planned = [_year(figure) for figure in figures]
    for years in (with_figures, reported, under_report, planned):
        known = [year for year in years if year is not None]
        if known:
            return max(known)
    ledger.known_area(area)
    raise _empty_year(ledger, area, None)


def compose(dossier: Dossier, marks: Marks) -> Sheet:
    """Return the sheet of a marked dossier; plain values in, plain values out."""
    facts = _once(dossier)
    return Sheet(
        dossier.area,
        dossier.year,
        _counts(marks, facts),
        marks.targets,
        tuple(entry for entry in facts if _kind(entry) != "rank"),
        tuple(entry for entry in facts if _kind(entry) == "rank"),
        dossier.programmes,
        dossier.projects,
        marks.promises,
        _ahead(dossier),
        _suggestions(dossier),
        marks.checks,
        _coverage(dossier, marks, facts),
    )


def _once(dossier: Dossier) -> tuple[Entry, ...]:
    """The year's figures; what two editions say in the same words and numbers stands once, as the whole report says it."""
    complete = {each.digest for each in dossier.complete}
    told: dict[tuple[object, ...], str] = {}
    facts = []
    for entry, figure in sorted(dossier.of_reviews, key=lambda pair: pair[0].edition not in complete):
        measure = code_of(figure) or label_of(figure)
        key = (measure, figure.kind, figure.quantity, str(figure.period), figure.universe)
        if told.setdefault(key, entry.edition) == entry.edition:
            facts.append(entry)
    return tuple(facts)


def _counts(marks: Marks, facts: tuple[Entry, ...]) -> tuple[tuple[str, int, int], ...]:
    targets, promises = marks.targets, marks.promises
    kept = sum(mark.outcome in ("met", "exceeded") for mark in targets)
    reported = sum(mark.outcome in ("met", "exceeded", "missed") for mark in targets)
    found = sum(mark.fate in ("done", "in_progress", "mentioned_again", "revised", "split", "merged") for mark in promises)
    return (
        ("targets kept", kept, reported),
        ("targets with a result", reported, len(targets)),
        ("promises found again", found, len(promises)),
        ("promises that can be measured", sum(mark.measurable for mark in promises), len(promises)),
        ("checks passed", sum(check.passed for check in marks.checks), sum(check.applied for check in marks.checks)),
        ("figures", len(facts), len(facts)),
    )


def _ahead(dossier: Dossier) -> tuple[Entry, ...]:
    """What the editions given up to the next year promise for later than the year."""
    near = {each.digest for each in dossier.editions if reports_on(each, dossier.year)}
    return tuple(entry for entry in dossier.entries if entry.edition in near and _later(entry, dossier.year))


def _later(entry: Entry, year: int) -> bool:
    claim = entry.claim
    if isinstance(claim, Promise):
        return claim.deadline is None or claim.deadline.last.year > year
    return (
        isinstance(claim, Figure) and claim.modality == "planned" and claim.period is not None and claim.period.last.year > year
    )


def _suggestions(dossier: Dossier) -> tuple[Entry, ...]:
    near = {each.digest for each in dossier.editions if reports_on(each, dossier.year)}
    return tuple(
        entry
        for entry in dossier.suggestions
        if entry.edition in near or (isinstance(entry.claim, Figure) and _year(entry.claim) == dossier.year)
    )


def _coverage(dossier: Dossier, marks: Marks, facts: Iterable[Entry]) -> Coverage:
    sure = [entry.claim.confidence for entry in facts]
    return Coverage(marks.sources, bool(dossier.complete), round(sum(sure) / len(sure), 3) if sure else None)


def _kind(entry: Entry) -> str:
    return entry.claim.kind if isinstance(entry.claim, Figure) else ""


def _year(figure: Figure) -> int | None:
    return figure.period.last.year if figure.period else None


def year_reported(edition: Edition) -> int | None:
    """The year on which an edition looks back: that of its period under report, else the one before it was given."""
    head = (edition.facts.period or "").rpartition("/")[2][:4]
    given = year_given(edition)
    return int(head) if head.isdigit() else given - 1 if given else None


def _empty_year(ledger: Ledger, area: str, year: int | None) -> DajuanError:
    years = ledger.known_area(area).years
    remedy = f"It knows {', '.join(map(str, years))}." if years else "Read a report of that area that states figures."
    return DajuanError(Problem("empty-year", f"The ledger has nothing to say of {area} in {year or 'any year'}.", remedy=remedy))
