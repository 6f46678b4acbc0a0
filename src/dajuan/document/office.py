"""Word, Excel and CSV files."""

from __future__ import annotations

import csv
import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from dajuan.document.assembling import Assembler
from dajuan.text import restore
from dajuan.values import DajuanError, Problem

LARGEST_UNPACKED = 512 * 1024 * 1024
# All that the standard library raises over a damaged, protected or oddly packed zip file.
BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, ValueError, RuntimeError, EOFError, KeyError, struct.error)
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def check_package(data: bytes, origin: str) -> None:
    """Refuse an office package that is broken, encrypted or unpacks to far more than it holds (a bomb).

    Raises ``DajuanError``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            unpacked = sum(entry.file_size for entry in package.infolist())
    except BROKEN_ZIP as error:
        raise DajuanError(
            Problem("broken-file", f"{origin} is damaged: {error}.", remedy="Open it in its program and save it again.")
        ) from error
    if unpacked > LARGEST_UNPACKED:
        message = f"{origin} unpacks to {unpacked >> 20} MB; the limit is {LARGEST_UNPACKED >> 20} MB."
        raise DajuanError(Problem("too-large", message, remedy="Take the text out of it and read that."))


def read_docx(data: bytes, origin: str) -> Assembler:
    """Return the paragraphs and tables of a Word file in order; tracked insertions are kept, deletions and comments left out.

    Raises ``DajuanError`` when it cannot be opened.
    """
    import docx

    check_package(data, origin)
    try:
        document = docx.Document(io.BytesIO(data))
    except Exception as error:
        # python-docx raises whatever its XML parser does; to a reader they are one thing: the file is broken.
        raise DajuanError(
            Problem("broken-file", f"{origin} is no readable Word file: {error}.", remedy="Open it in Word and save it again.")
        ) from error
    made = Assembler()
    for element in _blocks(document.element.body):
        if element.tag == _WORD + "p":
            made.paragraph(_words(element))
        elif element.tag == _WORD + "tbl":
            rows, merged = _docx_grid(element)
            made.table(rows, made.caption(), merged=merged)
    return made


_WRAPPERS = {_WORD + name for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")}


def _blocks(root: Any) -> Iterator[Any]:
    """Paragraphs and tables in order, those inside content controls too."""
    stack = list(reversed(root))
    while stack:
        element = stack.pop()
        if element.tag in _WRAPPERS:
            stack += reversed(element)
        else:
            yield element


_OD = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"


def read_odt(data: bytes, origin: str) -> Assembler:
    """Return the paragraphs and tables of an OpenDocument text in order. Raises ``DajuanError``."""
    from lxml import etree

    check_package(data, origin)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
            root = etree.fromstring(package.read("content.xml"), parser)
    except (etree.XMLSyntaxError, *BROKEN_ZIP) as error:
        raise DajuanError(
            Problem("broken-file", f"{origin} is no readable document: {error}.", remedy="Open it and save it again.")
        ) from error
    made = Assembler()
    body = root.find(f".//{_OD % 'office'}text")
    stack = list(reversed(body)) if body is not None else []
    while stack:
        element = stack.pop()
        if element.tag == _TABLE + "table":
            made.table(_odt_grid(element), made.caption())
        elif element.tag in (_TEXT + "p", _TEXT + "h"):
            made.paragraph(_odt_words(element))
        elif element.tag != _TEXT + "tracked-changes":
            stack += reversed(element)
    return made


_TABLE, _TEXT = _OD % "table", _OD % "text"
_ASIDE = {_OD % "office" + "annotation", _TEXT + "note"}
_MOST_REPEATED = 200


def _odt_grid(table: Any) -> list[list[str]]:
    """The cells of a table; those that stand for several alike are repeated."""
    rows = []
    for row in table.iter(_TABLE + "table-row"):
        values: list[str] = []
        for cell in row:
            if cell.tag in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
                repeated = cell.get(_TABLE + "number-columns-repeated", "1")
                words = " ".join(_odt_words(part) for part in cell.iter(_TEXT + "p", _TEXT + "h"))
                values += [words] * (min(_MOST_REPEATED, int(repeated)) if repeated.isdecimal() else 1)
        rows.append(values)
    return rows


def _odt_words(root: Any) -> str:
    """The text of a paragraph, without the comments and notes hung on it."""
    parts: list[str] = [root.text or ""]
    stack = list(reversed(root))
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            parts.append(node)
            continue
        stack.append(node.tail or "")
        if not isinstance(node.tag, str) or node.tag in _ASIDE:
            continue
        if node.tag in (_TEXT + "s", _TEXT + "tab", _TEXT + "line-break"):
            parts.append("\n" if node.tag == _TEXT + "line-break" else " ")
        parts.append(node.text or "")
        stack += reversed(node)
    return "".join(parts)


_UNSEEN = (_WORD + "moveFrom", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")


def _words(element: Any) -> str:
    """The visible text under an element: runs and tracked insertions; no deletions, no place that words were moved from.

    Of a drawing kept twice, for new and for old programs, the old form is left out.
    """
    parts = []
    unseen = {id(node) for gone in element.iter(*_UNSEEN) for node in gone.iter()}
    for node in element.iter(_WORD + "t", _WORD + "tab", _WORD + "br"):
        if id(node) in unseen or (node.tag == _WORD + "tab" and node.getparent().tag == _WORD + "tabs"):
            continue
        if node.tag == _WORD + "t":
            parts.append(node.text or "")
        else:
            parts.append(" " if node.tag == _WORD + "tab" else "\n")
    return "".join(parts)


def _docx_grid(table: Any) -> tuple[list[list[str]], dict[tuple[int, int], tuple[int, int]]]:
    rows: list[list[str]] = []
    merged: dict[tuple[int, int], tuple[int, int]] = {}
    open_cells: dict[int, tuple[int, int]] = {}
    for number, row in enumerate(table.iter(_WORD + "tr")):
        values: list[str] = []
        for cell in row.iter(_WORD + "tc"):
            column = len(values)
            span = cell.find(f"{_WORD}tcPr/{_WORD}gridSpan")
            down = cell.find(f"{_WORD}tcPr/{_WORD}vMerge")
            width = int(span.get(_WORD + "val", "1")) if span is not None else 1
            if down is not None and down.get(_WORD + "val") != "restart" and column in open_cells:
                top = open_cells[column]
                merged[top] = (number - top[0] + 1, merged.get(top, (1, width))[1])
                values += [""] * width
                continue
            values += ["".join(_words(cell))] + [""] * (width - 1)
            open_cells[column] = (number, column)
            if width > 1:
                merged[number, column] = (1, width)
        rows.append(values)
    return rows, merged


def read_workbook(data: bytes, origin: str) -> Assembler:
    """Return the sheets of an Excel or OpenDocument workbook, each a table under its name. Raises ``DajuanError``."""
    from dajuan.document.sheets import MOST_CELLS, sheets_of

    if data.startswith(b"PK"):
        check_package(data, origin)
    try:
        sheets = sheets_of(data)
    except (OSError, ValueError) as error:
        raise DajuanError(
            Problem("broken-file", f"{origin} is no readable workbook: {error}.", remedy="Open it and save it again.")
        ) from error
    made = Assembler()
    for sheet in sheets:
        name = sheet.name
        if sheet.cells > MOST_CELLS:
            message = f"The sheet {name} of {origin} has {sheet.cells} cells; the limit is {MOST_CELLS}."
            raise DajuanError(Problem("too-large", message, remedy="Delete the empty rows and columns and save it again."))
        rows = list(_filled(iter(sheet.rows)))
        start = made.length
        title = _title_row(rows)
        made.paragraph(title or name)
        made.table(rows[1:] if title else rows, title or name, name)
        made.place(name, start)
    return made


def _filled(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """The rows that hold anything."""
    return (row for row in rows if any(value.strip() for value in row))


def _title_row(rows: list[list[str]]) -> str:
    """A first row with one filled cell is the sheet's title."""
    filled = [value for value in rows[0] if value.strip()] if rows else []
    return filled[0] if len(filled) == 1 and len(rows) > 1 else ""


def read_csv(data: bytes, origin: str) -> Assembler:
    """Return a CSV or tab-separated file as one table. Raises ``DajuanError``."""
    text = restore(data).text
    head = text[:4096]
    try:
        dialect: Any = csv.Sniffer().sniff(head, delimiters=",;\t|")
    except csv.Error:
        dialect = "excel"
    try:
        rows = list(_filled(csv.reader(io.StringIO(re.sub(r"\r\n?", "\n", text)), dialect)))
    except csv.Error as error:
        raise DajuanError(
            Problem("broken-file", f"{origin} is no readable table: {error}.", remedy="Check its quotation marks.")
        ) from error
    made = Assembler()
    made.table(rows)
    return made
