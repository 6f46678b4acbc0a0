"""From any file to one ``Document``: text, parts, tables, and who, where, when."""

from dajuan.document.model import Annotation, Cell, Document, Facts, Genre, Section, Sentence, Table
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
