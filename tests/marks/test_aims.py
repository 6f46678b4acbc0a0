"""Which planned figures are targets: the cases of corpus/marks/aims.toml."""

from __future__ import annotations

from typing import Any

from dajuan.marks.aims import rule_names, why_no_aim

CASES = "aims"


def test_cases(case: dict[str, Any], made: Any, known: Any) -> None:
    """A planned figure is a target unless a rule tells by its words why it is none."""
    assert set(case) == {"label", "text", "figure", "expect"}
    builder = made("云溪镇")
    builder.add({"date": "2026-01-10", "text": case["text"], "figures": [case["figure"]]})
    (entry,) = builder.entries
    assert ((why_no_aim(entry, entry.claim) or "") == case["expect"]) != (case["label"] in known("aims"))


def test_every_rule_is_shown(case_list: list[Any]) -> None:
    """Every rule has a case, and as many cases at least show a target that is kept."""
    shown = {case["expect"] for case in case_list}
    assert set(rule_names()) == shown - {""}
    assert sum(case["expect"] == "" for case in case_list) >= len(rule_names())
