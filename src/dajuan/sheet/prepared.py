"""Pages as they were sent, kept on disk beside the ledger: what one reader waited for, or was made ahead, no other waits for.

There are pages made ahead, of which single claims and commitments are bundled, and visits: pages that somebody asked for. Only
visits give way when the file is full. A page is kept with what it is about. When the ledger grows, the pages of the places that
its growth speaks of are dropped, and no others; pages of another ledger or of other code all are. Nothing breaks without it: a
store that cannot be read or written gives nothing and takes nothing.
"""

from __future__ import annotations

import sqlite3
import threading
import zlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from pathlib import Path
from typing import Protocol, TypeVar

from dajuan.sheet.bundles import bundled, page_in
from dajuan.sheet.pages import frame
from dajuan.sheet.wording import LANGUAGES, Language
from dajuan.values import DajuanError, Problem

T = TypeVar("T")
_MARK = 0x64616A75
"""Stands in the head of the file (``dajuan`` in short): a file without it is not ours to replace."""
_HEAD = b"SQLite format 3\0"
_LARGEST = 4_000_000
"""A page larger than this is not kept, and none is unpacked further."""
_QUICK = 2
"""The effort of packing while a reader waits."""
_MEGABYTE, _WINDOW = 1_000_000, 32_768
PATIENT = 30.0
"""So many seconds wait what happens once for each growth, and whoever prepares."""
WHOLE = "*"
_WHOLE = f"{WHOLE}/"
"""No language is called so: under this path stands no page that anybody can ask for."""
_TABLES = """
CREATE TABLE IF NOT EXISTS known (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS pages (path TEXT PRIMARY KEY, about TEXT NOT NULL, within TEXT NOT NULL, body BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS pages_about ON pages (about);
CREATE TABLE IF NOT EXISTS bundles
    (stem TEXT, first TEXT, about TEXT NOT NULL, within TEXT NOT NULL, body BLOB NOT NULL, UNIQUE (stem, first));
CREATE INDEX IF NOT EXISTS bundles_about ON bundles (about);
CREATE TABLE IF NOT EXISTS visits (path TEXT PRIMARY KEY, about TEXT NOT NULL, within TEXT NOT NULL, body BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS visits_about ON visits (about);
"""
_STANDS = "within IN ('', :year) AND (SELECT value FROM known WHERE name = 'at') = :at"
_GET = f"""SELECT body FROM pages WHERE path = :path AND {_STANDS}
UNION ALL SELECT body FROM visits WHERE path = :path AND {_STANDS} LIMIT 1"""
_GET_BUNDLE = f"SELECT body FROM bundles WHERE stem = :stem AND first <= :name AND {_STANDS} ORDER BY first DESC LIMIT 1"
_PATHS = f"""SELECT path FROM pages WHERE about = :about AND {_STANDS}
UNION SELECT stem FROM bundles WHERE about = :about AND {_STANDS}"""
_MADE_BY = {".py", ".html", ".xml", ".css", ".js", ".toml", ".json"}
_AT = "(SELECT value FROM known WHERE name = 'at') = ?"
_PUT = f"INSERT OR REPLACE INTO pages SELECT ?, ?, ?, ? WHERE {_AT}"
_PUT_VISIT = f"INSERT OR REPLACE INTO visits SELECT ?, ?, ?, ? WHERE {_AT}"
_FORGET = """DELETE FROM visits WHERE rowid <= (SELECT rowid FROM visits ORDER BY rowid LIMIT 1 OFFSET
(SELECT count(*) / 4 FROM visits))"""
"""The quarter of the visits that was kept longest."""
_ALL = ("pages", "bundles", "visits")
_PUT_BUNDLE = f"INSERT OR REPLACE INTO bundles SELECT ?, ?, ?, ?, ? WHERE {_AT}"


class Growing(Protocol):
    """What a store asks of a ledger."""

    def standpoint(self) -> str:
        """How far it has grown."""

    def touched(self, since: str) -> frozenset[str] | None:
        """What was spoken of since, None when it was never there."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a page is about: the key of a place or an edition, empty for the whole ledger; and the last year it speaks of.

    Of a year that is not over nothing is due yet: its pages hold until the year of the day they were made in ends.
    """

    key: str
    year: int = 0

    def within(self, today: date) -> str:
        """Return the year in which a page made ``today`` holds, empty when it holds in all that follow."""
        return str(today.year) if self.year >= today.year else ""


