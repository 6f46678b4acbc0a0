"""Files made to fill memory, time or disk, or to be taken for something else, are refused with a reason, and the next is read."""

from __future__ import annotations

import io
import random
import shutil
import time
import zipfile
from pathlib import Path

import docx
import pytest

from dajuan.claims import find_claims
from dajuan.document import Refusal, read, read_all
from dajuan.document.printed import UnreadablePdf, pages_of
from dajuan.document.reading import LARGEST_ARCHIVE
from dajuan.values import DajuanError


def refusal(data: bytes, origin: str) -> str:
    """The code with which a source is refused."""
    with pytest.raises(DajuanError) as refused:
        read(data, origin=origin)
    assert refused.value.problem.remedy
    return refused.value.problem.code


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "a 7z archive"),
        (b"Rar!\x1a\x07\x01\x00", "a RAR archive"),
        (b"\xfd7zXZ\x00", "packed with xz"),
        (b"a" * 257 + b"ustar\x0000", "a tar archive"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a picture (PNG)"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "a picture (JPEG)"),
    ],
)
def test_what_is_not_read_is_named(data: bytes, word: str) -> None:
    """Archives and pictures that are not read are refused with what they are and what to do."""
    with pytest.raises(DajuanError) as refused:
        read(data + b"\0" * 300, origin="file")
    assert word in refused.value.problem.message
    assert refused.value.problem.remedy


def test_noise_is_no_text() -> None:
    """Random bytes are no text, also where every pair of them is a valid character of GB18030."""
    chance = random.Random(11)
    for _ in range(20):
        noise = bytes(chance.randrange(1, 256) for _ in range(600))
        pairs = b"".join(bytes([chance.randrange(0x81, 0xFF), chance.randrange(0x80, 0xFF)]) for _ in range(300))
        assert refusal(noise, "noise.txt") in ("not-text", "unknown-kind")
        assert refusal(pairs, "pairs.txt") == "not-text"


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "utf-16", "utf-8"])
def test_rare_words_are_still_text(encoding: str) -> None:
    """Traditional script and names of rare characters are text in every encoding."""
    words = "全縣經濟穩中有進，糧食產量增長百分之三，醫療衛生條件繼續改善，農民收入穩步提高。" * 2
    assert read(words.encode(encoding), origin="a.txt").text.strip().startswith("全縣經濟")


def test_an_archive_in_an_archive_is_refused() -> None:
    """A zip inside a zip is refused by name, the file beside it is read."""
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w") as package:
        package.writestr("a.txt", "全年建成绿道35公里。")
    with zipfile.ZipFile(outer, "w") as package:
        package.writestr("inner.zip", inner.getvalue())
        package.writestr("b.txt", "全年建成绿道35公里。")
    path = Path("outer.zip")
    assert refusal(outer.getvalue(), str(path)) == "unknown-kind"


