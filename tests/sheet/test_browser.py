"""The pages in a real browser: clicks, languages, print, accessibility, nothing asked of other hosts."""

from __future__ import annotations

import os
import re
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from dajuan.claims import find_claims
from dajuan.document import Facts, from_text
from dajuan.ledger import Ledger
from dajuan.sheet import answer, app, publish

pytestmark = pytest.mark.browser

TOWN = "云溪镇"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def absent(what: str, remedy: str) -> None:
    """Skip, or fail when everything is required, saying how to get what is missing."""
    if os.environ.get("DAJUAN_REQUIRE_ALL") == "1":
        pytest.fail(f"{what} is missing. {remedy}")
    pytest.skip(f"{what} is missing. {remedy}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A headless Chromium."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        absent("Chromium", "Install it (Debian: apt-get install chromium) and put it on the PATH.")
    api = pytest.importorskip("playwright.sync_api", reason="playwright is a development dependency")
    with api.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def address(town_path: Path) -> Iterator[str]:
    """The address of a live server over the made-up town."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app(town_path, rate=0), port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    for _ in range(100):
        if server.started:
            break
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(5)


class Reader:
    """A page in the browser, with everything it complained about or asked of others."""

    def __init__(self, browser: Any, width: int = 1280, **options: Any) -> None:
        self.context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.complaints.append(dialog.message), dialog.dismiss()))
        self.page.on("request", lambda request: self.asked.append(request.url))


@pytest.fixture
def reader(browser: Any) -> Iterator[Reader]:
    """A reader at a desk."""
    made = Reader(browser)
    yield made
    made.context.close()


def every_kind(town: Ledger) -> list[str]:
    """One address of every kind of page."""
    sheet = answer(town, TOWN, 2020)
    editions = {edition.facts.date: edition.digest for edition in town.editions()}
    damaged = editions["2021-01-21"]
    return [
        *(
            "index.html",
            "areas/1.html",
            "search.html?q=税收",
            "method.html",
            "downloads.html",
            f"area/{TOWN}.html",
            f"matrix/{TOWN}-1.html",
        ),
        *(f"{kind}/{TOWN}-2020.html" for kind in ("sheet", "programmes", "checks")),
        *(f"figures/{TOWN}-2020-1.html", f"document/{damaged}-1.html", f"source/{damaged}-1.html"),
        *(
            f"claim/{sheet.figures[0].id}.html",
            f"claim/{town.entries(kind='programme')[0].id}.html",
            f"claim/{editions_entry(town)}.html",
        ),
        *(f"commitment/{TOWN}-2020-{mark.id}.html" for mark in (sheet.targets[0].target, sheet.promises[0].promise)),
        "nothing.html",
    ]


def editions_entry(town: Ledger) -> str:
    """The claim of the hostile page."""
    return next(entry.id for entry in town.entries() if "<img" in entry.words)


def test_from_the_overview_to_a_sentence_in_three_clicks(reader: Reader, address: str) -> None:
    """Overview, year, figure: the third click shows the sentence, marked, with the figure's own words in it."""
    page = reader.page
    page.goto(f"{address}/zh/index.html")
    page.locator("td.years a", has_text="2020").first.click()
    assert TOWN in page.locator("h1").inner_text()
    figure = page.locator("table.marks .fig.reported").first
    said = figure.inner_text()
    figure.click()
    target = page.locator("mark:target")
    assert target.inner_text() in said
    assert target.evaluate("mark => { const r = mark.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight }")
    target.locator("a").click()
    assert page.locator("blockquote mark").inner_text() in said
    assert not reader.complaints


def test_one_click_leads_from_a_figure_to_how_it_was_read(reader: Reader, address: str) -> None:
    """The sign beside a figure opens its own page, whose link leads into the full text at the place."""
    page = reader.page
    page.goto(f"{address}/zh/sheet/{TOWN}-2020.html")
    page.locator("table.marks .perma").first.click()
    assert "made-up-growth" in page.locator("main").inner_text()
    page.locator("blockquote footer a").click()
    assert page.locator("mark:target").count() == 1


def test_the_language_switch_keeps_the_place(reader: Reader, address: str) -> None:
    """Switching the language shows the same page in the other language, and back."""
    page = reader.page
    page.goto(f"{address}/zh/sheet/{TOWN}-2020.html")
    page.locator(".tongue a").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert "Targets and results" in page.locator("#targets").inner_text()
    page.locator(".tongue a").click()
    assert page.locator("#targets").inner_text() == "目标与结果"


@pytest.mark.parametrize(("width", "language"), [(1280, "zh"), (390, "en")])
def test_every_kind_of_page_is_accessible_quiet_and_fits(
    browser: Any, town: Ledger, address: str, width: int, language: str
) -> None:
    """No rule of WCAG 2.1 AA that axe knows is broken, nothing is said on the console, nothing asked of another host,
    nothing is wider than the screen."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="a development dependency").Axe()
    reader = Reader(browser, width, bypass_csp=True)
    options = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}}
    for here in every_kind(town):
        reader.page.goto(f"{address}/{language}/{here}")
        found = axe.run(reader.page, options=options).response["violations"]
        told = [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"][:3]]
        assert not told, f"{language}/{here} at {width}: {told}"
        assert reader.page.evaluate("document.documentElement.scrollWidth") <= width, f"{here} is wider than {width}"
        if here != "nothing.html":
            assert not reader.complaints, f"{here}: {reader.complaints}"
        reader.complaints.clear()
    assert all(url.startswith((address, "data:")) for url in reader.asked)
    reader.context.close()


@pytest.mark.parametrize(("width", "language"), [(390, "zh"), (1280, "en"), (320, "zh")])
def test_no_page_is_wider_than_the_screen(browser: Any, town: Ledger, address: str, width: int, language: str) -> None:
    """On a phone and at a desk nothing but tables in their own frame needs scrolling sideways (WCAG 1.4.10)."""
    reader = Reader(browser, width)
    for here in every_kind(town):
        reader.page.goto(f"{address}/{language}/{here}")
        assert reader.page.evaluate("document.documentElement.scrollWidth") <= width, f"{here} is wider than {width}"
    reader.context.close()


def test_dark_is_as_readable(browser: Any, town: Ledger, address: str) -> None:
    """In dark mode the contrast of text holds too."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="a development dependency").Axe()
    reader = Reader(browser, bypass_csp=True, color_scheme="dark")
    for here in every_kind(town):
        reader.page.goto(f"{address}/zh/{here}")
        found = axe.run(reader.page, options={"runOnly": ["color-contrast"]}).response["violations"]
        assert not found, f"{here}: {[node['html'][:200] for rule in found for node in rule['nodes'][:4]]}"
    reader.context.close()


def test_everything_works_without_scripts(browser: Any, address: str) -> None:
    """Without scripts a search is answered and leads to the claim."""
    reader = Reader(browser, java_script_enabled=False)
    reader.page.goto(f"{address}/zh/index.html")
    reader.page.fill("#q", "老旧小区")
    reader.page.click(".find button")
    reader.page.locator("#results a").first.click()
    assert "老旧小区" in reader.page.locator("blockquote").inner_text()
    reader.context.close()


def test_every_kind_of_page_says_the_same_without_scripts(browser: Any, town: Ledger, address: str) -> None:
    """With scripts off every page shows the very text it shows with them, and leads on by plain links."""
    with_scripts, without = Reader(browser), Reader(browser, java_script_enabled=False)
    for here in every_kind(town):
        told = []
        for reader in (with_scripts, without):
            reader.page.goto(f"{address}/en/{here}")
            told.append(reader.page.locator("main").inner_text())
        assert told[0] == told[1] and told[0], here
    without.page.goto(f"{address}/zh/index.html")
    without.page.locator("td.years a", has_text="2020").first.click()
    without.page.locator(".tongue a").click()
    without.page.locator("table.marks .perma").first.click()
    assert without.page.locator("blockquote mark").count() == 1
    for reader in (with_scripts, without):
        reader.context.close()


def test_whatever_has_the_focus_shows_it(browser: Any, town: Ledger, address: str) -> None:
    """Going through a page of each kind by Tab, every stop has an outline that stands out, and none is a trap."""
    for scheme in ("light", "dark"):
        reader = Reader(browser, color_scheme=scheme, reduced_motion="reduce")
        for here in every_kind(town):
            reader.page.goto(f"{address}/zh/{here}")
            seen: list[str] = []
            for _ in range(14):
                reader.page.keyboard.press("Tab")
                stop = reader.page.evaluate(FOCUSED)
                if stop is None:
                    break
                assert stop["style"] == "solid" and stop["width"] >= 2 and stop["shown"], f"{here}: {stop}"
                seen.append(stop["place"])
            assert len(seen) == len(set(seen)) > 5, here
        reader.context.close()


# The element that has the focus: how its outline is drawn, whether it can be seen, and where it stands in the page.
FOCUSED = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const look = getComputedStyle(e), box = e.getBoundingClientRect();
  return { style: look.outlineStyle, width: parseFloat(look.outlineWidth),
           shown: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
           place: String([...document.querySelectorAll('*')].indexOf(e)) };
}"""


def test_the_keyboard_reaches_the_text(reader: Reader, address: str) -> None:
    """The first Tab offers to skip to the text, Enter goes there; "/" goes to the search."""
    page = reader.page
    page.goto(f"{address}/zh/sheet/{TOWN}-2020.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"


def test_the_print_view_is_a4_and_has_no_buttons(reader: Reader, address: str) -> None:
    """On paper there are no menus, and the sources follow the figures."""
    page = reader.page
    page.goto(f"{address}/zh/sheet/{TOWN}-2020.html")
    page.emulate_media(media="print")
    assert not page.locator(".top").is_visible() and not page.locator(".tabs").first.is_visible()
    assert page.locator(".sources").is_visible()
    assert page.locator(".running").evaluate("box => box.scrollHeight <= box.clientHeight + 1")
    import pypdfium2

    printed = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    assert [round(side) for side in printed[0].get_size()] == [595, 842]


def test_every_kind_of_page_fits_on_paper(browser: Any, town: Ledger, address: str) -> None:
    """Printed on A4 nothing is cut off at the side, there are no menus, and what was folded is open."""
    reader = Reader(browser, width=673)  # what A4 leaves between margins of 16 mm, at 96 dots an inch
    reader.page.emulate_media(media="print")
    for here in every_kind(town):
        reader.page.goto(f"{address}/zh/{here}")
        cut = reader.page.evaluate(
            "[...document.querySelectorAll('main *')].filter(e => !e.closest('.unseen') && e.getBoundingClientRect().right > innerWidth + 1)"
            ".map(e => e.outerHTML.slice(0, 120))"
        )
        assert not cut, f"{here}: {cut[:3]}"
        assert not any(reader.page.locator(hidden).first.is_visible() for hidden in (".top", ".tabs", ".crumbs", ".foot nav"))
        for folded in reader.page.locator("details table").all():
            assert folded.is_visible(), here
    reader.context.close()


def test_hidden_words_stay_inside_their_frame(browser: Any, town: Ledger, address: str) -> None:
    """Words for screen readers inside a frame that scrolls are placed by it: they cannot make the page wider than a phone."""
    reader = Reader(browser, 390)
    found = 0
    for here in every_kind(town):
        reader.page.goto(f"{address}/en/{here}")
        parents = reader.page.evaluate("[...document.querySelectorAll('.scroll .unseen')].map(e => e.offsetParent.tagName)")
        assert "BODY" not in parents, here
        found += len(parents)
    assert found > 10
    reader.context.close()


def test_rows_become_cards_on_a_phone_and_stay_a_table(browser: Any, address: str) -> None:
    """On a phone a target's name stands over its cells, and screen readers still meet rows with a head and cells."""
    reader = Reader(browser, 390)
    reader.page.goto(f"{address}/en/sheet/{TOWN}-2020.html")
    row = reader.page.locator("table.marks tbody tr").first
    head, cell = row.locator("th").bounding_box(), row.locator("td").first.bounding_box()
    assert cell["y"] >= head["y"] + head["height"] - 1
    table = reader.page.get_by_role("table").first
    assert table.get_by_role("columnheader").count() == 4
    assert table.get_by_role("row").nth(1).get_by_role("cell").count() == 3
    assert table.get_by_role("row").nth(1).get_by_role("rowheader").count() == 1
    reader.context.close()


