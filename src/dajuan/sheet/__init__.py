"""The answer sheet: pure rows with evidence, and every form people see them in.

``app``, ``publish``, ``render`` and ``export`` are loaded when first asked for: a sheet in the terminal
pays for no web framework.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from dajuan.sheet.answering import answer, compose, latest
from dajuan.sheet.comparing import Row, across_areas, between_years, through_years
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
from dajuan.sheet.terminal import print_checks, print_claims, print_comparison, print_sheet
from dajuan.sheet.wording import LANGUAGES, Language, Words, words

if TYPE_CHECKING:
    from dajuan.sheet.office.returning import Returned as Returned
    from dajuan.sheet.office.returning import read_back as read_back
    from dajuan.sheet.office.returning import record_back as record_back
    from dajuan.sheet.office.returning import refusal_sheet as refusal_sheet
    from dajuan.sheet.opendata import EXPORTS as EXPORTS
    from dajuan.sheet.opendata import export as export
    from dajuan.sheet.prepared import Prepared as Prepared
    from dajuan.sheet.preparing import Progress as Progress
    from dajuan.sheet.preparing import default_store as default_store
    from dajuan.sheet.preparing import prepare as prepare
    from dajuan.sheet.rendering import render as render
    from dajuan.sheet.site import Published as Published
    from dajuan.sheet.site import Wishes as Wishes
    from dajuan.sheet.site import publish as publish
    from dajuan.sheet.web import app as app

__all__ = [
    "EXPORTS",
    "LANGUAGES",
    "Coverage",
    "Language",
    "Prepared",
    "Progress",
    "Published",
    "Returned",
    "Row",
    "Sheet",
    "Wishes",
    "Words",
    "across_areas",
    "answer",
    "app",
    "between_years",
    "check_record",
    "compose",
    "default_store",
    "edition_record",
    "entry_record",
    "export",
    "latest",
    "prepare",
    "print_checks",
    "print_claims",
    "print_comparison",
    "print_sheet",
    "promise_record",
    "publish",
    "read_back",
    "record_back",
    "refusal_sheet",
    "render",
    "row_record",
    "sheet_record",
    "target_record",
    "through_years",
    "words",
]

_PLACE_OF = dict.fromkeys(("Returned", "read_back", "record_back", "refusal_sheet"), "office.returning") | {
    "EXPORTS": "opendata",
    "Prepared": "prepared",
    "Progress": "preparing",
    "Published": "site",
    "Wishes": "site",
    "app": "web",
    "default_store": "preparing",
    "export": "opendata",
    "prepare": "preparing",
    "publish": "site",
    "render": "rendering",
}


def __getattr__(name: str) -> object:
    if name not in _PLACE_OF:
        raise AttributeError(f"module 'dajuan.sheet' has no attribute {name!r}")
    return getattr(import_module(f"dajuan.sheet.{_PLACE_OF[name]}"), name)
