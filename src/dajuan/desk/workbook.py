"""Workbooks that go out: the plan's items for its editors, a month's return for one unit. They come back through ``incoming``."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from dajuan.desk.book import Book
from dajuan.desk.columns import FIGURES, MONEY, SHEETS, Column, cell_text, item_values, return_values, shown_unit, shown_value
from dajuan.desk.model import Item, Question, Return, return_subject
from dajuan.desk.pace import due_share, paced
from dajuan.desk.sums import percent
from dajuan.desk.wording import pace_words
from dajuan.sheet import Language, Words, words

_FIXED = datetime(2000, 1, 1)
_EXACT_DIGITS = 15
_LONGEST = 32_000
_LONGEST_HEADER = 250
_BASE: dict[str, Any] = {"valign": "vcenter", "text_wrap": True}
_LOOKS = {
    "shown": _BASE | {"font_color": "#444444", "bottom": 1, "border_color": "#E4E0D6"},
    "open": _BASE | {"bg_color": "#FFF8DC", "border": 1, "border_color": "#D8D2BE"},
}
_NUMBERS = frozenset({"target", "due", "last", "value", "budget", "arranged", "available", "paid", "weight"})


def plan_workbook(book: Book, plan: str, language: Language = "zh") -> bytes:
    """Return all items of ``plan`` that are not withdrawn as xlsx. The same plan gives the same bytes."""
    say, known = words(language, "desk"), book.plan(plan)
    title = say("book.plan_title", plan=known.title)
    made = _Workbook(language, {"plan": plan}, title)
    rows = [_item_row(item, say) for item in book.items_of(plan, None) if item.state != "withdrawn"]
    made.page("items", rows, spare=200)
    made.help(title, [say("book.help_items"), say("book.help_keys")])
    return made.bytes()


def unit_workbook(book: Book, plan: str, unit: str, month: str, language: Language = "zh") -> bytes:
    """Return what ``unit`` is asked for ``month`` as xlsx: each figure once, and the money of its items."""
    say, known = words(language, "desk"), book.plan(plan)
    title = say("book.unit_title", plan=known.title, month=month, unit=unit)
    made = _Workbook(language, {"plan": plan, "unit": unit, "month": month}, title)
    locked = month in known.locked
    questions = [q for q in book.questions_of(plan, int(month[:4])).values() if q.office == unit]
    items = [i for i in book.items_of(plan, year=int(month[:4])) if i.lead == unit and i.budget is not None]
    made.page("figures", [_figure_row(book, question, month, say) for question in questions], closed=locked)
    if items:
        made.page("money", [_money_row(book, item, month, say) for item in items], closed=locked)
    texts = [say("book.help_figures"), say("book.help_money"), say("book.help_keys")]
    made.help(title, [*texts, pace_words(known.pace, month, say)])
    return made.bytes()


def _item_row(item: Item, say: Words) -> dict[str, Any]:
    cells = item_values(item) | {"state": say(f"state.{item.state}"), "key": item.id, "version": item.version}
    cells |= {"nature": say(f"nature.{item.nature}"), "ceiling": say("book.yes") if item.ceiling else ""}
    return cells


def _figure_row(book: Book, question: Question, month: str, say: Words) -> dict[str, Any]:
    items = [book.items[id] for id in question.items]
    known = book.returns.get(return_subject("figure", question.key, month))
    before = [r for r in book.returns_on("figure", question.key) if r.month < month]
    due = percent(due_share(book.plan(question.plan).pace, items[0], month)) if paced(items[0]) else None
    targets = [item.target for item in items if item.figured]
    cells = return_values(known, FIGURES)
    return cells | {
        "value": shown_value(cells["value"], question.unit),
        "measure": question.measure,
        "unit": shown_unit(question.unit)[0],
        "items": "；".join(f"{item.number} {item.task}".strip() for item in items),
        "target": shown_value(targets[0], question.unit) if targets else Decimal(100),
        "due": due,
        "last": shown_value(before[-1].value, question.unit) if before else None,
        **_state(known, say),
        "key": question.key,
    }


def _money_row(book: Book, item: Item, month: str, say: Words) -> dict[str, Any]:
    known = book.returns.get(return_subject("money", item.id, month))
    cells = return_values(known, MONEY) | {"task": f"{item.number} {item.task}".strip(), "budget": item.budget}
    return cells | _state(known, say) | {"key": item.id}


def _state(known: Return | None, say: Words) -> dict[str, Any]:
    if known is None:
        return {"state": say("state.none"), "why": "", "version": 0}
    shown = {"state": say(f"state.{known.state}"), "why": known.why, "version": known.version}
    return shown | {"closed": known.state == "approved"}


class _Workbook:
    """A workbook being written. ``marks`` (plan, unit, month) stand on a hidden sheet and come back with it."""

    def __init__(self, language: Language, marks: dict[str, str], title: str) -> None:
        import xlsxwriter

        self._title = title

        self.say: Words = words(language, "desk")
        self._held = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self._book = xlsxwriter.Workbook(self._held, options)
        self._book.set_properties({"created": _FIXED})
        head = _BASE | {"bold": True, "bg_color": "#F2EFE8", "bottom": 2}
        self._head = self._book.add_format(head)
        self._number_head = self._book.add_format(head | {"align": "right"})
        self._styles: dict[tuple[str, int | None], Any] = {}
        self._marks = marks

    def page(self, name: str, rows: list[dict[str, Any]], spare: int = 0, closed: bool = False) -> None:
        """Add a sheet: cells that may be filled in are yellow, keys hidden; ``spare`` empty rows wait for new lines.

        ``closed``: none of its rows takes anything any more, as one that is approved does not.
        """
        columns = SHEETS[name]
        page = self._book.add_worksheet(self.say(f"book.{name}"))
        for place, column in enumerate(columns):
            page.set_column(place, place, column.width, None, {"hidden": column.hidden})
            head = self._number_head if column.key in _NUMBERS else self._head
            page.write_string(0, place, self.say(f"col.{column.key}"), head)
        for number, cells in enumerate(rows, 1):
            self._row(page, number, columns, cells, closed or cells.get("closed", False))
        for number in range(len(rows) + 1, len(rows) + 1 + spare):
            for place, column in enumerate(columns):
                if column.read:
                    page.write_blank(number, place, None, self._style("open"))
        self._choices(page, columns, len(rows) + spare)
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)
        page.set_landscape()
        page.set_paper(9)
        page.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        # On paper each page says whose it is: an ampersand begins a code there, two are one.
        page.set_header(f"&C{self._title[: _LONGEST_HEADER // 2].replace('&', '&&')}")
        page.set_footer("&C&P / &N")
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)

    def _row(self, page: Any, number: int, columns: tuple[Column, ...], cells: dict[str, Any], closed: bool) -> None:
        texts = {column.key: cell_text(column.key, cells.get(column.key)) for column in columns}
        texts["was"] = json.dumps({c.key: texts[c.key] for c in columns if c.read}, ensure_ascii=False, sort_keys=True)
        for place, column in enumerate(columns):
            kind = "open" if column.read and not closed else "shown"
            value, text = cells.get(column.key), texts[column.key]
            if isinstance(value, Decimal) and len(text.strip("-").replace(".", "")) <= _EXACT_DIGITS:
                page.write_number(number, place, float(text), self._style(kind, len(text.partition(".")[2])))
            else:
                page.write_string(number, place, text[:_LONGEST], self._style(kind))

    def _style(self, kind: str, digits: int | None = None) -> Any:
        """The look of a cell; a number with separators and its own digits after the point."""
        if (kind, digits) not in self._styles:
            number = {} if digits is None else {"num_format": "#,##0" + (f".{'0' * digits}" if digits else "")}
            self._styles[kind, digits] = self._book.add_format(_LOOKS[kind] | number)
        return self._styles[kind, digits]

    def _choices(self, page: Any, columns: tuple[Column, ...], last: int) -> None:
        lists = {
            "nature": [self.say("nature.sum"), self.say("nature.level")],
            "ceiling": [self.say("book.yes"), self.say("book.no")],
        }
        for place, column in enumerate(columns):
            if column.key in lists and last:
                page.data_validation(1, place, last, place, {"validate": "list", "source": lists[column.key]})

    def help(self, title: str, lines: Iterable[str]) -> None:
        """Add the sheet that says how to fill in, and the hidden one that says what this workbook is."""
        page = self._book.add_worksheet(self.say("book.help"))
        page.set_column(0, 0, 100)
        page.write_string(0, 0, title, self._head)
        for number, line in enumerate(lines, 1):
            page.write_string(number, 0, line, self._style("shown"))
        hidden = self._book.add_worksheet("dajuan")
        hidden.hide()
        for number, (key, mark) in enumerate(self._marks.items()):
            hidden.write_string(number, 0, key)
            hidden.write_string(number, 1, mark)

    def bytes(self) -> bytes:
        """Return the file."""
        self._book.close()
        return self._held.getvalue()
