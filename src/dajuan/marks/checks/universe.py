"""Is it said among whom a rank is?"""

from __future__ import annotations

from dajuan.marks.checks.asking import told
from dajuan.marks.dossier import Dossier
from dajuan.marks.model import Check, Hit


def rank_universe(dossier: Dossier) -> Check:
    """Point at ranks that do not say among whom, and so cannot be compared."""
    ranks = [(entry, figure) for entry, figure in dossier.of_reviews() if figure.kind == "rank"]
    hits = [
        Hit((entry,), False, f"{figure.measure} {figure.quote}: among whom is not said.")
        for entry, figure in ranks
        if not figure.universe
    ]
    return told("rank-universe", "Is it said among whom a rank is?", "note", hits, len(ranks))
