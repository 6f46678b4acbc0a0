"""Every number that a text writes, in either script, whether or not it measures anything.

``find_claims`` gives figures: numbers that count or measure, with what they measure. This module answers the
plainer question which numbers stand in a text, as other recognizers do, and is tested with their cases.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation, localcontext
from functools import cache
from typing import Any

from dajuan.lexicon import load
from dajuan.values import Span

_MOST_DIGITS = 40
"""A number with more digits than this is not read: no report counts so far, and the time to read it grows."""

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+\.\d+(?!\.?\d)|(?<![\d.])\.\d+(?!\.?\d)|\d+)"
_HAN = "零一二两三四五六七八九十廿卅百千万亿兆"


_TOO_LONG = re.compile(rf"[\d.,/^]{{{_MOST_DIGITS + 21},}}|[{_HAN}余多几点又分之负半 \d.,/成折打]{{81,}}")
_WIDE_COMMA = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")


_DIGIT = re.compile("[一二两三四五六七八九]")
_MONEY_STARTS = frozenset("元美日块欧英港")
_NO_NUMBER_BEFORE = frozenset("些定样起直旦")


@dataclass(frozen=True, slots=True)
class NumberSpan:
    """A number: where it stands and its value; ``percent`` where the text writes a share of a hundred."""

    span: Span
    value: Decimal
    percent: bool = False


def fold_numerals(text: str) -> str:
    """Return the text with wide, traditional and financial numerals in plain characters, of the same length.

    Runs of digits or numerals longer than any number are blanked: they are codes or noise, and would cost time.
    """
    folded = _WIDE_COMMA.sub(",", text.translate(_fold_table()))
    return _TOO_LONG.sub(lambda match: "\0" * len(match[0]), folded)


@cache
def _fold_table() -> dict[int, str | int]:
    table: dict[int, str | int] = {ord(odd): plain for odd, plain in load("numerals")["fold"].items()}
    return _WIDE | table | {ord("．"): ".", ord("，"): "，", ord("−"): "-", ord("－"): "-"}


def numbers_of(text: str, of_money: bool = False) -> Iterator[NumberSpan]:
    """Return the numbers of a text in order, percentages left out (``percents_of``).

    A single Chinese digit before a currency (一美元) is given only when ``of_money`` is set: alone it is the amount's.

    >>> [str(each.value) for each in numbers_of("五亿零六和5万4千6百")]
    ['500000006', '54600']
    """
    folded = fold_numerals(text)
    taken = [each.span for each in percents_of(text)]
    at = 0
    for match in _run().finditer(folded):
        while at < len(taken) and taken[at].end <= match.start():
            at += 1
        span = Span(match.start(), match.start() + len(match[0].rstrip("余多几 ")))
        if at < len(taken) and taken[at].overlaps(span):
            continue
        if not of_money and _DIGIT.fullmatch(span.of(folded)) and folded[span.end : span.end + 1] in _MONEY_STARTS:
            continue
        value = _value_of_run(text, folded, span)
        if value is not None:
            yield NumberSpan(span, value)


@cache
def _run() -> re.Pattern[str]:
    han = rf"[{_HAN}余多几]"
    whole = rf"(?:(?:半百|一半|[{_HAN}])(?:[ ]*(?:{han}|{_ARABIC}(?=[ ]*[十百千万亿兆])))*)"
    mixed = rf"(?:{_ARABIC}(?:[ ]*[余多几]?[ ]*[十百千万亿兆](?:[ ]*{han})*(?:[ ]*{_ARABIC})?)*(?:[kKMGT](?![A-Za-z]))?)"
    point = r"(?:[ ]*点[ ]*(?:[零一二三四五六七八九]+|\d+))?"
    one = rf"(?:{mixed}|{whole}){point}"
    power = rf"{_ARABIC}(?:[eE][-+]?\d{{1,3}}|\^-{{0,2}}\d{{1,3}})"
    slash = r"(?:\d+ +)?\d+ ?/ ?\d+(?![\d/])"
    of = rf"(?:{one}[ ]*又[ ]*)?{one}[ ]*分[ ]*之[ ]*负?[ ]*{one}"
    sign = r"(?:负[ ]*|(?<![\d\w.\-—])-)?"
    return re.compile(rf"{sign}(?:{of}|{power}|{slash}|{one})(?:[ ]*打(?![一-鿿][开造击扮算工印])(?=[一-鿿]|\s|$))?")


def _value_of_run(text: str, folded: str, span: Span) -> Decimal | None:
    written = span.of(folded)
    if len(written) > _MOST_DIGITS * 3 or sum(char.isdigit() for char in written) > _MOST_DIGITS:
        return None
    if _in_word(text, span) or _in_word(folded, span) or (len(span) == 1 and span.of(text) in load("numerals")["shy"]):
        return None
    if re.fullmatch("[万亿兆千百余多几 ]+", written) and not re.match("[百千][一二三四五六七八九]", written):
        return None
    if _DIGIT.fullmatch(written) and folded[span.end : span.end + 1] in _NO_NUMBER_BEFORE:
        return None
    negative = written.startswith(("负", "-"))
    bare = written.lstrip("负- ").replace(" ", "") if "/" not in written else written.lstrip("负- ")
    dozen = bare.endswith(load("numerals")["dozen"])
    value = number_of_text(bare.removesuffix(load("numerals")["dozen"]) if dozen else bare)
    if value is None:
        return None
    value = value * 12 if dozen else value
    return -value if negative else value


@cache
def _words() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(load("numerals")["words"], key=len, reverse=True))))


def _in_word(text: str, span: Span) -> bool:
    """Whether the number is inside a word or a name that happens to hold its characters."""
    low = max(0, span.start - 4)
    return any(
        low + match.start() < span.end and low + match.end() > span.start and len(match[0]) > len(span)
        for match in _words().finditer(text[low : span.end + 4])
    )


def number_of_text(text: str) -> Decimal | None:
    """Return the value of one number written in plain characters (see ``fold_numerals``), or None.

    >>> str(number_of_text("三百五又三分之一"))[:9]
    '350.33333'
    """
    with localcontext() as context:
        context.prec = 30
        if "又" in text:
            whole, _, part = text.partition("又")
            left, right = number_of_text(whole), number_of_text(part)
            return None if left is None or right is None else left + right
        if "分之" in text:
            below, _, above = text.partition("分之")
            negative = above.startswith("负")
            low, high = _plain(below), _plain(above.lstrip("负"))
            return None if not low or high is None else (-high if negative else high) / low
        return _power(text) if re.search(r"[eE^/]", text) else _plain(text)


def _power(text: str) -> Decimal | None:
    try:
        if "^" in text:
            base, _, exponent = text.partition("^")
            return Decimal(base) ** int(exponent.replace("--", "-"))
        if "/" in text:
            whole, _, part = text.rpartition(" ") if " " in text.strip() else ("0", "", text)
            above, _, below = part.partition("/")
            return Decimal(whole or 0) + Decimal(above) / Decimal(below)
        return Decimal(text)
    except (InvalidOperation, ZeroDivisionError, ValueError):
        return None


def _plain(text: str) -> Decimal | None:
    """Return the value of a whole or decimal number with its scales."""
    text = re.sub("[余多几]", "", text).replace("廿", "二十").replace("卅", "三十")
    words: dict[str, Any] = load("numerals")
    if text in words["halves"]:
        return Decimal(str(words["halves"][text]))
    if text[-1:] in words["letters"]:
        value = _plain(text[:-1])
        return None if value is None else value * words["letters"][text[-1]]
    whole, point, part = text.partition("点")
    if point:
        left = _groups(whole)
        digits = "".join(str(words["digits"].get(char, char)) for char in part)
        return left + Decimal(f"0.{digits}") if left is not None and digits.isdecimal() else None
    return _groups(text)


def _groups(text: str) -> Decimal | None:
    """Return the value of a number split at its largest scale: A亿B is A times 10^8 plus B."""
    groups: dict[str, int] = load("numerals")["groups"]
    if not text:
        return None
    for group in ("兆", "亿", "万"):
        left, found, right = text.rpartition(group)
        if not found:
            continue
        above = _groups(left) if left else Decimal(1)
        if above is None:
            return None
        scale = Decimal(groups[group])
        if not right:
            return above * scale
        below = _groups(right)
        if below is None:
            return None
        return above * scale + (below * scale / 10 if _short(right) else below)
    return _section(text)


def _short(right: str) -> bool:
    """Whether a last digit without its scale takes the next lower one: 一万三 is 13,000."""
    return len(right) == 1 and right in load("numerals")["digits"] and right != "零"


_TOKEN = re.compile(rf"{_ARABIC}|[零一二两三四五六七八九十百千]")


def _section(text: str) -> Decimal | None:
    """Return the value of a number below ten thousand, or of digits one after another."""
    words = load("numerals")
    digits, units = words["digits"], words["units"]
    if re.fullmatch("[零一二两三四五六七八九]{2,}", text) and not text.startswith("零"):
        return Decimal("".join(str(digits[char]) for char in text))
    total, current, last = Decimal(0), None, Decimal(0)
    rest = _TOKEN.sub("", text)
    if rest:
        return None
    for token in _TOKEN.findall(text):
        if token in units:
            unit = Decimal(units[token])
            if current is None and last and unit >= last:
                return None
            total += (Decimal(1) if current is None else current) * unit
            current, last = None, unit
        elif token == "零":
            current, last = None, Decimal(0)
        else:
            current = Decimal(digits[token]) if token in digits else Decimal(token.replace(",", ""))
    if current is not None:
        shorthand = last >= 100 and current < 10 and text[-1] in digits
        total += current * last / 10 if shorthand else current
    return total


@cache
def _percent() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<minus>负|(?<![\d\w.])-)?(?P<sign>{_ARABIC})(?P<signk>[kK])?\s*[%％]"
        rf"|(?<![二三四五六七八九十百千])(?P<of>[一百千万亿]*[百千万])\s*分\s*之\s*(?P<part>(?:{_ARABIC}[kK]?(?:[万亿])?|[{_HAN} 点]+))"
        rf"|(?P<points>{_ARABIC}[kK]?|[{_HAN} 点]*[{_HAN}])\s*个\s*百\s*分\s*点"
        rf"|(?P<tenths>{_ARABIC}|[{_HAN}](?:\s*点\s*[一二三四五六七八九])?)\s*成(?:\s*(?P<more>[半一二三四五六七八九])(?![一-鿿]))?(?![为立果功员就长效熟])"
        rf"|(?P<off>{_ARABIC}|[半对]|[{_HAN}](?:\s*点?\s*[一二三四五六七八九])?)\s*折(?![腾叠磨旧合射扣])"
    )


def percents_of(text: str) -> Iterator[NumberSpan]:
    """Return the percentages of a text in order: 5%, 百分之三, 三成半, 二十个百分点, 八五折 (a price of 85 percent).

    A numeral that gives two guesses (二三十个百分点) is left out.
    """
    folded = fold_numerals(text)
    links = [match.span() for match in re.finditer(r"https?://\S+", folded)]
    for match in _percent().finditer(folded):
        if any(start <= match.start() < end for start, end in links):
            continue
        value = _percent_value(match)
        if value is not None and len(match[0]) <= 80:
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            yield NumberSpan(Span(start, match.end() - (len(match[0]) - len(match[0].rstrip()))), value, percent=True)


def _percent_value(match: re.Match[str]) -> Decimal | None:
    if match["sign"]:
        value = _plain(match["sign"] + (match["signk"] or ""))
        return -value if value is not None and match["minus"] else value
    if match["of"]:
        return _hundredths(match)
    if match["points"]:
        written = match["points"].replace(" ", "")
        return None if re.match("[二三四五六七八][三四五六七八九]十", written) else _plain(written)
    if match["tenths"]:
        value = _plain(match["tenths"].replace(" ", ""))
        more = match["more"]
        add = Decimal(5) if more == "半" else Decimal(load("numerals")["digits"].get(more, 0)) if more else Decimal(0)
        return None if value is None or value > 10 else value * 10 + add
    return _price(match["off"].replace(" ", ""))


def _hundredths(match: re.Match[str]) -> Decimal | None:
    below = _plain(re.sub("^一(?=[百千])", "", match["of"])) if match["of"] not in ("百", "千", "万") else None
    below = below or Decimal(load("numerals")["units"].get(match["of"]) or load("numerals")["groups"].get(match["of"], 0))
    part = match["part"].replace(" ", "")
    if not below or re.match("[二三四五六七八][三四五六七八九]十", part) or match["of"].startswith(("一", "五")):
        return None
    above = _plain("一" + part if part[:1] in ("百", "千") else part)
    return None if above is None else above * 100 / below


def _price(off: str) -> Decimal | None:
    if off in ("半", "对"):
        return Decimal(50)
    value = _plain(off)
    if value is None:
        return None
    return value if value >= 10 else value * 10
