"""The pages of real texts: right, whole, and not too heavy."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from dajuan.claims import find_claims
from dajuan.document import read
from dajuan.ledger import Ledger
from dajuan.sheet import answer, publish, render

pytestmark = pytest.mark.shared
HEAVIEST = 200_000


@pytest.fixture(scope="module")
def real(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """A ledger of the damaged page and two national reports."""
    ledger = Ledger(tmp_path_factory.mktemp("real") / "real.db")
    for path in [shared / "texts" / "seed.txt", *(shared / "texts" / "national" / f"{year}.txt" for year in (2016, 2017))]:
        document = read(path)
        ledger.record(document, find_claims(document))
    return ledger


def test_every_page_of_real_texts_is_light_and_leads_somewhere(real: Ledger, tmp_path: Path) -> None:
    """No page is over 200 KB, and every link of every page leads to a file."""
    publish(real, tmp_path / "site")
    files = {str(path) for path in (tmp_path / "site").rglob("*") if path.is_file()}
    for path in files:
        if not path.endswith(".html"):
            continue
        text = Path(path).read_text("utf-8")
        assert len(text.encode()) < HEAVIEST, path
        for link in set(re.findall(r'(?:href|src)="(?!mailto:)([^"#?]+)', text)):
            assert link.endswith("/") or os.path.normpath(f"{os.path.dirname(path)}/{unquote(link)}") in files, f"{path}: {link}"


def test_the_damaged_page_has_its_figures_beside_their_words(real: Ledger) -> None:
    """On the seed's sheet every figure leads to its own words in the restored text on the same page."""
    sheet = answer(real, "厚街", 2020)
    documents = {edition.digest: real.document(edition.digest) for edition in sheet.coverage.editions}
    html = render(sheet, "html", "zh", documents).decode()
    assert len(sheet.figures) + len(sheet.ranks) >= 20
    for entry in (*sheet.figures, *sheet.ranks):
        assert re.search(rf'id="e-{entry.id}">{re.escape(entry.claim.quote)}<', html), entry.claim.quote
    assert [len(entry.claim.parts) for entry in sheet.programmes[:2]] == [3, 6]  # type: ignore[union-attr]


def test_the_national_growth_target_stands_beside_its_result(real: Ledger) -> None:
    """For 2016 the target of 6.5 to 7 % stands in one row with 6.7 % and the mark of a target met."""
    html = render(answer(real, "全国", 2016), "html", "en").decode()
    rows = [re.sub(r"<[^>]+>", " ", row) for row in re.findall(r"<tr[^>]*>.*?</tr>", html, re.S)]
    assert any("6.5–7%" in row and "6.7%" in row and "met" in row for row in rows)
