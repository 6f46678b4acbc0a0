"""One sheet in one file: the front door for every format."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import replace

from dajuan.claims import Figure
from dajuan.document import Document
from dajuan.ledger import Entry
from dajuan.sheet.amounts import origin
from dajuan.sheet.model import Sheet
from dajuan.sheet.records import sheet_record
from dajuan.sheet.views.year_pages import all_figures, sheet_page
from dajuan.sheet.wording import Language
from dajuan.values import DajuanError, Problem

Documents = Mapping[str, Document]


def render(sheet: Sheet, format: str, language: Language = "zh", documents: Documents | None = None) -> bytes:
    """Return the sheet as a file: ``html``, ``json``, ``csv``, ``xlsx``, ``docx`` or ``pdf``.

    ``documents``: the texts of its editions by digest; a short one is shown whole beside the figures in HTML.
    The same sheet gives the same bytes. Raises ``DajuanError`` for a format that is not there or cannot be made here.
    """
    if format not in FORMATS:
        raise DajuanError(
            Problem("unknown-format", f"There is no format {format!r}.", remedy=f"Use one of {', '.join(FORMATS)}.")
        )
    return FORMATS[format](sheet, language, documents or {})


def _html(sheet: Sheet, language: Language, documents: Documents) -> bytes:
    editions = {edition.digest: edition for edition in sheet.coverage.editions}
    return sheet_page(sheet, language, None, editions, documents).encode()


def _json(sheet: Sheet, language: Language, documents: Documents) -> bytes:  # noqa: ARG001 - one shape for all formats
    return (json.dumps(public_record(sheet), ensure_ascii=False, indent=1) + "\n").encode()


def public_record(sheet: Sheet) -> dict[str, object]:
    """Return the sheet as plain data for everybody: without the paths at which somebody keeps the sources."""
    editions = tuple(replace(edition, origin=origin(edition.origin)) for edition in sheet.coverage.editions)
    return sheet_record(replace(sheet, coverage=replace(sheet.coverage, editions=editions)))


_COLUMNS = ("id", "role", "outcome", "area", "measure", "kind", "value", "high", "unit", "bound", "period", "modality",
            "quote", "sentence", "edition", "start", "end", "confidence")  # fmt: skip


def _csv(sheet: Sheet, language: Language, documents: Documents) -> bytes:  # noqa: ARG001 - one shape for all formats
    outcome = {mark.target.id: mark.outcome for mark in sheet.targets}
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for entry in all_figures(sheet):
        writer.writerow([safe(value) for value in _row(entry, outcome.get(entry.id, ""))])
    return b"\xef\xbb\xbf" + held.getvalue().encode()


def _row(entry: Entry, outcome: str) -> list[object]:
    figure = entry.claim
    assert isinstance(figure, Figure)
    quantity = figure.quantity
    role = "target" if outcome else "figure"
    return [
        *(entry.id, role, outcome, entry.area or "", figure.measure, figure.kind, f"{quantity.value:f}"),
        *(f"{quantity.high:f}" if quantity.high is not None else "", quantity.unit, quantity.bound, figure.period or ""),
        *(figure.modality, figure.quote, entry.words, entry.edition, figure.span.start, figure.span.end, figure.confidence),
    ]


def safe(value: object) -> object:
    """Return ``value`` so that no spreadsheet takes it for a formula: hijacked pages may carry one."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") and not _is_number(value):
        return "'" + value
    return value


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _xlsx(sheet: Sheet, language: Language, documents: Documents) -> bytes:  # noqa: ARG001 - one shape for all formats
    from dajuan.sheet.office.workbook import workbook

    return workbook(sheet, language)


def _docx(sheet: Sheet, language: Language, documents: Documents) -> bytes:  # noqa: ARG001 - one shape for all formats
    from dajuan.sheet.office.report import report

    return report(sheet, language)


def _pdf(sheet: Sheet, language: Language, documents: Documents) -> bytes:
    from dajuan.sheet.office.print import pdf

    return pdf(_html(sheet, language, documents).decode())


FORMATS: dict[str, Callable[[Sheet, Language, Documents], bytes]] = {
    "html": _html,
    "json": _json,
    "csv": _csv,
    "xlsx": _xlsx,
    "docx": _docx,
    "pdf": _pdf,
}
