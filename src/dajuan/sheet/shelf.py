"""What the pages read: one ledger, with what was worked out of it kept while it does not change."""

from __future__ import annotations

import threading
import time
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from dajuan.document import Document
from dajuan.ledger import AreaEntry, Edition, Entry, Ledger, area_key
from dajuan.marks import Dossier, TargetMark, gather, mark_target
from dajuan.sheet.addresses import slug
from dajuan.sheet.answering import answer_dossier
from dajuan.sheet.highlighting import chunks, paragraphs, stretched
from dajuan.sheet.model import Sheet
from dajuan.sheet.prepared import Prepared
from dajuan.values import DajuanError, Problem, Span

PAGE_SIZE = 6000
"""Characters of text on one page of a document."""
_FRESH = 2.0
_KEPT, _KEPT_PAGES = 512, 800
"""How many sheets, texts and lists are kept, and how many pages as they were sent."""
_PATIENCE = 0.1
"""For so many seconds a reader waits while something else is made."""
Kept = TypeVar("Kept")


@dataclass(frozen=True)
class Volume:
    """An edition with its document and its pages."""

    edition: Edition
    document: Document

    @cached_property
    def pages(self) -> list[list[Span]]:
        """The paragraphs of each page of the restored text."""
        return chunks(paragraphs(self.document.text), PAGE_SIZE)

    @cached_property
    def found_pages(self) -> list[list[Span]]:
        """The paragraphs of each page of the text as found; empty when there is no such text."""
        restored = self.document.restored
        return chunks(stretched(restored.source), PAGE_SIZE) if restored else []

    @cached_property
    def _starts(self) -> list[int]:
        return [page[0].start for page in self.pages if page]

    def page_at(self, place: int) -> int:
        """Return the number (from 1) of the page on which a place of the text stands."""
        return max(1, bisect_right(self._starts, place))

    @cached_property
    def _found_starts(self) -> list[int]:
        return [page[0].start for page in self.found_pages if page]

    def found_page_at(self, place: int) -> int:
        """Return the number (from 1) of the page on which a place of the text as found stands."""
        return max(1, bisect_right(self._found_starts, place))


