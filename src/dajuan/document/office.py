"""OpenDocument texts, workbooks and CSV files."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from dajuan.document.assembling import Assembler
from dajuan.document.packages import BROKEN_ZIP, check_package, part_of
from dajuan.document.sheets import MOST_CELLS, Sheet, sheets_of
from dajuan.text import restore
from dajuan.values import DajuanError, Problem, Span

_OD = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"


def read_odt(data: bytes, origin: str) -> Assembler:
    """Return the paragraphs and tables of an OpenDocument text in order. Raises ``DajuanError``."""
    from lxml import etree

    check_package(data, origin)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
            root = etree.fromstring(part_of(package, "content.xml", origin), parser)
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
            words, start = _odt_words(element).strip(), made.length
            made.paragraph(words)
            level = element.get(_TEXT + "outline-level") or ""
            if element.tag == _TEXT + "h" and level.isdecimal() and words and "\n" not in words:
                made.headings.append((Span(start, start + len(words)), int(level)))
        elif element.tag != _TEXT + "tracked-changes":
            stack += reversed(element)
    return made


_TABLE, _TEXT = _OD % "table", _OD % "text"
_ASIDE = {_OD % "office" + "annotation", _TEXT + "note"}
_MOST_REPEATED, _MOST_COLUMNS = 200, 2000


def _odt_grid(table: Any) -> list[list[str]]:
    """The cells of a table; those that stand for several alike are repeated."""
    rows = []
    for row in table.iter(_TABLE + "table-row"):
        values: list[str] = []
        for cell in row:
            if cell.tag in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
                repeated = cell.get(_TABLE + "number-columns-repeated", "1")
                words = " ".join(_odt_words(part) for part in cell.iter(_TEXT + "p", _TEXT + "h"))
                room = max(1, _MOST_COLUMNS - len(values))
                values += [words] * (min(_MOST_REPEATED, room, int(repeated)) if repeated.isdecimal() else 1)
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


def read_workbook(data: bytes, origin: str) -> Assembler:
    """Return the sheets of an Excel or OpenDocument workbook, each a table under its name. Raises ``DajuanError``."""
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
        _write_sheet(sheet, made)
    return made


def _write_sheet(sheet: Sheet, made: Assembler) -> None:
    """Write one sheet: its title, and its rows without the empty ones, each with its number on the sheet."""
    kept = [number for number, row in enumerate(sheet.rows) if any(value.strip() for value in row)]
    rows = [sheet.rows[number] for number in kept]
    start = made.length
    title = _title_row(rows)
    made.paragraph(title or sheet.name)
    if title:
        kept, rows = kept[1:], rows[1:]
    place = {number: row for row, number in enumerate(kept)}
    merged = {(place[row], column): extent for (row, column), extent in sheet.merged.items() if row in place}
    begins = made.table(rows, title or sheet.name, sheet.name, merged)
    for index, table in enumerate(made.tables):
        if table.span.start >= start:
            first = begins.index(table.span.start)
            rows_there = kept[first : first + 1 + max(cell.row for cell in table.cells)]
            top, left = sheet.first
            made.tables[index] = replace(table, numbers=tuple(top + number + 1 for number in rows_there), left=left)
    made.place(sheet.name, start)


def _filled(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """The rows that hold anything."""
    return (row for row in rows if any(value.strip() for value in row))


def _title_row(rows: list[list[str]]) -> str:
    """A first row with one filled cell is the sheet's title."""
    filled = [value for value in rows[0] if value.strip()] if rows else []
    return filled[0] if len(filled) == 1 and len(rows) > 1 else ""


_LONGEST_CELL = 131_072


def _bounded(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    """Yield rows. Raises ``csv.Error`` for a field without end: the limit of ``csv`` itself anybody in the process may raise."""
    for row in rows:
        if any(len(cell) > _LONGEST_CELL for cell in row):
            raise csv.Error(f"a field has more than {_LONGEST_CELL} characters")
        yield row


def read_csv(data: bytes, origin: str) -> Assembler:
    """Return a CSV or tab-separated file as one table. Raises ``DajuanError``."""
    text = restore(data).text
    head = text[:4096]
    try:
        dialect: Any = csv.Sniffer().sniff(head, delimiters=",;\t|")
    except csv.Error:
        dialect = "excel"
    try:
        rows = list(_filled(_bounded(csv.reader(io.StringIO(re.sub(r"\r\n?", "\n", text)), dialect))))
    except csv.Error as error:
        raise DajuanError(
            Problem("broken-file", f"{origin} is no readable table: {error}.", remedy="Check its quotation marks.")
        ) from error
    made = Assembler()
    made.table(rows)
    return made
