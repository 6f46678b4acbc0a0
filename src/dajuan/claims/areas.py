"""Which place a figure is about: the one its sentence names before it, else what its paragraph or its heading is about."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from dajuan.claims.guards import guarded, scan, whole
from dajuan.document import Document, Sentence, place_names
from dajuan.lexicon import load

_WHOLE = r"全[国省市县区镇乡州盟旗](?!第|前|居(?!民|住)|[列排])|[我本该][国省市县区镇乡州]"
_KIND = re.compile(r"(?:省|市|县|区|镇|乡|街道|自治区|自治州)$")
# What a place is compared with, or is a part of, is not the place a figure is about.
_OTHER = frozenset("占比于较居列位由")
_BESIDE = frozenset("、和与及")
_OPENINGS = frozenset("“‘《「")  # “云溪英才”计划 is a programme's name
_ENDS = re.compile(r"[。\n]")
# How much a place takes in, by the last letter of its name or of the whole: 全省 is larger than 青江市, 本区 may be an 自治区.
_SIZE = {"国": 5, "省": 4, "市": 3, "州": 3, "盟": 3, "县": 2, "旗": 2, "镇": 1, "乡": 1}
_ENDED = re.compile(r"[，,。；;、！？\n）)”]|$")
_SUPERLATIVE = re.compile(r"[一-鿿]{2,8}最[大高多长强优快早]")
_FIRM = re.compile(r"(?!一家|两家|多家)[一-鿿]{2,14}?(?:公司|集团)")
_FULL = ("省", "市", "县", "区", "州", "盟", "旗")
_REACH = 300
_DATED_NAME = 8  # characters before a name in which a quotation and a year stand
_LONGEST = 11  # letters of the longest name of a division
_AHEAD = 18  # letters behind it that are looked at
_BUDGET = 300  # letters of a text for each word of money at most, where a level or zone named once lasts
_NUMBERED = re.compile(r"[\s　]*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）]?[、.．]?)?[\s　]*")
_DATED = r"(?:(?:20)?\d\d年(?:以来)?[，,]?|“?十[三四五六]五”?(?:期间|以来|时期)[，,]?|(?:目前|近年来|去年|今年|未来五年)[，,]?)?"
_CLAUSES = re.compile(rf"(?:^|(?<=[。；;，,：:\n]))[ \t　]*{_DATED}(?=[一-鿿])")


@dataclass(frozen=True, slots=True)
class _Named:
    """A place in the text, and how far it reaches in its sentence (``until``).

    ``lasts``: the rest of its paragraph is about it where nothing else is named. ``opens``: a clause begins with it, so that
    what an earlier place lasted for ends there.
    """

    start: int
    end: int
    until: int
    lasts: bool = False
    opens: bool = True


class Areas:
    """The places that a text names, in order."""

    def __init__(self, document: Document, text: str) -> None:
        self._document, self._text = document, text
        area = document.facts.area
        names = {name for name in (area, _KIND.sub("", area or "")) if name and len(name) > 1}
        self._own = frozenset(names - {"全国", "中国", "国务院"})
        self._size = _size_of(area)
        found = [*self._wholes(), *self._bodies(), *self._divisions()]
        self._found = _apart(sorted(found, key=lambda one: (one.start, -one.end)))
        self._starts = [one.start for one in self._found]
        self._wide, self._lasting = _far(self._found)
        self._headed: dict[int, str | None] = {}

    def of(self, place: int, sentence: Sentence) -> str | None:
        """Return the place that the figure at ``place`` is about, as written; None where nothing names one.

        That is the last one its sentence names before it; else the one its paragraph goes on about, a part or another
        place than the text's own; else the one the nearest heading names.
        """
        if one := self._before(place, sentence):
            return self._text[one.start : one.end]
        if sentence.section is None:
            return None
        if sentence.section not in self._headed:
            self._headed[sentence.section] = self._of_headings(sentence.section)
        return self._headed[sentence.section]

    def _before(self, place: int, sentence: Sentence) -> _Named | None:
        """The place named last that reaches to ``place``, in its sentence or its paragraph."""
        index = bisect_left(self._starts, place) - 1
        if index < 0:
            return None
        for one in (self._found[index], self._found[self._wide[index]]):
            if one.start < place <= one.until:
                return one
        lasting = self._lasting[index]
        return lasting if lasting and lasting.start >= self._paragraphs[sentence.paragraph] else None

    @cached_property
    def _paragraphs(self) -> dict[int, int]:
        """Where each paragraph begins."""
        starts: dict[int, int] = {}
        for sentence in self._document.sentences:
            starts.setdefault(sentence.paragraph, sentence.span.start)
        return starts

    def _wholes(self) -> Iterator[_Named]:
        """全市, 我县, the text's own name; 市本级 and zones where their money follows."""
        is_budget = len(_money().findall(self._text)) * _BUDGET > len(self._text)
        compared = 0  # where the last place ends that something is compared with: 高于全国、全省
        for start, end, is_part in sorted(_wholes_in(self._text, self._own)):
            before = self._text[start - 1 : start]
            opens = not "一" <= before <= "鿿" or before == "年"
            if before in _OTHER or (before in _BESIDE and start - 1 == compared):
                compared = end
            elif not _is_quoted(self._text, start) and not self._is_aside(start, end, opens):
                yield _Named(start, end, self._sentence_end(start), is_budget and is_part, opens)

    def _is_aside(self, start: int, end: int, opens: bool) -> bool:
        """Whether a whole larger than the text's own place is only named beside: 叫响全国, 全省首个, 办理全国人大代表建议."""
        size = _SIZE.get(self._text[end - 1], 0)
        if not self._text.startswith(("全", "我"), start) or not 0 < self._size < size:
            return False
        return not opens or any(beside.match(self._text, end) for beside in (_ENDED, _SUPERLATIVE, _honours()))

    def _bodies(self) -> Iterator[_Named]:
        """A school, a village: what a paragraph tells of that begins with its name."""
        for match in _body().finditer(self._text):
            yield _Named(match.start(1), match.end(1), self._sentence_end(match.start(1)), True)

    def _divisions(self) -> Iterator[_Named]:
        """Other provinces, prefectures and counties that a clause begins with."""
        for match in _CLAUSES.finditer(self._text):
            start = _past(self._text, match.end())
            end = start + _name_at(self._text[start : start + _LONGEST + _AHEAD])
            if end > start and self._text[start:end] not in self._own:
                before = self._text[match.start() - 1 : match.start()]
                lasts = before in ("", "\n")
                alone = lasts or (before in "。；;" and self._text.endswith(_FULL, start, end))
                yield _Named(start, end, self._sentence_end(start) if alone else self._clause_end(end), lasts, alone)

    def _sentence_end(self, start: int) -> int:
        match = _ENDS.search(self._text, start, start + _REACH)
        return match.start() if match else start + _REACH

    def _clause_end(self, start: int) -> int:
        """Where the clause ends, with those behind it that go on about the same."""
        match = _other_clause().search(self._text, start, start + _REACH)
        return match.start() if match else start + _REACH

    def _of_headings(self, index: int) -> str | None:
        """The place named by a heading or, where it names none, by those it stands under."""
        inner = self._document.sections[index]
        for at in range(bisect_right(self._naming, index) - 1, -1, -1):
            section = self._document.sections[self._naming[at]]
            over = section is inner or section.level < inner.level
            if over and section.span.start <= inner.span.start < section.span.end:
                return self._of_heading(section.heading.of(self._text))
        return None

    @cached_property
    def _naming(self) -> list[int]:
        """The sections whose headings name a place: few, so that a long text is not walked for each of its sections."""
        headings = (section.heading.of(self._text) for section in self._document.sections)
        return [index for index, heading in enumerate(headings) if self._of_heading(heading)]

    def _of_heading(self, heading: str) -> str | None:
        opening = _NUMBERED.match(heading)
        bare = heading[opening.end() if opening else 0 :]
        wholes = [end for start, end, _ in _wholes_in(bare, self._own) if start == 0]
        return bare[: max(wholes, default=_name_at(bare))] or None


