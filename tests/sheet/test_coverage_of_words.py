"""Everything that other rooms may say has words on the pages."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, get_args, get_type_hints

from dajuan.claims import Figure, Project, find_claims
from dajuan.document import Facts, from_text
from dajuan.ledger import Judgement, Ledger
from dajuan.marks import Outcome, PromiseMark
from dajuan.sheet import answer
from dajuan.sheet.explaining import step_said, why_edited
from dajuan.sheet.wording import words
from dajuan.text import RULES, Edit
from dajuan.values import BOUNDS, Span


def named(kind: Any, field: str) -> tuple[str, ...]:
    """The values that a field may have."""
    return get_args(get_type_hints(kind)[field])


def test_every_outcome_kind_and_genre_has_words() -> None:
    """A value that another room can give is never shown as its code."""
    wanted = {
        "outcome": (*get_args(Outcome), *named(PromiseMark, "fate")),
        "mark": (*get_args(Outcome), *named(PromiseMark, "fate")),
        "kind": named(Figure, "kind"),
        "modality": named(Figure, "modality"),
        "stage": named(Project, "stage"),
        "genre": named(Facts, "genre"),
        "judgement": named(Judgement, "verdict"),
        "bound_name": BOUNDS,
    }
    for group, values in wanted.items():
        assert values
        assert {f"{group}.{value}" for value in values} <= words("zh").keys, group


def test_every_check_has_words(town: Ledger) -> None:
    """Each check has a name, a question and a finding in Chinese, and each headline count its label."""
    sheet = answer(town, "云溪镇", 2020)
    assert len(sheet.checks) > 10
    for check in sheet.checks:
        for group in ("check_name", "check_question", "check_finding"):
            assert f"{group}.{check.name}" in words("zh").keys, check.name
    assert {f"count.{name}" for name, _, _ in sheet.counts} <= words("zh").keys


def test_every_repair_says_why_in_chinese() -> None:
    """Each rule that repairs text has its words, and a Chinese page shows no English sentence for it."""
    assert {f"edit_rule.{rule}" for rule in RULES} <= words("zh").keys
    for rule in RULES:
        edit = Edit(Span(0, 1), "a", "b", rule, 0.9, "Because.")
        assert re.search("[一-鿿]", why_edited(edit, "zh")) and "Because" not in why_edited(edit, "zh")
        assert why_edited(edit, "en") == "Because."


def test_every_step_of_a_derivation_is_told_in_chinese() -> None:
    """Whatever step a case of the corpus shows, a Chinese page says it in Chinese; an English page says it as noted."""
    steps: set[str] = set()
    for file in sorted((Path(__file__).parents[2] / "corpus" / "claims").rglob("*.toml")):
        for case in tomllib.loads(file.read_text(encoding="utf-8")).get("case", ()):
            found = find_claims(from_text(case["text"], Facts(date="2021-01", area="云溪镇"))) if "text" in case else None
            steps |= {step for figure in (found.figures if found else ()) for step in figure.derivation}
    assert len(steps) > 300
    for step in steps:
        name = step.partition(":")[0]
        assert not step_said(step, "zh").startswith(name), step
        assert (
            "from" not in step_said(step, "zh").replace("from-to", "") or "from" in step.partition(": ")[2].split(", from")[0]
        ), step
        assert step_said(step, "en") == step
