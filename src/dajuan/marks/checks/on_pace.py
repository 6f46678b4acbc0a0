"""完成年度任务的85%，序时进度91.7%: is it on pace?"""

from __future__ import annotations

from dajuan.marks.checks.asking import told
from dajuan.marks.dossier import Dossier
from dajuan.marks.model import Check, Hit
from dajuan.marks.pace import paces


def on_pace(dossier: Dossier) -> Check:
    """Set every completion rate of a part of the year beside the share of the year that had passed, with the rule.

    Rates of the whole year are results, not paces: they stand with the targets.
    """
    hits = []
    for pace in paces(dossier):
        if pace.elapsed >= 100:
            continue
        claim = pace.entry.claim
        state = pace.state.replace("_", " ")
        message = f"{claim.quote}: {state} ({pace.rule})."
        hits.append(Hit((pace.entry,), pace.state != "behind", message))
    return told("pace", "Is what was to be completed on pace with the calendar?", "note", hits)
