"""Claims are found by their sentence: a search no longer walks through all claims of each edition that has a hit."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the index, which holds the order in which an edition's claims are listed, and drop the one it makes needless."""
    op.create_index("claims_by_sentence", "claims", ["edition", "sentence_start", "id"])
    op.drop_index("ix_claims_edition", "claims")
