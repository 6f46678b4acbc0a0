"""Full-text search over Chinese without a list of words: every two neighbouring characters are a term.

The terms of each sentence stand in an index of the database itself (FTS5 in SQLite, a ``tsvector`` with GIN in
PostgreSQL); what is asked becomes one phrase of terms for each part between spaces, so that exactly the sentences
that hold every part are found. Of these the latest recorded are ranked the same way on every database: by how much of the
sentence is what was asked, a whole part at a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, Select, Subquery, and_, literal_column, select, text

from dajuan.ledger.schema import claims
from dajuan.ledger.standing import still_stands
from dajuan.values import Span

Sentence = tuple[str, int, str]
_MOST = 100
"""Longer than this nobody asks; the rest is left out."""
RANKED = 200
"""So many sentences are ranked at most, the latest recorded: asking for a word of every sentence stays quick."""
_PLACES = 16_000
"""PostgreSQL counts places up to 16,383; what stands later in a sentence is not searched."""


def grams(words: str) -> list[str]:
    """Return the pairs of neighbouring letters of ``words``; spaces and signs stand between nothing.

    >>> grams("增长 6.2%")
    ['增长', '长6', '62']
    """
    letters = [letter for letter in words.lower() if letter.isalnum()]
    return [a + b for a, b in pairwise(letters)]


def make_index(base: Connection) -> None:
    """Make the index in the form that the database has."""
    if base.dialect.name == "sqlite":
        base.execute(text("CREATE VIRTUAL TABLE sentence_index USING fts5(edition UNINDEXED, start UNINDEXED, grams)"))
    else:
        base.execute(text("CREATE TABLE sentence_index (number SERIAL PRIMARY KEY, edition TEXT, start INTEGER, grams TSVECTOR)"))
        base.execute(text("CREATE INDEX sentence_index_grams ON sentence_index USING gin (grams)"))


def add_sentences(base: Connection, sentences: Iterable[Any]) -> None:
    """Add sentences (edition, start, words) to the index."""
    sqlite = base.dialect.name == "sqlite"
    rows = [
        {"e": edition, "s": start, "g": " ".join(grams(words)) if sqlite else _vector(grams(words))}
        for edition, start, words in sentences
    ]
    if rows:
        made = ":g" if sqlite else "CAST(:g AS tsvector)"
        base.execute(text(f"INSERT INTO sentence_index (edition, start, grams) VALUES (:e, :s, {made})"), rows)


def _vector(terms: list[str]) -> str:
    """PostgreSQL's own form of a list of terms with their places; its parser would split Chinese otherwise."""
    return " ".join(f"'{term}':{place}" for place, term in enumerate(terms[:_PLACES], 1))


def relevance(asked: str, words: str) -> float:
    """Return how much of a sentence is what was asked: the share of its pairs of letters that the parts found in it make up.

    >>> relevance("会展", "会展业增长") > relevance("会展", "全年旅游、会展和文化活动持续增长")
    True
    """
    letters = _letters(words)
    found = sum(letters.count(part) * (len(part) - 1) for part in _parts(asked))
    return found / max(1, len(letters) - 1)


@lru_cache(maxsize=64)
def _parts(asked: str) -> tuple[str, ...]:
    """The parts of what is asked that have two letters: they are looked for in hundreds of sentences."""
    return tuple(part for part in map(_letters, asked[:_MOST].split()) if len(part) > 1)


def _letters(words: str) -> str:
    return "".join(filter(str.isalnum, words.lower()))


def searched(base: Connection, asked: str) -> Select[Any] | None:
    """Return the query for the claims in the latest recorded sentences that hold every part of ``asked``, newest first.

    None when too little is asked: no part has two letters.
    """
    phrases = [terms for part in asked[:_MOST].split() if (terms := grams(part))]
    if not phrases:
        return None
    return _claims_in(_sentences(base, phrases, " AND ", " & ", RANKED))


def _sentences(base: Connection, phrases: Iterable[Sequence[str]], sqlite: str, postgresql: str, limit: int) -> Subquery:
    """The latest recorded sentences that hold the phrases of terms, joined by one word or sign for each database."""
    if base.dialect.name == "sqlite":
        match, phrase = "grams MATCH :phrase", sqlite.join('"' + " ".join(terms) + '"' for terms in phrases)
        newest = "rowid DESC"
    else:
        phrase = postgresql.join("(" + " <-> ".join(f"'{term}'" for term in terms) + ")" for terms in phrases)
        match, newest = "grams @@ CAST(:phrase AS tsquery)", "number DESC"
    return (
        select(literal_column("edition").label("edition"), literal_column("start").label("start"))
        .select_from(text("sentence_index"))
        .where(text(match).bindparams(phrase=phrase))
        .order_by(text(newest))
        .limit(limit)
        .subquery()
    )


def _claims_in(found: Subquery) -> Select[Any]:
    same = and_(claims.c.edition == found.c.edition, claims.c.sentence_start == found.c.start)
    return select(claims).select_from(claims.join(found, same)).where(still_stands())


_SENTENCE = re.compile(r"[^。！？；!?;\s][^。！？；!?;\n]*[。！？；!?;]?")
RUN = 4
"""So many letters in a row that two sentences share are a term rather than a turn of phrase."""
_RUNS = 60
_AKIN = 20_000


def akin(base: Connection, words: str, area: str) -> Select[Any] | None:
    """Return the query for the standing claims about the place with the key ``area`` whose sentence shares a run with ``words``.

    A run is ``RUN`` letters in a row; of at most 60 runs of ``words``, and the 20,000 sentences recorded last that have one.
    None when ``words`` has no run.
    """
    terms = grams(words)
    runs = list(dict.fromkeys(tuple(terms[at : at + RUN - 1]) for at in range(len(terms) - RUN + 2)))[:_RUNS]
    if not runs:
        return None
    found = _sentences(base, runs, " OR ", " | ", _AKIN)
    return _claims_in(found).where(claims.c.area_key == area)


def shared(words: str, sentence: str) -> float:
    """Return which share of the pairs of letters of ``words`` stands in ``sentence``, between 0 and 1.

    >>> shared("完善社区治理", "社区治理不断完善，居民满意")
    0.8
    """
    wanted = set(grams(words))
    return len(wanted & set(grams(sentence))) / len(wanted) if wanted else 0.0


def likest(words: str, passage: str) -> tuple[float, Span]:
    """Return how much of ``words`` stands in the one sentence of ``passage`` that has most of it, and where that sentence is.

    A long passage holds the letters of nearly everything; one sentence of it does not.
    """
    parts = [Span(*found.span()) for found in _SENTENCE.finditer(passage)]
    return max(((shared(words, part.of(passage)), part) for part in parts), key=lambda each: each[0], default=(0.0, Span(0, 0)))
