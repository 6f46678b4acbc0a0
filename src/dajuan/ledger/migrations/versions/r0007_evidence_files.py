"""Files that units send as evidence for what they report."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dajuan.ledger.migrations.versions.r0001_editions_claims_judgements import only_grows

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the table (``dajuan.desk.schema``); it only grows, so that evidence cannot be changed after the fact."""
    op.create_table(
        "desk_files",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("media", sa.String(100), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("said", sa.DateTime(timezone=True), nullable=False),
    )
    only_grows("desk_files")
