"""完成年度目标145.47%: was the target soft?"""

from __future__ import annotations

import re
from decimal import Decimal

from dajuan.marks.checks.asking import Pair, before, told
from dajuan.marks.dossier import Dossier
from dajuan.marks.model import Check, Hit

_FAR = Decimal(120)
"""From a fifth above the target on, the target itself is worth a question."""


_OF_A_TARGET = re.compile(r"完成[^，,。；;]{0,14}(?:目标|任务|计划)[^，,。；;\d]{0,6}$")


def completion_far_above(dossier: Dossier) -> Check:
    """Ask, of every completion of 120 % and more, whether the target was set too low.

    A percentage right after 完成…目标 is a completion, whatever kind it was read as.
    """
    rates = [(entry, figure) for entry, figure in dossier.of_reviews if _completes((entry, figure))]
    hits = [
        Hit((entry,), False, f"{figure.measure} is {figure.quote} complete: was the target set too low?")
        for entry, figure in rates
        if figure.quantity.value >= _FAR
    ]
    return told("soft-target", "Was the target soft?", "note", hits, len(rates))


def _completes(pair: Pair) -> bool:
    figure = pair[1]
    percent = figure.quantity.unit == "percent" and figure.kind in ("level", "share")
    return figure.kind == "completion" or (percent and _OF_A_TARGET.search(before(pair, 24)) is not None)
