"""Which page stands at which address."""

from __future__ import annotations

from collections.abc import Callable

from dajuan.sheet.pages import page
from dajuan.sheet.shelf import Shelf
from dajuan.sheet.views import area_pages, site_pages, text_pages, year_pages
from dajuan.sheet.views.addressed import parted
from dajuan.sheet.views.setting import Setting
from dajuan.sheet.wording import Language, words
from dajuan.values import Problem

View = Callable[[Shelf, Language, str, list[str], Setting], str]

_ONE: dict[str, View] = {
    "area": area_pages.area,
    "areas": area_pages.areas,
    "matrix": area_pages.matrix,
    "sheet": year_pages.sheet,
    "figures": year_pages.figures,
    "programmes": year_pages.programmes,
    "checks": year_pages.checks,
    "commitment": year_pages.commitment,
    "document": text_pages.document,
    "source": text_pages.source,
    "claim": text_pages.claim,
}


def show(shelf: Shelf, language: Language, here: str, setting: Setting, query: str = "") -> str:
    """Return the page at ``here`` (a path below the language, ``sheet/云溪镇-2021.html``).

    ``query``: what was searched for, on the live pages of a search. Raises ``DajuanError`` when nothing stands there.
    """
    if here == "index.html":
        return area_pages.overview(shelf, language)
    if here in site_pages.SEARCHES:
        return site_pages.search(shelf, language, here, setting, query)
    if here == "method.html":
        return site_pages.method(shelf, language)
    if here == "downloads.html":
        return site_pages.downloads(shelf, language, setting)
    if here == "changes.atom":
        return site_pages.changes(shelf, language)
    folder, parts = parted(here)
    return _ONE[folder](shelf, language, here, parts, setting)


def show_problem(language: Language, key: str, problem: Problem | None = None) -> str:
    """Return a page that says what could not be shown, and what to do."""
    say = words(language)
    message = problem.message if problem else say.get(f"problem.{key}_message", "")
    remedy = problem.remedy if problem else say.get(f"problem.{key}_remedy", "")
    return page("problem", language, "index.html", title=say(f"problem.{key}"), message=message, remedy=remedy)
