"""三大、六大、五个: does the list hold as many items as its name counts?"""

from __future__ import annotations

from dajuan.claims import Programme
from dajuan.ledger import Entry
from dajuan.marks.checks.asking import told
from dajuan.marks.dossier import Dossier
from dajuan.marks.model import Check, Hit

_LEAST = 0.4
_OPEN = ("等", "……", "…")


def counted_list(dossier: Dossier) -> Check:
    """Compare the number in a programme's name with the parts that the text lists; open lists (…等) are left out.

    Programmes too unsure to count as facts are looked at too: a list that does not fit its number makes them so.
    """
    reviews = {each.digest for each in dossier.reviews}
    unsure = [entry for entry in dossier.suggestions if entry.edition in reviews and entry.claim.confidence >= _LEAST]
    hits = [
        _hit(entry, entry.claim)
        for entry in (*dossier.programmes, *unsure)
        if isinstance(entry.claim, Programme) and _applies(entry, entry.claim)
    ]
    return told("counted-list", "Does the list hold as many items as its name counts?", "error", hits)


def _applies(entry: Entry, programme: Programme) -> bool:
    """A list is closed when neither it nor the words right after it say 等."""
    rest = entry.words[max(0, programme.span.end - entry.sentence.start) :].lstrip("”」』")
    is_open = programme.quote.rstrip("”」』").endswith(_OPEN) or rest.startswith(_OPEN)
    return programme.count is not None and len(programme.parts) > 1 and not is_open


def _hit(entry: Entry, programme: Programme) -> Hit:
    same = programme.count == len(programme.parts)
    verb = "and lists" if same else "but lists"
    message = f"{programme.name} counts {programme.count} {verb} {len(programme.parts)}: {'、'.join(programme.parts)}."
    return Hit((entry,), same, message)
