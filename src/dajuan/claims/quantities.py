"""Numbers that measure: where they stand, how much they say, with which unit and bound."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from dajuan.claims.guards import guarded, scan, whole
from dajuan.claims.numerals import han_number
from dajuan.claims.units import unit_table
from dajuan.lexicon import load
from dajuan.values import Bound

_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])|\d{1,3}(?:(?:，|, )\d{3})+(?:\.\d+)?(?=[万亿]?元)|\d{1,3}\. \d{1,2}(?= ?[%％‰])|\d+(?:\.\d+)?)"
_HAN = "[零一二两三四五六七八九十百千]"
_DASH = r"(?:[-—–－−~～]{1,2}|至|到)"
_LONGEST = 24
_GROUPING = str.maketrans("", "", ",， ")


@dataclass(slots=True)
class Amount:
    """A numeral with its unit and bound: ``[start, end)`` is its quote.

    ``unit`` is None when nothing says it (a bare number, or a scale alone: 71.3万); ``power`` is what
    the scale multiplied by; ``form`` names how it was written.
    """

    start: int
    end: int
    value: Decimal
    unit: str | None
    bound: Bound
    form: str
    power: int = 0
    high: Decimal | None = None
    classifier: bool = False
    digits: int = 0


@dataclass(frozen=True, slots=True)
class _Bounds:
    """The words at a number that say how exactly it is meant, and the characters they end or begin with."""

    before: dict[str, Bound]
    before_re: re.Pattern[str]
    before_ends: frozenset[str]
    between_re: re.Pattern[str]
    between_opens: frozenset[str]
    after: dict[str, Bound]
    after_re: re.Pattern[str]
    after_opens: frozenset[str]


@cache
def _bounds() -> _Bounds:
    data = load("bounds")
    before = {word: bound for bound, words in data["before"].items() for word in words}
    after = {word: bound for bound, words in data["after"].items() for word in words}
    over = data["between"]["over"]
    return _Bounds(
        before,
        re.compile(rf"(?:{_any(before)})\s?$"),
        frozenset(word[-1] for word in before),
        re.compile(rf"(?:{_any(over)})"),
        frozenset(word[0] for word in over),
        after,
        re.compile(rf"\s?({_any(after)})"),
        frozenset(word[0] for word in after),
    )


def _any(words: object) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))  # type: ignore[call-overload]


_ARABIC = guarded(rf"(?<![\d.])(?P<sign>[-−－](?=\d))?(?P<low>{_DIGITS})(?![\d])")
_RANGE_OPENS = frozenset(" 　-—–－−～~至到")
_UPPER = re.compile(rf"[ 　]?{_DASH}[ 　]?(?P<high>{_DIGITS})(?!\d)")
_PERCENT = rf"{_HAN}+(?:点[零一二三四五六七八九]+)?"
_PERCENT_OF = guarded(rf"(?P<of>[百千])分之({_PERCENT})(?:{_DASH}(?:[百千]分之)?({_PERCENT}))?")
_PART_OF = guarded(rf"(?![百千]分)({_HAN}{{1,4}})分之({_HAN}{{1,4}})")
_SLASHED = guarded(r"(?<![\d./:：])([1-9])/([2-9]|10)(?![\d./月日]|\s?[a-zA-Z%])")
_TENTHS = guarded(r"([一二三四五六七八九])成(半)?(?![为立果功员就长效熟本分都交年人不了的绩套品]|本)")
_HALF = guarded(r"(?:一半|半数)(?=[以，。；、的]|$)")
_TURNED = guarded(r"翻(?:了)?([一两二三])?番")
_TIMES = guarded(r"([两三四五六七八九十]+)倍")
_LARGE = guarded(rf"((?:{_HAN}|[万亿])*[百千万]?[万亿])(多|余)?(元|斤|美元|公里|吨|亩|千瓦时|立方米)?")
_COUNT = guarded(r"([一二三四五六七八九]?[百千]?[一二三四五六七八九]?[十百千][一二三四五六七八九]?)(余|多)?")


def amounts_of(text: str, masked: list[tuple[int, int]]) -> Iterator[Amount]:
    """Yield the amounts of ``text`` from left to right, leaving out what lies in ``masked`` stretches."""
    blocked = _Stretches(masked)
    found = [*_arabic(text, blocked), *_han(text, blocked)]
    end = 0
    for amount in sorted(found, key=lambda one: (one.start, -one.end)):
        if amount.start >= end:
            end = amount.end
            yield amount


class _Stretches:
    """Answers, for places asked in rising order, whether they lie in one of the sorted stretches."""

    def __init__(self, stretches: list[tuple[int, int]]) -> None:
        self._stretches = sorted(stretches)
        self._next = 0

    def holds(self, start: int, end: int) -> bool:
        """Return whether ``[start, end)`` touches a stretch."""
        if self._next and self._next <= len(self._stretches) and self._stretches[self._next - 1][1] > start:
            return True
        while self._next < len(self._stretches) and self._stretches[self._next][1] <= start:
            self._next += 1
        return self._next < len(self._stretches) and self._stretches[self._next][0] < end

    def rewound(self) -> _Stretches:
        """Return the same stretches asked from the beginning."""
        return _Stretches(self._stretches)


def _arabic(text: str, blocked: _Stretches) -> Iterator[Amount]:
    blocked = blocked.rewound()
    place = 0
    while match := _ARABIC.search(text, place):
        place = match.end("low")
        if blocked.holds(match.start("low"), place) or len(match["low"]) > _LONGEST:
            continue
        if amount := _with_unit(text, match):
            place = max(place, amount.end)
            yield amount


def _with_unit(text: str, match: re.Match[str]) -> Amount | None:
    start, end = match.span("low")
    if _in_a_name(text, start, end):
        return None
    fallen = match["sign"] and _SIGNED.search(text, max(0, start - 3), start - 1)
    if fallen or _RISEN.search(text, max(0, start - 4), start):
        start -= 1
    low = match["low"]
    number = Decimal(low.translate(_GROUPING) if "," in low or "，" in low or " " in low else low)
    amount = Amount(start, end, -number if text[start] in "-－−—" else number, None, "exact", "arabic", digits=len(low))
    read = _read_unit(text, amount)
    if read is None:
        return None
    if text[read.end : read.end + 1] in _RANGE_OPENS and (upper := _UPPER.match(text, read.end)):
        read = _range(text, read, upper) or read
    return _bounded(text, read)


# A dash is a sign only where nothing before it could begin a range or a date.
_SIGNED = re.compile(r"(?:^|[，,：:；;、和（(\s]|[为是达到由从至]|增长|下降|增速|增幅|约|[同环]比)$")
_RISEN = re.compile(r"(?:[同环]比|增长|增速|增幅)[为：:]?[+＋]$")  # 同比+6.2%


def _in_a_name(text: str, start: int, end: int) -> bool:
    """Whether Latin letters or joining signs make the digits part of a name (5G, PM2.5, G94, 1+9, A4)."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if _RISEN.search(text, max(0, start - 4), start):
        return False
    if before and before.isascii() and (before.isalpha() or before in "+#/_"):
        return before != "/" or not text[start - 2 : start - 1].isdigit()
    if after in {"+", "/"} and text[end + 1 : end + 2].isdigit():
        return True
    return bool(after) and after.isascii() and after.isalpha() and unit_table().at(text, end) is None


