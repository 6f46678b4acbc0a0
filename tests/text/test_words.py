"""What a row of words costs is what its cheapest cut into words costs, wherever the row is begun."""

from __future__ import annotations

import zlib
from functools import cache
from importlib.resources import files

from hypothesis import given, settings
from hypothesis import strategies as st

from dajuan.text.language import STEP, symbols
from dajuan.text.words import LONGEST, MAGIC, UNKNOWN, words

TEXTS = st.text(alphabet=st.sampled_from("固定资产投资增长公共预算收入青溪镇12.5%，，龘"), max_size=14)


def cheapest_cut(text: str) -> float:
    """The cost of ``text`` by its words from the end to the beginning, each word looked up in the list as it is shipped."""
    costs, line = listed(), symbols(text)
    behind = [0.0] * (len(line) + 1)
    for start in reversed(range(len(line))):
        alone = [costs.get(line[start], UNKNOWN) + behind[start + 1]]
        ends = range(start + 2, min(len(line), start + LONGEST) + 1)
        behind[start] = min(alone + [costs[line[start:end]] + behind[end] for end in ends if line[start:end] in costs])
    return behind[0]


@cache
def listed() -> dict[str, float]:
    """The shipped words with their costs, read without the code that is tested."""
    data = (files("dajuan.text") / "data" / "words.lm").read_bytes().removeprefix(MAGIC)
    count, body = int.from_bytes(data[:4], "little"), zlib.decompress(data[4:])
    return {word: step * STEP for word, step in zip(body[count:].decode().split("\0"), body[:count], strict=True)}


@settings(max_examples=200, deadline=None)
@given(TEXTS, TEXTS)
def test_a_row_is_cut_where_it_is_cheapest(head: str, tail: str) -> None:
    """A word may reach over the place where the beginning, known by itself, ends."""
    expected = cheapest_cut(head + tail)
    assert abs(words().row_behind(head).cost(tail) - expected) < 1e-9
    assert abs(words().row_behind("").cost(head + tail) - expected) < 1e-9


def test_words_are_cheaper_than_their_characters() -> None:
    """固定资产 is a word; what no list has costs what an unknown character costs."""
    row = words().row_behind("")
    assert row.cost("固定资产") < row.cost("固") + row.cost("定") + row.cost("资") + row.cost("产")
    assert row.cost("龘") == UNKNOWN
    assert row.cost("固定資產") == row.cost("固定资产")
