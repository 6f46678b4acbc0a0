"""Pages of a static site that many claims or commitments share, each at a place of its own to link to.

A page for each would make thousands of files of a handful of reports. Parts are made once, in every language, and
fill a page until it is full, so a page has the same parts in every language and never grows too large.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

from markupsafe import Markup

from dajuan.marks import PromiseMark
from dajuan.sheet.addresses import Addresses, slug
from dajuan.sheet.amounts import name_of, short
from dajuan.sheet.model import Sheet
from dajuan.sheet.pages import page, section
from dajuan.sheet.shelf import Shelf
from dajuan.sheet.views.setting import Setting
from dajuan.sheet.views.text_pages import area_known, told
from dajuan.sheet.views.year_pages import life, marks_of
from dajuan.sheet.wording import LANGUAGES, Language, words

_FULL = 160_000
"""Bytes of parts on one page; with what stands around them a page stays under 200 KB."""


@dataclass(frozen=True, slots=True)
class _Part:
    id: str
    made: Mapping[Language, Markup]

    @property
    def size(self) -> int:
        return max(len(text.encode()) for text in self.made.values())


@dataclass(frozen=True, slots=True)
class Group:
    """One page: its name, the identities of what stands on it, and the page in every language."""

    name: str
    ids: tuple[str, ...]
    pages: Mapping[Language, str]


def claim_groups(shelf: Shelf, digest: str, setting: Setting) -> list[Group]:
    """Return the pages that tell how each claim of an edition was read: one for a page of its text, more where it is full."""
    volume = shelf.volume(digest)
    entries = sorted(shelf.claims_in(digest), key=lambda entry: (entry.claim.span.start, entry.id))
    named: list[tuple[str, Sequence[_Part]]] = []
    for number, here in groupby(entries, key=lambda entry: volume.page_at(entry.claim.span.start)):
        parts = (_part("one_claim", entry.id, setting, partial(told, shelf, setting, entry)) for entry in here)
        for more, full in enumerate(_filled(parts), 1):
            named.append((f"{digest}-{number}" if more == 1 else f"{digest}-{number}-{more}", full))
    area = area_known(shelf, volume.edition)

    def around(language: Language) -> tuple[str, list[tuple[str, str | None]]]:
        to, name, say = Addresses(language), short(name_of(volume.edition, language), 60), words(language)
        trail: list[tuple[str, str | None]] = [(area, to.area(area))] if area else []
        return say("claim.many", name=name), [*trail, (name, to.document(digest)), (say("claim.all"), None)]

    return list(_pages("claims", named, {language: around(language) for language in LANGUAGES}))


def commitment_groups(shelf: Shelf, held: Sheet, setting: Setting) -> list[Group]:
    """Return the pages of the commitments of a sheet, its targets first."""
    marks = sorted(marks_of(held).items(), key=lambda item: isinstance(item[1], PromiseMark))
    parts = (
        _part("one_commitment", id, setting, partial(life, shelf, setting, (held.area, held.year), mark)) for id, mark in marks
    )
    named = [(f"{slug(held.area)}-{held.year}-{number}", full) for number, full in enumerate(_filled(parts), 1)]

    def around(language: Language) -> tuple[str, list[tuple[str, str | None]]]:
        to, say = Addresses(language), words(language)
        trail = [(held.area, to.area(held.area)), (str(held.year), to.sheet(held.area, held.year)), (say("commitment.all"), None)]
        return say("commitment.many", area=held.area, year=held.year), trail

    return list(_pages("commitments", named, {language: around(language) for language in LANGUAGES}))


def _part(template: str, id: str, setting: Setting, tell: Callable[[Language], dict[str, Any]]) -> _Part:
    return _Part(id, {each: section(template, each, setting.places, one=tell(each)) for each in LANGUAGES})


def _filled(parts: Iterable[_Part]) -> Iterator[list[_Part]]:
    """Yield parts in runs that fill a page; one that is larger than a page stands alone."""
    held: list[_Part] = []
    size = 0
    for part in parts:
        if held and size + part.size > _FULL:
            yield held
            held, size = [], 0
        held.append(part)
        size += part.size
    if held:
        yield held


def _pages(
    folder: str,
    named: Sequence[tuple[str, Sequence[_Part]]],
    around: Mapping[Language, tuple[str, list[tuple[str, str | None]]]],
) -> Iterator[Group]:
    for place, (name, parts) in enumerate(named):
        made = {}
        for language in LANGUAGES:
            title, trail = around[language]
            to = Addresses(language)
            made[language] = page(
                "many",
                language,
                f"{folder}/{name}.html",
                title=title,
                trail=trail,
                inside=Markup().join(part.made[language] for part in parts),
                pages=len(named),
                number=place + 1,
                link=lambda number, to=to: to.page(f"{folder}/{named[number - 1][0]}.html"),
            )
        yield Group(name, tuple(part.id for part in parts), made)
