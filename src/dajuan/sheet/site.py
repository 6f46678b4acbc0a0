"""The same pages as a folder of files: relative links, no server, byte for byte the same when nothing changed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

from dajuan.claims import Figure
from dajuan.ledger import Entry, Ledger
from dajuan.sheet.addresses import Places, claim_path, file_path, slug
from dajuan.sheet.amounts import short, statement
from dajuan.sheet.model import Sheet
from dajuan.sheet.opendata import DATA_FILES, data_files
from dajuan.sheet.pages import ASSETS, asset, page
from dajuan.sheet.rendering import render
from dajuan.sheet.shelf import Shelf
from dajuan.sheet.views import Setting, paths_of_area, paths_of_edition, paths_of_ledger, show
from dajuan.sheet.views.grouped import Group, claim_groups, commitment_groups
from dajuan.sheet.wording import LANGUAGES
from dajuan.values import DajuanError, Problem

_MARK = ".dajuan-site"
_SHARDS = 64
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
_PART = 500
_SENTENCE = 140


@dataclass
class Published:
    """What publishing did: how many files the site has, how many were written and removed."""

    pages: int = 0
    written: int = 0
    removed: int = 0
    paths: set[str] = field(default_factory=set)


def publish(ledger: Ledger, folder: str | Path, contact: str = "", address: str = "", print: bool = False) -> Published:
    """Write the site of a ledger into ``folder`` and return what was done.

    ``contact``: where corrections go; ``address``: where the site will be found, for data that names its pages;
    ``print``: a pdf of every sheet too, which takes about a second each.

    A file that would not change is left alone; a file of an earlier site that has no place any more is removed.
    Raises ``DajuanError`` when the folder holds other things or cannot be written.
    """
    place, done = _prepared(Path(folder)), Published()
    shelf, setting = Shelf(ledger), Setting(contact, print, DATA_FILES)
    is_new = not (place / _MARK).exists()
    try:
        for path, data in _files(shelf, setting, address):
            done.paths.add(path)
            done.written += _write(f"{place}/{path}", data, is_new)
        done.removed = _clear(place, done.paths)
        _write(f"{place}/{_MARK}", "\n".join(sorted(done.paths)).encode() + b"\n", is_new)
    except OSError as error:
        message = f"The site could not be written into {place}: {error.strerror}."
        raise DajuanError(
            Problem("cannot-publish", message, remedy="Check rights and free space, or name another folder.")
        ) from error
    done.pages = len(done.paths)
    return done


def _prepared(place: Path) -> Path:
    if place.exists() and (not place.is_dir() or (any(place.iterdir()) and not (place / _MARK).exists())):
        raise DajuanError(
            Problem("folder-not-empty", f"{place} holds other things than a site of ours.", remedy="Name an empty folder.")
        )
    return place


def _files(shelf: Shelf, setting: Setting, address: str) -> Iterator[tuple[str, bytes]]:
    """Yield the path below the folder and the content of every file of the site."""
    found = (shelf.sheet_or_none(area.area, year) for area in shelf.areas() for year in area.years)
    sheets = [sheet for sheet in found if sheet]
    entries = [entry for digest in sorted(shelf.editions()) for entry in shelf.ledger.entries(edition=digest)]
    shelf.hold(entries, sheets)
    places = Places({}, {})
    setting = replace(setting, places=places)
    yield from _grouped(shelf, sheets, setting, places)
    yield from _shown_in_languages(shelf, _paths(shelf, sheets), setting)
    for name in ASSETS:
        yield f"assets/{name}", asset(name)
    yield from _index(entries, places)
    for sheet in sheets:
        for form in setting.formats:
            yield file_path(sheet.area, sheet.year, form), render(sheet, form)
    for name, data in data_files(list(shelf.editions().values()), entries, sheets, address, places):
        yield f"data/{name}", data
    yield "index.html", page("start", "zh", "index.html", depth=0).encode()


def _grouped(shelf: Shelf, sheets: list[Sheet], setting: Setting, places: Places) -> Iterator[tuple[str, bytes]]:
    """Yield the pages that many claims or commitments share, and write into ``places`` what stands where.

    They come before every page that links to them; the claims first, because the commitments do. With the claims of a text come
    its own pages, which link to no others.
    """
    for digest in sorted(shelf.editions()):
        for group in claim_groups(shelf, digest, setting):
            places.claims.update(dict.fromkeys(group.ids, group.name))
            yield from _in_languages("claims", group)
        yield from _shown_in_languages(shelf, paths_of_edition(shelf, digest), setting)  # while its text is at hand
    for sheet in sheets:
        for group in commitment_groups(shelf, sheet, setting):
            own = (f"{slug(sheet.area)}-{sheet.year}-{id}" for id in group.ids)
            places.commitments.update(dict.fromkeys(own, group.name))
            yield from _in_languages("commitments", group)


def _in_languages(folder: str, group: Group) -> Iterator[tuple[str, bytes]]:
    return ((f"{language}/{folder}/{group.name}.html", made.encode()) for language, made in group.pages.items())


def _shown_in_languages(shelf: Shelf, paths: Iterable[str], setting: Setting) -> Iterator[tuple[str, bytes]]:
    return ((f"{each}/{here}", show(shelf, each, here, setting).encode()) for here in paths for each in LANGUAGES)


def _paths(shelf: Shelf, sheets: list[Sheet]) -> Iterator[str]:
    """Yield the path below the language of every page but those of the texts; the pages of a place come together."""
    yield from paths_of_ledger(shelf)
    by_area: dict[str, list[Sheet]] = {area.area: [] for area in shelf.areas()}
    for sheet in sheets:
        by_area[sheet.area].append(sheet)
    for area, held in by_area.items():
        yield from paths_of_area(area, held)


def _index(entries: list[Entry], places: Places) -> Iterator[tuple[str, bytes]]:
    """Yield the search index: for each pair of characters the claims whose words hold it, in shards; and the claims."""
    shards: list[dict[str, list[int]]] = [{} for _ in range(_SHARDS)]
    shown = [_shown(entry, places) for entry in entries]
    for number, (_, head, words, _) in enumerate(shown):
        letters = list("".join((head + words).lower().split()))
        for pair in {a + b for a, b in pairwise(letters)}:
            shards[ord(pair[0]) % _SHARDS].setdefault(pair, []).append(number)
    for number, shard in enumerate(shards):
        yield f"assets/pairs-{number}.js", f"dajuanPairs({_script(sorted(shard.items()))});\n".encode()
    for first in range(0, len(shown), _PART):
        part = shown[first : first + _PART]
        yield f"assets/claims-{first // _PART}.js", f"dajuanClaims({first},{_script(part)});\n".encode()


def _shown(entry: Entry, places: Places) -> tuple[str, str, str, str]:
    said = entry.claim
    head = f"{said.measure} {statement(said, 'zh')}" if isinstance(said, Figure) else short(said.quote, 40)
    return claim_path(entry.id, places), short(head, 60), short(entry.words, _SENTENCE), entry.area or ""


def _script(value: object) -> str:
    """Write data as a script; ``<`` is escaped so that no sentence can end it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c").replace("\u2028", "\\u2028")


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


def _clear(place: Path, paths: set[str]) -> int:
    """Remove the files of an earlier site that have no place any more; nothing else is touched."""
    mark = place / _MARK
    known = mark.read_text(encoding="utf-8").splitlines() if mark.exists() else []
    removed = 0
    for path in known:
        old = (place / path).resolve()
        if path not in paths and old.is_relative_to(place.resolve()) and old.is_file():
            old.unlink()
            removed += 1
    return removed
