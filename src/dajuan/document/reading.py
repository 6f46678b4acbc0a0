"""From a source to a ``Document``: which reader, which bounds, and what becomes of many."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from dajuan.document.assembling import Assembler
from dajuan.document.crawls import archived_pages, oversized, unzipped
from dajuan.document.facts import facts_of, overridden
from dajuan.document.legacy import read_legacy
from dajuan.document.legible import check_legible, refuse_kinds
from dajuan.document.lines import ENDINGS, lines_of
from dajuan.document.model import Document, Facts, Hints
from dajuan.document.office import read_csv, read_odt, read_workbook
from dajuan.document.packages import BROKEN_ZIP
from dajuan.document.pages import read_html
from dajuan.document.parts import sections_of, sentences_of
from dajuan.document.tracing import runs_of
from dajuan.document.web import fetch
from dajuan.document.word import read_docx
from dajuan.text import Restored, restore
from dajuan.values import DajuanError, Problem, digest_of

LARGEST = 64 * 1024 * 1024
LARGEST_ARCHIVE = 4 << 30
MOST_MEMBERS = 5000
MOST_PAGES = 100_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NO_HINTS = Hints()
_SKIPPED = (".", "~$", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A source that could not be read: where it lies and why."""

    origin: str
    problem: Problem


def read(source: str | Path | bytes, facts: Facts | None = None, origin: str = "") -> Document:
    """Read one source: a path, an http(s) URL, or the bytes themselves. ``facts`` that are given override what it tells.

    Raises ``DajuanError`` when it is not there, too large, empty, broken, encrypted or of no kind that is read.

    >>> document = read("云溪县2024年政府工作报告\\n\\n2023年，全县建成绿道35公里。".encode())
    >>> document.facts.area, document.facts.date, document.facts.genre
    ('云溪县', '2024', 'work_report')
    """
    if isinstance(source, bytes):
        return _read_bytes(source, facts, origin)
    if str(source).startswith(("http://", "https://")):
        return _read_bytes(fetch(str(source)), facts, str(source))
    return _read_bytes(_bytes_of(Path(source)), facts, origin or str(source))


def read_all(source: str | Path, facts: Facts | None = None) -> Iterator[Document | Refusal]:
    """Yield every document of a file, folder, archive or URL, and a ``Refusal`` for each that cannot be read.

    ``-`` is standard input. What one file does never costs the files beside it.
    """
    if str(source) == "-":
        yield from _outcomes(sys.stdin.buffer.read(LARGEST + 1), facts, "standard input")
        return
    path = Path(source)
    if not path.is_dir():
        try:
            data = fetch(str(source)) if str(source).startswith(("http://", "https://")) else _bytes_of(path)
        except DajuanError as error:
            yield Refusal(str(source), error.problem)
            return
        yield from _outcomes(data, facts, str(source))
        return
    for one in sorted(path.rglob("*")):
        if one.is_file() and not one.name.startswith(_SKIPPED):
            yield from read_all(one, facts)


def from_text(text: str, facts: Facts | None = None) -> Document:
    """Make a document of text that is taken as it is. ``facts`` that are given override what it tells."""
    return _document(text, digest_of(text.encode("utf-8", "surrogatepass")), "", facts, None)


