"""Is a figure of some months set beside figures of the year?"""

from __future__ import annotations

from dajuan.claims import Figure
from dajuan.marks.checks.asking import told
from dajuan.marks.dossier import Dossier, is_whole_year, reports_on
from dajuan.marks.model import Check, Hit


def part_year(dossier: Dossier) -> Check:
    """Point at figures of a part of the year in editions that report on the whole year.

    Figures of one day (the state at a date) and of one month alone are no flows of a part-year and are left out.
    """
    reviews = {each.digest for each in dossier.editions if reports_on(each, dossier.year) and _of_whole_year(each.facts.period)}
    hits, applied = [], 0
    for entry, figure in dossier.reported:
        if entry.edition not in reviews or not (is_whole_year(figure, dossier.year) or _is_part(figure, dossier.year)):
            continue
        applied += 1
        if _is_part(figure, dossier.year):
            hits.append(Hit((entry,), False, f"{figure.measure} {figure.quote} is of {figure.period}, not of the whole year."))
    return told("part-year", "Is a figure of some months set beside figures of the year?", "note", hits, applied)


def _of_whole_year(period: str | None) -> bool:
    return period is None or (len(period) == 4 and period.isdigit()) or "/" in period


def _is_part(figure: Figure, year: int) -> bool:
    period = figure.period
    if period is None or period.first.year != year or period.last.year != year or period.is_year:
        return False
    return period.first.month == 1 and period.first.day == 1 and (period.last - period.first).days > 31 and period.last.month < 12
