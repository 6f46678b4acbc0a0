"""The desk: people correct the machine, and an office runs its own plan.

``desk_app`` is loaded when first asked for: a plan in the shell pays for no web framework.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dajuan.desk.accounts import account, change_account, make_account, right_password, set_password
from dajuan.desk.book import Book
from dajuan.desk.checking import Backing, MarkedFigure, check_draft
from dajuan.desk.checking import Verdict as CheckVerdict
from dajuan.desk.commenting import comment_docx
from dajuan.desk.desk import Desk
from dajuan.desk.due import Due, UnitDue, due_on
from dajuan.desk.evidence import checked_file, keep_file, kept_file, sniffed
from dajuan.desk.incoming import CellChange, Incoming, error_workbook, read_workbook, write_incoming
from dajuan.desk.model import (
    PROGRESS,
    STAGES,
    Account,
    Draft,
    Event,
    EvidenceFile,
    Item,
    PaceRule,
    Plan,
    Question,
    Return,
    Role,
    Standing,
    return_subject,
)
from dajuan.desk.oidc import Oidc
from dajuan.desk.pace import Progress, due_share, overdue, progress_of
from dajuan.desk.proposing import Proposal, propose
from dajuan.desk.publishing import Published, publish_plan
from dajuan.desk.refusing import Refusal, RowRefusal
from dajuan.desk.reminding import calendar, digest_html, digest_text
from dajuan.desk.reporting import report_month, year_report, year_sentences
from dajuan.desk.reviewing import accept_rule, gold, spot_check
from dajuan.desk.rollups import Overlap, overlaps, rollups
from dajuan.desk.sums import Rollup, percent
from dajuan.desk.wording import pace_words, reason_words
from dajuan.desk.workbook import plan_workbook, unit_workbook
from dajuan.desk.workdays import due_day, is_working_day, return_due, working_days_until

if TYPE_CHECKING:
    from dajuan.desk.web import desk_app as desk_app

__all__ = [
    "PROGRESS",
    "STAGES",
    "Account",
    "Backing",
    "Book",
    "CellChange",
    "CheckVerdict",
    "Desk",
    "Draft",
    "Due",
    "Event",
    "EvidenceFile",
    "Incoming",
    "Item",
    "MarkedFigure",
    "Oidc",
    "Overlap",
    "PaceRule",
    "Plan",
    "Progress",
    "Proposal",
    "Published",
    "Question",
    "Refusal",
    "Return",
    "Role",
    "Rollup",
    "RowRefusal",
    "Standing",
    "UnitDue",
    "accept_rule",
    "account",
    "calendar",
    "change_account",
    "check_draft",
    "checked_file",
    "comment_docx",
    "desk_app",
    "digest_html",
    "digest_text",
    "due_day",
    "due_on",
    "due_share",
    "error_workbook",
    "gold",
    "is_working_day",
    "keep_file",
    "kept_file",
    "make_account",
    "overdue",
    "overlaps",
    "pace_words",
    "percent",
    "plan_workbook",
    "progress_of",
    "propose",
    "publish_plan",
    "read_workbook",
    "reason_words",
    "report_month",
    "return_due",
    "return_subject",
    "right_password",
    "rollups",
    "set_password",
    "sniffed",
    "spot_check",
    "unit_workbook",
    "working_days_until",
    "write_incoming",
    "year_report",
    "year_sentences",
]


def __getattr__(name: str) -> object:
    if name != "desk_app":
        raise AttributeError(f"module 'dajuan.desk' has no attribute {name!r}")
    from dajuan.desk.web import desk_app

    return desk_app
