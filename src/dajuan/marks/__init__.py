"""What was promised, what came of it, and whether the claims hold."""

from dajuan.marks.dossier import Dossier, reports_on, year_given
from dajuan.marks.marking import gather, mark, mark_dossier
from dajuan.marks.model import Check, Fate, Hit, Marks, Mention, Outcome, PromiseMark, TargetMark
from dajuan.marks.targets import margin_text

__all__ = [
    "Check",
    "Dossier",
    "Fate",
    "Hit",
    "Marks",
    "Mention",
    "Outcome",
    "PromiseMark",
    "TargetMark",
    "gather",
    "margin_text",
    "mark",
    "mark_dossier",
    "reports_on",
    "year_given",
]
