"""Pages as they were sent, kept on disk beside the ledger: what one reader waited for, or was made ahead, no other waits for.

A page is kept with what it is about. When the ledger grows, the pages of the places that its growth speaks of are dropped,
and no others; pages of another ledger or of other code all are. Nothing breaks without it: a store that cannot be read or
written gives nothing and takes nothing.
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

from dajuan.sheet.pages import frame
from dajuan.sheet.wording import Language
from dajuan.values import DajuanError, Problem

T = TypeVar("T")
_MARK = 0x64616A75
"""Stands in the head of the file (``dajuan`` in short): a file without it is not ours to replace."""
_HEAD = b"SQLite format 3\0"
_LARGEST = 4_000_000
"""A page larger than this is not kept, and none is unpacked further."""
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
"""
_GET = "SELECT body FROM pages WHERE path = ? AND within IN ('', ?) AND (SELECT value FROM known WHERE name = 'at') = ?"
_PATHS = "SELECT path FROM pages WHERE about = ? AND within IN ('', ?) AND (SELECT value FROM known WHERE name = 'at') = ?"
_MADE_BY = {".py", ".html", ".xml", ".css", ".js", ".toml", ".json"}
_PUT = "INSERT OR REPLACE INTO pages SELECT ?, ?, ?, ? WHERE (SELECT value FROM known WHERE name = 'at') = ?"


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

    def follow(self, ledger: Growing) -> str | None:
        """Drop what no longer holds now that the ledger stands where it does; return the token to get and put pages with.

        None when the store does not stand there too, because it cannot be written.
        """
        at = ledger.standpoint()
        return at if self._ask(lambda base: _followed(base, ledger, at), PATIENT) else None

    def get(self, token: str | None, language: Language, here: str, today: date) -> bytes | None:
        """Return the page at ``here`` as it was kept; None when there is none that holds at ``token``."""
        asked = (f"{language}/{here}", str(today.year), token)
        row = self._ask(lambda base: base.execute(_GET, asked).fetchone()) if token else None
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
        return bool(token and self._ask(lambda base: _kept(base, rows)))

    def note_whole(self, token: str | None, subject: Subject, today: date) -> None:
        """Note that every page about a subject is here: to list them, all of it would be worked out again."""
        rows = [(_WHOLE + subject.key, subject.key, subject.within(today), b"", token)]
        if token:
            self._ask(lambda base: _kept(base, rows))

    def paths(self, token: str | None, key: str, today: date) -> frozenset[str]:
        """Return the paths, with their languages, of what is kept about ``key`` and holds at ``token``; ``WHOLE`` when it is all."""
        asked = (key, str(today.year), token)
        rows = self._ask(lambda base: base.execute(_PATHS, asked).fetchall())
        return frozenset(path if not path.startswith(_WHOLE) else WHOLE for (path,) in rows or ())

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
    if gone is None:
        base.execute("DELETE FROM pages")
    else:
        base.executemany("DELETE FROM pages WHERE about = ?", [(key,) for key in (*gone, "")] if known["at"] != at else [])
    base.executemany("INSERT OR REPLACE INTO known VALUES (?, ?)", [("at", at), ("code", code())])
    base.commit()
    return True


def _kept(base: sqlite3.Connection, rows: Sequence[tuple[object, ...]]) -> bool:
    with base:
        return base.executemany(_PUT, rows).rowcount == len(rows)


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


def _packed(body: bytes, language: Language) -> bytes:
    made = zlib.compressobj(6, zdict=_words_of(language))
    return made.compress(body) + made.flush()


def _unpacked(held: bytes, language: Language) -> bytes | None:
    """The page, None where what is held is damaged or unpacks to more than a page can have."""
    try:
        made = zlib.decompressobj(zdict=_words_of(language))
        body = made.decompress(held, _LARGEST)
    except (zlib.error, TypeError):
        return None
    return body if made.eof else None
