"""People check what the machine read: what a rule may have accepted at once, and gold of their work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from dajuan.claims import Claim
from dajuan.ledger import Entry, Ledger, corrected, last_words
from dajuan.values import DajuanError, Problem, Span

SPOT_CHECK = 10
"""How many claims of a rule a person looks at before the rest may be accepted at once."""


def spot_check(ledger: Ledger, rule: str, area: str | None = None) -> list[Entry]:
    """Return the claims of ``rule`` that a person must look at before the rest is accepted.

    They are drawn by the claims' identities, so that asking again gives the same ones until the rule reads others.
    """
    return ledger.entries_of(ledger.review.sample(rule, SPOT_CHECK, area))


def accept_rule(ledger: Ledger, rule: str, who: str, area: str | None = None) -> int:
    """Accept every unjudged claim of ``rule`` and return how many. Raises ``DajuanError`` unless ``who`` accepted the sample."""
    sample = spot_check(ledger, rule, area)
    said = last_words(ledger.judgements([entry.id for entry in sample]))
    passed = sum(said.get(entry.id, {}).get(who) is not None and said[entry.id][who].verdict == "accept" for entry in sample)
    if not sample or passed < len(sample):
        message = f"{passed} of the {len(sample)} claims of the spot check of {rule} are accepted by {who}."
        remedy = "Judge all of them; a rule with a wrong one is judged claim by claim."
        raise DajuanError(Problem("bad-spot-check", message, remedy=remedy))
    why = f"rule {rule}: {passed} of {len(sample)} in the spot check right"
    return ledger.review.accept(rule, who, datetime.now(UTC), why, area)


def gold(ledger: Ledger, area: str | None = None) -> Iterator[dict[str, Any]]:
    """Yield one record in the gold format for each paragraph whose claims were all judged, as people's word has them.

    Offsets are of the paragraph. What was rejected is left out; what nobody looked at keeps its paragraph out.
    """
    for edition in ledger.editions(area):
        entries = ledger.entries(edition=edition.digest)
        document = ledger.document(edition.digest)
        for number, span in enumerate(_paragraphs(document.text)):
            inside = [entry for entry in entries if entry.claim.span.overlaps(span)]
            if inside and all(entry.judgement for entry in inside) and all(_within(entry.claim.span, span) for entry in inside):
                yield _record(f"{edition.digest[:12]}-{number}", span.of(document.text), inside, span.start, edition.facts)


def _record(id: str, text: str, inside: list[Entry], offset: int, facts: Any) -> dict[str, Any]:
    stands = [entry for entry in inside if entry.judgement is not None and entry.judgement.verdict != "reject"]
    kept = [now for entry in stands if (now := corrected(entry)) is not None]
    lists: dict[str, list[dict[str, Any]]] = {"figures": [], "programmes": [], "promises": []}
    for entry in kept:
        name = f"{type(entry.claim).__name__.lower()}s"
        if name in lists:
            lists[name].append(_moved(entry.claim, offset))
    return {"id": id, "text": text, "reference_date": facts.date, "doc_area": facts.area, **lists}


def _moved(claim: Claim, offset: int) -> dict[str, Any]:
    record = claim.as_record()
    for name in ("rule", "confidence", "indicator"):
        record.pop(name, None)
    record |= {"start": claim.span.start - offset, "end": claim.span.end - offset}
    if "commitments" in record:
        del record["commitments"]
    return record


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _paragraphs(text: str) -> Iterator[Span]:
    place = 0
    for line in text.split("\n"):
        if line.strip():
            yield Span(place, place + len(line))
        place += len(line) + 1
