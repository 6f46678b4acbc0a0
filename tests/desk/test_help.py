"""The pages of help: what they tell people to type can be typed, in both languages the same."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import typer

from dajuan.cli.app import app

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ("desk.md", "desk.zh.md")


def typed(name: str) -> list[str]:
    """The commands of a page."""
    blocks = re.findall(r"```sh\n(.*?)```", (DOCS / name).read_text("utf-8"), re.S)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


@pytest.mark.parametrize("name", PAGES)
def test_what_help_tells_to_type_can_be_typed(name: str) -> None:
    """Every command of the page is one of dajuan's, takes the options given, and is given all that it needs."""
    assert len(typed(name)) >= 12
    for line in typed(name):
        program, *words = shlex.split(line)
        assert program == "dajuan", line
        command: Any = typer.main.get_command(app)
        while words and hasattr(command, "commands"):
            command = command.commands[words.pop(0)]
        with command.make_context("dajuan", words, resilient_parsing=False):
            pass


def test_both_languages_tell_the_same() -> None:
    """The two pages have the same commands and lead to each other."""
    assert typed(PAGES[0]) == typed(PAGES[1])
    for one, other in (PAGES, PAGES[::-1]):
        assert f"]({other})" in (DOCS / one).read_text("utf-8")
