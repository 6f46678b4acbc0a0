"""What became of each promise: the machine proposes, with its evidence; a person confirms."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache

from dajuan.claims import Promise
from dajuan.document import Document
from dajuan.ledger import Edition, Entry, sentence_key
from dajuan.marks.clauses import CLAUSE, LABEL
from dajuan.marks.dossier import Dossier, order, year_given
from dajuan.marks.looking import ahead_and_back
from dajuan.marks.matching import code_of
from dajuan.marks.measurable import grounds
from dajuan.marks.model import Fate, Mention, PromiseMark, TargetMark
from dajuan.marks.silence import names_of
from dajuan.marks.similarity import Index, gram_set
from dajuan.marks.words import mark_words
from dajuan.values import Span

STRONG = 0.5
"""From this share of weighted bigrams on a later sentence counts as speaking of the promise."""
FAINT = 0.22
"""Below this share nothing in the report speaks of it; between the two nothing is said either way."""
ECHO = 0.35
"""A clause of which this share of weighted bigrams stands in a later sentence is echoed there."""
OWN, TOGETHER = 0.2, 0.85
"""Two later promises divide one between them when each has this share of its bigrams alone, and both together nearly all."""
_SHORTEST = 5
_TERM, _RARE = 4, 3
"""A stretch of four characters that stands in at most three later sentences is a term, not a turn of phrase."""
_LONGEST = 2000
_CHINESE_OR_NUMBER = re.compile(r"[一-鿿A-Za-z0-9.]+")
_CHINESE = re.compile(r"[一-鿿]+")
_NUMBER = re.compile(r"[\d０-９]+(?:[.．][\d０-９]+)?")
_UNTIL = re.compile(r"到(20\d\d)年[底末]?[，,]?")
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
    """Return one mark for each single commitment made for the dossier's year, with later mentions and scores.

    The measurable ones come first. A recorded promise of several commitments gives several marks; the entry of each is
    the recorded one narrowed to it, its identity followed by a hyphen and the commitment's number. The same words in
    two editions (a report and the task list made of it) are one promise.
    A mention's score is the share of the commitment's bigrams, weighted by rarity, that stand in the sentence.
    A commitment that holds ``targets`` with results follows these: numbers tell more than likeness.
    """
    promises = [entry for entry in dossier.entries if isinstance(entry.claim, Promise)]
    singles = _once([single for entry in promises for single in _singles(entry) if promised_for(dossier, single) == dossier.year])
    indexes = {digest: _Later.of(dossier, digest) for digest in {entry.edition for entry in singles}}
    marks = [_follow(dossier, entry, indexes[entry.edition]) for entry in singles]
    marks = _merged([_with_targets(mark, targets) for mark in marks])
    return tuple(sorted(marks, key=lambda mark: not mark.measurable))


def _once(entries: list[Entry]) -> list[Entry]:
    found: dict[str, Entry] = {}
    for entry in entries:
        found.setdefault("".join(_CHINESE_OR_NUMBER.findall(entry.claim.quote)), entry)
    return list(found.values())


def _singles(entry: Entry) -> list[Entry]:
    """The entry narrowed to each of its commitments; as it is where it names none or one."""
    claim = entry.claim
    if not isinstance(claim, Promise) or len(claim.commitments) < 2:
        return [entry]
    found = []
    for number, span in enumerate(claim.commitments, 1):
        words = claim.quote[span.start - claim.span.start : span.end - claim.span.start]
        narrowed = replace(claim, span=span, quote=words, commitments=())
        found.append(replace(entry, id=f"{entry.id}-{number}", claim=narrowed))
    return found


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
    """Return the year a promise is made for: that of its deadline, of a later year it or all its numbers name, else of its edition.

    What is promised for five years is not looked for in the report on the first.
    """
    claim = entry.claim
    if isinstance(claim, Promise) and claim.deadline is not None:
        return claim.deadline.last.year
    made = _made_in(dossier, entry)
    named = [int(year) for year in _UNTIL.findall(claim.quote)]
    aims = [year for _, year in dossier.aims_within(entry.edition, claim.span)]
    for years in (named, aims):
        if made is not None and years and min(years) > made:
            return max(years)
    return made


def _made_in(dossier: Dossier, entry: Entry) -> int | None:
    """The year in which the edition of a promise was given, as far as it tells."""
    edition = dossier.edition.get(entry.edition)
    if edition is None:
        return None
    given = year_given(edition)
    if given is None and edition.facts.period and edition.facts.period[-4:].isdigit():
        return int(edition.facts.period[-4:]) + 1
    return given


@dataclass(frozen=True)
class _Later:
    """The sentences of the editions that report on the year and were given after a promise, and their index."""

    sentences: list[Later]
    index: Index
    terms: frozenset[str]
    complete: bool

    @classmethod
    def of(cls, dossier: Dossier, digest: str) -> _Later:
        """Gather what was said after the edition ``digest``."""
        given = dossier.edition.get(digest)
        after = [each for each in dossier.reviews if given is not None and order(each) > order(given)]
        sentences: list[Later] = []
        for edition in after:
            document = dossier.document(edition.digest)
            if document is not None:
                sentences += _sentences(edition, document, _promised(dossier, edition.digest))
        sentences = sentences[:_MOST]
        counted = Counter(run for each in sentences for run in _runs(each.words))
        terms = frozenset(run for run, count in counted.items() if count <= _RARE)
        return cls(sentences, Index([each.words for each in sentences]), terms, any(each in dossier.complete for each in after))


def _sentences(edition: Edition, document: Document, promised: list[Span]) -> list[Later]:
    """The sentences of a later edition; those that themselves promise look ahead, wherever they stand."""
    ahead, back = ahead_and_back(document)
    starts = [span.start for span in promised]
    found = [Later(edition.digest, span, span.of(document.text), True) for span in ahead]
    for span in back:
        before = bisect_right(starts, span.start) - 1
        promises = before >= 0 and promised[before].end > span.start
        found.append(Later(edition.digest, span, span.of(document.text), promises))
    return sorted(found, key=lambda each: each.span)


def _promised(dossier: Dossier, digest: str) -> list[Span]:
    spans = {entry.claim.span for entry in dossier.entries if entry.edition == digest and isinstance(entry.claim, Promise)}
    return sorted(spans)


def _follow(dossier: Dossier, entry: Entry, later: _Later) -> PromiseMark:
    scores = later.index.containment(_UNTIL.sub("", entry.claim.quote))  # when it was due is not what was promised
    faint = [(each, score) for each, score in _as_people_said(dossier, entry, later, scores) if score >= FAINT]
    mentions = sorted(faint, key=lambda item: (-item[1], item[0].ahead, item[0].span))
    measurable = grounds(dossier, entry)
    fate, rule, reason = _fate(dossier, entry, mentions, later, bool(measurable))
    claims = _claims_of(dossier, mentions)
    shown = tuple(Mention(each.edition, each.span, each.words, round(value, 3)) for each, value in mentions[:_SHOWN])
    return PromiseMark(entry, fate, claims, bool(measurable), rule, reason, "1", shown, measurable)


def _as_people_said(dossier: Dossier, entry: Entry, later: _Later, scores: dict[int, float]) -> list[tuple[Later, float]]:
    """The later sentences with their scores: 1 where a person confirmed the link, none where one broke it."""
    found = []
    for place, score in scores.items():
        each = later.sentences[place]
        said = dossier.verdict(entry.id, sentence_key(each.edition, each.span.start, each.span.end))
        if said != "break":
            found.append((each, 1.0 if said == "confirm" else score))
    return found


def _fate(
    dossier: Dossier, entry: Entry, mentions: list[tuple[Later, float]], later: _Later, measurable: bool
) -> tuple[Fate, str, str]:
    """The fate by likeness. What cannot be measured is never done, and never gone: only spoken of again, or not clear."""
    strong = [(each, value) for each, value in mentions if value >= STRONG]
    if all(each.ahead for each, _ in strong) and _divided(entry, mentions):
        return "split", "two-later-promises", "Two later promises take up a part of it each."
    if strong:
        return _found(entry, strong, measurable)
    if not dossier.over:
        return "not_due", "year-not-over", f"{dossier.year} had not ended on {dossier.today.isoformat()}."
    if not later.complete:
        return "source_incomplete", "source-incomplete", f"No complete report on {dossier.year} is recorded."
    if mentions or _echoed(entry.claim.quote, _names_in(dossier, entry), later):
        return "unclear", "faint-likeness", f"Nothing in the report is like it by {STRONG:.0%}, a part of it by {FAINT:.0%}."
    if not measurable:
        return "unclear", "too-vague-to-miss", "Nothing in the report is like it, but it names nothing that could be missed."
    return "not_mentioned", "not-in-complete-report", "No sentence of the complete report is like any clause of it."


def _echoed(quote: str, names: set[str], later: _Later) -> bool:
    """Whether a later sentence echoes a clause or a rare term of the promise, or names a measure (``names``) it has a target for.

    Then it cannot be said to be gone.
    """
    if not later.terms.isdisjoint(_runs(quote)):
        return True
    if any(name in each.words for name in names for each in later.sentences):
        return True
    clauses = [clause for clause in LABEL.split(quote) if len(clause) >= _SHORTEST]
    return any(score >= ECHO for clause in clauses for score in later.index.containment(clause).values())


def _names_in(dossier: Dossier, entry: Entry) -> set[str]:
    """The names of the known measures for which the promise sets a number."""
    inside = [f for e, f in dossier.figures if e.edition == entry.edition and entry.claim.span.covers(f.span) and code_of(f)]
    return {name for figure in inside for name in names_of(figure)}


@lru_cache(maxsize=16384)
def _runs(text: str) -> frozenset[str]:
    """Every stretch of ``_TERM`` Chinese characters in a row."""
    return frozenset(run[i : i + _TERM] for run in _CHINESE.findall(text[:_LONGEST]) for i in range(len(run) - _TERM + 1))


def _found(entry: Entry, strong: list[tuple[Later, float]], measurable: bool) -> tuple[Fate, str, str]:
    back = [each for each in strong if not each[0].ahead]
    if not back:
        return _again(entry, strong[0][0])
    words = mark_words()
    sentence = _clause_like(entry.claim.quote, back[0][0].words)
    if measurable and any(word in sentence for word in words.done):
        return "done", "words-of-completion", "The sentence most like it says that something was completed."
    if any(word in sentence for word in words.under_way):
        return "in_progress", "words-of-progress", "The sentence most like it says that something is under way."
    return "mentioned_again", "like-sentence", "A sentence of the review is like it."


def _clause_like(quote: str, sentence: str) -> str:
    """The clauses of the sentence that share most with the promise, and the one after: 大桥…，建成通车."""
    clauses = CLAUSE.split(sentence)
    mine = gram_set(quote)
    shared = [len(mine & gram_set(clause)) for clause in clauses]
    best = shared.index(max(shared))
    return "，".join(clauses[best : best + 2])


def _again(entry: Entry, each: Later) -> tuple[Fate, str, str]:
    before, now = set(_NUMBER.findall(entry.claim.quote)), set(_NUMBER.findall(each.words))
    if before and now and not before & now:
        return "revised", "other-numbers-ahead", "It is promised again, with other numbers."
    return "mentioned_again", "promised-again", "It is promised again."


def _divided(entry: Entry, mentions: list[tuple[Later, float]]) -> bool:
    """Whether the two later promises most like it take up a part each that the other leaves, and together nearly all."""
    ahead = [each.words for each, score in mentions if each.ahead and score >= ECHO][:2]
    if len(ahead) < 2:
        return False
    whole = gram_set(entry.claim.quote)
    first, second = (whole & gram_set(words) for words in ahead)
    part = OWN * len(whole)
    return len(first - second) >= part and len(second - first) >= part and len(first | second) >= TOGETHER * len(whole)


def _claims_of(dossier: Dossier, mentions: list[tuple[Later, float]]) -> tuple[tuple[Entry, float], ...]:
    """The recorded claims that stand in the sentences most like the promise."""
    found = [
        (entry, round(value, 3))
        for each, value in mentions[:_SHOWN]
        for entry in dossier.of_sentence.get((each.edition, each.span), ())
    ]
    return tuple(found[: 2 * _SHOWN])


def _merged(marks: list[PromiseMark]) -> list[PromiseMark]:
    """Promises whose likest sentence is one and the same, and which it only names again, were merged into one."""
    tops = Counter(
        (mark.mentions[0].edition, mark.mentions[0].span) for mark in marks if mark.mentions and mark.rule == "promised-again"
    )
    merged = []
    for mark in marks:
        shared = mark.rule == "promised-again" and tops[(mark.mentions[0].edition, mark.mentions[0].span)] > 1
        reason = "One later promise takes up this and others."
        merged.append(replace(mark, fate="merged", rule="one-later-sentence", reason=reason) if shared else mark)
    return merged
