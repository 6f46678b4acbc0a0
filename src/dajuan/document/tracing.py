"""From a span of a document's text back to where it stands: page and paragraph, sheet and cell, bytes of the source."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from dajuan.document.model import Document, Run, Table
from dajuan.values import Span

_SILENT = ("script", "style", "noscript", "template", "svg", "iframe", "select", "button", "object", "math", "title")
_TOKEN = re.compile(r"[^<&]+|&(?:#x?[0-9A-Fa-f]{1,8}|[A-Za-z][A-Za-z0-9]{1,31});?|</?([A-Za-z][A-Za-z0-9]*)|[<&]")
_WORDS = re.compile(r"\S+")
_MOST_LOST = 200
_MARKS = {"utf-8-sig": ("utf-8", 3), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}


@dataclass(frozen=True, slots=True)
class Location:
    """Where a span of text stands in its file.

    ``place``: the page or sheet ("" where there is none). ``paragraph``: its number there, from 1. ``cell``: of a sheet its
    name (B3), of another table its row and column from 1. ``source``: first byte and the one behind the last, where the
    source is text.
    """

    place: str = ""
    paragraph: int | None = None
    cell: str | None = None
    source: tuple[int, int] | None = None

    def __str__(self) -> str:
        """In words: page 3, paragraph 2."""
        paragraph = f"paragraph {self.paragraph}" if self.paragraph and not self.cell else ""
        source = f"bytes {self.source[0]}–{self.source[1]}" if self.source else ""
        return ", ".join(part for part in (self.place, f"cell {self.cell}" if self.cell else "", paragraph, source) if part)


def locate(document: Document, span: Span) -> Location:
    """Return where ``span`` of the document's text stands in the file it was read from."""
    name, whole = next(((name, place) for name, place in document.places if place.start <= span.start < place.end), ("", None))
    start = whole.start if whole else 0
    before = [line for line in document.text[start : span.start].split("\n")[:-1] if line.strip()]
    table = next((table for table in document.tables if table.span.start <= span.start < table.span.end), None)
    return Location(name, len(before) + 1, _cell_of(table, span) if table else None, _bytes_of(document, span))


def _cell_of(table: Table, span: Span) -> str | None:
    cell = next((cell for cell in table.cells if cell.span.start <= span.start < max(cell.span.end, cell.span.start + 1)), None)
    if cell is None:
        return None
    if not table.numbers:
        return f"row {cell.row + 1}, column {cell.column + 1}"
    column, letters = table.left + cell.column + 1, ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{table.numbers[cell.row]}"


def _bytes_of(document: Document, span: Span) -> tuple[int, int] | None:
    restored = document.restored
    if document.runs:
        told = restored.to_source(span) if restored else span
        first, last = _by_runs(document, told.start), _by_runs(document, max(told.start, told.end - 1))
        return None if first is None or last is None else (first[0], last[1])
    if restored is None or restored.encoding is None or not document.media_type.startswith("text/plain"):
        return None
    name, mark = _MARKS.get(restored.encoding, (restored.encoding, 0))
    told = restored.to_source(span)
    if "�" in restored.source[: told.end]:
        return None  # what could not be decoded has lost its length
    start = mark + len(restored.source[: told.start].encode(name))
    return start, start + len(told.of(restored.source).encode(name))


def _by_runs(document: Document, place: int) -> tuple[int, int] | None:
    """The bytes of one character of the text."""
    number = bisect_right(document.runs, place, key=lambda run: run.text) - 1
    if number < 0:
        return None
    run = document.runs[number]
    words = document.restored.source if document.restored else document.text
    if place >= run.text + run.length:
        return None
    if run.single:
        return run.start, run.end
    start = run.start + len(words[run.text : place].encode(run.encoding))
    return start, start + len(words[place].encode(run.encoding))


def runs_of(text: str, source: str, encoding: str) -> tuple[Run, ...]:
    """Return which bytes of a page each stretch of its ``text`` was read from; ``source`` is the page, decoded.

    The text is a selection of what the page shows, in order: so each of its lines is looked for behind the one before it.
    Lines that are not found whole (a table's cells, put together anew) are left out.
    """
    name, mark = _MARKS.get(encoding, (encoding, 0))
    if "�" in source:
        return ()
    pieces = list(_shown(source))
    stream = "".join(words for words, _, _ in pieces)
    starts, total = [], 0
    for words, _, _ in pieces:
        starts.append(total)
        total += len(words)
    offsets = _byte_offsets(source, name, mark, [place for _, place, _ in pieces])
    runs: list[Run] = []
    at = lost = 0
    for line in re.finditer(r"[^\n\t]+", text):
        shown = list(_WORDS.finditer(text, line.start(), line.end()))
        key = "".join(word[0] for word in shown)
        found = stream.find(key, at) if key and lost < _MOST_LOST else -1
        if found < 0:
            lost += bool(key)
            continue
        at = found + len(key)
        place = found
        for word in shown:
            low = word.start()
            while low < word.end():
                number = bisect_right(starts, place) - 1
                piece, source_place, length = pieces[number]
                inside = place - starts[number]
                take = min(word.end() - low, len(piece) - inside)
                single = length != len(piece)
                begin = offsets[number] + (0 if single else len(piece[:inside].encode(name)))
                size = len(
                    (source[source_place : source_place + length] if single else piece[inside : inside + take]).encode(name)
                )
                runs.append(Run(low, take, begin, begin + size, name, single))
                low, place = low + take, place + take
    return tuple(runs)


def _byte_offsets(source: str, encoding: str, mark: int, places: list[int]) -> list[int]:
    """The byte at which each of the rising ``places`` of a decoded source begins."""
    offsets, last, total = [], 0, mark
    for place in places:
        total += len(source[last:place].encode(encoding))
        last = place
        offsets.append(total)
    return offsets


def _shown(source: str) -> Iterator[tuple[str, int, int]]:
    """The words a page shows, each with where it begins in the source and how long it is there; entities are one piece each."""
    at, end = 0, len(source)
    nowhere: set[str] = set()
    while at < end:
        if source.startswith("<!--", at) and "-->" not in nowhere:
            close = source.find("-->", at + 4)
            if close < 0:
                nowhere.add("-->")
            at = close + 3 if close >= 0 else at + 4
            continue
        token = _TOKEN.match(source, at)
        if token is None:
            at += 1
            continue
        words = token[0]
        if words.startswith("<") and len(words) > 1:
            at = _behind_tag(source, token, nowhere)
        elif words.startswith("&") and len(words) > 1:
            shown = "".join(html.unescape(words).split())
            if shown:
                yield shown, at, len(words)
            at = token.end()
        else:
            if not source.startswith(("<!", "<?"), at):
                for word in _WORDS.finditer(words):
                    yield word[0], at + word.start(), len(word[0])
                at = token.end()
            else:
                close = source.find(">", at)
                at = close + 1 if close >= 0 else end


def _behind_tag(source: str, tag: re.Match[str], nowhere: set[str]) -> int:
    """Where the text goes on behind a tag; behind its end where what it holds is not shown."""
    close = source.find(">", tag.end())
    if close < 0:
        return len(source)
    name = tag[1].lower()
    if name not in _SILENT or tag[0].startswith("</") or source[close - 1] == "/" or name in nowhere:
        return close + 1
    ending = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(source, close)
    if ending is None:
        nowhere.add(name)
        return close + 1
    return ending.end()