@dataclass
class Prepared:
    """A store of pages in the file ``path``, of at most ``megabytes``. Safe for several threads and processes.

    ``patience``: so many seconds wait for others who write; a reader waits hardly at all. ``full``: a page found no room.
    Raises ``DajuanError`` (``not-a-store``) when the file is something else. A damaged store of ours is begun anew.
    """

    path: Path
    megabytes: int = 4000
    patience: float = 0.05
    full: bool = False
    _base: sqlite3.Connection | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        if self.path.is_dir() or (self.path.exists() and self.path.stat().st_size and not _is_ours(self.path)):
            message = f"{self.path} is there already, and is no store of pages."
            raise DajuanError(Problem("not-a-store", message, remedy="Name another file with --cache; it was left as it is."))
        try:
            self._base = _opened(self.path, self.megabytes)
        except sqlite3.DatabaseError:
            self._begin_anew()

    @property
    def usable(self) -> bool:
        """Whether the store can be read."""
        return self._base is not None

    @property
    def size(self) -> int:
        """How many bytes the store takes on disk."""
        return sum(each.stat().st_size for each in _files(self.path) if each.exists())

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._base is not None:
                self._base.close()
            self._base = None

    def warm(self) -> None:
        """Gather what pages are unpacked with, so that whoever comes first does not wait for it."""
        for language in LANGUAGES:
            _words_of(language)

    def follow(self, ledger: Growing) -> str | None:
        """Drop what no longer holds now that the ledger stands where it does; return the token to get and put pages with.

        None when the store does not stand there too, because it cannot be written.
        """
        at = ledger.standpoint()
        return at if self._ask(lambda base: _followed(base, ledger, at), PATIENT) else None

    def get(self, token: str | None, language: Language, here: str, today: date) -> bytes | None:
        """Return the page at ``here`` as it was kept; None when there is none that holds at ``token``."""
        return self._one(_GET, {"path": f"{language}/{here}"}, token, language, today)

    def get_bundled(self, token: str | None, language: Language, place: tuple[str, str], today: date) -> bytes | None:
        """Return the page of a ``place`` (a stem, a name), as it was kept with others of the stem; None as ``get`` does."""
        stem, name = place
        held = self._one(_GET_BUNDLE, {"stem": f"{language}/{stem}", "name": name}, token, language, today)
        return page_in(held, name) if held else None

    def _one(self, query: str, asked: dict[str, str], token: str | None, language: Language, today: date) -> bytes | None:
        if token is None:
            return None
        row = self._ask(lambda base: base.execute(query, asked | {"year": str(today.year), "at": token}).fetchone())
        return _unpacked(row[0], language) if row else None

    def put(
        self, token: str | None, subject: Subject, language: Language, pages: Iterable[tuple[str, bytes]], today: date
    ) -> bool:
        """Keep pages that were made at ``token``; return whether all were: not when the ledger has grown, or the store is full."""
        rows = [
            (f"{language}/{here}", subject.key, subject.within(today), _packed(body, language), token)
            for here, body in pages
            if len(body) <= _LARGEST
        ]
        return bool(token and self._with_room(lambda base: _kept(base, _PUT, rows)))

    def put_visited(self, token: str | None, subject: Subject, language: Language, page: tuple[str, bytes], today: date) -> None:
        """Keep a page that was asked for. When there is no room, those that were kept longest give way to it."""
        here, body = page
        if token is None or len(body) > _LARGEST:
            return
        rows = [(f"{language}/{here}", subject.key, subject.within(today), _packed(body, language, _QUICK), token)]
        self._with_room(lambda base: _kept(base, _PUT_VISIT, rows))

    def put_bundled(
        self, token: str | None, subject: Subject, language: Language, stem: tuple[str, Iterable[tuple[str, bytes]]], today: date
    ) -> bool:
        """Keep all pages of a stem, by their names in order, together; return whether all were, as ``put`` does."""
        name, pages = stem
        within = subject.within(today)
        whole = f"{language}/{name}"
        rows = [(whole, first, subject.key, within, _packed(body, language), token) for first, body in bundled(pages)]

        def put(base: sqlite3.Connection) -> bool:
            base.execute(f"DELETE FROM bundles WHERE stem = ? AND {_AT}", (whole, token))
            return _kept(base, _PUT_BUNDLE, rows)

        return bool(token and self._with_room(put))

    def note_whole(self, token: str | None, subject: Subject, today: date) -> None:
        """Note that every page about a subject is here: to list them, all of it would be worked out again."""
        rows = [(_WHOLE + subject.key, subject.key, subject.within(today), b"", token)]
        if token:
            self._ask(lambda base: _kept(base, _PUT, rows))

    def paths(self, token: str | None, key: str, today: date) -> frozenset[str]:
        """Return the paths and stems, with their languages, of what is kept about ``key`` and holds at ``token``.

        ``WHOLE`` is among them when it is all.
        """
        asked = {"about": key, "year": str(today.year), "at": token}
        rows = self._ask(lambda base: base.execute(_PATHS, asked).fetchall())
        return frozenset(path if not path.startswith(_WHOLE) else WHOLE for (path,) in rows or ())

    def _with_room(self, act: Callable[[sqlite3.Connection], T]) -> T | None:
        """Return what ``act`` returns, as ``_ask`` does; where it finds no room, after visits were forgotten until it does."""
        while True:
            self.full = False
            done = self._ask(act)
            if not self.full or not self._ask(_forgotten):
                return done

    def _ask(self, act: Callable[[sqlite3.Connection], T], patience: float | None = None) -> T | None:
        """Return what ``act`` returns, None where the store cannot do it; a damaged one is begun anew."""
        with self._lock:
            if self._base is None:
                return None
            try:
                self._base.execute(f"PRAGMA busy_timeout={int((self.patience if patience is None else patience) * 1000)}")
                return act(self._base)
            except sqlite3.OperationalError as error:  # locked, full, or not ours to write
                self.full = self.full or error.sqlite_errorcode == sqlite3.SQLITE_FULL
                with suppress(sqlite3.Error):
                    self._base.rollback()
            except sqlite3.DatabaseError:
                self._begin_anew()
        return None

    def _begin_anew(self) -> None:
        """Put an empty store in the place of a damaged one: all of it can be made again."""
        if self._base is not None:
            self._base.close()
        self._base = None
        with suppress(OSError, sqlite3.DatabaseError):
            for each in _files(self.path):
                each.unlink(missing_ok=True)
            self._base = _opened(self.path, self.megabytes)


