"""From marks to links: what the machine proposes of how a target or promise went on, for people to confirm or break."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from dajuan.ledger import Ledger, Link, Relation, sentence_key
from dajuan.marks.marking import mark
from dajuan.marks.model import Marks, PromiseMark

_GOES_ON = ("done", "in_progress", "mentioned_again", "revised", "split", "merged")
_LIKE = 0.6
"""A sentence of a further year says a promise again when this share of its pairs of letters stands there."""


def propose_links(marks: Marks) -> Iterator[Link]:
    """Yield a link for each target with a result, and for each promise of which a later source speaks."""
    for target in marks.targets:
        if target.result is not None:
            words = target.result.words.strip()
            yield Link(target.target.id, target.result.id, "result", target.confidence, target.rule, words)
    for promise in marks.promises:
        yield from _of_promise(promise)


def _of_promise(found: PromiseMark) -> Iterator[Link]:
    if found.fate not in _GOES_ON:
        return
    relation = cast(Relation, found.fate)
    for mention in found.mentions[: 2 if found.fate == "split" else 1]:
        later = sentence_key(mention.edition, mention.span.start, mention.span.end)
        yield Link(found.promise.id, later, relation, mention.score, found.rule, mention.words.strip())


def propose_later(ledger: Ledger, marks: Marks) -> Iterator[Link]:
    """Yield links from promises to what further years say again in like words, found by the ledger's index of pairs of letters.

    The editions that marking compared already are left out: of these the marks themselves tell.
    """
    given = {each.digest: each.facts.date or "" for each in ledger.editions_of({m.promise.edition for m in marks.promises})}
    for promise in marks.promises:
        compared = {mention.edition for mention in promise.mentions} | {each.digest for each in marks.sources}
        date, quote = given.get(promise.promise.edition, ""), promise.promise.claim.quote
        for entry, score in ledger.mentions(quote, marks.area, date, _LIKE) if date else ():
            if entry.edition not in compared:
                later = sentence_key(entry.edition, entry.sentence.start, entry.sentence.end)
                yield Link(promise.promise.id, later, "mentioned_again", score, "pairs-in-a-further-year", entry.words.strip())


def link_years(ledger: Ledger, area: str, year: int | None = None) -> list[Link]:
    """Propose the links of an area's year (None: of every year known), record those that are new, and return all of them."""
    years = [year] if year is not None else list(ledger.known_area(area).years)
    marked = [mark(ledger, area, each) for each in years]
    proposed = [link for marks in marked for link in (*propose_links(marks), *propose_later(ledger, marks))]
    ledger.propose(proposed)
    return ledger.links({link.earlier for link in proposed})
