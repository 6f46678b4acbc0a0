"""Which page stands at which address."""

from __future__ import annotations

from collections.abc import Callable

from dajuan.sheet.pages import page
from dajuan.sheet.shelf import Shelf, no_such_page
from dajuan.sheet.views import area_pages, site_pages, text_pages, year_pages
from dajuan.sheet.views.setting import Setting
from dajuan.sheet.wording import Language, words
from dajuan.values import Problem

View = Callable[[Shelf, Language, str, list[str], Setting], str]

_ONE: dict[str, tuple[View, int]] = {
    "area": (area_pages.area, 1),
    "areas": (area_pages.areas, 1),
    "matrix": (area_pages.matrix, 2),
    "sheet": (year_pages.sheet, 2),
    "figures": (year_pages.figures, 3),
    "programmes": (year_pages.programmes, 2),
    "checks": (year_pages.checks, 2),
    "commitment": (year_pages.commitment, 3),
    "document": (text_pages.document, 2),
    "source": (text_pages.source, 2),
    "claim": (text_pages.claim, 1),
}


def show(shelf: Shelf, language: Language, here: str, setting: Setting, query: str = "") -> str:
    """Return the page at ``here`` (a path below the language, ``sheet/云溪镇-2021.html``).

    ``query``: what was searched for, on the live search page. Raises ``DajuanError`` when nothing stands there.
    """
    if here == "index.html":
        return area_pages.overview(shelf, language)
    if here == "search.html":
        return site_pages.search(shelf, language, setting, query)
    if here == "method.html":
        return site_pages.method(shelf, language)
    if here == "downloads.html":
        return site_pages.downloads(shelf, language, setting)
    if here == "changes.atom":
        return site_pages.changes(shelf, language)
    folder, slash, name = here.partition("/")
    if not slash or folder not in _ONE or not name.endswith(".html") or len(name) > 200:
        raise no_such_page(here)
    view, count = _ONE[folder]
    parts = name.removesuffix(".html").split("-")
    of_one_promise = folder == "commitment" and len(parts) == count + 1
    if (len(parts) != count and not of_one_promise) or not all(parts):
        raise no_such_page(here)
    return view(shelf, language, here, parts, setting)


def show_problem(language: Language, key: str, problem: Problem | None = None) -> str:
    """Return a page that says what could not be shown, and what to do."""
    say = words(language)
    message = problem.message if problem else say.get(f"problem.{key}_message", "")
    remedy = problem.remedy if problem else say.get(f"problem.{key}_remedy", "")
    return page("problem", language, "index.html", title=say(f"problem.{key}"), message=message, remedy=remedy)
