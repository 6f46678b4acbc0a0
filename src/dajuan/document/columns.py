"""Tables without rules: rows of print with wide gaps, one under another, whose pieces stand in columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from dajuan.document.grids import Grid, Place, Strip, indented, is_number, strip_of
from dajuan.document.printed import Page

_WIDE = 1.0  # a gap this many letters wide parts two cells
_SHORT = 12  # cells of words in a table without rules are short; longer ones are columns of prose
_PROSE = re.compile(r"[，。；][^，。；]*[，。；]|[。；，]$")


def gap_grids(page: Page, taken: set[Place]) -> list[Grid]:
    """Return the tables of a page that only the gaps between their columns hold together, without the glyphs ``taken``.

    They have three rows or more, and columns of numbers, or three columns or more of short words.
    """
    rows = _visual_rows(page, taken)
    found = []
    for run in _runs(rows):
        grid = _grid(run)
        if grid is not None:
            found.append(grid)
    return found


def _visual_rows(page: Page, taken: set[Place]) -> list[list[Strip]]:
    """The rows of print from the top, each parted where a gap is wide."""
    strips: list[Strip] = []
    for number, line in enumerate(page.lines):
        held: list[int] = []
        for index, glyph in enumerate(line):
            if (number, index) in taken:
                if held:
                    strips.append(strip_of(line, number, held))
                held = []
                continue
            if glyph.char.isspace():
                continue
            if held:
                last = line[held[-1]]
                size = max(1.0, glyph.top - glyph.bottom)
                jumps = abs((glyph.bottom + glyph.top) - (last.bottom + last.top)) > size
                if jumps or glyph.left - last.right > _WIDE * size or glyph.left < last.left - 0.5 * size:
                    strips.append(strip_of(line, number, held))
                    held = []
            held.append(index)
        if held:
            strips.append(strip_of(line, number, held))
    rows: list[list[Strip]] = []
    for strip in sorted(strips, key=lambda one: -one.middle):
        if rows and abs(rows[-1][0].middle - strip.middle) < 0.4 * strip.size:
            rows[-1].append(strip)
        else:
            rows.append([strip])
    return [sorted(row, key=lambda one: one.left) for row in rows]


def _runs(rows: Sequence[list[Strip]]) -> list[list[list[Strip]]]:
    """Rows that follow one another and have several pieces; a row of one short piece may stand among them."""
    runs: list[list[list[Strip]]] = []
    held: list[list[Strip]] = []
    for row in rows:
        near = not held or held[-1][0].middle - row[0].middle < 4 * row[0].size
        if near and (len(row) > 1 or (held and len(row[0].words) <= _SHORT and not _PROSE.search(row[0].words))):
            held.append(row)
            continue
        runs.append(held)
        held = [row] if len(row) > 1 else []
    runs.append(held)
    return [run for run in map(_without_tail, runs) if len(run) >= 3]


def _without_tail(run: list[list[Strip]]) -> list[list[Strip]]:
    """A run without rows of one piece at its end: those are a note or the next heading."""
    end = len(run)
    while end and len(run[end - 1]) == 1:
        end -= 1
    return run[:end]


def _grid(run: list[list[Strip]]) -> Grid | None:
    full = max(len(row) for row in run)
    body = [row for row in run if len(row) > 1 and any(is_number(strip.words) for strip in row[1:])]
    numeric = len(body) >= 2 and len(body) >= 0.6 * sum(len(row) > 1 for row in run) - 1
    words = [strip.words for row in run for strip in row]
    if any(_PROSE.search(one) for one in words if len(one) > _SHORT):
        return None
    if not numeric and (full < 3 or sum(len(row) == full for row in run) < 3 or sum(map(len, words)) > _SHORT * len(words)):
        return None
    columns = _columns(body if numeric else [row for row in run if len(row) == full])
    if len(columns) < 2 or (numeric and not _numbers_stand_under(columns, body)):
        return None
    rows, merged = _placed(run, columns)
    if _is_contents(rows):
        return None
    edges = (
        columns[0][0],
        *((left + right) / 2 for (_, left), (right, _) in pairwise(columns)),
        columns[-1][1],
    )
    strips = [strip for row in run for strip in row]
    return Grid(
        edges, max(strip.top for strip in strips), min(strip.bottom for strip in strips), rows, merged,
        {glyph for strip in strips for glyph in strip.glyphs}, ruled=False,
    )  # fmt: skip


def _is_contents(rows: Sequence[Sequence[str]]) -> bool:
    """Whether rows are a list of contents: titles, and page numbers that never fall."""
    pages = [int(row[-1]) for row in rows if row[-1].isdecimal() and len(row[-1]) <= 4]
    filled = sum(bool(row[-1]) for row in rows)
    return len(rows[0]) == 2 and len(pages) == filled >= 3 and pages == sorted(pages)


def _columns(rows: Sequence[Sequence[Strip]]) -> list[tuple[float, float]]:
    """The stretches across the page that the pieces of these rows cover."""
    found: list[tuple[float, float]] = []
    for left, right in sorted((strip.left, strip.right) for row in rows for strip in row):
        if found and left <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], right))
        else:
            found.append((left, right))
    return found


def _numbers_stand_under(columns: Sequence[tuple[float, float]], body: Sequence[Sequence[Strip]]) -> bool:
    """Whether most rows have a number in one column after the first, and no column mixes two pieces of one row."""
    for row in body:
        homes = [_home(columns, strip)[0] for strip in row]
        if len(set(homes)) != len(homes):
            return False
    last = [[strip for strip in row if _home(columns, strip)[0] == len(columns) - 1] for row in body]
    filled = [strips[0].words for strips in last if strips]
    return len(filled) >= 2 and sum(map(is_number, filled)) >= 0.5 * len(filled)


def _home(columns: Sequence[tuple[float, float]], strip: Strip) -> tuple[int, int]:
    """The first column a piece lies over, and over how many it lies."""
    over = [number for number, (left, right) in enumerate(columns) if strip.left < right and strip.right > left]
    if over:
        return over[0], over[-1] - over[0] + 1
    middle = (strip.left + strip.right) / 2
    return min(range(len(columns)), key=lambda n: abs((columns[n][0] + columns[n][1]) / 2 - middle)), 1


def _placed(run: Sequence[Sequence[Strip]], columns: Sequence[tuple[float, float]]) -> tuple[list[list[str]], dict[Place, Place]]:
    """Rows of words. A row of one piece under a first cell that fills its column goes on with that cell."""
    rows: list[list[str]] = []
    merged: dict[Place, Place] = {}
    first = [((number, 0), row[0]) for number, row in enumerate(run) if _home(columns, row[0])[0] == 0]
    depths = {place[0]: depth for place, _, depth in indented(first)}
    above: Sequence[Strip] = ()
    for number, row in enumerate(run):
        wide = columns[0][1] - columns[0][0]
        if rows and len(row) == 1 and _home(columns, row[0])[0] == 0 and above and above[0].right - above[0].left > 0.85 * wide:
            rows[-1][0] += row[0].words
            continue
        values = [""] * len(columns)
        for strip in row:
            column, across = _home(columns, strip)
            values[column] += strip.words
            if across > 1:
                merged[len(rows), column] = (1, across)
        if values[0]:
            values[0] = "　" * depths.get(number, 0) + values[0]
        rows.append(values)
        above = row
    return rows, merged