@pytest.mark.parametrize(("width", "language"), [(390, "zh"), (1280, "en")])
def test_shared_pages_of_the_site_are_accessible(browser: Any, town: Ledger, tmp_path: Path, width: int, language: str) -> None:
    """Pages that many claims or commitments share break no rule of WCAG 2.1 AA that axe knows, and fit the screen."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="a development dependency").Axe()
    publish(town, tmp_path / "site")
    reader = Reader(browser, width)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
    options = {"runOnly": {"type": "tag", "values": tags}, "preload": False}  # axe may not fetch style sheets from a folder
    for kind in ("claims", "commitments"):
        here = sorted((tmp_path / "site" / language / kind).iterdir())[0]
        reader.page.goto(here.as_uri())
        found = axe.run(reader.page, options=options).response["violations"]
        told = [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"][:3]]
        assert not told, f"{here.name}: {told}"
        assert reader.page.evaluate("document.documentElement.scrollWidth") <= width, f"{here} is wider than {width}"
    assert not reader.complaints
    reader.context.close()


def test_the_published_site_works_from_a_folder(browser: Any, town: Ledger, tmp_path: Path) -> None:
    """Opened from the file system, links and the search work, and nothing is asked of any host."""
    publish(town, tmp_path / "site")
    reader = Reader(browser)
    page = reader.page
    page.goto((tmp_path / "site" / "zh" / "index.html").as_uri())
    page.fill("#q", "城镇登记失业率")
    page.click(".find button")
    page.wait_for_selector("#results li")
    assert "城镇登记失业率" in page.locator("#told").inner_text()
    page.locator("#results a").first.click()
    assert "失业率" in page.locator("article:target blockquote").inner_text()
    page.locator("article:target details").first.click()
    assert page.locator("article:target details").first.locator("code").first.is_visible()
    assert not reader.complaints
    assert all(url.startswith("file:") for url in reader.asked)
    page.goto((tmp_path / "site" / "zh" / "search.html").as_uri() + "?q=onerror%3Dalert")
    page.wait_for_selector("#results li")
    assert page.locator("#results img").count() == 0
    assert not reader.complaints
    reader.context.close()


def test_the_search_of_a_site_offers_the_rest(browser: Any, tmp_path: Path) -> None:
    """Of many hits the first hundred are shown with how many there are; the keyboard brings the rest, and nothing is lost."""
    lines = "".join(f"{number}号片区新建绿道{number + 10}公里。\n" for number in range(1, 131))
    facts = Facts("青湾镇2021年政府工作报告", "青湾镇人民政府", "青湾镇", None, "2021-01-10", "2020", "work_report", True)
    document = from_text(f"青湾镇2021年政府工作报告\n一、2020年工作回顾\n{lines}", facts)
    with Ledger(tmp_path / "many.db") as ledger:
        ledger.record(document, find_claims(document))
        publish(ledger, tmp_path / "site")
    reader = Reader(browser, 390)
    page = reader.page
    page.goto((tmp_path / "site" / "zh" / "search.html").as_uri() + "?q=新建绿道")
    page.wait_for_selector("#results li")
    count = int(re.sub(r"\D", "", page.locator("#told").inner_text().replace("新建绿道", "")))
    assert count >= 130 and page.locator("#results li").count() == 100
    more = page.get_by_role("button", name=str(count))
    more.focus()
    page.keyboard.press("Enter")
    page.wait_for_function(f"document.querySelectorAll('#results li').length === {count}")
    assert more.count() == 0 and not reader.complaints
    reader.context.close()
