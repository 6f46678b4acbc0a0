"""增长529.6%: from what base?"""

from __future__ import annotations

from decimal import Decimal

from dajuan.marks.checks.asking import told
from dajuan.marks.dossier import Dossier
from dajuan.marks.looking import year_in_doubt
from dajuan.marks.matching import is_yearly
from dajuan.marks.model import Check, Hit
from dajuan.marks.words import mark_words

_STEEP = Decimal(200)
"""A yearly growth of 200 % and more mostly says how small the base was."""


def tiny_base(dossier: Dossier) -> Check:
    """Point at growth within a year of 200 % and more, or from a base that the sentence says was negative."""
    growths = [(e, f) for e, f in dossier.of_reviews if f.kind == "growth" and (is_yearly(f) or f.base in ("mom", "qoq"))]
    growths = [(e, f) for e, f in growths if not year_in_doubt(dossier, e)]
    hits = []
    for entry, figure in growths:
        if figure.quantity.value >= _STEEP:
            hits.append(
                Hit((entry,), False, f"{figure.measure} grew by {figure.quote}: the base was small; a level would tell more.")
            )
        elif any(word + figure.quote in entry.words for word in mark_words().negative_base):
            hits.append(Hit((entry,), False, f"{figure.measure} {figure.quote} is growth from a negative base."))
    return told("tiny-base", "Does growth start from a negative or tiny base?", "note", hits, len(growths))
