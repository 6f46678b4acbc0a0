"""People check what the machine read: what a rule may have accepted at once, and gold of their work."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from dajuan.claims import Claim
from dajuan.ledger import Entry, Judgement, Ledger, corrected, last_words
from dajuan.values import DajuanError, Problem, Span, digest_of

SPOT_CHECK = 10
"""How many claims of a rule a person looks at before the rest may be accepted at once."""


def spot_check(ledger: Ledger, rule: str, area: str | None = None) -> tuple[list[Entry], list[Entry]]:
    """Return the claims of ``rule`` that a person must look at first, and the others that nobody judged.

    The sample is drawn by the claims' identities, so that asking again gives the same one until it is judged.
    """
    entries = [entry for entry in ledger.entries(area) if entry.claim.rule == rule]
    order = sorted(entries, key=lambda entry: digest_of("spot check", entry.id))
    sample = order[:SPOT_CHECK]
    return sample, [entry for entry in order[SPOT_CHECK:] if entry.judgement is None]


def accept_rule(ledger: Ledger, rule: str, who: str, area: str | None = None) -> int:
    """Accept every unjudged claim of ``rule`` and return how many. Raises ``DajuanError`` unless ``who`` accepted the sample."""
    sample, rest = spot_check(ledger, rule, area)
    said = last_words(ledger.judgements([entry.id for entry in sample]))
    passed = sum(said.get(entry.id, {}).get(who) is not None and said[entry.id][who].verdict == "accept" for entry in sample)
    if not sample or passed < len(sample):
        message = f"{passed} of the {len(sample)} claims of the spot check of {rule} are accepted by {who}."
        remedy = "Judge all of them; a rule with a wrong one is judged claim by claim."
        raise DajuanError(Problem("bad-spot-check", message, remedy=remedy))
    now = datetime.now(UTC)
    for entry in rest:
        ledger.judge(Judgement(entry.id, "accept", who, now, f"rule {rule}: {passed} of {len(sample)} in the spot check right"))
    return len(rest)


def rules_of(ledger: Ledger, area: str | None = None) -> list[tuple[str, int, int]]:
    """Return each rule with how many of its claims there are, and how many nobody judged; the most unjudged first."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for entry in ledger.entries(area):
        counts[entry.claim.rule][0] += 1
        counts[entry.claim.rule][1] += entry.judgement is None
    return sorted(((rule, every, left) for rule, (every, left) in counts.items()), key=lambda row: -row[2])


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
