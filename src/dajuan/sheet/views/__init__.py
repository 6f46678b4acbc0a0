"""From an address to a page: the same for the live pages and the static site."""

from dajuan.sheet.views.addressed import (
    bundle_of,
    paths_about,
    paths_of_area,
    paths_of_edition,
    paths_of_ledger,
    sheets_of,
    subject,
)
from dajuan.sheet.views.setting import ANYBODY, Setting
from dajuan.sheet.views.showing import show, show_problem
from dajuan.sheet.views.site_pages import SEARCHES

__all__ = [
    "ANYBODY",
    "SEARCHES",
    "Setting",
    "bundle_of",
    "paths_about",
    "paths_of_area",
    "paths_of_edition",
    "paths_of_ledger",
    "sheets_of",
    "show",
    "show_problem",
    "subject",
]
