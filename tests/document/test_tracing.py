"""A claim leads back to its page and paragraph, its sheet and cell, or the very bytes it was read from."""

from __future__ import annotations

import io

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from weasyprint import HTML

from dajuan.claims import Figure, find_claims
from dajuan.document import Document, locate, read
from dajuan.ledger import Ledger

REPORT = "云溪镇2031年政府工作报告\n\n一、2030年工作回顾\n\n全镇建成绿道35公里，完成投资8.6亿元。\n\n新增就业230人。\n"


def figure(document: Document, quote: str) -> Figure:
    """The figure with this quote."""
    return next(each for each in find_claims(document).figures if each.quote == quote)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_leads_back_to_its_bytes(encoding: str) -> None:
    """The bytes of a quote, in whatever encoding they came, are the quote."""
    data = REPORT.encode(encoding)
    document = read(data, origin="report.txt")
    where = locate(document, figure(document, "8.6亿元").span)
    assert where.source is not None and where.paragraph == 3
    plain = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(encoding, encoding)
    assert data[slice(*where.source)].decode(plain) == "8.6亿元"


def test_a_repaired_text_leads_back_to_what_stood_there() -> None:
    """Where the text was repaired, the bytes are those of the damage."""
    data = "2030年，全镇建成绿道３５公里，完成投资8.6亿元，惠及群众。\n".encode()
    document = read(data, origin="report.txt")
    where = locate(document, next(f for f in find_claims(document).figures if f.quantity.value == 35).span)
    assert where.source is not None
    assert data[slice(*where.source)].decode() == "３５公里"


PAGE = """<!doctype html><html><head><meta charset="{charset}"><title>35公里</title><script>var a = "35公里";</script></head>
<body><!-- 35公里 --><p>全镇建成绿道<b>3</b>5公里，惠及群众。</p>
<p>完成投资&#56;.6&nbsp;亿元，增长7&#46;5%。</p><table><tr><td>指标</td><td>2030年</td></tr><tr><td>粮食产量（吨）</td><td>217</td></tr></table></body></html>"""


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_a_page_leads_back_to_its_bytes(charset: str) -> None:
    """The bytes of a quote on a page hold its digits, tags and entities between them; never those of a script or a comment."""
    data = PAGE.replace("{charset}", charset).encode(charset)
    document = read(data, origin="page.html")
    found = {}
    for quote in ("35公里", "7.5%", "217"):
        where = locate(document, figure(document, quote).span)
        assert where.source is not None
        found[quote] = data[slice(*where.source)].decode(charset)
    assert found == {"35公里": "3</b>5公里", "7.5%": "7&#46;5%", "217": "217"}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "全年建成绿道",
                "<b>",
                "</b>",
                "&nbsp;",
                "35",
                "&#50;",
                "公里。",
                "<!-- x -->",
                "<p>",
                "\n",
                "甲乙",
                "<script>9</script>",
                "&",
                "<",
            ]
        ),
        max_size=30,
    )
)
def test_every_run_of_a_page_is_what_it_says(parts: list[str]) -> None:
    """Whatever a page is made of, the bytes of a stretch of text are that stretch, or the entity it was written as."""
    from dajuan.document.tracing import runs_of

    source = "".join(parts)
    from dajuan.document.pages import read_html

    made, _ = read_html("<html><body><p>甲</p>" + source, "page")
    for run in runs_of(made.text, "<html><body><p>甲</p>" + source, "utf-8"):
        stood = ("<html><body><p>甲</p>" + source).encode()[run.start : run.end].decode()
        words = made.text[run.text : run.text + run.length]
        assert stood == words or (run.single and stood.startswith("&"))


def test_a_pdf_leads_back_to_page_and_paragraph() -> None:
    """A figure of a PDF knows its page and its paragraph there; one in a table its row and column."""
    table = "<table><tr><td>指标</td><td>2030年</td></tr><tr><td>粮食产量（吨）</td><td>217</td></tr></table>"
    body = f"<p>全镇经济稳中有进。</p><p style='break-after:page'>全镇建成绿道35公里。</p><p>全镇新增就业230人。</p>{table}"
    document = read(HTML(string=f"<style>td{{border:1px solid}}</style>{body}").write_pdf() or b"", origin="report.pdf")
    first, second, cell = (locate(document, figure(document, quote).span) for quote in ("35公里", "230人", "217"))
    assert (first.place, first.paragraph) == ("page 1", 2)
    assert (second.place, second.paragraph) == ("page 2", 1)
    assert (cell.place, cell.cell) == ("page 2", "row 2, column 2")


def workbook() -> bytes:
    """A workbook whose table begins in the third row and the second column, with an empty row and merged heads."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "主要指标"
    for row, values in {3: ["指标", "2030年", None], 4: [None, "绝对值", "增长（%）"], 6: ["粮食产量（吨）", 217, 1.25]}.items():
        for column, value in enumerate(values, 2):
            sheet.cell(row, column, value)
    sheet.merge_cells("C3:D3")
    sheet.merge_cells("B3:B4")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_leads_back_to_sheet_and_cell() -> None:
    """A figure of a workbook knows the cell it stands in, whatever is empty above it, and a merged head serves all its columns."""
    document = read(workbook(), origin="table.xlsx")
    grain = [each for each in find_claims(document).figures if each.measure == "粮食产量"]
    assert [(each.quote, str(each.period), each.kind) for each in grain] == [("217", "2030", "level"), ("1.25", "2030", "growth")]
    assert [(locate(document, each.span).place, locate(document, each.span).cell) for each in grain] == [
        ("主要指标", "C6"),
        ("主要指标", "D6"),
    ]


def test_a_recorded_document_still_leads_back() -> None:
    """What the ledger keeps of a document leads back as the document did."""
    for data, origin in (
        (PAGE.replace("{charset}", "utf-8").encode(), "page.html"),
        (workbook(), "table.xlsx"),
        (REPORT.encode(), "a.txt"),
    ):
        document = read(data, origin=origin)
        with Ledger("sqlite://") as ledger:
            ledger.record(document, find_claims(document))
            kept = ledger.document(document.digest)
        for each in find_claims(document).figures:
            assert locate(kept, each.span) == locate(document, each.span)


def test_a_workbook_shows_percentages_as_a_person_sees_them() -> None:
    """A cell that stores .0635 and shows 6.35 % is 6.35 %; the year a change is measured against is not the year it is of."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [
        ["地区", "2030年产值（万元）", "2031年产值（万元）", "比2030年产值增长%"],
        ["青川县", 100, 106.35, 0.0635],
        ["石盘县", 50, 49, -0.02],
    ]:
        sheet.append(row)
    for cell in ("D2", "D3"):
        sheet[cell].number_format = "0.00%"
    out = io.BytesIO()
    book.save(out)
    figures = find_claims(read(out.getvalue(), origin="table.xlsx")).figures
    levels = [(f.area, f.measure, str(f.period), float(f.quantity.value)) for f in figures if f.kind == "level"]
    assert levels == [
        ("青川县", "产值", "2030", 1000000), ("青川县", "产值", "2031", 1063500),
        ("石盘县", "产值", "2030", 500000), ("石盘县", "产值", "2031", 490000),
    ]  # fmt: skip
    assert "6.35%" in read(out.getvalue(), origin="table.xlsx").text
