"""The words that marking needs, read strictly from ``marks.toml``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from dajuan.lexicon import LexiconError, load

_LAYOUT = {
    "aliases": None,
    "ceilings": {"codes"},
    "said": {"missed", "exceeded", "met"},
    "mirrors": None,
    "real": {"words"},
    "unsaid": {"words"},
    "checks": {
        "complements",
        "joint",
        "of_which",
        "per_year",
        "reached",
        "all_of",
        "negative_base",
        "other_scope",
        "same_months",
        "several_years",
        "universes",
        "priority",
        "target_tails",
        "more",
        "less",
        "levels",
        "one_value",
        "several_running",
    },
    "sums": None,
    "per_head": None,
    "heads": {"words"},
    "no_aim": {
        "attributes",
        "sizes",
        "projects",
        "finishing",
        "meetings",
        "points",
        "there",
        "givens",
        "counters",
        "carried_on",
    },
    "progress": {"done", "doing", "vague", "deliver", "things", "deadline"},
}
_LISTS = {"apart", "narrowing", "partial", "generic", "intent", "doing"}


@dataclass(frozen=True, slots=True)
class NoAimWords:
    """What tells a planned figure that is no target; see the file."""

    attributes: frozenset[str]
    sizes: frozenset[str]
    projects: tuple[str, ...]
    finishing: tuple[str, ...]
    meetings: tuple[str, ...]
    points: tuple[str, ...]
    there: tuple[str, ...]
    givens: frozenset[str]
    counters: frozenset[str]
    carried_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MarkWords:
    """``apart``: lines of words of which two measures may not have two different ones. The other fields: see the file."""

    apart: tuple[tuple[str, ...], ...]
    narrowing: tuple[str, ...]
    partial: tuple[str, ...]
    generic: frozenset[str]
    intent: tuple[str, ...]
    doing: tuple[str, ...]
    aliases: dict[str, str]
    ceilings: frozenset[str]
    mirrors: dict[str, str]
    said: tuple[tuple[str, re.Pattern[str]], ...]
    real: tuple[str, ...]
    unsaid: tuple[str, ...]
    done: tuple[str, ...]
    under_way: tuple[str, ...]
    vague: tuple[str, ...]
    deliver: tuple[str, ...]
    things: tuple[str, ...]
    deadline: tuple[str, ...]
    complements: tuple[tuple[str, ...], ...]
    joint: tuple[str, ...]
    of_which: tuple[str, ...]
    per_year: tuple[str, ...]
    reached: tuple[str, ...]
    all_of: tuple[str, ...]
    negative_base: tuple[str, ...]
    other_scope: tuple[str, ...]
    same_months: tuple[str, ...]
    several_years: tuple[str, ...]
    universes: tuple[str, ...]
    priority: tuple[str, ...]
    target_tails: tuple[str, ...]
    more: tuple[str, ...]
    less: tuple[str, ...]
    levels: tuple[str, ...]
    one_value: frozenset[str]
    several_running: tuple[str, ...]
    no_aim: NoAimWords


@cache
def mark_words() -> MarkWords:
    """Return the word lists of marking. Raises ``LexiconError`` on an unknown key, a missing one or a word twice."""
    data = load("marks")
    if set(data) != set(_LAYOUT) | _LISTS:
        raise LexiconError(f"marks.toml: the keys must be {', '.join(sorted(set(_LAYOUT) | _LISTS))}")
    for table, keys in _LAYOUT.items():
        if keys is not None and set(data[table]) != keys:
            raise LexiconError(f"marks.toml: [{table}] must have {', '.join(sorted(keys))}")
    for name, words in [
        *((key, data[key]) for key in ("narrowing", "partial", "generic", "intent", "doing")),
        *data["progress"].items(),
    ]:
        if len(set(words)) != len(words):
            raise LexiconError(f"marks.toml: a word stands twice in {name}")
    progress, checks = data["progress"], data["checks"]
    return MarkWords(
        apart=_lines(data["apart"]),
        narrowing=tuple(data["narrowing"]),
        partial=tuple(data["partial"]),
        generic=frozenset(data["generic"]),
        intent=tuple(data["intent"]),
        doing=tuple(data["doing"]),
        aliases=dict(data["aliases"]),
        ceilings=frozenset(data["ceilings"]["codes"]),
        mirrors=dict(data["mirrors"]),
        said=tuple((verdict, _pattern(data["said"][verdict])) for verdict in ("missed", "exceeded", "met")),
        real=tuple(data["real"]["words"]),
        unsaid=tuple(data["unsaid"]["words"]),
        done=tuple(progress["done"]),
        under_way=tuple(progress["doing"]),
        vague=tuple(progress["vague"]),
        deliver=tuple(progress["deliver"]),
        things=tuple(progress["things"]),
        deadline=tuple(progress["deadline"]),
        complements=_lines(checks["complements"]),
        joint=tuple(checks["joint"]),
        of_which=tuple(checks["of_which"]),
        per_year=tuple(checks["per_year"]),
        reached=tuple(checks["reached"]),
        all_of=tuple(checks["all_of"]),
        negative_base=tuple(checks["negative_base"]),
        other_scope=tuple(checks["other_scope"]),
        same_months=tuple(checks["same_months"]),
        several_years=tuple(checks["several_years"]),
        universes=tuple(checks["universes"]),
        priority=tuple(checks["priority"]),
        target_tails=tuple(checks["target_tails"]),
        more=tuple(checks["more"]),
        less=tuple(checks["less"]),
        levels=tuple(checks["levels"]),
        one_value=frozenset(checks["one_value"]),
        several_running=tuple(checks["several_running"]),
        no_aim=_no_aim(data["no_aim"]),
    )


def _no_aim(table: dict[str, list[str]]) -> NoAimWords:
    sets = ("attributes", "sizes", "givens", "counters")
    return NoAimWords(**{key: frozenset(words) if key in sets else tuple(words) for key, words in table.items()})  # type: ignore[arg-type]


def _lines(lines: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(line) for line in lines)


def _pattern(phrases: list[str]) -> re.Pattern[str]:
    """One pattern of all phrases; ``{}`` stands for up to 14 characters of one clause."""
    gap = "[^，,。；;！\n]{0,14}?"
    return re.compile("|".join(gap.join(map(re.escape, phrase.split("{}"))) for phrase in phrases))
