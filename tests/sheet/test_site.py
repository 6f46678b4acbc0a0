"""The static site."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from urllib.parse import unquote

import docx
import pytest
from python_calamine import CalamineWorkbook

from dajuan.ledger import Ledger
from dajuan.sheet import answer, export, publish
from dajuan.sheet.addresses import file_path, year_path
from dajuan.sheet.opendata import DATA_FILES
from dajuan.values import DajuanError

LINK = re.compile(r'(?:href|src|action)="([^"#]*)[^"]*"')


@pytest.fixture(scope="module")
def site(town: Ledger, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up town's site."""
    folder = tmp_path_factory.mktemp("site") / "out"
    publish(town, folder)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_link_is_relative_and_leads_to_a_file(site: Path) -> None:
    """The site works from a file system: no link is absolute, none leads nowhere."""
    for path in site.rglob("*.html"):
        for link in LINK.findall(path.read_text("utf-8")):
            if link and not link.startswith(("mailto:", "data:")):
                assert not link.startswith(("/", "http")), f"{path}: {link}"
                target = (path.parent / unquote(link.partition("?")[0])).resolve()
                assert target.exists() or link.endswith("/"), f"{path}: {link}"


def test_every_sheet_has_its_office_files(town: Ledger, site: Path) -> None:
    """Beside each sheet stand a workbook and a report that other programs open, linked from its page and from the downloads."""
    downloads = unquote((site / "zh" / "downloads.html").read_text("utf-8"))
    for area in town.areas():
        for year in area.years:
            sheet = answer(town, area.area, year)
            stem = file_path(area.area, year, "")
            book = CalamineWorkbook.from_path(str(site / f"{stem}xlsx"))
            assert len(book.get_sheet_by_name("目标").to_python()) == len(sheet.targets) + 1
            assert str(year) in docx.Document(str(site / f"{stem}docx")).paragraphs[0].text
            page = unquote((site / "zh" / year_path("sheet", area.area, year)).read_text("utf-8"))
            for form in ("xlsx", "docx", "json", "csv"):
                assert f"../{stem}{form}" in page and f"../{stem}{form}" in downloads
            assert not (site / f"{stem}pdf").exists()


def test_open_data_stands_on_the_site(town: Ledger, site: Path, tmp_path: Path) -> None:
    """The site carries what `export` writes, byte for byte, and the downloads say so."""
    downloads = (site / "en" / "downloads.html").read_text("utf-8")
    for name, format in zip(DATA_FILES, ("package", "sdmx", "stratml", "claimreview"), strict=True):
        assert f"../data/{name}" in downloads
        exported = export(town, tmp_path / format, format)
        whole = {each: (tmp_path / format / each).read_bytes() for each in exported.files}
        data = (site / "data" / name).read_bytes()
        if name.endswith(".zip"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                assert {each: archive.read(each) for each in archive.namelist()} == whole
        else:
            assert {name: data} == whole


def test_prints_are_made_when_asked_for(town: Ledger, tmp_path: Path) -> None:
    """With `--pdf` every sheet has its print too, and claim reviews name the address of the site."""
    pytest.importorskip("weasyprint", exc_type=(ImportError, OSError), reason="prints need WeasyPrint and Pango")
    publish(town, tmp_path / "site", address="https://example.org/answers", print=True)
    prints = sorted((tmp_path / "site" / "files").glob("*.pdf"))
    assert len(prints) == sum(len(area.years) for area in town.areas())
    assert all(path.read_bytes().startswith(b"%PDF-") for path in prints)
    first = json.loads((tmp_path / "site" / "data" / "claimreview.jsonl").read_text("utf-8").splitlines()[0])
    path = first["url"].removeprefix("https://example.org/answers/")
    assert path != first["url"] and (tmp_path / "site" / path).exists()


def test_publishing_again_changes_nothing(town: Ledger, site: Path, tmp_path: Path) -> None:
    """The same ledger gives the same bytes, here and in another folder, and no file is written twice."""
    before = contents(site)
    again = publish(town, site)
    assert (again.written, again.removed) == (0, 0)
    publish(town, tmp_path / "other")
    assert contents(tmp_path / "other") == before == contents(site)


def test_what_has_no_place_any_more_is_removed_and_nothing_else(town: Ledger, tmp_path: Path) -> None:
    """A page of an earlier site goes, a file that somebody put beside it stays."""
    publish(town, tmp_path / "site")
    old, mark = tmp_path / "site" / "zh" / "old.html", tmp_path / "site" / ".dajuan-site"
    old.write_text("old")
    mark.write_text(mark.read_text("utf-8") + "zh/old.html\n../outside.txt\n", "utf-8")
    (tmp_path / "outside.txt").write_text("not ours")
    (tmp_path / "site" / "CNAME").write_text("example.org")
    assert publish(town, tmp_path / "site").removed == 1
    assert not old.exists()
    assert (tmp_path / "site" / "CNAME").exists() and (tmp_path / "outside.txt").exists()


def test_a_folder_with_other_things_is_refused(town: Ledger, tmp_path: Path) -> None:
    """Publishing never mixes with what was there."""
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(DajuanError, match="other things"):
        publish(town, tmp_path)


def test_the_index_finds_every_sentence(town: Ledger, site: Path) -> None:
    """Each pair of neighbouring characters of a claim's words leads to the claim."""
    pairs: dict[str, list[int]] = {}
    for path in (site / "assets").glob("pairs-*.js"):
        pairs |= dict(json.loads(path.read_text("utf-8").removeprefix("dajuanPairs(").removesuffix(");\n")))
    text = (site / "assets" / "claims-0.js").read_text("utf-8").removeprefix("dajuanClaims(0,").removesuffix(");\n")
    claims = json.loads(text)
    assert {claim[0] for claim in claims} == {entry.id for entry in town.entries()}
    for number, claim in enumerate(claims):
        plain = "".join((claim[1] + claim[2]).lower().split())
        assert all(number in pairs[plain[place : place + 2]] for place in range(len(plain) - 1))


def test_the_index_cannot_end_its_script(site: Path) -> None:
    """No tag of a hijacked page stands in a script of ours."""
    for path in (site / "assets").glob("*.js"):
        assert "<script" not in path.read_text("utf-8") and "<img" not in path.read_text("utf-8")
