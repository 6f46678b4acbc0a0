"""The files of a site that are made of some of its texts or places alone, written into its folder.

The texts come first, because everything links to claims; then the places. Neither needs what other texts or places make of
themselves, so several processes can each make a share of them.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from dajuan.ledger import Ledger
from dajuan.sheet.addresses import Places, file_path, slug
from dajuan.sheet.pages import compile_templates
from dajuan.sheet.rendering import render
from dajuan.sheet.shelf import Shelf
from dajuan.sheet.views import Setting, paths_of_area, paths_of_edition, show
from dajuan.sheet.views.grouped import Group, claim_groups, commitment_groups
from dajuan.sheet.wording import LANGUAGES

Files = Iterator[tuple[str, bytes]]
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
_FEW = 64
"""So many sheets, texts and lists are kept by a process that makes a share: it needs those of one place at a time."""


@dataclass(frozen=True, slots=True)
class Plot:
    """Where a site is made and of what: all that a process must know to make a share of it.

    ``url``: the ledger; ``is_new``: nothing stands in the folder yet; ``years``: of each place those that have a sheet.
    """

    url: str
    folder: str
    setting: Setting
    is_new: bool
    years: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Share:
    """Some places, and on which page each claim about them stands."""

    areas: tuple[str, ...]
    claims: dict[str, str]


@dataclass
class Written:
    """What was made: the paths below the folder, how many files changed, on which page each claim stands; of how many things."""

    paths: list[str] = field(default_factory=list)
    changed: int = 0
    steps: int = 0
    claims: dict[str, str] = field(default_factory=dict)

    def put(self, plot: Plot, files: Iterable[tuple[str, bytes]]) -> None:
        """Write files into the folder of a site."""
        for path, data in files:
            self.paths.append(path)
            self.changed += _write(f"{plot.folder}/{path}", data, plot.is_new)

    def add(self, other: Written) -> None:
        """Add what was made elsewhere."""
        self.paths += other.paths
        self.changed += other.changed
        self.claims |= other.claims


def texts_elsewhere(plot: Plot, digests: tuple[str, ...]) -> Written:
    """Do what ``write_texts`` does, in a process that has the ledger open for itself."""
    return write_texts(_shelf(plot), plot, digests)


def places_elsewhere(plot: Plot, share: Share) -> Written:
    """Do what ``write_places`` does, in a process that has the ledger open for itself."""
    return write_places(_shelf(plot), plot, share)


@cache
def _shelf(plot: Plot) -> Shelf:
    """The ledger as a process that makes shares has it open. What is loaded by now stays: the collector need not walk it."""
    shelf = Shelf(Ledger(plot.url, create=False), most=_FEW, years=dict(plot.years))
    shelf.warm()
    compile_templates()
    gc.freeze()
    return shelf


def write_texts(shelf: Shelf, plot: Plot, digests: tuple[str, ...]) -> Written:
    """Write the pages of some texts and those that tell how their claims were read."""
    made = Written(steps=len(digests))
    for digest in digests:
        places = Places({}, {})
        setting = replace(plot.setting, places=places)
        groups = claim_groups(shelf, digest, setting)
        for group in groups:
            places.claims.update(dict.fromkeys(group.ids, group.name))
            made.put(plot, _in_languages("claims", group))
        made.put(plot, shown_in_languages(shelf, paths_of_edition(shelf, digest), setting))
        made.claims |= places.claims
    return made


def write_places(shelf: Shelf, plot: Plot, share: Share) -> Written:
    """Write all pages and files of some places."""
    made, years = Written(steps=len(share.areas)), dict(plot.years)
    for area in share.areas:
        made.put(plot, _of_place(shelf, plot, area, years[area], share.claims))
    return made


def _of_place(shelf: Shelf, plot: Plot, area: str, years: tuple[int, ...], claims: dict[str, str]) -> Files:
    """Yield the pages of a place, its commitments before what links to them, and the files of its sheets."""
    places = Places(claims, {})
    setting, sheets = replace(plot.setting, places=places), [shelf.sheet(area, year) for year in years]
    for sheet in sheets:
        for group in commitment_groups(shelf, sheet, setting):
            own = (f"{slug(area)}-{sheet.year}-{id}" for id in group.ids)
            places.commitments.update(dict.fromkeys(own, group.name))
            yield from _in_languages("commitments", group)
    yield from shown_in_languages(shelf, paths_of_area(area, sheets), setting)
    for sheet in sheets:
        for form in setting.formats:
            yield file_path(area, sheet.year, form), render(sheet, form)


def _in_languages(folder: str, group: Group) -> Files:
    return ((f"{language}/{folder}/{group.name}.html", made.encode()) for language, made in group.pages.items())


def shown_in_languages(shelf: Shelf, paths: Iterable[str], setting: Setting) -> Files:
    """Yield these pages (paths below the language) in every language."""
    return ((f"{each}/{here}", show(shelf, each, here, setting).encode()) for here in paths for each in LANGUAGES)


def _write(path: str, data: bytes, is_new: bool) -> bool:
    """Write ``data`` unless the file holds it already; return whether it was written.

    A site has very many small files: ``os`` spares the calls that ``open`` makes besides.
    """
    if not is_new and os.path.isfile(path) and os.path.getsize(path) == len(data) and Path(path).read_bytes() == data:
        return False
    try:
        file = os.open(path, _WRITE, 0o644)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        file = os.open(path, _WRITE, 0o644)
    try:
        held = memoryview(data)
        while held:
            held = held[os.write(file, held) :]
    finally:
        os.close(file)
    return True
