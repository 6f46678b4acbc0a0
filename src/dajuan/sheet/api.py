"""The JSON interface: areas, sheets, claims, editions; stable ids, pages of results, tags."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response

from dajuan.claims import Figure
from dajuan.ledger import AreaEntry, Edition, Entry
from dajuan.sheet.amounts import origin
from dajuan.sheet.guards import Sent, tagged
from dajuan.sheet.records import edition_record, entry_record
from dajuan.sheet.rendering import public_record
from dajuan.sheet.shelf import Shelf, no_such_page

Record = dict[str, Any]
Area = Annotated[str, Path(max_length=100, description="The name of a place, as /areas gives it.")]
Year = Annotated[int, Path(ge=1900, le=2200)]
Id = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$", description="The identity of a claim: 16 hexadecimal digits.")]
Digest = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$", description="The digest of an edition: 32 hexadecimal digits.")]
Limit = Annotated[int, Query(ge=1, le=500)]
Offset = Annotated[int, Query(ge=0, le=10_000_000)]
Kind = Literal["figure", "programme", "promise", "project"]
_MISSING: dict[int | str, dict[str, Any]] = {
    304: {"description": "Not changed since the tag that was sent."},
    404: {"description": "There is no such thing; `problem` says what there is."},
    429: {"description": "Too many requests."},
}


def router(shelf: Shelf) -> APIRouter:
    """Return the routes of the JSON interface over a ledger."""
    made = APIRouter(tags=["read"], responses=_MISSING)

    @made.get("/areas", summary="Every place the ledger knows")
    def areas(request: Request, limit: Limit = 100, offset: Offset = 0) -> Response:
        return _sent(request, _listed(shelf.areas(), area_record, limit, offset))

    @made.get("/areas/{area}", summary="One place and its years")
    def area(request: Request, area: Area) -> Response:
        return _sent(request, area_record(_known(shelf, area)))

    @made.get("/areas/{area}/sheets/{year}", summary="The answer sheet of a place and year")
    def sheet(request: Request, area: Area, year: Year) -> Response:
        return _sent(request, public_record(shelf.sheet(_known(shelf, area).area, year)))

    @made.get("/areas/{area}/claims", summary="The claims about a place")
    def claims(
        request: Request,
        area: Area,
        kind: Kind | None = None,
        year: Annotated[int | None, Query(ge=1900, le=2200)] = None,
        limit: Limit = 100,
        offset: Offset = 0,
    ) -> Response:
        part = slice(offset, offset + limit)
        entries, total = shelf.claims_of(_known(shelf, area), year, kind, part)
        return _sent(request, _part([entry_record(entry) for entry in entries], total, part))

    @made.get("/claims/{id}", summary="One claim with its sentence and derivation")
    def claim(request: Request, id: Id) -> Response:
        return _sent(request, claim_record(shelf.entry(id)))

    @made.get("/editions", summary="Every source that was read")
    def editions(request: Request, limit: Limit = 100, offset: Offset = 0) -> Response:
        return _sent(request, _listed(tuple(shelf.editions().values()), _source, limit, offset))

    @made.get("/editions/{digest}", summary="One source with its claims")
    def edition(request: Request, digest: Digest, limit: Limit = 100, offset: Offset = 0) -> Response:
        known = shelf.editions().get(digest)
        if known is None:
            raise no_such_page(digest)
        return _sent(request, _source(known) | _listed(shelf.claims_in(digest), entry_record, limit, offset))

    @made.get("/search", summary="Claims whose sentence holds the words")
    def search(request: Request, q: Annotated[str, Query(min_length=2, max_length=100)], limit: Limit = 50) -> Response:
        return _sent(request, {"items": [entry_record(entry) for entry in shelf.search(q, limit)]})

    return made


def _known(shelf: Shelf, area: str) -> AreaEntry:
    return shelf.known(area) or shelf.ledger.known_area(area)


def _listed(held: Any, record: Any, limit: int, offset: int) -> Record:
    """One page of results, with how many there are and where the next page begins."""
    part = slice(offset, offset + limit)
    return _part([record(each) for each in held[part]], len(held), part)


def _part(items: list[Record], total: int, part: slice) -> Record:
    return {"items": items, "total": total, "offset": part.start, "next": part.stop if part.stop < total else None}


def _source(edition: Edition) -> Record:
    """An edition as plain data, without the path at which somebody keeps it."""
    return edition_record(replace(edition, origin=origin(edition.origin)))


def area_record(area: AreaEntry) -> Record:
    """Return a place as plain data."""
    return {"area": area.area, "years": list(area.years), "editions": area.editions, "claims": area.claims}


def claim_record(entry: Entry) -> Record:
    """Return a claim as plain data, with the steps and words it was read from."""
    said = entry.claim
    if not isinstance(said, Figure):
        return dict(entry_record(entry))
    context = [{"slot": slot, "start": span.start, "end": span.end} for slot, span in said.context]
    return {**entry_record(entry), "derivation": list(said.derivation), "context": context}


def _sent(request: Request, record: Record) -> Response:
    return tagged(request.headers, Sent.of(json.dumps(record, ensure_ascii=False).encode()), "application/json", "no-cache")
