"""The record of everything said, which only grows."""

from dajuan.ledger.agreeing import Agreement, Disagreement, agreement, disagreements, last_words
from dajuan.ledger.areas import area_key
from dajuan.ledger.correcting import corrected
from dajuan.ledger.framing import observation_record
from dajuan.ledger.growing import subject_of
from dajuan.ledger.ledger import Ledger
from dajuan.ledger.linking import Link, LinkVerdict, Relation, link_id, sentence_key
from dajuan.ledger.model import AreaEntry, Edition, Entry, Judgement, Reading, Receipt, Said, Verdict
from dajuan.ledger.observing import Observation, normalised, observe
from dajuan.ledger.opening import ledger_url
from dajuan.ledger.reviewing import Review, RuleCount
from dajuan.ledger.safety import Finding, back_up, put_back

__all__ = [
    "Agreement",
    "AreaEntry",
    "Disagreement",
    "Edition",
    "Entry",
    "Finding",
    "Judgement",
    "Ledger",
    "Link",
    "LinkVerdict",
    "Observation",
    "Reading",
    "Receipt",
    "Relation",
    "Review",
    "RuleCount",
    "Said",
    "Verdict",
    "agreement",
    "area_key",
    "back_up",
    "corrected",
    "disagreements",
    "last_words",
    "ledger_url",
    "link_id",
    "normalised",
    "observation_record",
    "observe",
    "put_back",
    "sentence_key",
    "subject_of",
]
