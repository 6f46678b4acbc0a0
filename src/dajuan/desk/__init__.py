"""The desk: people correct the machine, and an office runs its own plan."""

from dajuan.desk.book import Book
from dajuan.desk.desk import Desk
from dajuan.desk.incoming import CellChange, Incoming, RowRefusal, error_workbook, read_workbook, write_incoming
from dajuan.desk.model import (
    PROGRESS,
    STAGES,
    Account,
    Draft,
    Event,
    Item,
    PaceRule,
    Plan,
    Question,
    Return,
    Role,
    Standing,
    return_subject,
)
from dajuan.desk.pace import Progress, due_share, overdue, progress_of
from dajuan.desk.proposing import Proposal, propose
from dajuan.desk.rollups import Overlap, Rollup, overlaps, percent, rollups
from dajuan.desk.wording import pace_words
from dajuan.desk.workbook import plan_workbook, unit_workbook
from dajuan.desk.workdays import due_day, is_working_day, return_due, working_days_until

__all__ = [
    "PROGRESS",
    "STAGES",
    "Account",
    "Book",
    "CellChange",
    "Desk",
    "Draft",
    "Event",
    "Incoming",
    "Item",
    "Overlap",
    "PaceRule",
    "Plan",
    "Progress",
    "Proposal",
    "Question",
    "Return",
    "Role",
    "Rollup",
    "RowRefusal",
    "Standing",
    "due_day",
    "due_share",
    "error_workbook",
    "is_working_day",
    "overdue",
    "overlaps",
    "pace_words",
    "percent",
    "plan_workbook",
    "progress_of",
    "propose",
    "read_workbook",
    "return_due",
    "return_subject",
    "rollups",
    "unit_workbook",
    "working_days_until",
    "write_incoming",
]
