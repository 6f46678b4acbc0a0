"""From a document to its claims."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from dajuan.claims.figures import find_figures
from dajuan.claims.indicators import indicator_of
from dajuan.claims.model import Claims, Figure, Promise
from dajuan.claims.programmes import find_programmes
from dajuan.claims.projects import find_projects
from dajuan.claims.promises import find_promises
from dajuan.claims.script import is_english
from dajuan.claims.tables import find_in_tables
from dajuan.document import Document, Section
from dajuan.values import Span

_Placed = TypeVar("_Placed", Figure, Promise)


def find_claims(document: Document) -> Claims:
    """Return what ``document`` states: figures, programmes, promises, projects, each in reading order.

    Never raises on any text; what is not sure carries a confidence under .5 or becomes a ``Problem``.

    >>> from dajuan.document import Facts, from_text
    >>> document = from_text("2023年，全县建成绿道35公里，居全市第二。", Facts(date="2024-01", area="云溪县"))
    >>> [(figure.measure, figure.quote, str(figure.period)) for figure in find_claims(document).figures]
    [('绿道', '35公里', '2023'), ('绿道', '第二', '2023')]
    """
    if is_english(document.text):
        return _english(document)
    promises = find_promises(document)
    figures, problems = find_figures(_with_promised_parts(document, promises))
    in_tables, promised_in_tables = find_in_tables(document)
    return Claims(
        tuple(_known(figure) for figure in _in_order((*figures, *in_tables))),
        find_programmes(document),
        tuple(_in_order((*promises, *promised_in_tables))),
        find_projects(document, promises),
        problems,
    )


def _english(document: Document) -> Claims:
    # Imported when first needed: most texts are Chinese, and the import of this room must stay quick.
    from dajuan.claims.english import find_english_figures, find_english_promises

    figures = tuple(_known(figure) for figure in find_english_figures(document))
    return Claims(figures, promises=find_english_promises(document))


def _in_order(claims: tuple[_Placed, ...]) -> list[_Placed]:
    """Return claims as they stand in the text."""
    return sorted(claims, key=lambda claim: claim.span)


def _with_promised_parts(document: Document, promises: tuple[Promise, ...]) -> Document:
    """Return the document with each promised sentence in a part that looks ahead, where its headings do not say so.

    The part keeps the heading of the section it is cut from.
    """
    sections, sentences, at = list(document.sections), [], 0
    for sentence in document.sentences:
        while at < len(promises) and promises[at].span.end <= sentence.span.start:
            at += 1
        old = sections[sentence.section] if sentence.section is not None else None
        if at < len(promises) and promises[at].span.overlaps(sentence.span) and (old is None or old.role == "other"):
            span = promises[at].span
            heading = old.heading if old else Span(span.start, span.start)
            sections.append(Section(span, heading, old.level + 1 if old else 1, "plan"))
            sentence = replace(sentence, section=len(sections) - 1)
        sentences.append(sentence)
    return replace(document, sections=tuple(sections), sentences=tuple(sentences))


def _known(figure: Figure) -> Figure:
    """Add the indicator's code where the lexicon knows the measure."""
    indicator = indicator_of(figure.measure)
    return replace(figure, indicator=indicator.code) if indicator else figure
