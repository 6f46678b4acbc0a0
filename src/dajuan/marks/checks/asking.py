"""What every check needs: the shape of its answer, figures by sentence, and the words between two figures."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from dajuan.claims import Figure
from dajuan.ledger import Entry
from dajuan.marks.dossier import Dossier
from dajuan.marks.model import Check, Hit

Pair = tuple[Entry, Figure]


def told(
    name: str,
    question: str,
    severity: Literal["note", "error"],
    hits: Iterable[Hit],
    applied: int | None = None,
    version: str = "1",
) -> Check:
    """Return the check with its denominator: the number of hits, or ``applied`` where only failures are listed."""
    listed = tuple(hits)
    failed = sum(not hit.passed for hit in listed)
    total = len(listed) if applied is None else applied
    return Check(name, version, question, severity, total, total - failed, listed)


def before(pair: Pair, width: int = 12) -> str:
    """Return up to ``width`` characters that stand before the figure in its sentence."""
    place = pair[1].span.start - pair[0].sentence.start
    return pair[0].words[max(0, place - width) : max(0, place)]


def after(pair: Pair, width: int = 30) -> str:
    """Return up to ``width`` characters that stand after the figure in its sentence."""
    place = pair[1].span.end - pair[0].sentence.start
    return pair[0].words[max(0, place) : max(0, place) + width]


def between(one: Pair, other: Pair) -> str:
    """Return the words between two figures of one sentence."""
    start = one[0].sentence.start
    return one[0].words[max(0, one[1].span.end - start) : max(0, other[1].span.start - start)]


def sentences(dossier: Dossier) -> list[list[Pair]]:
    """Return, sentence by sentence, all figures of the sentences that state something for the year, reported or planned.

    Figures of other years in such a sentence are there too: the level from which something grew.
    """
    return dossier.stating
