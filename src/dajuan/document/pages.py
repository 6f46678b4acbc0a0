"""Web pages."""

from __future__ import annotations

import re
from typing import Any

from dajuan.document.assembling import Assembler
from dajuan.document.heads import hints_of
from dajuan.document.model import Hints
from dajuan.values import DajuanError, Problem

MOST_TAGS = 400_000
MOST_MERGED = 200_000
_BLOCKS = {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "section", "article", "br", "blockquote", "dd", "dt", "title", "td", "th", "ul", "ol", "table", "center", "pre", "form", "header", "footer", "nav"}  # fmt: skip
_SILENT = {"script", "style", "noscript", "template", "svg", "iframe", "select", "button", "head", "object", "math"}


def read_html(text: str, origin: str) -> tuple[Assembler, Hints]:
    """Return the main text of a page with its tables, and what its head says of title, date, issuer and site.

    ``text`` is the decoded source. Digits split by tags come together again; scripts, styles and hidden parts are left out.
    Raises ``DajuanError`` when it holds no text or far too many tags.
    """
    import lxml.html

    if text.count("<") > MOST_TAGS:
        message = f"{origin} has more than {MOST_TAGS} tags."
        raise DajuanError(Problem("too-many-tags", message, remedy="Save the page's text and read that."))
    try:
        root = lxml.html.document_fromstring(_without_declaration(text) or "<p></p>")
    except (lxml.etree.ParserError, ValueError) as error:
        raise DajuanError(
            Problem("broken-file", f"{origin} cannot be read as a page: {error}.", remedy="Save its text and read that.")
        ) from error
    made = Assembler()
    hints = hints_of(root)
    _walk(_main(root), made)
    return made, hints


def _without_declaration(text: str) -> str:
    """lxml refuses text that declares an encoding, and the text is decoded already."""
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text)


def _main(root: Any) -> Any:
    """The densest part of the page: the smallest element that holds most of the text that is not links."""
    body = root.find(".//body")
    node = body if body is not None else root
    weights = _weights(node)
    whole = weights[node]
    while True:
        best = max(
            (child for child in node if isinstance(child.tag, str) and child.tag not in _SILENT),
            key=lambda child: weights[child],
            default=None,
        )
        if best is None or weights[best] < 0.75 * whole or best.tag in ("p", "table", "tbody", "tr", "span"):
            return node
        node = best


def _weights(root: Any) -> dict[Any, int]:
    """How much text that is no link each element holds. Children come before their parents, so that each is counted once."""
    weights: dict[Any, int] = {}
    for node in reversed(list(root.iter())):
        own = len(node.text or "") if isinstance(node.tag, str) and node.tag not in _SILENT else 0
        weights[node] = 0 if node.tag == "a" else own + sum(weights[child] + len(child.tail or "") for child in node)
    return weights


def _walk(root: Any, made: Assembler) -> None:
    """Write the blocks under ``root``; without recursion, for pages may nest thousands of tags."""
    line: list[str] = []

    def flush() -> None:
        made.paragraph(re.sub(r"[ \t\r\n\xa0]+", " ", "".join(line)))
        line.clear()

    stack: list[tuple[Any, bool]] = [(root, False)]
    while stack:
        node, leaving = stack.pop()
        if leaving:
            if node.tag in _BLOCKS:
                flush()
            if node is not root and node.tail:
                line.append(node.tail)
            continue
        if not isinstance(node.tag, str) or node.tag in _SILENT:
            line.append(node.tail or "")
            continue
        if node.tag in _BLOCKS:
            flush()
        if node.tag == "table" and _is_data(node):
            _html_table(node, made)
            line.append(node.tail or "")
            continue
        line.append(node.text or "")
        stack.append((node, True))
        stack += [(child, False) for child in reversed(node)]
    flush()


def _is_data(table: Any) -> bool:
    """Whether a table holds data rather than the layout of the page: several rows of several short cells, no table inside."""
    if table.find(".//table") is not None:
        return False
    wide = [row for row in (row.findall("td") + row.findall("th") for row in table.iter("tr")) if len(row) > 1]
    if len(wide) < 2:
        return False
    cells = [len(cell.text_content()) for row in wide for cell in row]
    return sum(size < 120 for size in cells) > 0.9 * len(cells)


def _html_table(table: Any, made: Assembler) -> None:
    caption = " ".join((table.findtext("caption") or "").split()) or (made.parts[-1].strip()[:60] if made.parts else "")
    grid: list[list[str]] = []
    merged: dict[tuple[int, int], tuple[int, int]] = {}
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(table.iter("tr")):
        values: list[str] = []
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            while (number, len(values)) in taken:
                values.append("")
            across, down = (
                min(200, int(n)) if (n := cell.get(key, "1")).isdigit() and int(n) else 1 for key in ("colspan", "rowspan")
            )
            column = len(values)
            if len(taken) + down * across > MOST_MERGED:
                across = down = 1  # far more than any table has: the page is made to fill the memory
            taken |= {(number + i, column + j) for i in range(down) for j in range(across)}
            if (down, across) != (1, 1):
                merged[number, column] = (down, across)
            values += [cell.text_content(), *[""] * (across - 1)]
        grid.append(values)
    made.table(grid, caption, merged=merged)