def _is_quoted(text: str, start: int) -> bool:
    """Whether a name opens a quotation, where it is that of a programme: “云溪英才”计划, “2030全国创新案例”."""
    before = text[max(0, start - _DATED_NAME) : start].rstrip("0123456789年度")
    return before[-1:] in _OPENINGS


def _size_of(area: str | None) -> int:
    """How much the place of a text takes in: less than the country where its name does not tell; 0 for the country."""
    if area == "全国":
        return 0
    if area and area.endswith("区"):
        return _SIZE["省" if area.endswith("自治区") else "县"]
    return _SIZE.get(area[-1], _SIZE["省"]) if area else _SIZE["省"]


def _apart(found: list[_Named]) -> list[_Named]:
    """Leave out names within names: 云溪县 in 云溪县第二小学."""
    kept: list[_Named] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _far(found: list[_Named]) -> tuple[list[int], list[_Named | None]]:
    """For each place: the index of the last that reaches over its sentence, and the one that lasts behind it."""
    wide, lasting, last, kept = [], list[_Named | None](), 0, None
    for index, one in enumerate(found):
        last = index if one.opens or one.lasts else last
        kept = one if one.lasts else None if one.opens else kept
        wide.append(last)
        lasting.append(kept)
    return wide, lasting


def _any_of(name: str) -> str:
    """The words of a list of the lexicon as one pattern, the longest first."""
    return "|".join(map(re.escape, sorted(load("places")["about"][name], key=len, reverse=True)))


