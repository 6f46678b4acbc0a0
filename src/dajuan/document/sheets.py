"""The sheets of a workbook, read in a process of their own.

The Rust reader makes room for a whole sheet before it looks at it, and ends the process when there is not enough: one cell in
the last corner of a sheet, or one damaged number in an old file, would end everything. So it runs in a child with a limit on
memory and time, which imports nothing of dajuan and answers in JSON.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
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
        found: list[tuple[object, ...]] = []
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            cells = sheet.height * sheet.width
            rows = [[_shown(value) for value in row] for row in sheet.to_python()] if cells <= MOST_CELLS else []
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


def _shown(value: object) -> str:
    """A cell as a person sees it: whole numbers without a point, days as ISO dates."""
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
