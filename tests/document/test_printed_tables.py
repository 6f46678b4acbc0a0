"""Tables printed in a PDF are read cell for cell, with rules or without, over pages, sideways, and never out of prose."""

from __future__ import annotations

import pytest
from weasyprint import HTML

from dajuan.claims import find_claims
from dajuan.document import Document, read

HEAD = ["指标", "单位", "2031年", "比上年增长（%）"]
ROWS = [
    ["地区生产总值", "亿元", "128.6", "6.1"],
    ["第一产业", "亿元", "18.2", "3.4"],
    ["固定资产投资", "亿元", "43.2", "-8.4"],
    ["粮食产量", "万吨", "21.7", "1.3"],
]
STYLES = {
    "ruled": "td,th{border:1px solid black;padding:2px 8px}",
    "open at the sides": "td,th{border:1px solid black;padding:2px 8px} td:first-child,th:first-child{border-left:0} "
    "td:last-child,th:last-child{border-right:0}",
    "cells with borders of their own": "table{border-collapse:separate} td,th{border:1px solid black;padding:2px 8px}",
    "three lines": "table{border-top:2px solid;border-bottom:2px solid} th{border-bottom:1px solid;padding:3px 20px} td{padding:3px 20px}",
    "no lines": "td,th{padding:3px 20px}",
}


def pdf(body: str, style: str = "") -> Document:
    """The document read from a page printed to PDF."""
    page = f"<style>table{{border-collapse:collapse}}body{{font-size:11pt}}{style}</style>{body}"
    return read(HTML(string=page).write_pdf() or b"", origin="printed.pdf")


def table_of(rows: list[list[str]], head: list[str] | None = None) -> str:
    """A table in HTML, its head repeated on every page."""
    heads = "<thead><tr>" + "".join(f"<th>{value}</th>" for value in head) + "</tr></thead>" if head else ""
    return (
        f"<table>{heads}" + "".join("<tr>" + "".join(f"<td>{value}</td>" for value in row) + "</tr>" for row in rows) + "</table>"
    )


def grid_of(document: Document, which: int = 0) -> dict[tuple[int, int], str]:
    """The words of each cell of a table."""
    return {(cell.row, cell.column): cell.span.of(document.text) for cell in document.tables[which].cells}


@pytest.mark.parametrize("style", STYLES)
def test_every_cell_is_where_it_was(style: str) -> None:
    """However a table is ruled, every cell keeps its row, its column and its words."""
    document = pdf(f"<p>石盘县2031年主要指标</p>{table_of(ROWS, HEAD)}<p>全县经济稳中有进。</p>", STYLES[style])
    wanted = {(r, c): value for r, row in enumerate([HEAD, *ROWS]) for c, value in enumerate(row)}
    assert grid_of(document) == wanted
    assert document.tables[0].caption == "石盘县2031年主要指标"
    assert "全县经济稳中有进。" in document.text.split("\n")


def test_merged_cells_keep_their_extent() -> None:
    """A head over two columns and a label over two rows stand once, with how far they reach."""
    body = (
        "<table><tr><td rowspan=2>指标</td><td colspan=2>全县</td></tr><tr><td>2030年</td><td>2031年</td></tr>"
        "<tr><td>粮食产量（万吨）</td><td>21.1</td><td>21.7</td></tr></table>"
    )
    document = pdf(body, STYLES["ruled"])
    extents = {cell.span.of(document.text): (cell.rows, cell.columns) for cell in document.tables[0].cells}
    assert extents["指标"] == (2, 1)
    assert extents["全县"] == (1, 2)
    assert extents["21.7"] == (1, 1)
    figures = {(str(f.period), int(f.quantity.value)) for f in find_claims(document).figures}
    assert figures == {("2030", 211000), ("2031", 217000)}


def test_a_table_goes_on_over_the_page() -> None:
    """A table on three pages is one table, its repeated head read once, and each row leads back to its page."""
    rows = [[f"第{number}类产品", "万吨", f"{number}.5", "1.3"] for number in range(100, 180)]
    document = pdf(f"<h2>产品产量</h2>{table_of(rows, HEAD)}", STYLES["ruled"] + "@page{@bottom-center{content:counter(page)}}")
    (table,) = document.tables
    assert sorted({cell.row for cell in table.cells}) == list(range(81))
    pages = {name: span.of(document.text) for name, span in document.places}
    assert "第100类产品" in pages["page 1"]
    assert "第179类产品" in pages["page 3"] and "第179类产品" not in pages["page 2"]
    assert sum(span.of(document.text).count("万吨") for _, span in document.places) == 80


def test_a_table_written_sideways() -> None:
    """A page whose text runs up the paper is read as if it were turned."""
    turn = "@page{size:A4} div{transform:rotate(-90deg) translateX(-620px);transform-origin:0 0;width:600px}"
    document = pdf(f"<div>{table_of(ROWS, HEAD)}</div>", STYLES["ruled"] + turn)
    assert grid_of(document)[1, 0] == "地区生产总值"
    assert grid_of(document)[3, 3] == "-8.4"


def test_indented_labels_keep_their_depth() -> None:
    """A label that stands in below another says so."""
    rows = [["一般公共预算收入", "128.6"], ["<span style='padding-left:2em'>税收收入</span>", "98.1"], ["非税", "30.5"]]
    document = pdf(table_of(rows, ["项目", "2031年（亿元）"]), STYLES["ruled"])
    assert [cell.indent for cell in document.tables[0].cells if cell.column == 0][1:] == [0, 2, 0]


def test_wrapped_cells_are_one() -> None:
    """Words that wrap inside a cell come together, and a number beside them stays in its row."""
    rows = [["城镇老旧小区改造和配套基础设施提升项目", "12", "住房和城乡建设局"], ["乡村道路", "7", "交通运输局"]]
    document = pdf(table_of(rows, ["任务内容", "目标", "责任单位"]), STYLES["ruled"] + "td{width:70px}")
    assert grid_of(document)[1, 0] == rows[0][0]
    assert grid_of(document)[1, 2] == rows[0][2]


def test_columns_of_prose_are_no_table() -> None:
    """Two columns of text are read one after the other, and nothing in them is a cell."""
    words = "石盘县深入实施产业提质行动，全年完成投资31.25亿元，增长7.5%，新增规模以上企业11家，惠及群众。"
    document = pdf(f"<div>{words * 12}</div><div>{words * 6}</div>", "body{column-count:2;column-gap:30px}")
    assert document.tables == ()
    assert len([f for f in find_claims(document).figures if f.quote == "31.25亿元"]) == 18


def test_contents_are_no_table() -> None:
    """A list of titles with the numbers of their pages states nothing."""
    rows = [["一、全县预算执行情况的说明", "1"], ["二、预算收入表", "4"], ["三、预算支出表", "12"], ["四、名词解释", "25"]]
    assert pdf(table_of(rows), "td{padding:3px 40px}").tables == ()
