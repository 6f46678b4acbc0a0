"""Is a target missing that was there last year?"""

from __future__ import annotations

from dajuan.claims import Figure
from dajuan.document import Document
from dajuan.ledger import Edition
from dajuan.marks.checks.asking import told
from dajuan.marks.checks.drift import yearly_targets
from dajuan.marks.dossier import Dossier, year_given
from dajuan.marks.looking import ahead_and_back
from dajuan.marks.matching import code_of, same_measure
from dajuan.marks.model import Check, Hit
from dajuan.marks.silence import names_near
from dajuan.values import Span

_NEAR = 120
"""The main targets stand together: so many characters around a target's sentence."""


def target_dropped(dossier: Dossier) -> Check:
    """Point at yearly targets of last year's whole report that this year's whole report does not set again.

    Only growth, rates and stocks that a report sets anew each year: measures known to the lexicon that stand in the
    paragraph of the main targets, that is close to at least two other targets. A measure that the plan
    names without a number is told apart from one that it does not name.
    """
    plans = whole_plans(dossier)
    earlier = [
        (entry, figure)
        for entry, figure in yearly_targets(dossier, dossier.year - 1)
        if _main(dossier, entry.sentence, entry.edition)
    ]
    now = [figure for _, figure in dossier.planned]
    if not plans or not now:
        earlier = []
    hits = []
    for entry, figure in earlier:
        kept = any(same_measure(figure, other).score > 0 and code_of(other) == code_of(figure) for other in now)
        named = named_again(dossier, plans, figure)
        hits.append(Hit((entry,), kept or named == "with-number", _say(figure, kept, named)))
    return told("target-dropped", "Is a target missing that was there last year?", "note", hits)


def _main(dossier: Dossier, sentence: Span, edition: str) -> bool:
    """Whether at least three different known indicators have targets close by: the paragraph of the main targets."""
    near = Span(max(0, sentence.start - _NEAR), sentence.end + _NEAR)
    codes = {
        code_of(figure)
        for entry, figure in dossier.figures
        if entry.edition == edition and near.covers(figure.span) and figure.modality == "planned"
    }
    return len(codes - {None}) > 2


def _say(figure: Figure, kept: bool, named: str) -> str:
    target = f"The target for {figure.measure} ({figure.quote})"
    if kept:
        return f"{target} was set again."
    if named == "with-number":
        return f"{target} is named again beside a number."
    return f"{target} is named again without a number." if named == "named" else f"{target} was not set again."


def whole_plans(dossier: Dossier) -> list[Edition]:
    """Return the complete editions that plan the dossier's year."""
    return [each for each in dossier.editions if each.facts.complete and year_given(each) == dossier.year]


def named_again(dossier: Dossier, plans: list[Edition], figure: Figure) -> str:
    """Return whether ``plans`` name the measure of ``figure`` where they look ahead: ``no``, ``named``, ``with-number``."""
    found = "no"
    for edition in plans:
        document = dossier.document(edition.digest)
        for span in _ahead(document) if document is not None else ():
            near = names_near(span.of(document.text) if document is not None else "", figure)
            if near == "with-number":
                return near
            found = near if near != "no" else found
    return found


def _ahead(document: Document) -> list[Span]:
    """The sentences of a report that look ahead; all of them where none is marked."""
    ahead, back = ahead_and_back(document)
    return ahead or back
