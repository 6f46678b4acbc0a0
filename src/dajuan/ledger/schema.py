"""The tables. What is recorded is never changed: triggers refuse it (see the first migration)."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, DateTime, FetchedValue, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text

metadata = MetaData()

editions = Table(
    "editions",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("origin", Text, nullable=False),
    Column("area", Text, index=True),
    Column("date", String(10)),
    Column("recorded", DateTime(timezone=True), nullable=False),
    Column("document", Text, nullable=False),
    Column("claims", Integer, nullable=False),
)

edition_facts = Table(
    "edition_facts",
    metadata,
    Column("digest", String(64), ForeignKey("editions.digest"), primary_key=True),
    Column("media_type", Text, nullable=False),
    Column("facts", Text, nullable=False),
)

claims = Table(
    "claims",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("edition", String(64), ForeignKey("editions.digest"), nullable=False),
    Column("type", String(16), nullable=False),
    Column("area", Text),
    Column("area_key", Text, index=True),
    Column("first_year", Integer),
    Column("last_year", Integer),
    Column("measure", Text),
    Column("indicator", Text, index=True),
    Column("modality", String(16)),
    Column("confidence", Float, nullable=False),
    Column("sentence_start", Integer, nullable=False),
    Column("sentence_end", Integer, nullable=False),
    Column("words", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("rule", Text, FetchedValue()),
    Index("claims_by_sentence", "edition", "sentence_start", "id"),
    Index("claims_by_area_and_year", "area_key", "first_year", "last_year"),
    Index("claims_by_confidence", "confidence", "id"),
    Index("claims_by_rule", "rule", "id"),
    Index("claims_by_type_and_confidence", "type", "confidence", "id"),
    Index("claims_by_area_and_confidence", "area_key", "confidence", "id"),
)

"""``rule`` is made by the database of the payload (see migration 0006)."""

judgements = Table(
    "judgements",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("claim", String(32), ForeignKey("claims.id"), nullable=False, index=True),
    Column("verdict", String(8), nullable=False),
    Column("who", Text, nullable=False),
    Column("said", DateTime(timezone=True), nullable=False),
    Column("why", Text, nullable=False),
    Column("correction", Text, nullable=False),
)

readings = Table(
    "readings",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("edition", String(64), ForeignKey("editions.digest"), nullable=False, index=True),
    Column("version", Text, nullable=False),
    Column("said", DateTime(timezone=True), nullable=False),
    Column("added", Integer, nullable=False),
    Column("superseded", Integer, nullable=False),
)
"""One row for each reading that changed something: an edition's first, and those by rules that read it otherwise."""

standings = Table(
    "standings",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("claim", String(32), ForeignKey("claims.id"), nullable=False, index=True),
    Column("reading", Integer, ForeignKey("readings.number"), nullable=False),
    Column("stands", Boolean, nullable=False),
)
"""Claims that a later reading no longer made (``stands`` false), or made again; the last row counts, none: it stands."""

links = Table(
    "links",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("link", String(32), nullable=False, index=True),
    Column("earlier", Text, nullable=False, index=True),
    Column("later", Text, nullable=False),
    Column("relation", String(16), nullable=False),
    Column("score", Float, nullable=False),
    Column("rule", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("said", DateTime(timezone=True), nullable=False),
)
"""What the machine proposed of how targets and promises went on; of the rows of one link the last counts."""

link_words = Table(
    "link_words",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("link", String(32), nullable=False, index=True),
    Column("verdict", String(8), nullable=False),
    Column("who", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("said", DateTime(timezone=True), nullable=False),
)
"""What people said of links: confirm, break, or withdraw what they said before."""

APPEND_ONLY = ("editions", "edition_facts", "claims", "judgements", "readings", "standings", "links", "link_words")