def test_an_archive_that_unpacks_to_very_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive whose files together pass the limit is refused before any of them is unpacked."""
    assert LARGEST_ARCHIVE >= 1 << 30
    monkeypatch.setattr("dajuan.document.reading.LARGEST_ARCHIVE", 1 << 20)
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as package:
        for number in range(4):
            package.writestr(f"{number}.txt", "0" * 400_000)
    (outcome,) = read_all(tmp_path / "a.zip")
    assert isinstance(outcome, Refusal) and outcome.problem.code == "too-large"


def test_files_with_a_password_say_so() -> None:
    """An office file with a password, and a PDF with one, are refused as encrypted."""
    from weasyprint import HTML

    office = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512
    assert refusal(office, "secret.docx") == "encrypted"
    import pypdfium2.raw as raw

    assert raw.FPDF_ERR_PASSWORD
    plain = HTML(string="<p>全年建成绿道35公里。</p>").write_pdf(uncompressed_pdf=True) or b""
    trailer = b"trailer\n<<"
    locked = plain.replace(
        trailer, trailer + b"/Encrypt<</Filter/Standard/V 1/R 2/O(" + b"a" * 32 + b")/U(" + b"b" * 32 + b")/P -4>>", 1
    )
    if locked != plain:
        assert refusal(locked, "secret.pdf") == "encrypted"


def pdf_of(pages: int, body: bytes, more: bytes = b"") -> bytes:
    """A PDF whose page tree names one page again and again."""
    kids = b"3 0 R " * pages
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count "
        + str(pages).encode() + b"/Kids[" + kids + b"]>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</A 10 0 R>>>>>>endobj\n"
        b"4 0 obj<</Length " + str(len(body)).encode() + b">>stream\n" + body + b"\nendstream endobj\n"
        b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n" + more + b"trailer<</Root 1 0 R>>\n%%EOF"
    )  # fmt: skip


def test_a_pdf_of_very_many_pages_is_cut_short() -> None:
    """Of far too many pages the first are read, and a problem says that the others were not."""
    made = pdf_of(3200, b"BT /F 4 Tf 9 100 Td (Over the whole year, output grew by 7.5 percent.) Tj ET")
    document = read(made, origin="many.pdf")
    assert [problem.code for problem in document.problems] == ["cut-short"]
    assert "3000 of 3200" in document.problems[0].message
    assert document.text.count("7.5") == 3000


def test_forms_within_forms_end_with_their_time() -> None:
    """A page that draws a form that draws ten forms, nine deep, costs its time limit and no more."""
    forms = (
        b"".join(
            b"%d 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A %d 0 R>>>>/Length 60>>stream\n%s\nendstream endobj\n"
            % (number, number + 1, (b"/A Do " * 10).ljust(60))
            for number in range(10, 19)
        )
        + b"19 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 9>>stream\n0 0 m 9 9 l S\nendstream endobj\n"
    )
    began = time.monotonic()
    try:
        pages_of(pdf_of(1, b"/A Do", forms), seconds=2)
    except UnreadablePdf as error:
        assert "seconds" in str(error) or "damaged" in str(error)
    assert time.monotonic() - began < 30


def test_cells_that_span_everything_cost_little() -> None:
    """Cells that claim to span thousands of rows and columns do not fill the memory, and the words are kept."""
    rows = "".join(f"<tr>{'<td colspan=9999 rowspan=9999>甲</td>' * 6}</tr>" for _ in range(300))
    began = time.process_time()
    document = read(f"<html><body><table>{rows}</table><p>全年建成绿道35公里。</p></body></html>".encode(), origin="t.html")
    assert document.text.count("甲") == 1800
    assert time.process_time() - began < 20


def test_weighing_deep_pages_is_linear() -> None:
    """Deep nesting over a long text is weighed once."""
    page = "<html><body>" + "<div>" * 240 + "全年建成绿道35公里。" * 60_000 + "</div>" * 240 + "</body></html>"
    began = time.process_time()
    from dajuan.document.pages import read_html

    made, _ = read_html(page, "deep.html")
    assert made.text.count("35公里") == 60_000
    assert time.process_time() - began < 6


@pytest.mark.parametrize("name", ["word/document.xml", "word/styles.xml", "word/comments.xml"])
def test_entities_of_any_part_are_not_expanded(name: str) -> None:
    """Entities in entities, or of files, in any part of a Word file are refused or left out; they are never expanded."""
    out, made = io.BytesIO(), io.BytesIO()
    plain = docx.Document()
    plain.add_paragraph("全年建成绿道35公里。")
    plain.save(out)
    doctype = (
        '<!DOCTYPE x [<!ENTITY a "AAAAAAAAAA"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    )
    root = '<w:x xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:r><w:t>&b;&f;</w:t></w:r></w:p></w:x>'
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(made, "w") as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, f"<?xml version='1.0'?>{doctype}{root}")
    try:
        text = read(made.getvalue(), origin="entities.docx").text
    except DajuanError as error:
        assert error.problem.code in ("broken-file", "empty")
    else:
        assert "AAAA" not in text and "root:" not in text


def test_macros_are_never_run_and_never_text() -> None:
    """A Word file with macros is read for its words; the macros are neither run nor read."""
    out, made = io.BytesIO(), io.BytesIO()
    plain = docx.Document()
    plain.add_paragraph("全年建成绿道35公里。")
    plain.save(out)
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(made, "w") as new:
        for entry in old.infolist():
            new.writestr(entry, old.read(entry))
        new.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0" + b'Shell "touch /tmp/ran 99"' * 50)
    document = read(made.getvalue(), origin="macros.docm")
    assert [figure.quote for figure in find_claims(document).figures] == ["35公里"]


@pytest.mark.parametrize("kind", ["docx", "xlsx", "odt", "pdf", "html", "csv"])
def test_a_file_cut_anywhere_is_read_or_refused(kind: str) -> None:
    """Whatever of a file is missing at its end, it is read or refused with a reason."""
    from tests.document.test_formats import MAKERS, ROWS

    whole = MAKERS[kind](ROWS)
    for share in (0.1, 0.5, 0.9, 0.99):
        try:
            read(whole[: int(len(whole) * share)], origin=f"cut.{kind}")
        except DajuanError as error:
            assert error.problem.remedy


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice reads old Word files")
def test_an_old_file_that_is_none_is_refused() -> None:
    """Bytes that only begin like an old office file are refused, through LibreOffice too."""
    assert refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 20, "old.doc") in ("broken-file", "empty")
