"""Editions, claims, judgements; and the triggers that let them only grow."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

TABLES = ("editions", "claims", "judgements")


def upgrade() -> None:
    """Make the tables and forbid changing or deleting rows of them."""
    op.create_table(
        "editions",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("origin", sa.Text, nullable=False),
        sa.Column("area", sa.Text, index=True),
        sa.Column("date", sa.String(10)),
        sa.Column("recorded", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("claims", sa.Integer, nullable=False),
    )
    op.create_table(
        "claims",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("edition", sa.String(64), sa.ForeignKey("editions.digest"), nullable=False, index=True),
        sa.Column("type", sa.String(16), nullable=False),
        sa.Column("area", sa.Text),
        sa.Column("area_key", sa.Text, index=True),
        sa.Column("first_year", sa.Integer),
        sa.Column("last_year", sa.Integer),
        sa.Column("measure", sa.Text),
        sa.Column("indicator", sa.Text, index=True),
        sa.Column("modality", sa.String(16)),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("sentence_start", sa.Integer, nullable=False),
        sa.Column("sentence_end", sa.Integer, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
    )
    op.create_index("claims_by_area_and_year", "claims", ["area_key", "first_year", "last_year"])
    op.create_table(
        "judgements",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("claim", sa.String(32), sa.ForeignKey("claims.id"), nullable=False, index=True),
        sa.Column("verdict", sa.String(8), nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("said", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("correction", sa.Text, nullable=False),
    )
    for table in TABLES:
        only_grows(table)


def only_grows(table: str) -> None:
    """Let the database itself refuse to change or delete rows of ``table``."""
    if op.get_bind().dialect.name == "sqlite":
        for action in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_only_grows() RETURNS trigger AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} only grows'; END $$ LANGUAGE plpgsql"
    )
    op.execute(
        f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_only_grows()"
    )
