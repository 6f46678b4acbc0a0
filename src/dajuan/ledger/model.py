"""What the ledger hands out: plain frozen values, no database objects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dajuan.claims import Claim, Claims, Figure, Programme, Project, Promise, claim_id
from dajuan.document import Document, Facts
from dajuan.values import Span, pack

CLAIM_TYPES: dict[str, type[Claim]] = {"figure": Figure, "programme": Programme, "promise": Promise, "project": Project}
Verdict = Literal["accept", "correct", "reject"]
Said = Literal["accept", "correct", "reject", "withdraw"]
"""What a person can say of a claim; who withdraws takes back what they said before."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One dated copy of a source, known by the digest of its bytes."""

    digest: str
    origin: str
    media_type: str
    facts: Facts
    recorded: datetime
    claims: int = 0


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person said of a claim: who, when, why. A later one supersedes, none is erased."""

    claim: str
    verdict: Said
    who: str
    when: datetime
    why: str = ""
    correction: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One recorded claim.

    ``id`` is the claim's identity, ``edition`` the digest of its edition, ``area`` the
    place it is about with 全市 and the like resolved to the document's area, ``sentence`` the span
    of its sentence in the edition's text and ``words`` that sentence.
    """

    id: str
    edition: str
    claim: Claim
    area: str | None
    sentence: Span
    words: str
    judgement: Judgement | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """An edition with the claims that were read in it, as they are recorded.

    ``claims``: by its identity (``claim_id``) each claim, and the same packed; ``packed``: the document, packed when it is needed
    if that is empty. Who has these already, as a bulk run has, hands them over.
    """

    document: Document
    claims: Mapping[str, tuple[Claim, str]]
    packed: str = ""

    @classmethod
    def of(cls, document: Document, claims: Claims) -> Reading:
        """Return what was read in a document."""
        return cls(document, {claim_id(document.digest, claim): (claim, pack(claim)) for claim in claims.all()})


@dataclass(frozen=True, slots=True)
class Receipt:
    """What recording one edition did."""

    edition: str
    new: bool
    figures: int
    programmes: int
    promises: int
    projects: int


@dataclass(frozen=True, slots=True)
class AreaEntry:
    """A place the ledger knows, with the years its editions and claims speak of."""

    area: str
    years: tuple[int, ...]
    editions: int
    claims: int
