"""A Word file is read as a person sees it: numbers that Word counts, headings, boxes, notes; comments beside it, not in it."""

from __future__ import annotations

import io
import zipfile

import docx

from dajuan.claims import find_claims
from dajuan.document import Document, read
from dajuan.ledger import Ledger

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LIST = """<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl>
<w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="·"/></w:lvl></w:abstractNum>
<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>""".replace("{W}", W)


def paragraph(text: str, level: int | None = None, inside: str = "", style: str = "") -> str:
    """A paragraph in XML, numbered at a level of the list where one is given."""
    number = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="3"/></w:numPr>' if level is not None else ""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{number}</w:pPr><w:r><w:t>{text}</w:t></w:r>{inside}</w:p>"


def word(body: str, **parts: str) -> bytes:
    """A Word file with this body and these further parts."""
    out, made = io.BytesIO(), io.BytesIO()
    docx.Document().save(out)
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(made, "w") as new:
        for entry in old.infolist():
            name = entry.filename.removeprefix("word/").removesuffix(".xml")
            if entry.filename == "word/document.xml":
                new.writestr(entry, old.read(entry).replace(b"<w:body>", b"<w:body>" + body.encode(), 1))
            elif name not in parts:
                new.writestr(entry, old.read(entry))
        for name, text in parts.items():
            new.writestr(f"word/{name}.xml", text)
    return made.getvalue()


def opened(body: str, **parts: str) -> Document:
    """The document read from such a file."""
    return read(word(body, **parts), origin="report.docx")


def test_numbers_that_word_counts_are_text() -> None:
    """A list counts 一、 （一） 1. as on the page, begins again below a new head, and a bullet is no number."""
    body = "".join(
        paragraph(text, level)
        for text, level in [
            ("回顾", 0),
            ("工业", 1),
            ("2031年建成", 2),
            ("园区", 2),
            ("农业", 1),
            ("计划", 0),
            ("交通", 1),
            ("甲", 3),
        ]
    )
    lines = [line for line in opened(body, numbering=LIST).text.splitlines() if line]
    assert lines == ["一、回顾", "（一）工业", "1. 2031年建成", "2.园区", "（二）农业", "二、计划", "（一）交通", "甲"]


def test_heading_styles_make_parts() -> None:
    """A paragraph in a heading style heads a part, whatever its words look like, and tells where the part looks."""
    body = (
        paragraph("2030年工作回顾：稳中有进，成绩突出", style="Heading1")
        + paragraph("建成绿道35公里。")
        + paragraph("2031年工作安排：真抓实干，再上台阶", style="Heading1")
        + paragraph("建成绿道12公里。")
    )
    document = opened(body)
    assert [(section.level, section.role) for section in document.sections] == [(1, "review"), (1, "plan")]
    assert [section.span.of(document.text).strip()[-5:] for section in document.sections] == ["35公里。", "12公里。"]


def test_comments_stand_beside_the_text() -> None:
    """A comment is kept with its author and the paragraph it hangs on, is no text, and outlives the ledger."""
    comments = f'<w:comments xmlns:w="{W}"><w:comment w:id="4" w:author="王"><w:p><w:r><w:t>应为30公里</w:t></w:r></w:p></w:comment></w:comments>'
    body = paragraph("建成绿道35公里。", inside='<w:r><w:commentReference w:id="4"/></w:r>')
    document = opened(body, comments=comments)
    (note,) = document.annotations
    assert (note.text, note.author, note.span.of(document.text)) == ("应为30公里", "王", "建成绿道35公里。")
    assert "30" not in document.text
    with Ledger("sqlite://") as ledger:
        ledger.record(document, find_claims(document))
        assert ledger.document(document.digest).annotations == document.annotations