def _bytes_of(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > LARGEST:
            message = f"{path} has {size >> 20} MB; the limit is {LARGEST >> 20} MB."
            raise DajuanError(Problem("too-large", message, remedy="Split it, or take the report out of it."))
        return path.read_bytes()
    except OSError as error:
        raise DajuanError(
            Problem("cannot-open", f"{path} cannot be read: {error.strerror}.", remedy="Check the path.")
        ) from error


def _outcomes(data: bytes, facts: Facts | None, origin: str) -> Iterator[Document | Refusal]:
    try:
        if data.startswith(b"PK") and _is_archive(data):
            yield from _members(data, facts, origin)
        elif _is_crawl(data, origin):
            yield from _crawled(data, facts, origin)
        elif origin.lower().endswith(ENDINGS):
            yield from _of_lines(data, facts, origin)
        else:
            yield _read_bytes(data, facts, origin)
    except DajuanError as error:
        yield Refusal(origin, error.problem)


def _is_crawl(data: bytes, origin: str) -> bool:
    """Whether bytes are a web archive, packed or not."""
    return data.startswith(b"WARC/1") or (
        data.startswith(b"\x1f\x8b") and origin.lower().endswith((".warc.gz", ".wet.gz", ".warc"))
    )


def _crawled(data: bytes, facts: Facts | None, origin: str) -> Iterator[Document | Refusal]:
    for page in islice(archived_pages(io.BytesIO(data), origin), MOST_PAGES):
        if page.body is None:
            yield Refusal(page.address, oversized(page.address))
            continue
        try:
            yield _read_bytes(page.body, facts, page.address)
        except DajuanError as error:
            yield Refusal(page.address, error.problem)


def _of_lines(data: bytes, facts: Facts | None, origin: str) -> Iterator[Document | Refusal]:
    """The documents of a JSONL file; ``facts`` that are given override what a line says."""
    whole = unzipped(data, LARGEST, origin) if data.startswith(b"\x1f\x8b") else data
    for line in islice(lines_of(whole, origin), MOST_PAGES):
        if line.problem:
            yield Refusal(line.origin, line.problem)
            continue
        try:
            yield _read_bytes(line.text, overridden(line.facts or Facts(), facts), line.origin)
        except DajuanError as error:
            yield Refusal(line.origin, error.problem)


def _is_archive(data: bytes) -> bool:
    """Whether a zip file is an archive of files rather than one office file."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
    except BROKEN_ZIP:
        return False
    return not names & {"[Content_Types].xml", "mimetype"}


def _members(data: bytes, facts: Facts | None, origin: str) -> Iterator[Document | Refusal]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        unpacked = sum(entry.file_size for entry in package.infolist())
        if unpacked > LARGEST_ARCHIVE:
            message = f"{origin} unpacks to {unpacked >> 30} GB; the limit is {LARGEST_ARCHIVE >> 30} GB."
            raise DajuanError(Problem("too-large", message, remedy="Unpack it and read the folder."))
        for number, entry in enumerate(sorted(package.infolist(), key=lambda one: one.filename)):
            name = f"{origin}!{entry.filename}"
            if entry.is_dir():
                continue
            if number >= MOST_MEMBERS or entry.file_size > LARGEST or entry.flag_bits & 1:
                why = "is protected by a password" if entry.flag_bits & 1 else "is one too many or too large"
                yield Refusal(name, Problem("refused-member", f"{name} {why}.", remedy="Unpack it and read the file."))
                continue
            try:
                with package.open(entry) as member:
                    content = member.read(LARGEST + 1)
            except BROKEN_ZIP as error:
                yield Refusal(name, Problem("broken-file", f"{name} cannot be unpacked: {error}.", remedy="Pack it again."))
                continue
            # An archive inside an archive is refused as a broken office file: bombs are built that way.
            try:
                yield _read_bytes(content, facts, name)
            except DajuanError as error:
                yield Refusal(name, error.problem)


def _read_bytes(data: bytes, facts: Facts | None, origin: str) -> Document:
    name = origin or "The source"
    if len(data) > LARGEST:
        raise DajuanError(Problem("too-large", f"{name} is larger than {LARGEST >> 20} MB.", remedy="Split it."))
    if not data.strip():
        raise DajuanError(Problem("empty", f"{name} is empty.", remedy="Check the file."))
    if data.startswith(b"PK"):
        made, media = _package(data, name)
        return _assembled(made, media, data, origin, facts)
    if data.lstrip()[:5] == b"%PDF-":
        # Loaded when the first PDF comes: whoever reads texts only does not wait for it.
        from dajuan.document.pdf import read_pdf

        made, missing = read_pdf(data, name)
        return replace(_assembled(made, "application/pdf", data, origin, facts), problems=missing)
    if data.startswith(_OLE):
        made, media = read_legacy(data, name)
        return _assembled(made, media, data, origin, facts)
    if data.startswith(b"\x1f\x8b"):
        return _read_bytes(unzipped(data, LARGEST, name), facts, origin.removesuffix(".gz"))
    refuse_kinds(data, name)
    return _textual(data, origin, facts, name)


def _package(data: bytes, name: str) -> tuple[Assembler, str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
    except BROKEN_ZIP as error:
        raise DajuanError(
            Problem("broken-file", f"{name} is damaged: {error}.", remedy="Open it in its program and save it again.")
        ) from error
    if "word/document.xml" in names:
        return read_docx(data, name), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    if "mimetype" in names and "content.xml" in names and _mimetype(data).endswith(b"opendocument.text"):
        return read_odt(data, name), "application/vnd.oasis.opendocument.text"
    if any(member.startswith("xl/") for member in names) or "mimetype" in names:
        return read_workbook(data, name), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    raise DajuanError(
        Problem(
            "unknown-kind", f"{name} is an archive inside another, or of no known kind.", remedy="Unpack it and read its files."
        )
    )


def _mimetype(data: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package, package.open("mimetype") as member:
            return member.read(200).strip()
    except BROKEN_ZIP:
        return b""


def _textual(data: bytes, origin: str, facts: Facts | None, name: str) -> Document:
    if origin.lower().endswith((".csv", ".tsv")):
        return _assembled(read_csv(data, name), "text/csv", data, origin, facts)
    restored = restore(data)
    for problem in restored.problems:
        if problem.code == "not-text":
            raise DajuanError(problem)
    check_legible(restored, name)
    if _is_html(restored.source):
        made, hints = read_html(restored.source, name)
        runs = runs_of(made.text, restored.source, restored.encoding or "utf-8")
        inner = restore(made.text)
        if inner.text == made.text:
            return replace(_assembled(made, "text/html", data, origin, facts, hints), runs=runs)
        return replace(_document(inner.text, digest_of(data), origin, facts, inner, "text/html", hints), runs=runs)
    return _document(restored.text, digest_of(data), origin, facts, restored)


def _is_html(source: str) -> bool:
    head = source[:4000].lower()
    return (
        "<html" in head
        or "<!doctype html" in head
        or (head.count("<p") + head.count("<div") + head.count("<td") + head.count("<span") > 3)
    )


def _assembled(made: Assembler, media: str, data: bytes, origin: str, facts: Facts | None, hints: Hints = _NO_HINTS) -> Document:
    if not made.text.strip():
        raise DajuanError(Problem("empty", f"{origin or 'The source'} holds no text.", remedy="Check the file."))
    bare = _document(made.text, digest_of(data), origin, facts, None, media, hints, made)
    return replace(bare, tables=tuple(made.tables), places=tuple(made.places), annotations=tuple(made.annotations))


def _document(
    text: str,
    digest: str,
    origin: str,
    facts: Facts | None,
    restored: Restored | None,
    media: str = "text/plain",
    hints: Hints = _NO_HINTS,
    made: Assembler | None = None,
) -> Document:
    told = facts_of(text, facts, replace(hints, file=Path(origin).name if origin else ""))
    given_in = int(told.date[:4]) if told.date else None
    tables = [table.span for table in made.tables] if made else []
    sections = sections_of(text, given_in, tables, made.headings if made else ())
    sentences = tuple(one for one in sentences_of(text, sections) if not any(span.overlaps(one.span) for span in tables))
    problems = restored.problems if restored else ()
    return Document(text, digest, origin, media, told, sections, sentences, (), restored, (), problems)
