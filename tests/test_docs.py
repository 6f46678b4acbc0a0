"""What the documentation says is true: examples run, commands exist, examples in docstrings hold."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer

import dajuan
from dajuan.cli.app import app

ROOT = Path(__file__).parents[1]
READMES = ["README.md", "README.zh.md"]
EXAMPLE = re.compile(r"```python\n(.*?)```\s+```output\n(.*?)```", re.S)
MODULES = sorted(m.name for m in pkgutil.walk_packages(dajuan.__path__, "dajuan.") if "migrations" not in m.name)


@pytest.mark.parametrize("name", READMES)
def test_readme_example_runs(name: str) -> None:
    """The README's Python example prints what the README says it prints."""
    examples = EXAMPLE.findall((ROOT / name).read_text(encoding="utf-8"))
    assert examples
    for code, output in examples:
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, encoding="utf-8")
        assert done.stdout == output, done.stderr


@pytest.mark.parametrize("name", READMES)
def test_every_command_is_in_the_readme(name: str) -> None:
    """Each command of the command line stands in the README, and the README names no other."""
    text = (ROOT / name).read_text(encoding="utf-8")
    commands = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
    for command in commands:
        assert re.search(rf"(`dajuan |· `){command}\b", text), f"{command} is not in {name}"
    for named in re.findall(r"(?:`|bin/)dajuan ([a-z]+)\b", text):
        assert named in commands, f"{name} names {named}, which is no command"


@pytest.mark.parametrize("name", READMES)
def test_links_lead_somewhere(name: str) -> None:
    """Every relative link in the README leads to a file that is there."""
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", (ROOT / name).read_text(encoding="utf-8")):
        assert (ROOT / target).exists(), target


@pytest.mark.parametrize("module", MODULES)
def test_docstring_examples(module: str) -> None:
    """Examples in docstrings run and print what they say."""
    assert doctest.testmod(importlib.import_module(module)).failed == 0


def test_front_door() -> None:
    """Every name of the front door can be imported and has a docstring with an example, which runs with the others."""
    for name in dajuan.__all__:
        assert ">>>" in (getattr(dajuan, name).__doc__ or ""), name