def _files(path: Path) -> list[Path]:
    return [path, Path(f"{path}-wal"), Path(f"{path}-shm")]


def _is_ours(path: Path) -> bool:
    """Whether the head of the file says so; damage behind it does not matter."""
    with suppress(OSError), path.open("rb") as file:
        head = file.read(72)
        return head.startswith(_HEAD) and head[68:72] == _MARK.to_bytes(4, "big")
    return False


def _opened(path: Path, megabytes: int) -> sqlite3.Connection | None:
    """Open the store to write, else to read, else not at all. Raises ``sqlite3.DatabaseError`` when it is damaged."""
    place = path.absolute().as_uri()
    try:
        return _writable(f"{place}?mode=rwc", megabytes)
    except sqlite3.OperationalError:
        # In a folder that we may not write, what was prepared is read as it stands; nobody else writes it meanwhile.
        with suppress(sqlite3.OperationalError):
            base = sqlite3.connect(f"{place}?mode=ro&immutable=1", uri=True, check_same_thread=False)
            base.execute("SELECT value FROM known").fetchall()
            return base
    return None


def _writable(place: str, megabytes: int) -> sqlite3.Connection:
    base = sqlite3.connect(place, uri=True, check_same_thread=False, timeout=PATIENT)
    base.execute("PRAGMA trusted_schema=OFF")
    if base.execute("PRAGMA application_id").fetchone() != (_MARK,):
        base.execute(f"PRAGMA application_id={_MARK}")
    base.execute("PRAGMA journal_mode=WAL")
    base.execute("PRAGMA synchronous=NORMAL")
    (size,) = base.execute("PRAGMA page_size").fetchone()
    base.execute(f"PRAGMA max_page_count={max(16, megabytes * _MEGABYTE // size)}")
    base.executescript(_TABLES)
    return base


def _followed(base: sqlite3.Connection, ledger: Growing, at: str) -> bool:
    """Bring the store to the standpoint ``at``, in one step for all who use it."""
    known = dict(base.execute("SELECT name, value FROM known"))
    if known == {"at": at, "code": code()}:
        return True
    base.execute("BEGIN IMMEDIATE")
    known = dict(base.execute("SELECT name, value FROM known"))
    gone = ledger.touched(known["at"]) if known.get("code") == code() and "at" in known else None
    for table in _ALL:
        if gone is None:
            base.execute(f"DELETE FROM {table}")
        elif known["at"] != at:
            base.executemany(f"DELETE FROM {table} WHERE about = ?", [(key,) for key in (*gone, "")])
    base.executemany("INSERT OR REPLACE INTO known VALUES (?, ?)", [("at", at), ("code", code())])
    base.commit()
    return True


def _forgotten(base: sqlite3.Connection) -> bool:
    """Make room by forgetting some visits; return whether there were any."""
    with base:
        return base.execute(_FORGET).rowcount > 0


def _kept(base: sqlite3.Connection, put: str, rows: Sequence[tuple[object, ...]]) -> bool:
    with base:
        return not rows or base.executemany(put, rows).rowcount == len(rows)


@cache
def code() -> str:
    """Return the digest of all that pages are made by: code, words and templates of the package."""
    whole = blake2b(digest_size=16)
    package = Path(str(files("dajuan")))
    for path in sorted(package.rglob("*")):
        if path.suffix in _MADE_BY and path.is_file():
            whole.update(f"{path.relative_to(package).as_posix()}\0".encode())
            whole.update(blake2b(path.read_bytes()).digest())
    return whole.hexdigest()


@cache
def _words_of(language: Language) -> bytes:
    """What pages of a language have in common, the commonest last: with it a small page packs to a third."""
    return frame(language)[-_WINDOW:]


def _packed(body: bytes, language: Language, effort: int = 6) -> bytes:
    made = zlib.compressobj(effort, zdict=_words_of(language))
    return made.compress(body) + made.flush()


def _unpacked(held: bytes, language: Language) -> bytes | None:
    """The page, None where what is held is damaged or unpacks to more than a page can have."""
    try:
        made = zlib.decompressobj(zdict=_words_of(language))
        body = made.decompress(held, _LARGEST)
    except (zlib.error, TypeError):
        return None
    return body if made.eof else None
