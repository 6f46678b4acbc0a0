"""From any file to one ``Document``: text, parts, tables, and who, where, when.

What a document is comes at once; the readers of files come when one is first asked for, so that reading claims from a
document that is already there loads none of them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from dajuan.document.model import Annotation, Cell, Document, Facts, Genre, Section, Sentence, Table

if TYPE_CHECKING:
    from dajuan.document.reading import Refusal, from_text, read, read_all
    from dajuan.document.sheets import sheets_of
    from dajuan.document.tracing import Location, locate

__all__ = [
    "Annotation",
    "Cell",
    "Document",
    "Facts",
    "Genre",
    "Location",
    "Refusal",
    "Section",
    "Sentence",
    "Table",
    "from_text",
    "locate",
    "read",
    "read_all",
    "sheets_of",
]
_LATER = {
    "Location": "tracing",
    "Refusal": "reading",
    "from_text": "reading",
    "locate": "tracing",
    "read": "reading",
    "read_all": "reading",
    "sheets_of": "sheets",
}


def __getattr__(name: str) -> object:
    """Import what reads files when it is first asked for (PEP 562)."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    made: object = getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
    globals()[name] = made
    return made
