"""The columns of a bulk result, versioned. Four tables: documents, claims, edits, problems.

Version 2. Every table has ``id`` (the row's own) and ``digest`` (the edition) to join on. ``start`` and ``end`` of claims and
document problems are code points of the restored text, those of edits of the source text. ``status`` of a document is kept,
dropped (with the filter's name as ``reason``), duplicate (``same-words`` or ``alike``; ``of`` is the ``digest`` of the
document that was kept), or refused (with the problem's code). ``language`` is und where it is not sure. ``content`` names the
words of a text whatever stands between them, ``likeness`` what it is like (``copies`` says how). ``packed`` holds the whole
document or claim as the ledger keeps it, so that a result can be loaded into a ledger without reading anything twice.
``value_text`` keeps every digit; ``value`` is for arithmetic.
"""

from __future__ import annotations

import pyarrow

VERSION = 2

_TEXT, _PLACE, _NUMBER = pyarrow.large_string(), pyarrow.int64(), pyarrow.float64()

EDITS = {"start": _PLACE, "end": _PLACE, "before": _TEXT, "after": _TEXT, "rule": _TEXT, "confidence": _NUMBER}
PROBLEMS = {"code": _TEXT, "message": _TEXT, "start": _PLACE, "end": _PLACE}
CLAIMS = {
    "claim": _TEXT, "type": _TEXT, "start": _PLACE, "end": _PLACE, "quote": _TEXT, "value": _NUMBER, "value_text": _TEXT,
    "high": _NUMBER, "unit": _TEXT, "bound": _TEXT, "kind": _TEXT, "measure": _TEXT, "period": _TEXT, "modality": _TEXT,
    "base": _TEXT, "claim_area": _TEXT, "universe": _TEXT, "indicator": _TEXT, "rule": _TEXT, "confidence": _NUMBER, "detail": _TEXT,
    "packed": _TEXT,
}  # fmt: skip
DOCUMENTS = {
    "id": _TEXT, "url": _TEXT, "digest": _TEXT, "status": _TEXT, "reason": _TEXT, "of": _TEXT, "title": _TEXT, "area": _TEXT,
    "date": _TEXT, "genre": _TEXT, "language": _TEXT, "bytes": _PLACE, "characters": _PLACE, "content": _TEXT,
    "likeness": pyarrow.large_binary(), "packed": _TEXT, "damage": pyarrow.large_list(_TEXT),
}  # fmt: skip
LISTS = {"claims": CLAIMS, "edits": EDITS, "problems": PROBLEMS}

ANSWER = pyarrow.struct(
    DOCUMENTS | {name: pyarrow.large_list(pyarrow.struct(columns.items())) for name, columns in LISTS.items()}
)


def described() -> dict[str, object]:
    """Return the schema as plain data: its version, and of each table the columns with their types."""
    tables = {"documents": DOCUMENTS} | {name: {"id": _TEXT, "digest": _TEXT} | columns for name, columns in LISTS.items()}
    return {
        "version": VERSION,
        "tables": {
            name: {column: str(kind).removeprefix("large_") for column, kind in columns.items()}
            for name, columns in tables.items()
        },
    }
