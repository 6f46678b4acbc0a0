"""From an address to a page: the same for the live pages and the static site."""

from dajuan.sheet.views.addressed import paths_about, paths_of_area, paths_of_edition, paths_of_ledger, subject
from dajuan.sheet.views.setting import Setting
from dajuan.sheet.views.showing import show, show_problem

__all__ = [
    "Setting",
    "paths_about",
    "paths_of_area",
    "paths_of_edition",
    "paths_of_ledger",
    "show",
    "show_problem",
    "subject",
]
