"""Simplified again: phrase by phrase; where one traditional character may be several, the words around decide."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache, partial

from dajuan.lexicon import LexiconError, load
from dajuan.text.log import Change, EditLog
from dajuan.text.page import Page

_USUAL = 2.0
_KIT_NEVER = 12.0


@cache
def _forms() -> tuple[dict[str, str], dict[str, str]]:
    """Return the candidates of ambiguous characters, and what a kit's table can have started from."""
    data = load("script")
    if set(data) != {"forms", "kit", "names", "words", "by_right", "by_table", "by_table_alone"}:
        raise LexiconError(
            "script.toml: expected by_right, by_table, by_table_alone, names, words and the tables forms and kit, and nothing else"
        )
    for name in ("forms", "kit"):
        for key, value in data[name].items():
            if len(key) != 1 or not isinstance(value, str) or not value:
                raise LexiconError(f"script.toml: {name}.{key} must give one or more characters")
    return data["forms"], data["kit"]


def simplify(log: EditLog, page: Page) -> None:
    """Convert the text as it stands to simplified characters, logging each stretch that changes."""
    made = _simplified(log.text, page)
    log.rewrite("".join(made), partial(_stretches, log.text, made))


def _simplified(text: str, page: Page) -> list[str]:
    """Return the lines of ``text`` in simplified characters."""
    made, choice, begin = page.simplified(text), _Choice(page), 0
    places = [match.start() for match in _ambiguous().finditer(text)]
    for number, line in enumerate(text.splitlines(keepends=True) if places else ()):
        end = begin + len(line)
        here = [at - begin for at in places[bisect_left(places, begin) : bisect_left(places, end)]]
        if here and len(made[number]) == len(line):
            made[number] = choice.settle(line, made[number], here)
        begin = end
    return made


class _Choice:
    """Settles every character that has more than one simplified form; the same neighbours, the same choice."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._forms, self._kit = _forms()
        self._made: dict[tuple[str, str, str, str], str] = {}

    def settle(self, line: str, made: str, places: list[int]) -> str:
        """Return ``made``, the usual conversion of ``line``, with the ambiguous characters, at ``places``, chosen by what is around."""
        letters = list(made)
        for index in places:
            usual = made[index] if made[index] != line[index] else self._forms[line[index]][0]
            key = ("".join(letters[max(0, index - 2) : index]), line[index], usual, made[index : index + 3])
            form = self._made.get(key)
            if form is None:
                form = self._made[key] = self._chosen(*key)
            letters[index] = form
        return self._with_names(line, letters, places)

    def _with_names(self, line: str, letters: list[str], places: list[int]) -> str:
        """Let characters inside proper names keep the form that they have there; 著 stands in few words."""
        rare = list(letters)
        for index in places:
            rare[index] = self._forms[line[index]][-1]
        for match in _names().finditer("".join(rare)):
            letters[match.start() : match.end()] = match[0]
        allowed = {at for match in _words().finditer("".join(rare)) for at in range(*match.span())} if "著" in rare else set()
        for index in places:
            if letters[index] == "著" and index not in allowed:
                letters[index] = "着"
        return "".join(letters)

    def _chosen(self, before: str, character: str, usual: str, behind: str) -> str:
        costs: dict[str, float] = {}
        for form in {*self._forms[character], behind[0]}:
            cost = 0.0 if form == usual else _USUAL
            if self._page.is_hijacked and form not in self._kit.get(character, form):
                cost += _KIT_NEVER
            costs[form] = cost + self._fit(before + form + behind[1:])
        return min(costs, key=lambda form: (costs[form], form))

    def _fit(self, around: str) -> float:
        assert self._page.model is not None
        return self._page.model.text_cost(around, "\n\n")


@cache
def _names() -> re.Pattern[str]:
    return _any_of("names")


@cache
def _words() -> re.Pattern[str]:
    return _any_of("words")


def _any_of(table: str) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(load("script")[table], key=lambda word: (-len(word), word)))))


@cache
def _ambiguous() -> re.Pattern[str]:
    return re.compile(f"[{''.join(map(re.escape, _forms()[0]))}]")


def _stretches(text: str, made: list[str]) -> Iterator[Change]:
    at = 0
    for line, new in zip(text.splitlines(keepends=True), made, strict=True):
        if new != line:
            yield from _line(line, new, at)
        at += len(line)


def _line(line: str, made: str, at: int) -> Iterator[Change]:
    """Yield each stretch of characters that changed."""
    if len(made) != len(line):
        yield _change(at, line, made)
        return
    first = last = -1
    for index in [index for index, same in enumerate(map(str.__eq__, line, made)) if not same]:
        if index != last:
            if last > first:
                yield _change(at + first, line[first:last], made[first:last])
            first = index
        last = index + 1
    if last > first:
        yield _change(at + first, line[first:last], made[first:last])


def _change(at: int, before: str, after: str) -> Change:
    return Change(
        at, at + len(before), after, "simplified", 0.98, "A kit had turned simplified characters into traditional ones."
    )
