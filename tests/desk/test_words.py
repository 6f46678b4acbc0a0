"""What the desk's pages say: every text that a template or a module names is in the word list."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dajuan.sheet import LANGUAGES, words

ROOM = Path(__file__).parents[2] / "src" / "dajuan" / "desk"
_NAMED = re.compile(r"""\b(?P<who>t|p|say)\(\s*['"](?P<key>[a-z_.-]+)['"]""")


def named(path: Path) -> set[tuple[str, str]]:
    """The texts that a file names, each with its word list; a key that goes on (``'state.' ~ name``) ends with a point or a line."""
    text = path.read_text("utf-8")
    found = {(match["who"], match["key"]) for match in _NAMED.finditer(text)}
    return {("pages" if who == "p" else "desk", key) for who, key in found}


@pytest.mark.parametrize("path", sorted([*ROOM.rglob("*.html"), *ROOM.glob("*.py")]), ids=lambda path: path.name)
def test_every_text_is_there(path: Path) -> None:
    """No page breaks off because a text is missing: each key that is written out is in its word list, in both languages."""
    missing = [
        (language, source, key)
        for source, key in named(path)
        for language in LANGUAGES
        if not any(known == key or (key[-1] in "._" and known.startswith(key)) for known in words(language, source).keys)
    ]
    assert missing == []


def test_texts_are_found() -> None:
    """The search for named texts finds them, those that go on with a variable too."""
    assert {("desk", "month.behind"), ("desk", "standing."), ("pages", "pager.label")} <= (
        named(ROOM / "web/templates/month.html") | named(ROOM / "web/templates/macros.html")
    )
