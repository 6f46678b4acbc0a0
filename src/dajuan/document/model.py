"""What every reader gives: one text, and what stands where in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from dajuan.text import Restored
from dajuan.values import Problem, Span

Role = Literal["review", "plan", "other"]
Genre = Literal[
    "work_report",
    "communique",
    "plan",
    "budget",
    "news",
    "interview",
    "action_plan",
    "task_list",
    "supervision_notice",
    "other",
]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: its span, the number of its paragraph, the index of its section or None."""

    span: Span
    paragraph: int
    section: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part. ``span`` runs from the heading to the next heading of the same or a higher level.

    ``role`` says whether it looks back (review), ahead (plan), or neither.
    """

    span: Span
    heading: Span
    level: int
    role: Role = "other"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table. Merged cells appear once, with their extent; ``indent`` is how many letters its words stand in."""

    row: int
    column: int
    span: Span
    rows: int = 1
    columns: int = 1
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its place in the text (cells joined by tabs, rows by line breaks) and its cells.

    ``caption`` is the title above it, ``heads`` the number of head rows,
    ``sheet`` the name of the worksheet where there is one; there ``numbers`` gives for each row its number on the sheet and
    ``left`` how many columns stand empty before the first.
    """

    span: Span
    cells: tuple[Cell, ...]
    heads: int = 1
    caption: str = ""
    sheet: str = ""
    numbers: tuple[int, ...] = ()
    left: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text and the bytes of the source it was read from; ``single``: all of it from one entity (&nbsp;)."""

    text: int
    length: int
    start: int
    end: int
    encoding: str
    single: bool = False


@dataclass(frozen=True, slots=True)
class Annotation:
    """What hangs on a text without being of it: a comment, its words, where it hangs and who wrote it."""

    kind: Literal["comment"]
    text: str
    span: Span
    author: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Who, where, when, what. Each may be None: not known is not guessed.

    ``date``: the day or year the text was given (``2021-01-20``, ``2021-01``, ``2021``).
    ``period``: the period under report. ``evidence``: for each field, the words it rests on.
    ``complete``: whether the source gives the whole text (a full report) or an excerpt. ``confidence``: for each field that
    was found, how sure it is (0 to 1); what was given from outside is 1. ``site``: the web site a page stands on.
    """

    title: str | None = None
    issuer: str | None = None
    area: str | None = None
    area_code: str | None = None
    date: str | None = None
    period: str | None = None
    genre: Genre = "other"
    complete: bool = False
    evidence: tuple[tuple[str, str], ...] = ()
    confidence: tuple[tuple[str, float], ...] = ()
    site: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for one field of ``Facts``: the value (None: nothing), the words it rests on, and how sure it is."""

    value: str | None = None
    words: str = ""
    sure: float = 0.0


@dataclass(frozen=True, slots=True)
class Hints:
    """What stands outside the text: the title, date (ISO), issuer and site a page's head names, and the name of the file."""

    title: str = ""
    date: str = ""
    issuer: str = ""
    site: str = ""
    file: str = ""


@dataclass(frozen=True)
class Document:
    """One edition, read. All spans are code points of ``text``.

    ``digest`` names the bytes as they came, ``origin`` where they came from (path or URL),
    ``media_type`` what they were, ``restored`` how ``text`` came out of the source text
    (None where the text was assembled from an office file), ``places`` for each page or sheet its
    name and span, ``annotations`` the comments that hang on the text and are not of it, ``runs`` the bytes of a web page that its text
    came from (in text before it was restored).
    """

    text: str
    digest: str
    origin: str = ""
    media_type: str = "text/plain"
    facts: Facts = field(default_factory=Facts)
    sections: tuple[Section, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    tables: tuple[Table, ...] = ()
    restored: Restored | None = None
    places: tuple[tuple[str, Span], ...] = ()
    problems: tuple[Problem, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    runs: tuple[Run, ...] = ()