def _read_unit(text: str, amount: Amount) -> Amount | None:
    table, end = unit_table(), amount.end
    while end < len(text) and text[end] in " \n\u200b":
        end += 1
    if end > amount.end and text[end : end + 1] in _SMALL_SCALES:
        return amount  # 10 十、: the number of a page and the next heading's mark
    bounds = _bounds()
    more = bounds.between_re.match(text, end) if text[end : end + 1] in bounds.between_opens else None
    place = more.end() if more else end
    bound: Bound = "over" if more else amount.bound
    while place < len(text) and text[place] in " \n\u200b":
        place += 1
    unit = table.at(text, place)
    if unit is None:
        return None if more or table.is_blocked(text, place) else amount
    power, code, stop, classifier = unit.power, unit.code, place + unit.length, unit.classifier
    if code is None and (lesser := _LESSER.match(text, stop)):
        return _compound(text, replace(amount, value=amount.value * Decimal(10) ** power, end=stop), lesser, power)
    if code is None:
        more = bounds.between_re.match(text, stop)
        later = table.at(text, more.end() if more else stop) if more or text[stop : stop + 1] == " " else None
        if more and later and later.code:
            bound, code, stop, classifier = "over", later.code, more.end() + later.length, later.classifier
        elif more:
            bound, stop = "over", more.end()
        elif text[stop : stop + 1] == "\n" and (torn := table.at(text, stop + 1)) and torn.code == "CNY" and not torn.power:
            code, stop = torn.code, stop + 1 + torn.length
        elif (
            later is None
            and text[stop : stop + 1] == " "
            and (spaced := table.at(text, stop + 1))
            and spaced.code
            and not spaced.power
        ):
            code, stop, classifier = spaced.code, stop + 1 + spaced.length, spaced.classifier
    if code and text.startswith(_GOES_ON.get(code, "\0"), stop):
        code, stop, classifier = (None, stop - 1, False) if power else (code, stop, classifier)
    if code and unit.classifier and (table.is_beginning(text, place) or text[place] == "点"):
        return None
    amount.end, amount.value, amount.unit = stop, amount.value * _scale(power), code
    amount.power, amount.bound, amount.classifier = power, bound, classifier
    return amount


