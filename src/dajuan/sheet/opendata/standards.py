"""SDMX-CSV, StratML Part 2 and ClaimReview: the same marks in the words of others."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

from dajuan.claims import Figure
from dajuan.ledger import Entry
from dajuan.marks import TargetMark
from dajuan.sheet.addresses import Places, claim_path
from dajuan.sheet.amounts import statement
from dajuan.sheet.model import Sheet
from dajuan.sheet.opendata.structure import AGENCY, FLOW, VERSION
from dajuan.sheet.rendering import safe
from dajuan.values import Period

_NAMESPACE = "urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport"
_SCENARIO = {"planned": "TARGET", "reported": "ACTUAL", "estimated": "ACTUAL"}
_STATUS = {"reported": "A", "estimated": "E", "planned": "F"}
SDMX_COLUMNS = ("STRUCTURE", "STRUCTURE_ID", "ACTION", "REF_AREA", "INDICATOR", "KIND", "SCENARIO", "TIME_PERIOD", "CLAIM",
                "OBS_VALUE", "UNIT_MEASURE", "UNIT_MULT", "OBS_STATUS", "BOUND", "SOURCE")  # fmt: skip


def sdmx_csv(entries: Iterable[Entry]) -> bytes:
    """Return figures that have a period as SDMX-CSV 2.0, targets and actual values told apart by SCENARIO.

    CLAIM keeps what several sources say of one thing apart. OBS_STATUS: A normal, E estimated, F forecast (SDMX code
    list CL_OBS_STATUS); UNIT_MULT is 0: numbers are written out.
    """
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\r\n")
    writer.writerow(SDMX_COLUMNS)
    for entry in entries:
        figure = entry.claim
        if not isinstance(figure, Figure) or figure.period is None or figure.modality not in _SCENARIO:
            continue
        measure = figure.indicator or figure.measure
        row = [
            *(
                "dataflow",
                f"{AGENCY}:{FLOW}({VERSION})",
                "I",
                entry.area or "_Z",
                measure,
                figure.kind,
                _SCENARIO[figure.modality],
            ),
            *(
                observed(figure.period),
                entry.id,
                f"{figure.quantity.value:f}",
                figure.quantity.unit,
                "0",
                _STATUS[figure.modality],
            ),
            *(figure.quantity.bound, entry.edition),
        ]
        writer.writerow([safe(value) for value in row])
    return held.getvalue().encode()


def observed(period: Period) -> str:
    """Return a period as SDMX writes the time of an observation: years, quarters, half-years (S), months, days, or a range.

    >>> observed(Period.parse("2020-01/2020-11")), observed(Period.parse("2020-H1")), observed(Period.parse("2020"))
    ('2020-01-01/P11M', '2020-S1', '2020')
    """
    start, slash, _ = period.text.partition("/")
    if not slash:
        return start.replace("-H", "-S")
    first, end = period.first, period.last + timedelta(days=1)
    if (first.day, end.day) == (1, 1):
        return f"{first.isoformat()}/P{12 * (end.year - first.year) + end.month - first.month}M"
    return f"{first.isoformat()}/P{(end - first).days}D"


def stratml(sheet: Sheet) -> bytes:
    """Return the sheet as a StratML performance report (ISO 17469-2): an objective for each target, with both results.

    The standard has no source of a result, so the quote and the identity of the claim stand in its description.
    """
    root = ElementTree.Element("PerformancePlanOrReport", {"xmlns": _NAMESPACE, "Type": "Performance_Report"})
    _text(root, "Name", f"{sheet.area} {sheet.year}")
    _text(root, "Description", "Targets against results, read from published sources; see http://purl.org/dc/terms/source.")
    core = ElementTree.SubElement(root, "StrategicPlanCore")
    _text(ElementTree.SubElement(core, "Organization"), "Name", sheet.area)
    goal = ElementTree.SubElement(core, "Goal")
    _text(goal, "Name", f"{sheet.year}")
    _text(goal, "Description", f"Targets of {sheet.area} for {sheet.year}")
    for number, mark in enumerate(sheet.targets, 1):
        _objective(goal, mark, number)
    for number, promise in enumerate(sheet.promises, len(sheet.targets) + 1):
        objective = ElementTree.SubElement(goal, "Objective")
        _text(objective, "Name", promise.promise.claim.quote[:80])
        _text(objective, "Description", promise.promise.claim.quote)
        _text(objective, "Identifier", f"_p{promise.promise.id}")
        _text(objective, "SequenceIndicator", str(number))
        _text(objective, "OtherInformation", f"{promise.fate}: {promise.reason}")
    about = ElementTree.SubElement(root, "AdministrativeInformation")
    _text(about, "StartDate", f"{sheet.year}-01-01")
    _text(about, "EndDate", f"{sheet.year}-12-31")
    ElementTree.indent(root)
    written: str = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{written}\n'.encode()


def _objective(goal: ElementTree.Element, mark: TargetMark, number: int) -> None:
    target = mark.target.claim
    assert isinstance(target, Figure)
    objective = ElementTree.SubElement(goal, "Objective")
    _text(objective, "Name", target.measure)
    _text(objective, "Description", statement(target, "zh"))
    _text(objective, "Identifier", f"_o{mark.target.id}")
    _text(objective, "SequenceIndicator", str(number))
    _text(objective, "OtherInformation", f"{mark.outcome}: {mark.reason} ({mark.rule}, version {mark.version})")
    indicator = ElementTree.SubElement(objective, "PerformanceIndicator", {"PerformanceIndicatorType": "Quantitative"})
    _text(indicator, "SequenceIndicator", str(number))
    _text(indicator, "MeasurementDimension", f"{target.measure} ({target.kind})")
    _text(indicator, "UnitOfMeasurement", target.quantity.unit)
    _text(indicator, "Identifier", f"_i{mark.target.id}")
    instance = ElementTree.SubElement(indicator, "MeasurementInstance")
    _result(instance, "TargetResult", mark.target)
    if mark.result is not None:
        _result(instance, "ActualResult", mark.result)


def _result(parent: ElementTree.Element, name: str, entry: Entry) -> None:
    figure = entry.claim
    assert isinstance(figure, Figure)
    made = ElementTree.SubElement(parent, name)
    if figure.period is not None:
        _text(made, "StartDate", figure.period.first.isoformat())
        _text(made, "EndDate", figure.period.last.isoformat())
    _text(made, "NumberOfUnits", f"{figure.quantity.value:f}")
    _text(made, "Description", f"{figure.quote} | {entry.words} | claim {entry.id} of edition {entry.edition}")


def _text(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = "".join(c for c in text if c in "\t\n" or c.isprintable())


_RATING = {"missed": 1, "met": 2, "exceeded": 3}


def claim_review(sheet: Sheet, mark: TargetMark, site: str = "", places: Places | None = None) -> dict[str, Any] | None:
    """Return a marked target as a ClaimReview (schema.org), None where there is no verdict to review with.

    ``site``: the address of the pages, for the links that the vocabulary asks for; ``places``: where claims stand
    on it when it is a static one.
    """
    target, edition = mark.target.claim, next((e for e in sheet.coverage.editions if e.digest == mark.target.edition), None)
    if mark.outcome not in _RATING or mark.result is None or not isinstance(target, Figure):
        return None
    author: dict[str, Any] = {"@type": "Organization", "name": (edition.facts.issuer if edition else None) or sheet.area}
    appearance: dict[str, Any] = {"@type": "CreativeWork", "identifier": f"urn:dajuan:edition:{mark.target.edition}"}
    if edition and edition.facts.title:
        appearance["name"] = edition.facts.title
    item: dict[str, Any] = {"@type": "Claim", "text": mark.target.words, "author": author, "firstAppearance": appearance}
    if edition and edition.facts.date:
        item["datePublished"] = edition.facts.date
    rating = {
        "@type": "Rating",
        "ratingValue": _RATING[mark.outcome],
        "worstRating": 1,
        "bestRating": 3,
        "alternateName": mark.outcome,
        "ratingExplanation": mark.reason,
    }
    page = f"{site.rstrip('/')}/zh/{claim_path(mark.target.id, places)}" if site else f"urn:dajuan:claim:{mark.target.id}"
    return {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": page,
        "claimReviewed": f"{target.measure}: {statement(target, 'zh')}",
        "author": {"@type": "Organization", "name": "dajuan"},
        "itemReviewed": item,
        "reviewRating": rating,
        "citation": {"@type": "Claim", "text": mark.result.words, "identifier": f"urn:dajuan:claim:{mark.result.id}"},
    }
