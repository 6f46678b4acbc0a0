"""When no result is found: not due, not reported, or no more than unclear."""

from __future__ import annotations

import re
from functools import lru_cache

from dajuan.claims import Figure, indicator_by_code, normal_form
from dajuan.document import Document
from dajuan.ledger import Entry
from dajuan.marks.clauses import LABEL, STOP
from dajuan.marks.dossier import Dossier
from dajuan.marks.looking import ahead_and_back
from dajuan.marks.matching import code_of
from dajuan.marks.model import Outcome
from dajuan.values import Span

_DIGIT = re.compile(r"[\d０-９]|百分之|[一二三四五六七八九]成")
_NEAR = 25
"""A number this many characters after a measure's name may be its value."""
_SHARE = 0.8


def silence(dossier: Dossier, target: Figure, part: Entry | None, chinese: bool = True) -> tuple[Outcome, str, str, float]:
    """Return outcome, rule, reason and sureness for a target without a result of its whole period.

    Not reported is only said when a complete report on the year is there and names no number beside the measure.
    ``chinese``: whether the target is set in Chinese; of other languages silence is not read.
    Before the year has ended nothing is due. ``part``: a result of a part of the period, if there is one.
    """
    if not dossier.over:
        return "not_due", "year-not-over", f"{dossier.year} had not ended on {dossier.today.isoformat()}.", 0.95
    if not dossier.complete:
        return "unclear", "source-incomplete", f"No complete report on {dossier.year} is recorded.", 0.8
    if not chinese:
        return "unclear", "other-language", "Whether the report is silent is only said of Chinese reports.", 0.6
    where = _named(dossier, target)
    if where == "with-number":
        return (
            "unclear",
            "named-with-a-number",
            "The report names the measure beside a number that was not read as its result.",
            0.6,
        )
    if part is not None:
        return (
            "unclear",
            "part-of-period",
            f"Only a part of the period is reported ({_quote(part)}): that is not the result.",
            0.7,
        )
    if where == "named":
        return "not_reported", "named-without-a-number", "The complete report names the measure but gives no number for it.", 0.8
    return "not_reported", "not-in-complete-report", "The complete report on the year says nothing of the measure.", 0.8


def _quote(entry: Entry) -> str:
    return f"{entry.claim.quote}, {entry.claim.period}" if isinstance(entry.claim, Figure) else entry.claim.quote


def _named(dossier: Dossier, target: Figure) -> str:
    """Whether the reviews name the target's measure: ``no``, ``named``, ``with-number``."""
    result = "no"
    for edition in dossier.complete:
        document = dossier.document(edition.digest)
        if document is None:
            continue
        planned = dossier.planned_sentences.get(edition.digest, frozenset())
        for text in (span.of(document.text) for span in looking_back_spans(document) if span not in planned):
            near = names_near(text, target)
            if near == "with-number":
                return near
            result = near if near != "no" else result
    return result


def looking_back_spans(document: Document) -> list[Span]:
    """Return the sentences of a document outside the parts that look ahead, as spans of its text."""
    return ahead_and_back(document)[1]


def names_of(target: Figure) -> tuple[str, ...]:
    """Return the names under which a report may speak of the target's measure, without signs and spaces."""
    return _names(target.measure, code_of(target))


@lru_cache(maxsize=8192)
def _names(measure: str, code: str | None) -> tuple[str, ...]:
    """The names of a measure: each sentence of a report is asked for them."""
    indicator = indicator_by_code(code) if code else None
    names = indicator.names if indicator is not None else ()
    return tuple(dict.fromkeys(name for name in (normal_form(measure), *map(normal_form, names)) if len(name) > 1))


@lru_cache(maxsize=16384)
def _flat(sentence: str) -> tuple[str, str]:
    """A sentence without spaces, as it is and in capitals: each target of a report asks each sentence."""
    flat = re.sub(r"\s", "", sentence)
    return flat, flat.upper()


def names_near(sentence: str, target: Figure) -> str:
    """Return whether a sentence names the measure of ``target``: ``no``, ``named``, or ``with-number`` when a number follows close by."""
    flat, capitals = _flat(sentence)
    found = "no"
    for name in names_of(target):
        place = capitals.find(name)
        while place >= 0:
            if _DIGIT.search(STOP.split(flat[place + len(name) :][:_NEAR])[0]):
                return "with-number"
            found = "named"
            place = capitals.find(name, place + 1)
    if found == "no" and code_of(target) is None:
        return _echoed(set(normal_form(target.measure)), flat)
    return found


def _echoed(characters: set[str], sentence: str) -> str:
    """Whether most characters of a measure unknown to the lexicon stand in one clause of the sentence, in any order."""
    best = "no"
    for clause in LABEL.split(sentence):
        if len(characters & set(clause)) >= _SHARE * len(characters):
            if _DIGIT.search(clause):
                return "with-number"
            best = "named"
    return best
