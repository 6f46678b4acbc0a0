"""Which pages there are, and what each of them speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dajuan.ledger import area_key, subject_of
from dajuan.sheet.addresses import area_path, slug, year_path
from dajuan.sheet.model import Sheet
from dajuan.sheet.prepared import Subject
from dajuan.sheet.shelf import Shelf, no_such_page
from dajuan.sheet.views.area_pages import area_list_pages, paths_of_matrix
from dajuan.sheet.views.year_pages import figure_pages

_OF_A_YEAR = ("sheet", "programmes", "checks", "figures")
_OF_AN_AREA = ("area", "matrix")
_OF_AN_EDITION = ("document", "source")
_OF_THE_LEDGER = ("index.html", "method.html", "downloads.html", "changes.atom")


def subject(shelf: Shelf, here: str) -> Subject | None:
    """Return what the page at ``here`` speaks of, None when it is not to be kept longer than the process.

    Pages of single claims and commitments are not: there are too many, they cost little, and they name whom to write to.
    """
    folder, _, name = here.partition("/")
    parts = name.removesuffix(".html").split("-")
    if here in _OF_THE_LEDGER or folder == "areas":
        return Subject("")
    if folder in _OF_A_YEAR:
        return Subject(_key(shelf.area_of(parts[0]).area), int(parts[1]))
    if folder in _OF_AN_AREA:
        known = shelf.area_of(parts[0])
        return Subject(_key(known.area), max(known.years, default=0))
    if folder in _OF_AN_EDITION:
        return Subject(_subject_of_edition(shelf, parts[0]))
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
        sheets = (shelf.sheet_or_none(area, year) for year in shelf.area_of(slug(area)).years)
        yield from paths_of_area(area, [sheet for sheet in sheets if sheet])
    for digest in editions:
        yield from paths_of_edition(shelf, digest)
