"""The national reports that follow one another, and the page this project began with."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dajuan.claims import Figure, find_claims
from dajuan.document import Facts, read
from dajuan.ledger import Ledger
from dajuan.marks import Check, Marks, code_of, mark

pytestmark = pytest.mark.shared
TODAY = date(2026, 11, 23)

# Year, indicator, kind, target, result or None, outcomes that a reader may accept.
EXPECTED = [
    (2015, "GDP", "growth", 7, 6.9, {"met"}),
    (2015, "NEW_URBAN_JOBS", "level", 10_000_000, 13_120_000, {"met", "exceeded"}),
    (2015, "ENERGY_INTENSITY", "growth", -3.1, -5.6, {"met", "exceeded"}),
    (2015, "CPI", "growth", 3, None, {"not_reported", "unclear"}),
    (2015, "UNEMPLOYMENT_REGISTERED", "level", 4.5, None, {"not_reported", "unclear"}),
    (2016, "GDP", "growth", 6.5, 6.7, {"met"}),
    (2016, "CPI", "growth", 3, 2, {"met"}),
    (2016, "NEW_URBAN_JOBS", "level", 10_000_000, 13_140_000, {"met", "exceeded"}),
    (2016, "UNEMPLOYMENT_REGISTERED", "level", 4.5, 4.02, {"met", "exceeded"}),
    (2016, "ENERGY_INTENSITY", "growth", -3.4, -5, {"met", "exceeded"}),
    (2016, "M2", "growth", 13, 11.3, {"missed", "unclear"}),
    (2016, "SHANTY_HOUSING", "level", 6_000_000, 6_000_000, {"met", "exceeded"}),
    (2017, "GDP", "growth", 6.5, 6.9, {"met", "exceeded"}),
    (2017, "NEW_URBAN_JOBS", "level", 11_000_000, 13_510_000, {"met", "exceeded"}),
]


@pytest.fixture(scope="module")
def marked(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[int, Marks]:
    """The marks of 2015 to 2017, out of the four reports read whole."""
    with Ledger(tmp_path_factory.mktemp("real") / "national.db") as ledger:
        for year in (2015, 2016, 2017, 2018):
            given = read(shared / "texts" / "national" / f"{year}.txt").facts.date
            document = read(shared / "texts" / "national" / f"{year}.txt", None if given else Facts(date=str(year)))
            ledger.record(document, find_claims(document))
        return {year: mark(ledger, "全国", year, TODAY) for year in (2015, 2016, 2017)}


@pytest.mark.parametrize(("year", "code", "kind", "value", "result", "outcomes"), EXPECTED)
def test_targets(
    marked: dict[int, Marks], year: int, code: str, kind: str, value: float, result: float | None, outcomes: set[str]
) -> None:
    """Each main target stands beside the result of the next report, with the right outcome."""
    rows = []
    for row in marked[year].targets:
        figure = row.target.claim
        if isinstance(figure, Figure) and (code_of(figure), figure.kind, float(figure.quantity.value)) == (code, kind, value):
            rows.append(row)
    assert rows, "the target is not there"
    claim = rows[0].result.claim if rows[0].result else None
    found = float(claim.quantity.value) if isinstance(claim, Figure) else None
    assert (found, rows[0].outcome in outcomes) == (result, True), rows[0].reason


def test_nothing_is_missed_that_was_not_reported(marked: dict[int, Marks]) -> None:
    """A row marked missed has a result of the same measure, kind and year."""
    for marks in marked.values():
        for row in marks.targets:
            if row.outcome == "missed":
                assert row.result is not None
                target, result = row.target.claim, row.result.claim
                assert isinstance(target, Figure) and isinstance(result, Figure)
                assert (code_of(target), target.kind) == (code_of(result), result.kind)


def test_few_contradictions_are_alleged(marked: dict[int, Marks]) -> None:
    """Reports that were checked by many eyes hardly contradict themselves: two alleged errors at most in three years."""
    failed = [hit.message for m in marked.values() for c in m.checks if c.severity == "error" for hit in c.hits if not hit.passed]
    assert len(failed) <= 2, failed


def test_the_first_page_draws_its_questions(shared: Path, tmp_path: Path) -> None:
    """The counted lists hold; the completion, the eleven months, the items without a total and the word without a value are asked about."""
    document = read(shared / "texts" / "seed.txt")
    with Ledger(tmp_path / "seed.db") as ledger:
        ledger.record(document, find_claims(document))
        checks = {check.name: check for check in mark(ledger, "厚街", 2020, TODAY).checks}
    assert checks["counted-list"].applied >= 2
    assert checks["counted-list"].passed == checks["counted-list"].applied
    assert "145.47%" in _failing(checks["soft-target"])
    assert "2020-01/2020-11" in _failing(checks["part-year"])
    assert "230项" in _failing(checks["denominator"])
    assert "529.6%" in _failing(checks["tiny-base"])
    assert "由负转正" in _failing(checks["no-value"])


def _failing(check: Check) -> str:
    return " ".join(hit.message for hit in check.hits if not hit.passed)
