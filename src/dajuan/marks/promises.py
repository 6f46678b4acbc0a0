"""What became of each promise: the machine proposes, with its evidence; a person confirms."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache

from dajuan.claims import Promise
from dajuan.document import Document
from dajuan.ledger import Edition, Entry
from dajuan.marks.clauses import LABEL, STOP
from dajuan.marks.dossier import Dossier, order, year_given
from dajuan.marks.looking import ahead_and_back
from dajuan.marks.measurable import grounds
from dajuan.marks.model import Fate, Mention, PromiseMark, TargetMark
from dajuan.marks.similarity import Weights
from dajuan.marks.words import mark_words
from dajuan.values import Span

STRONG = 0.5
"""From this share of weighted bigrams on a later sentence counts as speaking of the promise."""
FAINT = 0.22
"""Below this share nothing in the report speaks of it; between the two nothing is said either way."""
ECHO = 0.35
"""A clause of which this share of weighted bigrams stands in a later sentence is echoed there."""
_SHORTEST = 5
_TERM = 5
_LONGEST = 2000
_CHINESE = re.compile(r"[一-鿿]+")
_NUMBER = re.compile(r"[\d０-９]+(?:[.．][\d０-９]+)?")
_SHOWN = 5
_MOST = 4000
"""So many sentences of later editions are compared at most: a bound on time, far above a report's length."""


@dataclass(frozen=True, slots=True)
class Later:
    """A sentence of a later edition, and whether it stands in a part that looks ahead."""

    edition: str
    span: Span
    words: str
    ahead: bool


def follow_promises(dossier: Dossier, targets: tuple[TargetMark, ...] = ()) -> tuple[PromiseMark, ...]:
    """Return one mark for each promise made for the dossier's year, with later mentions and scores.

    A mention's score is the share of the promise's bigrams, weighted by rarity, that stand in the sentence;
    a promise of several commitments is found when at least half of them are. A promise that holds
    ``targets`` with results follows these: numbers tell more than likeness.
    """
    promises = [
        entry for entry in dossier.entries if isinstance(entry.claim, Promise) and promised_for(dossier, entry) == dossier.year
    ]
    if not promises:
        return ()
    later = _later(dossier)
    weights = Weights([each.words for each in later] + [entry.claim.quote for entry in promises])
    marks = [_follow(dossier, entry, later, weights) for entry in promises]
    return _merged([_with_targets(mark, targets) for mark in marks])


def _with_targets(mark: PromiseMark, targets: tuple[TargetMark, ...]) -> PromiseMark:
    """The mark as its targets have it: done when all inside that have a result are kept, spoken of again when one is not."""
    inside = [
        each
        for each in targets
        if each.target.edition == mark.promise.edition and mark.promise.claim.span.covers(each.target.claim.span)
    ]
    decided = [each for each in inside if each.result is not None and each.outcome in ("met", "exceeded", "missed")]
    if not decided:
        return mark
    results = tuple((each.result, each.confidence) for each in decided if each.result is not None)
    kept = sum(each.outcome != "missed" for each in decided)
    rest = len(inside) - len(decided)
    reason = f"Of its {len(inside)} targets {kept} were kept" + (f", {len(decided) - kept} missed" if kept < len(decided) else "")
    reason += f", {rest} are without a result." if rest else "."
    fate: Fate = "done" if kept == len(inside) else "mentioned_again"
    return replace(mark, fate=fate, rule="targets-inside", reason=reason, candidates=(*results, *mark.candidates))


def promised_for(dossier: Dossier, entry: Entry) -> int | None:
    """Return the year a promise is made for: that of its deadline, else the one in which its edition was given."""
    claim = entry.claim
    if isinstance(claim, Promise) and claim.deadline is not None:
        return claim.deadline.last.year
    edition = dossier.edition.get(entry.edition)
    if edition is None:
        return None
    given = year_given(edition)
    if given is None and edition.facts.period and edition.facts.period[-4:].isdigit():
        return int(edition.facts.period[-4:]) + 1
    return given


def _later(dossier: Dossier) -> list[Later]:
    """The sentences of the editions given after the year ended, or reporting on it."""
    found: list[Later] = []
    for edition in dossier.reviews:
        document = dossier.document(edition.digest)
        if document is not None:
            found += _sentences(edition, document)
    return found[:_MOST]


def _sentences(edition: Edition, document: Document) -> list[Later]:
    ahead, back = ahead_and_back(document)
    found = [Later(edition.digest, span, span.of(document.text), True) for span in ahead]
    found += [Later(edition.digest, span, span.of(document.text), False) for span in back]
    return sorted(found, key=lambda each: each.span)


def _follow(dossier: Dossier, entry: Entry, later: list[Later], weights: Weights) -> PromiseMark:
    given = dossier.edition.get(entry.edition)
    after = [each for each in later if given is not None and order(dossier.edition[each.edition]) > order(given)]
    parts = _commitments(entry)
    mentions, tops = _mentions(parts, after, weights)
    echoed = not mentions and _echoed(parts, after, weights)
    fate, rule, reason = _fate(dossier, entry, mentions, tops, echoed)
    measurable = grounds(dossier, entry)
    claims = _claims_of(dossier, mentions)
    shown = tuple(Mention(each.edition, each.span, each.words, round(value, 3)) for each, value in mentions[:_SHOWN])
    return PromiseMark(entry, fate, claims, bool(measurable), rule, reason, "1", shown, measurable)


