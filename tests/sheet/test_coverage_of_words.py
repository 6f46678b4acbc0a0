"""Everything that other rooms may say has words on the pages."""

from __future__ import annotations

from typing import Any, get_args, get_type_hints

from dajuan.claims import Figure, Project
from dajuan.document import Facts
from dajuan.ledger import Judgement, Ledger
from dajuan.marks import Outcome, PromiseMark
from dajuan.sheet import answer
from dajuan.sheet.wording import words
from dajuan.values import BOUNDS


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
