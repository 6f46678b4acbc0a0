"""The live pages and the JSON interface, through the application's own door."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urljoin
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient

from dajuan.claims import find_claims
from dajuan.document import Facts, from_text
from dajuan.ledger import Ledger
from dajuan.sheet import answer, app
from dajuan.sheet.guards import Allowance
from dajuan.values import DajuanError

LINK = re.compile(r'(?:href|src|action)="([^"]*)"')


@pytest.fixture(scope="module")
def web(town_path: Path) -> TestClient:
    """A reader at the made-up town's pages."""
    return TestClient(app(town_path, "bianji@example.org", rate=0))


def followed(web: TestClient, start: str, limit: int = 400) -> dict[str, str]:
    """Walk every link from ``start``, as a crawler would, and return the bodies by address."""
    bodies: dict[str, str] = {}
    ahead = [start]
    while ahead and len(bodies) < limit:
        address = ahead.pop()
        answer = web.get(address)
        assert answer.status_code == 200, f"{address}: {answer.status_code}"
        bodies[address] = answer.text if "text" in answer.headers["content-type"] else ""
        for link in LINK.findall(bodies[address]):
            target = urljoin(address, link.partition("#")[0])
            if not link.startswith(("#", "mailto:")) and target not in bodies and target not in ahead:
                assert target.startswith("/"), f"{address} leads away: {link}"
                ahead.append(target)
    return bodies


def test_no_link_leads_nowhere_or_away(web: TestClient) -> None:
    """Every link of every page leads to a page of the same host that is there."""
    bodies = followed(web, "/zh/index.html")
    kinds = {address.split("/")[2] for address in bodies if address.startswith("/zh/")}
    expected = {"area", "matrix", "sheet", "figures", "programmes", "checks", "commitment", "document", "source", "claim"}
    assert expected <= kinds
    assert any(address.startswith("/en/sheet/") for address in bodies)


def test_hostile_text_stays_text(web: TestClient) -> None:
    """A hijacked page's tags reach no reader as tags, wherever its text is shown."""
    for address, body in followed(web, "/zh/index.html").items():
        if "<html" not in body:
            continue
        scripts = re.findall(r"<script[^>]*>", body)
        assert all(re.fullmatch(r'<script src="[./]*assets/\w+\.js" defer>', script) for script in scripts), address
        assert "<img" not in body, address
        assert "<svg onload" not in body, address


def test_in_page_links_have_their_place(web: TestClient) -> None:
    """A link to a sentence on the same page finds it there."""
    body = web.get("/zh/sheet/云溪镇-2020.html").text
    wanted = set(re.findall(r'href="#(e-[0-9a-f]+)"', body))
    assert len(wanted) > 10
    assert wanted <= set(re.findall(r'id="(e-[0-9a-f]+)"', body))
    ids = re.findall(r' id="([^"]+)"', body)
    assert len(ids) == len(set(ids))


def test_every_figure_of_the_sheet_stands_in_its_sentence(web: TestClient) -> None:
    """The marked words in the source text are the claim's quote."""
    body = web.get("/zh/sheet/云溪镇-2020.html").text
    for id in re.findall(r'class="fig [a-z]+" href="#e-([0-9a-f]+)"', body):
        quote = web.get(f"/api/v1/claims/{id}").json()["quote"]
        assert re.search(rf'id="e-{id}"><a [^>]*>{re.escape(quote)}<', body), quote


def test_a_target_leads_to_what_came_of_it(web: TestClient, town: Ledger) -> None:
    """The page of a figure that is a target, or states one again, leads to the commitment; no other figure's page does."""
    marks = [mark for year in (2020, 2021) for mark in answer(town, "云溪镇", year).targets]
    targets = {entry.id: mark for mark in marks for entry in (mark.target, *mark.also)}
    assert len(targets) > 6
    for entry in town.entries("云溪镇", kind="figure"):
        link = re.search(r'href="([^"]*/commitment/[^"]*)"', web.get(f"/zh/claim/{entry.id}.html").text)
        assert bool(link) == (entry.id in targets), entry.claim.quote
        if link:
            answered = web.get(urljoin("/zh/claim/x.html", link[1]))
            assert answered.status_code == 200
            assert targets[entry.id].target.claim.quote in answered.text


def test_headers_keep_scripts_and_frames_out(web: TestClient) -> None:
    """Every answer, errors too, forbids foreign scripts, sniffing and framing."""
    for address in ("/zh/index.html", "/zh/nothing.html", "/api/v1/areas", "/assets/style.css"):
        headers = web.get(address).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("name", ["../../etc/passwd", "..%2f..%2fetc%2fpasswd", "style.css/../../web.py", "x.css"])
