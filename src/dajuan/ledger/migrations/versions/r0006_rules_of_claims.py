"""The rule that read a claim as a column of its own, and indices for the queue in which people check claims."""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"

_RULE = """substring(payload from '"rule":"([^"]*)"')"""
# Not as JSON: PostgreSQL refuses a document with an escaped NUL anywhere in it. A quote inside a text is escaped, so that
# only the key itself is found; rules have plain names.


def upgrade() -> None:
    """Make the column of what the payload says already, and the indices."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("ALTER TABLE claims ADD COLUMN rule TEXT GENERATED ALWAYS AS (json_extract(payload, '$.rule')) VIRTUAL")
    else:
        op.execute("ALTER TABLE claims ADD COLUMN rule TEXT GENERATED ALWAYS AS (" + _RULE + ") STORED")
    op.create_index("claims_by_rule", "claims", ["rule", "id"])
    op.create_index("claims_by_type_and_confidence", "claims", ["type", "confidence", "id"])
    op.create_index("claims_by_area_and_confidence", "claims", ["area_key", "confidence", "id"])
