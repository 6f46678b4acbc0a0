"""Simplified again: phrase by phrase; where one traditional character may be several, the words around decide."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from dajuan.lexicon import LexiconError, load
from dajuan.text.log import Change, EditLog
from dajuan.text.page import Page
from dajuan.text.script import convert

_USUAL = 2.0
_KIT_NEVER = 12.0


@cache
def _forms() -> tuple[dict[str, str], dict[str, str]]:
    """Return the candidates of ambiguous characters, and what a kit's table can have started from."""
    data = load("script")
    if set(data) != {"forms", "kit", "by_right", "by_table", "by_table_alone"}:
        raise LexiconError(
            "script.toml: expected by_right, by_table, by_table_alone and the tables forms and kit, and nothing else"
        )
    for name in ("forms", "kit"):
        for key, value in data[name].items():
            if len(key) != 1 or not isinstance(value, str) or not value:
                raise LexiconError(f"script.toml: {name}.{key} must give one or more characters")
    return data["forms"], data["kit"]


def simplify(log: EditLog, page: Page) -> None:
    """Convert the text as it stands to simplified characters, logging each stretch that changes."""
    log.apply(list(_stretches(log.text, page)))


def _stretches(text: str, page: Page) -> Iterator[Change]:
    at = 0
    for line in text.splitlines(keepends=True):
        made: str = convert("t2s", line)
        if len(made) == len(line):
            made = _choose(line, made, page)
        if made != line:
            yield from _line(line, made, at)
        at += len(line)


def _choose(line: str, made: str, page: Page) -> str:
    """Settle every character that has more than one simplified form."""
    forms, kit = _forms()
    if forms.keys().isdisjoint(line):
        return made
    letters = list(made)
    for index, character in enumerate(line):
        if character not in forms:
            continue
        usual = letters[index] if letters[index] != character else forms[character][0]
        costs = {}
        for form in {*forms[character], letters[index]}:
            cost = 0.0 if form == usual else _USUAL
            if page.is_hijacked and form not in kit.get(character, form):
                cost += _KIT_NEVER
            costs[form] = cost + _fit(letters, index, form, page)
        letters[index] = min(costs, key=lambda form: (costs[form], form))
    return "".join(letters)


def _fit(letters: list[str], index: int, form: str, page: Page) -> float:
    assert page.model is not None
    around = [*letters[max(0, index - 2) : index], form, *letters[index + 1 : index + 3]]
    return page.model.text_cost("".join(around), "\n\n")


def _line(line: str, made: str, at: int) -> Iterator[Change]:
    if len(made) != len(line):
        yield _change(at, line, made)
        return
    changed = [index for index, (a, b) in enumerate(zip(line, made, strict=True)) if a != b]
    start = 0
    for place, index in enumerate(changed):
        if place + 1 == len(changed) or changed[place + 1] != index + 1:
            first = changed[start]
            yield _change(at + first, line[first : index + 1], made[first : index + 1])
            start = place + 1


def _change(at: int, before: str, after: str) -> Change:
    return Change(
        at, at + len(before), after, "simplified", 0.98, "A kit had turned simplified characters into traditional ones."
    )
