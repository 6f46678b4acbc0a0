"""Cases are data: a test that takes ``case`` gets those of the corpus file its module names in ``CORPUS_OF``."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

CORPUS = Path(__file__).parents[2] / "corpus/claims"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give each case its label; a known failure must fail, or the suite says that it passes now."""
    name = getattr(metafunc.module, "CORPUS_OF", {}).get(metafunc.function.__name__)
    if name is None:
        return
    known = tomllib.loads((CORPUS / "known-failures.toml").read_text(encoding="utf-8"))
    cases = tomllib.loads((CORPUS / f"{name}.toml").read_text(encoding="utf-8"))["case"]
    labels = [case["label"] for case in cases]
    assert len(set(labels)) == len(labels), f"{name}.toml: a label stands twice"
    assert set(known[name]) <= set(labels), f"known-failures.toml lists a label that {name}.toml does not have"
    metafunc.parametrize(
        "case",
        [
            pytest.param(case, id=case["label"], marks=[pytest.mark.xfail(strict=True)] if case["label"] in known[name] else [])
            for case in cases
        ],
    )
