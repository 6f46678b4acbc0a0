"""What is done to one row of a crawl: restore, parse, extract, as plain data for columns.

The engine calls ``read_row`` through a ``Guard`` for each row; ``schema`` says what the columns of an answer mean.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal

from dajuan.bulk.language import language_of
from dajuan.bulk.likeness import likeness, words_of
from dajuan.claims import Claim, Claims, Figure, claim_id, find_claims
from dajuan.document import Document, Facts, read
from dajuan.values import DajuanError, Problem, digest_of, pack

# The genres that offices write; the others are news, interviews and what tells nothing of itself.
GOVERNMENT = ("work_report", "communique", "budget", "action_plan", "plan", "task_list", "supervision_notice")


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it came: its id, content, what other columns say of it, and the problem of what is no row."""

    id: str
    content: bytes
    url: str = ""
    date: str | None = None
    area: str | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which documents are kept: with figures only, of these genres (``government``: any of an office), in these languages.

    ``copies``: ``all`` are kept; or of those with the same words (``words``), or also of those that are alike and state the same
    figures (``alike``), only the first in the order of shards and rows.
    """

    figures_only: bool = False
    genres: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    copies: Literal["all", "words", "alike"] = "all"

    def genre(self, genre: str) -> bool:
        """Return whether documents of ``genre`` are wanted."""
        return not self.genres or genre in self.genres or ("government" in self.genres and genre in GOVERNMENT)


def read_row(asked: tuple[Row, Wanted]) -> dict[str, object]:
    """Return the columns of one document and its claims; lists of claims, edits and problems among them."""
    row, wanted = asked
    if row.problem:
        return refused(row, row.problem)
    try:
        document = read(row.content, Facts(date=row.date or None, area=row.area or None), origin=row.url)
    except DajuanError as error:
        return refused(row, error.problem)
    facts = document.facts
    about = _columns(row, digest=document.digest, title=facts.title, area=facts.area, date=facts.date, genre=facts.genre,
                     language=language_of(document.text), characters=len(document.text))  # fmt: skip
    if wanted.languages and about["language"] not in wanted.languages:
        return about | dropped("language-unsure" if about["language"] == "und" else "language")
    if not wanted.genre(facts.genre or ""):
        return about | dropped("genre")
    claims = find_claims(document)
    if wanted.figures_only and not claims.figures:
        return about | dropped("no-figures")
    return about | _kept(document, claims, wanted)


def refused(row: Row, problem: Problem) -> dict[str, object]:
    """Return the columns of a document that could not be read."""
    return _columns(row, status="refused", reason=problem.code, problems=[_problem(problem)])


def dropped(reason: str) -> dict[str, object]:
    """Return the columns that say that a document was read and not wanted."""
    return {"status": "dropped", "reason": reason}


def _kept(document: Document, claims: Claims, wanted: Wanted) -> dict[str, object]:
    edits = document.restored.edits if document.restored else ()
    words = words_of(document.text)
    return {
        "status": "kept",
        "content": digest_of(words),
        "likeness": likeness(words, claims) if wanted.copies == "alike" else None,
        "packed": pack(document),
        "damage": sorted({edit.rule for edit in edits}),
        "edits": [{"start": e.span.start, "end": e.span.end, "before": e.before, "after": e.after, "rule": e.rule,
                   "confidence": e.confidence} for e in edits],
        "claims": [_claim(document.digest, claim) for claim in claims.all()],
        "problems": [_problem(problem) for problem in (*document.problems, *claims.problems)],
    }  # fmt: skip


def _columns(row: Row, **known: object) -> dict[str, object]:
    empty: dict[str, object] = {
        "id": row.id, "url": row.url, "digest": None, "status": None, "reason": None, "of": None, "title": None,
        "area": row.area, "date": row.date, "genre": None, "language": None, "bytes": len(row.content), "characters": 0,
        "content": None, "likeness": None, "packed": None, "damage": [], "edits": [], "claims": [], "problems": [],
    }  # fmt: skip
    return empty | known


def _problem(problem: Problem) -> dict[str, object]:
    where = problem.where
    return {
        "code": problem.code,
        "message": problem.message,
        "start": where.start if where else None,
        "end": where.end if where else None,
    }


def _claim(digest: str, claim: Claim) -> dict[str, object]:
    columns: dict[str, object] = {
        "claim": claim_id(digest, claim), "type": type(claim).__name__.lower(), "packed": pack(claim), "start": claim.span.start,
        "end": claim.span.end, "quote": claim.quote, "rule": claim.rule, "confidence": claim.confidence,
    }  # fmt: skip
    return columns | (_of_figure(claim) if isinstance(claim, Figure) else _of_other(claim))


def _of_figure(claim: Figure) -> dict[str, object]:
    quantity = claim.quantity
    # Decimal text keeps every digit; the number beside it is for arithmetic.
    return {
        "value": float(quantity.value), "value_text": str(quantity.value), "unit": quantity.unit, "bound": quantity.bound,
        "high": float(quantity.high) if quantity.high is not None else None, "kind": claim.kind, "measure": claim.measure,
        "period": str(claim.period) if claim.period else None, "modality": claim.modality, "base": claim.base,
        "claim_area": claim.area, "universe": claim.universe, "indicator": claim.indicator,
    }  # fmt: skip


def _of_other(claim: Claim) -> dict[str, object]:
    record = claim.as_record()
    names = ("unit", "bound", "kind", "measure", "period", "modality", "base", "universe", "indicator")
    return {name: record.get(name) for name in names} | {"detail": json.dumps(record, ensure_ascii=False)}
