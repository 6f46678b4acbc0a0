"""From the words of a document to its figures: a small machine that walks sentences from left to right."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from dajuan.claims.accounts import Accounts
from dajuan.claims.areas import Areas
from dajuan.claims.changes import Reading, read_kind
from dajuan.claims.derivations import Parts, confidence_of, quoted, steps
from dajuan.claims.goal_tables import Goal, GoalTables
from dajuan.claims.indicators import indicator_of
from dajuan.claims.measures import Naming, Place, name_group
from dajuan.claims.model import Figure
from dajuan.claims.moments import Moments
from dajuan.claims.phrases import name_after, strip_head
from dajuan.claims.quantities import Amount, amounts_of
from dajuan.claims.ranks import after_orders, ranks_of, universe_of
from dajuan.claims.rereading import as_named, each_against, for_each, of_ratio, reread
from dajuan.claims.respectively import uneven
from dajuan.claims.settling import settled
from dajuan.claims.spoken import words_of
from dajuan.claims.subjects import industry_of, is_aim, of_industry, of_school
from dajuan.claims.times import Time, hidden_in, times_of
from dajuan.claims.torn import mended
from dajuan.claims.wishes import Wishes, bound_as_aimed, is_granted
from dajuan.claims.wording import (
    SEPARATOR,
    cleared,
    label_of,
    named_part,
    over_amount,
    topic_of,
    unit_of_name,
    without_asides,
    without_place,
)
from dajuan.document import Document, Sentence
from dajuan.lexicon import load
from dajuan.values import Problem, Quantity, Span

_WIDE = "０１２３４５６７８９％．＋－／ＡＢＣ　"
_NARROW = "0123456789%.+-/ABC "
_IS_WIDE = re.compile(f"[{_WIDE}]")
_TO_NARROW = dict(zip(_WIDE, _NARROW, strict=True))
_EARLIER = 400  # characters before a clause in which a list of names may stand
_AFTER = 40  # characters after a list of numbers that are read with it
_UNSURE = 0.45


@dataclass(slots=True)
class Page:
    """What is known of the text as a whole: the text with narrow digits, its tokens by place, the document."""

    text: str
    document: Document
    amounts: list[Amount]
    times: list[Time]
    moments: Moments
    areas: Areas
    wishes: Wishes
    parts: Parts
    accounts: Accounts
    goals: GoalTables
    starts: list[int] = field(default_factory=list)
    time_starts: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Here:
    """The sentence being read: what it is, its times, and where its clauses end."""

    sentence: Sentence
    end: int
    times: list[Time]
    breaks: list[int]


def find_figures(document: Document) -> tuple[tuple[Figure, ...], tuple[Problem, ...]]:
    """Return the figures of the prose of ``document``, in reading order, and what kept some from being sure."""
    sentences, text = mended(document, narrowed(document.text))
    document = replace(document, sentences=sentences)
    page = _page(document, text)
    figures: list[Figure] = []
    naming = Naming()
    for sentence in document.sentences:
        figures += _of_sentence(page, sentence, naming)
    return tuple(figures), tuple(naming.problems)


def narrowed(text: str) -> str:
    """Return a text with wide digits, signs and spaces made narrow; offsets do not move."""
    for wide in set(_IS_WIDE.findall(text)):
        text = text.replace(wide, _TO_NARROW[wide])
    return text


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
        Parts(document),
        Accounts(text),
        GoalTables(text),
        [amount.start for amount in amounts],
        [time.start for time in times],
    )


def _apart(times: list[Time]) -> list[Time]:
    kept: list[Time] = []
    for time in times:
        if not kept or time.start >= kept[-1].end:
            kept.append(time)
    return kept


def _of_sentence(page: Page, sentence: Sentence, naming: Naming) -> Iterator[Figure]:
    start, end = sentence.span.start, sentence.span.end
    low = bisect_left(page.starts, start)
    high = bisect_left(page.starts, end, low)
    naming.begin(sentence)
    naming.industry = industry_of(page.text, start, end) or naming.industry
    page.moments.sentence(sentence, page.text)
    if low == high:
        return
    times = page.times[bisect_left(page.time_starts, start) : bisect_left(page.time_starts, end)]
    breaks = [match.end() for match in SEPARATOR.finditer(page.text, start, end) if match[0][0] not in "（("]
    here = _Here(sentence, end, times, breaks)
    amounts = page.amounts
    while low < high:
        clause = _clause_start(page.text, breaks, amounts[low], naming.end)
        stop = low + 1
        while stop < high and _continues(page.text, clause, amounts[stop - 1], amounts[stop]):
            stop += 1
        if goal := page.goals.at(amounts[low].start):
            yield _of_goal(page, sentence, amounts[low], goal, naming)
        else:
            yield from _of_group(page, here, low, amounts[low:stop], naming, clause)
        low = stop


_ADJACENT = re.compile(r"\s?(?:、|和|与|及|以及)\s?")
_NEXT_RANK = re.compile(r"[、和,，]|[、,，][一-鿿]{0,2}")
_LISTS = re.compile(r"分别|[和与、]")
_JOINT = 4  # characters between two numbers of a list at most


def _continues(text: str, clause: int, one: Amount, other: Amount) -> bool:
    """Whether two amounts stand in one list: 36.2%和11.3%, 第二、第三, 3.2:41.5:55.3."""
    if other.start - one.end > _JOINT and text[one.end : other.start].strip() not in ("：", ":", "∶"):
        return False
    between = text[one.end : other.start]
    if between.strip() in ("：", ":", "∶"):
        return one.unit == other.unit == "percent"
    if one.unit == "rank" and other.unit == "rank":
        return _NEXT_RANK.fullmatch(between) is not None
    if not _ADJACENT.fullmatch(between) or "rank" in (one.unit, other.unit):
        return False
    return one.unit == other.unit or _LISTS.search(text, clause, one.start) is not None


def _clause_start(text: str, breaks: list[int], amount: Amount, done: int) -> int:
    """Where the words before ``amount`` begin: after the last separator, the last name, or the bracket it stands in."""
    index = bisect_right(breaks, amount.start) - 1
    start = max(done, breaks[index]) if index >= 0 else done
    for opening in "（(":
        place = text.rfind(opening, start, amount.start)
        if place >= 0 and text.find("）", place, amount.start) < 0 and text.find(")", place, amount.start) < 0:
            start = place + 1
    if start < amount.start and text[start] in "）)":
        start += 1
    return start


def _of_group(page: Page, here: _Here, index: int, group: list[Amount], naming: Naming, clause: int) -> Iterator[Figure]:
    """The figures of a list of numbers; ``index`` is the place of its first among all amounts."""
    text, first, last = page.text, group[0], group[-1]
    after = text[last.end : min(here.end, last.end + _AFTER)]
    over = over_amount(text, page.amounts[index - 1] if index else None, first)
    named = cleared(over or named_part(page.moments, here.times, text, clause, first))
    named = topic_of(text, naming.end, clause, first.start) or (named if named.strip() else label_of(text, clause))
    reading = reread(text, naming, read_kind(without_asides(named), first, after), group, named, clause)
    following, stop = ("", last.end)
    if _may_name_after(last, reading, after):
        following, stop = name_after(text, after_orders(text, last.end))
    broken = "分别" in text[clause : first.start] and _is_uneven(text, naming, group, clause, after)
    place = Place(
        reading,
        len(group),
        text[max(here.sentence.span.start, clause - _EARLIER) : clause],
        following,
        after,
        first.unit,
        last.classifier or last.unit in (None, "person", "household"),
        text[naming.end : clause],
        bool(over),
        broken,
    )
    area = page.document.facts.area
    between = text[naming.end : first.start]
    school = "" if _OF_ALL.search(between) else naming.school
    names = [of_school(school, without_place(area, name)) for name in name_group(naming, place)]
    names = [_whose(page, naming, first.start, name) for name in naming.parts(names, between, first.unit)]
    reading, names = as_named(reading, names, naming)
    naming.paced = reading.rule == "growth-named"
    if last.form == "ordinal":
        names = [following or naming.subject] * len(group)
    words = Span(min(clause, first.start), first.start)
    surest = _UNSURE if broken or names[0] in load("measures")["sums"] else 1.0
    readings = each_against(reading, text[clause : first.start], len(group))
    shown = of_ratio(reading, names, naming)
    for amount, read, name in zip(for_each(text, naming, group, names), readings, shown, strict=True):
        yield _figure(page, here.sentence, amount, read, name, words, surest)
    if reading.kind == "completion":
        names = [name.removesuffix(reading.noun) or name for name in names]
    behind = stop if following and following in names[-1] else last.end
    # 居全县15个乡镇第二: those among whom something ranks are not what ranks.
    naming.after([] if _ranks_at(page, index + len(group), behind) else names, last, behind)


def _of_goal(page: Page, sentence: Sentence, amount: Amount, goal: Goal, naming: Naming) -> Figure:
    """The figure of a value in a table of goals: planned, of what the table names.

    Where several values stand beside each other, those of all years and of one, the period is not told.
    """
    rule = "level-percent" if amount.unit == "percent" else "goal"
    kind = "multiple" if amount.unit == "multiple" else "level"
    reading, names = as_named(Reading(kind, 1, "", rule), [strip_head(goal.name) or goal.name], naming)
    naming.after(names, amount, amount.end)
    amount = replace(amount, bound=goal.bound or amount.bound)
    figure = _figure(page, sentence, amount, reading, names[0], Span(goal.start, amount.start), 1.0)
    return replace(figure, modality="planned", period=figure.period if goal.bound else None)


def _whose(page: Page, naming: Naming, place: int, name: str) -> str:
    """The name of a measure at ``place``, with the industry or the budget it is of where it says neither."""
    return page.accounts.of(place, name if naming.said else of_industry(naming.industry, name))


# 幼儿园9所。全县共有在校生3万人: of all schools, not of the kind that was told last.
_OF_ALL = re.compile(r"(?:^|[。；\n])\s*全[国省市县区州盟旗镇乡]")


def _ranks_at(page: Page, index: int, place: int) -> bool:
    return index < len(page.amounts) and page.amounts[index].start == place and page.amounts[index].form == "rank"


def _is_uneven(text: str, naming: Naming, group: list[Amount], clause: int, after: str) -> bool:
    left = text[clause : group[0].start]
    where = Span(min(clause, group[0].start), group[-1].end)
    problem = uneven(left.replace("\n", ""), after, len(group), text[group[-1].start : group[-1].end], where)
    if problem is not None:
        naming.problems.append(problem)
    return problem is not None


_HEIGHT = re.compile(r"\s?(?:的)?[十百千万亿]{0,3}元?(?:新?台阶|大关|关口|高位|新高|基础上|水平)")
_NAMING = re.compile(r"\s?[一-鿿“《A-Za-z]")


def _may_name_after(amount: Amount, reading: Reading, after: str) -> bool:
    if amount.form == "ordinal" or (reading.kind == "share" and reading.rule == "share-of-following"):
        return True
    if reading.kind != "level" or not after or amount.unit in ("percent", "rank", "none", "percentage_point"):
        return False
    return _NAMING.match(after) is not None and not _HEIGHT.match(after)


def _figure(page: Page, sentence: Sentence, amount: Amount, reading: Reading, name: str, words: Span, surest: float) -> Figure:
    """The figure of one number: ``words`` are those before its list, ``surest`` bounds how sure it can be."""
    text, start, end = page.text, amount.start, amount.end
    left = text[words.start : words.end]
    kind, value = reading.kind, amount.value
    unit = amount.unit or unit_of_name(name, text[end : end + 8])
    if kind == "growth" and unit == "multiple":
        value, unit = value * 100, "percent"
    if reading.sign < 0 and kind in ("growth", "increment", "points"):
        value = -abs(value)
    when = page.moments.period_of(sentence, amount, left, kind)
    granted = page.moments.frames.grants and is_granted(text, sentence, amount)
    period = None if granted else when.period
    indicator = indicator_of(name)
    # 固定资产投资29亿元，为年度目标28亿元的103%: as a result the aim would be a second value of the indicator.
    aimed = granted or (kind == "level" and indicator is not None and is_aim(name))
    modality = "planned" if aimed else page.wishes.modality_of(sentence, amount, period, kind)
    bound = bound_as_aimed(amount, text, modality)
    return Figure(
        Span(start, end),
        page.document.text[start:end],
        Quantity(value, unit, bound, amount.high if bound == "range" else None),
        kind,  # type: ignore[arg-type]
        name,
        period,
        modality,
        reading.against or when.base,
        page.areas.of(start, sentence),
        (universe_of(text[max(0, start - 14) : start]) or universe_of(left)) if kind == "rank" else None,
        indicator.code if indicator else None,
        reading.rule,
        min(surest, confidence_of(name, reading, amount)),
        steps(page.parts, sentence.section, amount, reading, name, left, quoted(page.document.text, when.said)),
        (("words", words), ("period", when.said)) if when.said else (("words", words),),
    )
