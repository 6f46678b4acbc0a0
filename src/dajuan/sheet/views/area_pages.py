"""The overview, an area through the years, and the matrix of commitments and years."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import nlargest

from dajuan.ledger import Entry
from dajuan.marks import PromiseMark
from dajuan.sheet.addresses import Addresses
from dajuan.sheet.amounts import statement
from dajuan.sheet.answering import year_reported
from dajuan.sheet.model import Sheet
from dajuan.sheet.pages import page
from dajuan.sheet.shelf import Shelf, counted
from dajuan.sheet.views.charted import key_of, outcomes, series
from dajuan.sheet.views.setting import Setting
from dajuan.sheet.wording import Language, words

_YEARS = 12
_AREAS = 200
_ROWS = 60


def overview(shelf: Shelf, language: Language) -> str:
    """Return the first page: every area, the latest editions."""
    areas = shelf.areas()
    editions = list(shelf.editions().values())
    latest = nlargest(12, editions, key=lambda edition: (edition.recorded, edition.digest))
    claims = sum(edition.claims for edition in editions)
    return page(
        "overview",
        language,
        "index.html",
        depth=1,
        areas=areas,
        latest=latest,
        editions=len(editions),
        claims=claims,
        whole=whole_years(shelf),
    )


def whole_years(shelf: Shelf) -> frozenset[tuple[str, int]]:
    """Return the areas with the years of which a whole report tells the results: there silence says something."""

    def look() -> frozenset[tuple[str, int]]:
        named = {area.area: area for area in shelf.areas()}
        told = ((edition.facts.area, year_reported(edition)) for edition in shelf.editions().values() if edition.facts.complete)
        return frozenset(
            (known.area, year)
            for area, year in told
            if area and year and (known := named.get(area) or shelf.known(area)) is not None
        )

    return shelf.keep("whole", look)


def areas(shelf: Shelf, language: Language, here: str, parts: list[str], setting: Setting) -> str:  # noqa: ARG001
    """Return one page of the list of all areas, by name."""
    every = sorted(shelf.areas(), key=lambda each: each.area)
    pages = area_list_pages(len(every))
    number, to = counted(parts[0], pages), Addresses(language)
    return page(
        "areas",
        language,
        here,
        areas=every[(number - 1) * _AREAS : number * _AREAS],
        whole=whole_years(shelf),
        pages=pages,
        number=number,
        link=lambda n: to.page(f"areas/{n}.html"),
    )


def area_list_pages(count: int) -> int:
    """Return how many pages the list of ``count`` areas fills."""
    return max(1, -(-count // _AREAS))


def area(shelf: Shelf, language: Language, here: str, parts: list[str], setting: Setting) -> str:
    """Return an area through the years: what came of each year's targets, and its measures as series."""
    known = shelf.area_of(parts[0])
    years = known.years[-_YEARS:]
    sheets = [sheet for sheet in (shelf.outline_or_none(known.area, year) for year in years) if sheet]
    say = words(language)
    editions = shelf.editions_of(known.area)
    counted = {"editions": known.editions, "claims": known.claims}
    summary = say("area.summary", first=known.years[0], last=known.years[-1], **counted) if known.years else None
    return page(
        "area",
        language,
        here,
        places=setting.places,
        area=known.area,
        years=[sheet.year for sheet in sheets],
        summary=summary or say("area.summary_none", **counted),
        fates=[chart for chart in (outcomes(sheet, language) for sheet in sheets) if chart],
        series=series(shelf.figures_of(known.area), language),
        editions=editions,
    )


@dataclass(frozen=True, slots=True)
class Cell:
    """What one year says of a commitment: ``state`` names the outcome, ``commitment`` the id its page goes by."""

    year: int
    state: str
    entry: Entry | None = None
    commitment: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One commitment through the years."""

    kind: str
    label: str
    cells: tuple[Cell, ...]


def matrix(shelf: Shelf, language: Language, here: str, parts: list[str], setting: Setting) -> str:
    """Return one page of the matrix: a row for each commitment, a column for each year."""
    known = shelf.area_of(parts[0])
    sheets = [sheet for sheet in (shelf.outline_or_none(known.area, year) for year in known.years[-_YEARS:]) if sheet]
    sheets = [sheet for sheet in sheets if sheet.targets or sheet.promises]
    rows = shelf.keep(("rows", known.area, language), lambda: list(rows_of(sheets, language)))
    pages = max(1, -(-len(rows) // _ROWS))
    number = counted(parts[1], pages)
    to = Addresses(language)
    return page(
        "matrix",
        language,
        here,
        places=setting.places,
        area=known.area,
        years=[sheet.year for sheet in sheets],
        rows=rows[(number - 1) * _ROWS : number * _ROWS],
        pages=pages,
        number=number,
        link=lambda n: to.matrix(known.area, n),
    )


def rows_of(sheets: list[Sheet], language: Language) -> Iterator[Row]:
    """Yield the rows of the matrix: targets by measure, then promises one by one."""
    by_key: dict[tuple[str, str, str, str], dict[int, Cell]] = {}
    labels: dict[tuple[str, str, str, str], str] = {}
    for sheet in sheets:
        for mark in sheet.targets:
            claim = mark.target.claim
            key = key_of(claim)  # type: ignore[arg-type]  # the target of a mark is a figure
            labels.setdefault(key, claim.measure)  # type: ignore[union-attr]
            cell = Cell(sheet.year, mark.outcome, mark.target, mark.target.id, statement(claim, language))  # type: ignore[arg-type]
            by_key.setdefault(key, {}).setdefault(sheet.year, cell)
    setting_targets = {sheet.year for sheet in sheets if sheet.coverage.complete and sheet.targets}
    for key, cells in sorted(by_key.items(), key=lambda item: (-len(item[1]), item[0])):
        yield Row("target", labels[key], tuple(_cell(cells, sheet.year, setting_targets) for sheet in sheets))
    for sheet in sheets:
        for promise in sheet.promises:
            yield Row("promise", promise.promise.claim.quote, _promise_cells(promise, sheet.year, sheets))


def _cell(cells: dict[int, Cell], year: int, setting_targets: set[int]) -> Cell:
    """A year without the target: dropped when it was there the year before and the year sets others in full view."""
    if year in cells:
        return cells[year]
    if year - 1 in cells and year in setting_targets:
        return Cell(year, "dropped")
    return Cell(year, "nothing")


def _promise_cells(mark: PromiseMark, year: int, sheets: list[Sheet]) -> tuple[Cell, ...]:
    return tuple(
        Cell(year, mark.fate, mark.promise, mark.promise.id) if sheet.year == year else Cell(sheet.year, "nothing")
        for sheet in sheets
    )


def paths_of_matrix(name: str, sheets: list[Sheet]) -> list[str]:
    """Return the paths of all pages of an area's matrix; ``name`` is the area's slug."""
    held = [sheet for sheet in sheets[-_YEARS:] if sheet.targets or sheet.promises]
    count = sum(1 for _ in rows_of(held, "zh"))
    return [f"matrix/{name}-{n + 1}.html" for n in range(max(1, -(-count // _ROWS)))]
