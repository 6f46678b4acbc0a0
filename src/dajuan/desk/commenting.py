"""Marks as comments in the Word file they are of."""

from __future__ import annotations

import copy
import io
from collections.abc import Iterator
from typing import Any

from dajuan.desk.checking import MarkedFigure
from dajuan.desk.wording import reason_words
from dajuan.document import Document
from dajuan.sheet import Language, words
from dajuan.values import DajuanError, Problem

_AUTHOR, _INITIALS = "dajuan", "答"


def comment_docx(data: bytes, document: Document, marked: list[MarkedFigure], language: Language = "zh") -> bytes:
    """Return the Word file ``data``, which was read as ``document``, with a comment on each marked figure that needs one.

    Backed figures are commented too, shortly, so that a reader sees that they were looked at. Raises ``DajuanError`` when the
    file is no Word file.
    """
    import docx

    try:
        made = docx.Document(io.BytesIO(data))
    except Exception as error:
        # python-docx passes on whatever the damaged archive raises.
        raise DajuanError(Problem("not-docx", "Comments can be put into a .docx only.", remedy="Save it as .docx.")) from error
    lines = _Lines(document.text, list(_paragraphs(made)))
    for mark in marked:
        place = lines.place(mark.figure.span.start, mark.figure.quote)
        if place is not None:
            runs = _runs_of(*place, len(mark.figure.quote))
            if runs:
                made.add_comment(runs, _comment(mark, language), _AUTHOR, _INITIALS)
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def _comment(mark: MarkedFigure, language: Language) -> str:
    say = words(language, "desk")
    return f"{say(f'check.{mark.verdict}')}：{reason_words(mark, say)}"


def _paragraphs(made: Any) -> Iterator[Any]:
    """Every paragraph of the body in reading order, those in tables too."""
    from docx.oxml.ns import qn
    from docx.text.paragraph import Paragraph

    for element in made.element.body.iter(qn("w:p")):
        yield Paragraph(element, made)


class _Lines:
    """Which paragraph of the file a place of the text is in."""

    def __init__(self, text: str, paragraphs: list[Any]) -> None:
        self._text = text
        self._paragraphs = [(paragraph, "".join(run.text for run in paragraph.runs)) for paragraph in paragraphs]
        self._at: dict[int, Any] = {}
        self._next = 0

    def place(self, start: int, quote: str) -> tuple[Any, int] | None:
        """Return the paragraph and the offset in its runs at which ``quote``, at ``start`` of the text, stands."""
        first = self._text.rfind("\n", 0, start) + 1
        first = max(first, self._text.rfind("\t", 0, start) + 1)
        before = self._text[first:start].strip()
        for index in range(self._next, len(self._paragraphs)):
            paragraph, words = self._paragraphs[index]
            # Numbers that Word makes itself stand in the text, but not in the runs: the words before are compared from behind.
            offset = _after(words, before, quote)
            if offset is not None:
                self._next = index
                return paragraph, offset
        return None


def _after(words: str, before: str, quote: str) -> int | None:
    offset = words.find(quote)
    while offset >= 0:
        lead = words[:offset].strip()
        if lead == before or before.endswith(lead):
            return offset
        offset = words.find(quote, offset + 1)
    return None


def _runs_of(paragraph: Any, offset: int, length: int) -> list[Any]:
    """The runs that hold exactly ``[offset, offset + length)`` of a paragraph; runs are split where it begins and ends."""
    _split_at(paragraph, offset)
    _split_at(paragraph, offset + length)
    place, found = 0, []
    for run in paragraph.runs:
        if offset <= place and place + len(run.text) <= offset + length and run.text:
            found.append(run)
        place += len(run.text)
    return found


def _split_at(paragraph: Any, offset: int) -> None:
    place = 0
    for run in paragraph.runs:
        if place < offset < place + len(run.text):
            text = run.text
            rest = copy.deepcopy(run._r)
            run._r.addnext(rest)
            run.text = text[: offset - place]
            following = next(each for each in paragraph.runs if each._r is rest)
            following.text = text[offset - place :]
            return
        place += len(run.text)
