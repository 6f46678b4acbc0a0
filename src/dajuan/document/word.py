"""Word files (ECMA-376): paragraphs with their automatic numbers, headings, tables, notes; comments kept apart."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from dajuan.document.assembling import Assembler
from dajuan.document.model import Annotation
from dajuan.document.numbering import WORD, Numbering, numbering_of
from dajuan.document.packages import BROKEN_ZIP, check_package, part_of
from dajuan.values import DajuanError, Problem, Span

_MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_STRICT = (b"http://purl.oclc.org/ooxml/wordprocessingml/main", WORD[1:-1].encode())
_WRAPPERS = {WORD + name for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")}
_DEEPEST, _WIDEST, _MOST_COLUMNS = 6, 200, 2000
_CHARACTER = 220  # a letter of body text is about 11 points wide: 220 twentieths of a point


@dataclass
class Book:
    """What the parts of a Word file say: the list numbers, the level of each heading style, and the comments by number."""

    numbering: Numbering
    headings: dict[str, int]
    comments: dict[str, tuple[str, str]]
    made: Assembler = field(default_factory=Assembler)
    annotations: list[Annotation] = field(default_factory=list)


def read_docx(data: bytes, origin: str) -> Assembler:
    """Return the text of a Word file in order: list numbers as shown, text boxes behind their paragraph, notes at the end.

    Tracked insertions are kept, deletions left out; comments are kept apart, on ``annotations``. Raises ``DajuanError`` when
    it cannot be opened.
    """
    from lxml import etree

    check_package(data, origin)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())

            def part(name: str) -> Any:
                path = f"word/{name}.xml"
                if path not in names:
                    return None
                parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
                return etree.fromstring(part_of(package, path, origin).replace(*_STRICT), parser)

            body = part("document").find(WORD + "body")
            styles = part("styles")
            book = Book(numbering_of(part("numbering"), styles), _heading_styles(styles), _comments(part("comments")))
            notes = [part(name) for name in ("footnotes", "endnotes")]
    except (etree.XMLSyntaxError, AttributeError, *BROKEN_ZIP) as error:
        raise DajuanError(
            Problem("broken-file", f"{origin} is no readable Word file: {error}.", remedy="Open it in Word and save it again.")
        ) from error
    if body is not None:
        _write(body, book)
    _write_notes([root for root in notes if root is not None], book)
    book.made.annotations.extend(book.annotations)
    return book.made


def _write(root: Any, book: Book, depth: int = 0) -> None:
    """Write the paragraphs and tables under ``root`` in order, and behind each paragraph the text boxes that hang on it."""
    for element in _blocks(root):
        if element.tag == WORD + "p":
            _paragraph(element, book)
            for box in _boxes(element):
                if depth < _DEEPEST:
                    _write(box, book, depth + 1)
        elif element.tag == WORD + "tbl":
            _table(element, book, depth)


def _blocks(root: Any) -> Iterator[Any]:
    """Paragraphs and tables in order, those inside content controls too."""
    stack = list(reversed(root))
    while stack:
        element = stack.pop()
        if element.tag in _WRAPPERS:
            stack += reversed(element)
        else:
            yield element


def _paragraph(element: Any, book: Book) -> None:
    style = _style_of(element)
    words = words_of(element).strip()
    if not words:
        return
    number = book.numbering.next(element, style)
    # A number that ends with a point never runs together with a number the text begins with.
    between = " " if number[-1:] in ".．" and words[:1].isdigit() else ""
    start = book.made.length
    book.made.paragraph(number + between + words)
    span = Span(start, start + len((number + between + words).strip()))
    level = _level(element, style, book)
    if level is not None and "\n" not in words:
        book.made.headings.append((span, level))
    for mark in element.iter(WORD + "commentReference"):
        text, author = book.comments.get(mark.get(WORD + "id") or "", ("", ""))
        if text:
            book.annotations.append(Annotation("comment", text, span, author))


def _style_of(paragraph: Any) -> str | None:
    found = paragraph.find(f"{WORD}pPr/{WORD}pStyle")
    return None if found is None else found.get(WORD + "val")


def _level(paragraph: Any, style: str | None, book: Book) -> int | None:
    """The level of a heading, 1 the highest; None for a paragraph that is none."""
    own = paragraph.find(f"{WORD}pPr/{WORD}outlineLvl")
    if own is not None and (own.get(WORD + "val") or "").isdecimal():
        level = int(own.get(WORD + "val"))
        return level + 1 if level < 9 else None
    return book.headings.get(style or "")


def _heading_styles(styles: Any) -> dict[str, int]:
    """The level of each style that makes a heading: by its outline level, its built-in name, or the style it is based on."""
    levels: dict[str, int] = {}
    based: dict[str, str] = {}
    for style in () if styles is None else styles.iter(WORD + "style"):
        name = style.get(WORD + "styleId") or ""
        outline = style.find(f"{WORD}pPr/{WORD}outlineLvl")
        called = style.find(WORD + "name")
        built_in = re.fullmatch(r"heading (\d)", (called.get(WORD + "val") or "").lower()) if called is not None else None
        if outline is not None and (outline.get(WORD + "val") or "9").isdecimal() and int(outline.get(WORD + "val")) < 9:
            levels[name] = int(outline.get(WORD + "val")) + 1
        elif built_in:
            levels[name] = int(built_in[1])
        elif (parent := style.find(WORD + "basedOn")) is not None:
            based[name] = parent.get(WORD + "val") or ""
    for _ in range(_DEEPEST):
        levels |= {name: levels[parent] for name, parent in based.items() if parent in levels and name not in levels}
    return levels


_SHOWN = tuple(WORD + name for name in ("t", "tab", "br", "cr", "noBreakHyphen"))


def words_of(element: Any) -> str:
    """Return the visible text of a paragraph: runs and tracked insertions; nothing deleted, moved away or hidden.

    Text boxes are left out (they are paragraphs of their own), and of a drawing kept twice the form for old programs.
    """
    # The nodes themselves, not their ids: lxml makes a node's wrapper anew once the old one is gone, and ids return.
    unseen = {
        node for gone in element.iter(WORD + "moveFrom", _MARKUP + "Fallback", WORD + "txbxContent") for node in gone.iter()
    }
    for run in element.iter(WORD + "r"):
        hidden = run.find(f"{WORD}rPr/{WORD}vanish")
        if hidden is not None and hidden.get(WORD + "val", "1") not in ("0", "false", "off"):
            unseen |= set(run.iter())
    parts = []
    for node in element.iter(*_SHOWN):
        if node in unseen or (node.tag == WORD + "tab" and node.getparent().tag == WORD + "tabs"):
            continue
        if node.tag == WORD + "t":
            parts.append(node.text or "")
        else:
            parts.append({"tab": " ", "noBreakHyphen": "-"}.get(node.tag.removeprefix(WORD), "\n"))
    return "".join(parts)


def _boxes(paragraph: Any) -> Iterator[Any]:
    """The text boxes that hang on a paragraph, not those inside another box."""
    for box in paragraph.iter(WORD + "txbxContent"):
        above = [node.tag for node in box.iterancestors()]
        inside = above[: above.index(WORD + "p")] if WORD + "p" in above else above
        outer = above.count(WORD + "txbxContent") - sum(node.tag == WORD + "txbxContent" for node in paragraph.iterancestors())
        if _MARKUP + "Fallback" not in inside and not outer:
            yield box


def _table(table: Any, book: Book, depth: int) -> None:
    rows: list[list[str]] = []
    merged: dict[tuple[int, int], tuple[int, int]] = {}
    open_cells: dict[int, tuple[int, int]] = {}
    nested: list[Any] = []
    for row in (each for each in _blocks(table) if each.tag == WORD + "tr" and each.find(f"{WORD}trPr/{WORD}del") is None):
        number, values = len(rows), [""] * _count(row.find(f"{WORD}trPr/{WORD}gridBefore"), 0)
        for cell in (each for each in _blocks(row) if each.tag == WORD + "tc"):
            column = len(values)
            width = _count(cell.find(f"{WORD}tcPr/{WORD}gridSpan"), 1) if column < _MOST_COLUMNS else 1
            down = cell.find(f"{WORD}tcPr/{WORD}vMerge")
            if down is not None and down.get(WORD + "val") != "restart" and column in open_cells:
                top = open_cells[column]
                merged[top] = (number - top[0] + 1, merged.get(top, (1, width))[1])
                values += [""] * width
                continue
            values += [_cell_words(cell), *[""] * (width - 1)]
            nested += [each for each in _blocks(cell) if each.tag == WORD + "tbl"]
            open_cells[column] = (number, column)
            if width > 1:
                merged[number, column] = (1, width)
        rows.append(values)
    if any(value for row in rows for value in row):
        book.made.table(rows, book.made.caption(), merged=merged)
    for inner in nested if depth < _DEEPEST else ():
        _table(inner, book, depth + 1)


def _count(element: Any, otherwise: int) -> int:
    words = "" if element is None else element.get(WORD + "val") or ""
    return min(_WIDEST, int(words)) if words.isdecimal() else otherwise


def _cell_words(cell: Any) -> str:
    """The paragraphs of a cell as one; numbers of two paragraphs never run together. An indent is kept as wide spaces."""
    text = ""
    for paragraph in (each for each in _blocks(cell) if each.tag == WORD + "p"):
        words = words_of(paragraph)
        glue = "" if not text or (text[-1] > "⺀" and words.strip()[:1] > "⺀") else " "
        text = text + glue + words.strip() if text else "　" * _indent(paragraph) + words
    return text


def _indent(paragraph: Any) -> int:
    """How many letters a paragraph stands in from the left of its cell."""
    found = paragraph.find(f"{WORD}pPr/{WORD}ind")
    if found is None:
        return 0
    letters = 0.0
    for side, other in (("left", "start"), ("firstLine", "")):
        chars = found.get(f"{WORD}{side}Chars") or (found.get(f"{WORD}{other}Chars") if other else None)
        twips = found.get(WORD + side) or (found.get(WORD + other) if other else None)
        if chars and chars.lstrip("-").isdecimal() and int(chars):
            letters += int(chars) / 100
        elif twips and twips.lstrip("-").isdecimal():
            letters += int(twips) / _CHARACTER
    return max(0, min(20, round(letters)))


def _comments(root: Any) -> dict[str, tuple[str, str]]:
    """The words and the author of each comment, by its number."""
    return {
        comment.get(WORD + "id") or "": (
            "\n".join(words_of(part) for part in comment.iter(WORD + "p")).strip(),
            comment.get(WORD + "author") or "",
        )
        for comment in (() if root is None else root.iter(WORD + "comment"))
    }


def _write_notes(roots: list[Any], book: Book) -> None:
    """Write the footnotes and endnotes behind the text, each a paragraph; the lines that part them from the text are none."""
    start = book.made.length
    for root in roots:
        for note in (*root.iter(WORD + "footnote"), *root.iter(WORD + "endnote")):
            if note.get(WORD + "type") in (None, "normal"):
                for paragraph in note.iter(WORD + "p"):
                    book.made.paragraph(words_of(paragraph))
    if book.made.length > start:
        book.made.place("notes", start)
