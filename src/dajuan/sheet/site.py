"""The same pages as a folder of files: relative links, no server, byte for byte the same when nothing changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from dajuan.claims import Figure
from dajuan.ledger import Entry, Ledger, area_key
from dajuan.sheet.addresses import Places, claim_path
from dajuan.sheet.amounts import short, statement
from dajuan.sheet.making import (
    Files,
    Plot,
    Share,
    Written,
    places_elsewhere,
    shown_in_languages,
    texts_elsewhere,
    write_places,
    write_texts,
)
from dajuan.sheet.model import Sheet
from dajuan.sheet.opendata import DATA_FILES, data_files
from dajuan.sheet.pages import ASSETS, asset, page
from dajuan.sheet.shelf import Shelf
from dajuan.sheet.spreading import cores, spread
from dajuan.sheet.views import Setting, paths_of_ledger
from dajuan.values import DajuanError, Problem

_MARK = ".dajuan-site"
_SHARDS = 64
_PART = 500
_SENTENCE = 140
_WORTH = 48
"""With fewer sheets than this no other process is started: each takes more than a second to begin."""
_SHARES = 4
"""So many shares of the work are made for each process, so that none waits long for the last."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is wished of a site.

    ``contact``: where corrections go; ``address``: where the site will be found, for data that names its pages;
    ``print``: a pdf of every sheet too, which takes about a second each; ``workers``: how many processes make it, 0 for one
    for each core.
    """

    contact: str = ""
    address: str = ""
    print: bool = False
    workers: int = 0


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did: how many files the site has, how many were written and removed."""

    pages: int = 0
    written: int = 0
    removed: int = 0


Task = TypeVar("Task")
Watch = Callable[[int, int], None]


def publish(ledger: Ledger, folder: str | Path, wishes: Wishes | None = None, watch: Watch | None = None) -> Published:
    """Write the site of a ledger into ``folder`` and return what was done.

    ``watch`` is told how many steps are done, and of how many. A file that would not change is left alone; a file of an
    earlier site that has no place any more is removed. Raises ``DajuanError`` when the folder holds other things or cannot be
    written, and when the ledger grew meanwhile so that pages would not fit together.
    """
    place, wished, shelf, state = _prepared(Path(folder)), wishes or Wishes(), Shelf(ledger), ledger.state()
    mark = place / _MARK
    plot = Plot(ledger.url, str(place), Setting(wished.contact, wished.print, DATA_FILES), not mark.exists(), ())
    done = Written()
    try:
        _make(shelf, plot, wished, done, watch or (lambda *_: None))
        removed = _clear(place, set(done.paths))
        mark.write_text("\n".join(sorted(done.paths)) + "\n", encoding="utf-8")
    except OSError as error:
        message = f"The site could not be written into {place}: {error.strerror}."
        raise DajuanError(
            Problem("cannot-publish", message, remedy="Check rights and free space, or name another folder.")
        ) from error
    except BrokenProcessPool as error:
        message = "A process that made pages was ended from outside, perhaps for lack of memory."
        raise DajuanError(
            Problem("cannot-publish", message, remedy="Publish again, with fewer processes (--workers 1).")
        ) from error
    except KeyError as error:
        if ledger.state() == state:
            raise
        raise DajuanError(Problem("ledger-grew", "The ledger grew while its site was made.", remedy="Publish again.")) from error
    return Published(len(done.paths), done.changed, removed)


def _prepared(place: Path) -> Path:
    if place.exists() and (not place.is_dir() or (any(place.iterdir()) and not (place / _MARK).exists())):
        raise DajuanError(
            Problem("folder-not-empty", f"{place} holds other things than a site of ours.", remedy="Name an empty folder.")
        )
    return place


def _make(shelf: Shelf, bare: Plot, wished: Wishes, done: Written, watch: Watch) -> None:
    """Write every file: the texts with their claims, then the places, and meanwhile what is made of the whole."""
    areas, digests = [area.area for area in shelf.areas()], sorted(shelf.editions())
    steps = _Steps(watch, 2 * len(areas) + len(digests))
    sheets = _answered(shelf, steps)
    plot = replace(bare, years=tuple((area, tuple(sheet.year for sheet in sheets[area])) for area in areas))
    shelf.limit(dict(plot.years))
    workers = cores(wished.workers) if sum(map(len, sheets.values())) >= _WORTH else 1
    texts = _shares(digests, workers)
    for made in _spread(workers, texts, partial(write_texts, shelf, plot), partial(texts_elsewhere, plot)):
        done.add(made)
        steps.add(made.steps)
    entries = [entry for digest in digests for entry in shelf.ledger.entries(edition=digest)]
    about = _by_place(entries, done.claims)
    places = [
        Share(part, {id: page for area in part for id, page in about.get(area_key(area), {}).items()})
        for part in _shares(areas, workers)
    ]
    making = _spread(workers, places, partial(write_places, shelf, plot), partial(places_elsewhere, plot))
    every = [sheet for area in areas for sheet in sheets[area]]
    done.put(plot, _of_whole(shelf, plot, entries, every, wished.address, Places(done.claims, {})))
    for made in making:
        done.add(made)
        steps.add(made.steps)


@dataclass
class _Steps:
    """How far the work is; whoever watches is told."""

    watch: Watch
    of: int
    done: int = 0

    def add(self, count: int) -> None:
        self.done += count
        self.watch(self.done, self.of)


def _answered(shelf: Shelf, steps: _Steps) -> dict[str, list[Sheet]]:
    """The sheets of each place, of the years that have one."""
    sheets = {}
    for area in shelf.areas():
        found = (shelf.sheet_or_none(area.area, year) for year in area.years)
        sheets[area.area] = [sheet for sheet in found if sheet]
        steps.add(1)
    return sheets


def _shares(names: Sequence[str], workers: int) -> list[tuple[str, ...]]:
    """Share names out evenly: the places with most claims stand first, so neighbours go to different shares."""
    count = min(len(names), workers * _SHARES) or 1
    return [tuple(names[first::count]) for first in range(count)]


def _spread(
    workers: int, tasks: Sequence[Task], here: Callable[[Task], Written], elsewhere: Callable[[Task], Written]
) -> Iterator[Written]:
    return spread(elsewhere, tasks, workers) if workers > 1 else map(here, tasks)


def _by_place(entries: Sequence[Entry], claims: Mapping[str, str]) -> dict[str | None, dict[str, str]]:
    """The pages on which the claims about each place stand, by its key: pages of a place lead to no others."""
    found: dict[str | None, dict[str, str]] = {}
    for entry in entries:
        found.setdefault(area_key(entry.area), {})[entry.id] = claims[entry.id]
    return found


def _of_whole(shelf: Shelf, plot: Plot, entries: list[Entry], sheets: list[Sheet], address: str, places: Places) -> Files:
    """Yield the pages about the whole ledger, the files that all pages share, the search index and the open data."""
    yield "index.html", page("start", "zh", "index.html", depth=0).encode()
    yield from shown_in_languages(shelf, paths_of_ledger(shelf), replace(plot.setting, places=places))
    for name in ASSETS:
        yield f"assets/{name}", asset(name)
    yield from _index(entries, places)
    for name, data in data_files(list(shelf.editions().values()), entries, sheets, address, places):
        yield f"data/{name}", data


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
