"""The sheet as a workbook: real numbers, filters, frozen heads, links to sentences, stable keys."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any, get_args

from dajuan.claims import Figure
from dajuan.ledger import Entry, Verdict
from dajuan.marks import TargetMark
from dajuan.sheet.amounts import amount, name_of, statement, when
from dajuan.sheet.findings import finding, reason_of
from dajuan.sheet.model import Sheet
from dajuan.sheet.records import sentence_of
from dajuan.sheet.views.year_pages import all_figures
from dajuan.sheet.wording import Language, Words, words
from dajuan.values import Quantity

_LONGEST = 32000
_FIXED = datetime(2000, 1, 1)
_SHORT = {"percent": '0.##"%"', "percentage_point": "0.##", "rank": "0", "multiple": "0.##"}


class _Book:
    """The workbook being written, with its formats and where each sentence stands."""

    def __init__(self, language: Language) -> None:
        import xlsxwriter

        self.say: Words = words(language)
        self.language = language
        self.held = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.book = xlsxwriter.Workbook(self.held, options)
        self.book.set_properties({"title": self.say("site.name"), "created": _FIXED})
        self.head = self.book.add_format({"bold": True, "bg_color": "#F2EFE8", "bottom": 2, "text_wrap": True, "valign": "top"})
        self.text = self.book.add_format({"text_wrap": True, "valign": "top"})
        self.link = self.book.add_format({"font_color": "#1D4F91", "underline": 1, "valign": "top"})
        self.numbers: dict[str, Any] = {}
        self.rows: dict[str, int] = {}
        self.widths: dict[str, list[int]] = {}

    def number_format(self, quantity: Quantity) -> Any:
        """Return the format of a number: percent as percent, whole numbers with separators."""
        pattern = _SHORT.get(quantity.unit, "#,##0" if quantity.value == quantity.value.to_integral_value() else "#,##0.####")
        if pattern not in self.numbers:
            self.numbers[pattern] = self.book.add_format({"num_format": pattern, "valign": "top"})
        return self.numbers[pattern]

    def page(self, name: str, columns: list[tuple[str, int]]) -> Any:
        """Add a worksheet with a frozen head; the last column holds the stable keys and is hidden."""
        page = self.book.add_worksheet(self.say(f"office.{name}")[:31])
        self.widths[page.get_name()] = [width for _, width in columns]
        for place, (key, width) in enumerate(columns):
            page.set_column(place, place, width, None, {"hidden": key == "key"})
            page.write_string(0, place, self.say(f"col.{key}"), self.head)
        page.freeze_panes(1, 1)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        return page

    def put(self, page: Any, row: int, cells: Iterable[object]) -> None:
        """Write a row: quantities as real numbers, entries as links to their sentence, the rest as text."""
        held = list(cells)
        widths = self.widths[page.get_name()]
        tall = max(_lines(cell, width) for cell, width in zip(held, widths, strict=True))
        page.set_row(row, 15.0 * min(tall, 20))
        for place, cell in enumerate(held):
            if isinstance(cell, Quantity):
                page.write_number(row, place, float(cell.value), self.number_format(cell))
            elif isinstance(cell, Entry):
                target = f"internal:'{self.say('office.sentences')}'!A{self.rows[cell.id] + 1}"
                page.write_url(row, place, target, self.link, self.say("office.see"))
            elif isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
                page.write_number(row, place, float(cell), self.text)
            else:
                page.write_string(row, place, "" if cell is None else str(cell)[:_LONGEST], self.text)


def workbook(sheet: Sheet, language: Language = "zh") -> bytes:
    """Return the sheet as xlsx. The same sheet gives the same bytes; no text is taken for a formula or an address."""
    made = _Book(language)
    entries = _entries(sheet)
    made.rows = {entry.id: row for row, entry in enumerate(entries, 1)}
    _targets(made, sheet)
    _figures(made, sheet)
    _promises(made, sheet)
    _checks(made, sheet)
    _sentences(made, sheet, entries)
    _method(made, sheet)
    made.book.close()
    return made.held.getvalue()


def _entries(sheet: Sheet) -> list[Entry]:
    targets = [entry for mark in sheet.targets for entry in (mark.target, mark.result) if entry]
    hits = [entry for check in sheet.checks for hit in check.hits for entry in hit.entries[:1]]
    every = (*targets, *all_figures(sheet), *(mark.promise for mark in sheet.promises), *hits)
    return list({entry.id: entry for entry in every}.values())


def _targets(made: _Book, sheet: Sheet) -> None:
    columns = [("measure", 30), ("target", 16), ("target_value", 22), ("high", 14), ("result", 16), ("result_value", 22), ("unit", 16),
               ("outcome", 12), ("margin", 18), ("reason", 44), ("confidence", 10), ("source", 12), ("key", 18)]  # fmt: skip
    page = made.page("targets", columns)
    for row, mark in enumerate(sheet.targets, 1):
        target, result = mark.target.claim, mark.result.claim if mark.result else None
        assert isinstance(target, Figure)
        reason = reason_of(mark, made.language)
        told = (statement(result, made.language), result.quantity) if isinstance(result, Figure) else ("", None)
        cells = [
            *(target.measure, statement(target, made.language), target.quantity, _high(target), *told, target.quantity.unit),
            *(made.say(f"outcome.{mark.outcome}"), _margin(mark), reason, mark.confidence, mark.target, mark.target.id),
        ]
        made.put(page, row, cells)
    _filter(page, len(sheet.targets), len(columns))


def _margin(mark: TargetMark) -> Quantity | None:
    """Result minus target as a number; the difference of two percentages is one of percentage points."""
    target = mark.target.claim
    if mark.margin is None or not isinstance(target, Figure):
        return None
    unit = target.quantity.unit
    return Quantity(mark.margin, "percentage_point" if unit == "percent" else unit)


def _high(figure: Figure) -> Quantity | None:
    """The upper end of a range as a number of its own, None where there is only one number."""
    high = figure.quantity.high
    return None if high is None else Quantity(high, figure.quantity.unit)


def _figures(made: _Book, sheet: Sheet) -> None:
    columns = [("measure", 30), ("figure", 18), ("value", 22), ("high", 14), ("unit", 16), ("kind", 12), ("period", 16), ("modality", 10),
               ("area", 12), ("confidence", 10), ("verdict", 12), ("why", 24), ("source", 12), ("key", 18)]  # fmt: skip
    page = made.page("figures", columns)
    entries = all_figures(sheet)
    for row, entry in enumerate(entries, 1):
        figure = entry.claim
        assert isinstance(figure, Figure)
        cells = [
            *(figure.measure, statement(figure, made.language), figure.quantity, _high(figure), figure.quantity.unit),
            *(made.say(f"kind.{figure.kind}"), when(figure.period, made.language), made.say(f"modality.{figure.modality}")),
            *(entry.area, figure.confidence, *_judged(made, entry), entry, entry.id),
        ]
        made.put(page, row, cells)
    _filter(page, len(entries), len(columns))
    _choose(made, page, len(entries), [key for key, _ in columns].index("verdict"))


def _judged(made: _Book, entry: Entry) -> tuple[str, str]:
    """What a person said of the claim, as the columns show it; empty where nobody said anything."""
    judged = entry.judgement
    return (made.say(f"verdict.{judged.verdict}"), judged.why) if judged else ("", "")


def _choose(made: _Book, page: Any, rows: int, column: int) -> None:
    """Offer the verdicts as a list to choose from."""
    choices = [made.say(f"verdict.{verdict}") for verdict in get_args(Verdict)]
    page.data_validation(1, column, max(1, rows), column, {"validate": "list", "source": choices})


def _promises(made: _Book, sheet: Sheet) -> None:
    columns = [("number", 8), ("promise", 60), ("fate", 14), ("measurable", 10), ("reason", 44), ("verdict", 12), ("why", 24), ("source", 12),
               ("key", 18)]  # fmt: skip
    page = made.page("promises", columns)
    for row, mark in enumerate(sheet.promises, 1):
        measurable = made.say("word.yes" if mark.measurable else "word.no")
        reason = reason_of(mark, made.language)
        fate = made.say(f"outcome.{mark.fate}")
        made.put(
            page,
            row,
            [
                row,
                mark.promise.claim.quote,
                fate,
                measurable,
                reason,
                *_judged(made, mark.promise),
                mark.promise,
                mark.promise.id,
            ],
        )
    _filter(page, len(sheet.promises), len(columns))
    _choose(made, page, len(sheet.promises), [key for key, _ in columns].index("verdict"))


def _checks(made: _Book, sheet: Sheet) -> None:
    columns = [("check", 24), ("question", 40), ("severity", 10), ("finding", 60), ("source", 12), ("key", 18)]
    page = made.page("checks", columns)
    found = [(check, hit) for check in sheet.checks for hit in check.hits if not hit.passed]
    for row, (check, hit) in enumerate(found, 1):
        name = made.say.get(f"check_name.{check.name}", check.name)
        question = made.say.get(f"check_question.{check.name}", check.question)
        source = hit.entries[0] if hit.entries else ""
        key = hit.entries[0].id if hit.entries else ""
        made.put(
            page, row, [name, question, made.say(f"severity.{check.severity}"), finding(check, hit, made.language), source, key]
        )
    _filter(page, len(found), len(columns))


def _sentences(made: _Book, sheet: Sheet, entries: list[Entry]) -> None:
    columns = [("number", 8), ("sentence", 90), ("words", 20), ("source", 40), ("key", 18)]
    page = made.page("sentences", columns)
    titles = {edition.digest: name_of(edition, made.say.language) for edition in sheet.coverage.editions}
    for row, entry in enumerate(entries, 1):
        source = titles.get(entry.edition, entry.edition)
        made.put(page, row, [row, sentence_of(entry)[1], entry.claim.quote, source, entry.id])
    _filter(page, len(entries), len(columns))


def _method(made: _Book, sheet: Sheet) -> None:
    page = made.book.add_worksheet(made.say("office.method")[:31])
    page.set_column(0, 0, 30)
    page.set_column(1, 1, 90)
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    lines = [
        (made.say("col.area"), sheet.area),
        (made.say("col.year"), str(sheet.year)),
        *((made.say("col.source"), name_of(edition, made.say.language)) for edition in sheet.coverage.editions),
        ("", made.say("office.method_text")),
        *((unit, amount(Quantity(Decimal(1), unit), made.language)) for unit in _units(sheet)),
        *((made.say(f"outcome.{name}"), made.say(f"means.{name}")) for name in dict.fromkeys(m.outcome for m in sheet.targets)),
    ]
    for row, (name, text) in enumerate(lines):
        page.write_string(row, 0, name, made.head)
        page.write_string(row, 1, text[:_LONGEST], made.text)


def _units(sheet: Sheet) -> list[str]:
    """The codes of units that stand in the workbook, those that a person has to be told."""
    figures = [entry.claim.quantity.unit for entry in all_figures(sheet) if isinstance(entry.claim, Figure)]
    return sorted({unit for unit in figures if unit != "none" and unit.isascii()})


def _lines(cell: object, width: int) -> int:
    """How many lines a text fills in a column; a Chinese character is two wide. Programs do not always work it out."""
    if not isinstance(cell, str) or (2 * len(cell) <= width and "\n" not in cell):
        return 1
    return sum(max(1, -(-sum(2 if ord(c) > 0x2E80 else 1 for c in line) // width)) for line in cell[:2000].split("\n"))


def _filter(page: Any, rows: int, columns: int) -> None:
    page.autofilter(0, 0, max(1, rows), columns - 1)
