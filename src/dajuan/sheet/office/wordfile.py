"""A Word file in the manner of an official report (GB/T 9704-2012), written straight as WordprocessingML (ECMA-376).

A report is made for every sheet of a site. The usual library carries 800 KB of styles into each file and takes half a
second for some hundred rows; this takes milliseconds. It knows only what a report needs: a title, headings, paragraphs,
tables whose head stands on every page, and page numbers. The same content gives the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

# Faces and sizes (half points) of official reports: titles in 小标宋 二号, text in 仿宋 三号, headings in 黑体 三号.
_TITLE, _TEXT, _HEADING = ("方正小标宋简体", 44), ("仿宋", 32), ("黑体", 32)
_CELL = 21
_LINE = 560  # twentieths of a point: 28 points, so that 22 lines stand on a page
_MM = 56.7  # twentieths of a point in a millimetre
_NOT_XML = re.compile("[\\x00-\\x08\\x0b-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")
_SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class WordFile:
    """A report being written from top to bottom."""

    def __init__(self, title: str) -> None:
        self._name = title
        self._parts = [_paragraph(title, "Title")]

    def heading(self, text: str) -> None:
        """Add a heading of the first level."""
        self._parts.append(_paragraph(text, "Heading1"))

    def body(self, text: str) -> None:
        """Add a paragraph of running text, indented by two characters."""
        self._parts.append(_paragraph(text, "BodyText"))

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> None:
        """Add a table; ``widths`` are in millimetres. Its head stands again on every page, and no row is cut by one."""
        sides = [round(width * _MM) for width in widths]
        grid = "".join(f'<w:gridCol w:w="{side}"/>' for side in sides)
        lines = [_row(heads, sides, "TableHead"), *(_row(row, sides, "TableText") for row in rows)]
        whole = f'<w:tblW w:w="{sum(sides)}" w:type="dxa"/>'
        look = f'<w:tblPr><w:tblStyle w:val="TableGrid"/>{whole}<w:tblLayout w:type="fixed"/></w:tblPr>'
        self._parts.append(f"<w:tbl>{look}<w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>")
        self._parts.append(_paragraph("", "TableText"))

    def bytes(self) -> bytes:
        """Return the file."""
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in self._files().items():
                info = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, _DECLARED + text)
        return held.getvalue()

    def _files(self) -> dict[str, str]:
        page = (
            '<w:sectPr><w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/>'
            '<w:pgMar w:top="2098" w:right="1474" w:bottom="1985" w:left="1588" w:header="851" w:footer="1400" w:gutter="0"/></w:sectPr>'
        )
        body = f"<w:body>{''.join(self._parts)}{page}</w:body>"
        return {
            "[Content_Types].xml": _CONTENT_TYPES,
            "_rels/.rels": _relations(("officeDocument", "word/document.xml"), ("metadata/core-properties", "docProps/core.xml")),
            "docProps/core.xml": _CORE.format(title=_text(self._name)),
            "word/document.xml": f'<w:document {_SPACE} xmlns:r="{_RELATED}">{body}</w:document>',
            "word/_rels/document.xml.rels": _relations(("styles", "styles.xml"), ("footer", "footer1.xml")),
            "word/styles.xml": _STYLES,
            "word/footer1.xml": _FOOTER,
        }


def _text(text: str) -> str:
    """Escape a text and leave out characters that XML cannot hold."""
    return escape(_NOT_XML.sub("", text))


def _paragraph(text: str, style: str) -> str:
    run = f'<w:r><w:t xml:space="preserve">{_text(text)}</w:t></w:r>' if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run}</w:p>'


def _row(cells: Sequence[str], sides: Sequence[int], style: str) -> str:
    made = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{side}" w:type="dxa"/></w:tcPr>{_paragraph(cell, style)}</w:tc>'
        for cell, side in zip(cells, sides, strict=True)
    )
    again = "<w:tblHeader/>" if style == "TableHead" else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{again}</w:trPr>{made}</w:tr>"


def _relations(*pairs: tuple[str, str]) -> str:
    made = []
    for number, (kind, target) in enumerate(pairs, 1):
        base = "http://schemas.openxmlformats.org/package/2006/relationships" if "/" in kind else _RELATED
        made.append(f'<Relationship Id="rId{number}" Type="{base}/{kind}" Target="{target}"/>')
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{"".join(made)}</Relationships>'


def _style(id: str, name: str, face: tuple[str, int], layout: str, *, extra: str = "") -> str:
    font, size = face
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>'
    default = ' w:default="1"' if id == "Normal" else ""
    based = "" if id == "Normal" else '<w:basedOn w:val="Normal"/>'
    look = f'<w:rPr>{fonts}{extra}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{id}"><w:name w:val="{name}"/>{based}'
        f"<w:qFormat/><w:pPr>{layout}</w:pPr>{look}</w:style>"
    )


_EXACT = f'<w:spacing w:before="0" w:after="0" w:line="{_LINE}" w:lineRule="exact"/>'
_TIGHT = '<w:spacing w:before="30" w:after="30" w:line="240" w:lineRule="auto"/>'
_EDGES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_STYLES = (
    f"<w:styles {_SPACE}>"
    + _style("Normal", "Normal", _TEXT, _EXACT)
    + _style("Title", "Title", _TITLE, '<w:spacing w:before="240" w:after="480"/><w:jc w:val="center"/>')
    + _style("Heading1", "heading 1", _HEADING, f'<w:keepNext/>{_EXACT}<w:ind w:firstLine="640"/><w:outlineLvl w:val="0"/>')
    + _style("BodyText", "Body Text", _TEXT, f'{_EXACT}<w:ind w:firstLine="640"/><w:jc w:val="both"/>')
    + _style("TableHead", "Table Head", (_HEADING[0], _CELL), f'{_TIGHT}<w:jc w:val="center"/>')
    + _style("TableText", "Table Text", (_TEXT[0], _CELL), _TIGHT)
    + _style("Footer", "footer", ("宋体", 28), '<w:jc w:val="center"/>')
    + '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>'
    + f'{_EDGES}</w:tblBorders><w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>'
    + "</w:tblPr></w:style></w:styles>"
)
_FOOTER = (
    f'<w:ftr {_SPACE}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:r><w:t xml:space="preserve">— </w:t></w:r>'
    '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple><w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>'
)
_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title><dc:creator>dajuan</dc:creator>'
    '<dcterms:created xsi:type="dcterms:W3CDTF">2000-01-01T00:00:00Z</dcterms:created></cp:coreProperties>'
)
_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_OFFICE}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_OFFICE}.styles+xml"/>'
    f'<Override PartName="/word/footer1.xml" ContentType="{_OFFICE}.footer+xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
