"""What a part of a text speaks of where no sentence says when: its headings, its role, the years it counts together."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from dajuan.claims.announced import announced, told_by_title
from dajuan.claims.spoken import words_of
from dajuan.claims.times import Time, times_of
from dajuan.document import Document, Sentence
from dajuan.lexicon import load

_REPORTS = re.compile(r"同比|比上年|比去年|较上年|增长|下降|回落|全年|新增|完成|推进|实施|落实|提升|突破")
_LOOKS_BACK = re.compile(r"回顾|总结|过去|去年|工作情况|执行情况|完成情况")
_DESCRIBES = re.compile(r"占地|位于|地处|始建|成立于?\d|现辖|下辖|辖区|建筑面积|现有|距离|坐落|海拔|流域|储量")
_YEARLY = re.compile(r"全年|比上年|比去年|较上年|年末")
_SINGLE = re.compile(r"全年|[比较]上年|[比较]去年|同比|上年同期|年末")
_LATE = 11  # a text of November or December tells of its own year
_MEAN = re.compile(r"年均(?:实际)?(?:增长|增速|递增|提高|下降|增幅)")
_TERM = re.compile(r"五年来|五年间|过去五年|过去的五年|五年共|五年平均|五年累计")
_FROM_TO = re.compile(r"[由从][^，。；]{0,8}\d[^，。；]{0,14}?(?:增加|提高|提升|上升|增长|下降|降低|降|增|升)[到至]")
_JOINS = re.compile(r"[”’]?(?:时期|期间)?(?:经济社会)?(?:工作|情况|回顾|总结|发展|成就)*[及和与暨、][“‘]?")
_OPENS_TERM = re.compile(r"[\s　]*(?:回[首望顾])?(?:这|过去的?)?(?:五年[来间]|[“‘]?十[三四五]五[”’]?(?:时期|期间|以来))")
_SAID = 2
_TERM_ENDS = 3
_FEW = 3
_OPENING = 6  # characters before the time that a sentence opens with
_RULES = 6  # rules of who is granted what that a policy has at least
_APART = 300  # characters that lie between them at most


@dataclass(frozen=True, slots=True)
class Frame:
    """The period a part speaks of when its sentences say nothing, and whether it looks ahead."""

    period: str | None
    ahead: bool = False


class Frames:
    """Answers which period the part around a sentence speaks of."""

    def __init__(self, document: Document, times: list[Time]) -> None:
        self._document = document
        self.date = document.facts.date or ""
        self.given = int(self.date[:4]) if self.date[:4].isdigit() else None
        self.month = int(self.date[5:7]) if len(self.date) >= 7 and self.date[5:7].isdigit() else None
        self._sections: dict[int, Frame] = {}
        self._overs: dict[int | None, tuple[int | None, str]] = {}
        self._times = times

    @cached_property
    def has_roles(self) -> bool:
        """Whether the text is a report with a part that looks back."""
        text = self._document.text
        reviews = (one.heading.of(text) for one in self._document.sections if one.role == "review")
        return self._document.facts.genre == "work_report" or any(_LOOKS_BACK.search(heading) for heading in reviews)

    @cached_property
    def reports(self) -> bool:
        """Whether the text reports changes, so that what it leaves undated speaks of the time it reports on."""
        if self.has_roles or self._document.facts.genre in ("communique", "budget"):
            return True
        text = self._document.text[:6000]
        return len(_REPORTS.findall(text)) >= _FEW + 3 * len(_DESCRIBES.findall(text))

    @cached_property
    def told_year(self) -> int | None:
        """The year that 全年 and 年末 mean: the one before the text, but for texts of a year's end and of one year only."""
        if self.given is None:
            return None
        text = self._document.text
        late = self.month is not None and self.month >= _LATE
        only_now = f"{self.given}年" in text and f"{self.given - 1}年" not in text and not _YEARLY.search(text)
        return self.given if not self.has_roles and (late or only_now) else self.given - 1

    @cached_property
    def grants(self) -> bool:
        """Whether the text is a policy that says who is granted what: its amounts are rules."""
        text = self._document.text
        rules = text.count("给予") + text.count("予以") + text.count("奖励")
        return rules >= _RULES and rules * _APART > len(text) and "的，" in text

    @cached_property
    def plan_behind(self) -> str | None:
        """The five years that end with the year before the text, when those are a plan; else None."""
        return next((f"{low}/{high}" for low, high in load("times")["plans"].values() if high + 1 == self.given), None)

    @cached_property
    def term_behind(self) -> str | None:
        """The five years before the text: a plan's, or those that the text looks back on; else None."""
        if self.plan_behind or self.given is None:
            return self.plan_behind
        # Governments change in years that end in 3 and 8; their last report looks back on the whole term.
        if self.given % 5 != _TERM_ENDS and not _TERM.search(self._document.text):
            return None
        return f"{self.given - 5}/{self.given - 1}"

    @cached_property
    def plan_ahead(self) -> str | None:
        """The five years that begin with the year of the text, when those are a plan; else None."""
        return next((f"{low}/{high}" for low, high in load("times")["plans"].values() if low == self.given), None)

    def around(self, sentence: Sentence) -> Frame:
        """Return the frame of the section a sentence stands in."""
        if sentence.section is None:
            return self._announced
        if sentence.section not in self._sections:
            self._sections[sentence.section] = self._of_section(sentence.section)
        return self._sections[sentence.section]

    @cached_property
    def _announced(self) -> Frame:
        """What a part speaks of that no heading is above: the year that the title plans, if the text does nothing else,

        or the year whose results it announces.
        """
        plan = announced(self._document)
        if plan.alone:
            return Frame(str(plan.year), True)
        told = told_by_title(self._document)
        return Frame(str(told) if told else None)

    def _of_section(self, number: int) -> Frame:
        section = self._document.sections[number]
        ahead = section.role == "plan"
        heading = section.heading.of(self._document.text)
        said = [*times_of(heading), *words_of(heading, self.date or None)]
        spans = [time for time in said if time.span and time.absolute]
        years = [time for time in said if time.absolute and time.text and not time.span]
        if spans and not (years and self._of_both(number)):
            return Frame(spans[-1].text, ahead)
        if years:
            return Frame(years[-1].text[:4], ahead)
        if (outer := self._outer(number)) is not None and (period := self._of_section(outer).period) and "/" in period:
            return Frame(period, ahead)
        if section.role == "other" and self._announced.period:
            return self._announced
        if self.given is None or section.role == "other" or not (ahead or self.has_roles):
            return Frame(None, ahead)
        return Frame(str(self.given if ahead else self.given - 1), ahead)

    def _of_both(self, number: int) -> str:
        """Which comes first, ``year`` or ``span``, where a heading joins both: 2025年及“十四五”时期工作回顾; else ''."""
        heading = self._document.sections[number].heading.of(self._document.text)
        said = sorted([*times_of(heading), *words_of(heading, self.date or None)], key=lambda time: time.start)
        dated = [time for time in said if time.absolute and time.text]
        for one, other in pairwise(dated):
            if one.span != other.span and _JOINS.fullmatch(heading, one.end, other.start):
                return "span" if one.span else "year"
        return ""

    def _over(self, number: int | None) -> tuple[int | None, str]:
        """The section that a sentence's own is part of whose heading joins a year and a span, with which comes first.

        Where there is none: the section itself, and ''.
        """
        if number not in self._overs:
            at = number
            while at is not None and not self._of_both(at):
                at = self._outer(at)
            self._overs[number] = (at, self._of_both(at)) if at is not None else (number, "")
        return self._overs[number]

    def _outer(self, number: int) -> int | None:
        """The section that holds a section: the last before it of a higher level, or None."""
        sections = self._document.sections
        level = sections[number].level
        return next((place for place in range(number - 1, -1, -1) if sections[place].level < level), None)

    @cached_property
    def _counted_together(self) -> list[tuple[int, int]]:
        """Stretches of paragraphs that count five years together: 年均增长 is said, and no sentence opens with one year."""
        if self.term_behind is None:
            return []
        stretches: list[tuple[int, int]] = []
        starts = [time.start for time in self._times]
        low, mean, dated, section = 0, 0, False, None
        for number, sentence in enumerate(self._document.sentences):
            start, end = sentence.span.start, sentence.span.end
            over, first = self._over(sentence.section)
            if not number or over != section:
                if mean > 0:
                    stretches.append((low, start))
                low, mean, dated, section = start, _SAID if first == "span" else 0, first == "year", over
            if _OPENS_TERM.match(self._document.text, start, end):
                # 五年来: from here on the section tells of all of them, until one year is named.
                if mean > 0 and not dated:
                    stretches.append((low, start))
                low, mean, dated = start, _SAID, False
                continue
            index = bisect_right(starts, start - 1)
            if index < len(starts) and starts[index] <= start + _OPENING and self._is_one_year(self._times[index]):
                # From here on the section tells of that year, until a span of years is named.
                if mean > 0 and not dated:
                    stretches.append((low, start))
                mean, dated = 0, True
            if not dated:
                mean += self._weight(start, end)
        if mean > 0:
            stretches.append((low, len(self._document.text)))
        return stretches

    def _weight(self, start: int, end: int) -> int:
        """How much a sentence speaks for years counted together: yearly means and long ways from one level to another."""
        text = self._document.text
        together = 2 * bool(_MEAN.search(text, start, end)) + bool(_FROM_TO.search(text, start, end))
        return together - bool(_SINGLE.search(text, start, end))

    @staticmethod
    def _is_one_year(time: Time) -> bool:
        return bool(time.text or time.year_long) and not time.span

    def counts_together(self, sentence: Sentence) -> str | None:
        """Return the five years a sentence counts together with its neighbours, or None."""
        held = any(low <= sentence.span.start < high for low, high in self._counted_together)
        return self.term_behind if held else None
