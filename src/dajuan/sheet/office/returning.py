"""The workbook comes back: what a person changed in it becomes judgements, by the stable key of each row."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, get_args

from dajuan.claims import Figure
from dajuan.ledger import Entry, Judgement, Ledger, Verdict, corrected
from dajuan.sheet.wording import LANGUAGES, words
from dajuan.values import DajuanError, Problem

MOST_BYTES, MOST_ROWS = 50_000_000, 100_000
_SHEETS = ("figures", "promises")
_EDITABLE = ("measure", "value", "unit")


@dataclass(frozen=True, slots=True)
class Return:
    """One row that says something new: where it stands, of which claim, the verdict, the fields corrected, and why."""

    sheet: str
    row: int
    id: str
    quote: str
    verdict: Verdict
    correction: tuple[tuple[str, str], ...]
    was: tuple[tuple[str, str], ...]
    why: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """One row that could not be understood: where it stands, and what is wrong with it."""

    sheet: str
    row: int
    key: str
    problem: str


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back: the rows that change something, those refused, and how many rows were read."""

    changes: tuple[Return, ...]
    refusals: tuple[Refusal, ...]
    rows: int


def read_back(source: Path | bytes, ledger: Ledger) -> Returned:
    """Return what an edited workbook says that the ledger does not; nothing is recorded.

    Reading the same file again after it was recorded returns no change. Raises ``DajuanError`` when the file
    is no workbook of ours or too large.
    """
    changes: list[Return] = []
    refusals: list[Refusal] = []
    count = 0
    for sheet, row, cells in _rows(_bytes(source)):
        count += 1
        try:
            found = _change(sheet, row, cells, ledger)
        except (DajuanError, ValueError) as error:
            refusals.append(Refusal(sheet, row, str(cells.get("key", "")), str(error)))
            continue
        if found is not None:
            changes.append(found)
    return Returned(tuple(changes), tuple(refusals), count)


def record_back(ledger: Ledger, returned: Returned, who: str, when: datetime) -> int:
    """Record the changes as judgements of ``who`` and return how many. Nothing is overwritten: a later one supersedes."""
    for change in returned.changes:
        ledger.judge(Judgement(change.id, change.verdict, who, when, change.why, change.correction))
    return len(returned.changes)


def refusal_sheet(returned: Returned, language: str = "zh") -> bytes:
    """Return the refused rows as a workbook, to be mended and sent back."""
    import xlsxwriter

    say = words("en" if language == "en" else "zh")
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet(say("col.problem"))
    for place, key in enumerate(("sheet_name", "row", "key", "problem")):
        page.write_string(0, place, say(f"col.{key}"))
    for number, refusal in enumerate(returned.refusals, 1):
        page.write_row(number, 0, [refusal.sheet, refusal.row, refusal.key[:100], refusal.problem[:1000]])
    page.set_column(3, 3, 80)
    book.close()
    return held.getvalue()


def _bytes(source: Path | bytes) -> bytes:
    if isinstance(source, bytes):
        return source
    try:
        size = source.stat().st_size
        if size > MOST_BYTES:
            raise DajuanError(
                Problem("too-large", f"{source} has {size:,} bytes; {MOST_BYTES:,} are the most.", remedy="Split it.")
            )
        return source.read_bytes()
    except OSError as error:
        message = f"{source} could not be read: {error.strerror}."
        raise DajuanError(Problem("cannot-read", message, remedy="Check the path.")) from error


