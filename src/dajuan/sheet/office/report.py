"""The sheet as a Word file in the manner of an official report."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from typing import Any

from dajuan.claims import Figure
from dajuan.marks import TargetMark
from dajuan.sheet.amounts import name_of, statement, when
from dajuan.sheet.findings import finding
from dajuan.sheet.model import Sheet
from dajuan.sheet.views.year_pages import summary
from dajuan.sheet.wording import Language, Words, words

_FIXED = datetime(2000, 1, 1)
_ROWS = 200
_NOT_XML = re.compile("[\\x00-\\x08\\x0b-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")
# Faces of official reports (GB/T 9704-2012: titles in 小标宋, text in 仿宋, headings in 黑体), with the names Word knows.
_TITLE, _TEXT, _HEADING = "方正小标宋简体", "仿宋", "黑体"


def report(sheet: Sheet, language: Language = "zh") -> bytes:
    """Return the sheet as docx on A4. The same sheet gives the same bytes."""
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    say = words(language)
    made = docx.Document()
    page = made.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
    _face(made.styles["Normal"], _TEXT, Pt(14))
    made.core_properties.created = made.core_properties.modified = _FIXED
    made.core_properties.title = say("office.report_title", area=_clean(sheet.area), year=sheet.year)
    title = made.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(title, say("office.report_title", area=_clean(sheet.area), year=sheet.year), _TITLE, 20)
    _heading(made, say("office.part_one"))
    _body(made, summary(sheet, language))
    if not sheet.coverage.complete:
        _body(made, say("sheet.incomplete"))
    _heading(made, say("office.part_two"))
    _targets(made, sheet, language, say)
    _heading(made, say("office.part_three"))
    _promises(made, sheet, say)
    _heading(made, say("office.part_four"))
    _figures(made, sheet, language, say)
    _heading(made, say("office.part_five"))
    _checks(made, sheet, language, say)
    _heading(made, say("office.part_six"))
    for edition in sheet.coverage.editions:
        _body(made, f"{name_of(edition, language)} {edition.facts.date or ''} {edition.digest}")
    _body(made, say("office.method_text"))
    held = io.BytesIO()
    made.save(held)
    return _settled(held.getvalue())


def _targets(made: Any, sheet: Sheet, language: Language, say: Words) -> None:
    if not sheet.targets:
        _body(made, say("sheet.no_targets", year=sheet.year))
        return
    heads = [say(f"col.{key}") for key in ("number", "measure", "target", "result", "outcome")]
    rows = [[str(number), *_target_row(mark, language, say)] for number, mark in enumerate(sheet.targets[:_ROWS], 1)]
    _table(made, heads, rows, (12, 52, 34, 34, 24))


def _target_row(mark: TargetMark, language: Language, say: Words) -> list[str]:
    target, result = mark.target.claim, mark.result.claim if mark.result else None
    assert isinstance(target, Figure)
    told = statement(result, language) if isinstance(result, Figure) else "—"
    return [target.measure, statement(target, language), told, say(f"outcome.{mark.outcome}")]


def _promises(made: Any, sheet: Sheet, say: Words) -> None:
    rows = [
        [str(number), mark.promise.claim.quote[:300], say(f"outcome.{mark.fate}")]
        for number, mark in enumerate(sheet.promises[:_ROWS], 1)
    ]
    _table(made, [say("col.number"), say("col.promise"), say("col.fate")], rows, (12, 116, 28))


def _figures(made: Any, sheet: Sheet, language: Language, say: Words) -> None:
    rows = []
    for entry in (*sheet.figures, *sheet.ranks)[:_ROWS]:
        figure = entry.claim
        if isinstance(figure, Figure):
            rows.append([figure.measure, statement(figure, language), when(figure.period, language)])
    _table(made, [say(f"col.{key}") for key in ("measure", "figure", "period")], rows, (80, 42, 34))


def _checks(made: Any, sheet: Sheet, language: Language, say: Words) -> None:
    passed, applied = sum(c.passed for c in sheet.checks), sum(c.applied for c in sheet.checks)
    _body(made, say("sheet.checks_passed", passed=passed, applied=applied))
    for check in sheet.checks:
        for hit in check.hits[:10]:
            if not hit.passed:
                _body(made, f"{say.get(f'check_name.{check.name}', check.name)}: {finding(check, hit, language)}")


def _heading(made: Any, text: str) -> None:
    _run(made.add_heading(level=1), text, _HEADING, 15)


def _body(made: Any, text: str) -> None:
    from docx.shared import Pt

    paragraph = made.add_paragraph(_clean(text))
    paragraph.paragraph_format.first_line_indent = Pt(28)
    paragraph.paragraph_format.line_spacing = 1.5


def _table(made: Any, heads: list[str], rows: list[list[str]], widths: tuple[int, ...]) -> None:
    """Add a table; ``widths`` are in millimetres, as Word and LibreOffice both want them: on every cell."""
    from docx.shared import Mm

    if not rows:
        _body(made, "—")
        return
    table = made.add_table(rows=1, cols=len(heads))
    table.style = "Table Grid"
    table.autofit = False
    for cell, text in zip(table.rows[0].cells, heads, strict=True):
        _run(cell.paragraphs[0], text, _HEADING, 10.5)
    _repeat(table.rows[0])
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            _run(cell.paragraphs[0], text, _TEXT, 10.5)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for line in table.rows:
        for cell, width in zip(line.cells, widths, strict=True):
            cell.width = Mm(width)
            cell.paragraphs[0].paragraph_format.space_before = cell.paragraphs[0].paragraph_format.space_after = Mm(0.8)


def _repeat(row: Any) -> None:
    """Let the head row stand on every page."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _run(paragraph: Any, text: str, face: str, size: float) -> None:
    from docx.shared import Pt, RGBColor

    run = paragraph.add_run(_clean(text))
    _face(run, face, Pt(size))
    run.font.color.rgb = RGBColor(0, 0, 0)


def _face(styled: Any, face: str, size: Any) -> None:
    from docx.oxml.ns import qn

    styled.font.name, styled.font.size = face, size
    styled.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


def _clean(text: str) -> str:
    """Leave out characters that XML cannot hold."""
    return _NOT_XML.sub("", text)


def _settled(data: bytes) -> bytes:
    """Write the archive again with one fixed time, so that the same sheet gives the same bytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(name))
    return held.getvalue()
