"""How well documents are read: who, where, when, what; and whether any digit of a page is lost.

    python bench/quality_documents.py

Needs ../shared (real texts). Areas and years of whole reports are known from the names of their files; what a reader finds in
pages, office files and excerpts stands in corpus/document/real-texts.toml; the digits of a page are compared with those a
browser shows, where Chromium is installed.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sys
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

from dajuan.document import Facts, read
from dajuan.text import restore

ROOT = Path(__file__).parents[1]
TEXTS = ROOT.parent / "shared" / "texts"


def facts_right() -> float:
    """The share of area, year and genre that are right over whole reports."""
    right = asked = 0
    reports = [(path, "全国", path.stem) for path in sorted((TEXTS / "national").glob("*.txt"))]
    reports += [(path, path.stem, "2026") for path in sorted((TEXTS / "provincial-2026").glob("*.txt"))]
    for path, area, year in reports:
        facts = read(path).facts
        found = (facts.area == area, (facts.date or "")[:4] == year, facts.genre == "work_report")
        right, asked = right + sum(found), asked + 3
        if not all(found):
            print(f"  {path.name}: area {facts.area}, date {facts.date}, genre {facts.genre}")
    return right / asked


FIELDS = ("title", "area", "date", "genre")


def fields_right(told: bool = False) -> dict[str, float]:
    """For each field, the share of real pages, files and excerpts whose answer is right; where the text does not tell, none is.

    ``told`` prints every wrong answer.
    """
    texts = tomllib.loads((ROOT / "corpus" / "document" / "real-texts.toml").read_text(encoding="utf-8"))["text"]
    right, answered = Counter[str](), Counter[str]()
    for text in texts:
        facts = _facts_of(text["file"])
        found = {"title": digest_of_title(facts.title), "area": facts.area or "", "date": facts.date or "", "genre": facts.genre}
        for field in FIELDS:
            answers, ours = text[field], found[field]
            fits = ours in answers or (field == "date" and any(ours.startswith(one) for one in answers if one))
            right[field] += fits
            answered[field] += ours not in ("", "other")
            if told and not fits:
                print(f"  {text['file']}: {field} {getattr(facts, field)!r}, wanted {answers}")
    if told:
        print("  answered:", {field: f"{answered[field]} of {len(texts)}" for field in FIELDS})
    return {f"{field}_right": right[field] / len(texts) for field in FIELDS}


def _facts_of(name: str) -> Facts:
    """The facts of a file, or of an excerpt named by its line."""
    file, _, line = name.partition("#")
    if not line:
        return read(TEXTS / file).facts
    return read(_lines(TEXTS / file)[int(line) - 1].encode()).facts


@cache
def _lines(path: Path) -> list[str]:
    return [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]


def digest_of_title(title: str | None) -> str:
    """The first digits of the title's digest, white space left out; "" where there is none."""
    return hashlib.sha256(re.sub(r"\s", "", title).encode()).hexdigest()[:12] if title else ""


def digits_of(text: str) -> list[str]:
    """The runs of digits of a text, in order, each digit in its narrow form."""
    return re.findall(r"\d+(?:\.\d+)?", re.sub(r"\s+", " ", text))


def shown(paths: list[Path], browser: str) -> list[str]:
    """The visible text of each page as Chromium shows it, without running its scripts."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        context = chromium.new_context(offline=True)
        texts = []
        for path in paths:
            page = context.new_page()
            page.set_content(restore(path.read_bytes()).source, wait_until="domcontentloaded")
            texts.append(page.inner_text("body"))
            page.close()
        chromium.close()
    return texts


def digits_kept() -> float | None:
    """The share of the digit runs a browser shows that our text has too; None without a browser."""
    browser = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
    if browser is None:
        return None
    kept = asked = 0
    paths = sorted((TEXTS / "pages").glob("*.html"))
    for path, visible in zip(paths, shown(paths, browser), strict=True):
        wanted, ours = digits_of(re.sub(r"\s", "", visible)), re.sub(r"\s", "", read(path).text)
        missing = [run for run in dict.fromkeys(wanted) if run not in ours]
        kept, asked = kept + len(set(wanted)) - len(missing), asked + len(set(wanted))
        if missing:
            print(f"  {path.name}: not in our text: {missing[:8]}")
    return kept / asked


def main() -> int:
    """Print the measures beside their floors; return 1 when one is under its floor."""
    if not TEXTS.exists():
        print("../shared is not there; nothing to measure.")
        return 0
    floors = tomllib.loads((ROOT / "tests" / "floors.toml").read_text(encoding="utf-8")).get("document", {})
    measured: dict[str, float | None] = {"facts_right": facts_right(), **fields_right(told=True), "digits_kept": digits_kept()}
    worst = 0
    for name, value in measured.items():
        floor = floors.get(name, 0.0)
        print(f"{name:20} {'–' if value is None else f'{value:.4f}'}  (floor {floor})")
        worst |= int(value is not None and value < floor)
    return worst


if __name__ == "__main__":
    sys.exit(main())
