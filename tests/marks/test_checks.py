"""Checks: made-up texts with planted errors, all found; the same texts without, all quiet."""

from __future__ import annotations

from typing import Any

from dajuan.marks import mark_dossier

CASES = "checks"
_FIELDS = {"label", "note", "year", "editions", "expect", "says"}


def test_planted(case: dict[str, Any], made: Any, known: Any) -> None:
    """Every check applies and passes exactly as often as the made-up text says, and a failing one says why."""
    assert set(case) <= _FIELDS, f"no assertion reads {set(case) - _FIELDS}"
    builder = made("云溪市")
    for edition in case["editions"]:
        builder.add(edition)
    checks = {check.name: check for check in mark_dossier(builder.dossier(case["year"])).checks}
    found = {name: [checks[name].applied, checks[name].passed] for name in case["expect"]}
    said = " ".join(hit.message for name in case["expect"] for hit in checks[name].hits)
    right = found == case["expect"] and all(words in said for words in case.get("says", []))
    assert right != (case["label"] in known("checks")), (found, said)


def test_every_check_has_cases_of_both_kinds(case_list: list[dict[str, Any]], made: Any) -> None:
    """Every check has a made-up text in which it fails and one in which it passes."""
    names = {check.name for check in mark_dossier(made("云溪市").dossier(2020)).checks}
    failing = {name for case in case_list for name, (applied, passed) in case["expect"].items() if passed < applied}
    passing = {name for case in case_list for name, (applied, passed) in case["expect"].items() if passed}
    assert names - failing == set()
    assert names - passing == set()


def test_an_empty_dossier_draws_no_hit(made: Any) -> None:
    """Where nothing is recorded every check says that it never applied."""
    assert all(
        (check.applied, check.passed, check.hits) == (0, 0, ()) for check in mark_dossier(made("云溪市").dossier(2020)).checks
    )
