"""The scripts of ``bench``, for tests that need what they make."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


def script(name: str) -> ModuleType:
    """Load a script of ``bench`` by its name."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "bench" / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def damaging() -> ModuleType:
    """The simulator of the hijack channel."""
    return script("damage")


@pytest.fixture(scope="session")
def damaged_pages(damaging: ModuleType) -> list[str]:
    """Made-up reports with shifted runs, crawled in different ways."""
    ways = ((1, 0, 1, 0.3), (0, 1, 1, 0.5), (1, 1, 0, 0.9), (0, 0, 0, 0.2)) * 3
    made_page = script("speed_restore").made_page
    return [
        damaging.damage(
            made_page(seed, 25),
            seed,
            damaging.Options(skip_share=0.0, nfkc=nfkc, keep_controls=controls, keep_private=private, density=density),
        ).text
        for seed, (nfkc, controls, private, density) in enumerate(ways)
    ]
