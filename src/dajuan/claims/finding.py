"""From a document to its claims."""

from __future__ import annotations

from dajuan.claims.model import Claims
from dajuan.claims.programmes import find_programmes
from dajuan.claims.projects import find_projects
from dajuan.claims.promises import find_promises
from dajuan.document import Document


def find_claims(document: Document) -> Claims:
    """Return what ``document`` states."""
    promises = find_promises(document)
    return Claims(programmes=find_programmes(document), promises=promises, projects=find_projects(document, promises))
