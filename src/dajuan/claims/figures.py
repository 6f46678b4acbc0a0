"""From the words of a document to its figures: a small machine that walks sentences from left to right."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from dajuan.claims.areas import Areas
from dajuan.claims.changes import Reading, read_kind
from dajuan.claims.measures import Naming, Place, name_group
from dajuan.claims.model import Figure
from dajuan.claims.moments import Moments
from dajuan.claims.phrases import name_after, strip_tail
from dajuan.claims.quantities import Amount, amounts_of
from dajuan.claims.ranks import after_orders, ranks_of, universe_of
from dajuan.claims.respectively import uneven
from dajuan.claims.settling import settled
from dajuan.claims.spoken import words_of
from dajuan.claims.times import Time, hidden_in, times_of
from dajuan.claims.torn import mended
from dajuan.claims.wishes import Wishes, bound_as_aimed, is_granted
from dajuan.document import Document, Sentence
from dajuan.lexicon import load
from dajuan.values import Problem, Quantity, Span

_WIDE = str.maketrans("０１２３４５６７８９％．＋－／ＡＢＣ　", "0123456789%.+-/ABC ")
_SEPARATOR = re.compile(r"[（(][^（()）\d]{0,30}[）)]|[，,；;：:。！？!?]|——")
_EARLIER = 400  # characters before a clause in which a list of names may stand
_ASIDE = re.compile(r"[（(][^（()）]{0,30}[）)]")
_PAGE_MARK = re.compile(r"[―—–]\s?\d{1,3}\s?[―—–]")


@dataclass
class Page:
    """What is known of the text as a whole: the text with narrow digits, its tokens by place, the document."""

    text: str
    document: Document
    amounts: list[Amount]
    times: list[Time]
    moments: Moments
    areas: Areas
    wishes: Wishes
    starts: list[int] = field(default_factory=list)
    time_starts: list[int] = field(default_factory=list)


def find_figures(document: Document) -> tuple[tuple[Figure, ...], tuple[Problem, ...]]:
    """Return the figures of the prose of ``document``, in reading order, and what kept some from being sure."""
    sentences, text = mended(document, document.text.translate(_WIDE))
    document = replace(document, sentences=sentences)
    page = _page(document, text)
    figures: list[Figure] = []
    naming = Naming()
    for sentence in document.sentences:
        figures += _of_sentence(page, sentence, naming)
    return tuple(figures), tuple(naming.problems)


def _page(document: Document, text: str) -> Page:
    times = _apart(sorted([*times_of(text), *words_of(text, document.facts.date)], key=lambda time: (time.start, -time.end)))
    masked = [*((time.start, time.end) for time in times), *hidden_in(text)]
    tables = [(table.span.start, table.span.end) for table in document.tables]
    amounts = [*amounts_of(text, masked + tables), *ranks_of(text)]
    amounts = settled(sorted(amounts, key=lambda one: one.start), text)
    return Page(
        text,
        document,
        amounts,
        times,
        Moments(document, times, text),
        Areas(document, text),
        Wishes(document, text),
        [amount.start for amount in amounts],
        [time.start for time in times],
    )


def _apart(times: list[Time]) -> list[Time]:
    kept: list[Time] = []
    for time in times:
        if not kept or time.start >= kept[-1].end:
            kept.append(time)
    return kept


def _is_counted(amount: Amount) -> bool:
    return amount.classifier or amount.unit in (None, "person", "household")


def _of_sentence(page: Page, sentence: Sentence, naming: Naming) -> Iterator[Figure]:
    start, end = sentence.span.start, sentence.span.end
    low, high = bisect_left(page.starts, start), bisect_left(page.starts, end)
    naming.begin(sentence)
    page.moments.sentence(sentence, page.text)
    if low == high:
        return
    breaks = [match.end() for match in _SEPARATOR.finditer(page.text, start, end) if match[0][0] not in "（("]
    amounts = page.amounts[low:high]
    index = 0
    while index < len(amounts):
        clause = _clause_start(page, breaks, amounts[index], naming.end)
        group = [amounts[index]]
        while index + len(group) < len(amounts) and _continues(page.text, clause, group[-1], amounts[index + len(group)]):
            group.append(amounts[index + len(group)])
        yield from _of_group(page, sentence, group, naming, clause, end)
        index += len(group)


_ADJACENT = re.compile(r"\s?(?:、|和|与|及|以及)\s?")


def _continues(text: str, clause: int, one: Amount, other: Amount) -> bool:
    """Whether two amounts stand in one list: 36.2%和11.3%, 第二、第三, 3.2:41.5:55.3."""
    between = text[one.end : other.start]
    if between.strip() in ("：", ":", "∶"):
        return one.unit == other.unit == "percent"
    if one.unit == "rank" and other.unit == "rank":
        return bool(re.fullmatch(r"[、和,，]|[、,，][一-鿿]{0,2}", between))
    if not _ADJACENT.fullmatch(between) or "rank" in (one.unit, other.unit):
        return False
    return one.unit == other.unit or bool(re.search(r"分别|[和与、]", text[clause : one.start]))


def _clause_start(page: Page, breaks: list[int], amount: Amount, done: int) -> int:
    """Where the words before ``amount`` begin: after the last separator, the last name, or the bracket it stands in."""
    index = bisect_right(breaks, amount.start) - 1
    start = max(done, breaks[index]) if index >= 0 else done
    words = page.text[start : amount.start]
    for opening in ("（", "("):
        place = words.rfind(opening)
        if place >= 0 and not re.search(r"[）)]", words[place:]):
            start += place + 1
            words = page.text[start : amount.start]
    if words.startswith(("）", ")")):
        start += 1
    return start


def _named_part(page: Page, clause: int, amount: Amount) -> str:
    """The words of the clause that may name the measure: without the time it opens with and what it is compared to."""
    low, high = bisect_left(page.time_starts, clause), bisect_left(page.time_starts, amount.start)
    start, stop = clause, amount.start
    for time in page.times[low:high]:
        if page.moments.is_aside(time, page.text):
            joint = time.start - (page.text[time.start - 1] in "比较是于与和为从")
            tail = page.text[time.end : amount.start]
            return page.text[start:joint] + _AFTER_COMPARED.sub("", tail)
        if page.text[time.start - 1] in "由从" and time.start - start > 3:
            return page.text[start : time.start - 1] + _AFTER_COMPARED.sub("", page.text[time.end : amount.start])
        if time.text or time.year_long:
            if not strip_tail(page.text[time.end : stop].replace("\n", "")) and _is_name(page.text[start : time.start]):
                return page.text[start : time.start] + page.text[time.end : stop]  # 税收收入2021年首次突破6亿元
            start = time.end
    return page.text[start:stop]


_EACH = re.compile(
    r"(?:每人(?:每[年月天日])?|[由从]人均)(?:\d[\d.]{0,8}元)?(?:再|分别|最高)?(?:提高|增加|上调|补助|补贴|发放|给予|提升|上涨)?[到至]?(?:约|近)?$"
)
# 比年初预算增加: what a change is set against when that is no time.
_SET_AGAINST = re.compile(r"[比较](?:年初|调整|当年|年度)?(?:预算|计划|任务|目标)数?(?=[增减超短][加少支收]?|高|低|多|少)")
_NAME = 3  # characters a name before a time has at least


def _is_name(words: str) -> bool:
    """Whether the words before a time name something, rather than lead to it (增加到, 截至)."""
    bare = words.strip()
    return strip_tail(bare) == bare and len(bare) >= _NAME and bare[-1] not in "到至为由从比较于在的达自以，、"


_MORE_THAN = re.compile(
    r"[比较](?:去年|上年|前年|同期|(?:19|20)\d\d年)[^，。；\d]{0,8}?(?P<by>(?:(?P<more>[多高])|[少低])(?:出|约|近|了)?)$"
)
_AFTER_COMPARED = re.compile(
    r"^(?:(?:年?初|调整|实际|代编|汇总|快报|决算|预算|执行|完成)+(?:代编)?(?:数|口径|(?=[增减降提]|下降|上[升涨]|持平))|(?:年初|调整)?(?:决算|预算|执行|完成)数?|同期|实绩|全年|末|底|水平|的|时|年|以来)*"
)


_UNSURE = 0.45


def _is_uneven(page: Page, naming: Naming, group: list[Amount], clause: int, after: str) -> bool:
    left = page.text[clause : group[0].start]
    problem = None
    if "分别" in left:
        where = Span(min(clause, group[0].start), group[-1].end)
        problem = uneven(left.replace("\n", ""), after, len(group), page.text[group[-1].start : group[-1].end], where)
    if problem is not None:
        naming.problems.append(problem)
    return problem is not None


def _of_group(page: Page, sentence: Sentence, group: list[Amount], naming: Naming, clause: int, end: int) -> Iterator[Figure]:
    text = page.text
    after = text[group[-1].end : min(end, group[-1].end + 40)]
    over = _over_amount(page, group[0])
    named = _SET_AGAINST.sub("", _PAGE_MARK.sub("", (over or _named_part(page, clause, group[0])).replace("\n", "")))
    reading = read_kind(_ASIDE.sub("", named), group[0], after)
    reading = _as_compared(page, reading, group[0], named, clause)
    reading = _as_shared(page, naming, reading, group[-1], named)
    if naming.share and reading.rule == "level-percent" and _MOVED_TO.fullmatch(text, naming.end, group[0].start):
        reading = replace(reading, kind="share", rule="share-moved-to")
    naming.share = reading.kind == "share"
    following, stop = ("", group[-1].end)
    if _may_name_after(group[-1], reading, after):
        following, stop = name_after(text, after_orders(text, group[-1].end))
    place = Place(
        reading,
        len(group),
        text[max(sentence.span.start, clause - _EARLIER) : clause],
        following,
        after,
        group[0].unit,
        _is_counted(group[-1]),
        text[naming.end : clause],
        bool(over),
        _is_uneven(page, naming, group, clause, after),
    )
    names = [_without_place(page.document.facts.area, name) for name in name_group(naming, place)]
    reading, names = _as_named(reading, names, naming)
    naming.paced = reading.rule == "growth-named"
    if group[-1].form == "ordinal":
        names = [following or naming.subject] * len(group)
    group = _each(page, naming, group, names)
    for amount, name in zip(group, names, strict=True):
        figure = _figure(page, sentence, amount, reading, name, Span(min(clause, group[0].start), group[0].start))
        yield replace(figure, confidence=min(figure.confidence, _UNSURE)) if place.uneven else figure
    naming.after(names, group[-1], stop if following and following in names[-1] else group[-1].end)


# 比重由30%提升到40%: what it moves to is a share as well.
_MOVED_TO = re.compile(r"\s?(?:以[上下])?(?:提高|提升|上升|增加|扩大|下降|降低|回落|优化|调整|降|升|增)[到至为]\s?")


def _as_compared(page: Page, reading: Reading, amount: Amount, named: str, clause: int) -> Reading:
    """比去年多100万人: an increment, though 多 on its own compares places."""
    more = _MORE_THAN.search(page.text, clause, amount.start) if reading.rule == "level" else None
    if more is None:
        return reading
    left = named[: -len(more["by"])]
    return replace(reading, kind="increment", sign=1 if more["more"] else -1, left=left, rule="increment-compared")


def _as_shared(page: Page, naming: Naming, reading: Reading, amount: Amount, named: str) -> Reading:
    """增加A5万亩、B3万亩: the verb before the first of a list holds for all."""
    shared = naming.moved and page.text[naming.end] == "、" and amount.unit == naming.unit
    if reading.rule == "level" and shared and not _STANDS.search(named):
        reading = replace(reading, kind="increment", sign=naming.moved, rule="increment-shared")
    naming.moved = reading.sign if reading.rule in ("increment-of", "increment-shared") else 0
    naming.unit = amount.unit
    return reading


_STANDS = re.compile(r"[达为共]|总量|累计|总数")


def _each(page: Page, naming: Naming, group: list[Amount], names: list[str]) -> list[Amount]:
    """每人每月提高25元、达到173元: money for each person, also where the next number goes on with it."""
    if group[0].unit != "CNY":
        naming.each = False
        return group
    said = _EACH.search(page.text, max(0, group[0].start - 14), group[0].start) is not None
    naming.each = said or (naming.each and names == naming.names)
    return [replace(amount, unit="CNY/person") for amount in group] if naming.each else group


def _as_named(reading: Reading, names: list[str], naming: Naming) -> tuple[Reading, list[str]]:
    """A percentage whose measure is called a share is one; one called a speed is the growth of what is fast."""
    if reading.rule != "level-percent":
        return reading, names
    if names[0].endswith(_RATIOS):
        return replace(reading, kind="share", rule="share-named"), names
    if naming.paced and names == naming.names:
        return replace(reading, kind="growth", rule="growth-named"), names
    if all(found := [_SPEEDS.search(name) for name in names]):
        sign = -1 if found[0] and found[0]["fall"] else 1
        stems = [name[: match.start()] or name for name, match in zip(names, found, strict=True) if match]
        return replace(reading, kind="growth", sign=sign, rule="growth-named"), stems
    return reading, names


_SPEEDS = re.compile(r"(?<!自然)(?<!机械)(?:增速|增长速度|增幅|涨幅|增长率|(?P<fall>降幅|跌幅))$")
_RATIOS = ("比重", "占比", "贡献率", "份额")
_PART_OF = re.compile(r"[一-鿿A-Z]{0,10}的")


def _over_amount(page: Page, amount: Amount) -> str:
    """为年初预算2200万元的120%: the words around the amount that the percentage is a part of, or ''."""
    index = bisect_left(page.starts, amount.start) - 1
    if amount.unit != "percent" or index < 0:
        return ""
    whole = page.amounts[index]
    if not _PART_OF.fullmatch(page.text, whole.end, amount.start):
        return ""
    begin = max(whole.start - _EARLIER // 10, 0)
    words = _SEPARATOR.split(page.text[begin : whole.start])[-1]
    return words + page.text[whole.end : amount.start]


_OF_PLACE = re.compile(
    r"(?P<stem>[一-鿿]{2,3})(?:省|市|县|镇|乡(?![村土贤])|自治区|自治州)(?=[一-鿿A-Z]{2})(?![场域城级政民区直属内外际委长管])"
)


def _without_place(area: str | None, name: str) -> str:
    """A measure without the place before it: 云溪镇固定资产投资 is 固定资产投资, 贫困县退出 stays."""
    for place in (area, area[:-1]) if area and len(area) > 2 else (area,):
        if place and len(place) > 1 and name.startswith(place) and len(name) - len(place) >= 2:
            return name[len(place) :]
    match = _OF_PLACE.match(name)
    if match and not match["stem"].endswith(tuple(load("places")["kinds"])):
        return name[match.end() :]
    return name


_HEIGHT = re.compile(r"\s?(?:的)?[十百千万亿]{0,3}元?(?:新?台阶|大关|关口|高位|新高|基础上|水平)")


def _may_name_after(amount: Amount, reading: Reading, after: str) -> bool:
    if amount.form == "ordinal" or (reading.kind == "share" and reading.rule == "share-of-following"):
        return True
    if _HEIGHT.match(after):
        return False
    if reading.kind != "level" or not after or amount.unit in ("percent", "rank", "none", "percentage_point"):
        return False
    return bool(re.match(r"\s?[一-鿿“《A-Za-z]", after))


def _figure(page: Page, sentence: Sentence, amount: Amount, reading: Reading, name: str, words: Span) -> Figure:
    left = words.of(page.text)
    kind, value, unit = reading.kind, amount.value, amount.unit or _unit_of_name(name, page.text[amount.end : amount.end + 8])
    if kind == "growth" and unit == "multiple":
        value, unit = value * 100, "percent"
    if kind in ("growth", "increment", "points"):
        value = -abs(value) if reading.sign < 0 else value
    when = page.moments.period_of(sentence, amount, left, kind)
    granted = page.moments.frames.grants and is_granted(page.text, sentence, amount)
    period = None if granted else when.period
    modality = "planned" if granted else page.wishes.modality_of(sentence, amount, period)
    bound = bound_as_aimed(amount, page.text, modality)
    high = amount.high if bound == "range" else None
    confidence = _confidence(name, reading, amount)
    return Figure(
        Span(amount.start, amount.end),
        page.document.text[amount.start : amount.end],
        Quantity(value, unit, bound, high),
        kind,  # type: ignore[arg-type]
        name,
        period,
        modality,
        reading.against or when.base,
        page.areas.before(amount.start),
        universe_of(page.text[max(0, amount.start - 14) : amount.start]) or universe_of(left) if kind == "rank" else None,
        None,
        reading.rule,
        confidence,
        _steps(page, sentence, amount, reading, name, words, when.said),
        (("words", words), *((("period", when.said),) if when.said else ())),
    )


def _steps(
    page: Page, sentence: Sentence, amount: Amount, reading: Reading, name: str, words: Span, source: Span | None
) -> tuple[str, ...]:
    """The derivation of a figure in reading order: number, kind, measure, period, the part it stands in."""
    section = page.document.sections[sentence.section] if sentence.section is not None else None
    own = name and name[-4:] in words.of(page.text).replace("\n", "")
    steps = [
        f"number: {amount.form}, unit {amount.unit or 'from the measure'}, times 10^{amount.power}, bound {amount.bound}",
        f"kind: {reading.rule}" + (f", against {reading.against}" if reading.against else ""),
        f"measure: {name or '?'}, " + ("from the words before it" if own else "carried on or from the words after it"),
        "period: "
        + (f"from {source.of(page.document.text)!r}" if source else "from the part, the genre or the date of the text"),
    ]
    if section is not None:
        steps.append(f"part: {section.heading.of(page.document.text)!r} looks {_LOOKS[section.role]}")
    return tuple(steps)


_LOOKS = {"review": "back", "plan": "ahead", "other": "neither back nor ahead"}


_PEOPLE = re.compile(
    r"人口|人员|居民|群众|对象|学生|教师|党员|农民|职工|儿童|老人|老年|游客|青年|毕业生|干部|工人|幼儿|劳动力|旅客|参保|就业|招生|患者|人才|人$"
)
_MONEY = re.compile(r"总值|收入|支出|投资|总额|税|产值|销售额|资金|金额|贷款|存款|余额|财政|GDP|消费|增加值|规模|经济")


def _unit_of_name(name: str, after: str) -> str:
    """A number with a scale and no unit: persons, households or money by what it counts, else none."""
    near = after.strip()[:6]
    if re.match(r"个体工商户|农户|户", near) or re.search(r"户$", name):
        return "household"
    if _PEOPLE.search(near) or _PEOPLE.search(name):
        return "person"
    return "CNY" if _MONEY.search(name) else "none"


def _confidence(name: str, reading: Reading, amount: Amount) -> float:
    score = 0.97 if name else 0.4
    score -= 0.15 * (amount.form == "han") + 0.2 * (amount.unit is None) + 0.02 * (reading.rule in ("level", "points"))
    score -= 0.1 * (len(name) > 20)
    return round(max(0.2, score), 2)
