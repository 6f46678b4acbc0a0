"""When: the period a figure speaks of, and what a change is measured against."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import cache

from dajuan.claims.bases import base_of, says_yearly
from dajuan.claims.frames import Frames
from dajuan.claims.guards import Marked
from dajuan.claims.periods import CHANGES, is_five_years, is_rate, joined, last_month, parsed, running, same_part, without_day
from dajuan.claims.quantities import Amount
from dajuan.claims.times import Time
from dajuan.document import Document, Sentence
from dajuan.lexicon import load
from dajuan.values import Period, Span

_COMPARED = re.compile(r"(?:比|较|(?<![一二三四五六七八九十])是|于|与|和|超过|按|对|恢复[到至]|相当|占[^，。；]{0,6})$")
# 云溪县统计局 2021年3月28日, 发布日期：…: a line that only says when a text was given tells of nothing of that day.
_DATELINE = re.compile(r"[^，。；！？\n]{0,60}$")
_HEAD = 400  # characters of a text in which such a line stands, whatever day the text is taken to be of
_FROM = re.compile(r"(?:由|从)(?:[^，。；到至]{0,12}的)?$")
_RATIO = r"(?:\s?[∶:：]\s?[\d.]+){0,3}"  # the other parts of 8.7∶41.2∶50.1
_TO = re.compile(rf"{_RATIO}[^，。；]{{0,10}}?(?:到|至|为)")
_MOVED_FROM = re.compile(
    rf"年?[^，。；\d]{{0,12}}\d[\d.,]*{_RATIO}(?:[^，。；\d]{{1,4}}[和与、]\d[\d.,]*){{0,3}}[^，。；\d]{{1,10}}?(?:到|至|为)"
)  # 从去年的3.4%提高到, 从去年的3万元和2万元分别提高到: the time is of what was
_FROM_NAMED = re.compile(r"(?:由|从)(?P<words>[^，。；]{0,12})$")
_SINCE = re.compile(r"[^，。；]{0,14}?以来(?!最|首|少|新|的最)")
_RECORD = re.compile(r"以来(?:的)?(?:最|首|少|新|历史)")
_PLANNED_WORK = re.compile(
    r"(?:(?!实施|完成|推进|建设|安排|建成|新|全|我|累计|共|计划)[^，。、；\d]){2,12}?(?:升级|改造)?(?:工程计划|投资计划|计划草案|规划|行动方案|工程)"
)
_COMPARED_LEVEL = re.compile(r"[比较于](?P<words>[^，。；]{2,12})的$")
_FROM_REACH = 14  # characters that the pattern above can take
_UNTIL = re.compile(r"截[至止]到?$")
_HAPPENED = re.compile(
    r"[一-鿿、（）“”]{2,16}?(?:获评|获批|入选|通过|投入运营|投入使用|投用|开工|竣工|上市|落地|摘帽|退出|住上|用上|喝上|搬进)"
)
_NEAR = 6
_ITEM = 4  # characters of the name of one thing in a list
# 经济总量为2020年的4.7倍: the year is what it is a multiple of.
_MULTIPLE_OF = re.compile(r"\s?的\s?(?:近|约|超过?)?\s?[\d.]+多?\s?倍")
_AT_ONCE = 16
_PARTED = re.compile(r"[，。；、到至\d]")
_CLAUSE = re.compile(r"[，,；。：]")
_REACH = 120  # characters before a figure that are read for its clause
_TOGETHER = re.compile(r"年均|平均每年|(?:五|5)年(?:来|间)?(?:累计|共)?(?:提升|提高|增长|增加|下降|降低|上升|净增|翻)")
_BEYOND = re.compile(r"(?:高于|快于|低于|慢于|优于|高出|领先|落后于)[^，。；]*$")
_ALL_ALONG = re.compile(r"(?:一直|始终|持续|长期|连年)(?:控制|保持|稳定|维持)在[^，。；]{0,4}$")
_CAPTION = re.compile(r"\s*(?:附?[图表]|专栏)\s?(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s*[^，。；]{4,60}$")
# A line of its own that says of which years a chart is: 2030-2034年全市粮食产量.
_YEARS_OF_CHART = re.compile(
    r"\s*(?:19|20)\d\d\s?年?\s?[-—–－~～至]{1,2}\s?(?:19|20)\d\d\s?年(?!.*(?:回顾|工作|总结|规划|时期|期间|以?来))[^，。；：\n]{3,24}$",
    re.M,
)
_WHOLE = re.compile(r"\s*全[国省市县区镇乡]")


@cache
def _words(*path: str) -> re.Pattern[str]:
    data = load(path[0])
    for key in path[1:]:
        data = data[key]
    return re.compile("|".join(sorted(map(re.escape, data), key=len, reverse=True)))


@cache
def _now() -> frozenset[str]:
    return frozenset(load("times")["now"]["words"])


@cache
def _mean_levels() -> re.Pattern[str]:
    return re.compile(rf"年均(?:{'|'.join(load('times')['mean']['levels'])})")


# 生态文明建设示范区, 森林资源利用率: such a word inside a name says of nothing that it adds up.
_WORK_IN_NAME = re.compile(
    r"(?<=[一-鿿])(?<![新共已将])(?:建设|创建|培育|推广|利用|完成|治理|投入)(?=示范|试点|先行|引领|基地|中心|率|强度|兵团|用地)"
)


@cache
def _founded() -> re.Pattern[str]:
    return re.compile(rf"年?\s?[\d月日]*(?:企业|公司|正式|开始|由|被)?(?:{_words('times', 'aside', 'follows').pattern})")


def _counted_together(clause: str) -> bool:
    """Whether a clause counts years together (年均, 五年来提高)."""
    return "年" in clause and _TOGETHER.search(_mean_levels().sub("", clause)) is not None


# 城镇化率于2020年达到60%, where 高于2020年 compares and 成立于2020年 tells of a founding.
_IN_YEAR = re.compile(r"(?<![高低快慢优多少大小长短好强弱较当立建成生源起创办设位])于")
_REACHED = re.compile(r"(?:年?[初末底]?)?(?:首次|提前)?(?:达到?|实现|突破|完成|超过|增至|降至)")


def _reached_in(time: Time, text: str) -> bool:
    """Whether something came to a number in that year."""
    return text[time.start - 1] == "于" and bool(_IN_YEAR.match(text, time.start - 1) and _REACHED.match(text, time.end))


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

    def __init__(self, document: Document, times: list[Time], text: str) -> None:
        self._text = document.text
        self._times = joined([time for time in times if time.text or time.year_long], document.text)
        self._starts = [time.start for time in self._times]
        self.frames = Frames(document, self._times)
        self._anchor: Anchor | None = None
        self._here: list[Time] = []
        self._compared: list[Time] = []
        self._still = self._joined_on = self._stood = False
        self._paragraph = -1
        self._aimed = ""
        self._forget()
        self._breaks = [match.end() for match in _CLAUSE.finditer(document.text)]
        self._stills = Marked(_words("cues", "still", "described" if self.frames.reports else "words").pattern, text)
        plans = [section.span for section in document.sections if section.role == "plan"]
        told = (
            time
            for time in self._times
            if document.text[time.start : time.end] not in _now()
            and not any(span.start <= time.start < span.end for span in plans)
        )
        self._first = next((t for t in told if not t.span and self._may_open(t) and not self.is_aside(t, document.text)), None)

    def _may_open(self, time: Time) -> bool:
        """Whether a time stands where a clause begins, and is not of long ago."""
        before = self._text[max(0, time.start - 1) : time.start]
        if self._is_dateline(time):
            return False
        recent = self.frames.given is None or not time.absolute or int(time.text[:4]) >= self.frames.given - 1
        return recent and before in ("", "\n", "。", "；", "，", ",", " ", "　", "（", "“")

    def sentence(self, sentence: Sentence, text: str) -> None:
        """Enter a sentence: note its times, and whether one of them opens it."""
        start, end = sentence.span.start, sentence.span.end
        here = self._times[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        self._compared = [time for time in here if self.is_aside(time, text)]
        self._here = [time for time in here if time not in self._compared] if self._compared else here
        self._forget()
        same = sentence.paragraph == self._paragraph
        self._still = self._stills.holds(start, end) or (same and self._still and not self.frames.reports)
        self._joined_on = same and text.endswith(("；", ";"), 0, start)
        self._aimed = self._aimed if self._joined_on else ""
        self._paragraph = sentence.paragraph
        self._stood = self._stood and self._joined_on
        if self._here and not _CAPTION.match(text, start, end) and not _YEARS_OF_CHART.match(text, start, end):
            self._open(sentence, text, same)

    def _forget(self) -> None:
        """Forget what was worked out for the sentence before, or before the time that opens this one was known."""
        self._resolved_here: dict[int, str] = {}
        self._carried_here: str | None = None
        self._carries = False

    def _open(self, sentence: Sentence, text: str, same: bool) -> None:
        """Remember the time that opens a sentence; ``same``: the sentence goes on with a paragraph."""
        for time in self._here:
            if self._is_dateline(time):
                continue
            if self._leads(time, sentence, text) and (resolved := self._resolved(time, sentence)):
                resolved = self._since(time, resolved, text)
                until = _UNTIL.search(text, max(0, time.start - 3), time.start)
                kept = resolved if not time.flow or until else time.flow.replace("{y}", resolved[:4])
                point = resolved if kept != resolved else ""
                anchor = self._anchor
                if time.year_long and anchor and anchor.paragraph == sentence.paragraph and anchor.text == kept:
                    break
                if self._is_ahead(kept) and not self.frames.around(sentence).ahead:
                    self._aimed = kept
                    break
                opens = (not same or is_five_years(kept)) and text[time.start] != "近"
                self._anchor = Anchor(kept, sentence.paragraph, sentence.section, time, point, opens)
                self._forget()
                break

    def _is_dateline(self, time: Time) -> bool:
        """Whether a day stands in a line of its own or of an office, as the day of the text."""
        if not time.absolute or len(time.text) != 10 or (time.text != self.frames.date and time.start > _HEAD):
            return False
        line = self._text.rfind("\n", 0, time.start) + 1
        end = self._text.find("\n", time.end)
        return _DATELINE.fullmatch(self._text, line, end if end >= 0 else len(self._text)) is not None

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
            or _MULTIPLE_OF.match(text, time.end)
            or (time.absolute and _PLANNED_WORK.match(text, time.end))
        ):
            return True
        if text.startswith(("以来", "起"), time.end):
            return text.startswith("起", time.end) and text[time.start - 1 : time.start] in ("从", "自")
        if text.startswith("同期", time.end) or text[time.start - 1 : time.start] in ("《", "（", "("):
            return not text.startswith(("，", ","), time.end)
        if _words("times", "aside", "leads").search(text, max(0, time.start - 2), time.start):
            return True
        compared = _COMPARED.search(text, max(0, time.start - 7), time.start) and not _reached_in(time, text)
        return bool(compared or _founded().match(text, time.end - 1))

    @staticmethod
    def _leads(time: Time, sentence: Sentence, text: str) -> bool:
        before = text[sentence.span.start : time.start].strip(" 　“”（(—-")
        if time.end - time.start == 2 and time.absolute and len(time.text) >= 7:
            return False
        if before.endswith(("由", "从")) and _MOVED_FROM.match(text, time.end):
            return False
        if text[time.start - 1 : time.start] in (" ", "　") and (time.flow or time.year_long):
            return True
        return len(before) <= _NEAR or (before.endswith(("，", ",")) and len(before) <= 24)

    def period_of(self, sentence: Sentence, amount: Amount, left: str, kind: str) -> When:
        """Return the period of a figure (None: the text does not tell) and the base of a change."""
        start = amount.start
        begin = max(sentence.span.start, start - _REACH)
        broken = bisect_right(self._breaks, start) - 1
        clause = self._text[max(begin, self._breaks[broken]) if broken >= 0 else begin : start]
        time, text = self._dated(sentence, amount)
        base = base_of(self._text, left, kind, amount, self._compared)
        if time is not None:
            text = self._since(time, text, self._text)
            if time.flow and not _UNTIL.search(self._text, max(0, time.start - 3), time.start) and not self._stands(left, kind):
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
        text, base = self._within(sentence, amount, base, text, clause, kind)
        return When(parsed(running(text, left, kind)), base, Span(time.start, time.end) if time else None)

    def _dated(self, sentence: Sentence, amount: Amount) -> tuple[Time | None, str]:
        """The last time of the sentence that may date a figure after it, with its period; 目前 dates only what follows at once."""
        for time in reversed(self._here):
            if time.end > amount.start or not (text := self._resolved(time, sentence)) or self._is_moved_from(time, amount):
                continue
            if self._text[time.start : time.end] not in _now() or (
                amount.start - time.end <= _AT_ONCE and not _PARTED.search(self._text, time.end, amount.start)
            ):
                return time, text
        return None, ""

    def _is_moved_from(self, time: Time, amount: Amount) -> bool:
        """Whether a time dates only what was before: 从去年的3.4%提高到."""
        before = self._text[time.start - 1 : time.start]
        return before in ("由", "从") and _MOVED_FROM.match(self._text, time.end, amount.start) is not None

    def _within(
        self, sentence: Sentence, amount: Amount, base: str | None, text: str, clause: str, kind: str
    ) -> tuple[str, str | None]:
        """Place a figure within a span of years: at its start, at its end, or over all of it."""
        span = text if text[4:5] == "/" else ""
        if not span and kind in CHANGES and _counted_together(clause) and (mean := self._mean(sentence)):
            text = span = mean
        if clause.endswith("的") and (compared := _COMPARED_LEVEL.search(clause)):
            start = amount.start - len(compared["words"]) - 1
            named = [time for time in self._compared if start <= time.start < amount.start and time.absolute]
            if named and kind in ("level", "share"):
                return same_part(named[-1], text, compared["words"]), base
        if self._is_start(amount, clause):
            return self._earlier(sentence, amount, clause, span), base
        if span and _ALL_ALONG.search(clause):
            return span, base
        if span and (
            is_rate(amount, kind) or _BEYOND.search(clause) or not (self._flows(clause, kind) or self._happened(amount))
        ):
            return span[5:], base
        if span and base == "yoy" and kind in CHANGES and not says_yearly(clause) and int(span[:4]) < (self.frames.given or 0):
            base = str(int(span[:4]) - 1)
        return text, base

    def _is_start(self, amount: Amount, left: str) -> bool:
        """Whether the figure is what something moves from: 由120元提高到200元."""
        near = left[-_FROM_REACH:]
        return ("由" in near or "从" in near) and bool(_FROM_NAMED.search(near)) and bool(_TO.match(self._text, amount.end))

    def _earlier(self, sentence: Sentence, amount: Amount, left: str, span: str) -> str:
        """When it was what it moves from: the time named, which 上年 is as seen from the year told of, or that before a span."""
        words = _FROM_NAMED.search(left)
        start = amount.start - (len(words["words"]) if words else 0)
        named = [time for time in self._times if start <= time.start < amount.start] if words and words["words"] else []
        if named and named[-1].text == self._told_of(sentence, named[-1]):
            return str(int(named[-1].text) - 1)
        if named:
            return named[-1].text if "{y}" not in named[-1].text else ""
        return str(int(span[:4]) - 1) if span else ""

    def _told_of(self, sentence: Sentence, time: Time) -> str | None:
        """The year the sentence tells of, where ``time`` is the 上年 before it and does not itself say which that is."""
        if self._text[time.start : time.end] != "上年" or (self._anchor is not None and self._anchor.time is time):
            return None
        return self._carried(sentence)

    def _mean(self, sentence: Sentence) -> str | None:
        ahead = self.frames.around(sentence).ahead
        return self.frames.plan_ahead if ahead else self.frames.term_behind

    @staticmethod
    def _flows(left: str, kind: str) -> bool:
        """Whether a figure under a span of years adds up over it (新增, 改造, 年均) or stands at its end."""
        return kind in CHANGES or bool(
            _words("cues", "flow", "words").search(_WORK_IN_NAME.sub("", _mean_levels().sub("", left)))
        )

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
        elif kind not in CHANGES and not (strict and (self._joined_on or self._goes_on(left))):
            self._stood = not strict
        return self._stood

    def _goes_on(self, left: str) -> bool:
        """Whether a figure only goes on with a list of what stands at a day: 4A级19家，3A级9家."""
        return self._stood and len(left.strip("，、；,; ")) <= _ITEM

    def _carried(self, sentence: Sentence) -> str | None:
        """The period of what a sentence leaves undated."""
        if not self._carries:
            self._carried_here, self._carries = self._carry(sentence), True
        return self._carried_here

    def _carry(self, sentence: Sentence) -> str | None:
        if self._aimed:
            return self._aimed  # 到2030年，里程达到90公里；农村公路达到80公里: until the sentence ends
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
            return without_day(anchor.text) if whole and anchor is not None else None
        together = None if frame.ahead else self.frames.counts_together(sentence)
        if anchor is not None and self._reaches(anchor, sentence, frame.ahead):
            return together or without_day(anchor.text)
        if together:
            return together
        if frame.period is not None:
            return frame.period
        if not self.frames.reports or self.frames.given is None:
            return None
        if frame.ahead:
            return str(self.frames.given)
        if anchor is not None:
            return without_day(anchor.text)
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
            return without_day(made if not self._first.flow else made[:4])
        return str(self.frames.told_year) if self.frames.told_year else None

    def _part_told(self) -> str | None:
        """The part of the year a text tells of, for 年初以来 where the date names no month: the one it names most."""
        parts = Counter(time.text for time in self._times if time.text.startswith("{y}-") and not time.flow)
        best = parts.most_common(1)
        return best[0][0] if best and best[0][1] > 1 else None

    def _resolved(self, time: Time, sentence: Sentence) -> str:
        """The period of a time of a sentence, with the year spoken of where it names none; '' where nothing tells."""
        found = self._resolved_here.get(time.start)
        if found is None:
            found = self._resolved_here[time.start] = self._resolve(time, sentence)
        return found

    def _resolve(self, time: Time, sentence: Sentence) -> str:
        if not time.year_long and "{y}" not in time.text:
            if (
                time.text == str(self.frames.given)
                and self._text.startswith("以来", time.end - 2)
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
        last = last_month(time.text)
        if frames.month is not None and last and not frame.ahead:
            return frames.given if last <= frames.month else frames.given - 1
        if frame.period is not None:
            return int(frame.period[-4:]) if frame.period[4:5] == "/" else int(frame.period[:4])
        if last and last < 12 and not frames.has_roles and frames.month is None:
            return frames.given if frames.told_year == frames.given or not self._anchor else int(self._anchor.text[:4])
        if self._anchor is not None and not self._anchor.time.span:
            return int(self._anchor.text[:4])
        return frames.told_year
