"""PDF files: text in reading order, tables as cells, running heads and page numbers left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from dajuan.document.assembling import Assembler
from dajuan.document.columns import gap_grids
from dajuan.document.grids import Grid, ruled_grids
from dajuan.document.printed import Page, UnreadablePdf, pages_of
from dajuan.values import DajuanError, Problem


@dataclass
class Part:
    """What stands on a page, in reading order: a line of text or a table."""

    page: int
    line: str = ""
    grid: Grid | None = None


@dataclass
class Whole:
    """A table that may run over several pages: its grid, and for each further page the first row that stands on it."""

    grid: Grid
    turns: list[tuple[int, int]] = field(default_factory=list)


def read_pdf(data: bytes, origin: str) -> tuple[Assembler, tuple[Problem, ...]]:
    """Return the text and tables of a PDF, page by page: no running heads and page numbers, lines joined; and what is missing.

    A table that goes on over the page is one table, its repeated heads dropped. Raises ``DajuanError`` when the file is
    encrypted, broken, or has no text layer.
    """
    try:
        pages, cut = pages_of(data)
    except UnreadablePdf as error:
        locked = error.code == "encrypted"
        what = "is protected by a password" if locked else f"is no readable PDF ({error})"
        remedy = "Save a copy without the password." if locked else "Print it to a new PDF, or read its text."
        raise DajuanError(Problem(error.code, f"{origin} {what}.", remedy=remedy)) from error
    if not any(page.lines for page in pages):
        message = f"{origin} has no text layer; its pages are pictures."
        raise DajuanError(Problem("no-text-layer", message, remedy="Recognise its text first (OCR), then read the result."))
    made = Assembler()
    _assemble(_without_furniture([_parts(page, number) for number, page in enumerate(pages, 1)]), made)
    missing = (Problem("cut-short", f"Of {origin}, {cut}.", remedy="Split it and read the parts."),) if cut else ()
    return made, missing


def _parts(page: Page, number: int) -> list[Part]:
    """The lines of a page outside its tables, and each table where its first letter was written."""
    grids = ruled_grids(page)
    taken = {place for grid in grids for place in grid.taken}
    grids += gap_grids(page, taken)
    owner = {place: grid for grid in grids for place in grid.taken}
    parts: list[Part] = []
    told: list[Grid] = []
    for row, line in enumerate(page.lines):
        words = ""
        for index, glyph in enumerate(line):
            grid = owner.get((row, index))
            if grid is None:
                words += glyph.char
            elif grid not in told:
                if words.strip():
                    parts.append(Part(number, words.strip()))
                words = ""
                told.append(grid)
                parts.append(Part(number, grid=grid))
        if words.strip():
            parts.append(Part(number, words.strip()))
    return parts


def _without_furniture(pages: list[list[Part]]) -> list[list[Part]]:
    running = _running_lines([[part.line for part in parts if part.line] for parts in pages])
    return [[part for part in parts if part.grid or not _is_furniture(part.line, running)] for parts in pages]


def _running_lines(pages: list[list[str]]) -> set[str]:
    """Lines that stand at the top or bottom of most pages; sentences are never among them."""
    ends = (line for lines in pages for line in {*lines[:2], *lines[-2:]} if len(line) <= 40 and not re.search(r"[。；，]", line))
    edges = Counter(re.sub(r"\d+", "#", line) for line in ends)
    return {line for line, count in edges.items() if len(pages) >= 3 and count > 0.5 * len(pages)}


def _is_furniture(line: str, running: set[str]) -> bool:
    return bool(re.fullmatch(r"[—\-–―\s·]*\d{1,4}[—\-–―\s·]*", line)) or re.sub(r"\d+", "#", line) in running


_GOES_ON = re.compile(r"[（(]?(?:续表?|接上表|表?[\d一二三四五六七八九十]{0,3}[（(]?续[）)]?)[）)]?")


def _assemble(pages: list[list[Part]], made: Assembler) -> None:
    """Write the parts of all pages, with the place of each page; a table that goes on is written once, whole."""
    told: dict[int, list[list[Part | Whole]]] = {}
    last: Whole | None = None
    for number, parts in enumerate(pages, 1):
        blocks: list[list[Part | Whole]] = []
        for place, part in enumerate(parts):
            if part.grid is None:
                if last and not blocks and _GOES_ON.fullmatch(part.line) and place + 1 < len(parts) and parts[place + 1].grid:
                    continue
                if blocks and not isinstance(blocks[-1][-1], Whole):
                    blocks[-1].append(part)
                else:
                    blocks.append([part])
            elif last is not None and not blocks and _same_columns(last.grid, part.grid):
                last.turns.append((number, _append(last.grid, part.grid)))
            else:
                blocks.append([Whole(part.grid)])
        told[number] = blocks
        if blocks:
            end = blocks[-1][-1]
            last = end if isinstance(end, Whole) else None
    for number, blocks in told.items():
        _write(number, blocks, made)


def _write(number: int, blocks: Sequence[list[Part | Whole]], made: Assembler) -> None:
    start = made.length
    for block in blocks:
        if isinstance(block[0], Whole):
            whole = block[0]
            begins = made.table(whole.grid.rows, made.caption(), merged=whole.grid.merged)
            for page, row in whole.turns:
                made.place(f"page {number}", start, begins[row])
                start, number = begins[row], page
        else:
            for paragraph in joined([part.line for part in block if isinstance(part, Part)]):
                made.add(paragraph + "\n")
    made.place(f"page {number}", start)


def _same_columns(above: Grid, below: Grid) -> bool:
    """Whether a table may go on from one page to the next: as many columns, at the same places."""
    if len(above.edges) != len(below.edges) or above.ruled != below.ruled:
        return False
    slack = 6.0 if above.ruled else 25.0
    return all(abs(a - b) <= slack for a, b in zip(above.edges, below.edges, strict=True))


def _append(above: Grid, below: Grid) -> int:
    """Add the rows of ``below`` without heads said again; return the row the next page begins with."""
    again = 0
    bare = [[value.strip() for value in row] for row in above.rows]
    while again < min(6, len(below.rows), len(above.rows)) and [value.strip() for value in below.rows[again]] == bare[again]:
        again += 1
    begin = len(above.rows)
    above.rows += below.rows[again:]
    for (row, column), extent in below.merged.items():
        if row >= again:
            above.merged[begin + row - again, column] = extent
    return begin if len(above.rows) > begin else begin - 1


_CLOSED = re.compile(r"[。！？；：:]$")
_NEW = re.compile(
    r"第[一二三四五六七八九十]+[章节]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d)"
)


def joined(lines: list[str]) -> Iterator[str]:
    """Join lines that only wrap: those about as long as the longest, not closed, before a line that starts nothing new."""
    widest = max((len(line) for line in lines), default=0)
    held = ""
    for number, line in enumerate(lines):
        held += line
        following = lines[number + 1] if number + 1 < len(lines) else ""
        wraps = len(line) >= 0.7 * widest and widest >= 18 and following and not _NEW.match(following)
        if wraps and not (_CLOSED.search(line) and len(line) < 0.95 * widest):
            if line[-1:].isascii() and following[:1].isascii() and line[-1:].isalpha() and following[:1].isalpha():
                held += " "
            continue
        yield held
        held = ""
    if held:
        yield held
