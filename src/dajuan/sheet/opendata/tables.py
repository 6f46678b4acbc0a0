"""The tables of an export: their columns with types and meanings, and their rows. CSV, Parquet and the schemas are made of these."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from dajuan.claims import Figure, Programme, Project, Promise
from dajuan.ledger import Edition, Entry
from dajuan.sheet.amounts import origin
from dajuan.sheet.model import Sheet
from dajuan.sheet.rendering import safe
from dajuan.values import Quantity

Type = Literal["string", "number", "integer", "boolean"]
Value = str | int | float | Decimal | bool | None
Row = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, type, and what it means in one sentence."""

    name: str
    type: Type
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table of an export; ``key`` are the columns that name a row, ``points`` which column holds whose key."""

    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    points: tuple[tuple[str, str, str], ...] = ()

    def csv(self, rows: Iterable[Row]) -> bytes:
        """Return the rows as CSV (RFC 4180, UTF-8), without anything that a spreadsheet would run."""
        held = io.StringIO()
        writer = csv.writer(held, lineterminator="\r\n")
        writer.writerow([column.name for column in self.columns])
        writer.writerows([_cell(value) for value in row] for row in rows)
        return held.getvalue().encode()


def _cell(value: Value) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:f}" if isinstance(value, Decimal) else safe(value)


_PLACE = (
    Column("edition", "string", "Digest of the edition that says it."),
    Column("start", "integer", "Where the quote begins, in code points of the edition's restored text."),
    Column("end", "integer", "Where the quote ends, not included."),
    Column("quote", "string", "The words themselves."),
    Column("sentence", "string", "The sentence that they stand in."),
    Column("confidence", "number", "How sure the reading is, 0 to 1."),
    Column("judgement", "string", "What a person said of it: accept, correct, reject; empty when nobody did."),
)
_ID = Column("id", "string", "Identity of the claim: what was said, and where.")
_AREA = Column("area", "string", "The place it is about.")
_TO_EDITION = (("edition", "editions", "digest"),)

EDITIONS = Table(
    "editions",
    "Sources that were read",
    (
        Column("digest", "string", "Names the bytes of this copy."),
        Column("title", "string", "Its title."),
        Column("issuer", "string", "Who issued it."),
        Column("area", "string", "Whose document it is."),
        Column("date", "string", "The day, month or year it was given."),
        Column("period", "string", "The period under report, ISO 8601."),
        Column("genre", "string", "What kind of document it is."),
        Column("complete", "boolean", "Whether it is known to be the whole text."),
        Column("origin", "string", "Where it came from."),
        Column("media_type", "string", "What it was."),
    ),
    ("digest",),
)
FIGURES = Table(
    "figures",
    "Figures as stated",
    (
        _ID,
        _AREA,
        Column("measure", "string", "What is counted, in the words of the text."),
        Column("indicator", "string", "Its code in the lexicon, where it is known."),
        Column("kind", "string", "level, growth, increment, points, share, completion, rank or multiple."),
        Column("value", "number", "The number; of a range its lower end."),
        Column("high", "number", "Of a range the upper end."),
        Column("unit", "string", "The unit."),
        Column("bound", "string", "exact, about, under, over, at_least, at_most or range."),
        Column("period", "string", "The time it speaks of, ISO 8601."),
        Column("modality", "string", "reported, estimated, planned or hypothetical."),
        Column("base", "string", "What a change is measured against."),
        Column("universe", "string", "Among whom a rank is."),
        *_PLACE,
    ),
    ("id",),
    _TO_EDITION,
)
PROMISES = Table(
    "promises",
    "Promises as stated",
    (
        _ID,
        _AREA,
        Column("deadline", "string", "When it is due, ISO 8601."),
        Column("responsible", "string", "Who is to do it."),
        *_PLACE,
    ),
    ("id",),
    _TO_EDITION,
)
PROGRAMMES = Table(
    "programmes",
    "Named programmes with their parts",
    (
        _ID,
        _AREA,
        Column("name", "string", "Its name."),
        Column("count", "integer", "The number in its name."),
        Column("parts", "string", "The parts listed, separated by |."),
        *_PLACE,
    ),
    ("id",),
    _TO_EDITION,
)
PROJECTS = Table(
    "projects",
    "Named works with stage and money",
    (
        _ID,
        _AREA,
        Column("name", "string", "Its name."),
        Column("stage", "string", "announced, signed, started, under_way, completed or operating."),
        Column("investment", "number", "The money stated for it."),
        Column("unit", "string", "The currency."),
        *_PLACE,
    ),
    ("id",),
    _TO_EDITION,
)
TARGETS = Table(
    "targets",
    "Targets against results",
    (
        _AREA,
        Column("year", "integer", "The year of the target."),
        Column("target", "string", "Identity of the figure that sets the target."),
        Column("result", "string", "Identity of the figure that reports the result; empty when there is none."),
        Column("outcome", "string", "met, missed, exceeded, not_reported, not_due or unclear."),
        Column("margin", "number", "Result minus target, in the target's unit."),
        Column("rule", "string", "The rule that decided."),
        Column("version", "string", "The version of that rule."),
        Column("reason", "string", "The decision in one sentence."),
        Column("confidence", "number", "How sure the outcome is, 0 to 1."),
    ),
    ("target", "year"),
    (("target", "figures", "id"), ("result", "figures", "id")),
)
FATES = Table(
    "fates",
    "What became of promises",
    (
        _AREA,
        Column("year", "integer", "The year of the promise."),
        Column("commitment", "string", "Identity of the single commitment: that of its promise, and its number in it."),
        Column("promise", "string", "Identity of the promise."),
        Column("quote", "string", "The words of the commitment."),
        Column(
            "fate", "string", "done, in_progress, mentioned_again, revised, merged, not_mentioned, source_incomplete, unclear …"
        ),
        Column("measurable", "boolean", "Whether it can be marked at all."),
        Column("rule", "string", "The rule that decided."),
        Column("reason", "string", "The decision in one sentence."),
    ),
    ("commitment", "year"),
    (("promise", "promises", "id"),),
)
TABLES = (EDITIONS, FIGURES, PROMISES, PROGRAMMES, PROJECTS, TARGETS, FATES)


def edition_rows(editions: Iterable[Edition]) -> Iterator[Row]:
    """Yield a row for each edition."""
    for each in editions:
        facts = each.facts
        yield (each.digest, facts.title, facts.issuer, facts.area, facts.date, facts.period, facts.genre, facts.complete,
               origin(each.origin), each.media_type)  # fmt: skip


def claim_rows(entries: Iterable[Entry], table: Table) -> Iterator[Row]:
    """Yield a row of ``table`` for each entry that belongs into it."""
    kinds = {"figures": Figure, "promises": Promise, "programmes": Programme, "projects": Project}
    for entry in entries:
        if isinstance(entry.claim, kinds[table.name]):
            yield (entry.id, entry.area, *_said(entry), *_place(entry))


def _said(entry: Entry) -> Row:
    claim = entry.claim
    if isinstance(claim, Figure):
        amount, when = claim.quantity, str(claim.period) if claim.period else None
        return (claim.measure, claim.indicator, claim.kind, amount.value, amount.high, amount.unit, amount.bound, when,
                claim.modality, claim.base, claim.universe)  # fmt: skip
    if isinstance(claim, Promise):
        return (str(claim.deadline) if claim.deadline else None, claim.responsible)
    if isinstance(claim, Programme):
        return (claim.name, claim.count, "|".join(claim.parts))
    money: Quantity | None = claim.investment
    return (claim.name, claim.stage, money.value if money else None, money.unit if money else None)


def _place(entry: Entry) -> Row:
    claim, judged = entry.claim, entry.judgement
    return (entry.edition, claim.span.start, claim.span.end, claim.quote, entry.words, claim.confidence,
            judged.verdict if judged else None)  # fmt: skip


def target_rows(sheets: Iterable[Sheet]) -> Iterator[Row]:
    """Yield a row for each target of each sheet."""
    for sheet in sheets:
        for mark in sheet.targets:
            yield (sheet.area, sheet.year, mark.target.id, mark.result.id if mark.result else None, mark.outcome, mark.margin,
                   mark.rule, mark.version, mark.reason, mark.confidence)  # fmt: skip


def fate_rows(sheets: Iterable[Sheet]) -> Iterator[Row]:
    """Yield a row for each promise of each sheet."""
    for sheet in sheets:
        for mark in sheet.promises:
            id = mark.promise.id
            yield (sheet.area, sheet.year, id, id.partition("-")[0], mark.promise.claim.quote, mark.fate, mark.measurable,
                   mark.rule, mark.reason)  # fmt: skip
