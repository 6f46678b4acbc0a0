"""Every page of a ledger made ahead into a store, by all cores: what is there and still holds is not made again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path

from dajuan.ledger import Ledger, subject_of
from dajuan.sheet.prepared import PATIENT, WHOLE, Prepared, Subject
from dajuan.sheet.shelf import Shelf
from dajuan.sheet.spreading import cores, spread
from dajuan.sheet.views import ANYBODY, paths_about, paths_of_ledger, sheets_of, show, subject
from dajuan.sheet.views.bundled import Bundle, claims_bundled, commitments_bundled
from dajuan.sheet.wording import LANGUAGES
from dajuan.values import DajuanError, Problem

_FEW = 64
"""So many sheets, texts and lists are kept by a process that makes pages: it needs those of one place at a time."""
_WORTH = 4
"""With fewer places than this no other process is started."""


@dataclass(frozen=True, slots=True)
class Job:
    """The pages about one subject: a place (None where it has no page) and texts; an empty key for the whole ledger."""

    key: str
    area: str | None = None
    editions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far preparing is: subjects done, of how many, pages made, and whether the store was full before the end."""

    done: int
    of: int
    made: int
    full: bool = False


def default_store(url: str) -> Path | None:
    """Return where the pages of a ledger are kept: beside its file; None for a database that is no file."""
    path = url.removeprefix("sqlite:///")
    return None if "://" in path else Path(f"{path}.pages")


def prepare(ledger: Ledger, path: Path, megabytes: int, workers: int = 0) -> Iterator[Progress]:
    """Make every page that ``path`` does not hold yet, and yield how far that is; ``workers`` 0: as many as there are cores.

    It ends early when the store is full. Raises ``DajuanError`` when the store cannot be written.
    """
    store = Prepared(path, megabytes, PATIENT)
    try:
        shelf = Shelf(ledger, store)
        if shelf.token() is None:
            message = f"The pages cannot be kept in {path}."
            raise DajuanError(
                Problem("cannot-prepare", message, remedy="Check rights and free space, or name a file with --cache.")
            )
        work = jobs(shelf)
        yield Progress(0, len(work), 0)
        made = 0
        for done, (count, full) in enumerate(_results(shelf, work, megabytes, cores(workers)), 1):
            made += count
            yield Progress(done, len(work), made, full)
            if full:
                return
    finally:
        store.close()


def jobs(shelf: Shelf) -> list[Job]:
    """Return what there is to prepare, the whole ledger and the places with most claims first."""
    texts: dict[str, list[str]] = {}
    for edition in shelf.editions().values():
        texts.setdefault(subject_of(edition.facts.area, edition.digest), []).append(edition.digest)
    found = [Job("")]
    for area in shelf.areas():
        key = subject_of(area.area, area.area)
        found.append(Job(key, area.area, tuple(texts.pop(key, ()))))
    found += (Job(key, None, tuple(digests)) for key, digests in texts.items())
    return [*found, *(Job(key) for key in sorted(shelf.ledger.places_named() - {job.key for job in found}))]


def _results(shelf: Shelf, work: list[Job], megabytes: int, workers: int) -> Iterator[tuple[int, bool]]:
    """Return what was made for each job, whichever is done first."""
    if workers == 1 or len(work) < _WORTH:
        return map(partial(make, shelf), work)
    assert shelf.store is not None
    return spread(partial(_elsewhere, (shelf.ledger.url, str(shelf.store.path), megabytes)), work, workers)


@cache
def _shelf(url: str, path: str, megabytes: int) -> Shelf:
    """The ledger and the store as a process that makes pages has them open."""
    shelf = Shelf(Ledger(url, create=False), Prepared(Path(path), megabytes, PATIENT), _FEW)
    shelf.warm()
    return shelf


def _elsewhere(place: tuple[str, str, int], job: Job) -> tuple[int, bool]:
    return make(_shelf(*place), job)


def make(shelf: Shelf, job: Job) -> tuple[int, bool]:
    """Make the pages of a job that the store does not hold; return how many were made, and whether the store is full.

    Pages made while the ledger grew are not kept: they are made when they are asked for, or by the next run.
    """
    store, token, today = shelf.store, shelf.token(), date.today()
    assert store is not None
    held = store.paths(token, job.key, today)
    if WHOLE in held:
        return 0, False
    made, kept = 0, True
    found = _by_subject(shelf, job)
    for about, paths in found.items():
        for language in LANGUAGES:
            wanted = [here for here in paths if f"{language}/{here}" not in held]
            pages = [(here, show(shelf, language, here, ANYBODY).encode()) for here in wanted]
            kept = kept and (not pages or store.put(token, about, language, pages, today))
            made += len(pages)
    for many in _bundles(shelf, job):
        for language in LANGUAGES:
            if kept and f"{language}/{many.stem}" not in held:
                kept = store.put_bundled(token, many.about, language, (many.stem, many.pages(language)), today)
                made += many.count
    if kept:
        last = max((about.year for about in found), default=0)
        store.note_whole(token, Subject(job.key, last), today)
    return made, store.full


def _bundles(shelf: Shelf, job: Job) -> Iterator[Bundle]:
    """Yield the commitments of each sheet of a job, and the claims about its subject."""
    if not job.key:
        return
    with suppress(DajuanError):  # as below
        if job.area is not None:
            for sheet in sheets_of(shelf, job.area):
                yield commitments_bundled(shelf, sheet, Subject(job.key, sheet.year))
        yield claims_bundled(shelf, shelf.ledger.entries_about(job.key, job.editions), Subject(job.key))


def _by_subject(shelf: Shelf, job: Job) -> dict[Subject, list[str]]:
    found: dict[Subject, list[str]] = {}
    with suppress(DajuanError):  # the ledger has grown, and what the job names is called otherwise now
        for here in paths_about(shelf, job.area, job.editions) if job.key else paths_of_ledger(shelf):
            about = subject(shelf, here)
            if about is not None:
                found.setdefault(about, []).append(here)
    return found
