"""Where each page stands: one scheme for the live pages and the static site, all links relative."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from dajuan.sheet.wording import Language
from dajuan.values import digest_of

_PLAIN_NAME = re.compile(r"[㐀-䶿一-鿿0-9]{1,40}")


def slug(area: str) -> str:
    """Return a name of ``area`` that is safe in a path: itself when plain Chinese, else its digest.

    >>> slug("云溪镇")
    '云溪镇'
    >>> len(slug("../etc"))
    12
    """
    return area if _PLAIN_NAME.fullmatch(area) else digest_of("area", area)[:12]


@dataclass(frozen=True, slots=True)
class Places:
    """On which page of a static site each claim and commitment stands: there many share one.

    ``claims``: the name of the page by the identity of the claim; ``commitments``: by the name that its own page has live.
    """

    claims: dict[str, str]
    commitments: dict[str, str]


@dataclass(frozen=True, slots=True)
class Addresses:
    """Links as seen from a page that lies ``depth`` folders below the root of the site.

    ``places``: where claims and commitments share pages, as on a static site; None where each has its own.
    """

    language: Language
    depth: int = 2
    places: Places | None = None

    @property
    def root(self) -> str:
        """The way up to the root of the site."""
        return "../" * self.depth or "./"

    def to(self, path: str) -> str:
        """Return the relative link to a path below the root, percent-encoded."""
        place, hash_, fragment = path.partition("#")
        return self.root + encoded(place) + hash_ + fragment

    def asset(self, name: str) -> str:
        """Return the link to a file that all pages share."""
        return self.to(f"assets/{name}")

    def in_language(self, language: Language, here: str) -> str:
        """Return the link to the same page in another language; ``here`` is its path below the language."""
        return self.to(f"{language}/{here}")

    def page(self, here: str) -> str:
        """Return the link to a path below the language."""
        return self.to(f"{self.language}/{here}")

    def area(self, area: str) -> str:
        """Return the link to an area through the years."""
        return self.page(area_path(area))

    def matrix(self, area: str, number: int = 1) -> str:
        """Return the link to the matrix of commitments and years."""
        return self.page(f"matrix/{slug(area)}-{number}.html")

    def sheet(self, area: str, year: int) -> str:
        """Return the link to an answer sheet."""
        return self.page(year_path("sheet", area, year))

    def figures(self, area: str, year: int, number: int = 1) -> str:
        """Return the link to one page of all figures of a year."""
        return self.page(f"figures/{slug(area)}-{year}-{number}.html")

    def programmes(self, area: str, year: int) -> str:
        """Return the link to programmes, projects and money."""
        return self.page(year_path("programmes", area, year))

    def checks(self, area: str, year: int) -> str:
        """Return the link to the checks of a year."""
        return self.page(year_path("checks", area, year))

    def claim(self, id: str) -> str:
        """Return the permalink of one claim; a commitment inside a promise (``…-2``) leads to its promise."""
        return self.page(claim_path(id, self.places))

    def commitment(self, area: str, year: int, id: str) -> str:
        """Return the link to one commitment."""
        return self.page(commitment_path(area, year, id, self.places))

    def document(self, edition: str, number: int = 1) -> str:
        """Return the link to one page of a restored text."""
        return self.page(f"document/{edition}-{number}.html")

    def in_text(self, edition: str, number: int, id: str) -> str:
        """Return the link to a claim where it stands in the restored text."""
        return f"{self.document(edition, number)}#e-{id.partition('-')[0]}"

    def source(self, edition: str, number: int = 1) -> str:
        """Return the link to one page of the text as it was found."""
        return self.page(f"source/{edition}-{number}.html")


@lru_cache(maxsize=65_536)
def encoded(path: str) -> str:
    """Return a path percent-encoded for a link."""
    return path if path.isascii() else quote(path, safe="/-._~?=&")


def claim_path(id: str, places: Places | None = None) -> str:
    """Return the path of a claim below the language: its own page, or its place on a page of a static site.

    >>> claim_path("0a1b-2")
    'claim/0a1b.html'
    >>> claim_path("0a1b-2", Places({"0a1b": "c0ffee-3"}, {}))
    'claims/c0ffee-3.html#c-0a1b'
    """
    whole = id.partition("-")[0]
    return f"claims/{places.claims[whole]}.html#c-{whole}" if places else f"claim/{whole}.html"


def commitment_path(area: str, year: int, id: str, places: Places | None = None) -> str:
    """Return the path of a commitment below the language: its own page, or its place on a page of a static site."""
    own = f"{slug(area)}-{year}-{id}"
    return f"commitments/{places.commitments[own]}.html#c-{id}" if places else f"commitment/{own}.html"


def area_path(area: str) -> str:
    """Return the path of an area below the language."""
    return f"area/{slug(area)}.html"


def year_path(kind: str, area: str, year: int) -> str:
    """Return the path of a page of an area and year below the language."""
    return f"{kind}/{slug(area)}-{year}.html"


def file_path(area: str, year: int, format: str) -> str:
    """Return the path below the root of a sheet's file in a format."""
    return f"files/{slug(area)}-{year}.{format}"
