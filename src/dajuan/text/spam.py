"""Lines of search words and stray tags that have nothing to do with the page, cut by their structure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, pairwise

from dajuan.text.log import Change, EditLog
from dajuan.text.page import Page, says_twice
from dajuan.text.script import is_simplified_only, is_traditional

_SEPARATORS = re.compile(r"[,，|｜、;；\t]+| {2,}|(?<=\S)[_\-－ ](?=\S)")
_HAN = re.compile("[一-鿿]+")
_SENTENCE = re.compile(r"[。！？!?：:“”《》]")
_EDGE_LINES = 3
_MIN_SEGMENTS, _PHRASE = 4, 5
_AROUND = 60_000
_STRAY = re.compile(r'<([a-z][a-z0-9]*) id="([a-z0-9]{4,8})">')
_ANY_TAG = re.compile(r'<(?:[a-z][a-z0-9]* id="([a-z0-9]{4,8})"|/[a-z][a-z0-9]*)>')
_BARE = re.compile(r"(?:<([a-z][a-z0-9]{0,15})></\1>)+")
_EMPTY = re.compile(r'<([a-z][a-z0-9]*) id="([a-z0-9]{5,6})"></\1>')


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str


def cut_spam(log: EditLog, page: Page) -> None:
    """Cut lines of search words at the head and the tail; what is cut stays in the edit log."""
    edge = _edges(log.text)
    if len(edge) < 2:
        return
    listed = [line for line in edge if _is_list(line)]
    spam = [line for line in listed if _is_spam(line, _rest(log.text, line, listed if page.is_hijacked else [line]), page)]
    log.apply([_cut(line, log.text) for line in spam])


def has_suspect_edges(text: str) -> bool:
    """Return whether a line near the head or the tail has the build of a line of search words. Cheap."""
    edges = [*text[:6000].splitlines()[:_EDGE_LINES], *text[-6000:].splitlines()[-_EDGE_LINES:]]
    return any(len(_segments(line)) > 5 and not _SENTENCE.search(line) for line in edges)


def _segments(line: str) -> list[str]:
    return [s for s in _SEPARATORS.split(line.strip()[:5000]) if s]


def _edges(text: str) -> list[_Line]:
    """Return the first and the last lines that are not blank, in the order of the text, none twice."""
    lines = text.splitlines(keepends=True)
    head, at = list[_Line](), 0
    for line in lines:
        if len(head) == _EDGE_LINES:
            break
        if line.strip():
            head.append(_Line(at, at + len(line), line.rstrip("\r\n")))
        at += len(line)
    tail, end = list[_Line](), len(text)
    for line in reversed(lines):
        if len(tail) == _EDGE_LINES or end <= at:
            break
        if line.strip():
            tail.append(_Line(end - len(line), end, line.rstrip("\r\n")))
        end -= len(line)
    return head + tail[::-1]


def _is_list(line: _Line) -> bool:
    """Whether a line is a list of words, without a sentence."""
    return len(line.text) <= 5000 and not _SENTENCE.search(line.text) and len(_segments(line.text)) >= _MIN_SEGMENTS


def _rest(text: str, line: _Line, lists: list[_Line]) -> str:
    """What stands around a line, without ``lists``: a kit's line at the head says what its line at the tail says."""
    low, parts = max(0, line.start - _AROUND), list[str]()
    for other in lists:
        parts.append(text[low : other.start])
        low = max(low, other.end)
    return "".join((*parts, text[low : line.end + _AROUND]))


def _is_spam(line: _Line, rest: str, page: Page) -> bool:
    """Short segments, no link to the ``rest`` of the page, and either the other script or words over and over."""
    segments = _segments(line.text)
    if sum(map(len, segments)) / len(segments) > 24:
        return False
    own = [pair for s in segments for run in _HAN.findall(s) for pair in pairwise(run)]
    if len(own) < 3 * len(segments):
        return False
    if page.is_hijacked and page.is_traditional:
        return _other_script(line.text) and not _is_linked(own, rest, page, 0.5)
    if page.is_hijacked:
        if says_twice(segments):
            return not _is_linked(own, rest, page, 0.5)
        # What leads through a site is told in words of two to four characters.
        has_phrases = sum(map(len, segments)) >= _PHRASE * len(segments)
        return (has_phrases or _repetition(segments) >= 0.5) and not _is_linked(own, rest, page, 0.1)
    if len(segments) <= 5 or len(own) < 20 or len(rest) < 200 or _repetition(segments) < 0.6:
        return False
    return not _is_linked(own, rest, page, 0.05)


def _is_linked(pairs: list[tuple[str, str]], rest: str, page: Page, share: float) -> bool:
    """Whether the rest of the page knows such a share of a line's pairs of characters too."""
    if page.is_traditional:
        rest = "".join(page.simplified(rest))
    # Looking for one character is several times as quick as for two, and most of the line's are nowhere.
    known = {c for c in {*chain(*pairs)} if c in rest}
    different = set(pairs)
    likely = [a + b for a, b in different if a in known and b in known]
    # Where too few can be known, none has to be looked for.
    return len(likely) >= share * len(different) and sum(pair in rest for pair in likely) >= share * len(different)


def _other_script(line: str) -> bool:
    return sum(map(is_simplified_only, line)) > 2 * sum(map(is_traditional, line))


def _repetition(segments: list[str]) -> float:
    """The share of segments that repeat a pair of characters of another segment."""
    counts = Counter(pair for s in segments for pair in set(pairwise(s)))
    return sum(any(counts[pair] > 1 for pair in pairwise(s)) for s in segments) / len(segments)


def _cut(line: _Line, text: str) -> Change:
    """A head line goes with the blank lines behind it, a tail line with those before it."""
    start, end = line.start, line.end
    while end < len(text) and text[end] in "\r\n":
        end += 1
    if end == len(text):
        while start and text[start - 1] in "\r\n":
            start -= 1
    return Change(start, end, "", "spam-line", 0.95, "A line of search words with no link to the rest of the page.")


def cut_stray_tags(log: EditLog, page: Page) -> None:
    """Cut empty tags that a kit strews in, all with the same random identifier; in a kit's page also those without one."""
    if ' id="' in log.text:
        _cut_named(log, page)
    if page.is_hijacked and "></" in log.text:
        reason = "Empty tags were strewn in."
        log.apply([Change(*match.span(), "", "stray-tags", 0.95, reason) for match in _BARE.finditer(log.text)])


def _cut_named(log: EditLog, page: Page) -> None:
    names: dict[str, list[str]] = {}
    for match in _STRAY.finditer(log.text):
        names.setdefault(match[2], []).append(match[1])
    random = {name for name, tags in names.items() if len(tags) >= 3 and len(set(tags)) >= 3}
    if page.is_hijacked:
        random |= {match[2] for match in _EMPTY.finditer(log.text)}
    if random:
        log.apply(list(_stray(log.text, random)))


def _stray(text: str, random: set[str]) -> Iterator[Change]:
    """Runs of opening tags with a random identifier and the closing tags among them. One such identifier on
    tags of different names is no author's doing."""
    reason = "Empty tags with one random identifier were strewn in."
    start = end = -1
    for match in _ANY_TAG.finditer(text):
        if match[1] and match[1] not in random:
            continue
        if match[1] and match.start() != end:
            if end > start:
                yield Change(start, end, "", "stray-tags", 0.95, reason)
            start, end = match.span()
        elif match.start() == end:
            end = match.end()
    if end > start:
        yield Change(start, end, "", "stray-tags", 0.95, reason)
