"""Is a figure of some months set beside figures of the year?"""

from __future__ import annotations

import re
from collections import Counter

from dajuan.claims import Figure
from dajuan.ledger import Entry
from dajuan.marks.checks.asking import before, told
from dajuan.marks.dossier import Dossier, ends_in, is_whole_year, reports_on
from dajuan.marks.model import Check, Hit
from dajuan.marks.words import mark_words


def part_year(dossier: Dossier) -> Check:
    """Point at figures of a part of the year in editions that report on the whole year.

    Figures of one day (the state at a date) and of one month alone are no flows of a part-year, and values of
    the same months a year before (同期) are only compared with: they are left out, as are figures whose own sentence
    does not name the months, or which goes on to the value of the whole year.
    """
    reviews = _of_the_year(dossier)
    hits, applied = [], 0
    for entry, figure in dossier.reported:
        part = _is_part(figure, dossier.year)
        if entry.edition not in reviews or not (part or is_whole_year(figure, dossier.year)):
            continue
        applied += 1
        if part and _said_here(dossier, entry, figure):
            hits.append(Hit((entry,), False, f"{figure.measure} {figure.quote} is of {figure.period}, not of the whole year."))
    return told("part-year", "Is a figure of some months set beside figures of the year?", "note", hits, applied)


_MONTHS = re.compile(r"\d\s*月|季度|半年|前[一二三四五六七八九十]+个?月")


def _said_here(dossier: Dossier, entry: Entry, figure: Figure) -> bool:
    """Whether the sentence itself names the months, and neither compares with them nor goes on to the whole year."""
    compared = any(word in before((entry, figure), 16) for word in mark_words().same_months)
    whole = any(
        isinstance(other.claim, Figure) and other.claim.measure == figure.measure and is_whole_year(other.claim, dossier.year)
        for other in dossier.of_sentence.get((entry.edition, entry.sentence), ())
    )
    return _MONTHS.search(entry.words) is not None and not compared and not whole


def _of_the_year(dossier: Dossier) -> set[str]:
    """The reviews that speak of the whole year: with figures of it, and not more of the year after."""
    whole = Counter(entry.edition for entry, figure in dossier.reported if is_whole_year(figure, dossier.year))
    later = Counter(e.edition for e, f in dossier.figures if f.modality != "planned" and ends_in(f, dossier.year + 1))
    return {
        each.digest for each in dossier.editions if reports_on(each, dossier.year) and whole[each.digest] > later[each.digest]
    }


def _is_part(figure: Figure, year: int) -> bool:
    period = figure.period
    if period is None or period.first.year != year or period.last.year != year or period.is_year:
        return False
    return period.first.month == 1 and period.first.day == 1 and (period.last - period.first).days > 31 and period.last.month < 12
