"""English quantities: the numeral with its sign, scale, unit and bound, and English times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from dajuan.lexicon import load
from dajuan.values import Period, Quantity, Span

_NUMERAL = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,6})?"
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)


@dataclass(frozen=True, slots=True)
class Number:
    """A numeral as read: its span with bound words and unit, its quantity, and where its unit or noun begins."""

    span: Span
    quantity: Quantity
    noun_at: int
    ordinal: bool = False


def _any(words: Any) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@cache
def _pattern() -> re.Pattern[str]:
    words = load("english")
    bound, sign, scale, unit = (_any(words[key]) for key in ("bounds", "signs", "scales", "units"))
    one = rf"(?P<sign>(?:{sign}) ?)?(?P<low>{_NUMERAL})(?![\d:/])"
    scale_unit = rf"(?:[ -]?(?P<scale>{scale})\b)?(?:[ -]?(?P<unit>{unit})(?!\w))?"
    high = rf"(?:(?(between) and |(?: ?[-–—] ?| to ))(?:(?:{sign}) ?)?(?P<high>{_NUMERAL})(?![\d:/]))?"
    mid = rf"(?:[ -]?(?P<scale0>{scale})\b)?(?:[ -]?(?P<unit0>{unit})(?!\w))?"
    return re.compile(
        rf"(?<![\w.,/-])(?:(?P<between>\bbetween )|(?P<bound>\b(?:{bound})) )?{one}(?:{mid}{high}){scale_unit}", re.IGNORECASE
    )


@cache
def _ordinal() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:rank(?:s|ed|ing)?|came|placed?|stood|stands)\s(?:the )?(?P<word>{_any(load('english')['ordinals'])}|\d{{1,3}}(?:st|nd|rd|th))\b",
        re.I,
    )


def numbers_of(text: str, start: int, end: int) -> Iterator[Number]:
    """Return the quantities of a sentence in order; years, list marks and ordinals of dates are left out."""
    found = [number for match in _pattern().finditer(text, start, end) if (number := _number(text, match)) is not None]
    for match in _ordinal().finditer(text, start, end):
        word = match["word"].lower()
        value = load("english")["ordinals"].get(word) or int(re.sub(r"\D", "", word))
        found.append(Number(Span(*match.span("word")), Quantity(Decimal(value), "rank"), match.end(), ordinal=True))
    return iter(sorted(found, key=lambda number: number.span))


def _number(text: str, match: re.Match[str]) -> Number | None:
    unit_word = match["unit"] or match["unit0"]
    scale_word = match["scale"] or match["scale0"]
    low, high = match["low"], match["high"]
    end = match.end()
    unit = _unit(match["sign"], unit_word)
    if unit == "" and scale_word is None and _is_year(low, text, match.start("low"), match.end("low")):
        return None
    if (scale_word or "").lower() in {"m", "k"} and unit == "":
        return None
    quantity = _quantity(match, low, high, scale_word, unit or _noun_unit(text, end))
    if quantity is None:
        return None
    start = match.start() if match["bound"] or match["between"] else match.start("sign") if match["sign"] else match.start("low")
    noun = max(match.end(name) for name in ("low", "high", "scale", "scale0") if match[name])
    return Number(Span(start, end), quantity, noun if unit in _COUNTS else end)


_COUNTS = {"person", "person_time", "household"}
"""Units that are nouns too: the noun belongs to the measure."""


def _quantity(match: re.Match[str], low: str, high: str | None, scale_word: str | None, unit: str) -> Quantity | None:
    words = load("english")
    scale = Decimal(words["scales"][scale_word.lower()]) if scale_word else Decimal(1)
    value = Decimal(low.replace(",", "")) * scale
    if high is not None:
        top = Decimal(high.replace(",", "")) * scale
        return Quantity(value, unit, "range", top) if top > value else None
    bound = words["bounds"].get((match["bound"] or "").lower(), "exact")
    return Quantity(value, unit, bound)


def _unit(sign: str | None, word: str | None) -> str:
    words = load("english")
    if word is not None:
        exact = words["units"].get(word) or words["units"].get(word.lower())
        return str(exact) if exact else ""
    return str(words["signs"].get((sign or "").strip().upper(), "")) if sign else ""


def _noun_unit(text: str, end: int) -> str:
    """Return the noun that is counted, as written: it is the unit where no other stands there."""
    noun = re.match(r" (?:new |large |key |public |old |major |more )*([A-Za-z-]{3,24})\b", text[end : end + 60])
    return noun[1].lower() if noun else "none"


def _is_year(low: str, text: str, start: int, end: int) -> bool:
    if not re.fullmatch(r"(?:19|20)\d\d", low):
        return bool(re.match(r"\.\s|\)", text[end : end + 2])) and text[max(0, start - 1) : start] in {"", "\n", "("}
    before = text[max(0, start - 14) : start].lower()
    return bool(
        re.search(
            r"(?:\b(?:in|by|of|from|since|until|to|and|for|during|than|with|early|late|mid|year|between|over|end|may|june|july|march|april|august|january|february|september|october|november|december),? |[-–—/(])$",
            before,
        )
    ) or not re.match(r" [a-z]", text[end : end + 2])


@cache
def _time() -> re.Pattern[str]:
    return re.compile(
        r"\b(?P<months>(?:from |in )?(?P<m1>[a-z]{3,9})(?: to | through |[-–—])(?P<m2>[a-z]{3,9})(?:,? (?:of )?(?P<my>20\d\d|19\d\d))?)\b"
        r"|\b(?P<part>first|second|third|fourth|last) (?P<kind>quarter|half)(?: of| in)? ?(?P<py>20\d\d|19\d\d|last year|this year|the year)?"
        r"|\b(?P<month>[a-z]{3,9}) (?P<mny>20\d\d|19\d\d)\b"
        r"|\b(?P<y1>20\d\d|19\d\d)(?: to |[-–—])(?P<y2>20\d\d|19\d\d)\b"
        r"|\b(?P<year>20\d\d|19\d\d)\b|\b(?P<word>last year|this year|next year|the year before)\b",
        re.IGNORECASE,
    )


def times_of(text: str, start: int, end: int, year: int | None) -> list[tuple[int, Period]]:
    """Return the times a sentence names, with their place; words such as last year need ``year``, that of the text."""
    found = []
    for match in _time().finditer(text, start, end):
        period = _period(match, year)
        if period is not None:
            found.append((match.start(), period))
    return found


def _period(match: re.Match[str], year: int | None) -> Period | None:
    relative = {"last year": -1, "this year": 0, "the year": 0, "next year": 1, "the year before": -1}
    if match["word"]:
        return None if year is None else Period.year(year + relative[match["word"].lower()])
    if match["year"]:
        return Period.year(int(match["year"]))
    if match["y1"]:
        return Period.parse(f"{match['y1']}/{match['y2']}") if match["y2"] > match["y1"] else None
    if match["month"]:
        month = _month(match["month"])
        return Period.parse(f"{match['mny']}-{month:02d}") if month else Period.year(int(match["mny"]))
    if match["part"]:
        return _part(match, year, relative)
    first, last = _month(match["m1"]), _month(match["m2"])
    of = int(match["my"]) if match["my"] else year
    if not first or not last or last <= first or of is None:
        return None
    return Period.parse(f"{of}-{first:02d}/{of}-{last:02d}")


def _part(match: re.Match[str], year: int | None, relative: dict[str, int]) -> Period | None:
    named = (match["py"] or "").lower()
    of = int(named) if named.isdecimal() else None if year is None else year + relative.get(named, 0)
    if of is None:
        return None
    quarter = match["kind"].lower() == "quarter"
    number = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4 if quarter else 2}[match["part"].lower()]
    if not quarter and number > 2:
        return None
    return Period.parse(f"{of}-{'Q' if quarter else 'H'}{number}")


def _month(word: str) -> int:
    word = word.lower()
    return next((at for at, name in enumerate(_MONTHS, 1) if name == word or (len(word) == 3 and name[:3] == word)), 0)
