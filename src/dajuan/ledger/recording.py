"""Recording one edition: its rows, in one transaction."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Table, select
from sqlalchemy.dialects import postgresql, sqlite

from dajuan.claims import Claim, Claims, Figure, Promise, claim_id
from dajuan.document import Document, Facts
from dajuan.ledger.areas import area_key, area_of_claim
from dajuan.ledger.model import CLAIM_TYPES, Receipt
from dajuan.ledger.schema import claims as claims_table
from dajuan.ledger.schema import edition_facts, editions
from dajuan.ledger.searching import add_sentences
from dajuan.ledger.standing import note_reading
from dajuan.values import Span, pack


def record_edition(engine: Engine, document: Document, claims: Claims) -> Receipt:
    """Record an edition and its claims in one transaction; see ``Ledger.record``."""
    rows = {str(row["id"]): row for row in _rows(document, claims)}
    counts = [sum(row["type"] == kind for row in rows.values()) for kind in CLAIM_TYPES]
    with engine.connect() as connection:
        known = connection.scalar(select(editions.c.digest).where(editions.c.digest == document.digest)) is not None
    edition = None if known else _edition_row(document, len(rows))
    with engine.begin() as connection:
        # Two writers may bring the same edition: the second waits here for the first and then finds it known.
        new = (
            edition is not None
            and connection.scalar(_new(connection, editions).returning(editions.c.digest), _storable(connection, edition))
            is not None
        )
        if new:
            connection.execute(edition_facts.insert(), _storable(connection, _facts_row(document)))
        had = set() if new else _recorded(connection, document.digest)
        added = [_storable(connection, row) for id, row in rows.items() if id not in had]
        if added:
            connection.execute(_new(connection, claims_table), added)
            add_sentences(connection, dict.fromkeys((r["edition"], r["sentence_start"], r["words"]) for r in added))
        note_reading(connection, document.digest, set(rows), had)
    return Receipt(document.digest, new, *counts)


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


def _edition_row(document: Document, claims: int) -> dict[str, object]:
    facts = document.facts
    return {
        "digest": document.digest,
        "origin": document.origin,
        "area": facts.area,
        "date": facts.date,
        "recorded": datetime.now(UTC),
        "document": pack(document),
        "claims": claims,
    }


def _facts_row(document: Document) -> dict[str, object]:
    return {"digest": document.digest, "media_type": document.media_type, "facts": pack(document.facts)}


def _rows(document: Document, claims: Claims) -> Iterable[dict[str, object]]:
    sentences = [one.span for one in document.sentences]
    for claim in claims.all():
        sentence = _sentence_of(claim.span, sentences) or _line_of(claim.span, document.text)
        figure = claim if isinstance(claim, Figure) else None
        first, last = _years(claim, document.facts)
        area = area_of_claim(figure.area if figure else None, document.facts.area)
        yield {
            "id": claim_id(document.digest, claim),
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
            "payload": pack(claim),
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
