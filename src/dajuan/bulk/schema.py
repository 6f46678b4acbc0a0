"""The columns of a bulk result, versioned. Four tables: documents, claims, edits, problems.

Version 1. Every table has ``id`` (the row's own) and ``digest`` (the edition) to join on. ``start`` and ``end`` of claims and
document problems are code points of the restored text, those of edits of the source text. ``status`` of a document is kept,
dropped (with the filter's name as ``reason``), duplicate, or refused (with the problem's code). ``content`` names the words of
a text whatever stands between them. ``packed`` holds the whole document or claim as the ledger keeps it, so that a result can
be loaded into a ledger without reading anything twice. ``value_text`` keeps every digit; ``value`` is for arithmetic.
"""

from __future__ import annotations

from daft import DataType

VERSION = 1

_TEXT, _PLACE, _NUMBER = DataType.string(), DataType.int64(), DataType.float64()

EDITS = {"start": _PLACE, "end": _PLACE, "before": _TEXT, "after": _TEXT, "rule": _TEXT, "confidence": _NUMBER}
PROBLEMS = {"code": _TEXT, "message": _TEXT, "start": _PLACE, "end": _PLACE}
CLAIMS = {
    "claim": _TEXT, "type": _TEXT, "start": _PLACE, "end": _PLACE, "quote": _TEXT, "value": _NUMBER, "value_text": _TEXT,
    "high": _NUMBER, "unit": _TEXT, "bound": _TEXT, "kind": _TEXT, "measure": _TEXT, "period": _TEXT, "modality": _TEXT,
    "base": _TEXT, "claim_area": _TEXT, "universe": _TEXT, "indicator": _TEXT, "rule": _TEXT, "confidence": _NUMBER, "detail": _TEXT,
    "packed": _TEXT,
}  # fmt: skip
DOCUMENTS = {
    "id": _TEXT, "url": _TEXT, "digest": _TEXT, "status": _TEXT, "reason": _TEXT, "title": _TEXT, "area": _TEXT, "date": _TEXT,
    "genre": _TEXT, "bytes": _PLACE, "characters": _PLACE, "content": _TEXT, "packed": _TEXT, "damage": DataType.list(_TEXT),
}  # fmt: skip
LISTS = {"claims": CLAIMS, "edits": EDITS, "problems": PROBLEMS}

ANSWER = DataType.struct(DOCUMENTS | {name: DataType.list(DataType.struct(columns)) for name, columns in LISTS.items()})
ARROW = ANSWER.to_arrow_dtype()


def described() -> dict[str, object]:
    """Return the schema as plain data: its version, and of each table the columns with their types."""
    tables = {"documents": DOCUMENTS} | {name: {"id": _TEXT, "digest": _TEXT} | columns for name, columns in LISTS.items()}
    return {
        "version": VERSION,
        "tables": {name: {column: str(kind) for column, kind in columns.items()} for name, columns in tables.items()},
    }
