"""One sheet in each format, opened again with other programs' readers."""

from __future__ import annotations

import csv
import importlib
import io
import re
from dataclasses import replace
from decimal import Decimal

import docx
import pytest
from python_calamine import CalamineWorkbook

from dajuan.ledger import Ledger
from dajuan.sheet import Sheet, answer, render
from dajuan.sheet.office.report import report
from dajuan.sheet.office.workbook import workbook
from dajuan.sheet.records import sentence_of
from dajuan.sheet.rendering import FORMATS, safe
from dajuan.values import DajuanError, Span


@pytest.fixture(scope="module")
def sheet(town: Ledger) -> Sheet:
    """The made-up town's sheet of 2020."""
    return answer(town, "云溪镇", 2020)


@pytest.mark.parametrize("format", sorted(set(FORMATS) - {"pdf"}))
def test_the_same_sheet_gives_the_same_bytes(sheet: Sheet, format: str) -> None:
    """Rendering twice gives the same file, in both languages."""
    for language in ("zh", "en"):
        assert render(sheet, format, language) == render(sheet, format, language)  # type: ignore[arg-type]


def test_an_unknown_format_is_named(sheet: Sheet) -> None:
    """A format that is not there is refused with those that are."""
    with pytest.raises(DajuanError, match="html"):
        render(sheet, "ppt")


def test_one_page_stands_alone(town: Ledger, sheet: Sheet) -> None:
    """The single HTML page holds figures, source text and style, and leads nowhere else."""
    documents = {edition.digest: town.document(edition.digest) for edition in sheet.coverage.editions}
    html = render(sheet, "html", "zh", documents).decode()
    assert "<style>" in html and "<script" not in html
    assert all(link.startswith("#") for link in re.findall(r'href="([^"]*)"', html))
    assert "完善社区治理机制" in html and "增长7.6%" in html
    wanted = set(re.findall(r'href="#([^"]+)"', html))
    assert wanted <= set(re.findall(r'id="([^"]+)"', html)) | {"main"}


def test_the_workbook_holds_real_numbers_and_keys(sheet: Sheet) -> None:
    """Numbers come back as numbers, each row with the identity of its claim."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook(sheet)))
    assert book.sheet_names == ["目标", "数字", "承诺", "核查", "原句", "说明"]
    rows = book.get_sheet_by_name("目标").to_python()
    heads = rows[0]
    by_key = {row[heads.index("键")]: row for row in rows[1:]}
    for mark in sheet.targets:
        row = by_key[mark.target.id]
        assert Decimal(str(row[heads.index("目标数值")])) == mark.target.claim.quantity.value  # type: ignore[union-attr]
        assert isinstance(row[heads.index("目标数值")], float)


def test_formulas_of_hijacked_pages_stay_text() -> None:
    """A text that a spreadsheet would run is marked as text; numbers stay numbers."""
    assert safe("=HYPERLINK(1)") == "'=HYPERLINK(1)"
    assert safe("-3.2") == "-3.2"
    assert safe("增长") == "增长"


def test_the_table_reads_back(sheet: Sheet) -> None:
    """The CSV holds every figure once with its sentence, and every quote stands in its sentence."""
    rows = list(csv.DictReader(io.StringIO(render(sheet, "csv").decode("utf-8-sig"))))
    assert len({row["id"] for row in rows}) == len(rows) == len(sheet.targets) + len(sheet.figures) + len(sheet.ranks)
    assert all(row["quote"] in row["sentence"] for row in rows)


def test_the_report_is_in_the_manner_of_an_office(sheet: Sheet) -> None:
    """The Word file is A4, titled, in numbered parts, with a row for each target."""
    made = docx.Document(io.BytesIO(render(sheet, "docx")))
    assert made.paragraphs[0].text == "云溪镇2020年工作目标完成情况答卷"
    assert round(made.sections[0].page_width.mm) == 210
    assert made.core_properties.title == made.paragraphs[0].text and " PAGE " in made.sections[0].footer._element.xml
    assert {run.font.size for run in made.paragraphs[1].runs} == {None} and made.styles["Body Text"].font.name == "仿宋"
    assert [p.text[:2] for p in made.paragraphs if p.style.name == "Heading 1"][:3] == ["一、", "二、", "三、"]
    assert len(made.tables[0].rows) == len(sheet.targets) + 1
    assert all("w:cantSplit" in row._tr.xml for row in made.tables[0].rows)
    cited = [[cell.text for cell in row.cells] for row in made.tables[-1].rows[1:]]
    decided = [mark for mark in sheet.targets if mark.result is not None]
    assert len(cited) == len(decided) > 3
    for (_, target, result), mark in zip(cited, decided, strict=True):
        assert mark.target.claim.quote in target and mark.result is not None and mark.result.claim.quote in result


def test_the_report_holds_hostile_text_as_text(sheet: Sheet) -> None:
    """Tags and characters that XML cannot hold do not break the file; a cut list says that it was cut."""
    odd = replace(sheet, area="<w:p/>&\x00\ud800镇", promises=sheet.promises * 200)
    made = docx.Document(io.BytesIO(report(odd)))
    assert made.paragraphs[0].text == "<w:p/>&镇2020年工作目标完成情况答卷"
    assert f"显示 200 条，共 {len(odd.promises)} 条。" in [paragraph.text for paragraph in made.paragraphs]


def test_a_commitment_brings_its_own_sentence_only(town: Ledger) -> None:
    """Of a promise that spans many sentences, the one that holds the commitment is shown, where it stands in the text."""
    whole = next(entry for entry in town.entries(kind="promise"))
    words = "先说一句。" * 100 + "新建公厕八座，改造老旧管网。" + "再说一句。" * 100
    place = words.index("新建")
    claim = replace(whole.claim, span=Span(1000 + place, 1000 + place + 6), quote="新建公厕八座")
    entry = replace(whole, claim=claim, words=words, sentence=Span(1000, 1000 + len(words)))
    assert sentence_of(entry) == (1000 + place, "新建公厕八座，改造老旧管网。")
    assert sentence_of(whole) == (whole.sentence.start, whole.words)


def test_the_print_has_searchable_chinese(sheet: Sheet) -> None:
    """The PDF's text comes out as Chinese, on A4."""
    try:
        importlib.import_module("weasyprint")
    except (ImportError, OSError):
        with pytest.raises(DajuanError, match="PDF cannot be made"):
            render(sheet, "pdf")
        return
    import pypdfium2

    made = pypdfium2.PdfDocument(render(sheet, "pdf"))
    text = "".join(page.get_textpage().get_text_range() for page in made)
    assert "云溪镇2020年答卷" in text and "固定资产投资" in text
    assert round(made[0].get_width()) == 595
