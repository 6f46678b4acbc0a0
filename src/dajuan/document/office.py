"""Word, Excel and CSV files."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from dajuan.document.assembling import Assembler
from dajuan.text import restore
from dajuan.values import DajuanError, Problem

LARGEST_UNPACKED = 512 * 1024 * 1024
MOST_CELLS = 2_000_000
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def check_package(data: bytes, origin: str) -> None:
    """Refuse an office package that is broken, encrypted or unpacks to far more than it holds (a bomb).

    Raises ``DajuanError``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            unpacked = sum(entry.file_size for entry in package.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
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
    for element in document.element.body:
        if element.tag == _WORD + "p":
            made.paragraph(_words(element))
        elif element.tag == _WORD + "tbl":
            rows, merged = _docx_grid(element)
            made.table(rows, _caption(made), merged=merged)
    return made


_OD = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"


def read_odt(data: bytes, origin: str) -> Assembler:
    """Return the paragraphs and tables of an OpenDocument text in order. Raises ``DajuanError``."""
    from lxml import etree

    check_package(data, origin)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
            root = etree.fromstring(package.read("content.xml"), parser)
    except (etree.XMLSyntaxError, zipfile.BadZipFile, KeyError, OSError) as error:
        raise DajuanError(
            Problem("broken-file", f"{origin} is no readable document: {error}.", remedy="Open it and save it again.")
        ) from error
    made, table = Assembler(), _OD % "table"
    body = root.find(f".//{_OD % 'office'}text")
    for element in body if body is not None else ():
        if element.tag == table + "table":
            rows = [
                ["".join(cell.itertext()) for cell in row.iter(table + "table-cell")] for row in element.iter(table + "table-row")
            ]
            made.table(rows, _caption(made))
        elif isinstance(element.tag, str) and element.tag.startswith(_OD % "text"):
            made.paragraph("".join(element.itertext()))
    return made


def _words(element: Any) -> str:
    """The visible text under an element: runs and tracked insertions, no deletions."""
    parts = []
    for node in element.iter(_WORD + "t", _WORD + "tab", _WORD + "br"):
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


def _caption(made: Assembler) -> str:
    """The last short paragraph before a table."""
    last = made.parts[-1].strip() if made.parts else ""
    return last if len(last) <= 60 and not last.endswith("。") else ""


def read_workbook(data: bytes, origin: str) -> Assembler:
    """Return the sheets of an Excel or OpenDocument workbook, each a table under its name. Raises ``DajuanError``."""
    from python_calamine import CalamineError, load_workbook

    if data.startswith(b"PK"):
        check_package(data, origin)
    try:
        book = load_workbook(io.BytesIO(data))
        sheets = [(name, book.get_sheet_by_name(name)) for name in book.sheet_names]
    except (CalamineError, OSError, ValueError) as error:
        raise DajuanError(
            Problem("broken-file", f"{origin} is no readable workbook: {error}.", remedy="Open it and save it again.")
        ) from error
    made = Assembler()
    for name, sheet in sheets:
        if sheet.height * sheet.width > MOST_CELLS:
            message = f"The sheet {name} of {origin} has {sheet.height * sheet.width} cells; the limit is {MOST_CELLS}."
            raise DajuanError(Problem("too-large", message, remedy="Delete the empty rows and columns and save it again."))
        rows = list(_filled([_shown(value) for value in row] for row in sheet.to_python(skip_empty_area=True)))
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


def _shown(value: object) -> str:
    """A cell as a person sees it: whole numbers without a point, days as ISO dates."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def read_csv(data: bytes) -> Assembler:
    """Return a CSV or tab-separated file as one table."""
    text = restore(data).text
    head = text[:4096]
    try:
        dialect: Any = csv.Sniffer().sniff(head, delimiters=",;\t|")
    except csv.Error:
        dialect = "excel"
    rows = list(_filled(iter(list(csv.reader(io.StringIO(re.sub(r"\r\n?", "\n", text)), dialect)))))
    made = Assembler()
    made.table(rows)
    return made
