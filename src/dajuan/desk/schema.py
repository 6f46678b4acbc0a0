"""The tables of the desk, in the ledger's database (see its migrations)."""

from __future__ import annotations

from sqlalchemy import Column, DateTime, Integer, LargeBinary, MetaData, String, Table, Text, UniqueConstraint

metadata = MetaData()

journal = Table(
    "desk_journal",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("subject", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("payload", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("said", DateTime(timezone=True), nullable=False),
    UniqueConstraint("subject", "version", name="desk_journal_once"),
)
"""Everything that was done at the desk, in order. It only grows: plans, items, returns, locks, accounts."""

passwords = Table(
    "desk_passwords",
    metadata,
    Column("account", Text, primary_key=True),
    Column("hash", Text, nullable=False),
    Column("set", DateTime(timezone=True), nullable=False),
)
"""Hashes of passwords: kept outside the journal, since an old one must go when a new one comes."""

files = Table(
    "desk_files",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("size", Integer, nullable=False),
    Column("media", String(100), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("who", Text, nullable=False),
    Column("said", DateTime(timezone=True), nullable=False),
)
"""Files of evidence, by the SHA-256 of their bytes; they only grow."""

sessions = Table(
    "desk_sessions",
    metadata,
    Column("token", String(64), primary_key=True),
    Column("account", Text, nullable=False, index=True),
    Column("form_key", String(64), nullable=False),
    Column("made", DateTime(timezone=True), nullable=False),
    Column("seen", DateTime(timezone=True), nullable=False),
)
"""Who is logged in: the digest of each session's token, never the token."""
