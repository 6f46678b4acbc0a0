"""From a document to its claims."""

from __future__ import annotations

from dajuan.claims.model import Claims
from dajuan.claims.programmes import find_programmes
from dajuan.document import Document


def find_claims(document: Document) -> Claims:
    """Return what ``document`` states."""
    return Claims(programmes=find_programmes(document))
