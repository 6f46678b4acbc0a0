"""近、约、多、超: how many reported figures are exact?"""

from __future__ import annotations

from dajuan.marks.checks.asking import told
from dajuan.marks.dossier import Dossier
from dajuan.marks.model import Check, Hit

_OPEN = {
    "about": "is only about",
    "under": "is close below",
    "over": "is more than",
    "at_least": "is at least",
    "at_most": "is at most",
}


def hedged(dossier: Dossier) -> Check:
    """Count the reported figures that leave their value open: 约, 近, 多, 超."""
    figures = dossier.of_reviews
    hits = [
        Hit((entry,), False, f"{figure.measure} {figure.quote} {_OPEN[figure.quantity.bound]} the number named.")
        for entry, figure in figures
        if figure.quantity.bound in _OPEN and not figure.measure.endswith("目标")
    ]
    return told("hedged", "How many of the reported figures are exact?", "note", hits, len(figures))
