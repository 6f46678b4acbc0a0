"""From a document to claims: figures, programmes, promises, projects."""

from dajuan.claims.dates import DateSpan, dates_of
from dajuan.claims.finding import find_claims
from dajuan.claims.indicators import Indicator, indicator_by_code, indicator_of, indicators, normal_form, split_measures
from dajuan.claims.model import Claim, Claims, Figure, Kind, Modality, Programme, Project, Promise, claim_id
from dajuan.claims.numbers import NumberSpan, numbers_of, percents_of
from dajuan.claims.numbers_units import AmountSpan, amounts_in
from dajuan.claims.programmes import find_programmes
from dajuan.claims.projects import find_projects
from dajuan.claims.promises import find_promises
from dajuan.claims.units import unit_of_word, unit_word

__all__ = [
    "AmountSpan",
    "Claim",
    "Claims",
    "DateSpan",
    "Figure",
    "Indicator",
    "Kind",
    "Modality",
    "NumberSpan",
    "Programme",
    "Project",
    "Promise",
    "amounts_in",
    "claim_id",
    "dates_of",
    "find_claims",
    "find_programmes",
    "find_projects",
    "find_promises",
    "indicator_by_code",
    "indicator_of",
    "indicators",
    "normal_form",
    "numbers_of",
    "percents_of",
    "split_measures",
    "unit_of_word",
    "unit_word",
]
