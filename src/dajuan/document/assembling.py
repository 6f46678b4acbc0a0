"""One text made of the pieces of an office file, with every paragraph, cell and page at a known place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from dajuan.document.model import Annotation, Cell, Table
from dajuan.values import Span

Grid = Sequence[Sequence[str]]


@dataclass
class Assembler:
    """Collects paragraphs, tables and pages in reading order; headings a format marks with their level, and what hangs on them."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    tables: list[Table] = field(default_factory=list)
    places: list[tuple[str, Span]] = field(default_factory=list)
    headings: list[tuple[Span, int]] = field(default_factory=list)
    annotations: list[Annotation] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self.parts)

    def add(self, text: str) -> Span:
        """Add ``text`` as it is and return where it stands."""
        start = self.length
        self.parts.append(text)
        self.length += len(text)
        return Span(start, self.length)

    def paragraph(self, text: str) -> None:
        """Add a paragraph with an empty line after it; an empty one is left out."""
        text = text.strip()
        if text:
            self.add(text + "\n\n")

    def table(
        self, rows: Grid, caption: str = "", sheet: str = "", merged: dict[tuple[int, int], tuple[int, int]] | None = None
    ) -> list[int]:
        """Add a table: cells joined by tabs, rows by line breaks. ``merged`` gives (rows, columns) of merged cells by place.

        Rows of one cell above the heads are its title; where such a title stands between rows, a new table begins. Cells
        covered by a merged one must be empty strings. Line breaks and tabs inside cells become spaces; space before the words
        is their indent. Returns where each row begins.
        """
        begins: list[int] = []
        for titles, body in parts_of(rows):
            told = [" ".join(" ".join(row).split()) for row in rows[titles.start : titles.stop]]
            for line in told:
                begins.append(self.length)
                self.add(line + "\n")
            words = " ".join(line for line in told if line)
            begins += self._body(rows, body, words or caption, sheet, merged or {})
        return begins

    def _body(
        self, rows: Grid, body: range, caption: str, sheet: str, merged: dict[tuple[int, int], tuple[int, int]]
    ) -> list[int]:
        start, cells, begins = self.length, [], []
        for number in body:
            begins.append(self.length)
            for column, value in enumerate(rows[number]):
                span = self.add(" ".join(value.split()))
                extent = merged.get((number, column), (1, 1))
                if len(span):
                    cells.append(Cell(number - body.start, column, span, *extent, indent_of(value)))
                self.add("\t" if column + 1 < len(rows[number]) else "")
            self.add("\n")
        if cells:
            heads = heads_of(rows[body.start : body.stop])
            self.tables.append(Table(Span(start, self.length), tuple(cells), heads, caption, sheet))
        self.add("\n")
        return begins

    def place(self, name: str, start: int, end: int | None = None) -> None:
        """Note that the text from ``start`` to ``end`` (here, when not given) stands on the page or sheet ``name``."""
        if self.places and self.places[-1][0] == name and self.places[-1][1].end == start:
            start = self.places.pop()[1].start
        elif end is None and start == self.length and any(name == told for told, _ in self.places):
            return  # the page was told of with the table that goes on over it
        self.places.append((name, Span(start, self.length if end is None else end)))

    def caption(self) -> str:
        """The short lines just above: the title a table has there, with the line that names its unit."""
        lines = [line.strip() for part in self.parts[-4:] for line in part.splitlines() if line.strip()]
        if not lines or len(lines[-1]) > _LONGEST_CAPTION or lines[-1].endswith("。") or "\t" in lines[-1]:
            return ""
        title = lines[-2] if len(lines) > 1 and _UNIT_LINE.match(lines[-1]) else ""
        wanted = title and len(title) <= _LONGEST_CAPTION and not title.endswith("。") and "\t" not in title
        return f"{title} {lines[-1]}" if wanted else lines[-1]


_LONGEST_CAPTION = 60
_UNIT_LINE = re.compile(r"[（(]?(?:计量)?单\s*位\s*[:：]")


def indent_of(words: str) -> int:
    """Return how many letters words stand in from the left: wide spaces count one, narrow ones a half.

    >>> indent_of("　　税收收入"), indent_of("  税收收入"), indent_of("税收收入")
    (2, 1, 0)
    """
    before = words[: len(words) - len(words.lstrip())]
    return (sum(2 if c in "　\u2003" else 1 for c in before if c not in "\r\n\t") + 1) // 2


_TITLE = re.compile(
    r"^(?:附?表\s?[\d一二三四五六七八九十]|[（(]?[一二三四五六七八九十]{1,2}[）)、].{4,}表$)|表(?:[（(].{1,12}[）)])?$"
)
_MOST_TITLES = 5


def parts_of(rows: Grid) -> list[tuple[range, range]]:
    """Return the tables of a grid: for each the rows of its title and the rows of its cells.

    >>> parts_of([["表1", ""], ["指标", "2031年"], ["绿道", "35"], ["表2 产量表", ""], ["品名", "吨"], ["粮食", "7"]])
    [(range(0, 1), range(1, 3)), (range(3, 4), range(4, 6))]
    """
    found: list[tuple[range, range]] = []
    filled = [[value.strip() for value in row if value.strip()] for row in rows]
    start = 0
    while start < len(rows):
        body = start
        while body < len(rows) and len(filled[body]) <= 1 and (body - start < _MOST_TITLES or start):
            body += 1
        if not start and (body >= len(rows) or not any(len(each) > 1 for each in filled)):
            return [(range(0), range(len(rows)))]
        end = body + 1
        while end < len(rows) and not _begins_table(filled, end):
            end += 1
        found.append((range(start, body), range(body, min(end, len(rows)))))
        start = end
    return found


def _begins_table(filled: Sequence[Sequence[str]], row: int) -> bool:
    """Whether a row is the title of a further table: one cell that reads so, and heads without numbers soon below it."""
    if len(filled[row]) != 1 or not _TITLE.search(filled[row][0]):
        return False
    below = next((each for each in filled[row + 1 : row + 1 + _MOST_TITLES] if len(each) > 1), [])
    return bool(below) and not any(_is_number(value) for value in below)


def heads_of(rows: Grid) -> int:
    """Return how many rows from the top are heads: those before the first with a number in it, at least one.

    A first row with a single filled cell is a title above the heads, and counts among them.
    """
    for number, row in enumerate(rows[:6]):
        filled = [value for value in row if value.strip()]
        if number and any(_is_number(value) for value in filled[1:] or filled):
            return number
    return 1 if len([value for value in (rows[0] if rows else []) if value.strip()]) > 1 else min(2, len(rows))


def _is_number(value: str) -> bool:
    bare = value.strip().rstrip("%％").replace(",", "").lstrip("-−")
    return bare.replace(".", "", 1).isdigit() and not (len(bare) == 4 and bare.startswith(("19", "20")))
