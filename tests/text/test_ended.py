"""Where a run has ended: what reads on is held against the text behind the end."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from dajuan.text.ended import Ended
from dajuan.text.endings import Ends
from dajuan.text.language import model
from dajuan.text.page import Page
from dajuan.text.places import Places
from dajuan.text.weighing import Aheads

TEXT = "?\x05。業(yè)務\x06總收入達到12.5億元（含青溪鎮(zhèn)）"


def ended(page: Page, *readings: tuple[int, float, str]) -> Ended:
    """What has ended on a page, given by place, cost and last two characters."""
    ends = Ends()
    for at, cost, two in readings:
        ends.add(at, (cost, two, two))
    return Ended(ends, Places(page.text), page.costs, 0)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([3, 9, 10, 11, 12, 13, 14]), st.lists(st.sampled_from(range(14, 24)), max_size=4))
def test_what_has_ended_goes_on_as_it_is_weighed(end: int, asked: list[int]) -> None:
    """However often it is asked on the way, a reading that ended costs what it does when weighed with the text behind it."""
    page = Page(TEXT, model=model())
    found, aheads = ended(page, (end, 7.0, "企业")), Aheads(page)
    for at in sorted(asked):
        assert abs(found.cost_at(at) - (7.0 + aheads[TEXT[end:at]]["企业"])) < 1e-6


def test_nothing_ended_bounds_nothing() -> None:
    """Before the first end, what reads on may cost anything; behind it the cheaper of two readings counts."""
    page = Page(TEXT, model=model())
    assert ended(page).cost_at(14) == float("inf")
    assert ended(page, (14, 9.0, "企业")).cost_at(12) == float("inf")
    alone = ended(page, (12, 9.0, "企业")).cost_at(16)
    assert ended(page, (12, 9.0, "企业"), (14, 90.0, "企业")).cost_at(16) == alone
    assert ended(page, (12, 9.0, "企业"), (14, 1.0, "企业")).cost_at(14) == 1.0
