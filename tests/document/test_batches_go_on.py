"""One damaged or hostile file never ends the batch, and office files give all they show and nothing they hide."""

from __future__ import annotations

import csv
import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest

from dajuan.document import Document, Refusal, read, read_all
from dajuan.values import DajuanError


def packed(files: dict[str, str]) -> bytes:
    """A zip file of texts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in files.items():
            package.writestr(name, text)
    return out.getvalue()


def opendocument(body: str) -> bytes:
    """An OpenDocument text with this body."""
    kinds = ("office", "text", "table")
    spaces = " ".join(f'xmlns:{kind}="urn:oasis:names:tc:opendocument:xmlns:{kind}:1.0"' for kind in kinds)
    content = f"<office:document-content {spaces}><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    return packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def word(inside: str) -> bytes:
    """A Word file whose body is this XML."""
    out, changed = io.BytesIO(), io.BytesIO()
    docx.Document().save(out)
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(changed, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "word/document.xml":
                data = data.replace(b"<w:body>", b"<w:body>" + inside.encode(), 1)
            new.writestr(entry, data)
    return changed.getvalue()


def workbook(far: bool = False) -> bytes:
    """A small workbook; ``far`` puts one cell into the last corner of its sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    for number in range(5):
        sheet.append(["绿道", number, 2.5])
    if far:
        sheet["XFD1048576"] = 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_cell_in_the_last_corner_costs_a_refusal_and_no_more() -> None:
    """A sheet that would need hundreds of gigabytes is refused, and the process lives."""
    with pytest.raises(DajuanError) as refused:
        read(workbook(far=True), origin="far.xlsx")
    assert refused.value.problem.code in {"too-large", "broken-file"}


MAKERS: dict[str, Callable[[], bytes]] = {
    "a.zip": lambda: packed({"一.txt": "收入增长12.5%。" * 300, "二.txt": "支出增长2.5%。" * 300}),
    "a.xlsx": workbook,
    "a.docx": lambda: word("<w:p><w:r><w:t>青川市建成绿道35公里。</w:t></w:r></w:p>"),
    "a.odt": lambda: opendocument("<text:p>青川市建成绿道35公里。</text:p>" * 20),
}


@pytest.mark.parametrize("name", MAKERS)
def test_damage_is_a_refusal(name: str, tmp_path: Path) -> None:
    """Whatever bytes of a file are damaged, it is read or refused, and its neighbour is read."""
    whole, chance = MAKERS[name](), random.Random(7)
    for number in range(12):
        damaged = bytearray(whole)
        for _ in range(chance.choice([1, 5, 40])):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        (tmp_path / f"{number}-{name}").write_bytes(
            bytes(damaged[: chance.randrange(20, len(damaged))] if number % 4 == 0 else damaged)
        )
    (tmp_path / "z.txt").write_text("全年建成绿道35公里。", encoding="utf-8")
    outcomes = list(read_all(tmp_path))
    assert all(isinstance(outcome, Document | Refusal) for outcome in outcomes)
    assert outcomes[-1].origin.endswith("z.txt") and isinstance(outcomes[-1], Document)


def test_a_member_that_does_not_unpack_is_refused(tmp_path: Path) -> None:
    """A damaged file inside an archive is refused, and the one beside it is read."""
    data = bytearray(MAKERS["a.zip"]())
    for place in range(40, 60):
        data[place] ^= 0xFF
    (tmp_path / "a.zip").write_bytes(bytes(data))
    kinds = [type(outcome) for outcome in read_all(tmp_path)]
    assert sorted(kind.__name__ for kind in kinds) == ["Document", "Refusal"]


def test_a_field_without_end_is_refused() -> None:
    """A table whose quotation mark never closes over very long text is refused, whatever limit others set for all readers."""
    before = csv.field_size_limit(10**9)
    with pytest.raises(DajuanError, match="no readable table"):
        read(('序号,内容\n1,"' + "甲" * 200_000).encode(), origin="a.csv")
    csv.field_size_limit(before)


def test_content_controls_are_read_and_moved_words_stand_once() -> None:
    """Paragraphs inside content controls are kept; words that were moved stand only where they went."""
    kept = "<w:sdt><w:sdtContent><w:p><w:r><w:t>建成绿道35公里。</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    moved = "<w:p><w:moveFrom><w:r><w:t>投资8亿元。</w:t></w:r></w:moveFrom></w:p><w:p><w:moveTo><w:r><w:t>投资8亿元。</w:t></w:r></w:moveTo></w:p>"
    text = read(word(kept + moved)).text
    assert "建成绿道35公里。" in text
    assert text.count("投资8亿元。") == 1


def test_an_open_document_shows_what_its_reader_sees() -> None:
    """Of an OpenDocument text, deleted words and comments are left out, and cells and list items never run together."""
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>30公里</text:p></text:deletion></text:changed-region></text:tracked-changes>"
        "<text:p>建成绿道35<office:annotation><text:p>99</text:p></office:annotation>公里。</text:p>"
        "<text:list><text:list-item><text:p>12</text:p></text:list-item><text:list-item><text:p>34</text:p></text:list-item></text:list>"
        "<text:section><table:table><table:table-row><table:table-cell><text:p>56</text:p></table:table-cell>"
        "<table:table-cell><text:p>78</text:p></table:table-cell></table:table-row></table:table></text:section>"
    )
    document = read(opendocument(body))
    assert document.text.split() == ["建成绿道35公里。", "12", "34", "56", "78"]
    assert [cell.span.of(document.text) for cell in document.tables[0].cells] == ["56", "78"]
