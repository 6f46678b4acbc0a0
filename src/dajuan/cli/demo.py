"""`dajuan demo`: the shipped examples, end to end."""

from __future__ import annotations

from pathlib import Path

from dajuan.cli.publish import publish_command
from dajuan.cli.read import read_command
from dajuan.cli.sheet import sheet_command
from dajuan.document import Facts
from dajuan.sheet import Wishes
from dajuan.values import DajuanError, Problem

AREA, YEAR = "云溪镇", 2020


def demo_command(folder: Path) -> int:
    """Read the examples, print the answer sheet, write the site, and say how to go on."""
    examples, ledger, site = examples_folder(), str(folder / "dajuan.db"), folder / "site"
    folder.mkdir(parents=True, exist_ok=True)
    print(f"1. Reading {examples}: two reports, a hijacked news page, a Word plan, an Excel task list.\n")
    code = read_command([str(examples)], ledger, Facts(), as_json=False)
    print(f"\n2. The answer sheet of {AREA} for {YEAR}:\n")
    code |= sheet_command(AREA, YEAR, "table", ledger, None)
    print("\n3. The same as a site:\n")
    code |= publish_command(site, ledger, Wishes())
    print(f"\nOpen {site / 'index.html'}, or serve it live:\n  .venv/bin/dajuan serve --ledger {ledger}")
    return code


def examples_folder() -> Path:
    """Return where the examples are: inside an installed package, or at the top of a checkout."""
    package = Path(__file__).parents[1]
    for place in (package / "examples", package.parents[1] / "examples"):
        if place.is_dir():
            return place
    raise DajuanError(Problem("no-examples", "The examples are not installed.", remedy="Run this from a checkout of dajuan."))
