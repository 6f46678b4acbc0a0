"""dajuan reads what a government published about its plans and results, and keeps score.

    bytes -> Restored(text, edits) -> Document -> claims -> ledger -> marks -> sheet

The front door: ``restore, read, find_claims, Ledger, mark, answer``. Each is loaded
when first asked for, so that using one room does not pay for the others.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dajuan.claims import find_claims as find_claims
    from dajuan.document import read as read
    from dajuan.ledger import Ledger as Ledger
    from dajuan.marks import mark as mark
    from dajuan.sheet import answer as answer
    from dajuan.text import restore as restore

__version__ = "0.1.0"
__all__ = ["Ledger", "answer", "find_claims", "mark", "read", "restore"]

_ROOM_OF = {
    "restore": "dajuan.text",
    "read": "dajuan.document",
    "find_claims": "dajuan.claims",
    "Ledger": "dajuan.ledger",
    "mark": "dajuan.marks",
    "answer": "dajuan.sheet",
}


def __getattr__(name: str) -> object:
    if name not in _ROOM_OF:
        raise AttributeError(f"module 'dajuan' has no attribute {name!r}")
    return getattr(import_module(_ROOM_OF[name]), name)
