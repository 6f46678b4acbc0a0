"""When a run is read a second time, with codes thought to be lost."""

from __future__ import annotations

import pytest

from dajuan.text import restore
from dajuan.text.beam import Search


def searches(monkeypatch: pytest.MonkeyPatch, pages: list[str]) -> list[bool]:
    """The searches made in pages, each by whether codes may have been lost in it."""
    made: list[bool] = []
    follow = Search.follow

    def noted(search: Search, may_lose: bool) -> None:
        made.append(may_lose)
        follow(search, may_lose)

    monkeypatch.setattr(Search, "follow", noted)
    for page in pages:
        restore(page)
    return made


def test_a_likely_reading_is_searched_once(monkeypatch: pytest.MonkeyPatch, damaged_pages: list[str]) -> None:
    """A page that shows private-use characters has lost none, and its likely readings are not doubted."""
    with_private = [page for page in damaged_pages if any("\ue000" <= c <= "\uf8ff" for c in page)]
    made = searches(monkeypatch, with_private)
    assert len(made) > 20
    assert made.count(True) < 0.2 * len(made)


def test_a_page_that_shows_no_lost_code_may_have_dropped_them(monkeypatch: pytest.MonkeyPatch, damaged_pages: list[str]) -> None:
    """Without one private-use character every run is searched with losses at once."""
    without = [page for page in damaged_pages if not any("\ue000" <= c <= "\uf8ff" for c in page)]
    made = searches(monkeypatch, without)
    assert made and all(made)
