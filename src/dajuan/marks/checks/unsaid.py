"""由负转正: which value?"""

from __future__ import annotations

import re

from dajuan.claims import Figure, indicator_of
from dajuan.marks.checks.asking import told
from dajuan.marks.clauses import LABEL, STOP
from dajuan.marks.dossier import Dossier
from dajuan.marks.matching import code_of
from dajuan.marks.model import Check, Hit
from dajuan.marks.silence import looking_back_spans
from dajuan.marks.words import mark_words
from dajuan.values import Span

_CARRIED = re.compile(r"([一-鿿A-Za-z0-9“”]{2,24}?)(?:实现了?|成功|首次|总体|整体|双双|均)*$")
_DIGIT = re.compile(r"[\d０-９]")
_NEAR = 20


def no_value(dossier: Dossier) -> Check:
    """Point at indicators said to have turned (由负转正, 扭亏为盈) without a number in the clause or after it.

    Only where an indicator of the lexicon stands before the words; a slogan names none.
    A value of the same indicator elsewhere in the edition answers the question.
    """
    hits = []
    words = re.compile("|".join(map(re.escape, sorted(mark_words().unsaid, key=len, reverse=True))))
    for edition in dossier.reviews:
        document = dossier.document(edition.digest)
        if document is None:
            continue
        for span in looking_back_spans(document):
            sentence = span.of(document.text)
            for match in words.finditer(sentence):
                label = _measure(sentence[: match.start()])
                if label:
                    valued = bool(_DIGIT.search(_clause_after(sentence, match.end()))) or _stated(dossier, edition.digest, label)
                    place = Span(span.start + match.start(), span.start + match.end())
                    told_of = "and gives its value" if valued else "but gives no value"
                    evidence = tuple(e for e in dossier.entries if e.edition == edition.digest and e.sentence == span)[:3]
                    message = f"The text says {label} {match[0]} {told_of}."
                    hits.append(Hit(evidence, valued, message, edition.digest, place, sentence))
    return told("no-value", "Is a turn for the better given a value?", "note", hits)


def _clause_after(sentence: str, start: int) -> str:
    return STOP.split(sentence[start : start + _NEAR])[0]


def _measure(head: str) -> str | None:
    """The indicator that ends the words before: that of the longest ending the lexicon knows, in its shortest form."""
    clause = LABEL.split(head)[-1]
    match = _CARRIED.search(clause)
    clause = match[1] if match else clause
    endings = [clause[start:] for start in range(len(clause) - 1)]
    known = [(label, indicator) for label in endings if (indicator := indicator_of(label)) is not None]
    return next((label for label, indicator in reversed(known) if indicator is known[0][1]), None)


def _stated(dossier: Dossier, digest: str, label: str) -> bool:
    indicator = indicator_of(label)
    return any(
        entry.edition == digest
        and isinstance(figure, Figure)
        and figure.kind == "growth"
        and indicator is not None
        and code_of(figure) == indicator.code
        for entry, figure in dossier.of_reviews
    )
