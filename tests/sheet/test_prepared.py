"""Pages kept on disk: the same as made ones, never old, never anybody's draft, and no harm when the store is broken."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import unquote

import pytest
from fastapi.testclient import TestClient
from tests.sheet.conftest import hostile, town_2020, town_2021

from dajuan.claims import Claims, Promise, find_claims
from dajuan.document import read
from dajuan.ledger import Judgement, Ledger
from dajuan.sheet import Prepared, answer, app, default_store, prepare
from dajuan.sheet import shelf as shelves
from dajuan.sheet.addresses import commitment_path
from dajuan.sheet.prepared import Subject
from dajuan.sheet.shelf import Shelf
from dajuan.sheet.views import ANYBODY, Setting, bundle_of, show, subject
from dajuan.sheet.views.year_pages import marks_of
from dajuan.values import DajuanError

OTHER = """青溪县2021年政府工作报告

一、2020年工作回顾

2020年，全县地区生产总值增长6.2%，税收总额12.5亿元。

二、2021年工作安排

今年的主要预期目标是：地区生产总值增长7%左右。
"""
LATER = "青溪县2022年政府工作报告\n\n一、2021年工作回顾\n\n2021年，全县地区生产总值增长7.3%，税收总额13.1亿元。\n"


def recorded(ledger: Ledger, text: str) -> str:
    """Read a text into the ledger and return its digest."""
    document = read(text.encode())
    ledger.record(document, find_claims(document))
    return document.digest


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Two places and a hostile page in a ledger that may change."""
    with Ledger(tmp_path / "two.db") as opened:
        for held in (town_2020(), town_2021(), hostile()):
            opened.record(*held)
        recorded(opened, OTHER)
        yield opened


def prepared(ledger: Ledger, megabytes: int = 100) -> Path:
    """Prepare the ledger's pages and return the store."""
    place = default_store(ledger.url)
    assert place is not None
    *_, last = prepare(ledger, place, megabytes, 1)
    assert last.done == last.of
    return place


def kept(place: Path) -> dict[str, str]:
    """The paths that a store holds with what they are about."""
    return rows_of(place, "SELECT path, about FROM pages WHERE path NOT LIKE '*%' UNION SELECT path, about FROM visits")


def bundles(place: Path) -> dict[str, str]:
    """The stems of bundles that a store holds with what they are about."""
    return rows_of(place, "SELECT stem, about FROM bundles")


def rows_of(place: Path, query: str) -> dict[str, str]:
    """What a query of a store gives."""
    base = sqlite3.connect(place)
    rows = dict(base.execute(query))
    base.close()
    return rows


def differing(ledger: Ledger, place: Path) -> list[str]:
    """The pages that a store gives otherwise than they would be made now."""
    store = Prepared(place)
    token = store.follow(ledger)
    assert token is not None
    fresh, wrong = Shelf(ledger), []
    for path in kept(place):
        language, _, here = path.partition("/")
        held = store.get(token, language, here, date.today())  # type: ignore[arg-type]  # a path begins with its language
        if held is not None and held != made(fresh, path):
            wrong.append(path)
    for path in bundled_paths(ledger):
        language, _, here = path[1:].partition("/")
        about = subject(fresh, here)
        place_in = bundle_of(here, about) if about else None
        assert place_in is not None
        held = store.get_bundled(token, language, place_in, date.today())  # type: ignore[arg-type]
        if held is not None and held != made(fresh, path[1:]):
            wrong.append(path)
    store.close()
    return wrong


def made(shelf: Shelf, path: str) -> bytes:
    """The page at a path as it is made; nothing where there is none."""
    language, _, here = path.partition("/")
    try:
        return show(shelf, language, here, ANYBODY).encode()  # type: ignore[arg-type]
    except DajuanError:
        return b""