class Line:
    """A line in which threads do their work one after the other.

    They share one processor, so that of four at once all are late, and of four in line only the last. Who stood in it for
    ``patience`` seconds begins beside the others: one that takes long, or waits for a database, stops nobody.
    """

    def __init__(self, patience: float) -> None:
        self.patience = patience
        self._free = threading.Lock()
        self._inside = threading.local()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn and hold it. Whoever has one and asks again goes on at once."""
        if getattr(self._inside, "now", False):
            yield
            return
        held = self._free.acquire(timeout=self.patience)
        self._inside.now = True
        try:
            yield
        finally:
            self._inside.now = False
            if held:
                self._free.release()


@dataclass
class Shelf:
    """A ledger for reading. Safe for several threads; what is kept is dropped when the ledger has grown.

    ``store``: where pages are kept longer than the process, None where they are not. ``most``: how many sheets, texts and
    lists are kept. ``years``: the only years of places to name, None for all.
    """

    ledger: Ledger
    store: Prepared | None = None
    most: int = _KEPT
    years: Mapping[str, tuple[int, ...]] | None = None
    _kept: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict)
    _pages: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _turns: dict[Hashable, threading.RLock] = field(default_factory=dict)
    _line: Line = field(default_factory=lambda: Line(_PATIENCE))
    _state: object = None
    _token: str | None = None
    _looked: float = -_FRESH

    def areas(self) -> tuple[AreaEntry, ...]:
        """Return the places, those with most claims first."""
        return self.keep("areas", lambda: tuple(sorted(self._limited(), key=lambda a: (-a.claims, a.area))))

    def _limited(self) -> Iterable[AreaEntry]:
        known = self.ledger.areas()
        return known if self.years is None else (replace(each, years=self.years.get(each.area, ())) for each in known)

    def area_of(self, name: str) -> AreaEntry:
        """Return the area whose pages carry ``name`` in their path. Raises ``DajuanError`` when there is none."""
        by_slug = self._by_slug()
        if name not in by_slug:
            raise no_such_page(name)
        return by_slug[name]

    def known(self, area: str | None) -> AreaEntry | None:
        """Return the place under any of its names, None when it has no pages of its own."""
        if area is None:
            return None
        return self._by_slug().get(slug(area)) or self.keep("keys", self._by_key).get(area_key(area) or area)

    def _by_slug(self) -> dict[str, AreaEntry]:
        return self.keep("slugs", lambda: {slug(area.area): area for area in self.areas()})

    def _by_key(self) -> dict[str, AreaEntry]:
        return {area_key(area.area) or area.area: area for area in self.areas()}

    def editions(self) -> dict[str, Edition]:
        """Return all editions by digest, oldest first."""
        return self.keep("editions", lambda: {edition.digest: edition for edition in self.ledger.editions()})

    def editions_of(self, area: str) -> tuple[Edition, ...]:
        """Return the editions of one area, oldest first."""
        return self.keep(("editions", area), lambda: tuple(self.ledger.editions(area)))

    def sheet(self, area: str, year: int) -> Sheet:
        """Return the answer sheet. Raises ``DajuanError`` when there is nothing to answer."""
        return self.keep(("sheet", area, year), lambda: self._answered(area, year))

    def target(self, area: str, year: int, id: str) -> TargetMark | None:
        """Return the mark of one target, worked out alone where its sheet is not at hand; None when there is no such target."""
        held = self._at_hand(area, year)
        if held is not None:
            return next((mark for mark in held.targets if id in ids_of(mark)), None)
        return mark_target(replace(self._dossier(area), year=year), id)

    def _answered(self, area: str, year: int, checked: bool = True) -> Sheet:
        return replace(answer_dossier(self.ledger, replace(self._dossier(area), year=year), checked), area=area)

    def _dossier(self, area: str) -> Dossier:
        """All that is recorded of an area: the sheets of all its years are made of it."""
        return self.keep(("dossier", area), lambda: replace(gather(self.ledger, area, 0), document=self.document))

    def sheet_or_none(self, area: str, year: int) -> Sheet | None:
        """Return the answer sheet, or None when there is nothing to answer."""
        return self.keep(("sheet?", area, year), lambda: _or_none(lambda: self.sheet(area, year)))

    def outline_or_none(self, area: str, year: int) -> Sheet | None:
        """Return what ``sheet_or_none`` does, but perhaps without the checks: they take a third of the time."""
        held = self._at_hand(area, year)
        if held is not None:
            return held
        return self.keep(("outline?", area, year), lambda: _or_none(lambda: self._answered(area, year, checked=False)))

    def _at_hand(self, area: str, year: int) -> Sheet | None:
        with self._lock:
            found: Sheet | None = self._kept.get(("sheet", area, year))
        return found

    def figures_of(self, area: str) -> tuple[Entry, ...]:
        """Return every figure about an area that counts as a fact, as people corrected it."""
        return tuple(entry for entry, _ in self._dossier(area).figures)

    def claims_of(self, area: AreaEntry, year: int | None, kind: str | None, part: slice) -> tuple[list[Entry], int]:
        """Return a part of the claims about an area, of one year or kind if given, and how many there are."""
        name = area.area
        entries = self.keep(
            ("claims", name, year, kind, part.start, part.stop), lambda: self.ledger.part_of_entries(name, year, kind, part)
        )
        if year is None and kind is None:
            return entries, area.claims
        return entries, self.keep(("count", name, year, kind), lambda: self.ledger.count_of_entries(name, year, kind))

    def volume(self, edition: str) -> Volume:
        """Return an edition with its text. Raises ``DajuanError`` when there is none."""

        def look() -> Volume:
            known = self.editions().get(edition)
            if known is None:
                raise no_such_page(edition)
            return Volume(known, self.document(edition))

        return self.keep(("volume", edition), look)

    def claims_in(self, edition: str) -> tuple[Entry, ...]:
        """Return every claim of an edition."""
        return self.keep(("in", edition), lambda: tuple(self.ledger.entries(edition=edition)))

    def document(self, edition: str) -> Document:
        """Return the document of an edition, for pages that do not tell where it is from. Raises ``DajuanError``."""
        return self.keep(("document", edition), lambda: self.ledger.document(edition))

    def entry(self, id: str) -> Entry:
        """Return one claim. Raises ``DajuanError`` when there is none."""
        return self.ledger.entry(id)

    def limit(self, years: Mapping[str, tuple[int, ...]]) -> None:
        """Name only these years of the places, those that have a sheet: then no link of a site leads nowhere."""
        with self._lock:
            self.years = years
            for name in ("areas", "slugs", "keys"):
                self._kept.pop(name, None)

    def search(self, asked: str, limit: int = 50) -> list[Entry]:
        """Return claims whose sentence holds the words asked for."""
        return self.keep(("search", asked, limit), lambda: self.ledger.search(asked, limit))

    def warm(self) -> None:
        """Read what every page asks for, so that whoever comes first does not wait for it."""
        self._by_slug()
        self._by_key()
        self.editions()

    def state(self) -> object:
        """Return a value that changes when the ledger has grown; looked up at most every other second."""
        now = time.monotonic()
        with self._lock:
            if now - self._looked < _FRESH:
                return self._state
            self._looked = now
        state = (self.ledger.state(), date.today())  # what can be due changes with the day
        if state != self._state:
            token = self.store.follow(self.ledger) if self.store else None
            with self._lock:  # at once: what is made of things that were kept before never goes by the new token
                self._state, self._token = state, token
                self._kept.clear()
                self._pages.clear()
        return state

    def keep(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """Return what was kept under ``key`` since the ledger last grew, or make it and keep it."""
        return self._from(self._kept, self.most, key, make)

    def keep_page(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """Do what ``keep`` does for a page as it is sent, of which more are kept."""
        return self._from(self._pages, _KEPT_PAGES, key, make)

    def page_at_hand(self, key: Hashable) -> Any:
        """Return the page that was kept under ``key`` if that needs no waiting, else None."""
        with self._lock:
            if time.monotonic() - self._looked >= _FRESH or key not in self._pages:
                return None
            self._pages.move_to_end(key)
            return self._pages[key]

    def token(self) -> str | None:
        """Return what the store gives and takes pages by, None when there is none; asked for before a page is made."""
        self.state()
        with self._lock:
            return self._token

    def in_line(self) -> AbstractContextManager[None]:
        """Return what lets pages be made one after the other; see ``Line``."""
        return self._line.turn()

    def _from(self, kept: OrderedDict[Hashable, Any], most: int, key: Hashable, make: Callable[[], Kept]) -> Kept:
        state = self.state()
        found: Kept
        with self._lock:
            if key in kept:
                kept.move_to_end(key)
                found = kept[key]
                return found
        with self.in_line(), self._turn((id(kept), key)):
            with self._lock:
                if key in kept:
                    found = kept[key]
                    return found
            made = make()
            with self._lock:
                if state == self._state:
                    kept[key] = made
                    if len(kept) > most:
                        kept.popitem(last=False)
        return made

    @contextmanager
    def _turn(self, what: Hashable) -> Iterator[None]:
        """Let one reader make a thing while the others who ask for it wait: eight who open one sheet cost one."""
        with self._lock:
            turn = self._turns.setdefault(what, threading.RLock())
        try:
            with turn:
                yield
        finally:
            with self._lock:
                self._turns.pop(what, None)


def ids_of(mark: TargetMark) -> tuple[str, ...]:
    """Return the identities by which a target goes: its own, and those of where it is stated again."""
    return (mark.target.id, *(entry.id for entry in mark.also))


def _or_none(look: Callable[[], Sheet]) -> Sheet | None:
    try:
        return look()
    except DajuanError:
        return None


def counted(text: str, most: int) -> int:
    """Return the number that a part of an address writes, from 1 to ``most``. Raises ``DajuanError`` for anything else."""
    if not (text.isascii() and text.isdecimal() and len(text) < 7 and 1 <= int(text) <= most):
        raise no_such_page(text)
    return int(text)


def no_such_page(what: str) -> DajuanError:
    """Return the error for an address under which nothing stands."""
    return DajuanError(
        Problem("no-such-page", f"There is nothing called {what[:80]!r} here.", remedy="Start from the overview, or search.")
    )
