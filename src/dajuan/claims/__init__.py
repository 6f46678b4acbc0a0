"""From a document to claims: figures, programmes, promises, projects."""

from dajuan.claims.finding import find_claims
from dajuan.claims.model import Claim, Claims, Figure, Programme, Project, Promise, claim_id

__all__ = ["Claim", "Claims", "Figure", "Programme", "Project", "Promise", "claim_id", "find_claims"]
