"""Where the real texts stand, and what to do when they or a program are not there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
REQUIRE_ALL = os.environ.get("DAJUAN_REQUIRE_ALL") == "1"


def missing(what: str, remedy: str) -> None:
    """Skip the test, or fail it when everything is required, saying how to get what is missing."""
    message = f"{what} is missing. {remedy}"
    if REQUIRE_ALL:
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real texts and gold files beside the checkout."""
    folder = ROOT.parent / "shared"
    if not (folder / "gold" / "dev.jsonl").exists():
        missing("../shared (real texts and gold)", "Put it beside the checkout to run this test.")
    return folder
