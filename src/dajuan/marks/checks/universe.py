"""Is it said among whom a rank is?"""

from __future__ import annotations

import re

from dajuan.marks.checks.asking import Pair, after, before, told
from dajuan.marks.clauses import STOP
from dajuan.marks.dossier import Dossier
from dajuan.marks.model import Check, Hit
from dajuan.marks.words import mark_words

_SECTOR = re.compile(r"(?:[、和]第[一二三])*产业")
_FAR = 24
"""So many characters before a rank are read for the group."""


def rank_universe(dossier: Dossier) -> Check:
    """Point at ranks that do not say among whom, and so cannot be compared.

    A group named earlier in the clause (从全国第11位升至第4位) counts as said; 第一位 of what comes first (作为第一位的任务) is no rank.
    """
    ranks = [(entry, figure) for entry, figure in dossier.of_reviews if figure.kind == "rank"]
    ranks = [pair for pair in ranks if not _SECTOR.match(after(pair))]
    ranks = [pair for pair in ranks if not before(pair, 4).endswith(mark_words().priority)]
    hits = [
        Hit((entry,), False, f"{figure.measure} {figure.quote}: among whom is not said.")
        for entry, figure in ranks
        if not figure.universe and not _named((entry, figure))
    ]
    return told("rank-universe", "Is it said among whom a rank is?", "note", hits, len(ranks))


def _named(pair: Pair) -> bool:
    clause = STOP.split(before(pair, _FAR))[-1]
    return any(word in clause + pair[1].measure for word in mark_words().universes)
