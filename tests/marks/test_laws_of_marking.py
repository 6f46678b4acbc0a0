"""Laws of marking, over many made-up pairs of reports."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dajuan.claims import Figure
from dajuan.marks import mark_dossier

MEASURES = (
    "地区生产总值",
    "固定资产投资",
    "社会消费品零售总额",
    "税收收入",
    "城镇居民人均可支配收入",
    "青石竹编产值",
    "工业投资",
)
BOUNDS = ("exact", "about", "at_least", "at_most")
growths = st.lists(
    st.tuples(st.sampled_from(MEASURES), st.integers(-50, 200).map(lambda n: n / 10), st.sampled_from(BOUNDS)), max_size=6
)
FIXTURE = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def edition(date: str, modality: str, figures: list[tuple[str, float, str]], complete: bool) -> dict[str, Any]:
    """One made-up edition with a sentence for each figure."""
    sentences = [f"{measure}增长{value}%。" for measure, value, _ in figures]
    lines = [
        f"{value}% = {value} percent {bound if modality == 'planned' else 'exact'} growth {measure} 2020 {modality}"
        for measure, value, bound in figures
    ]
    return {
        "date": date,
        "period": str(int(date[:4]) - 1),
        "complete": complete,
        "text": "".join(sentences) or "农业稳定。",
        "figures": lines,
    }


@FIXTURE
@given(growths, growths)
def test_nothing_is_absent_from_an_excerpt(made: Any, targets: Any, results: Any) -> None:
    """Without a complete report on the year no target is not reported and no promise gone, whatever the numbers."""
    builder = made("云溪市")
    builder.add(edition("2020-01-10", "planned", targets, True))
    builder.add(edition("2021-01-10", "reported", results, False))
    marks = mark_dossier(builder.dossier(2020))
    assert all(mark.outcome != "not_reported" for mark in marks.targets)
    assert all(mark.fate != "not_mentioned" for mark in marks.promises)


@FIXTURE
@given(growths, growths)
def test_a_verdict_has_its_evidence(made: Any, targets: Any, results: Any) -> None:
    """Met, missed and exceeded always stand beside a result of the same kind, unit and year; the margin is result minus target."""
    builder = made("云溪市")
    builder.add(edition("2020-01-10", "planned", targets, True))
    builder.add(edition("2021-01-10", "reported", results, True))
    for mark in mark_dossier(builder.dossier(2020)).targets:
        if mark.outcome in ("met", "missed", "exceeded"):
            assert mark.result is not None
            target, result = mark.target.claim, mark.result.claim
            assert isinstance(target, Figure)
            assert isinstance(result, Figure)
            assert (target.kind, target.quantity.unit, str(target.period)) == (
                result.kind,
                result.quantity.unit,
                str(result.period),
            )
            assert mark.margin == result.quantity.value - target.quantity.value


@FIXTURE
@given(growths, growths)
def test_marking_twice_gives_the_same(made: Any, targets: Any, results: Any) -> None:
    """The same dossier gives the same marks, and every check says no more often that it passed than that it applied."""
    builder = made("云溪市")
    builder.add(edition("2020-01-10", "planned", targets, True))
    builder.add(edition("2021-01-10", "reported", results, True))
    once, again = mark_dossier(builder.dossier(2020)), mark_dossier(builder.dossier(2020))
    assert once == again
    assert all(0 <= check.passed <= check.applied for check in once.checks)
    assert all(check.applied - check.passed == sum(not hit.passed for hit in check.hits) for check in once.checks)
