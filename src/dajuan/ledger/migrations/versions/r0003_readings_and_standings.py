"""Readings and what they superseded; and the index of sentences for PostgreSQL."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dajuan.ledger.migrations.versions.r0001_editions_claims_judgements import only_grows
from dajuan.ledger.searching import add_sentences, make_index

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables; a PostgreSQL ledger's sentences are indexed now."""
    op.create_table(
        "readings",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("edition", sa.String(64), sa.ForeignKey("editions.digest"), nullable=False, index=True),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("said", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added", sa.Integer, nullable=False),
        sa.Column("superseded", sa.Integer, nullable=False),
    )
    op.create_table(
        "standings",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("claim", sa.String(32), sa.ForeignKey("claims.id"), nullable=False, index=True),
        sa.Column("reading", sa.Integer, sa.ForeignKey("readings.number"), nullable=False),
        sa.Column("stands", sa.Boolean, nullable=False),
    )
    for table in ("readings", "standings"):
        only_grows(table)
    base = op.get_bind()
    if not sa.inspect(base).has_table("sentence_index"):
        # An older dajuan had no index on PostgreSQL; with this one 0002 has just made it.
        make_index(base)
        add_sentences(base, base.execute(sa.text("SELECT DISTINCT edition, sentence_start, words FROM claims")).all())
