"""From any file to one ``Document``: text, parts, tables, and who, where, when.

What a document is comes at once; the readers of files come when one is first asked for, so that reading claims from a
document that is already there loads none of them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from dajuan.document.model import Annotation, Cell, Document, Facts, Genre, Section, Sentence, Table

if TYPE_CHECKING:
    from dajuan.document.crawls import ArchivedPage, archived_pages, oversized
    from dajuan.document.divisions import place_names
    from dajuan.document.lines import USUAL, fields_of
    from dajuan.document.reading import Refusal, from_text, read, read_all
    from dajuan.document.sheets import sheets_of
    from dajuan.document.tracing import Location, locate

__all__ = [
    "USUAL",
    "Annotation",
    "ArchivedPage",
    "Cell",
    "Document",
    "Facts",
    "Genre",
    "Location",
    "Refusal",
    "Section",
    "Sentence",
    "Table",
    "archived_pages",
    "fields_of",
    "from_text",
    "locate",
    "oversized",
    "place_names",
    "read",
    "read_all",
    "sheets_of",
]
_PLACE_OF = {
    **dict.fromkeys(("ArchivedPage", "archived_pages", "oversized"), "crawls"),
    **dict.fromkeys(("USUAL", "fields_of"), "lines"),
    **dict.fromkeys(("Refusal", "from_text", "read", "read_all"), "reading"),
    **dict.fromkeys(("Location", "locate"), "tracing"),
    "place_names": "divisions",
    "sheets_of": "sheets",
}


def __getattr__(name: str) -> object:
    if name not in _PLACE_OF:
        raise AttributeError(f"module 'dajuan.document' has no attribute {name!r}")
    return getattr(import_module(f"dajuan.document.{_PLACE_OF[name]}"), name)
