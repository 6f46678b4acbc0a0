"""What the method page says of the machine's reliability is what the tests hold."""

from __future__ import annotations

import tomllib
from functools import reduce
from pathlib import Path

from dajuan.lexicon import load
from dajuan.sheet.quality import quality

FLOORS = tomllib.loads((Path(__file__).parents[1] / "floors.toml").read_text(encoding="utf-8"))


def test_both_languages_say_the_same_scores() -> None:
    """Every floor is named in both languages with the same score between 0 and 1."""
    zh, en = quality("zh"), quality("en")
    assert [score for _, score in zh] == [score for _, score in en]
    assert len(zh) == len(load("quality")) and all(0 < float(score) <= 1 for _, score in zh)


def test_what_readers_are_told_is_the_floor_that_the_tests_hold() -> None:
    """A floor that rises rises on the method page too; all levels of a figure are told."""
    told = load("quality")
    held = {name: reduce(lambda table, key: table[key], floor["held"].split("."), FLOORS) for name, floor in told.items()}
    assert {name: floor["floor"] for name, floor in told.items()} == held
    assert {f"claims.{level}" for level in FLOORS["claims"]} <= {floor["held"] for floor in told.values()}
