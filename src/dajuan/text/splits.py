"""Words and numbers that a scan split: stray spaces inside words, and around decimal points."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from dajuan.text.language import model
from dajuan.text.log import Change, EditLog
from dajuan.text.tears import is_torn

_GAP = re.compile(" (?=[一-鿿])(?<=[一-鿿] )")
_NUMBER = re.compile(r"(?:(?<=[一-鿿])|(?<=[一-鿿] ))(\d{1,4}(?: \d{3})*)(?: \.[ \n]?|\.[ \n])(\d{1,4})(?=( ?)([%％‰一-鿿]))")
_AROUND_POINTS = (". ", " .", ".\n")
_SAMPLE, _FEWEST, _SPACED_OUT = 60_000, 2, 0.2
_SURE, _LIKELY = 1.0, 3.0
_UNIT = 6.0


def follows_numbers(character: str) -> bool:
    """Return whether a sign or Chinese character is one that usually stands right behind a number: a unit, a classifier."""
    return character in "%％‰" or model().cost("0", "0", character) <= _UNIT


def has_splits(text: str) -> bool:
    """Return whether two places at the least show that a scan split what belongs together. Cheap where no space stands."""
    if text.count(" ") > _SPACED_OUT * len(text):
        return False
    sample = text[:_SAMPLE]
    if " " not in sample and ".\n" not in sample:
        return False
    split = sum(1 for _ in _numbers(sample))
    return split >= _FEWEST or split + sum(_is_firm(sample, at) for at in _gaps(sample, _SURE)) >= _FEWEST


def join_splits(log: EditLog) -> None:
    """Close the gaps inside words and numbers on a page that has several.

    What shows the page to be split must be sure; once it is, what is likely goes too. Two numbers beside each other
    stay: they may be two.
    """
    text = log.text
    if not has_splits(text):
        return
    reason = "A scan left a space inside a word."
    changes = [Change(at, at + 1, "", "split-word", 0.9, reason) for at in _gaps(text, _LIKELY)]
    for match in _numbers(text):
        whole = match[1].replace(" ", "") + "." + match[2]
        changes.append(Change(match.start(), match.end(), whole, "split-number", 0.9, "A scan split a number at its point."))
    log.apply(sorted(changes, key=lambda change: change.start))


def _gaps(text: str, bound: float) -> Iterator[int]:
    """Where a space stands between two Chinese characters that follow each other at no more than ``bound`` nats."""
    for match in _GAP.finditer(text):
        at = match.start()
        before, behind = text[max(0, at - 4) : at].replace(" ", ""), text[at + 1 : at + 5].replace(" ", "")
        if is_torn(before, behind, bound):
            yield at


def _is_firm(text: str, at: int) -> bool:
    """Whether more of a word stands on both sides of a gap: headings are often set 目 录."""
    around = text[max(0, at - 2) : at] + text[at + 1 : at + 3]
    return len(around) == 4 and all("一" <= c <= "鿿" for c in around)


def _numbers(text: str) -> Iterator[re.Match[str]]:
    """Numbers in running text, before a unit, with a gap at the point; none where they count up as marks of a list do."""
    if not any(gap in text for gap in _AROUND_POINTS):
        return
    found = [m for m in _NUMBER.finditer(text) if follows_numbers(m[4]) and _runs_before(text, m.start())]
    wholes = [int(match[1].replace(" ", "")) for match in found]
    if len(found) > 1 and all(b == a + 1 for a, b in pairwise(wholes)):
        return
    yield from found


def _runs_before(text: str, at: int) -> bool:
    """Whether enough of the line stands before a place that it cannot be the number of a figure or a table."""
    line = text[max(0, at - 40) : at].rpartition("\n")[2]
    return len(line.replace(" ", "")) >= 3
