"""The sheets of a workbook, read in a process of their own.

The Rust reader makes room for a whole sheet before it looks at it, and ends the process when there is not enough: one cell in
the last corner of a sheet, or one damaged number in an old file, would end everything. So it runs in a child with a limit on
memory and time, which imports nothing of dajuan and answers in JSON.
"""

from __future__ import annotations

import html
import io
import json
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from python_calamine import load_workbook

MOST_CELLS = 2_000_000
_MEMORY = 3 << 30
_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, its cells as a person sees them, and how many there are (over the limit they are not read).

    ``first`` is the place of the first cell (row and column from 0), ``merged`` gives (rows, columns) of merged cells by place
    among the cells given.
    """

    name: str
    rows: list[list[str]]
    cells: int
    first: tuple[int, int] = (0, 0)
    merged: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)


def sheets_of(data: bytes) -> list[Sheet]:
    """Return the sheets of a workbook. Raises ``ValueError`` with the reason when it cannot be read within bounds."""
    command = [sys.executable, "-I", str(Path(__file__).resolve())]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise ValueError(f"reading it took more than {_SECONDS} seconds") from None
    if done.returncode:
        raise ValueError("it is damaged, or needs far more memory than its size")
    answer = json.loads(done.stdout)
    if isinstance(answer, str):
        raise ValueError(answer)
    return [
        Sheet(name, rows, cells, (first[0], first[1]), {(row, column): (down, across) for row, column, down, across in merged})
        for name, rows, cells, first, merged in answer
    ]


def _read(data: bytes) -> list[tuple[object, ...]] | str:
    """The sheets, or why they cannot be read."""
    try:
        book = load_workbook(io.BytesIO(data))
        percents = _percents(data) if data.startswith(b"PK") else {}
        found: list[tuple[object, ...]] = []
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            cells = sheet.height * sheet.width
            start = sheet.start or (0, 0)
            shares = percents.get(name, set())
            rows = [
                [_shown(value, (start[0] + number, start[1] + column) in shares) for column, value in enumerate(row)]
                for number, row in enumerate(sheet.to_python() if cells <= MOST_CELLS else [])
            ]
            first = sheet.start or (0, 0)
            merged = [
                (top - first[0], left - first[1], bottom - top + 1, right - left + 1)
                for (top, left), (bottom, right) in getattr(sheet, "merged_cell_ranges", None) or ()
                if top >= first[0] and left >= first[1]
            ]
            found.append((name, rows, cells, first, merged))
        return found
    except Exception as error:
        # The reader has errors of several kinds; to the parent they are one thing, with the reader's own words.
        return str(error) or type(error).__name__


def _percents(data: bytes) -> dict[str, set[tuple[int, int]]]:
    """The cells of each sheet that a person sees as percentages (ECMA-376, part 1, 18.8.30), by row and column from 0.

    The reader gives what is stored, .635, where the sheet shows 63.5 %.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
            if not {"xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
                return {}
            styles = _percent_styles(package.read("xl/styles.xml").decode("utf-8", "replace"))
            targets = dict(
                _pairs(package.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace"), "Relationship", "Id", "Target")
            )
            sheets = _pairs(package.read("xl/workbook.xml").decode("utf-8", "replace"), "sheet", "name", "r:id")
            found = {}
            for name, key in sheets if styles else ():
                path = "xl/" + targets.get(key, "").removeprefix("/xl/")
                if path in names:
                    found[html.unescape(name)] = set(_styled(package.read(path).decode("utf-8", "replace"), styles))
            return found
    except (OSError, ValueError, zipfile.BadZipFile, zlib.error, KeyError):
        return {}


def _pairs(xml: str, tag: str, first: str, second: str) -> list[tuple[str, str]]:
    """Two attributes of every element of a name."""
    pairs = []
    for element in re.finditer(rf"<(?:\w+:)?{tag}\s([^>]*)>", xml):
        told = dict(re.findall(r'([\w:]+)="([^"]*)"', element[1]))
        if first in told and second in told:
            pairs.append((told[first], told[second]))
    return pairs


def _percent_styles(xml: str) -> set[str]:
    """The numbers of the cell styles whose format shows a percentage."""
    formats = {"9", "10"} | {key for key, code in _pairs(xml, "numFmt", "numFmtId", "formatCode") if "%" in code}
    listed = re.search(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", xml, re.S)
    kinds = re.findall(r"<(?:\w+:)?xf\s([^>]*)>", listed[0]) if listed else []
    told = [re.search(r'numFmtId="(\d+)"', kind) for kind in kinds]
    return {str(number) for number, found in enumerate(told) if found and found[1] in formats}


_STYLED = re.compile(r'<(?:\w+:)?c\s(?=[^>]*\bs="(\d+)")(?=[^>]*\br="([A-Z]{1,3})(\d{1,7})")')


def _styled(xml: str, styles: set[str]) -> Iterator[tuple[int, int]]:
    for cell in _STYLED.finditer(xml):
        if cell[1] in styles:
            column = 0
            for letter in cell[2]:
                column = 26 * column + ord(letter) - ord("A") + 1
            yield int(cell[3]) - 1, column - 1


def _shown(value: object, percent: bool = False) -> str:
    """A cell as a person sees it: whole numbers without a point, percentages with their sign, days as ISO dates."""
    if percent and isinstance(value, float) and abs(value) < 1e9:
        return format(round(100 * value, 4), ".15g") + "%"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, float):
        return format(value, ".15g") if 1e-5 < abs(value) < 1e15 else str(value)  # a cell keeps fifteen digits; the rest is noise
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _limit() -> None:
    """Bound this process's memory, where the system can."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _limit()
    sys.stdout.buffer.write(json.dumps(_read(sys.stdin.buffer.read())).encode("ascii"))