@cache
def _scale(power: int) -> Decimal:
    return Decimal(10) ** power


_GOES_ON = {"个": "体", "台": "阶"}  # classifiers that only begin a word here
_SMALL_SCALES = ("十", "百")
_LESSER = re.compile(r"(\d{1,4})(?=[百千万多余])")


def _compound(text: str, amount: Amount, lesser: re.Match[str], power: int) -> Amount | None:
    """Read 3万2千多户, 2亿5千多万人次: a smaller scale after a larger one adds to it."""
    start, end = lesser.span()
    rest = _read_unit(text, Amount(start, end, Decimal(lesser[1]), None, "exact", "arabic"))
    if rest is None or rest.power >= power:
        return None
    if rest.unit is None and (scale := _SCALED.match(text, rest.end)):
        unit = unit_table().at(text, scale.end())
        rest = replace(rest, value=rest.value * 10 ** (4 if scale[1] == "万" else 8), end=scale.end())
        if unit is not None and unit.code and not unit.power:
            rest = replace(rest, unit=unit.code, end=scale.end() + unit.length, classifier=unit.classifier)
    return replace(
        amount,
        end=rest.end,
        value=amount.value + rest.value,
        unit=rest.unit,
        power=power,
        bound=rest.bound,
        classifier=rest.classifier,
    )


_SCALED = re.compile(r"([万亿])")


def _range(text: str, low: Amount, upper: re.Match[str]) -> Amount | None:
    """Return 5%—6%, 2000—3000元, 1～2个 as one amount, or None when it is no range."""
    if low.bound != "exact" or (upper[0].strip().startswith(("到", "至")) and low.unit is None and low.power):
        return None
    bare = Amount(upper.start("high"), upper.end(), Decimal(upper["high"].translate(_GROUPING)), None, "exact", "arabic")
    high = _read_unit(text, bare)
    if high is None or high.unit is None or (low.unit is not None and low.unit != high.unit):
        return None
    value = low.value if low.unit or low.power else low.value * Decimal(10) ** high.power
    if value >= high.value:
        return None
    return replace(
        low,
        end=high.end,
        value=value,
        high=high.value,
        unit=high.unit,
        bound="range",
        power=high.power,
        classifier=high.classifier,
    )


def _bounded(text: str, amount: Amount) -> Amount:
    bounds = _bounds()
    ends = text[max(0, amount.start - 3) : amount.start].rstrip()[-1:]
    if ends in bounds.before_ends and (match := bounds.before_re.search(text, max(0, amount.start - 4), amount.start)):
        start = match.start()
        word = match[0].strip()
        if not (word == "上" and text[start - 1 : start] not in "，、。 "):
            amount.start = start
            if amount.bound in ("exact", "over"):
                amount.bound = bounds.before[word]
    opens = text[amount.end : amount.end + 2].lstrip()[:1]
    if opens in bounds.after_opens and (match := bounds.after_re.match(text, amount.end)):
        amount.end = match.end()
        if amount.bound == "exact":
            amount.bound = bounds.after[match[1]]
    return amount


