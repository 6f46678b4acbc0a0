"""Hostile texts through the front door: every claim of a text, in time that grows no faster than the text."""

from __future__ import annotations

import time

import pytest

from dajuan.claims import find_claims
from dajuan.document import Facts, from_text

TEXTS = {
    "one line": "云河县推进改革" * 30_000,
    "a number of many digits": "投资" + "9" * 200_000 + "亿元",
    "nested brackets": "（" * 80_000 + "）" * 80_000,
    "many figures in one sentence": "产值增长5.2%、" * 6_000 + "。",
    "half of a 分别": "投资、税收分别增长" * 12_000,
    "an endless list": "治水、" * 60_000,
    "empty lines": "\n" * 300_000,
    "headings only": "一、\n" * 25_000,
    "years only": "2031年" * 30_000,
    "tabs": "甲\t1\n" * 25_000,
    "blanks": " " * 300_000 + "增长5%",
}


@pytest.mark.parametrize("name", TEXTS)
def test_linear_time_and_no_exception(name: str) -> None:
    """A text made to hurt is read in a few seconds, and what is claimed of it quotes it."""
    text = TEXTS[name]
    start = time.process_time()
    claims = find_claims(from_text(text, Facts(date="2031")))
    assert time.process_time() - start < 20
    for claim in claims.all()[:50]:
        assert text[claim.span.start : claim.span.end] == claim.quote
