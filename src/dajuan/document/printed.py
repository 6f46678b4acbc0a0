"""The characters and rules on the pages of a PDF, read in a process of their own.

The PDF library is large, written in C++, and cannot be stopped from outside: one page whose forms hold forms in forms, or one
damaged font, would end or hang everything. So it runs in a child with a limit on memory and time, which imports nothing of
dajuan and answers in JSON, page by page: what was read before the limit is not lost.
"""

from __future__ import annotations

import ctypes
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

MOST_PAGES = 3000
MOST_SECONDS = 90
_MOST_CHARACTERS = 4_000_000
_MOST_OBJECTS = 20_000
_DEEPEST_FORM = 4
_MEMORY = 3 << 30
_THIN = 3.0


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character and its box in points, from the lower left corner of the page as it is shown."""

    char: str
    left: float
    right: float
    bottom: float
    top: float


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line, along the page (``low`` to ``high`` are x, ``at`` is y) or up it (the other way round)."""

    along: bool
    at: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a page in the order they were written, each a run of glyphs, and the rules drawn on it."""

    lines: tuple[tuple[Glyph, ...], ...]
    rules: tuple[Rule, ...]


class UnreadablePdf(ValueError):
    """Why no page could be read; ``code`` is that of the problem."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def pages_of(data: bytes, seconds: int = MOST_SECONDS) -> tuple[list[Page], str]:
    """Return the pages of a PDF and, when not all of them could be read within bounds, why (else "").

    Raises ``UnreadablePdf`` when there is none.
    """
    command = [sys.executable, "-I", str(Path(__file__).resolve()), str(seconds)]
    with tempfile.TemporaryFile() as answer:
        ended = _run(command, data, answer, 3 * seconds + 10)
        answer.seek(0)
        pages, cut = _answered(answer)
    if ended and not cut:
        # Whoever reads the file is told how far it was read, not that the library fell.
        why = (
            f"reading it takes more than {seconds} seconds"
            if ended in _LATE
            else "it is damaged, or needs far more memory than its size"
        )
        cut = f"only its first {len(pages)} pages were read: {why}" if pages else why
    if not pages:
        raise UnreadablePdf("broken-file", cut or "it has no pages")
    return pages, cut


_TIME_OVER = 1000
_LATE = (_TIME_OVER, -24, -9)  # by our clock, or ended by the system for using up its time (SIGXCPU, SIGKILL)


