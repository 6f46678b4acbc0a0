"""完成年度目标145.47%: was the target soft?"""

from __future__ import annotations

from decimal import Decimal

from dajuan.marks.checks.asking import told
from dajuan.marks.dossier import Dossier
from dajuan.marks.model import Check, Hit

_FAR = Decimal(120)
"""From a fifth above the target on, the target itself is worth a question."""


def completion_far_above(dossier: Dossier) -> Check:
    """Ask, of every completion of 120 % and more, whether the target was set too low."""
    rates = [(entry, figure) for entry, figure in dossier.of_reviews() if figure.kind == "completion"]
    hits = [
        Hit((entry,), False, f"{figure.measure} is {figure.quote} complete: was the target set too low?")
        for entry, figure in rates
        if figure.quantity.value >= _FAR
    ]
    return told("soft-target", "Was the target soft?", "note", hits, len(rates))
