"""Which pages there are, and what each of them speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dajuan.ledger import area_key, subject_of
from dajuan.sheet.addresses import area_path, slug, year_path
from dajuan.sheet.model import Sheet
from dajuan.sheet.prepared import Subject
from dajuan.sheet.shelf import Shelf, counted, no_such_page
from dajuan.sheet.views.area_pages import area_list_pages, paths_of_matrix
from dajuan.sheet.views.year_pages import figure_pages

_PARTS = {
    "area": 1,
    "areas": 1,
    "matrix": 2,
    "sheet": 2,
    "figures": 3,
    "programmes": 2,
    "checks": 2,
    "commitment": 3,
    "document": 2,
    "source": 2,
    "claim": 1,
}
"""The folders of pages, and of how many parts a name in each is made."""
_OF_A_YEAR = ("sheet", "programmes", "checks", "figures", "commitment")
_OF_AN_AREA = ("area", "matrix")
_OF_AN_EDITION = ("document", "source")
_OF_THE_LEDGER = ("index.html", "method.html", "downloads.html", "changes.atom")


def parted(here: str) -> tuple[str, list[str]]:
    """Return the folder and the parts of the name of a page that is about something. Raises ``DajuanError`` for no such address.

    >>> parted("commitment/云溪镇-2021-0a1b-2.html")
    ('commitment', ['云溪镇', '2021', '0a1b-2'])
    """
    folder, slash, name = here.partition("/")
    if not slash or folder not in _PARTS or not name.endswith(".html") or len(name) > 200:
        raise no_such_page(here)
    count, own = _PARTS[folder], name.removesuffix(".html")
    parts = own.split("-", count - 1) if folder == "commitment" else own.split("-")
    if len(parts) != count or not all(parts):
        raise no_such_page(here)
    return folder, parts


def subject(shelf: Shelf, here: str) -> Subject | None:
    """Return what the page at ``here`` speaks of, None when it is not to be kept. Raises ``DajuanError`` where nothing stands."""
    if here in _OF_THE_LEDGER:
        return Subject("")
    if "/" not in here:
        return None
    folder, parts = parted(here)
    if folder in _OF_A_YEAR:
        return Subject(_key(shelf.area_of(parts[0]).area), counted(parts[1], 9999))
    if folder in _OF_AN_AREA:
        known = shelf.area_of(parts[0])
        return Subject(_key(known.area), max(known.years, default=0))
    if folder in _OF_AN_EDITION:
        return Subject(_subject_of_edition(shelf, parts[0]))
    if folder == "claim":
        about = shelf.ledger.about(parts[0])
        if about is None:
            raise no_such_page(here)
        return Subject(about)
    return Subject("")


def bundle_of(here: str, about: Subject) -> tuple[str, str] | None:
    """Return under which name the page at ``here`` is bundled with others, and its own name there; None where it is not."""
    folder, _, name = here.partition("/")
    own = name.removesuffix(".html")
    if folder == "claim":
        return f"claim/{about.key}", own
    if folder == "commitment":
        area, year, id = own.split("-", 2)
        return f"commitment/{area}-{year}", id
    return None


def _key(area: str) -> str:
    return area_key(area) or area


def _subject_of_edition(shelf: Shelf, digest: str) -> str:
    known = shelf.editions().get(digest)
    if known is None:
        raise no_such_page(digest)
    return subject_of(known.facts.area, digest)


def paths_of_ledger(shelf: Shelf) -> Iterator[str]:
    """Yield the path below the language of every page about the whole."""
    yield from ("index.html", "search.html", "method.html", "downloads.html", "changes.atom")
    yield from (f"areas/{n + 1}.html" for n in range(area_list_pages(len(shelf.areas()))))


def paths_of_area(area: str, sheets: list[Sheet]) -> Iterator[str]:
    """Yield the path below the language of every page of an area that has these sheets, without those of its texts."""
    yield area_path(area)
    yield from paths_of_matrix(slug(area), sheets)
    for sheet in sheets:
        yield from (year_path(kind, area, sheet.year) for kind in ("sheet", "programmes", "checks"))
        yield from (f"figures/{slug(area)}-{sheet.year}-{n + 1}.html" for n in range(figure_pages(sheet)))


def paths_of_edition(shelf: Shelf, digest: str) -> Iterator[str]:
    """Yield the path below the language of every page of a text, restored and as found."""
    volume = shelf.volume(digest)
    yield from (f"document/{digest}-{n + 1}.html" for n in range(len(volume.pages)))
    yield from (f"source/{digest}-{n + 1}.html" for n in range(len(volume.found_pages)))


def paths_about(shelf: Shelf, area: str | None, editions: Iterable[str]) -> Iterator[str]:
    """Yield the path of every page of an area (None: of none) and of these texts, as a live server has them."""
    if area is not None:
        yield from paths_of_area(area, sheets_of(shelf, area))
    for digest in editions:
        yield from paths_of_edition(shelf, digest)


def sheets_of(shelf: Shelf, area: str) -> list[Sheet]:
    """Return the answer sheets of an area, of every year that has one."""
    sheets = (shelf.sheet_or_none(area, year) for year in shelf.area_of(slug(area)).years)
    return [sheet for sheet in sheets if sheet]
