"""The cheapest characters at a place are found without a look at all of them."""

from __future__ import annotations

import subprocess
import sys
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dajuan.text.choices import Choices, Spelled
from dajuan.text.costs import Costs
from dajuan.text.language import model
from dajuan.text.readings import is_reading

PAGE = (
    "青溪镇完成固定资产投资12.5亿元，增长8.3%。新建农村公路35公里，改造老旧小区6个。\n“三大行动”取得明显成效，云岭县A级景区3个。"
    * 2
)
CHARACTERS = "的一是资产投增长公里镇县改造个0019AZ，。、“”%\n 罅囍龘亖青溪云岭丅ａ１"


@cache
def costs() -> Costs:
    return Costs(model(), PAGE)


def spelled() -> st.SearchStrategy[Spelled | None]:
    return st.one_of(
        st.none(), st.tuples(st.sampled_from(CHARACTERS), st.sampled_from(CHARACTERS), st.sampled_from((0.0, 0.0, 1.5, 7.0)))
    )


@settings(max_examples=300, deadline=None)
@given(
    st.lists(spelled(), max_size=60),
    st.tuples(st.sampled_from(PAGE + CHARACTERS), st.sampled_from(PAGE + CHARACTERS)).map("".join),
    st.one_of(st.just(float("inf")), st.floats(-1, 30)),
    st.integers(1, 12),
    st.data(),
)
def test_none_of_the_cheapest_is_passed_over(
    characters: list[Spelled | None], two: str, room: float, most: int, data: st.DataObject
) -> None:
    """Whatever is among the cheapest that cost less than there is room is found, in order, each at its cost."""
    choices = Choices.of(characters, model())
    numbers = [number for number, each in enumerate(characters) if each is not None]
    if numbers:
        number = data.draw(st.sampled_from(numbers))
        choices = choices.with_own({number: (*(characters[number] or ("", "", 0.0))[:2], 3.5)})
    found = costs().cheapest(two, choices, room, most)
    all_costs = {n: (each[2] + costs()[two + each[1]], n) for n, each in enumerate(choices.spelled) if each is not None}
    cheapest = sorted(cost for cost in all_costs.values() if cost[0] < room)[:most]
    assert [number for number, _ in found] == sorted({number for number, _ in found})
    assert {number for _, number in cheapest} <= {number for number, _ in found}
    for number, cost in found:
        each = choices.spelled[number]
        assert each is not None
        assert cost == costs()[two + each[1]] or each[2] + costs()[two + each[1]] >= room


@pytest.mark.parametrize(("gloss", "character", "expected"), [("xíng", "行", True), ("hang", "行", True), ("hang", "县", False)])
def test_readings_are_those_of_single_characters(gloss: str, character: str, expected: bool) -> None:
    """The table of readings knows every reading of a character, though the package that holds it is never loaded."""
    assert is_reading(gloss, character) is expected
    script = "import sys; from dajuan.text.readings import readings; readings('行'); sys.exit('pypinyin' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
