"""Full-text search over Chinese without a list of words: every two neighbouring characters are a term.

The terms of each sentence stand in an index of the database itself (FTS5 in SQLite, a ``tsvector`` with GIN in
PostgreSQL); what is asked becomes one phrase of terms for each part between spaces, so that exactly the sentences
that hold every part are found. Of these the latest recorded are ranked the same way on every database: the shorter a sentence,
the more of it is what was asked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, Select, Subquery, TextClause, and_, literal_column, select, text

from dajuan.ledger.schema import claims
from dajuan.ledger.standing import still_stands
from dajuan.values import Span

Sentence = tuple[str, int, str]
_MOST = 100
"""Longer than this nobody asks; the rest is left out."""
RANKED, FEWEST_RANKED = 2, 40
"""So many sentences are ranked for each claim that is wanted, and for few claims so many at least, the latest recorded: asking for
a word of every sentence stays quick."""
_LATEST, _FEW = 400, 4
"""Of so many sentences it is learnt which pairs are rare, and by so many pairs a search begins."""
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


def searched(base: Connection, asked: str, limit: int, usual: Mapping[str, int]) -> Select[Any] | None:
    """Return the query for ``limit`` claims in sentences that hold every part of ``asked``, the most telling first.

    Of the latest recorded sentences those come first that say least beside what was asked, then what is surer, then
    what was recorded later. ``usual``: how often pairs of letters stand in sentences (``usual_pairs``); it saves time only.
    None when too little is asked: no part has two letters.
    """
    phrases = [terms for part in asked[:_MOST].split() if (terms := grams(part))]
    if not phrases:
        return None
    holding = _by_the_rarest(phrases, usual) if base.dialect.name == "sqlite" else _phrases(base, phrases, " AND ", " & ")
    found = _sentences(base, holding, max(FEWEST_RANKED, RANKED * limit))
    ranks = (found.c.pairs, claims.c.confidence.desc(), found.c.number.desc(), claims.c.id)
    return _claims_in(found).order_by(*ranks).limit(limit)


def usual_pairs(base: Connection) -> Counter[str]:
    """Return how often pairs of letters stand in the sentences recorded last; nothing where the database knows by itself."""
    if base.dialect.name != "sqlite":
        return Counter()
    latest = base.scalars(text(f"SELECT grams FROM sentence_index ORDER BY rowid DESC LIMIT {_LATEST}"))
    return Counter(term for terms in latest for term in set(terms.split()))


def _by_the_rarest(phrases: Sequence[Sequence[str]], usual: Mapping[str, int]) -> TextClause:
    """The condition of SQLite that a sentence holds all phrases: their rarest terms, and then the phrases word for word.

    Its index goes through the lists of all terms of a phrase side by side, so that one that every sentence has costs as much as
    the rest together: a phrase of eight terms took 46 ms of a million sentences, its four rarest 5.
    """
    terms = {term for phrase in phrases for term in phrase}
    if len(terms) <= _FEW:
        return _matching(" AND ".join(map(_quoted, phrases)))
    rarest = sorted(terms, key=lambda term: (usual.get(term, 0), term))[:_FEW]
    whole = {f"phrase{number}": " ".join(phrase) for number, phrase in enumerate(phrases)}
    held = "".join(f" AND instr(grams, :{name})" for name in whole)
    return text(f"grams MATCH :phrase{held}").bindparams(phrase=" AND ".join(f'"{term}"' for term in rarest), **whole)


def _phrases(base: Connection, phrases: Iterable[Sequence[str]], sqlite: str, postgresql: str) -> TextClause:
    """The condition that a sentence holds phrases of terms, joined by a word or a sign of each database."""
    if base.dialect.name == "sqlite":
        return _matching(sqlite.join(map(_quoted, phrases)))
    phrase = postgresql.join("(" + " <-> ".join(f"'{term}'" for term in terms) + ")" for terms in phrases)
    return text("grams @@ CAST(:phrase AS tsquery)").bindparams(phrase=phrase)


def _matching(phrase: str) -> TextClause:
    return text("grams MATCH :phrase").bindparams(phrase=phrase)


def _quoted(terms: Sequence[str]) -> str:
    return '"' + " ".join(terms) + '"'


def _sentences(base: Connection, holding: TextClause, limit: int) -> Subquery:
    """The latest recorded sentences for which a condition holds.

    With each its number, which grows as sentences are recorded, and of how many pairs of letters it is.
    """
    if base.dialect.name == "sqlite":
        number, pairs = "rowid", "(length(grams) + 1) / 3"
    else:
        number, pairs = "number", "(SELECT sum(cardinality(positions)) FROM unnest(grams))"
    return (
        select(
            literal_column("edition").label("edition"),
            literal_column("start").label("start"),
            literal_column(number).label("number"),
            literal_column(pairs).label("pairs"),
        )
        .select_from(text("sentence_index"))
        .where(holding)
        .order_by(text(f"{number} DESC"))
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
    found = _sentences(base, _phrases(base, runs, " OR ", " | "), _AKIN)
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
