"""When: the period a figure speaks of, and what a change is measured against."""

from __future__ import annotations

import re
from bisect import bisect_left

from dajuan.claims.quantities import Amount
from dajuan.claims.times import Time
from dajuan.document import Document, Sentence
from dajuan.lexicon import load
from dajuan.values import Period

_YOY = re.compile(r"同比|[比较]?上年|[比较]?去年|上年同期|年均")
_MOM = re.compile(r"环比|[比较]上月|[比较]\d{1,2}月")
_COMPARED = re.compile(r"(?:比|较|是|于|与|和|超过|自|从)$")
_FOUNDED = re.compile(
    r"年?\s?(?:[\d月日]*)(?:成立|始建|创办|建校|设立|出生|撤|更名|改名|改称|搬迁|建镇|建县|建市|建区|组建|毕业)"
)
_REPORTS = re.compile(r"增长|同比|比上年|全年|累计|新增|完成|改造|下降|达到|突破")
_FLOW = re.compile("|".join(load("cues")["flow"]["words"]))


class Moments:
    """Walks with the reader and remembers which time the text speaks of."""

    def __init__(self, document: Document, times: list[Time]) -> None:
        self._document = document
        self._times = [time for time in times if time.text or time.year_long]
        self._starts = [time.start for time in self._times]
        date = document.facts.date or ""
        self._given = int(date[:4]) if date[:4].isdigit() else None
        self._month = int(date[5:7]) if len(date) >= 7 else None
        self._anchor: tuple[str, int, int | None] | None = None
        self._in_sentence: list[Time] = []
        self._compared: list[Time] = []
        self._stay = tuple(load("cues")["still"]["words"])
        self._still = False
        self._reports = len(_REPORTS.findall(document.text[:4000])) >= 4
        self._has_roles = document.facts.genre == "work_report" or any(one.role == "review" for one in document.sections)

    def sentence(self, sentence: Sentence, text: str) -> None:
        """Enter a sentence: note its times, and whether one of them opens it."""
        low, high = bisect_left(self._starts, sentence.span.start), bisect_left(self._starts, sentence.span.end)
        here = self._times[low:high]
        self._compared = [time for time in here if self.is_aside(time, text)]
        self._in_sentence = [time for time in here if time not in self._compared]
        self._still = any(word in text[sentence.span.start : sentence.span.end] for word in self._stay)
        for time in self._in_sentence:
            if time.text and self._leads(time, sentence, text) and (resolved := self._resolved(time, sentence)):
                self._anchor = (resolved, sentence.paragraph, sentence.section)
                break

    @staticmethod
    def is_aside(time: Time, text: str) -> bool:
        """Whether a time is compared with (比2009年) or tells of a founding (成立于1947年), and so dates no figure."""
        if text.startswith(("以来", "起"), time.end):
            return False
        return bool(_COMPARED.search(text, max(0, time.start - 2), time.start) or _FOUNDED.match(text, time.end - 1))

    @staticmethod
    def _leads(time: Time, sentence: Sentence, text: str) -> bool:
        before = text[sentence.span.start : time.start].strip(" 　“”（(—-")
        return len(before) <= 6 or (before.endswith(("，", ",")) and len(before) <= 24)

    def period_of(self, sentence: Sentence, amount: Amount, left: str, kind: str) -> tuple[Period | None, str | None]:
        """Return the period of a figure (None: the text does not tell) and the base of a change."""
        before = [time for time in self._in_sentence if time.end <= amount.start]
        text = ""
        for time in reversed(before):
            if made := self._resolved(time, sentence):
                text = made
                break
        if not text:
            text = self._carried(sentence) or ""
        if "/" in text and text[4:5] == "/" and not self._flows(left, kind):
            text = text[5:]
        return self._parsed(text), self._base(left, kind, amount)

    @staticmethod
    def _flows(left: str, kind: str) -> bool:
        """Whether a figure under a span of years adds up over it (新增, 改造, 年均) or stands at its end."""
        return kind in ("growth", "increment", "points") or bool(_FLOW.search(left))

    def _carried(self, sentence: Sentence) -> str | None:
        role, year = self._section_year(sentence)
        if self._anchor is not None:
            text, paragraph, section = self._anchor
            if paragraph == sentence.paragraph or (section == sentence.section and role != "plan"):
                return text
        if self._still:
            return None
        if year is not None:
            return str(year)
        if self._anchor is not None and role != "plan":
            return self._anchor[0]
        if self._given is None:
            return None
        return str(self._given) if role == "plan" else self._default()

    def _default(self) -> str | None:
        if self._has_roles or self._reports or self._document.facts.genre in ("communique", "budget"):
            return str((self._given or 0) - 1)
        return None

    def _section_year(self, sentence: Sentence) -> tuple[str, int | None]:
        if sentence.section is None:
            return "other", None
        section = self._document.sections[sentence.section]
        role: str = section.role
        heading = section.heading.of(self._document.text)
        years = [int(year) for year in re.findall(r"(?:19|20)\d\d", heading)]
        if years:
            return role, years[-1]
        if role == "review" and self._given:
            return role, self._given - 1
        if role == "plan" and self._given:
            return role, self._given
        return role, None

    def _resolved(self, time: Time, sentence: Sentence) -> str:
        year = self._year_for(time, sentence)
        if time.year_long:
            return str(year) if year else ""
        if "{y}" not in time.text:
            return time.text
        return time.text.replace("{y}", str(year)) if year else ""

    def _year_for(self, time: Time, sentence: Sentence) -> int | None:
        named = [other for other in self._in_sentence if other.absolute and other.end <= time.start and other.text[:4].isdigit()]
        if named:
            return int(named[-1].text[:4])
        if self._anchor and self._anchor[1] == sentence.paragraph:
            return int(self._anchor[0][:4])
        role, year = self._section_year(sentence)
        if year is not None:
            return year
        if self._anchor is not None:
            return int(self._anchor[0][-4:]) if self._anchor[0][-4:].isdigit() else int(self._anchor[0][:4])
        if self._given is None:
            return None
        if role == "plan":
            return self._given
        months = [int(month) for month in re.findall(r"-(\d\d)", time.text)]
        if (months and self._month and max(months) <= self._month) or (self._month is None and not self._has_roles):
            return self._given
        return self._given - 1

    @staticmethod
    def _parsed(text: str) -> Period | None:
        try:
            return Period.parse(text) if text else None
        except ValueError:
            return None

    def _base(self, left: str, kind: str, amount: Amount) -> str | None:
        if kind not in ("growth", "increment", "points", "multiple"):
            return None
        if _MOM.search(left):
            return "mom"
        near = [time for time in self._compared if time.end <= amount.start and amount.start - time.end < 20]
        if near and near[-1].text and near[-1].absolute and not _YOY.search(left):
            return near[-1].text
        if kind == "multiple" and not near:
            return None
        return "yoy"
