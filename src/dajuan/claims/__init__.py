"""From a document to claims: figures, programmes, promises, projects."""

from dajuan.claims.finding import find_claims
from dajuan.claims.indicators import Indicator, indicator_by_code, indicator_of, indicators, normal_form, split_measures
from dajuan.claims.model import Claim, Claims, Figure, Programme, Project, Promise, claim_id
from dajuan.claims.programmes import find_programmes
from dajuan.claims.projects import find_projects
from dajuan.claims.promises import find_promises

__all__ = [
    "Claim",
    "Claims",
    "Figure",
    "Indicator",
    "Programme",
    "Project",
    "Promise",
    "claim_id",
    "find_claims",
    "find_programmes",
    "find_projects",
    "find_promises",
    "indicator_by_code",
    "indicator_of",
    "indicators",
    "normal_form",
    "split_measures",
]
