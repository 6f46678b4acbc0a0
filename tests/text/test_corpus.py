"""The cases of corpus/text: damage that must be undone, and clean text that must be left alone."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from dajuan.text import replay, restore
from dajuan.text.showing import RULES

CORPUS = Path(__file__).parents[2] / "corpus" / "text"
FIELDS = {"label", "text", "expect", "rules", "problems", "note"}


def read(name: str) -> dict[str, object]:
    return tomllib.loads((CORPUS / f"{name}.toml").read_text(encoding="utf-8"))


KNOWN = read("known-failures")
CASES = [(name, case) for name in ("hijack", "misread", "layout") for case in read(name)["case"]]  # type: ignore[attr-defined]


def passes(case: dict[str, object]) -> bool:
    """Return whether a case is restored as expected, with the rules and problems that it names."""
    restored = restore(str(case["text"]))
    rules = {edit.rule for edit in restored.edits}
    codes = {problem.code for problem in restored.problems}
    named = set(case.get("rules", [])) <= rules and set(case.get("problems", [])) <= codes  # type: ignore[call-overload]
    return restored.text == case["expect"] and bool(named)


@pytest.mark.parametrize(("name", "case"), CASES, ids=[case["label"] for _, case in CASES])
def test_case(name: str, case: dict[str, object]) -> None:
    """Every case of damage is undone as its file says; a known failure that passes is reported."""
    assert set(case) <= FIELDS
    restored = restore(str(case["text"]))
    assert replay(restored.source, restored.edits) == restored.text
    assert restore(restored.text).text is restored.text or restore(restored.text).edits == ()
    known = case["label"] in KNOWN[name]  # type: ignore[operator]
    assert passes(case) != known, f"{restored.text!r} {restored.problems}"


def test_known_failures_exist() -> None:
    """Every known failure names a case that is there."""
    labels = {(name, case["label"]) for name, case in CASES}
    assert all((name, label) in labels for name, named in KNOWN.items() for label in named)  # type: ignore[attr-defined]


LEFT_ALONE: dict[str, list[str]] = read("negative")["of"]  # type: ignore[assignment]
CLEAN: list[str] = [*read("negative")["texts"], *(text for texts in LEFT_ALONE.values() for text in texts)]  # type: ignore[misc]


@pytest.mark.parametrize("text", CLEAN)
def test_clean_text_stays(text: str) -> None:
    """Clean text that looks like damage comes back as the same object, without an edit."""
    restored = restore(text)
    assert restored.text is text, restored.edits
    assert restored.edits == ()


def test_every_rule_has_cases_on_both_sides() -> None:
    """Every rule that repairs has a case that it undoes and a text that it must leave alone, and a name for readers."""
    emitted = {edit.rule for _, case in CASES for edit in restore(str(case["text"])).edits}
    assert emitted == set(RULES)
    assert set(LEFT_ALONE) - {"full-width"} == set(RULES)
    assert all(LEFT_ALONE.values())