def _rows(data: bytes) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """Yield sheet name, row number (from 1, as the program shows it) and cells by the key of their column."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    except (CalamineError, OSError) as error:
        raise _not_ours(str(error)) from error
    names = {words(language)(f"office.{sheet}"): sheet for sheet in _SHEETS for language in LANGUAGES}
    ours = [name for name in book.sheet_names if name in names]
    if not ours:
        raise _not_ours(f"it has the sheets {', '.join(book.sheet_names[:8])}")
    for name in ours:
        table = book.get_sheet_by_name(name).to_python(nrows=MOST_ROWS)
        heads = [_column(str(cell)) for cell in table[0]] if table else []
        if "key" not in heads:
            raise _not_ours(f"the sheet {name} has no column of keys")
        for number, line in enumerate(table[1:], 2):
            if any(cell != "" for cell in line):
                yield name, number, dict(zip(heads, line, strict=False))


def _column(head: str) -> str:
    known = ("key", "verdict", "why", *_EDITABLE)
    return next((key for key in known for language in LANGUAGES if head == words(language)(f"col.{key}")), head)


def _not_ours(why: str) -> DajuanError:
    remedy = "Use the file that `dajuan sheet AREA --format xlsx` wrote; columns may be edited, their heads may not."
    return DajuanError(Problem("not-our-workbook", f"This is no workbook of an answer sheet: {why}.", remedy=remedy))


def _change(sheet: str, row: int, cells: dict[str, Any], ledger: Ledger) -> Return | None:
    key = str(cells.get("key", "")).strip()
    if not key:
        raise ValueError("The row has no key: new rows are not read; a key may not be removed.")
    entry = ledger.entry(key.partition("-")[0])
    if entry.id != key.partition("-")[0]:
        raise ValueError(f"The key {key} is not whole.")
    verdict, why = _verdict(str(cells.get("verdict", "")).strip()), str(cells.get("why", "")).strip()[:2000]
    now = corrected(entry) or entry
    edits = _edits(cells, now) if isinstance(now.claim, Figure) else {}
    if edits and verdict not in (None, "correct"):
        verdict = "correct" if entry.judgement is not None and verdict == entry.judgement.verdict else verdict
    if edits and verdict not in (None, "correct"):
        raise ValueError(f"The row says {verdict}, but {', '.join(edits)} was changed: choose one.")
    if verdict == "correct" and not edits:
        if entry.judgement is not None and entry.judgement.verdict == "correct":
            return None
        raise ValueError("The row says that it corrects, but measure, value and unit are as they were.")
    if edits:
        before = dict(entry.judgement.correction) if entry.judgement and entry.judgement.verdict == "correct" else {}
        was = tuple((name, _now(now, name)) for name in edits)
        return Return(sheet, row, entry.id, entry.claim.quote, "correct", tuple((before | edits).items()), was, why)
    if verdict is None or (entry.judgement is not None and entry.judgement.verdict == verdict and entry.judgement.why == why):
        return None
    return Return(sheet, row, entry.id, entry.claim.quote, verdict, (), (), why)


def _verdict(text: str) -> Verdict | None:
    if not text:
        return None
    for verdict in get_args(Verdict):
        if text in {verdict, *(words(language)(f"verdict.{verdict}") for language in LANGUAGES)}:
            found: Verdict = verdict
            return found
    raise ValueError(f"{text!r} is no verdict: accept, correct or reject.")


def _edits(cells: dict[str, Any], entry: Entry) -> dict[str, str]:
    """The fields that the row states otherwise than the claim as it stands."""
    found: dict[str, str] = {}
    for name in _EDITABLE:
        if name not in cells:
            continue
        text, now = str(cells[name]).strip(), _now(entry, name)
        if name == "value":
            try:
                same = Decimal(text) == Decimal(str(float(Decimal(now))))
            except InvalidOperation:
                raise ValueError(f"{text!r} is no number.") from None
            if not same:
                found[name] = f"{Decimal(text).normalize():f}"
        elif text != now:
            if not text:
                raise ValueError(f"The column {name} is empty.")
            found[name] = text[:200]
    return found


def _now(entry: Entry, name: str) -> str:
    figure = entry.claim
    assert isinstance(figure, Figure)
    return {"measure": figure.measure, "value": f"{figure.quantity.value:f}", "unit": figure.quantity.unit}[name]
