"""Style and types hold over the whole tree."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("command", [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"]], ids=" ".join)
def test_tool_is_content(command: list[str]) -> None:
    """ruff finds nothing to say, and mypy in strict mode neither."""
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_everything_asked_for_is_pinned() -> None:
    """Every dependency of the project is pinned for running, every tool for tests as well."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    for lock, asked in (
        ("requirements.lock", project["project"]["dependencies"] + groups["setup"]),
        ("requirements-dev.lock", groups["dev"]),
    ):
        pinned = {line.partition("==")[0].lower() for line in (ROOT / lock).read_text(encoding="utf-8").splitlines()}
        names = {re.split(r"[\[<>=~!; ]", wanted)[0].lower().replace("_", "-") for wanted in asked}
        assert names <= pinned, f"run `make lock`: {lock} lacks {names - pinned}"
