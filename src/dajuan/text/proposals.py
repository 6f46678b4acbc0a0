"""What a normalising converter or a scan made of one sign may have been another: proposed with its place, never changed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

from dajuan.text.log import EditLog
from dajuan.text.splits import follows_numbers

_WIDE = "，：；（）！？％"
_MARK = re.compile(r"[\n。;:,][ \t]*(\d{1,2})(?=([一-鿿]))")
_THIRD = re.compile(r"3(?<=[\n。;:, \t0]3)(?=[一-鿿])")
"""The third mark, without which there is no list; quick to look for, as it begins with one character."""
_FEWEST = 3
_POWER = re.compile(r"(?<=[\d万亿])[cdkm]?m[23](?![\dA-Za-z])")
_FRACTION = re.compile(r"(\d{0,4}?)(\d{1,2}\u2044\d{1,2})(?!\d)")
_LOOKS = str.maketrans("lIO", "110")
_NEAR_DIGIT = re.compile(r"[lIO](?:(?<=\d.)|(?=\d))")
_ALIKE = re.compile(r"(?<![A-Za-z\d.])[\dlIO]{1,12}(?:\.[\dlIO]{1,6})?(?= ?([%％‰一-鿿]))")
_MOST_PROBLEMS, _SAMPLE = 50, 20_000


class _Proposal(NamedTuple):
    code: str
    message: str
    start: int
    end: int
    readings: tuple[str, ...]


def has_proposals(text: str) -> bool:
    """Return whether anything would be proposed for the beginning of ``text``. Cheap where commas are wide."""
    return next(_all(text[:_SAMPLE]), None) is not None


def propose(log: EditLog) -> None:
    """Report what may have been another sign, with its likely readings; at most fifty places a text."""
    for code, message, start, end, readings in islice(_all(log.text), _MOST_PROBLEMS):
        log.report(code, message, start, end, "Look at the printed page or another copy.", readings)


def _all(text: str) -> Iterator[_Proposal]:
    if "\u2044" in text:
        yield from _fractions(text)
    if _is_flattened(text):
        yield from _marks(text)
        yield from _powers(text)
    if any(letter in text for letter in "lIO") and _NEAR_DIGIT.search(text):
        yield from _alike(text)


def _is_flattened(text: str) -> bool:
    """Whether no punctuation mark is wide and commas are narrow: the text went through a compatibility normalisation."""
    return not any(sign in text for sign in _WIDE) and "," in text


@cache
def _made_of(first: int, last: int) -> dict[str, str]:
    """What the compatibility normalisation makes of the signs of a block, and the sign."""
    return {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(first, last + 1)}


def _fractions(text: str) -> Iterator[_Proposal]:
    signs = _made_of(0xBC, 0xBE) | _made_of(0x2150, 0x215E)
    for match in _FRACTION.finditer(text):
        whole, fraction = match[1], match[2]
        if fraction not in signs:
            whole, fraction = whole + fraction[0], fraction[1:]
        if fraction in signs:
            message = f"{match[0]} was one sign once, {whole}{signs[fraction]}; a converter took it apart."
            yield _Proposal("sign-taken-apart", message, match.start(), match.end(), (whole + signs[fraction],))


def _marks(text: str) -> Iterator[_Proposal]:
    """Numbers that count 1, 2, 3 … at the beginnings of clauses, with nothing between them and words that follow no number."""
    if not _THIRD.search(text):
        return
    run: list[re.Match[str]] = []
    for match in (*(m for m in _MARK.finditer("\n" + text) if not follows_numbers(m[2])), None):
        if match is not None and int(match[1]) == len(run) + 1:
            run.append(match)
            continue
        if len(run) >= _FEWEST:
            yield from map(_mark, run[:20])
        run = [match] if match is not None and match[1] == "1" else []


def _mark(match: re.Match[str]) -> _Proposal:
    # A line end was put before the text, so that a mark may begin it.
    circled = chr(0x245F + int(match[1]))
    message = f"{match[1]} counts items here and may have been {circled}; a converter made it a plain digit."
    return _Proposal("sign-taken-apart", message, match.start(1) - 1, match.end(1) - 1, (circled,))


def _powers(text: str) -> Iterator[_Proposal]:
    if "m" not in text or not ("m2" in text or "m3" in text):
        return
    signs = _made_of(0x339F, 0x33A6)
    for match in _POWER.finditer(text):
        if match[0] in signs:
            readings = (signs[match[0]], match[0][:-1] + ("²" if match[0][-1] == "2" else "³"))
            message = f"{match[0]} may have been {' or '.join(readings)}; a converter made the power a plain digit."
            yield _Proposal("sign-taken-apart", message, match.start(), match.end(), readings)


def _alike(text: str) -> Iterator[_Proposal]:
    """Numbers before a unit in which a letter stands that looks like a digit."""
    for match in _ALIKE.finditer(text):
        digits = sum(c.isdigit() for c in match[0])
        letters = sum(c.isalpha() for c in match[0])
        made = match[0].translate(_LOOKS)
        if not letters or digits < max(2, letters) or re.match(r"0\d", made) or not follows_numbers(match[1]):
            continue
        message = f"A letter stands in the number {match[0]}; a scan may have read it so instead of {made}."
        yield _Proposal("letter-in-number", message, match.start(), match.end(), (made,))