def test_no_way_out_of_the_shared_files(web: TestClient, name: str) -> None:
    """Nothing but the shared files is served under assets."""
    assert web.get(f"/assets/{name}").status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/zh/sheet/云溪镇-1890.html", "/zh/sheet/乌有乡-2020.html", "/zh/claim/0123456789abcdef.html", "/zh/document/x-1.html",
     "/fr/index.html", "/zh/claim/%.html", "/zh/sheet/云溪镇-٢٠٢٠.html", "/files/云溪镇-2020.exe", "/zh/matrix/云溪镇-99.html"],
)  # fmt: skip
def test_what_is_not_there_says_so(web: TestClient, address: str) -> None:
    """An address without a page answers 404 with a page that says what to do."""
    answer = web.get(address)
    assert answer.status_code == 404
    assert "<h1>" in answer.text


def test_a_page_that_has_not_changed_is_not_sent_again(web: TestClient) -> None:
    """A reader that sends the tag gets 304 and no body."""
    first = web.get("/zh/sheet/云溪镇-2020.html")
    again = web.get("/zh/sheet/云溪镇-2020.html", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_language_of_the_reader(web: TestClient) -> None:
    """The root leads to English only for browsers that ask for it first."""
    for asked, path in (("en-GB,en;q=0.9", "./en/index.html"), ("zh-CN,en", "./zh/index.html"), ("fr", "./zh/index.html")):
        answer = web.get("/", headers={"Accept-Language": asked}, follow_redirects=False)
        assert answer.headers["location"] == path


def test_lists_are_cut_into_pages(web: TestClient) -> None:
    """Following ``next`` gives every claim once, in the same order."""
    found, offset = [], 0
    while offset is not None:
        answer = web.get("/api/v1/areas/云溪镇/claims", params={"limit": 7, "offset": offset}).json()
        found += [item["id"] for item in answer["items"]]
        offset = answer["next"]
    whole = web.get("/api/v1/areas/云溪镇/claims", params={"limit": 500}).json()
    assert found == [item["id"] for item in whole["items"]]
    assert len(found) == whole["total"] > 30


def test_the_interface_describes_itself(web: TestClient) -> None:
    """OpenAPI names every route, and none that is not JSON."""
    paths = web.get("/api/v1/openapi.json").json()["paths"]
    assert "/api/v1/claims/{id}" in paths
    assert all(path.startswith("/api/v1/") for path in paths)


def test_search_finds_words_and_keeps_them(web: TestClient) -> None:
    """Search gives the claims whose sentence holds the words, and shows what was asked as text."""
    assert "增长7.6%" in web.get("/zh/search.html", params={"q": "固定资产投资"}).text
    assert "<b>x" not in web.get("/zh/search.html", params={"q": '<b>x"'}).text


def test_nobody_learns_where_the_sources_are_kept(web: TestClient) -> None:
    """No page, no file and no answer of the interface tells the path of a source on somebody's machine."""
    bodies = followed(web, "/zh/index.html") | {path: web.get(path).text for path in ("/api/v1/editions", "/zh/changes.atom")}
    assert any("made-up.txt" in body for body in bodies.values())
    assert not [address for address, body in bodies.items() if "somebody" in body]


def test_the_feed_is_atom(web: TestClient) -> None:
    """The feed parses, and lists every edition with its time."""
    root = ElementTree.fromstring(web.get("/zh/changes.atom").text)
    space = "{http://www.w3.org/2005/Atom}"
    assert len(root.findall(f"{space}entry")) == 3
    assert all(item.findtext(f"{space}updated", "").endswith("Z") for item in root.findall(f"{space}entry"))


def test_error_reports_carry_what_is_known(web: TestClient) -> None:
    """The report link of a figure opens a mail with its identity and sentence."""
    sheet = web.get("/api/v1/areas/云溪镇/sheets/2020").json()
    id = sheet["figures"][0]["id"]
    link = re.search(r'href="(mailto:[^"]+)"', web.get(f"/zh/claim/{id}.html").text)
    assert link is not None
    assert id in unquote(link[1]) and sheet["figures"][0]["sentence"]["text"][:10] in unquote(link[1])


def test_too_many_requests_are_refused_and_forgiven() -> None:
    """An address may burst, is then refused, and is served again a second later; others are not concerned."""
    allowance = Allowance(5)
    assert [allowance.take("a", 0.0) for _ in range(21)] == [True] * 20 + [False]
    assert allowance.take("b", 0.0)
    assert allowance.take("a", 1.0)


def test_a_ledger_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """Serving a ledger that does not exist is refused instead of making an empty one."""
    with pytest.raises(DajuanError):
        app(tmp_path / "none.db")
    assert not (tmp_path / "none.db").exists()


def test_an_empty_ledger_has_pages(tmp_path: Path) -> None:
    """A ledger with nothing in it shows what to do first."""
    Ledger(tmp_path / "empty.db").close()
    reader = TestClient(app(tmp_path / "empty.db", rate=0))
    for page in ("index", "method", "downloads", "search"):
        assert reader.get(f"/en/{page}.html").status_code == 200
    assert "dajuan read" in reader.get("/en/index.html").text


def test_years_with_a_whole_report_stand_out(web: TestClient, town: Ledger) -> None:
    """The overview marks the years on whose results a whole report was read, and only those."""
    said = {edition.facts.period for edition in town.editions() if edition.facts.complete and edition.facts.area == "云溪镇"}
    body = web.get("/zh/index.html").text
    marked = set(re.findall(r'class="whole">(\d{4})<', body))
    every = set(re.findall(r'<td class="years">(.*?)</td>', body, re.DOTALL))
    assert marked and marked < set(re.findall(r">(\d{4})<", "".join(every)))
    assert {period for period in said if period} <= marked


def test_a_print_is_not_made_for_whoever_asks(web: TestClient) -> None:
    """A PDF takes seconds: the open server makes none; what it offers for a sheet it does make."""
    assert web.get("/files/云溪镇-2020.pdf").status_code == 404
    offered = set(re.findall(r'href="\.\./\.\./files/([^"]+)"', web.get("/zh/sheet/云溪镇-2020.html").text))
    assert {name.rpartition(".")[2] for name in offered} == {"xlsx", "docx", "json", "csv"}
    assert all(web.get(f"/files/{name}").status_code == 200 for name in offered)


def test_repairs_alike_stand_in_one_row(web: TestClient, town: Ledger) -> None:
    """Each repair in the text leads to the row that explains it, and each row lists the places it was made at."""
    damaged = next(edition.digest for edition in town.editions() if edition.facts.date == "2021-01-21")
    body = web.get(f"/zh/source/{damaged}-1.html").text
    edits = town.document(damaged).restored.edits  # type: ignore[union-attr]
    rows = set(re.findall(r'id="r-(\d+)"', body))
    assert len(rows) == len({(edit.before, edit.after, edit.rule) for edit in edits}) <= len(edits)
    assert set(re.findall(r'href="#r-(\d+)"', body)) == rows
    assert set(re.findall(r'href="#c-(\d+)"', body)) == set(re.findall(r'id="c-(\d+)"', body))
    assert len(re.findall(r'id="c-(\d+)"', body)) == len(edits)


def test_a_target_alone_is_marked_as_on_its_sheet(town_path: Path) -> None:
    """The page of a target is the same whether its sheet was worked out before or not."""
    with Ledger(town_path) as ledger:
        ids = [mark.target.id for mark in answer(ledger, "云溪镇", 2020).targets]
    after = TestClient(app(town_path, rate=0))
    assert after.get("/zh/sheet/云溪镇-2020.html").status_code == 200
    for id in ids:
        path = f"/zh/commitment/云溪镇-2020-{id}.html"
        assert TestClient(app(town_path, rate=0)).get(path).text == after.get(path).text
    assert ids


def test_who_wants_more_of_a_search_gets_more(tmp_path: Path) -> None:
    """The first page shows twenty claims and leads to a longer one; the other language is asked for the same words.

    A sentence stands once, under all its claims in their order.
    """
    ledger = Ledger(tmp_path / "many.db")
    reader = TestClient(app(ledger, rate=0))
    document = from_text(
        "".join(f"全年建成公园{number}座。\n" for number in range(1, 40)), Facts(area="青溪县", date="2021-01-20")
    )
    ledger.record(document, find_claims(document))
    first = reader.get("/zh/search.html", params={"q": "公园 建成"}).text
    assert first.count('<li><a href="../zh/claim/') == 20
    assert 'href="../zh/search-more.html?q=%E5%85%AC%E5%9B%AD%20%E5%BB%BA%E6%88%90"' in first
    assert 'href="../en/search.html?q=%E5%85%AC%E5%9B%AD%20%E5%BB%BA%E6%88%90"' in first
    more = reader.get("/zh/search-more.html", params={"q": "公园 建成"}).text
    assert more.count('<li><a href="../zh/claim/') == 39
    assert "search-more.html?q" not in more.split("<main")[1]
    both = from_text("全年新增就业1200人，登记失业率2.5%。", Facts(area="青溪县", date="2021-01-20"))
    ledger.record(both, find_claims(both))
    (found,) = re.findall("<li>(.*)</li>", reader.get("/zh/search.html", params={"q": "失业率"}).text.split('id="results"')[1])
    assert [found.count(each) for each in ("1200人", "2.5%", "全年新增", "<p>")] == [2, 2, 1, 1]
    assert found.index("1200人") < found.index("2.5%")
    hostile = reader.get("/zh/search.html", params={"q": '公园"><script>&a=1'}).text
    assert "<script>&" not in hostile
    assert "search.html?q=%E5%85%AC%E5%9B%AD%22%3E%3Cscript%3E%26a%3D1" in hostile
