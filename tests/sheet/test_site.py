"""The static site."""

from __future__ import annotations

import io
import json
import pickle
import re
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import docx
import pytest
from markupsafe import escape
from python_calamine import CalamineWorkbook
from tests.sheet.conftest import town_2020, town_2021

from dajuan.claims import Claims, Promise
from dajuan.document import Facts, from_text
from dajuan.ledger import Ledger
from dajuan.sheet import Wishes, answer, export, publish
from dajuan.sheet import shelf as shelves
from dajuan.sheet import site as sites
from dajuan.sheet.addresses import file_path, slug, year_path
from dajuan.sheet.opendata import DATA_FILES
from dajuan.values import DajuanError, Period, Problem, Span

LINK = re.compile(r'(?:href|src|action)="([^"#]*)(?:#([^"]*))?"')
PLACE = re.compile(r'\bid="([^"]*)"')


@pytest.fixture(scope="module")
def site(town: Ledger, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The made-up town's site."""
    folder = tmp_path_factory.mktemp("site") / "out"
    publish(town, folder)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_link_is_relative_and_leads_to_a_place(site: Path) -> None:
    """The site works from a file system: no link is absolute, none leads to a file or a place in it that is not there."""
    pages = {path.resolve(): path.read_text("utf-8") for path in site.rglob("*.html")}
    places = {path: PLACE.findall(text) for path, text in pages.items()}
    for path, text in pages.items():
        assert len(places[path]) == len(set(places[path])), f"{path}: a place is there twice"
        for link, place in LINK.findall(text):
            if link.startswith(("mailto:", "data:")):
                continue
            assert not link.startswith(("/", "http")), f"{path}: {link}"
            target = (path.parent / unquote(link.partition("?")[0])).resolve() if link else path
            assert target.exists() or link.endswith("/"), f"{path}: {link}"
            assert not place or place in places[target], f"{path}: {link}#{place}"


def test_many_claims_and_commitments_share_a_page(town: Ledger, site: Path) -> None:
    """Each claim has its place with sentence and derivation, each commitment its own with evidence, in both languages."""
    for language in ("zh", "en"):
        claims = "".join(path.read_text("utf-8") for path in (site / language / "claims").iterdir())
        assert not (site / language / "claim").exists() and not (site / language / "commitment").exists()
        entries = list(town.entries())
        assert claims.count('<article class="one"') == len(entries)
        for entry in entries:
            own = claims.partition(f'id="c-{entry.id}"')[2].partition("</article>")[0]
            assert str(escape(entry.claim.quote)) in own and str(escape(entry.claim.rule)) in own and entry.id in own
        assert len(list((site / language / "claims").iterdir())) < len(entries) / 5
        for area in town.areas():
            for year in area.years:
                sheet = answer(town, area.area, year)
                pages = sorted((site / language / "commitments").glob(f"{slug(area.area)}-{year}-*.html"))
                told = "".join(path.read_text("utf-8") for path in pages)
                ids = {mark.target.id for mark in sheet.targets} | {mark.promise.id for mark in sheet.promises}
                assert told.count('<article class="one"') == len(ids)
                assert all(f'id="c-{id}"' in told for id in ids)


def test_a_page_is_full_before_it_is_too_large(tmp_path: Path) -> None:
    """Claims that do not fit on a page go on to the next, the same in both languages, and each is found at its place."""
    sentence = "推进青湾片区第{n}号地块更新改造，完善配套设施，" + "新建道路管网和绿地公园，" * 20
    text, promises = "青湾镇2021年政府工作报告\n", []
    for number in range(120):
        said = sentence.format(n=number)
        promises.append(Promise(Span(len(text), len(text) + len(said)), said, deadline=Period.year(2021), confidence=0.9))
        text += f"{said}\n"
    facts = Facts("青湾镇2021年政府工作报告", "青湾镇人民政府", "青湾镇", None, "2021-01-10", "2020", "work_report", True)
    with Ledger(tmp_path / "dense.db") as ledger:
        ledger.record(from_text(text, facts), Claims((), (), tuple(promises)))
        publish(ledger, tmp_path / "site")
    pages = list((tmp_path / "site").rglob("*.html"))
    assert max(path.stat().st_size for path in pages) < 200_000
    for kind in ("claims", "commitments"):
        held = {language: sorted((tmp_path / "site" / language / kind).iterdir()) for language in ("zh", "en")}
        assert 1 < len(held["zh"]) < 15
        assert [path.name for path in held["zh"]] == [path.name for path in held["en"]]
        found = [[PLACE.findall(path.read_text("utf-8")) for path in held[language]] for language in ("zh", "en")]
        assert found[0] == found[1]
    test_every_link_is_relative_and_leads_to_a_place(tmp_path / "site")


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
    for name, format in zip(DATA_FILES, ("package", "sdmx", "sdmx", "stratml", "claimreview"), strict=True):
        assert f"../data/{name}" in downloads
        exported = export(town, tmp_path / format, format)
        whole = {each: (tmp_path / format / each).read_bytes() for each in exported.files}
        data = (site / "data" / name).read_bytes()
        if name.endswith(".zip"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                assert {each: archive.read(each) for each in archive.namelist()} == whole
        else:
            assert whole[name] == data


def test_prints_are_made_when_asked_for(town: Ledger, tmp_path: Path) -> None:
    """With `--pdf` every sheet has its print too, and claim reviews name the address of the site."""
    pytest.importorskip("weasyprint", exc_type=(ImportError, OSError), reason="prints need WeasyPrint and Pango")
    publish(town, tmp_path / "site", Wishes(address="https://example.org/answers", print=True))
    prints = sorted((tmp_path / "site" / "files").glob("*.pdf"))
    assert len(prints) == sum(len(area.years) for area in town.areas())
    assert all(path.read_bytes().startswith(b"%PDF-") for path in prints)
    first = json.loads((tmp_path / "site" / "data" / "claimreview.jsonl").read_text("utf-8").splitlines()[0])
    path, _, place = first["url"].removeprefix("https://example.org/answers/").partition("#")
    assert path != first["url"] and f'id="{place}"' in (tmp_path / "site" / path).read_text("utf-8")


def test_several_processes_make_the_same_site(town: Ledger, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Shared out among processes, every file is the same byte for byte, and whoever watches sees it come to its end."""
    monkeypatch.setattr(sites, "_WORTH", 0)
    seen: list[tuple[int, int]] = []
    done = publish(town, tmp_path / "site", Wishes(workers=2), lambda *step: seen.append(step))
    assert contents(tmp_path / "site") == contents(site)
    assert done.pages == done.written == len(contents(site)) - 1
    assert seen == sorted(seen) and seen[-1][0] == seen[-1][1] > len(town.areas())


def test_what_stops_another_process_is_told_whole(town: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that cannot be written is told as from this process: what is wrong, and what to do."""
    monkeypatch.setattr(sites, "_WORTH", 0)
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / ".dajuan-site").touch()
    (tmp_path / "site" / "zh").write_text("in the way", encoding="utf-8")
    with pytest.raises(DajuanError) as told:
        publish(town, tmp_path / "site", Wishes(workers=2))
    assert told.value.problem.code == "cannot-publish" and told.value.problem.remedy


def test_a_problem_crosses_processes_whole() -> None:
    """What another process raised carries its problem, not its words alone."""
    problem = Problem("no-ledger", "There is no ledger.", remedy="Name another.")
    assert pickle.loads(pickle.dumps(DajuanError(problem))).problem == problem


def test_a_ledger_that_grows_meanwhile_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A claim that came while the site was made has no page on it: the reader is told, not shown a broken site."""
    with Ledger(tmp_path / "grows.db") as ledger:
        ledger.record(*town_2020())
        place = sites.write_places

        def grown(*given: Any) -> Any:
            ledger.record(*town_2021())
            return place(*given)

        monkeypatch.setattr(sites, "write_places", grown)
        monkeypatch.setattr(shelves, "_FRESH", 0.0)
        with pytest.raises(DajuanError) as told:
            publish(ledger, tmp_path / "site")
        assert told.value.problem.code == "ledger-grew"


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
    assert {claim[0].partition("#c-")[2] for claim in claims} == {entry.id for entry in town.entries()}
    for path, _, place in (claim[0].partition("#") for claim in claims):
        assert all(f'id="{place}"' in (site / language / path).read_text("utf-8") for language in ("zh", "en"))
    for number, claim in enumerate(claims):
        plain = "".join((claim[1] + claim[2]).lower().split())
        assert all(number in pairs[plain[place : place + 2]] for place in range(len(plain) - 1))


def test_the_index_cannot_end_its_script(site: Path) -> None:
    """No tag of a hijacked page stands in a script of ours."""
    for path in (site / "assets").glob("*.js"):
        assert "<script" not in path.read_text("utf-8") and "<img" not in path.read_text("utf-8")