@cache
def _wholes() -> re.Pattern[str]:
    money = rf"(?=(?:20\d\d年)?(?:地方)?(?:{_any_of('money')}))"
    zone = rf"(?P<zone>(?:{_any_of('zones')}){money})"
    level = rf"(?P<level>{_any_of('own_levels')}|(?:{_any_of('levels')}){money})"
    return guarded(f"{_WHOLE}|{level}|{zone}")


def _wholes_in(text: str, own: frozenset[str]) -> Iterator[tuple[int, int, bool]]:
    """Start and end of each name of the whole (``own`` among them) or of a part of it, and whether it is a part."""
    for match in scan(_wholes(), text):
        start, end = whole(match)
        if match["zone"] is None:
            yield start, end, match["level"] is not None
        elif (begun := _zone_start(text, start)) is not None:
            yield begun, end, True
    for name in own:  # each text has its own: not worth a pattern
        start = text.find(name)
        while start >= 0:
            end = start + len(name)
            yield start, end + (_KINDS_AFTER.match(text, end) is not None), False
            start = text.find(name, end)


# The text's own 重庆 where it stands as 重庆市; 重庆市场 and 重庆市民 are none.
_KINDS_AFTER = re.compile(r"(?<![省市县区州镇乡])(?:省|市(?![场民区委政值域容长])|县(?![城委域])|镇(?![区域]))")
_TO_ZONE = re.compile(r"(?:^|(?<=[。；;，,：:年月、.．　）) ])|(?<=[。；：\n]\n))[一-鿿]{0,8}$")


def _zone_start(text: str, start: int) -> int | None:
    """Where the name of a zone begins whose kind stands at ``start``; None where no clause begins with it."""
    match = _TO_ZONE.search(text, max(0, start - 10), start)
    return match.start() + (text[match.start()] in "年月") if match else None  # 2026 年高新区: a space stands before 年


@cache
def _honours() -> re.Pattern[str]:
    return re.compile(_any_of("honours"))


@cache
def _money() -> re.Pattern[str]:
    return re.compile(_any_of("money"))


@cache
def _body() -> re.Pattern[str]:
    return re.compile(rf"(?:^|\n)[ \t　]*([一-鿿]{{2,18}}?(?:{_any_of('bodies')}))(?=，?(?:{_any_of('tells')}))")


@cache
def _other_clause() -> re.Pattern[str]:
    return re.compile(rf"[。；;\n]|[，,](?!{_any_of('goes_on')})")


@cache
def _before_words() -> re.Pattern[str]:
    return re.compile(rf"(?:{_any_of('before')})[，,]?")


def _past(text: str, start: int) -> int:
    """Where the first name of a clause may stand: behind 其中 and the like."""
    match = _before_words().match(text, start)
    return match.end() if match else start


@cache
def _by_opening() -> dict[str, tuple[str, ...]]:
    """Names of divisions by their first two letters, the longest first."""
    found: dict[str, list[str]] = {}
    for name in place_names():
        found.setdefault(name[:2], []).append(name)
    return {opening: tuple(sorted(names, key=len, reverse=True)) for opening, names in found.items()}


def _name_at(words: str) -> int:
    """How long the name of a division is that ``words`` begin with; 0 where they begin with none or with a longer name."""
    for name in _by_opening().get(words[:2], ()):
        if words.startswith(name):
            behind = words[len(name) :]
            return 0 if behind.startswith(tuple(load("places")["about"]["not_before"])) or _FIRM.match(behind) else len(name)
    return 0
