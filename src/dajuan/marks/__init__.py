"""What was promised, what came of it, and whether the claims hold."""

from dajuan.marks.checks.dropped import named_again, whole_plans
from dajuan.marks.dossier import Dossier, reports_on, year_given
from dajuan.marks.linking import link_years, propose_links
from dajuan.marks.looking import year_in_doubt
from dajuan.marks.marking import gather, mark, mark_dossier
from dajuan.marks.matching import code_of, is_yearly, label_of, same_measure
from dajuan.marks.model import Check, Fate, Hit, Marks, Mention, Outcome, PromiseMark, TargetMark
from dajuan.marks.official import Observation, official_series, read_series
from dajuan.marks.pace import Pace, pace_of, paces
from dajuan.marks.reach import Reach, reach
from dajuan.marks.targets import margin_text, mark_target, target_year

__all__ = [
    "Check",
    "Dossier",
    "Fate",
    "Hit",
    "Marks",
    "Mention",
    "Observation",
    "Outcome",
    "Pace",
    "PromiseMark",
    "Reach",
    "TargetMark",
    "code_of",
    "gather",
    "is_yearly",
    "label_of",
    "link_years",
    "margin_text",
    "mark",
    "mark_dossier",
    "mark_target",
    "named_again",
    "official_series",
    "pace_of",
    "paces",
    "propose_links",
    "reach",
    "read_series",
    "reports_on",
    "same_measure",
    "target_year",
    "whole_plans",
    "year_given",
    "year_in_doubt",
]
