"""The pages of single claims and commitments, made many at a time of what is at hand: alone each would read all of it again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from dajuan.ledger import Entry
from dajuan.sheet.addresses import slug
from dajuan.sheet.model import Sheet
from dajuan.sheet.prepared import Subject
from dajuan.sheet.shelf import Shelf, ids_of
from dajuan.sheet.views.setting import ANYBODY
from dajuan.sheet.views.text_pages import claim_page
from dajuan.sheet.views.year_pages import commitment_page, marks_of
from dajuan.sheet.wording import Language


@dataclass(frozen=True, slots=True)
class Bundle:
    """Pages that are kept together: their stem, what they are about, how many, and their names and bytes in a language."""

    stem: str
    about: Subject
    count: int
    pages: Callable[[Language], Iterator[tuple[str, bytes]]]


def claims_bundled(shelf: Shelf, entries: Sequence[Entry], about: Subject) -> Bundle:
    """Return the pages of claims about one subject, which come by their identities."""

    def pages(language: Language) -> Iterator[tuple[str, bytes]]:
        return ((entry.id, claim_page(shelf, language, ANYBODY, entry).encode()) for entry in entries)

    return Bundle(f"claim/{about.key}", about, len(entries), pages)


def commitments_bundled(shelf: Shelf, held: Sheet, about: Subject) -> Bundle:
    """Return the pages of the commitments of a sheet."""
    again = {id: mark for mark in held.targets for id in ids_of(mark)}
    marks, of = sorted((marks_of(held) | again).items()), (held.area, held.year)

    def pages(language: Language) -> Iterator[tuple[str, bytes]]:
        return ((id, commitment_page(shelf, language, ANYBODY, of, mark).encode()) for id, mark in marks)

    return Bundle(f"commitment/{slug(held.area)}-{held.year}", about, len(marks), pages)
