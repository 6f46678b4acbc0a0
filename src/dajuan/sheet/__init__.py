"""The answer sheet: pure rows with evidence, and every form people see them in."""

from dajuan.sheet.answering import answer, compose, latest
from dajuan.sheet.comparing import Row, across_areas, through_years
from dajuan.sheet.model import Coverage, Sheet
from dajuan.sheet.records import (
    check_record,
    edition_record,
    entry_record,
    promise_record,
    row_record,
    sheet_record,
    target_record,
)
from dajuan.sheet.terminal import print_checks, print_comparison, print_sheet

__all__ = [
    "Coverage",
    "Row",
    "Sheet",
    "across_areas",
    "answer",
    "check_record",
    "compose",
    "edition_record",
    "entry_record",
    "latest",
    "print_checks",
    "print_comparison",
    "print_sheet",
    "promise_record",
    "row_record",
    "sheet_record",
    "target_record",
    "through_years",
]
