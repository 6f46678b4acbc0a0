"""Whether a promise can be marked at all: a number, a deadline, or a named thing to deliver."""

from __future__ import annotations

import re
from bisect import bisect_left

from dajuan.ledger import Entry
from dajuan.marks.clauses import LABEL
from dajuan.marks.dossier import Dossier
from dajuan.marks.words import mark_words

# “十五五” in quotes is a time, no thing to deliver.
_NAMED = re.compile(r"《[^》]{2,40}》|“(?!十[一二三四五六七八九]五”)[^”]{2,20}”")
_AS_CENTRE = re.compile(r"[以将把][^，]*为(?:中心|平台|基地)")
_DATED = re.compile(r"今年|明年|(?:19|20)\d\d年")


def grounds(dossier: Dossier, entry: Entry) -> tuple[str, ...]:
    """Return what makes a promise measurable: ``number``, ``deadline``, ``deliverable``; nothing if nothing does.

    A number is a planned figure inside the promise; a deadline must stand in its own words; a deliverable is a verb of delivering with a named work or paper after it in one clause.
    """
    claim = entry.claim
    found = []
    starts = dossier.planned_starts.get(entry.edition, [])
    if bisect_left(starts, claim.span.start) < bisect_left(starts, claim.span.end):
        found.append("number")
    if _DATED.search(claim.quote) or any(word in claim.quote for word in mark_words().deadline):
        found.append("deadline")
    if any(_delivers(clause) for clause in LABEL.split(claim.quote)):
        found.append("deliverable")
    return tuple(found)


def _delivers(clause: str) -> bool:
    """Whether a clause says of a named thing that it will be there: 建成…大桥, 出台《…办法》."""
    words = mark_words()
    clause = _AS_CENTRE.sub("", clause)
    verb = min((place for word in words.deliver if (place := clause.find(word)) >= 0), default=-1)
    if verb < 0:
        return False
    rest = clause[verb:]
    named = _NAMED.search(rest) is not None
    thing = any(word in rest for word in words.things)
    return named or (thing and not any(clause[:verb].endswith(word) for word in words.vague))
