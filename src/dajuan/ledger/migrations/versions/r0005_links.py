"""Links through time, and what people said of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dajuan.ledger.migrations.versions.r0001_editions_claims_judgements import only_grows

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the two tables; both only grow."""
    op.create_table(
        "links",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("link", sa.String(32), nullable=False, index=True),
        sa.Column("earlier", sa.Text, nullable=False, index=True),
        sa.Column("later", sa.Text, nullable=False),
        sa.Column("relation", sa.String(16), nullable=False),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("rule", sa.Text, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("said", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "link_words",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("link", sa.String(32), nullable=False, index=True),
        sa.Column("verdict", sa.String(8), nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("said", sa.DateTime(timezone=True), nullable=False),
    )
    for table in ("links", "link_words"):
        only_grows(table)