def test_notes_and_boxes_are_read_once() -> None:
    """A footnote stands behind the text, the words of a text box behind its paragraph, each once."""
    notes = (
        f'<w:footnotes xmlns:w="{W}"><w:footnote w:type="separator" w:id="0"><w:p><w:r><w:t>—</w:t></w:r></w:p></w:footnote>'
        '<w:footnote w:id="1"><w:p><w:r><w:t>按可比价格计算。</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    box = "<w:txbxContent><w:p><w:r><w:t>投资8亿元。</w:t></w:r></w:p></w:txbxContent>"
    both = (
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    body = paragraph("增长7.5%。", inside='<w:r><w:footnoteReference w:id="1"/></w:r>') + paragraph("建成绿道", inside=both)
    document = opened(body, footnotes=notes)
    assert [line for line in document.text.splitlines() if line] == ["增长7.5%。", "建成绿道", "投资8亿元。", "按可比价格计算。"]
    assert ("notes", "按可比价格计算。") in [(name, span.of(document.text).strip()) for name, span in document.places]


def test_a_table_in_a_cell_is_a_table_of_its_own() -> None:
    """The cells of a nested table are read once, in their own table."""
    inner = docx.Document()
    outer = inner.add_table(1, 2)
    outer.cell(0, 0).text = "项目"
    nested = outer.cell(0, 1).add_table(2, 2)
    for place, value in enumerate(["指标", "2031年", "绿道（公里）", "35"]):
        nested.cell(place // 2, place % 2).text = value
    out = io.BytesIO()
    inner.save(out)
    document = read(out.getvalue(), origin="nested.docx")
    assert [[cell.span.of(document.text) for cell in table.cells] for table in document.tables] == [
        ["项目"],
        ["指标", "2031年", "绿道（公里）", "35"],
    ]


def test_hidden_words_and_struck_rows_are_not_read() -> None:
    """Hidden runs and rows deleted under tracked changes are no text; two numbers in one cell stay two."""
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>30公里</w:t></w:r><w:r><w:t>建成绿道35公里。</w:t></w:r></w:p>"

    def row(*cells: str, gone: str = "") -> str:
        return f"<w:tr>{gone}" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr>"

    struck = "<w:trPr><w:del w:id='1' w:author='a'/></w:trPr>"
    table = (
        "<w:tbl>"
        + row(paragraph("指标"), paragraph("2031年"))
        + row(paragraph("旧"), paragraph("99"), gone=struck)
        + row(paragraph("绿道"), paragraph("35") + paragraph("12"))
        + "</w:tbl>"
    )
    document = opened(hidden + table)
    assert "30公里" not in document.text and "99" not in document.text
    assert [cell.span.of(document.text) for cell in document.tables[0].cells] == ["指标", "2031年", "绿道", "35 12"]


def test_tables_one_under_another_in_one_grid() -> None:
    """A grid that holds several tables with their titles is several tables, each with its own heads, unit, year and level."""
    rows = [
        ["附表1", "", ""], ["2031年全县收入完成情况表", "", ""], ["", "", "单位:万元"], ["预算科目", "预算数", "占预算(%)"],
        ["增值税", "362300", "75.7"], ["一、非税收入", "", ""],
        ["附表2", "", ""], ["2030年县本级支出完成情况表", "", ""], ["单位：亿元", "", ""], ["预算科目", "完成数", "占调整预算(%)"],
        ["教育支出", "1.2", "97.5"],
    ]  # fmt: skip
    cells = "".join("<w:tr>" + "".join(f"<w:tc>{paragraph(value)}</w:tc>" for value in row) + "</w:tr>" for row in rows)
    document = opened(f"<w:tbl>{cells}</w:tbl>")
    assert [table.caption for table in document.tables] == [
        "附表1 2031年全县收入完成情况表 单位:万元",
        "附表2 2030年县本级支出完成情况表 单位：亿元",
    ]
    figures = [(f.measure, f.kind, float(f.quantity.value), str(f.period), f.area) for f in find_claims(document).figures]
    assert figures == [
        ("增值税", "level", 3623000000, "2031", None),
        ("增值税", "completion", 75.7, "2031", None),
        ("教育支出", "level", 120000000, "2030", "县本级"),
        ("教育支出", "completion", 97.5, "2030", "县本级"),
    ]
