"""Tables on a printed page: those with rules drawn round their cells, and those held together by the gaps between columns."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dajuan.document.printed import Glyph, Page, Rule

_SNAP = 2.5
_MOST_CROSSINGS = 250_000
Place = tuple[int, int]


@dataclass
class Grid:
    """A table on a page: the edges of its columns, its rows of words, its merged cells, and the glyphs it took.

    A glyph is named by its line and its place in the line. Words indented below others begin with wide spaces.
    """

    edges: tuple[float, ...]
    top: float
    bottom: float
    rows: list[list[str]]
    merged: dict[Place, Place] = field(default_factory=dict)
    taken: set[Place] = field(default_factory=set)
    ruled: bool = True


@dataclass(frozen=True, slots=True)
class Strip:
    """A stretch of one line of print: its words, where it stands, and how wide its widest letter is."""

    words: str
    left: float
    right: float
    bottom: float
    top: float
    glyphs: tuple[Place, ...]
    em: float = 10.0

    @property
    def middle(self) -> float:
        """Half way up."""
        return (self.bottom + self.top) / 2

    @property
    def size(self) -> float:
        """The height of its letters."""
        return max(1.0, self.top - self.bottom)


def ruled_grids(page: Page) -> list[Grid]:
    """Return the tables of a page whose cells are parted by rules."""
    found = []
    for along, up in _connected(_merged(page.rules)):
        edges, levels = _edges(along, up), _distinct(rule.at for rule in along)
        if len(edges) < 3 or len(levels) < 2:
            continue
        grid = _filled(page, edges, levels, along, up)
        if len(grid.rows) >= 2 and sum(bool(value) for row in grid.rows for value in row) >= 4:
            found.append(grid)
    return found


def _merged(rules: Sequence[Rule]) -> list[Rule]:
    """One rule for all pieces that lie on one line and touch."""
    found: list[Rule] = []
    groups: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda one: (one.along, one.at)):
        if groups and groups[-1][0].along == rule.along and rule.at - groups[-1][-1].at <= 2.0:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    for group in groups:
        pieces = sorted(group, key=lambda one: one.low)
        low, high = pieces[0].low, pieces[0].high
        for piece in pieces[1:]:
            if piece.low > high + _SNAP:
                found.append(Rule(piece.along, group[0].at, low, high))
                low = piece.low
            high = max(high, piece.high)
        found.append(Rule(group[0].along, group[0].at, low, high))
    return found


def _connected(rules: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Rules that cross one another, directly or through others: those along the page and those up it."""
    along = [rule for rule in rules if rule.along]
    up = [rule for rule in rules if not rule.along]
    if len(along) * len(up) > _MOST_CROSSINGS:
        return []
    home = list(range(len(along) + len(up)))

    def root(one: int) -> int:
        while home[one] != one:
            home[one] = home[home[one]]
            one = home[one]
        return one

    for i, flat in enumerate(along):
        for j, steep in enumerate(up, len(along)):
            if flat.low - _SNAP <= steep.at <= flat.high + _SNAP and steep.low - _SNAP <= flat.at <= steep.high + _SNAP:
                home[root(i)] = root(j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate([*along, *up]):
        groups.setdefault(root(i), ([], []))[i >= len(along)].append(rule)
    return [group for group in groups.values() if len(group[0]) >= 2 and group[1]]


def _distinct(values: Iterable[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _SNAP:
            found.append(value)
    return found


def _edges(along: Sequence[Rule], up: Sequence[Rule]) -> list[float]:
    """Where columns begin and end; many tables have no rule at their left and right side."""
    inner = _distinct(rule.at for rule in up)
    left, right = min(rule.low for rule in along), max(rule.high for rule in along)
    return [*([left] if left < inner[0] - 8 else []), *inner, *([right] if right > inner[-1] + 8 else [])]


def _filled(page: Page, edges: Sequence[float], levels: Sequence[float], along: Sequence[Rule], up: Sequence[Rule]) -> Grid:
    """The words in each cell, rows from the top."""
    cells: dict[Place, list[Strip]] = {}
    taken: set[Place] = set()
    bands = len(levels) - 1

    def home(glyph: Glyph) -> Place | None:
        column = bisect_right(edges, (glyph.left + glyph.right) / 2) - 1
        band = bisect_right(levels, (glyph.bottom + glyph.top) / 2) - 1
        return (bands - 1 - band, column) if 0 <= column < len(edges) - 1 and 0 <= band < bands else None

    for number, line in enumerate(page.lines):
        for place, strip in _strips_by(line, number, home):
            cells.setdefault(place, []).append(strip)
            taken.update(strip.glyphs)
    owners = _owners(edges, levels, along, up)
    joined: dict[Place, list[Strip]] = {}
    for place, strips in cells.items():
        joined.setdefault(owners.get(place, place), []).extend(strips)
    merged: dict[Place, Place] = {}
    for place, owner in owners.items():
        down, across = merged.get(owner, (1, 1))
        merged[owner] = (max(down, place[0] - owner[0] + 1), max(across, place[1] - owner[1] + 1))
    rows, merged = _rows(joined, bands, len(edges) - 1, {owner: extent for owner, extent in merged.items() if extent != (1, 1)})
    return Grid(tuple(edges), levels[-1], levels[0], rows, merged, taken)


def _strips_by(line: Sequence[Glyph], number: int, home: object) -> list[tuple[Place, Strip]]:
    """The stretches of a line that lie in one cell each; a space goes with the letter before it."""
    found: list[tuple[Place, list[int]]] = []
    last: Place | None = None
    for index, glyph in enumerate(line):
        place = last if glyph.char == " " else home(glyph)  # type: ignore[operator]
        if place is None:
            last = None
            continue
        if found and last == place and _goes_on(line[found[-1][1][-1]], glyph):
            found[-1][1].append(index)
        else:
            found.append((place, [index]))
        last = place
    return [(place, strip_of(line, number, indexes)) for place, indexes in found]


def _goes_on(before: Glyph, glyph: Glyph) -> bool:
    """Whether a glyph stands on the same line of print as the one before it, and after it."""
    size = max(before.top - before.bottom, glyph.top - glyph.bottom)
    return glyph.char == " " or (abs(before.bottom - glyph.bottom) < 0.5 * size and glyph.left > before.left - 0.5 * size)


def strip_of(line: Sequence[Glyph], number: int, indexes: Sequence[int]) -> Strip:
    """Return the stretch of a line made of these glyphs."""
    seen = [line[index] for index in indexes if not line[index].char.isspace()] or [line[indexes[0]]]
    words = "".join(line[index].char for index in indexes).strip()
    bottom, top = min(glyph.bottom for glyph in seen), max(glyph.top for glyph in seen)
    em = max(1.0, *(glyph.right - glyph.left for glyph in seen))
    return Strip(words, seen[0].left, seen[-1].right, bottom, top, tuple((number, index) for index in indexes), em)


def _owners(edges: Sequence[float], levels: Sequence[float], along: Sequence[Rule], up: Sequence[Rule]) -> dict[Place, Place]:
    """For each cell that no rule parts from its neighbour, the first cell of those that are one."""
    bands, columns = len(levels) - 1, len(edges) - 1
    home = {(row, column): (row, column) for row in range(bands) for column in range(columns)}

    def root(one: Place) -> Place:
        while home[one] != one:
            one = home[one]
        return one

    def join(one: Place, other: Place) -> None:
        first, second = sorted((root(one), root(other)))
        home[second] = first

    for row in range(bands):
        low, high = levels[bands - 1 - row], levels[bands - row]
        for column in range(columns):
            middle = (edges[column] + edges[column + 1]) / 2
            if column + 1 < columns and not _covers(up, edges[column + 1], (low + high) / 2):
                join((row, column), (row, column + 1))
            if row + 1 < bands and not _covers(along, low, middle):
                join((row, column), (row + 1, column))
    groups: dict[Place, list[Place]] = {}
    for place in home:
        groups.setdefault(root(place), []).append(place)
    # What is not a rectangle is no merged cell but a table with rules missing: its cells stay apart.
    return {place: first for group in groups.values() if _is_rectangle(group) for first in [min(group)] for place in group}


def _is_rectangle(group: Sequence[Place]) -> bool:
    rows, columns = {row for row, _ in group}, {column for _, column in group}
    return len(group) == (max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1)


def _covers(rules: Sequence[Rule], at: float, over: float) -> bool:
    return any(abs(rule.at - at) <= _SNAP and rule.low - _SNAP <= over <= rule.high + _SNAP for rule in rules)


def _rows(
    cells: dict[Place, list[Strip]], bands: int, columns: int, merged: dict[Place, Place]
) -> tuple[list[list[str]], dict[Place, Place]]:
    """Rows of words. A band between two rules that holds a whole column of numbers is as many rows as it has numbers."""
    rows: list[list[str]] = []
    starts: list[int] = []
    depths = _indents(cells)
    for band in range(bands):
        starts.append(len(rows))
        here = {column: _lines_of(cells.get((band, column), [])) for column in range(columns)}
        levels = None if any((band, column) in merged for column in range(columns)) else _levels(here)
        if levels is None:
            rows.append([_text(here[column], depths.get((band, column), {})) for column in range(columns)])
            continue
        parted = [["" for _ in range(columns)] for _ in levels]
        for column, lines in here.items():
            for line in lines:
                row = min(range(len(levels)), key=lambda one: abs(levels[one] - line.middle))
                parted[row][column] += _text([line], depths.get((band, column), {}))
        rows += parted
    starts.append(len(rows))
    moved = {
        (starts[band], column): (starts[band + down] - starts[band], across) for (band, column), (down, across) in merged.items()
    }
    return rows, moved


def _lines_of(strips: Sequence[Strip]) -> list[Strip]:
    """The stretches of a cell, from the top, those side by side as one."""
    lines: list[Strip] = []
    for strip in sorted(strips, key=lambda one: (-one.middle, one.left)):
        if lines and abs(lines[-1].middle - strip.middle) < 0.5 * strip.size:
            last = lines.pop()
            first, second = sorted((last, strip), key=lambda one: one.left)
            between = " " if second.left - first.right > 0.2 * second.size else ""
            strip = Strip(
                first.words + between + second.words, first.left, second.right, min(last.bottom, strip.bottom),
                max(last.top, strip.top), first.glyphs + second.glyphs, max(first.em, second.em),
            )  # fmt: skip
        lines.append(strip)
    return lines


def _levels(here: dict[int, list[Strip]]) -> list[float] | None:
    """The heights of the rows inside a band: two columns hold a number on each of the same two or more lines, and labels too."""
    best = max(here.values(), key=len, default=[])
    if len(best) < 2:
        return None
    heights = [line.middle for line in best]
    alike = [
        lines
        for lines in here.values()
        if len(lines) == len(best) and all(abs(a.middle - b) < 0.4 * a.size for a, b in zip(lines, heights, strict=True))
    ]
    numbers = [lines for lines in alike if all(is_number(line.words) for line in lines)]
    return heights if numbers and len(alike) > len(numbers) else None


def is_number(words: str) -> bool:
    """Return whether words are a number as tables have them: 12.5, 1,234, -3.1%, or a dash where there is none.

    >>> is_number("1,234.5"), is_number("-3.1%"), is_number("—"), is_number("35公里")
    (True, True, True, False)
    """
    bare = words.strip().rstrip("%％").replace(",", "").replace("，", "").lstrip("-−－+±▲").strip()
    return bare.replace(".", "", 1).isdigit() or (not bare and bool(words.strip())) or bare in ("—", "——", "…", "/")


def _indents(cells: dict[Place, list[Strip]]) -> dict[Place, dict[float, int]]:
    """How many letters the lines of the first column of words stand in, by their left edge; none where lines are centred."""
    first = [(place, strip) for place, strips in cells.items() if place[1] == 0 for strip in strips if strip.words]
    return {place: {strip.left: depth} for place, strip, depth in indented(first)}


def indented(labels: Sequence[tuple[Place, Strip]]) -> list[tuple[Place, Strip, int]]:
    """Return each label with how many letters it stands in from the leftmost one; 0 for all where they are centred."""
    if not labels:
        return []
    left = min(strip.left for _, strip in labels)
    centres = [(strip.left + strip.right) / 2 for _, strip in labels]
    widths = {round(strip.right - strip.left) for _, strip in labels}
    centred = max(centres) - min(centres) < 3 and len(widths) > 1
    return [(place, strip, 0 if centred else round((strip.left - left) / strip.em)) for place, strip in labels]


def _text(lines: Sequence[Strip], depths: dict[float, int]) -> str:
    """The lines of a cell as one, with its indent as wide spaces; letters of two words never run together."""
    text = ""
    for line in lines:
        glue = (
            " "
            if text and text[-1].isascii() and text[-1].isalpha() and line.words[:1].isascii() and line.words[:1].isalpha()
            else ""
        )
        text += glue + line.words
    return "　" * (depths.get(lines[0].left, 0) if lines else 0) + text