def _han(text: str, blocked: _Stretches) -> Iterator[Amount]:
    for pattern, make in (
        (_PART_OF, _part_of),
        (_SLASHED, _slashed),
        (_TENTHS, _tenths),
        (_HALF, lambda _: (Decimal(50), "percent")),
        (_TURNED, lambda match: (Decimal(4 if match[1] in ("两", "二") else 8 if match[1] == "三" else 2), "multiple")),
        (_TIMES, lambda match: (han_number(match[1]), "multiple")),
    ):
        stretches = blocked.rewound()
        for match in scan(pattern, text):
            if stretches.holds(*whole(match)):
                continue
            value, unit = make(match)
            if value is not None:
                yield _bounded(text, Amount(*whole(match), value, unit, "exact", "han"))
    yield from _percents(text, blocked.rewound())
    yield from _large(text, blocked.rewound())
    yield from _counts(text, blocked.rewound())


def _percents(text: str, blocked: _Stretches) -> Iterator[Amount]:
    """百分之八, 千分之十三, 百分之四至百分之五."""
    for match in scan(_PERCENT_OF, text):
        low, high = han_number(match[2]), han_number(match[3]) if match[3] else None
        if low is None or blocked.holds(*whole(match)):
            continue
        unit = "percent" if match["of"] == "百" else "permille"
        if high is not None and high > low:
            yield Amount(*whole(match), low, unit, "range", "han", high=high)
        else:
            yield _bounded(text, Amount(match.start(), match.end(2), low, unit, "exact", "han"))


def _part_of(match: re.Match[str]) -> tuple[Decimal | None, str]:
    low, high = han_number(match[1]), han_number(match[2])
    if not low or high is None:
        return high, "percent"
    return (high * 100 / low).quantize(Decimal("0.01")).normalize() + 0, "percent"


def _slashed(match: re.Match[str]) -> tuple[Decimal | None, str]:
    """减少1/3: a part of one, in digits; 3/2 is none."""
    low, high = Decimal(match[1]), Decimal(match[2])
    return ((low * 100 / high).quantize(Decimal("0.01")).normalize() + 0 if low < high else None), "percent"


def _tenths(match: re.Match[str]) -> tuple[Decimal | None, str]:
    value = han_number(match[1])
    return (value * 10 + (5 if match[2] else 0) if value is not None else None), "percent"


_BREAK = re.compile(r"$|[，。；、,;!！（）()\n]|大关|关口|新?台阶|以上|左右|元|斤")


def _large(text: str, blocked: _Stretches) -> Iterator[Amount]:
    """Amounts like 千亿元, 八千亿, 百亿斤 where they report, not where they name a class (千亿级产业)."""
    for match in scan(_LARGE, text):
        start, end = whole(match)
        before = text[start - 1 : start]
        if before.isdigit() or (len(match[1]) < 2 and before not in "上近超") or blocked.holds(start, end):
            continue
        if not _BREAK.match(text, end) or (before and before in "几数第"):
            continue
        value = han_number(match[1])
        unit = unit_table().at(text, match.end(2) if match[2] else match.end(1))
        if value is None or (text[end : end + 1] in "级元" and not match[3]):
            continue
        amount = Amount(start, end, value, unit.code if match[3] and unit else None, "exact", "han", power=8)
        yield _bounded(text, replace(amount, bound="over") if match[2] else amount)


def _counts(text: str, blocked: _Stretches) -> Iterator[Amount]:
    """Counts in Chinese numerals of ten or more, or with 余 or 多: 十二个, 二十余家."""
    table = unit_table()
    for match in scan(_COUNT, text):
        start, end = whole(match)
        if blocked.holds(start, end):
            continue
        unit = table.at(text, end)
        value = han_number(match[1])
        if unit is None or unit.code is None or value is None or (text[start - 1 : start] or "，") in "第几数分点零":
            continue
        bare = match[1] in ("十", "百", "千")
        if (
            unit.power
            or (bare and not match[2])
            or (not unit.classifier and unit.code not in ("person", "household", "CNY", "km", "mu"))
        ):
            continue
        amount = Amount(start, end + unit.length, value, unit.code, "exact", "han", classifier=unit.classifier)
        yield _bounded(text, replace(amount, bound="over") if match[2] else amount)
