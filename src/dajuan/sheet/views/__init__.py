"""From an address to a page: the same for the live pages and the static site."""

from dajuan.sheet.views.setting import Setting
from dajuan.sheet.views.showing import show, show_problem

__all__ = ["Setting", "show", "show_problem"]
