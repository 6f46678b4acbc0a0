"""From marks to links: what the machine proposes of how a target or promise went on, for people to confirm or break."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from dajuan.ledger import Ledger, Link, Relation, sentence_key
from dajuan.marks.marking import mark
from dajuan.marks.model import Marks, PromiseMark

_GOES_ON = ("done", "in_progress", "mentioned_again", "revised", "split", "merged")


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


def link_years(ledger: Ledger, area: str, year: int | None = None) -> list[Link]:
    """Propose the links of an area's year (None: of every year known), record those that are new, and return all of them."""
    years = [year] if year is not None else list(ledger.known_area(area).years)
    proposed = [link for each in years for link in propose_links(mark(ledger, area, each))]
    ledger.propose(proposed)
    return ledger.links({link.earlier for link in proposed})