def test_a_prepared_page_is_the_page(ledger: Ledger) -> None:
    """Every page that was prepared is, byte for byte and with the same tag, the page that is made."""
    place = prepared(ledger)
    paths = kept(place)
    kinds = {path.split("/")[1] for path in paths}
    assert kinds >= {"sheet", "area", "matrix", "figures", "programmes", "checks", "document", "source", "index.html", "areas"}
    assert differing(ledger, place) == []
    with_store, without = TestClient(app(ledger, rate=0, store=Prepared(place))), TestClient(app(ledger, rate=0))
    for path in paths:
        one, other = with_store.get(f"/{path}"), without.get(f"/{path}")
        assert (one.content, one.headers["etag"]) == (other.content, other.headers["etag"]), path


def bundled_paths(ledger: Ledger) -> list[str]:
    """The addresses of every claim and of every commitment that a sheet leads to."""
    sheets = [answer(ledger, area.area, year) for area in ledger.areas() for year in area.years]
    found = [f"claim/{entry.id}.html" for entry in ledger.entries()]
    found += [commitment_path(sheet.area, sheet.year, id) for sheet in sheets for id in marks_of(sheet)]
    return [f"/{language}/{each}" for language in ("zh", "en") for each in found]


def test_a_prepared_claim_or_commitment_is_the_page(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every claim and commitment comes from the store byte for byte as it is made, with the contact of whoever serves."""
    store, paths = Prepared(prepared(ledger)), bundled_paths(ledger)
    without = TestClient(app(ledger, "a'b@example.org", rate=0))
    expected = {path: without.get(path).content for path in paths}
    assert len(expected) > 100
    assert all(b"mailto:a%27b@example.org?subject=" in page for page in expected.values())
    monkeypatch.setattr("dajuan.sheet.front.show", None)  # nothing is made
    with_store = TestClient(app(ledger, "a'b@example.org", rate=0, store=store))
    assert {path: with_store.get(path).content for path in paths} == expected


def test_what_no_claim_is_called_is_not_there(ledger: Ledger) -> None:
    """An address near one that is kept answers 404, with a store as without."""
    id = ledger.entries("青溪县", kind="figure")[0].id
    addresses = [f"claim/{id}", f"claim/{id[:-1]}.html", f"claim/{id}-2.html", f"claim/{id}z.html", "claim/0.html"]
    addresses += ["commitment/青溪县-2020-0.html", f"commitment/青溪县-2020-{id}-9.html", "commitment/青溪县-x-1.html"]
    for store in (Prepared(prepared(ledger)), None):
        reader = TestClient(app(ledger, rate=0, store=store))
        assert {reader.get(f"/zh/{each}").status_code for each in addresses} == {404}


def test_prepared_pages_are_served_from_the_store(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is prepared is not worked out again: with nothing but the store the sheet is there."""
    reader = TestClient(app(ledger, rate=0, store=Prepared(prepared(ledger))))
    monkeypatch.setattr(shelves, "answer_dossier", None)
    assert reader.get("/zh/sheet/云溪镇-2020.html").status_code == 200
    assert reader.get("/en/matrix/青溪县-1.html").status_code == 200


def test_preparing_again_makes_only_what_changed(ledger: Ledger) -> None:
    """A second run makes nothing; after one place's report came in, pages of that place and of the whole."""
    place = default_store(ledger.url)
    assert place is not None
    *_, last = prepare(ledger, place, 100, 1)
    *_, again = prepare(ledger, place, 100, 1)
    assert again.made == 0
    before = kept(place)
    recorded(ledger, LATER)
    there = bundles(place)
    Prepared(place).follow(ledger)
    assert {there[stem] for stem in there.keys() - bundles(place).keys()} == {"青溪"}
    *_, after = prepare(ledger, place, 100, 1)
    about = kept(place)
    fresh = {key for path, key in about.items() if path not in before}
    assert fresh == {"青溪"}
    assert 0 < after.made < last.made / 2


def test_two_processes_prepare_the_same(ledger: Ledger, tmp_path: Path) -> None:
    """Several processes make the pages that one makes."""
    *_, last = prepare(ledger, tmp_path / "two.pages", 100, 2)
    assert last.done == last.of
    assert kept(tmp_path / "two.pages") == kept(prepared(ledger))
    assert bundles(tmp_path / "two.pages") == bundles(prepared(ledger))
    assert differing(ledger, tmp_path / "two.pages") == []


def judge(ledger: Ledger) -> None:
    """A person rejects the first figure of the other place."""
    entry = ledger.entries("青溪县", 2020, "figure")[0]
    ledger.judge(Judgement(entry.id, "reject", "a reader", datetime.now(UTC), "", ()))


def link(ledger: Ledger) -> None:
    """A person breaks the link between a target and its result."""
    from dajuan.marks import link_years

    ledger.propose(link_years(ledger, "云溪镇", 2020))
    known = [each for entry in ledger.entries("云溪镇") for each in ledger.links([entry.id])]
    ledger.judge_link(known[0].id, "break", "a reader")


def read_again(ledger: Ledger) -> None:
    """A report is read by rules that find one claim less, and a promise in another place."""
    document, claims = town_2021()
    ledger.record(document, replace(claims, figures=claims.figures[1:]))


def reach_over(ledger: Ledger) -> None:
    """A text of one place comes to speak of another."""
    document, found = hostile()
    figure = replace(found.figures[0], area="青溪县", measure="税收总额")
    ledger.record(document, Claims((figure,)))


def nameless(ledger: Ledger) -> None:
    """A text that names no place comes in."""
    text = read("全年完成造林300公顷，修建步道12公里。".encode())
    ledger.record(text, Claims((), (), (Promise(text.sentences[0].span, text.sentences[0].span.of(text.text)),)))


@pytest.mark.parametrize(
    "change",
    [lambda held: recorded(held, LATER), judge, link, read_again, reach_over, nameless],
    ids=lambda change: change.__name__,
)
def test_a_changed_ledger_shows_no_old_page(ledger: Ledger, change: object) -> None:
    """Whatever is recorded or judged: no page that is kept differs from the page made now, before and after preparing again."""
    place = prepared(ledger)
    before = {path: made(Shelf(ledger), path) for path in kept(place)}
    change(ledger)  # type: ignore[operator]
    assert any(made(Shelf(ledger), path) != held for path, held in before.items()), "the change changes no page: no test"
    assert differing(ledger, place) == []
    prepared(ledger)
    assert differing(ledger, place) == []


def test_a_server_notices_that_the_ledger_grew(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that was kept is made anew for the next reader after a report came in."""
    monkeypatch.setattr(shelves, "_FRESH", 0.0)
    reader = TestClient(app(ledger, rate=0, store=Prepared(prepared(ledger))))
    assert "7.3%" not in reader.get("/zh/area/青溪县.html").text
    recorded(ledger, LATER)
    assert "7.3%" in reader.get("/zh/area/青溪县.html").text


def test_what_was_made_before_the_ledger_grew_is_not_kept(ledger: Ledger) -> None:
    """A page whose making began before a growth is refused: it may tell of the time before."""
    store, other = Prepared(prepared(ledger)), Prepared(default_store(ledger.url) or Path())
    old = store.follow(ledger)
    recorded(ledger, LATER)
    new = other.follow(ledger)
    assert not store.put(old, Subject("青溪"), "zh", [("area/青溪县.html", b"old")], date.today())
    assert store.get(new, "zh", "area/青溪县.html", date.today()) is None
    assert store.get(old, "zh", "area/青溪县.html", date.today()) is None


def test_another_ledger_gets_none_of_these_pages(ledger: Ledger, tmp_path: Path) -> None:
    """A store in whose place another ledger came, or an earlier copy that went on otherwise, is emptied."""
    copy = tmp_path / "copy.db"
    place = prepared(ledger)
    with Ledger(copy) as other:
        recorded(other, OTHER)
        for held in (town_2020(), town_2021(), hostile()):
            other.record(*held)
        assert other.state() == ledger.state()
        assert other.standpoint() != ledger.standpoint()
        Prepared(place).follow(other)
    assert kept(place) == {}


def test_pages_of_other_code_are_dropped(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words, templates or rules that changed leave no page of before."""
    place = prepared(ledger)
    monkeypatch.setattr("dajuan.sheet.prepared.code", lambda: "other")
    Prepared(place).follow(ledger)
    assert kept(place) == {}


def test_a_running_year_holds_until_it_ends(ledger: Ledger) -> None:
    """Pages of a year that is not over are of that year; pages of years gone by hold on."""
    store = Prepared(default_store(ledger.url) or Path())
    token = store.follow(ledger)
    store.put(token, Subject("青溪", 2021), "zh", [("sheet/青溪县-2021.html", b"running")], date(2021, 5, 1))
    store.put(token, Subject("青溪", 2020), "zh", [("sheet/青溪县-2020.html", b"over")], date(2021, 5, 1))
    assert store.get(token, "zh", "sheet/青溪县-2021.html", date(2021, 12, 31)) == b"running"
    assert store.get(token, "zh", "sheet/青溪县-2021.html", date(2022, 1, 1)) is None
    assert store.get(token, "zh", "sheet/青溪县-2020.html", date(2022, 1, 1)) == b"over"


def test_within_a_year_the_day_changes_no_page(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept until the year ends does not tell the day."""
    bodies = []
    for day in (date(2021, 2, 1), date(2021, 11, 30)):
        monkeypatch.setattr("dajuan.marks.marking.date", type("Day", (date,), {"today": staticmethod(lambda day=day: day)}))
        shelf = Shelf(ledger)
        bodies.append({path: made(shelf, path) for path in kept(prepared(ledger))})
    assert bodies[0] == bodies[1]
    assert any("未到期".encode() in body or "尚未".encode() in body for body in bodies[0].values())


def test_what_is_kept_names_nobody_to_write_to(ledger: Ledger) -> None:
    """Whoever serves may name another contact: no page that is kept tells one."""
    place = prepared(ledger)
    shelf = Shelf(ledger)
    for path in kept(place):
        language, _, here = path.partition("/")
        assert show(shelf, language, here, Setting("a@example.org")).encode() == made(shelf, path)  # type: ignore[arg-type]


def test_a_first_visit_is_kept_for_the_next_process(ledger: Ledger, tmp_path: Path) -> None:
    """What one server made is there for the next, whomever it names to write to; a search is not kept."""
    place = tmp_path / "visited.pages"
    id = ledger.entries("青溪县", kind="figure")[0].id
    reader = TestClient(app(ledger, "a@example.org", rate=0, store=Prepared(place)))
    for path in ("zh/sheet/青溪县-2020.html", f"zh/claim/{id}.html", "en/search.html?q=税收", "zh/nothing.html"):
        reader.get(f"/{path}")
    assert set(kept(place)) == {"zh/sheet/青溪县-2020.html", f"zh/claim/{id}.html"}
    other = TestClient(app(ledger, "https://example.org/form?of=a&b", rate=0, store=Prepared(place)))
    one, two = (each.get(f"/zh/claim/{id}.html").text for each in (reader, other))
    assert 'href="mailto:a@example.org?subject=' in one
    assert 'href="https://example.org/form?of=a&amp;b&amp;title=' in two
    assert one.replace("mailto:a@example.org?subject=", "") == two.replace("https://example.org/form?of=a&amp;b&amp;title=", "")


def test_visits_give_way_and_what_was_prepared_stays(ledger: Ledger, tmp_path: Path) -> None:
    """A full store forgets the visits kept longest, never a page made ahead, and stays within its bound."""
    store, today = Prepared(tmp_path / "small.pages", megabytes=1), date.today()
    token = store.follow(ledger)
    assert store.put(token, Subject("青溪"), "zh", [("ahead.html", os.urandom(100_000))], today)
    for number in range(100):
        store.put_visited(token, Subject("青溪"), "zh", (f"{number}.html", os.urandom(20_000)), today)
        assert store.get(token, "zh", f"{number}.html", today), "the newest is always kept"
    assert store.get(token, "zh", "ahead.html", today)
    assert store.get(token, "zh", "0.html", today) is None
    held = [number for number in range(100) if store.get(token, "zh", f"{number}.html", today)]
    assert held == list(range(held[0], 100)) and len(held) > 20
    assert store.put(token, Subject("青溪"), "zh", [("more.html", os.urandom(700_000))], today), "visits give way to it too"
    assert not store.put(token, Subject("青溪"), "zh", [("most.html", os.urandom(700_000))], today)
    assert store.full
    assert (tmp_path / "small.pages").stat().st_size <= 1_000_000


def test_no_draft_of_the_desk_is_kept(ledger: Ledger, tmp_path: Path) -> None:
    """Who is logged in does not change a public page, and the desk's pages are not kept."""
    from dajuan.cli.serve import with_desk
    from dajuan.desk import Desk

    made_app, place = app(ledger, rate=0, store=Prepared(tmp_path / "desk.pages")), tmp_path / "desk.pages"
    with_desk(made_app, Desk(ledger))
    reader = TestClient(made_app)
    for path in ("/desk/", "/desk/login", "/zh/sheet/青溪县-2020.html"):
        reader.get(path, headers={"Cookie": "session=somebody"})
    assert set(kept(place)) == {"zh/sheet/青溪县-2020.html"}
    assert differing(ledger, place) == []


def damaged(place: Path, how: str) -> None:
    """Break a store."""
    data = bytearray(place.read_bytes())
    if how == "cut":
        place.write_bytes(data[: len(data) // 3])
    elif how == "noise":
        data[4096:] = os.urandom(len(data) - 4096)
        place.write_bytes(data)
    elif how == "bodies":
        base = sqlite3.connect(place)
        base.execute("UPDATE pages SET body = ? WHERE path NOT LIKE '*%'", (b"x" * 100,))
        base.commit()
        base.close()
    elif how == "bomb":
        import zlib

        base = sqlite3.connect(place)
        base.execute("UPDATE pages SET body = ?", (zlib.compress(b"0" * 50_000_000),))
        base.commit()
        base.close()
    elif how == "tables":
        base = sqlite3.connect(place)
        base.executescript("DROP TABLE pages; CREATE VIEW pages AS SELECT 1 AS path, 2 AS about, 3 AS within, 'x' AS body;")
        base.close()
    elif how == "types":
        base = sqlite3.connect(place)
        base.execute("UPDATE pages SET body = 'text', about = 5")
        base.execute("UPDATE known SET value = value || ' '")
        base.commit()
        base.close()
    else:
        place.write_bytes(b"")


@pytest.mark.parametrize("how", ["cut", "noise", "bodies", "bomb", "tables", "types", "empty"])
def test_a_broken_store_breaks_no_page(ledger: Ledger, how: str) -> None:
    """Cut short, overwritten, filled with what is no page: every page is as it is made."""
    place = prepared(ledger)
    for suffix in ("-wal", "-shm"):
        Path(f"{place}{suffix}").unlink(missing_ok=True)
    damaged(place, how)
    reader, without = TestClient(app(ledger, rate=0, store=Prepared(place))), TestClient(app(ledger, rate=0))
    for path in ("/zh/index.html", "/zh/sheet/云溪镇-2020.html", "/en/area/青溪县.html", "/zh/checks/云溪镇-2020.html"):
        assert reader.get(path).text == without.get(path).text


def test_damage_while_serving_breaks_no_page(ledger: Ledger) -> None:
    """A store that is overwritten under a server that has it open is left, and begun anew."""
    place = prepared(ledger)
    reader = TestClient(app(ledger, rate=0, store=Prepared(place)))
    assert reader.get("/zh/sheet/云溪镇-2020.html").status_code == 200
    damaged(place, "noise")
    for path in kept_paths():
        assert reader.get(path).status_code == 200


def kept_paths() -> list[str]:
    """Some addresses."""
    return [
        f"/{language}/{kind}/云溪镇-{year}.html"
        for language in ("zh", "en")
        for kind in ("sheet", "checks")
        for year in (2019, 2020)
    ]


def test_a_file_of_somebody_else_is_left_alone(ledger: Ledger, tmp_path: Path) -> None:
    """A file that is no store, a ledger too, is refused with what to do, and stays as it is."""
    assert Path(ledger.url) == tmp_path / "two.db"
    for name, data in (("notes.txt", b"my notes"), ("two.db", None)):
        place = tmp_path / name
        if data is not None:
            place.write_bytes(data)
        before = place.read_bytes()
        with pytest.raises(DajuanError, match="--cache"):
            Prepared(place)
        assert place.read_bytes() == before


@pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")
def test_a_folder_that_cannot_be_written(ledger: Ledger, tmp_path: Path) -> None:
    """What was prepared elsewhere is served from a folder that may only be read; where nothing is, pages are made."""
    folder = tmp_path / "only-read"
    folder.mkdir()
    place = prepared(ledger)
    shutil.copy(place, folder / "held.pages")
    os.chmod(folder / "held.pages", stat.S_IRUSR)
    os.chmod(folder, stat.S_IRUSR | stat.S_IXUSR)
    try:
        if os.access(folder, os.W_OK):
            pytest.skip("this account may write everywhere")
        store = Prepared(folder / "held.pages")
        token = store.follow(ledger)
        assert token is not None and store.get(token, "zh", "sheet/云溪镇-2020.html", date.today())
        nothing = Prepared(folder / "none.pages")
        assert not nothing.usable
        assert TestClient(app(ledger, rate=0, store=nothing)).get("/zh/sheet/云溪镇-2020.html").status_code == 200
    finally:
        os.chmod(folder, stat.S_IRWXU)


def test_a_store_that_is_read_only_gives_what_it_has(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be written the store is read as it stands; when the ledger grows it gives nothing more."""
    place = prepared(ledger)

    def refused(*_: object) -> None:
        raise sqlite3.OperationalError("attempt to write a readonly database")

    monkeypatch.setattr("dajuan.sheet.prepared._writable", refused)
    store = Prepared(place)
    token = store.follow(ledger)
    assert token is not None and store.get(token, "zh", "sheet/云溪镇-2020.html", date.today())
    recorded(ledger, LATER)
    assert store.follow(ledger) is None
    assert TestClient(app(ledger, rate=0, store=store)).get("/zh/area/青溪县.html").status_code == 200


def test_a_full_store_takes_no_more(ledger: Ledger, tmp_path: Path) -> None:
    """The bound is kept, preparing says that it ended early, and pages are made as before."""
    place = tmp_path / "small.pages"
    *_, last = prepare(ledger, place, 1, 1)
    size = place.stat().st_size
    for number in range(40):
        text = OTHER.replace("青溪县", f"青溪{'一二三四五六七八九十'[number % 10]}{'山水林田湖'[number // 10]}县")
        recorded(ledger, text)
    *_, last = prepare(ledger, place, 1, 1)
    assert last.full
    assert last.done < last.of
    assert size <= place.stat().st_size <= 1_000_000
    assert TestClient(app(ledger, rate=0, store=Prepared(place, 1))).get("/zh/sheet/云溪镇-2020.html").status_code == 200


def test_addresses_are_kept_as_they_are(ledger: Ledger) -> None:
    """No address reaches further into the store than its own page."""
    reader = TestClient(app(ledger, rate=0, store=Prepared(prepared(ledger))))
    for path in ("/zh/*", "/zh/*云溪", "/*/云溪", "/%2A/云溪", "/zh/%2A", "/zh/sheet/%25.html", "/zh/' OR 1=1 --"):
        assert reader.get(path).status_code == 404, unquote(path)


def test_a_store_that_is_busy_is_not_full(ledger: Ledger, tmp_path: Path) -> None:
    """While somebody else writes, a page is not kept and nobody waits; there is room all the same."""
    store = Prepared(tmp_path / "busy.pages")
    token, pages = store.follow(ledger), [("area/青溪县.html", b"page")]
    other = sqlite3.connect(tmp_path / "busy.pages")
    other.execute("BEGIN IMMEDIATE")
    assert not store.put(token, Subject("青溪"), "zh", pages, date.today())
    other.rollback()
    assert not store.full
    assert store.put(token, Subject("青溪"), "zh", pages, date.today())
