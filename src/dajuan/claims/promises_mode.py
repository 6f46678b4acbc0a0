"""Whether each sentence stands in a stretch that looks ahead, told from its words, its neighbours and its headings.

Each sentence votes with the sum of the weights of its pieces (``forward.toml``); headings vote more;
then the likeliest sequence of looking ahead and looking back is taken, where a change costs something
and costs less at a new line and least after a heading (a two-state Viterbi reading).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from dajuan.claims.promises_units import Unit
from dajuan.lexicon import LexiconError, load

# Tuned on windows of 1,300 characters of reports and budgets that were left out of the training of the weights;
# the share of characters read rightly hardly moves for half or twice these costs.
_STRONGEST_VOTE = 5.0
_STRONGEST_SENTENCE = 8.0
_HEADING_VOTE = 5.0
_SECTION_VOTE = 3.0
_CHANGE_WITHIN, _CHANGE_AT_LINE, _CHANGE_AT_HEADING = 12.0, 8.0, 4.0
_NUMBER = re.compile(r"\d[\d.,，．]*\d|\d")
_YEAR = re.compile(r"((?:19|20)\d\d)(?=年)")
_WIDE = re.compile("[０-９％．]")
_FOLD = str.maketrans("０１２３４５６７８９％．", "0123456789%.")


@cache
def _model() -> tuple[Any, tuple[float, ...], float]:
    """Return the automaton over the pieces, their weights, and the intercept."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    data = load("forward")
    pieces, weights = [], []
    for line in data["weights"].split("\n"):
        piece, space, weight = line.rpartition(" ")
        if space:
            pieces.append(piece)
            weights.append(float(weight))
    if len(set(pieces)) != len(pieces):
        raise LexiconError("forward.toml: a piece stands twice")
    return AhoCorasick(pieces, matchkind=MatchKind.Standard), tuple(weights), float(data["intercept"])


def scores_of(text: str, units: list[Unit], year: int | None) -> list[float]:
    """Return for each unit how much its own words say that it looks ahead (log odds, above zero: ahead)."""
    automaton, weights, intercept = _model()
    folded = _fold("\n".join("^" + unit.span.of(text).replace("\n", "") for unit in units), year)
    # A lone surrogate (from JSON) is no character; the automaton takes none.
    folded = folded.encode("utf-8", "replace").decode("utf-8")
    ends: list[int] = []
    total = 0
    for sentence in folded.split("\n"):
        total += len(sentence) + 1
        ends.append(total)
    scores = [intercept] * len(units)
    at = 0
    for which, _, end in automaton.find_matches_as_indexes(folded, overlapping=True):
        while end > ends[at]:
            at += 1
        scores[at] += weights[which]
    return scores


def _fold(sentences: str, year: int | None) -> str:
    """Return sentences as the weights were made from them: no blanks, one digit a number, years against ``year``."""

    def relative(match: re.Match[str]) -> str:
        if year is None:
            return "0"
        distance = int(match[1]) - year
        return "△" if distance < -1 else "◁" if distance == -1 else "◇" if distance == 0 else "▷"

    folded = sentences.replace(" ", "").replace("\u3000", "")
    folded = folded.translate(_FOLD) if _WIDE.search(folded) else folded
    return _NUMBER.sub("0", _YEAR.sub(relative, folded))


def looks_ahead(text: str, units: list[Unit], scores: list[float], cues: list[float]) -> list[bool]:
    """Return for each unit whether it stands in a stretch that looks ahead.

    ``scores`` are those of ``scores_of``; ``cues`` are further votes, from rules.
    """
    if not units:
        return []
    votes = [_vote(text, unit, score) + cue for unit, score, cue in zip(units, scores, cues, strict=True)]
    groups = list(_sentences(text, units))
    back, ahead = 0.5, 0.0
    came: list[tuple[bool, bool]] = []
    for group in groups:
        vote = max(-_STRONGEST_SENTENCE, min(_STRONGEST_SENTENCE, sum(votes[group.start : group.stop])))
        cost = _change_cost(units, group.start)
        from_back = (back, ahead - cost)
        from_ahead = (back - cost, ahead)
        came.append((from_back[1] > from_back[0], from_ahead[1] >= from_ahead[0]))
        back, ahead = max(from_back) - vote / 2, max(from_ahead) + vote / 2
    state = ahead > back
    states = [state]
    for came_back, came_ahead in reversed(came[1:]):
        state = came_ahead if state else came_back
        states.append(state)
    return [state for state, group in zip(reversed(states), groups, strict=True) for _ in group]


def _sentences(text: str, units: list[Unit]) -> Iterator[range]:
    """Return the parts of one sentence together: parts that end in a semicolon look the same way as the next."""
    start = 0
    for at, unit in enumerate(units):
        last = at + 1 == len(units) or text[unit.span.end - 1] not in "；;" or units[at + 1].heading or unit.heading
        if last:
            yield range(start, at + 1)
            start = at + 1


def _change_cost(units: list[Unit], at: int) -> float:
    if at == 0:
        return 0.0
    if units[at].heading or units[at - 1].heading:
        return _CHANGE_AT_HEADING
    return _CHANGE_AT_LINE if units[at].line != units[at - 1].line else _CHANGE_WITHIN


def _vote(text: str, unit: Unit, score: float) -> float:
    vote = max(-_STRONGEST_VOTE, min(_STRONGEST_VOTE, score))
    if unit.heading:
        vote = heading_vote(unit.span.of(text)) or 0.5 * vote
    return vote + {"plan": _SECTION_VOTE, "review": -_SECTION_VOTE, "other": 0.0}[unit.role]


def heading_vote(heading: str) -> float:
    """Return how much a heading says that its part looks ahead: the last such word in it decides."""
    ahead = _last(_headings("plan_headings"), heading)
    back = _last(_headings("review_headings"), heading)
    if ahead == back:
        return 0.0
    return _HEADING_VOTE if ahead > back else -_HEADING_VOTE


@cache
def _headings(key: str) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(load("promises")[key], key=len, reverse=True))))


def _last(words: re.Pattern[str], heading: str) -> int:
    return max((match.start() for match in words.finditer(heading)), default=-1)
