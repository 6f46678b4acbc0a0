"""When: the period a figure speaks of, and what a change is measured against."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache

from dajuan.claims.frames import Frames
from dajuan.claims.quantities import Amount
from dajuan.claims.times import Time
from dajuan.document import Document, Sentence
from dajuan.lexicon import load
from dajuan.values import Period, Span

_YOY = re.compile(r"同比|[比较]?上年(?!年初|初|末)|[比较]?去年(?!年初|初|末)|上年同期|年均")
_MOM = re.compile(r"环比|[比较]上月|[比较]\d{1,2}月")
_COMPARED = re.compile(r"(?:比|较|是|于|与|和|超过|按|对|占[^，。；]{0,6})$")
_FROM = re.compile(r"(?:由|从)(?:[^，。；到至]{0,12}的)?$")
_TO = re.compile(r"[^，。；]{0,10}?(?:到|至|为)")
_MOVED_FROM = re.compile(
    r"年?[^，。；\d]{0,12}\d[\d.,]*[^，。；\d]{1,10}?(?:到|至|为)"
)  # 从去年的2.1%提高到: the time is of what was
_FROM_NAMED = re.compile(r"(?:由|从)(?P<words>[^，。；]{0,12})$")
_YEARS_RUNNING = re.compile(r"连续(?P<n>\d{1,2}|[两二三四五六七八九十])年(?:[^，。；增升降减快]{0,12})$")
_HAN = {"两": 2} | {char: number for number, char in enumerate("一二三四五六七八九十", 1)}
_SINCE = re.compile(r"[^，。；]{0,14}?以来(?!最|首|少|新|的最)")
_RECORD = re.compile(r"以来(?:的)?(?:最|首|少|新|历史)")
_PLANNED_WORK = re.compile(
    r"(?:(?!实施|完成|推进|建设|安排|建成|新|全|我|累计|共|计划)[^，。、；\d]){2,12}?(?:升级|改造)?(?:工程计划|投资计划|计划草案|规划|行动方案|工程)"
)
_COMPARED_LEVEL = re.compile(r"[比较于](?P<words>[^，。；]{2,12})的$")
_UNTIL = re.compile(r"截[至止]到?$")
_HAPPENED = re.compile(r"[一-鿿、（）“”]{2,16}?(?:获评|获批|入选|通过|投入运营|投入使用|投用|开工|竣工|上市|落地|摘帽|退出)")
_NEAR = 6
_CLAUSE = re.compile(r"[，,；。：]")
_REACH = 120  # characters before a figure that are read for its clause
_TOGETHER = re.compile(r"年均|平均每年|(?:五|5)年(?:来|间)?(?:累计|共)?(?:提升|提高|增长|增加|下降|降低|上升|净增|翻)")
_BEYOND = re.compile(r"(?:高于|快于|低于|慢于|优于|高出|领先|落后于)[^，。；]*$")
_CAPTION = re.compile(r"\s*(?:附?[图表]|专栏)\s?(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s*[^，。；]{4,60}$")
_SINCE_JANUARY = re.compile(r"[比较]年初")
_WHOLE = re.compile(r"\s*全[国省市县区镇乡]")
_CHANGES = ("growth", "increment", "points")


@cache
def _words(*path: str) -> re.Pattern[str]:
    data = load(path[0])
    for key in path[1:]:
        data = data[key]
    return re.compile("|".join(sorted(map(re.escape, data), key=len, reverse=True)))


@cache
def _mean_levels() -> re.Pattern[str]:
    return re.compile(rf"年均(?:{'|'.join(load('times')['mean']['levels'])})")


@cache
def _founded() -> re.Pattern[str]:
    return re.compile(rf"年?\s?[\d月日]*(?:企业|公司|正式|开始|由|被)?(?:{_words('times', 'aside', 'follows').pattern})")


@dataclass(frozen=True, slots=True)
class Anchor:
    """The time the text speaks of since a sentence that it opened; ``point`` is the day where that is a year's end.

    ``opens``: the sentence opens its paragraph, so that a span of years may hold for those after it.
    """

    text: str
    paragraph: int
    section: int | None
    time: Time
    point: str = ""
    opens: bool = False


@dataclass(frozen=True, slots=True)
class When:
    """The period of a figure, what its change is measured against, and the words that say so."""

    period: Period | None
    base: str | None
    said: Span | None = None


class Moments:
    """Walks with the reader and remembers which time the text speaks of."""

    def __init__(self, document: Document, times: list[Time]) -> None:
        self._text = document.text
        self._times = _joined([time for time in times if time.text or time.year_long], document.text)
        self._starts = [time.start for time in self._times]
        self.frames = Frames(document, self._times)
        self._anchor: Anchor | None = None
        self._here: list[Time] = []
        self._compared: list[Time] = []
        self._still = self._joined_on = self._stood = False
        self._paragraph = -1
        now = _words("times", "now", "words")
        plans = [section.span for section in document.sections if section.role == "plan"]
        told = (
            time
            for time in self._times
            if not now.fullmatch(document.text, time.start, time.end)
            and not any(span.start <= time.start < span.end for span in plans)
        )
        self._first = next((t for t in told if not t.span and self._may_open(t) and not self.is_aside(t, document.text)), None)

    def _may_open(self, time: Time) -> bool:
        """Whether a time stands where a clause begins, and is not of long ago."""
        before = self._text[max(0, time.start - 1) : time.start]
        recent = self.frames.given is None or not time.absolute or int(time.text[:4]) >= self.frames.given - 1
        return recent and before in ("", "\n", "。", "；", "，", ",", " ", "　", "（", "“")

    def sentence(self, sentence: Sentence, text: str) -> None:
        """Enter a sentence: note its times, and whether one of them opens it."""
        low, high = bisect_left(self._starts, sentence.span.start), bisect_left(self._starts, sentence.span.end)
        here = self._times[low:high]
        self._compared = [time for time in here if self.is_aside(time, text)]
        self._here = [time for time in here if time not in self._compared]
        kind = "described" if self.frames.reports else "words"
        still = bool(_words("cues", "still", kind).search(text, sentence.span.start, sentence.span.end))
        same = sentence.paragraph == self._paragraph
        self._still = still or (same and self._still and not self.frames.reports)
        self._joined_on = same and text[: sentence.span.start].endswith(("；", ";")) if same else False
        self._paragraph = sentence.paragraph
        self._stood = self._stood and self._joined_on
        caption = _CAPTION.match(text, sentence.span.start, sentence.span.end)
        for time in () if caption else self._here:
            if self._leads(time, sentence, text) and (resolved := self._resolved(time, sentence)):
                resolved = self._since(time, resolved, text)
                until = _UNTIL.search(text, max(0, time.start - 3), time.start)
                kept = resolved if not time.flow or until else time.flow.replace("{y}", resolved[:4])
                point = resolved if kept != resolved else ""
                if time.year_long and self._anchor and self._anchor.paragraph == sentence.paragraph and self._anchor.text == kept:
                    break
                if self._is_ahead(kept) and not self.frames.around(sentence).ahead:
                    break
                opens = (not same or _is_five_years(kept)) and text[time.start] != "近"
                self._anchor = Anchor(kept, sentence.paragraph, sentence.section, time, point, opens)
                break

    def _is_ahead(self, text: str) -> bool:
        """Whether a time lies wholly after the text: in a review it is of a plan that was made, not of what follows."""
        return self.frames.given is not None and text[:4].isdigit() and int(text[:4]) > self.frames.given

    def _since(self, time: Time, resolved: str, text: str) -> str:
        """自3月中旬启动抢修以来: from that month until the text was given."""
        date, given = self.frames.date, self.frames.given
        if re.fullmatch(r"\d{4}", resolved) and given and int(resolved) < given - 1 and _SINCE.match(text, time.end):
            return f"{resolved}/{given - 1}"
        if (
            len(resolved) >= 7
            and "/" not in resolved
            and len(date) >= 7
            and date[:7] > resolved[:7]
            and _SINCE.match(text, time.end)
        ):
            return f"{resolved[:7]}/{date[:7]}"
        return resolved

    @staticmethod
    def is_aside(time: Time, text: str) -> bool:
        """Whether a time is compared with (比2009年) or tells of a founding (成立于1947年), and so dates no figure."""
        if (
            text.startswith("相比", time.end)
            or _RECORD.match(text, time.end)
            or (time.absolute and _PLANNED_WORK.match(text, time.end))
        ):
            return True
        if text.startswith(("以来", "起"), time.end):
            return text.startswith("起", time.end) and text[time.start - 1 : time.start] in ("从", "自")
        if text.startswith("同期", time.end) or text[time.start - 1 : time.start] in ("《", "（", "("):
            return not text.startswith(("，", ","), time.end)
        if _words("times", "aside", "leads").search(text, max(0, time.start - 2), time.start):
            return True
        return bool(_COMPARED.search(text, max(0, time.start - 7), time.start) or _founded().match(text, time.end - 1))

    @staticmethod
    def _leads(time: Time, sentence: Sentence, text: str) -> bool:
        before = text[sentence.span.start : time.start].strip(" 　“”（(—-")
        if time.end - time.start == 2 and time.absolute and len(time.text) >= 7:
            return False
        if text[time.start - 1 : time.start] in (" ", "　") and (time.flow or time.year_long):
            return True
        return len(before) <= _NEAR or (before.endswith(("，", ",")) and len(before) <= 24)

    def period_of(self, sentence: Sentence, amount: Amount, left: str, kind: str) -> When:
        """Return the period of a figure (None: the text does not tell) and the base of a change."""
        begin = max(sentence.span.start, amount.start - _REACH)
        clause = _CLAUSE.split(self._text[begin : amount.start])[-1]
        time = next((time for time in reversed(self._here) if self._dates(time, amount, sentence)), None)
        base = self._base(left, kind, amount)
        if time is not None:
            text = self._since(time, self._resolved(time, sentence), self._text)
            until = _UNTIL.search(self._text, max(0, time.start - 3), time.start)
            if time.flow and not until and not self._stands(left, kind):
                text = time.flow.replace("{y}", text[:4])
        else:
            text = self._carried(sentence) or ""
            anchor = self._anchor
            time = anchor.time if anchor is not None and text.startswith(anchor.text[:4]) else None
            if (
                anchor is not None
                and anchor.point
                and anchor.paragraph == sentence.paragraph
                and self._stands(left, kind, strict=not self._joined_on)
            ):
                text = anchor.point
        text, base = self._within(sentence, amount, When(None, base), text, clause, kind)
        return When(_parsed(_running(text, left, kind)), base, Span(time.start, time.end) if time else None)

    def _dates(self, time: Time, amount: Amount, sentence: Sentence) -> bool:
        """Whether a time of the sentence may date a figure after it; 目前 dates only what stands right after it."""
        if time.end > amount.start or not self._resolved(time, sentence):
            return False
        if self._text[time.start - 1 : time.start] in ("由", "从") and _MOVED_FROM.match(self._text, time.end, amount.start):
            return False
        if not _words("times", "now", "words").fullmatch(self._text, time.start, time.end):
            return True
        return not re.search(r"[，。；、到至\d]", self._text[time.end : amount.start]) and amount.start - time.end <= 16

    def _within(
        self, sentence: Sentence, amount: Amount, when: When, text: str, clause: str, kind: str
    ) -> tuple[str, str | None]:
        """Place a figure within a span of years: at its start, at its end, or over all of it."""
        span, base = text if text[4:5] == "/" else "", when.base
        if not span and _TOGETHER.search(_mean_levels().sub("", clause)) and kind in _CHANGES and (mean := self._mean(sentence)):
            text = span = mean
        if compared := _COMPARED_LEVEL.search(clause):
            start = amount.start - len(compared["words"]) - 1
            named = [time for time in self._compared if start <= time.start < amount.start and time.absolute]
            if named and kind in ("level", "share"):
                return _same_part(named[-1], text, compared["words"]), base
        if self._is_start(amount, clause):
            return self._earlier(amount, clause, span), base
        if span and (
            _is_rate(amount, kind) or _BEYOND.search(clause) or not (self._flows(clause, kind) or self._happened(amount))
        ):
            return span[5:], base
        if span and base == "yoy" and kind in _CHANGES and not _YOY.search(clause) and int(span[:4]) < (self.frames.given or 0):
            base = str(int(span[:4]) - 1)
        return text, base

    def _is_start(self, amount: Amount, left: str) -> bool:
        """Whether the figure is what something moves from: 由120元提高到200元."""
        return bool(_FROM_NAMED.search(left)) and bool(_TO.match(self._text, amount.end))

    def _earlier(self, amount: Amount, left: str, span: str) -> str:
        words = _FROM_NAMED.search(left)
        start = amount.start - (len(words["words"]) if words else 0)
        named = [time for time in self._times if start <= time.start < amount.start] if words and words["words"] else []
        if named:
            return named[-1].text if "{y}" not in named[-1].text else ""
        return str(int(span[:4]) - 1) if span else ""

    def _mean(self, sentence: Sentence) -> str | None:
        ahead = self.frames.around(sentence).ahead
        return self.frames.plan_ahead if ahead else self.frames.term_behind

    @staticmethod
    def _flows(left: str, kind: str) -> bool:
        """Whether a figure under a span of years adds up over it (新增, 改造, 年均) or stands at its end."""
        return kind in _CHANGES or bool(_words("cues", "flow", "words").search(_mean_levels().sub("", left)))

    def _happened(self, amount: Amount) -> bool:
        """Whether what is counted is said to have done something: 11个县通过评估 adds up over the years."""
        return amount.classifier and bool(_HAPPENED.match(self._text, amount.end))

    def _stands(self, left: str, kind: str, strict: bool = False) -> bool:
        """Whether a figure at the end of a year is a stock of that day rather than a sum of the year.

        A change goes with the figure before it. ``strict``: only what says that it is a stock.
        """
        if "其中" in left:
            return self._stood  # a part is of the time of its whole
        if _words("times", "point", "flow").search(left):
            self._stood = False
        elif _words("times", "point", "stock").search(left):
            self._stood = True
        elif kind not in _CHANGES and not (strict and self._joined_on):
            self._stood = not strict
        return self._stood

    def _carried(self, sentence: Sentence) -> str | None:
        frame = self.frames.around(sentence)
        anchor = self._anchor
        if anchor is not None and anchor.paragraph == sentence.paragraph:
            return anchor.text
        if self._still and not self.frames.has_roles:
            whole = (
                anchor is not None
                and anchor.paragraph == sentence.paragraph - 1
                and _WHOLE.match(self._text, sentence.span.start)
            )
            return _without_day(anchor.text) if whole and anchor is not None else None
        together = None if frame.ahead else self.frames.counts_together(sentence)
        if anchor is not None and self._reaches(anchor, sentence, frame.ahead):
            return together or _without_day(anchor.text)
        if together:
            return together
        if frame.period is not None:
            return frame.period
        if not self.frames.reports or self.frames.given is None:
            return None
        if frame.ahead:
            return str(self.frames.given)
        if anchor is not None:
            return _without_day(anchor.text)
        return self._most_told(sentence)

    def _reaches(self, anchor: Anchor, sentence: Sentence, ahead: bool) -> bool:
        """Whether the time named in an earlier paragraph still holds."""
        if anchor.section != sentence.section or not (self.frames.reports or anchor.time.span):
            return False
        if anchor.time.span and not anchor.opens:
            return False
        return not ahead or (anchor.time.span and anchor.text[5:] > (self.frames.date or "9")[:4])

    def _most_told(self, sentence: Sentence) -> str | None:
        """What a text that begins in the middle speaks of: the first time it names, else the year it tells of."""
        if not self.frames.has_roles and self._first is not None and (made := self._resolved(self._first, sentence)):
            return _without_day(made if not self._first.flow else made[:4])
        return str(self.frames.told_year) if self.frames.told_year else None

    def _part_told(self) -> str | None:
        """The part of the year a text tells of, for 年初以来 where the date names no month: the one it names most."""
        parts = Counter(time.text for time in self._times if time.text.startswith("{y}-") and not time.flow)
        best = parts.most_common(1)
        return best[0][0] if best and best[0][1] > 1 else None

    def _resolved(self, time: Time, sentence: Sentence) -> str:
        if not time.year_long and "{y}" not in time.text:
            if (
                self._text.startswith("以来", time.end - 2)
                and time.text == str(self.frames.given)
                and (part := self._part_told())
            ):
                return part.replace("{y}", time.text)
            return time.text
        year = self._year_for(time, sentence)
        if time.year_long:
            return str(year) if year else ""
        return time.text.replace("{y}", str(year)) if year else ""

    def _year_for(self, time: Time, sentence: Sentence) -> int | None:
        here = [other for other in self._here if other.absolute and other.end <= time.start and not other.span]
        if here:
            return int(here[-1].text[:4])
        if self._anchor and self._anchor.paragraph == sentence.paragraph:
            return int(self._anchor.text[-4:]) if self._anchor.text[4:5] == "/" else int(self._anchor.text[:4])
        frames, frame = self.frames, self.frames.around(sentence)
        if frames.given is None:
            return int(self._anchor.text[:4]) if self._anchor is not None else None
        last = _last_month(time.text)
        if frames.month is not None and last and not frame.ahead:
            return frames.given if last <= frames.month else frames.given - 1
        if frame.period is not None:
            return int(frame.period[-4:]) if frame.period[4:5] == "/" else int(frame.period[:4])
        if last and last < 12 and not frames.has_roles and frames.month is None:
            return frames.given if frames.told_year == frames.given or not self._anchor else int(self._anchor.text[:4])
        if self._anchor is not None and not self._anchor.time.span:
            return int(self._anchor.text[:4])
        return frames.told_year

    def _base(self, left: str, kind: str, amount: Amount) -> str | None:
        if kind not in (*_CHANGES, "multiple"):
            return None
        if _MOM.search(left):
            return "mom"
        if _SINCE_JANUARY.search(left):
            return "年初"
        set_against = [time for time in self._compared if self._text.startswith("相比", time.end) and time.end <= amount.start]
        if set_against and re.fullmatch(r"\d{4}", set_against[-1].text):
            return set_against[-1].text
        near = [time for time in self._compared if time.end <= amount.start and amount.start - time.end < 20]
        if near and self._text[near[-1].start] in "上去":
            return "yoy"
        if near and near[-1].text and near[-1].absolute and not _YOY.search(left):
            return near[-1].text
        if kind == "multiple" and not near:
            return None
        return "yoy"


def _joined(times: list[Time], text: str) -> list[Time]:
    """Join a year with the part of it that follows at once: 今年前10个月, 2025年一季度."""
    joined: list[Time] = []
    for time in times:
        last = joined[-1] if joined else None
        part = "{y}" in time.text
        if last and part and last.absolute and len(last.text) == 4 and not text[last.end : time.start].strip(" 的"):
            joined[-1] = Time(last.start, time.end, time.text.replace("{y}", last.text), True, span=time.span, flow=time.flow)
        elif last and time.year_long and last.absolute and last.end == time.start:
            continue
        else:
            joined.append(time)
    return joined


def _is_five_years(text: str) -> bool:
    """Whether a period is five years, as a term or a plan has: reports speak of those for many paragraphs."""
    return text[4:5] == "/" and len(text) == 9 and int(text[5:]) - int(text[:4]) == 4


def _last_month(text: str) -> int | None:
    """Return the last month that a time without a year speaks of."""
    if match := re.search(r"-Q(\d)", text):
        return int(match[1]) * 3
    if match := re.search(r"-H(\d)", text):
        return int(match[1]) * 6
    months = [int(month) for month in re.findall(r"\}-(\d\d)", text)]
    return max(months) if months else None


def _is_rate(amount: Amount, kind: str) -> bool:
    """A rate, a share or a place is not counted over years: it stands at their end."""
    return kind in ("share", "rank") or (kind == "level" and amount.unit in ("percent", "permille"))


def _same_part(compared: Time, text: str, words: str) -> str:
    """比2009年同期: the same part of that year."""
    if "同期" in words and text[4:5] == "-":
        return text.replace(text[:4], compared.text[:4])
    return compared.text if "{y}" not in compared.text else ""


def _without_day(text: str) -> str:
    """A day stays in its paragraph; what follows speaks of its year."""
    return text[:4] if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else text


def _running(text: str, left: str, kind: str) -> str:
    """连续9年稳定在: the years up to the one spoken of."""
    match = _YEARS_RUNNING.search(left)
    if match is None or not re.fullmatch(r"\d{4}", text) or kind in _CHANGES:
        return text
    count = int(match["n"]) if match["n"].isdigit() else _HAN[match["n"]]
    return f"{int(text) - count + 1}/{text}" if count > 1 else text


@lru_cache(maxsize=2048)
def _parsed(text: str) -> Period | None:
    try:
        return Period.parse(text) if text else None
    except ValueError:
        return None
