"""What is measured stays at or above what was reached; the floors only rise."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
FLOORS: dict[str, dict[str, Any]] = tomllib.loads((ROOT / "tests" / "floors.toml").read_text(encoding="utf-8"))


def bench(name: str) -> ModuleType:
    """A script of bench/ as a module."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "bench" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # a dataclass looks its module up by name
    spec.loader.exec_module(module)
    return module


@pytest.mark.shared
@pytest.mark.usefixtures("shared")
def test_claims() -> None:
    """Figures, programmes and promises of the annotated texts score at or above their floors."""
    quality = bench("quality_claims")
    scores = quality.scores(quality.predictions())
    assert {name: value for name, value in scores.items() if value < FLOORS["claims"][name]} == {}


@pytest.mark.shared
@pytest.mark.usefixtures("shared")
def test_documents_know_who_and_when() -> None:
    """Area, year and genre of whole reports are right at or above the floor."""
    assert bench("quality_documents").facts_right() >= FLOORS["document"]["facts_right"]


@pytest.mark.shared
@pytest.mark.usefixtures("shared")
def test_documents_know_who_what_and_when() -> None:
    """Title, area, date and genre of real pages, office files and excerpts are each right at or above their floors."""
    measured = bench("quality_documents").fields_right()
    assert {name: value for name, value in measured.items() if value < FLOORS["document"][name]} == {}


@pytest.mark.shared
@pytest.mark.browser
@pytest.mark.usefixtures("shared")
def test_no_digit_of_a_page_is_lost() -> None:
    """Every run of digits that a browser shows of a page is in our text of it."""
    if not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        message = "Chromium is missing. Install it (Debian: apt install chromium)."
        pytest.fail(message) if os.environ.get("DAJUAN_REQUIRE_ALL") == "1" else pytest.skip(message)
    assert bench("quality_documents").digits_kept() >= FLOORS["document"]["digits_kept"]


def test_floors_only_rise() -> None:
    """No floor is lower, and no ceiling higher, than in the last commit that touched them."""
    command = ["git", "show", "HEAD~1:tests/floors.toml"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, encoding="utf-8")
    if done.returncode:
        pytest.skip("there is no earlier commit with floors to compare with")
    before = tomllib.loads(done.stdout)
    pairs = _pairs(before, FLOORS)
    fallen = [name for name, was, now in pairs if now < was and ".most." not in name]
    risen = [name for name, was, now in pairs if ".most." in name and (now > was or now < 0)]
    assert fallen == []
    assert risen == []


def _pairs(before: dict[str, Any], now: dict[str, Any], prefix: str = "") -> list[tuple[str, float, float]]:
    rows: list[tuple[str, float, float]] = []
    for name, was in before.items():
        if isinstance(was, dict):
            rows += _pairs(was, now.get(name, {}), f"{prefix}{name}.")
        else:
            rows.append((prefix + name, was, now.get(name, -1)))
    return rows


@pytest.mark.shared
@pytest.mark.usefixtures("shared")
def test_targets_of_real_reports() -> None:
    """Targets of real reports are found, named and set against the right results at or above the floors, and none is alleged missed."""
    least, most = bench("quality_marks").measures()
    floors = FLOORS["marks"]
    assert {name: value for name, value in least.items() if value < floors["least"][name]} == {}
    assert {name: value for name, value in most.items() if value > floors["most"][name]} == {}
