"""The same content in every format gives the same claims."""

from __future__ import annotations

import csv
import gzip
import io
import tempfile
import zipfile
from pathlib import Path

import docx
import pytest
import xlsxwriter
from weasyprint import HTML

from dajuan.claims import find_claims
from dajuan.document import Document, Facts, Refusal, from_text, read, read_all

TITLE = "石盘县2023年国民经济主要指标"
ROWS = [
    ["指标", "单位", "2023年", "比上年增长（%）"],
    ["地区生产总值", "亿元", "128.6", "6.1"],
    ["固定资产投资", "亿元", "43.2", "8.4"],
    ["粮食产量", "万吨", "21.7", "-1.3"],
    ["城镇新增就业", "人", "5230", "2.2"],
]
TASKS = [
    ["序号", "任务内容", "目标", "完成时限", "责任单位", "进展"],
    ["1", "改造老旧小区", "12个", "2023年12月", "住建局", "已完成9个"],
    ["2", "建成绿道", "35公里", "2023年10月", "城管局", "已建成35公里"],
]


def as_docx(rows: list[list[str]]) -> bytes:
    document = docx.Document()
    document.add_heading(TITLE, 0)
    table = document.add_table(len(rows), len(rows[0]))
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            table.cell(number, column).text = value
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_xlsx(rows: list[list[str]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("表1")
    sheet.merge_range(0, 0, 0, len(rows[0]) - 1, TITLE)
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            bare = value.replace(".", "", 1).lstrip("-")
            sheet.write(number, column, float(value) if bare.isdigit() else value)
    book.close()
    return out.getvalue()


def as_html(rows: list[list[str]]) -> bytes:
    body = "".join("<tr>" + "".join(f"<td><span>{value[:2]}</span>{value[2:]}</td>" for value in row) + "</tr>" for row in rows)
    page = f"<!doctype html><html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><table>{body}</table></body></html>"
    return page.encode("utf-8")


def as_csv(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("gb18030")


def as_odt(rows: list[list[str]]) -> bytes:
    ns = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (("o", "office"), ("t", "text"), ("b", "table"))
    )
    cells = "".join(
        "<b:table-row>" + "".join(f"<b:table-cell><t:p>{value}</t:p></b:table-cell>" for value in row) + "</b:table-row>"
        for row in rows
    )
    content = f"<o:document-content {ns}><o:body><o:text><t:h>{TITLE}</t:h><b:table>{cells}</b:table></o:text></o:body></o:document-content>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", content)
    return out.getvalue()


def as_pdf(rows: list[list[str]], style: str = "td{border:1px solid black}") -> bytes:
    body = "".join("<tr>" + "".join(f"<td>{value}</td>" for value in row) + "</tr>" for row in rows)
    page = f"<style>table{{border-collapse:collapse}}td{{padding:3px 12px}}{style}</style><h1>{TITLE}</h1><table>{body}</table>"
    return HTML(string=page).write_pdf() or b""


def as_pdf_without_rules(rows: list[list[str]]) -> bytes:
    return as_pdf(rows, "td{padding:4px 20px;white-space:nowrap}")


MAKERS = {
    "docx": as_docx, "odt": as_odt, "xlsx": as_xlsx, "html": as_html, "csv": as_csv, "pdf": as_pdf, "bare.pdf": as_pdf_without_rules,
}  # fmt: skip


def told(document: Document) -> set[tuple[object, ...]]:
    """What the claims of a document say, wherever they stand."""
    claims = find_claims(document)
    figures = {
        (f.measure, f.kind, f.quantity.value, f.quantity.unit, str(f.period), f.modality)
        for f in claims.figures
        if f.rule.startswith(("table", "task"))
    }
    return figures | {(p.quote, str(p.deadline), p.responsible) for p in claims.promises if p.rule == "task-row"}


@pytest.mark.parametrize("form", MAKERS)
def test_a_statistical_table_reads_the_same(form: str) -> None:
    """Every number of the table is a figure with its row's measure, its unit and the year of its column."""
    document = read(MAKERS[form](ROWS), origin=f"table.{form}")
    assert told(document) == {
        ("地区生产总值", "level", 12860000000, "CNY", "2023", "reported"),
        ("地区生产总值", "growth", _decimal("6.1"), "percent", "2023", "reported"),
        ("固定资产投资", "level", 4320000000, "CNY", "2023", "reported"),
        ("固定资产投资", "growth", _decimal("8.4"), "percent", "2023", "reported"),
        ("粮食产量", "level", 217000, "t", "2023", "reported"),
        ("粮食产量", "growth", _decimal("-1.3"), "percent", "2023", "reported"),
        ("城镇新增就业", "level", 5230, "person", "2023", "reported"),
        ("城镇新增就业", "growth", _decimal("2.2"), "percent", "2023", "reported"),
    }


def _decimal(text: str) -> object:
    from decimal import Decimal

    return Decimal(text)


PARTS = [
    ["指标", "2023年", "比上年增长（%）"],
    ["一、货运量（万吨）", "1782.1", "1.3"],
    ["　　公路", "1756.5", "1.2"],
    ["　　水路", "25.6", "16.1"],
    ["二、客运量（万人）", "2144.2", "-7.0"],
    ["　　公路", "1774.8", "-6.6"],
    ["三、十种有色金属产量（吨）", "932", "12.2"],
    ["　　其中：锌", "219", "14.4"],
]


@pytest.mark.parametrize("form", MAKERS)
def test_parts_take_the_name_of_their_whole(form: str) -> None:
    """A row that stands in below another, or says 其中, is a part of it: a label with no name of its own takes that of the whole."""
    document = read(MAKERS[form](PARTS), origin=f"parts.{form}")
    figures = [figure for figure in find_claims(document).figures if figure.kind == "level"]
    assert [(figure.measure, figure.quantity.value) for figure in figures] == [
        ("货运量", 17821000),
        ("公路货运量", 17565000),
        ("水路货运量", 256000),
        ("客运量", 21442000),
        ("公路客运量", 17748000),
        ("十种有色金属产量", 932),
        ("锌", 219),
    ]
    wholes = [dict(figure.context).get("whole") for figure in figures]
    assert [span and span.of(document.text).strip()[:2] for span in wholes] == [None, "一、", "一、", None, "二、", None, "三、"]


ACCOUNTS = [
    ["收入项目", "2023年（万元）", "支出项目", "2023年（万元）"],
    ["税收收入", "5230", "教育支出", "1210"],
    ["非税收入", "1170", "农林水支出", "840"],
]


@pytest.mark.parametrize("form", MAKERS)
def test_two_accounts_side_by_side(form: str) -> None:
    """Where income stands at the left and spending at the right, each number has the label nearest to its left."""
    figures = find_claims(read(MAKERS[form](ACCOUNTS), origin=f"accounts.{form}")).figures
    assert {(figure.measure, int(figure.quantity.value)) for figure in figures} == {
        ("税收收入", 52300000),
        ("非税收入", 11700000),
        ("教育支出", 12100000),
        ("农林水支出", 8400000),
    }


@pytest.mark.parametrize("form", MAKERS)
def test_a_task_list_reads_the_same(form: str) -> None:
    """Each row is a promise with deadline and body, its target and its progress are figures."""
    document = read(MAKERS[form](TASKS), origin=f"tasks.{form}")
    assert told(document) == {
        ("改造老旧小区", "level", 12, "个", "2023", "planned"),
        ("改造老旧小区", "level", 9, "个", "2023", "reported"),
        ("绿道", "level", 35, "km", "2023", "planned"),
        ("绿道", "level", 35, "km", "2023", "reported"),
        ("改造老旧小区", "2023-12", "住建局"),
        ("建成绿道", "2023-10", "城管局"),
    }


@pytest.mark.parametrize("form", MAKERS)
def test_cells_stand_where_they_say(form: str) -> None:
    """A cell's span cuts the cell's words out of the text, row by row and column by column."""
    document = read(MAKERS[form](ROWS), origin=f"table.{form}")
    (table,) = document.tables
    grid = {(cell.row, cell.column): cell.span.of(document.text) for cell in table.cells}
    assert grid == {(r, c): value for r, row in enumerate(ROWS) for c, value in enumerate(row)}


def test_a_pdf_keeps_every_number_and_its_page() -> None:
    """Prose in a PDF is joined over line ends, no number is broken, page numbers are left out, and pages have their place."""
    paragraph = "2023年，石盘县深入实施产业提质行动，全年完成规模以上工业增加值31.25亿元，增长7.5%，新增规模以上工业企业11家。"
    body = "".join(f"<p>{paragraph}</p>" for _ in range(30))
    style = "<style>@page{size:A4;@bottom-center{content:'— ' counter(page) ' —'}} p{font-size:14pt}</style>"
    document = read(HTML(string=f"{style}<h1>{TITLE}</h1>{body}").write_pdf() or b"", origin="report.pdf")
    figures = [(f.measure, f.quantity.value) for f in find_claims(document).figures]
    assert figures.count(("规模以上工业增加值", 3125000000)) >= 28
    assert [name for name, _ in document.places][:2] == ["page 1", "page 2"]
    assert "— 1 —" not in document.text


def test_tracked_changes_are_taken_as_accepted() -> None:
    """Inserted words are read, deleted ones are not."""
    document = docx.Document()
    document.add_paragraph("全年建成绿道")
    out = io.BytesIO()
    document.save(out)
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    changed = io.BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(changed, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "word/document.xml":
                tracked = (
                    "<w:del><w:r><w:delText>30公里</w:delText></w:r></w:del><w:ins><w:r><w:t>35公里。</w:t></w:r></w:ins></w:p>"
                )
                data = data.decode().replace("</w:p>", tracked, 1).encode()
            new.writestr(entry, data)
    assert word
    assert [f.quote for f in find_claims(read(changed.getvalue())).figures] == ["35公里"]


def test_an_archive_gives_its_files_and_refuses_the_broken_one(tmp_path: Path) -> None:
    """Every file of a zip is read; one that is broken is refused by name."""
    path = tmp_path / "reports.zip"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("a.docx", as_docx(ROWS))
        package.writestr("b.txt", "云溪镇2021年政府工作报告\n2020年，全镇地区生产总值91.7亿元。".encode())
        package.writestr("c.xlsx", b"PK\x03\x04 broken")
    outcomes = list(read_all(path))
    assert [isinstance(one, Refusal) for one in outcomes] == [False, False, True]
    assert outcomes[2].origin.endswith("reports.zip!c.xlsx")


def test_a_web_archive_gives_its_pages() -> None:
    """Every page of a WARC file is a document with its address, packed or not."""
    from warcio.warcwriter import WARCWriter

    for packed in (True, False):
        out = io.BytesIO()
        writer = WARCWriter(out, gzip=packed)
        for number in range(3):
            page = io.BytesIO(f"<html><body><p>全年建成绿道{number + 11}公里，惠及群众。</p></body></html>".encode())
            writer.write_record(writer.create_warc_record(f"http://yunxi.example/{number}", "resource", payload=page))
        path = Path(tempfile.mkdtemp()) / ("crawl.warc.gz" if packed else "crawl.warc")
        path.write_bytes(out.getvalue())
        found = [(one.origin, find_claims(one).figures[0].quote) for one in read_all(path) if isinstance(one, Document)]
        assert found == [(f"http://yunxi.example/{number}", f"{number + 11}公里") for number in range(3)]


def test_places_have_codes() -> None:
    """A place of the official list has its code; made-up and ambiguous ones have none."""
    assert from_text("云南省2026年政府工作报告\n").facts.area_code == "530000"
    assert from_text("2023年重庆工业形势分析\n工业增长5%。").facts.area == "重庆"
    assert from_text("云溪镇2021年政府工作报告\n").facts.area_code is None


def test_who_gives_a_text_and_for_which_year() -> None:
    """A work report speaks for its government about the year before; a communiqué is signed by its office."""
    report = from_text("石盘县2024年政府工作报告\n\n各位代表：\n现在，我代表县人民政府，向大会报告政府工作。\n")
    assert (report.facts.issuer, report.facts.period) == ("县人民政府", "2023")
    communique = from_text("石盘县2023年国民经济和社会发展统计公报\n石盘县统计局\n2024年3月20日\n全年粮食产量21.7万吨。\n")
    assert (communique.facts.issuer, communique.facts.period, communique.facts.genre) == ("石盘县统计局", "2023", "communique")
    assert from_text("今天天气很好。").facts.issuer is None


LINES = (
    '{"text": "2023年，全县建成绿道35公里。", "area": "云溪县", "date": "2024-01-15", "url": "http://yunxi.example/1"}\n'
    "\n"
    '{"content": "2023年，全县建成绿道36公里。", "place": "青溪县"}\n'
    "{broken\n"
    '{"title": "云溪县"}\n'
    "[1]\n"
)


@pytest.mark.parametrize("packed", [False, True])
def test_a_crawl_of_lines(packed: bool, tmp_path: Path) -> None:
    """Each line of JSONL is a text of its own, with what its record says of it; a line that is none costs itself."""
    path = tmp_path / ("crawl.jsonl.gz" if packed else "crawl.jsonl")
    path.write_bytes(gzip.compress(LINES.encode()) if packed else LINES.encode())
    found = list(read_all(path))
    told = [(one.text, one.facts.area, one.facts.date, one.origin) for one in found if isinstance(one, Document)]
    assert told == [
        ("2023年，全县建成绿道35公里。", "云溪县", "2024-01-15", "http://yunxi.example/1"),
        ("2023年，全县建成绿道36公里。", "青溪县", None, f"{path}:3"),
    ]
    refused = [(one.origin, one.problem.code) for one in found if isinstance(one, Refusal)]
    assert refused == [(f"{path}:4", "no-row"), (f"{path}:5", "no-text"), (f"{path}:6", "no-row")]
    (given,) = [one for one in read_all(path, Facts(area="临江市")) if isinstance(one, Document) and "36" in one.text]
    assert given.facts.area == "临江市"


def test_lines_without_a_text_are_refused_once(tmp_path: Path) -> None:
    """Of a file of other records one problem tells which names were looked for, and which are there."""
    path = tmp_path / "reviews.jsonl"
    path.write_text('{"url": "a", "claim": "b"}\n' * 50, encoding="utf-8")
    (refused,) = read_all(path)
    assert isinstance(refused, Refusal) and refused.origin == str(path)
    assert "claim" in refused.problem.message and "content" in refused.problem.message
