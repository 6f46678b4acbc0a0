"""Recording editions: their rows, in one transaction."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Table, select
from sqlalchemy.dialects import postgresql, sqlite

from dajuan.claims import Claim, Figure, Promise
from dajuan.document import Document, Facts
from dajuan.ledger.areas import area_key, area_of_claim
from dajuan.ledger.growing import in_turn
from dajuan.ledger.model import CLAIM_TYPES, Reading, Receipt
from dajuan.ledger.schema import claims as claims_table
from dajuan.ledger.schema import edition_facts, editions
from dajuan.ledger.searching import add_sentences
from dajuan.ledger.standing import note_reading
from dajuan.values import Span, pack

_Noted = tuple[str, set[str], set[str]]
"""A reading to be noted: the edition, the claims that it made, and those that were there."""


def record_readings(engine: Engine, readings: Sequence[Reading]) -> list[Receipt]:
    """Record editions with their claims in one transaction; see ``Ledger.record_all``."""
    digests = {reading.document.digest for reading in readings}
    with engine.connect() as connection:
        known = set(connection.scalars(select(editions.c.digest).where(editions.c.digest.in_(digests))))
    receipts: dict[int, Receipt] = {}
    noted: list[_Noted] = []
    with engine.begin() as connection:
        for some in _rounds(readings):
            new = _new_editions(connection, [reading for reading in some.values() if reading.document.digest not in known])
            known |= digests
            made, told = _record(connection, list(some.values()), new)
            receipts |= dict(zip(some, made, strict=True))
            noted += told
        # At the very end: whoever holds the turn waits for nobody.
        in_turn(connection)
        for digest, claims, had in noted:
            note_reading(connection, digest, claims, had)
    return [receipts[place] for place in range(len(readings))]


def _rounds(readings: Sequence[Reading]) -> Iterable[dict[int, Reading]]:
    """The readings by place, in runs in which no edition stands twice, each in the order of digests: two writers who bring
    the same editions wait for each other in one order."""
    times, rounds = Counter[str](), defaultdict[int, dict[int, Reading]](dict)
    for place in sorted(range(len(readings)), key=lambda place: (readings[place].document.digest, place)):
        digest = readings[place].document.digest
        rounds[times[digest]][place] = readings[place]
        times[digest] += 1
    return rounds.values()


def _new_editions(connection: Connection, readings: list[Reading]) -> set[str]:
    """Record the editions that nobody recorded meanwhile, and return their digests."""
    if not readings:
        return set()
    rows = [_storable(connection, _edition_row(reading)) for reading in readings]
    # Two writers may bring the same edition: the second waits here for the first and then finds it known.
    new = set(connection.scalars(_new(connection, editions).returning(editions.c.digest), rows))
    facts = [_storable(connection, _facts_row(each.document)) for each in readings if each.document.digest in new]
    if facts:
        connection.execute(edition_facts.insert(), facts)
    return new


def _record(connection: Connection, readings: list[Reading], new: set[str]) -> tuple[list[Receipt], list[_Noted]]:
    """Record the claims of editions that are there; ``new`` were made in this transaction. Return the readings to be noted, too."""
    receipts, added, noted = list[Receipt](), list[dict[str, Any]](), list[_Noted]()
    for reading in readings:
        digest, rows = reading.document.digest, {str(row["id"]): row for row in _rows(reading)}
        had = set() if digest in new else _recorded(connection, digest)
        added += [_storable(connection, row) for id, row in rows.items() if id not in had]
        noted.append((digest, set(rows), had))
        counts = [sum(row["type"] == kind for row in rows.values()) for kind in CLAIM_TYPES]
        receipts.append(Receipt(digest, digest in new, *counts))
    if added:
        connection.execute(_new(connection, claims_table), added)
        add_sentences(connection, dict.fromkeys((r["edition"], r["sentence_start"], r["words"]) for r in added))
    return receipts, noted


def _storable(connection: Connection, row: dict[str, object]) -> dict[str, object]:
    """PostgreSQL stores no NUL: in the columns it becomes the replacement character, in the packed values it is escaped."""
    if connection.dialect.name == "sqlite":
        return row
    return {name: value.replace("\0", "\ufffd") if isinstance(value, str) else value for name, value in row.items()}


def _recorded(connection: Connection, edition: str) -> set[str]:
    if connection.dialect.name == "postgresql":
        # Whoever reads the same edition at the same time waits until this reading is recorded.
        connection.execute(select(editions.c.digest).where(editions.c.digest == edition).with_for_update())
    return set(connection.scalars(select(claims_table.c.id).where(claims_table.c.edition == edition)))


def _new(connection: Connection, table: Table) -> Any:
    """Return the statement that inserts rows whose key is not there yet."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    return insert(table).on_conflict_do_nothing()


def _edition_row(reading: Reading) -> dict[str, object]:
    document = reading.document
    return {
        "digest": document.digest,
        "origin": document.origin,
        "area": document.facts.area,
        "date": document.facts.date,
        "recorded": datetime.now(UTC),
        "document": reading.packed or pack(document),
        "claims": len(reading.claims),
    }


def _facts_row(document: Document) -> dict[str, object]:
    return {"digest": document.digest, "media_type": document.media_type, "facts": pack(document.facts)}


def _rows(reading: Reading) -> Iterable[dict[str, object]]:
    document = reading.document
    sentences = [one.span for one in document.sentences]
    for identity, (claim, packed) in reading.claims.items():
        sentence = _sentence_of(claim.span, sentences) or _line_of(claim.span, document.text)
        figure = claim if isinstance(claim, Figure) else None
        first, last = _years(claim, document.facts)
        area = area_of_claim(figure.area if figure else None, document.facts.area)
        yield {
            "id": identity,
            "edition": document.digest,
            "type": type(claim).__name__.lower(),
            "area": area,
            "area_key": area_key(area),
            "first_year": first,
            "last_year": last,
            "measure": figure.measure if figure else None,
            "indicator": figure.indicator if figure else None,
            "modality": figure.modality if figure else None,
            "confidence": claim.confidence,
            "sentence_start": sentence.start,
            "sentence_end": sentence.end,
            "words": sentence.of(document.text),
            "payload": packed,
        }


def _sentence_of(span: Span, sentences: list[Span]) -> Span | None:
    index = bisect_right(sentences, span.start, key=lambda one: one.start) - 1
    if index < 0 or sentences[index].end <= span.start:
        return None
    return Span(min(sentences[index].start, span.start), max(sentences[index].end, span.end))


def _line_of(span: Span, text: str) -> Span:
    """The line around a span that stands in no sentence: of a table, the row."""
    end = text.find("\n", span.end)
    return Span(text.rfind("\n", 0, span.start) + 1, end if end >= 0 else len(text))


def _years(claim: Claim, facts: Facts) -> tuple[int | None, int | None]:
    given = int(facts.date[:4]) if facts.date else None
    if isinstance(claim, Figure):
        return (claim.period.first.year, claim.period.last.year) if claim.period else (None, None)
    if isinstance(claim, Promise):
        return (claim.deadline.first.year, claim.deadline.last.year) if claim.deadline else (given, given)
    under_report = given - 1 if given else None
    return under_report, under_report
