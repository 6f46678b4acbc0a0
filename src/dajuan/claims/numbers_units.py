"""Every amount of money and every measured size that a text writes, in either script (see ``numbers``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from dajuan.claims.numbers import NumberSpan, fold_numerals, numbers_of
from dajuan.lexicon import load
from dajuan.values import Span

_SCALES = {"千": 1000, "兆": 10**12}
"""Scales that belong to the unit when the lexicon has that unit: 三千米 is three kilometres, 五十兆字节 fifty megabytes."""


@dataclass(frozen=True, slots=True)
class AmountSpan:
    """An amount: where it stands, its value in ``unit`` (ISO 4217 for money), and whether it is money."""

    span: Span
    value: Decimal
    unit: str
    money: bool


@cache
def _after() -> re.Pattern[str]:
    data = load("amounts")
    words = sorted({*data["money"], *data["cents"], *data["dimension"]}, key=len, reverse=True)
    return re.compile(rf"\s*(?P<unit>{'|'.join(map(re.escape, words))})(?P<half>半)?")


_BEFORE = re.compile(r"(?<!\d)(?:人民币|RMB|￥|¥)\s*$")
_NOT_AFTER = re.compile(r"[旦月宵老首件头]|素|素质")
_MERGED = re.compile(r"又?\s*")


def amounts_in(text: str) -> Iterator[AmountSpan]:
    """Return the amounts of money and the sizes of a text in order.

    Fractions of a currency are added to the amount before them: 50元6角三分 is 50.63 CNY.

    >>> [(str(each.value), each.unit) for each in amounts_in("50元6角三分，重十五斤半")]
    [('50.63', 'CNY'), ('15.5', 'jin')]
    """
    waiting: AmountSpan | None = None
    end = 0
    for number in numbers_of(text, of_money=True):
        found = _amount(text, number) if number.span.start >= end else None
        if found is None:
            continue
        end = found.span.end
        joined = _joined(text, waiting, found) if waiting is not None else None
        if joined is not None:
            waiting = joined
            continue
        if waiting is not None:
            yield waiting
        waiting = found
    if waiting is not None:
        yield waiting


def _amount(text: str, number: NumberSpan) -> AmountSpan | None:
    data = load("amounts")
    end, value = number.span.end, number.value
    liang = fold_numerals(text[end - 1 : end]) == "两" and len(number.span) > 1
    if liang:
        plain = next((each for each in numbers_of(text[number.span.start : end - 1])), None)
        if plain is None:
            return None
        end, value = end - 1, plain.value
    match = _after().match(text, end)
    if match is None or _NOT_AFTER.match(text, match.end()):
        return None
    unit = match["unit"]
    last = text[end - 1]
    start = number.span.start
    if data["money"].get(unit) == "CNY" and (before := _BEFORE.search(text[max(0, start - 8) : start])):
        start -= len(before[0])
    if last in _SCALES and last + unit in data["dimension"]:
        value, unit = value / _SCALES[last], last + unit
    if match["half"]:
        value += Decimal("0.5")
    span = Span(start, match.end())
    if unit in data["cents"]:
        cents = data["cents"][unit]
        return AmountSpan(span, value / cents["parts"], cents["of"], True)
    money = unit in data["money"]
    return AmountSpan(span, value, str(data["money"][unit] if money else data["dimension"][unit]), money)


def _joined(text: str, before: AmountSpan, after: AmountSpan) -> AmountSpan | None:
    """Return two amounts as one when the second is a fraction of the currency of the first."""
    between = text[before.span.end : after.span.start]
    cents = text[after.span.start : after.span.end].endswith(tuple(load("amounts")["cents"]))
    if not cents or before.unit != after.unit or _MERGED.fullmatch(between) is None:
        return None
    return AmountSpan(Span(before.span.start, after.span.end), before.value + after.value, before.unit, True)
