"""How well documents are read: who, where, when, what; and whether any digit of a page is lost.

    python bench/quality_documents.py

Needs ../shared (real texts). Areas and years of whole reports are known from the names of their files; the digits of a
page are compared with those a browser shows, where Chromium is installed.
"""

from __future__ import annotations

import re
import shutil
import sys
import tomllib
from pathlib import Path

from dajuan.document import read
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
    measured = {"facts_right": facts_right(), "digits_kept": digits_kept()}
    worst = 0
    for name, value in measured.items():
        floor = floors.get(name, 0.0)
        print(f"{name:20} {'–' if value is None else f'{value:.4f}'}  (floor {floor})")
        worst |= int(value is not None and value < floor)
    return worst


if __name__ == "__main__":
    sys.exit(main())
