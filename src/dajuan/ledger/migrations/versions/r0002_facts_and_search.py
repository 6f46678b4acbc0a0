"""The facts of editions apart from their texts, so that listing them reads no text; and an index of the sentences."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

from dajuan.ledger.migrations.versions.r0001_editions_claims_judgements import only_grows
from dajuan.ledger.searching import add_sentences, make_index

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make both and fill them from what is there; nothing that is there is changed."""
    made = op.create_table(
        "edition_facts",
        sa.Column("digest", sa.String(64), sa.ForeignKey("editions.digest"), primary_key=True),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
    )
    base = op.get_bind()
    for digest, text in base.execute(sa.text("SELECT digest, document FROM editions")).all():
        document = json.loads(text)
        facts = json.dumps(document["facts"], ensure_ascii=False)
        base.execute(made.insert(), {"digest": digest, "media_type": document["media_type"], "facts": facts})
    only_grows("edition_facts")
    make_index(base)
    add_sentences(base, base.execute(sa.text("SELECT DISTINCT edition, sentence_start, words FROM claims")).all())
