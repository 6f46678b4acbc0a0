"""Pages about the whole: search, method and coverage, downloads, the feed of changes."""

from __future__ import annotations

from collections import Counter
from heapq import nlargest
from typing import get_args
from urllib.parse import quote

from dajuan.ledger import Entry, agreement
from dajuan.marks import Outcome
from dajuan.sheet.addresses import file_path
from dajuan.sheet.amounts import stamp
from dajuan.sheet.pages import page
from dajuan.sheet.quality import quality
from dajuan.sheet.shelf import Shelf
from dajuan.sheet.views.setting import Setting
from dajuan.sheet.wording import Language

SEARCHES = {"search.html": 20, "search-more.html": 200}
"""The pages of what a search found, and how many claims each shows at most: a first look, and a long one for who wants more."""


def search(shelf: Shelf, language: Language, here: str, setting: Setting, query: str) -> str:
    """Return what a search found, a sentence with its claims at a time; on the static site the page that searches by itself."""
    asked, most = query.strip()[:100], SEARCHES[here]
    results: list[Entry] = shelf.search(asked, most) if setting.live and len(asked) > 1 else []
    found: dict[tuple[str, int], list[Entry]] = {}
    for entry in results:
        found.setdefault((entry.edition, entry.sentence.start), []).append(entry)
    told, first = f"?q={quote(asked, safe='')}" if asked else "", len(results) >= most
    return page(
        "search",
        language,
        here + told,
        depth=1,
        live=setting.live,
        query=asked,
        found=[sorted(claims, key=lambda claim: claim.claim.span) for claims in found.values()],
        count=len(results),
        first=first,
        more=f"search-more.html{told}" if first and here != "search-more.html" else None,
    )


def method(shelf: Shelf, language: Language) -> str:
    """Return how it works, how often it is right and what was read."""
    editions = list(shelf.editions().values())
    genres = Counter(edition.facts.genre for edition in editions)
    claims = Counter[str]()
    for edition in editions:
        claims[edition.facts.genre] += edition.claims
    return page(
        "method",
        language,
        "method.html",
        depth=1,
        outcomes=[*get_args(Outcome), "done", "in_progress", "mentioned_again", "not_mentioned", "source_incomplete"],
        quality=quality(language),
        agreed=agreement(shelf.ledger.paired_judgements()),
        editions=len(editions),
        complete=sum(edition.facts.complete for edition in editions),
        claims=sum(edition.claims for edition in editions),
        genres=[(genre, count, claims[genre]) for genre, count in genres.most_common()],
    )


def downloads(shelf: Shelf, language: Language, setting: Setting) -> str:
    """Return the list of files of every sheet."""
    sheets = [(area.area, year) for area in shelf.areas() for year in reversed(area.years)][:2000]
    return page(
        "downloads",
        language,
        "downloads.html",
        depth=1,
        live=setting.live,
        sheets=sheets,
        formats=setting.formats,
        data=setting.data,
        file_of=file_path,
    )


def changes(shelf: Shelf, language: Language) -> str:
    """Return the newest editions as an Atom feed (RFC 4287)."""
    every = shelf.editions().values()
    editions = nlargest(50, every, key=lambda edition: (edition.recorded.replace(microsecond=0), edition.digest))
    updated = stamp(editions[0].recorded) if editions else "1970-01-01T00:00:00Z"
    return page("changes", language, "changes.atom", depth=1, editions=editions, updated=updated)
