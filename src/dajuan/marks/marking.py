"""Marking an area's year."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache

from dajuan.document import Document
from dajuan.ledger import Edition, Ledger, corrected
from dajuan.marks.checks import run_checks
from dajuan.marks.dossier import Dossier, order, reports_on, standing, unsure, year_given
from dajuan.marks.model import Marks
from dajuan.marks.promises import follow_promises
from dajuan.marks.targets import mark_targets
from dajuan.values import DajuanError


def mark(ledger: Ledger, area: str, year: int, today: date | None = None) -> Marks:
    """Set targets against results, follow promises and run the checks for one area and year.

    ``today`` decides what can be due; it is the day of the call when None.

    >>> from tempfile import TemporaryDirectory
    >>> from dajuan.claims import find_claims
    >>> from dajuan.document import read
    >>> from dajuan.ledger import Ledger
    >>> aims = "云溪县2023年政府工作报告\\n\\n二、2023年工作安排\\n\\n今年的主要预期目标是：地区生产总值增长6%左右。"
    >>> results = "云溪县2024年政府工作报告\\n\\n一、2023年工作回顾\\n\\n2023年，全县地区生产总值增长6.2%。"
    >>> with TemporaryDirectory() as folder, Ledger(f"{folder}/dajuan.db") as ledger:
    ...     for report in (read(aims.encode()), read(results.encode())):
    ...         _ = ledger.record(report, find_claims(report))
    ...     [(row.target.claim.quote, row.result.claim.quote, row.outcome) for row in mark(ledger, "云溪县", 2023).targets if row.result]
    [('6%左右', '6.2%', 'met')]
    """
    return mark_dossier(gather(ledger, area, year, today))


def gather(ledger: Ledger, area: str, year: int, today: date | None = None) -> Dossier:
    """Take from the ledger everything that marking ``area`` in ``year`` needs, as people's judgements have it."""
    recorded = ledger.entries(area)
    entries = [entry for entry in map(corrected, recorded) if entry is not None]
    at_home = ledger.editions(area)
    own = frozenset(each.digest for each in at_home)
    elsewhere = ledger.editions_of({entry.edition for entry in recorded} - own)
    editions = tuple(sorted((*at_home, *elsewhere), key=lambda each: (order(each), each.digest)))

    @cache
    def document(digest: str) -> Document | None:
        try:
            return ledger.document(digest)
        except DajuanError:
            return None

    given = {each.digest: place for place, each in enumerate(editions)}
    entries = sorted(entries, key=lambda entry: (given[entry.edition], entry.claim.span))
    names = Counter(entry.area for entry in entries if entry.area)
    name = names.most_common(1)[0][0] if names else area
    said = {(link.earlier, link.later): link.verdict for link in ledger.judged_links() if link.verdict is not None}
    return Dossier(name, year, editions, standing(entries), document, today or date.today(), unsure(entries), own, dict(said))


def mark_dossier(dossier: Dossier, checked: bool = True) -> Marks:
    """Mark what a dossier holds; plain values in, plain values out. ``checked``: the checks are run."""
    targets = mark_targets(dossier)
    promises = follow_promises(dossier, targets)
    checks = run_checks(dossier) if checked else ()
    return Marks(dossier.area, dossier.year, targets, promises, checks, sources(dossier))


def sources(dossier: Dossier) -> tuple[Edition, ...]:
    """Return the editions that plan the year or report on it."""
    return tuple(
        each
        for each in dossier.editions
        if reports_on(each, dossier.year) or year_given(each) in (dossier.year, dossier.year + 1)
    )