def _commitments(entry: Entry) -> list[str]:
    """The single commitments of a promise, as words; its clauses where the claim names none."""
    claim = entry.claim
    if isinstance(claim, Promise) and claim.commitments:
        return [claim.quote[c.start - claim.span.start : c.end - claim.span.start] for c in claim.commitments]
    return [part for part in STOP.split(claim.quote) if part.strip()]


def _mentions(parts: list[str], later: list[Later], weights: Weights) -> tuple[list[tuple[Later, float]], list[float]]:
    """Later sentences with their best score over the commitments, best first, and each commitment's best score."""
    best: dict[int, float] = {}
    tops = []
    for part in parts:
        scores = [weights.containment(part, each.words) for each in later]
        tops.append(max(scores, default=0.0))
        for index, score in enumerate(scores):
            if score >= FAINT:
                best[index] = max(best.get(index, 0.0), score)
    ranked = sorted(best.items(), key=lambda item: (-item[1], later[item[0]].ahead, item[0]))
    return [(later[index], score) for index, score in ranked], tops


def _fate(
    dossier: Dossier, entry: Entry, mentions: list[tuple[Later, float]], tops: list[float], echoed: bool
) -> tuple[Fate, str, str]:
    strong = [(each, value) for each, value in mentions if value >= STRONG]
    found = sum(top >= STRONG for top in tops)
    if strong and 2 * found >= len(tops):
        return _found(entry, strong)
    if strong:
        return "mentioned_again", "in-part", f"{found} of its {len(tops)} commitments are spoken of again."
    if not dossier.over:
        return "not_due", "year-not-over", f"{dossier.year} had not ended on {dossier.today.isoformat()}."
    if not [each for each in dossier.complete if each.digest != entry.edition]:
        return "source_incomplete", "source-incomplete", f"No complete report on {dossier.year} is recorded."
    if mentions or echoed:
        return "unclear", "faint-likeness", f"Nothing in the report is like it by {STRONG:.0%}, a part of it by {FAINT:.0%}."
    return "not_mentioned", "not-in-complete-report", "No sentence of the complete report is like any clause of it."


def _echoed(parts: list[str], later: list[Later], weights: Weights) -> bool:
    """Whether a later sentence echoes any clause of the promise, or any longer term: then it cannot be said to be gone."""
    terms = {run for part in parts for run in _runs(part)}
    if any(not terms.isdisjoint(_runs(each.words)) for each in later):
        return True
    clauses = [clause for part in parts for clause in LABEL.split(part) if len(clause) >= _SHORTEST]
    return any(weights.containment(clause, each.words) >= ECHO for clause in clauses for each in later)


@lru_cache(maxsize=16384)
def _runs(text: str) -> frozenset[str]:
    """Every stretch of ``_TERM`` Chinese characters in a row."""
    return frozenset(run[i : i + _TERM] for run in _CHINESE.findall(text[:_LONGEST]) for i in range(len(run) - _TERM + 1))


def _found(entry: Entry, strong: list[tuple[Later, float]]) -> tuple[Fate, str, str]:
    back = [each for each in strong if not each[0].ahead]
    if not back:
        return _again(entry, strong[0][0])
    words = mark_words()
    sentence = back[0][0].words
    if any(word in sentence for word in words.done):
        return "done", "words-of-completion", "The sentence most like it says that something was completed."
    if any(word in sentence for word in words.under_way):
        return "in_progress", "words-of-progress", "The sentence most like it says that something is under way."
    return "mentioned_again", "like-sentence", "A sentence of the review is like it."


def _again(entry: Entry, each: Later) -> tuple[Fate, str, str]:
    before, now = set(_NUMBER.findall(entry.claim.quote)), set(_NUMBER.findall(each.words))
    if before and now and not before & now:
        return "revised", "other-numbers-ahead", "It is promised again, with other numbers."
    return "mentioned_again", "promised-again", "It is promised again."


def _claims_of(dossier: Dossier, mentions: list[tuple[Later, float]]) -> tuple[tuple[Entry, float], ...]:
    """The recorded claims that stand in the sentences most like the promise."""
    found = [
        (entry, round(value, 3))
        for each, value in mentions[:_SHOWN]
        for entry in dossier.of_sentence.get((each.edition, each.span), ())
    ]
    return tuple(found[: 2 * _SHOWN])


def _merged(marks: list[PromiseMark]) -> tuple[PromiseMark, ...]:
    """Promises whose likest sentence is one and the same, and which it only names again, were merged into one."""
    tops = Counter(
        (mark.mentions[0].edition, mark.mentions[0].span) for mark in marks if mark.mentions and mark.rule == "promised-again"
    )
    merged = []
    for mark in marks:
        shared = mark.rule == "promised-again" and tops[(mark.mentions[0].edition, mark.mentions[0].span)] > 1
        reason = "One later promise takes up this and others."
        merged.append(replace(mark, fate="merged", rule="one-later-sentence", reason=reason) if shared else mark)
    return tuple(merged)
