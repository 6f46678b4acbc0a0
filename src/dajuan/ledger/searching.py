"""Full-text search over Chinese without a list of words: every two neighbouring characters are a term.

In SQLite the terms stand in an FTS5 index, one row a sentence, and what is asked becomes a phrase of terms, so
that exactly the sentences that hold it are found. Other databases look through the sentences one by one.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, Select, and_, func, literal_column, select, text

from dajuan.ledger.schema import claims

Sentence = tuple[str, int, str]
_MOST = 100
"""Longer than this nobody asks; the rest is left out."""


def grams(words: str) -> list[str]:
    """Return the pairs of neighbouring letters of ``words``; spaces and signs stand between nothing.

    >>> grams("增长 6.2%")
    ['增长', '长6', '62']
    """
    letters = [letter for letter in words.lower() if letter.isalnum()]
    return [a + b for a, b in pairwise(letters)]


def make_index(base: Connection) -> None:
    """Make the index where the database has one of its own."""
    if base.dialect.name == "sqlite":
        base.execute(text("CREATE VIRTUAL TABLE sentence_index USING fts5(edition UNINDEXED, start UNINDEXED, grams)"))


def add_sentences(base: Connection, sentences: Iterable[Any]) -> None:
    """Add sentences (edition, start, words) to the index."""
    if base.dialect.name != "sqlite":
        return
    rows = [{"e": edition, "s": start, "g": " ".join(grams(words))} for edition, start, words in sentences]
    if rows:
        base.execute(text("INSERT INTO sentence_index (edition, start, grams) VALUES (:e, :s, :g)"), rows)


def searched(base: Connection, asked: str, limit: int) -> Select[Any] | None:
    """Return the query for the claims whose sentence holds ``asked``, newest first; None when too little is asked."""
    terms = grams(asked[:_MOST])
    if not terms:
        return None
    if base.dialect.name != "sqlite":
        plain = "".join(asked[:_MOST].split())
        return select(claims).where(claims.c.words.contains(plain, autoescape=True)).limit(limit)
    phrase = '"' + " ".join(terms) + '"'
    found = (
        select(literal_column("edition").label("edition"), literal_column("start").label("start"))
        .select_from(text("sentence_index"))
        .where(text("grams MATCH :phrase").bindparams(phrase=phrase))
        .order_by(text("rowid DESC"))
        .limit(limit)
        .subquery()
    )
    same = and_(claims.c.edition == found.c.edition, claims.c.sentence_start == found.c.start)
    return select(claims).select_from(claims.join(found, same)).limit(limit)


def growth(base: Connection) -> Any:
    """Return the query for a mark of how much was recorded, cheap on a large ledger."""
    if base.dialect.name == "sqlite":
        return select(*(literal_column(f"(SELECT max(rowid) FROM {name})") for name in ("editions", "claims", "judgements")))
    counts = ("editions", "claims", "judgements")
    return select(*(select(func.count()).select_from(text(name)).scalar_subquery() for name in counts))