def _run(command: list[str], data: bytes, answer: Any, seconds: float) -> int:
    """Run the child on ``data``; return its exit code, negative for the signal that ended it, or that its time was over."""
    try:
        done = subprocess.run(command, input=data, stdout=answer, stderr=subprocess.DEVNULL, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return _TIME_OVER
    return done.returncode


def _answered(answer: Any) -> tuple[list[Page], str]:
    """The pages the child wrote, one a line, and its last word. Raises ``UnreadablePdf`` when it could open nothing."""
    pages: list[Page] = []
    for line in answer:
        if not line.endswith(b"\n"):
            break
        told = json.loads(line)
        if "error" in told:
            raise UnreadablePdf(told["code"], told["error"])
        if "cut" in told:
            return pages, told["cut"]
        lines = tuple(tuple(Glyph(char, *box) for char, box in zip(text, boxes, strict=True)) for text, boxes in told["lines"])
        pages.append(Page(lines, tuple(Rule(*rule) for rule in told["rules"])))
    return pages, ""


def _read(data: bytes, out: Any, seconds: int) -> None:
    """Write every page as a line of JSON, and at the end why some are missing, if some are."""
    import pypdfium2

    def tell(word: dict[str, object]) -> None:
        out.write(json.dumps(word).encode("ascii") + b"\n")
        out.flush()

    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        tell({"code": "encrypted" if locked else "broken-file", "error": str(error)})
        return
    characters = 0
    for number in range(min(count, MOST_PAGES)):
        if time.process_time() > seconds or characters > _MOST_CHARACTERS:
            tell({"cut": f"only its first {number} pages were read: the others take too long"})
            return
        try:
            page = document[number]
            text = page.get_textpage()
            lines, rules = _lines(page, text), _rules(page, text)
            page.close()
        except pypdfium2.PdfiumError:
            lines, rules = [], []
        characters += sum(len(text) for text, _ in lines)
        tell({"lines": lines, "rules": rules})
    if count > MOST_PAGES:
        tell({"cut": f"only its first {MOST_PAGES} of {count} pages were read"})


Box = tuple[float, float, float, float]


def _lines(page: Any, text: Any) -> list[tuple[str, list[Box]]]:
    """The lines as the library parts them: the text of each and the box (left, right, bottom, top) of every character."""
    import pypdfium2.raw as raw

    low_x, low_y, high_x, high_y = page.get_bbox()
    turned = _turning(page, text)
    rect = raw.FS_RECTF()
    found: list[tuple[str, list[Box]]] = []
    chars: list[str] = []
    boxes: list[Box] = []
    for index in range(min(text.count_chars(), _MOST_CHARACTERS)):
        char = chr(raw.FPDFText_GetUnicode(text, index))
        if char in "\r\n":
            if chars:
                found.append(("".join(chars), boxes))
            chars, boxes = [], []
            continue
        if "\ud800" <= char <= "\udfff" or char < " " or char == "\ufffe":
            continue
        if not raw.FPDFText_GetLooseCharBox(text, index, rect):
            continue
        middle_x, middle_y = (rect.left + rect.right) / 2, (rect.bottom + rect.top) / 2
        if char != " " and not (low_x - 1 <= middle_x <= high_x + 1 and low_y - 1 <= middle_y <= high_y + 1):
            continue
        left, bottom = turned(rect.left, rect.bottom)
        right, top = turned(rect.right, rect.top)
        chars.append(char)
        boxes.append(tuple(round(n, 1) for n in (*sorted((left, right)), *sorted((bottom, top)))))  # type: ignore[arg-type]
    if chars:
        found.append(("".join(chars), boxes))
    return found


def _turning(page: Any, text: Any) -> Callable[[float, float], tuple[float, float]]:
    """How a point of the page lies when its text is upright: some pages are stored, or written, lying on their side."""
    import pypdfium2.raw as raw

    left, bottom, right, top = page.get_bbox()
    matrix = raw.FS_MATRIX()
    count = text.count_chars()
    ways = {"up": 0, "down": 0, "back": 0, "on": 0}
    for index in range(0, count, max(1, count // 200)):
        if raw.FPDFText_GetUnicode(text, index) > 32 and raw.FPDFText_GetMatrix(text, index, matrix):
            if abs(matrix.b) > abs(matrix.a):
                ways["up" if matrix.b > 0 else "down"] += 1
            else:
                ways["on" if matrix.a > 0 else "back"] += 1
    turns: dict[str, Callable[[float, float], tuple[float, float]]] = {
        "up": lambda x, y: (y - bottom, right - x),
        "back": lambda x, y: (right - x, top - y),
        "down": lambda x, y: (top - y, x - left),
        "on": lambda x, y: (x, y),
    }
    return turns[max(reversed(ways), key=lambda way: ways[way])]


Matrix = tuple[float, float, float, float, float, float]


def _rules(page: Any, text: Any) -> list[tuple[bool, float, float, float]]:
    """The straight lines of a page: strokes along and up, and filled boxes so thin that they are lines."""
    turned = _turning(page, text)
    found = set()
    for parts, stroked in _outlines(page):
        shapes = [[turned(x, y) for x, y in points] for points in parts]
        boxes = [
            (min(x for x, _ in one), min(y for _, y in one), max(x for x, _ in one), max(y for _, y in one)) for one in shapes
        ]
        frames = {
            max(pair, key=lambda one: _width(boxes[one]))
            for pair in pairwise(range(len(boxes)))
            if _is_frame(*(boxes[n] for n in pair))
        }
        for number, (places, (left, bottom, right, top)) in enumerate(zip(shapes, boxes, strict=True)):
            if top - bottom <= _THIN < right - left or right - left <= _THIN < top - bottom:
                found.add(_rule(left, bottom, right, top))
            elif stroked or number in frames:
                for (x, y), (to_x, to_y) in pairwise(places):
                    if (abs(x - to_x) < 0.5) != (abs(y - to_y) < 0.5):
                        found.add(_rule(min(x, to_x), min(y, to_y), max(x, to_x), max(y, to_y)))
    return sorted(found)


def _width(box: Box) -> float:
    return box[2] - box[0]


def _is_frame(outer: Box, inner: Box) -> bool:
    """Whether two boxes filled between them are the border of a cell."""
    return all(abs(one - other) <= _THIN for one, other in zip(outer, inner, strict=True)) and outer != inner


def _rule(left: float, bottom: float, right: float, top: float) -> tuple[bool, float, float, float]:
    along = right - left > top - bottom
    at, low, high = ((bottom + top) / 2, left, right) if along else ((left + right) / 2, bottom, top)
    return along, round(at, 1), round(low, 1), round(high, 1)


def _outlines(page: Any) -> Iterator[tuple[list[list[tuple[float, float]]], bool]]:
    """The corners of the parts of every path, in page space, and whether it is drawn as a line."""
    import pypdfium2.raw as raw

    top = [
        (raw.FPDFPage_GetObject(page, n), (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), 0)
        for n in range(min(raw.FPDFPage_CountObjects(page), _MOST_OBJECTS))
    ]
    stack: list[tuple[Any, Matrix, int]] = top[::-1]
    seen = 0
    while stack and seen < _MOST_OBJECTS:
        item, outer, depth = stack.pop()
        seen += 1
        kind = raw.FPDFPageObj_GetType(item)
        if kind not in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_FORM):
            continue
        matrix = _matrix(item, outer)
        if kind == raw.FPDF_PAGEOBJ_FORM:
            if depth < _DEEPEST_FORM:
                count = min(raw.FPDFFormObj_CountObjects(item), _MOST_OBJECTS)
                stack += [(raw.FPDFFormObj_GetObject(item, n), matrix, depth + 1) for n in range(count)][::-1]
            continue
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(item, fill, stroke)
        if fill.value or stroke.value:
            yield list(_subpaths(item, matrix)), bool(stroke.value)


def _matrix(item: Any, outer: Matrix) -> Matrix:
    """The item's own matrix, and then that of what it lies in."""
    import pypdfium2.raw as raw

    own = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, own):
        return outer
    a, b, c, d, e, f = outer
    return (
        own.a * a + own.b * c, own.a * b + own.b * d, own.c * a + own.d * c,
        own.c * b + own.d * d, own.e * a + own.f * c + e, own.e * b + own.f * d + f,
    )  # fmt: skip


def _subpaths(item: Any, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
    """The corners of each part of a path; one with curves in it is no rule and is left out."""
    import pypdfium2.raw as raw

    a, b, c, d, e, f = matrix
    points: list[tuple[float, float]] = []
    curved = False
    x, y = ctypes.c_float(), ctypes.c_float()
    for number in range(min(raw.FPDFPath_CountSegments(item), _MOST_OBJECTS)):
        segment = raw.FPDFPath_GetPathSegment(item, number)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if len(points) > 1 and not curved:
                yield points
            points, curved = [], False
        curved = curved or kind == raw.FPDF_SEGMENT_BEZIERTO
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        points.append((x.value * a + y.value * c + e, x.value * b + y.value * d + f))
        if raw.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if len(points) > 1 and not curved:
        yield points


def _limit(seconds: int) -> None:
    """Bound this process's memory and time, where the system can."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds + 1, seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _limit(int(sys.argv[1]))
    _read(sys.stdin.buffer.read(), sys.stdout.buffer, int(sys.argv[1]))
