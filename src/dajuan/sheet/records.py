"""The sheet as plain data for JSON: every row with its claim, sentence, edition and identity."""

from __future__ import annotations

from dajuan.ledger import Edition, Entry
from dajuan.marks import Check, PromiseMark, TargetMark
from dajuan.sheet.comparing import Row
from dajuan.sheet.model import Sheet

Record = dict[str, object]


def sheet_record(sheet: Sheet) -> Record:
    """Return the sheet as plain data; offsets are code points of the edition's text."""
    return {
        "area": sheet.area,
        "year": sheet.year,
        "counts": [{"name": name, "number": number, "of": of} for name, number, of in sheet.counts],
        "targets": [target_record(mark) for mark in sheet.targets],
        "figures": [entry_record(entry) for entry in sheet.figures],
        "ranks": [entry_record(entry) for entry in sheet.ranks],
        "programmes": [entry_record(entry) for entry in sheet.programmes],
        "projects": [entry_record(entry) for entry in sheet.projects],
        "promises": [promise_record(mark) for mark in sheet.promises],
        "ahead": [entry_record(entry) for entry in sheet.ahead],
        "suggestions": [entry_record(entry) for entry in sheet.suggestions],
        "checks": [check_record(check) for check in sheet.checks],
        "coverage": {
            "complete": sheet.coverage.complete,
            "confidence": sheet.coverage.confidence,
            "editions": [edition_record(each) for each in sheet.coverage.editions],
        },
    }


def entry_record(entry: Entry) -> Record:
    """Return a recorded claim: what it is, its fields, its sentence and where that stands."""
    start, text = sentence_of(entry)
    return {
        "id": entry.id,
        "claim": type(entry.claim).__name__.lower(),
        **entry.claim.as_record(),
        "place": entry.area,
        "edition": entry.edition,
        "sentence": {"start": start, "end": start + len(text), "text": text},
        **({"judgement": entry.judgement.verdict} if entry.judgement else {}),
    }


_LONG = 400
_STOPS = "。！？；\n"


def sentence_of(entry: Entry) -> tuple[int, str]:
    """Return where the sentence of a claim begins in its text, and the sentence.

    A promise may span a whole part of a report, and each commitment in it would repeat that part: of words longer than
    400 characters only the sentence that holds the claim is returned.
    """
    words, start = entry.words, entry.sentence.start
    first, last = entry.claim.span.start - start, entry.claim.span.end - start
    if len(words) <= _LONG or first < 0 or last > len(words):
        return start, words
    left = max(words.rfind(stop, 0, first) for stop in _STOPS) + 1
    ends = [place for stop in _STOPS if (place := words.find(stop, max(first, last - 1))) >= 0]
    right = min(ends, default=len(words) - 1) + 1
    return start + left, words[left:right]


def target_record(mark: TargetMark) -> Record:
    """Return a target with its result and what decided."""
    return {
        "target": entry_record(mark.target),
        "result": entry_record(mark.result) if mark.result else None,
        "outcome": mark.outcome,
        "margin": float(mark.margin) if mark.margin is not None else None,
        "rule": mark.rule,
        "reason": mark.reason,
        "confidence": mark.confidence,
        "version": mark.version,
        "also": [entry.id for entry in mark.also],
    }


def promise_record(mark: PromiseMark) -> Record:
    """Return a promise with what became of it and the sentences that may speak of it."""
    return {
        "promise": entry_record(mark.promise),
        "fate": mark.fate,
        "measurable": mark.measurable,
        "grounds": list(mark.grounds),
        "rule": mark.rule,
        "reason": mark.reason,
        "version": mark.version,
        "candidates": [{"id": entry.id, "score": score} for entry, score in mark.candidates],
        "mentions": [
            {"edition": each.edition, "start": each.span.start, "end": each.span.end, "text": each.words, "score": each.score}
            for each in mark.mentions
        ],
    }


def check_record(check: Check) -> Record:
    """Return a check with its denominator and every hit."""
    return {
        "name": check.name,
        "version": check.version,
        "question": check.question,
        "severity": check.severity,
        "applied": check.applied,
        "passed": check.passed,
        "hits": [
            {
                "passed": hit.passed,
                "message": hit.message,
                "entries": [entry.id for entry in hit.entries],
                "quotes": [entry.claim.quote for entry in hit.entries],
                "sentence": hit.entries[0].words if hit.entries else hit.words,
            }
            for hit in check.hits
        ],
    }


def row_record(row: Row) -> Record:
    """Return one indicator of a comparison, with a cell for each year or area that says anything."""
    return {
        "indicator": row.indicator,
        "name": row.name,
        "kind": row.kind,
        "unit": row.unit,
        "warning": row.warning,
        **({"change": row.change} if row.change else {}),
        "cells": [
            {
                "area": cell.area,
                "year": cell.year,
                "target": target_record(cell.target) if cell.target else None,
                "reported": entry_record(cell.reported) if cell.reported else None,
            }
            for cell in row.cells
        ],
    }


def edition_record(edition: Edition) -> Record:
    """Return an edition: digest, origin, and who, where, when as far as the text tells."""
    facts = edition.facts
    return {
        "digest": edition.digest,
        "origin": edition.origin,
        "title": facts.title,
        "issuer": facts.issuer,
        "area": facts.area,
        "date": facts.date,
        "period": facts.period,
        "genre": facts.genre,
        "complete": facts.complete,
        "claims": edition.claims,
    }
