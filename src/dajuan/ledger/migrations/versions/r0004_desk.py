"""The desk: its journal, passwords and sessions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dajuan.ledger.migrations.versions.r0001_editions_claims_judgements import only_grows

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables of the desk (``dajuan.desk.schema``); only the journal is append-only."""
    # The review queue asks for the claims that the machine is least sure of.
    op.create_index("claims_by_confidence", "claims", ["confidence", "id"])
    op.create_table(
        "desk_journal",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("said", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("subject", "version", name="desk_journal_once"),
    )
    only_grows("desk_journal")
    op.create_table(
        "desk_passwords",
        sa.Column("account", sa.Text, primary_key=True),
        sa.Column("hash", sa.Text, nullable=False),
        sa.Column("set", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "desk_sessions",
        sa.Column("token", sa.String(64), primary_key=True),
        sa.Column("account", sa.Text, nullable=False, index=True),
        sa.Column("form_key", sa.String(64), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
    )
