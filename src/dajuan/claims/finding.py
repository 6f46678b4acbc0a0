"""From a document to its claims."""

from __future__ import annotations

from dataclasses import replace

from dajuan.claims.english import find_english_figures, find_english_promises, is_english
from dajuan.claims.figures import find_figures
from dajuan.claims.indicators import indicator_of
from dajuan.claims.model import Claims, Figure
from dajuan.claims.programmes import find_programmes
from dajuan.claims.projects import find_projects
from dajuan.claims.promises import find_promises
from dajuan.document import Document


def find_claims(document: Document) -> Claims:
    """Return what ``document`` states: figures, programmes, promises, projects, each in reading order.

    Never raises on any text; what is not sure carries a confidence under .5 or becomes a ``Problem``.
    """
    if is_english(document.text):
        english = tuple(_known(figure) for figure in find_english_figures(document))
        return Claims(english, promises=find_english_promises(document))
    figures = tuple(_known(figure) for figure in find_figures(document))
    promises = find_promises(document)
    return Claims(figures, find_programmes(document), promises, find_projects(document, promises))


def _known(figure: Figure) -> Figure:
    """Add the indicator's code where the lexicon knows the measure."""
    indicator = indicator_of(figure.measure)
    return replace(figure, indicator=indicator.code) if indicator else figure
