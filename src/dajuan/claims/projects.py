"""Projects: a named work with the stage it has reached, and its money where the text states it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import get_args

from dajuan.claims.model import Project, Promise, Stage
from dajuan.claims.programmes_lists import items_before, unwrapped
from dajuan.document import Document
from dajuan.lexicon import LexiconError, load
from dajuan.values import Quantity, Span

_CLAUSE = re.compile(r"[^，。；：！？,;\n]+")
_COUNTED = re.compile(r"等 ?(?:\d+|[一二两三四五六七八九十]+) ?(?:个|项|条|座|处|家)[^、]{0,12}$|等[^、]{0,12}$")
_ANY_COUNT = re.compile(
    r"^(?:一批|\d|[一二两三四五六七八九十百]+[个项条座处家])|(?:\d+|[一二两三四五六七八九十百余多]+) ?[个项条座处]"
)
_ADVERB = re.compile(
    r"(?:顺利|全面|正式|如期|相继|陆续|先后|成功|全线|主体|基本|已|均|集中|提前|年内|同步|今年|将|力争|实现|即将|月底)+$"
)
_WHEN = re.compile(r"(?:将|预计|计划|力争)?(?:于|在)?(?:(?:20\d\d|今|明)年)?(?:\d{1,2}月)?(?:份|底|初|末|[上中下]旬)?前?$")
_MONEY = re.compile(
    r"(?:总投资|计划投资|投资总额|投资)(?:额|达|为|约|超|超过|近|规模)*(?P<value>\d{1,9}(?:\.\d{1,4})?) ?(?P<scale>万|亿|万亿)元"
)
_SCALES = {"万": Decimal(10**4), "亿": Decimal(10**8), "万亿": Decimal(10**12)}
_BOUNDS = {"约": "about", "超": "over", "近": "under"}
_PLANNED = re.compile(r"将|力争|计划|拟|确保|争取|要(?=加|推|建)")
_LONGEST_NAME = 40
_LONGEST_CLAUSE = 240
_MOST_NAMES = 20


def find_projects(document: Document, promises: tuple[Promise, ...] = ()) -> tuple[Project, ...]:
    """Return the named works and their stages, in reading order. ``promises`` are those found in the document.

    Counts without a name (十五个项目开工) are figures, not projects. Of a list each named work is a project.
    A stage that is only aimed at (将, 力争 …, or inside a promise) makes the project announced.
    """
    text = unwrapped(document.text)
    found: dict[Span, Project] = {}
    for clause in _CLAUSE.finditer(text):
        if len(clause[0]) <= _LONGEST_CLAUSE and _stage_word().search(clause[0]):
            for project in _of_clause(text, document.text, Span(*clause.span())):
                found.setdefault(project.span, project)
    return tuple(_announced([found[span] for span in sorted(found)], promises))


def _announced(projects: list[Project], promises: tuple[Promise, ...]) -> Iterator[Project]:
    """Give the stage announced to each project that stands inside a promise. Both lists are in reading order."""
    at = 0
    for project in projects:
        while at < len(promises) and promises[at].span.end <= project.span.start:
            at += 1
        promised = at < len(promises) and promises[at].span.covers(project.span)
        yield replace(project, stage="announced") if promised else project


@cache
def _stages() -> tuple[dict[str, Stage], dict[str, Stage]]:
    """Return stage words that follow the work, and those that govern it."""
    table = load("projects")["stages"]
    if set(table) - set(get_args(Stage)):
        raise LexiconError(f"projects.toml: unknown stages {sorted(set(table) - set(get_args(Stage)))}")
    before: dict[str, Stage] = {word: stage for stage, words in table.items() for word in words["before"]}
    after: dict[str, Stage] = {word: stage for stage, words in table.items() for word in words["after"]}
    return before, after


@cache
def _stage_word() -> re.Pattern[str]:
    return _longest_first({*_stages()[0], *_stages()[1]})


@cache
def _follows() -> re.Pattern[str]:
    return re.compile(rf"(?P<word>{_longest_first(set(_stages()[0])).pattern})(?:[^、]{{0,6}})$")


@cache
def _governs() -> re.Pattern[str]:
    return re.compile(rf"(?P<word>{_longest_first(set(_stages()[1])).pattern})")


@cache
def _work() -> re.Pattern[str]:
    return re.compile(rf"(?:{_longest_first(set(load('projects')['works'])).pattern})(?:（[^（）]{{1,12}}）)?$")


def _longest_first(words: set[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))))


def _of_clause(text: str, written: str, clause: Span) -> Iterator[Project]:
    sentence = clause.of(text)
    after = _follows().search(sentence)
    if after is not None and after.start() >= 3:
        end = clause.start + len(_WHEN.sub("", _ADVERB.sub("", sentence[: after.start()]), count=1).rstrip())
        names = _names(text, clause.start, end)
        if names:
            yield from _projects(text, written, clause, names, _stages()[0][after["word"]], "project-subject")
            return
    before = _governs().search(sentence)
    if before is not None:
        end = clause.end - len(sentence) + len(sentence.rstrip().removesuffix("建设"))
        names = _names(text, clause.start + before.end(), end)
        yield from _projects(text, written, clause, names, _stages()[1][before["word"]], "project-object")


def _names(text: str, start: int, end: int) -> list[Span]:
    """Return the names of works that a stretch lists; none when it only counts works or names none."""
    stretch = text[start:end]
    tail = _COUNTED.search(stretch)
    listed = end - len(stretch) + (tail.start() if tail else len(stretch))
    if tail is None and _ANY_COUNT.search(stretch):
        return []
    items, _ = items_before(text, listed, None)
    items = [Span(max(item.start, start), item.end) for item in items if item.end > start]
    items = [_without_verb(text, item) for item in items]
    items = [item for item in items if item.of(text) not in load("projects")["bare"]]
    shared = _names_works(tail[0]) if tail is not None else bool(items) and _work().search(items[-1].of(text)) is not None
    named = [item for item in items[:_MOST_NAMES] if _is_name(item.of(text), shared)]
    return named if shared and len(named) == len(items[:_MOST_NAMES]) else []


def _names_works(tail: str) -> bool:
    """Whether the words after 等 say that the list is one of works."""
    return _work().search(tail.removesuffix("建设")) is not None


def _without_verb(text: str, item: Span) -> Span:
    verb = _verb().match(text, item.start, item.end)
    return Span(verb.end(), item.end) if verb is not None and verb.end() < item.end else item


@cache
def _verb() -> re.Pattern[str]:
    return re.compile(f"(?:{_longest_first(set(load('projects')['verbs'])).pattern})+")


def _is_name(name: str, shared: bool) -> bool:
    """Whether a name is that of one work: some words of its own, and (unless the list shares it) a noun for a work."""
    if not 3 <= len(name) <= _LONGEST_NAME or _ANY_COUNT.search(name):
        return len(name) == 2 and shared
    if name in load("projects")["generic"]:
        return False
    work = _work().search(name)
    return shared if work is None else work.start() >= 2


def _projects(text: str, written: str, clause: Span, names: list[Span], stage: Stage, rule: str) -> Iterator[Project]:
    if _PLANNED.search(clause.of(text)):
        stage = "announced"
    money = _investment(text, clause) if len(names) == 1 else None
    for at, span in enumerate(names):
        name = span.of(text).strip()
        if _work().search(name) is None and len(name) <= 4:
            name += _next_head(text, names[at + 1 :])
        yield Project(span, span.of(written), name.replace(" ", ""), stage, money, rule, 0.7 if len(names) == 1 else 0.6)


def _next_head(text: str, names: list[Span]) -> str:
    """Return the noun of the next work that has one: in A、B高铁 both are 高铁."""
    heads = (_work().search(span.of(text)) for span in names)
    return next((head[0] for head in heads if head is not None), "")


def _investment(text: str, clause: Span) -> Quantity | None:
    """Return the money named in the clause or right after it, of one project only."""
    end = text.find("。", clause.end, clause.end + 60)
    window = text[clause.start : end if end >= 0 else clause.end + 30]
    found = list(_MONEY.finditer(window))
    if len(found) != 1:
        return None
    match = found[0]
    words = match[0][: match.start("value") - match.start()]
    bound = next((value for word, value in _BOUNDS.items() if word in words), "exact")
    return Quantity(Decimal(match["value"]) * _SCALES[match["scale"]], "CNY", bound)  # type: ignore[arg-type]
