"""Workbooks that come back: what was changed cell by cell, what cannot be taken and why; all or nothing is written."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from dajuan.desk.book import Book
from dajuan.desk.columns import SHEETS, Column, cell_text, item_values, read_number, read_unit, shown_unit
from dajuan.desk.desk import Desk
from dajuan.desk.entries import checked_item
from dajuan.desk.model import About, Draft, Event, Item, return_subject
from dajuan.desk.records import item_record
from dajuan.desk.refusing import Refusal, RowRefusal, told
from dajuan.document import sheets_of
from dajuan.sheet import LANGUAGES, Language, words
from dajuan.values import DajuanError, Problem, digest_of

MOST_BYTES, MOST_ROWS = 20_000_000, 20_000


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that says something new: the sheet and row as the program shows them, the key, what it said and says.

    ``words``: what the row is about, its measure or task as the sheet names it.
    """

    sheet: str
    row: int
    key: str
    column: str
    was: str
    now: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a workbook brings: its plan, the cells changed, the rows refused, how many rows it has, the events to write."""

    plan: str
    changes: tuple[CellChange, ...]
    refusals: tuple[RowRefusal, ...]
    rows: int
    drafts: tuple[Draft, ...]


def read_workbook(desk: Desk, data: bytes, unit: str | None = None) -> Incoming:
    """Return what an edited workbook of ours brings; nothing is written.

    ``unit``: whose return may be in it (None: anybody's, and the plan's items too). Raises ``DajuanError`` when it is no
    workbook of ours, or too large.
    """
    book = desk.book()
    marks, pages = _pages(data)
    plan = book.plan(marks.get("plan", "")).id
    if unit is not None and (marks.get("unit") != unit or "items" in pages):
        raise DajuanError(Problem("not-your-unit", f"This workbook is not the return of {unit}.", remedy="Send your own."))
    reader = _Reader(desk, book, plan, marks)
    for name, (title, rows) in pages.items():
        for number, cells in rows:
            reader.row(name, title, number, cells)
    return Incoming(plan, tuple(reader.changes), tuple(reader.refusals), reader.rows, tuple(reader.drafts))


def write_incoming(desk: Desk, incoming: Incoming, who: str) -> list[Event]:
    """Write what a workbook brings, all or nothing. Raises ``DajuanError`` when a row was refused, or others were faster."""
    if incoming.refusals:
        first = incoming.refusals[0]
        message = f"{len(incoming.refusals)} rows are refused; the first is row {first.row} of {first.sheet}: {first.problem}"
        raise DajuanError(Problem("rows-refused", message, remedy="Mend them and send the file again; nothing was written."))
    return desk.write(incoming.drafts, who)


def error_workbook(incoming: Incoming, language: Language = "zh") -> bytes:
    """Return the refused rows as xlsx, to be mended."""
    import xlsxwriter

    say, held = words(language, "desk"), io.BytesIO()
    made = xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    page = made.add_worksheet(say("book.errors"))
    wrapped = made.add_format({"text_wrap": True, "valign": "vcenter", "align": "left", "bottom": 1, "border_color": "#E4E0D6"})
    heads = ("sheet", "row", "line", "column", "now", "problem")
    for place, (key, width) in enumerate(zip(heads, (10, 6, 30, 14, 24, 60), strict=True)):
        page.set_column(place, place, width)
        page.write_string(0, place, say(f"col.{key}"), made.add_format({"bold": True, "bg_color": "#F2EFE8", "bottom": 2}))
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    for number, refusal in enumerate(incoming.refusals, 1):
        page.write_string(number, 0, refusal.sheet, wrapped)
        page.write_number(number, 1, refusal.row, wrapped)
        columns = "、".join(say(f"col.{column}") for column in refusal.columns)
        for place, text in enumerate((refusal.words, columns, refusal.now, told(refusal.cause, say)), 2):
            page.write_string(number, place, text[:2000], wrapped)
    made.close()
    return held.getvalue()


_Rows = list[tuple[int, dict[str, str]]]


def _pages(data: bytes) -> tuple[dict[str, str], dict[str, tuple[str, _Rows]]]:
    """The marks of the workbook, and of each of our sheets its title and its rows by number."""
    if len(data) > MOST_BYTES:
        raise _not_ours(f"it has {len(data):,} bytes; {MOST_BYTES:,} are the most")
    try:
        sheets = sheets_of(data)
    except ValueError as error:
        raise _not_ours(str(error)) from error
    titles = {words(language, "desk")(f"book.{name}"): name for name in SHEETS for language in LANGUAGES}
    marks = {row[0]: row[1] for sheet in sheets if sheet.name == "dajuan" for row in sheet.rows if len(row) > 1}
    if "plan" not in marks:
        raise _not_ours("it lacks the hidden sheet that says which plan it is of")
    pages: dict[str, tuple[str, _Rows]] = {}
    for sheet in sheets:
        if sheet.name in titles:
            pages[titles[sheet.name]] = (sheet.name, _rows(sheet.rows, SHEETS[titles[sheet.name]], sheet.name))
    return marks, pages


def _rows(lines: list[list[str]], columns: tuple[Column, ...], title: str) -> _Rows:
    named = {words(language, "desk")(f"col.{column.key}"): column.key for column in columns for language in LANGUAGES}
    heads = [named.get(" ".join(cell.split()), "") for cell in lines[0]] if lines else []
    missing = {column.key for column in columns if column.read or column.hidden} - set(heads)
    if missing:
        raise _not_ours(f"the sheet {title} lacks the columns {', '.join(sorted(missing))}")
    if len(lines) > MOST_ROWS:
        raise _not_ours(f"the sheet {title} has {len(lines):,} rows; {MOST_ROWS:,} are the most")
    found = ((number, dict(zip(heads, line, strict=False))) for number, line in enumerate(lines[1:], 2))
    return [(number, cells) for number, cells in found if any(text.strip() for text in cells.values())]


def _not_ours(why: str) -> DajuanError:
    remedy = "Use the file that dajuan wrote; yellow cells may be changed, heads and hidden columns may not."
    return DajuanError(Problem("not-our-workbook", f"This is no workbook of a plan: {why}.", remedy=remedy))


class _Edit(NamedTuple):
    """A cell that was changed: what it said, what it says, and what that means."""

    was: str
    now: str
    value: Any


_Edits = dict[str, _Edit]


class _Reader:
    """Takes the rows one by one and gathers what they change and what cannot be taken."""

    def __init__(self, desk: Desk, book: Book, plan: str, marks: dict[str, str]) -> None:
        self._desk, self._book, self._plan, self._marks = desk, book, plan, marks
        self.changes: list[CellChange] = []
        self.refusals: list[RowRefusal] = []
        self.drafts: list[Draft] = []
        self.rows = 0
        self._seen: set[str] = set()

    def row(self, name: str, title: str, number: int, cells: dict[str, str]) -> None:
        """Take one row of the sheet ``name``."""
        self.rows += 1
        key = cells.get("key", "").strip()
        edits = self._edits(name, title, number, key, cells)
        if not edits:
            return
        try:
            if key and key in self._seen:
                raise Refusal("same-key")
            self._seen.add(key)
            draft = self._item(key, edits, cells) if name == "items" else self._return(name, key, edits, cells)
        except (DajuanError, Refusal) as error:
            now = "; ".join(edit.now for edit in edits.values())
            self.refusals.append(RowRefusal(title, number, key, tuple(edits), now, error, _about(name, cells)))
            return
        if draft is not None:
            self.drafts.append(draft)
            words = _about(name, cells)
            self.changes += [CellChange(title, number, key, column, was, now, words) for column, (was, now, _) in edits.items()]

    def _edits(self, name: str, title: str, number: int, key: str, cells: dict[str, str]) -> _Edits:
        """The cells of a row that were changed since it went out: by column what they said, say, and mean."""
        was = _was(cells.get("was", ""))
        edits: _Edits = {}
        for column in SHEETS[name]:
            if column.read is None:
                continue
            before, now = was.get(column.key, ""), cells.get(column.key, "").strip()
            try:
                if not _same(column, before, now):
                    edits[column.key] = _Edit(before, now, column.read(now))
            except Refusal as error:
                self.refusals.append(RowRefusal(title, number, key, (column.key,), now, error, _about(name, cells)))
                return {}
        return edits

    def _item(self, key: str, edits: _Edits, cells: dict[str, str]) -> Draft | None:
        if key:
            item = self._book.item(key)
            shown = item_values(item) | {
                "nature": words("zh", "desk")(f"nature.{item.nature}"),
                "ceiling": words("zh", "desk")("book.yes") if item.ceiling else "",
            }
            if self._known(edits, {name: cell_text(name, value) for name, value in shown.items()}, "items"):
                return None
            self._ours(f"item:{key}", item.version, cells, edits, lambda column: cell_text(column, shown[column]))
            return self._desk.change_draft(key, _item_fields(edits, cells), item.version)
        plan = self._book.plan(self._plan)
        fields = {name: value for name, value in _item_fields(edits, cells).items() if value is not None}
        item = checked_item(replace(Item("", plan.id, "", plan.first, state="confirmed"), **fields), plan)
        # Named by what it says, so that the same file sent twice does not add the line twice.
        id = digest_of(plan.id, item_record(item))[:12]
        if id in self._book.items:
            return None
        return Draft(f"item:{id}", 0, "item-made", {"plan": plan.id, "state": "confirmed", "fields": item_record(item)})

    def _return(self, name: str, key: str, edits: _Edits, cells: dict[str, str]) -> Draft | None:
        about: About = "figure" if name == "figures" else "money"
        month, unit = self._marks.get("month", ""), self._marks.get("unit", "")
        power = self._power(about, key, unit, month)
        subject = return_subject(about, key, month)
        known = self._book.returns.get(subject)
        amounts = dict(known.amounts) if known else {}
        shown: dict[str, str] = {"evidence": known.evidence if known else "", "note": known.note if known else ""}
        shown |= {column: cell_text(column, amount.scaleb(-power)) for column, amount in amounts.items()}
        if self._known(edits, shown, name):
            return None
        version = known.version if known else 0
        self._ours(subject, version, cells, edits, lambda column: shown.get(column, ""))
        texts = {"evidence": shown["evidence"], "note": shown["note"]}
        for column, edit in edits.items():
            if column in texts:
                texts[column] = edit.value
            elif edit.value is None:
                raise Refusal("emptied")
            else:
                amounts[column] = edit.value.scaleb(power)
        if not amounts:
            raise Refusal("no-amount")
        return self._desk.report_draft(self._plan, about, key, month, amounts, version, texts["evidence"], texts["note"])

    def _known(self, edits: _Edits, shown: dict[str, str], name: str) -> bool:
        """Whether everything the row changes stands there already: the file was sent before."""
        columns = {column.key: column for column in SHEETS[name]}
        return all(_same(columns[key], shown.get(key, ""), edit.now) for key, edit in edits.items())

    def _power(self, about: About, key: str, unit: str, month: str) -> int:
        """The power of ten in which the row's numbers are written. Raises ``Refusal`` when ``unit`` is not asked this."""
        if about == "money":
            # Money is read in yuan already: its columns are of one unit only.
            owner, power = self._book.item(key).lead, 0
        else:
            asked = self._book.questions_of(self._plan, int(month[:4] or 0))
            question = asked.get(key)
            owner, power = (question.office, shown_unit(question.unit)[1]) if question else ("", 0)
        if not owner or owner != unit:
            raise Refusal("not-asked", unit=unit or "—")
        return power

    def _ours(self, subject: str, version: int, cells: dict[str, str], edits: _Edits, now: Callable[[str], str]) -> None:
        """Raise ``Refusal`` when somebody else changed the same cell since the file went out."""
        sent = int(cells.get("version", "0") or 0) if cells.get("version", "0").strip().isdigit() else -1
        if sent == version:
            return
        if sent > version or sent < 0:
            raise Refusal("version-changed")
        clashing = [column for column, edit in edits.items() if now(column) not in (edit.was, edit.now)]
        if clashing:
            last = self._desk.events_on(subject)[-1]
            said = "; ".join(now(column) or "—" for column in clashing)
            raise Refusal("changed-meanwhile", who=last.who, when=f"{last.when:%Y-%m-%d %H:%M}", said=said)


def _about(name: str, cells: dict[str, str]) -> str:
    """What a row of a sheet is about."""
    return cells.get("measure" if name == "figures" else "task", "")


def _item_fields(edits: _Edits, cells: dict[str, str]) -> dict[str, Any]:
    """The fields of an item that a row changes. A target is read in the unit beside it, so the two go together."""
    fields = {column: edit.value for column, edit in edits.items()}
    if fields.keys() & {"unit", "target"}:
        code, power = read_unit(cells.get("unit", ""))
        target = read_number(cells.get("target", ""))
        fields |= {"unit": code, "target": None if target is None else target.scaleb(power)}
    return fields


def _was(text: str) -> dict[str, str]:
    try:
        record = json.loads(text) if text.strip() else {}
    except ValueError:
        record = {}
    return {str(k): str(v) for k, v in record.items()} if isinstance(record, dict) else {}


def _same(column: Column, before: str, now: str) -> bool:
    """Whether two texts of a cell mean the same. Raises ``Refusal`` when the new one means nothing."""
    if before == now:
        return True
    assert column.read is not None
    if not before:
        return not now
    return bool(column.read(before) == column.read(now))
