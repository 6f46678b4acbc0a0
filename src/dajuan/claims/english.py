"""English reports, in the same claims: figures with measure, kind, period and modality, and promises.

The small second language of dajuan: it proves that claims, values and laws are not bound to Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from dajuan.claims.english_numbers import Number, numbers_of, times_of
from dajuan.claims.model import Figure, Kind, Modality, Promise
from dajuan.document import Document
from dajuan.lexicon import load
from dajuan.values import Period, Quantity, Span

_SENTENCE = re.compile(r"[^\n.!?]+(?:\.(?=\d|[a-z])[^\n.!?]*)*[.!?]?")
_WORD = re.compile(r"[A-Za-z][A-Za-z-]*")
_PRONOUN = re.compile(r"\s*(?:It|They|This|These)\b")
_LONGEST = 1200
"""A sentence longer than this is read in pieces of this length, so that time stays linear."""


@dataclass(slots=True)
class _Sentence:
    """What the figures of one sentence share while it is read."""

    span: Span
    times: list[tuple[int, Period]]
    planned: bool
    estimated: bool
    measure: str = ""


def find_english_figures(document: Document) -> tuple[Figure, ...]:
    """Return the figures of an English document, in reading order."""
    text, year = document.text, _year(document)
    found: list[Figure] = []
    said = ""
    for start, end in _sentences(text):
        sentence = _Sentence(
            Span(start, end),
            times_of(text, start, end, year),
            _says(text, start, end, "planned"),
            _says(text, start, end, "estimated"),
        )
        if _PRONOUN.match(text, start) and "\n" not in text[start : start + 2]:
            sentence.measure = said
        numbers = list(numbers_of(text, start, end))
        figures = [_figure(text, sentence, numbers, at) for at in range(len(numbers))]
        said = sentence.measure
        found += _respectively(text, sentence, [figure for figure in figures if figure is not None])
    return tuple(found)


def find_english_promises(document: Document) -> tuple[Promise, ...]:
    """Return the English sentences that say what is still to be done."""
    text, year = document.text, _year(document)
    found = []
    for start, end in _sentences(text):
        while start < end and text[start].isspace():
            start += 1
        if _says(text, start, end, "planned"):
            times = {
                str(period): period for _, period in times_of(text, start, end, year) if year is None or period.last.year >= year
            }
            span = Span(start, end)
            deadline = next(iter(times.values())) if len(times) == 1 else None
            found.append(Promise(span, span.of(text), (span,), deadline, None, "promise-english", 0.7))
    return tuple(found)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    for match in _SENTENCE.finditer(text):
        for start in range(match.start(), match.end(), _LONGEST):
            yield start, min(match.end(), start + _LONGEST)


def _year(document: Document) -> int | None:
    date = document.facts.date
    return int(date[:4]) if date and date[:4].isdecimal() else None


@cache
def _words(key: str) -> re.Pattern[str]:
    words = sorted(load("english")["words"][key], key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b", re.IGNORECASE)


def _says(text: str, start: int, end: int, key: str) -> bool:
    return _words(key).search(text, start, end) is not None


def _figure(text: str, sentence: _Sentence, numbers: list[Number], at: int) -> Figure | None:
    number = numbers[at]
    since = numbers[at - 1].span.end if at else sentence.span.start
    until = numbers[at + 1].span.start if at + 1 < len(numbers) else sentence.span.end
    before, after = text[since : number.span.start], text[number.span.end : until]
    kind, sign = _kind(number, before, after)
    quantity = _signed(number.quantity, sign) if sign < 0 and kind in {"growth", "increment", "points"} else number.quantity
    measure = _measure(text, sentence, number, since, kind)
    if not measure:
        return None
    sentence.measure = measure
    return Figure(
        number.span,
        number.span.of(text),
        quantity,
        kind,
        measure,
        _period_of(sentence, number.span.start),
        _modality(sentence),
        _base(before + after, kind),
        None,
        _universe(after) if kind == "rank" else None,
        None,
        f"english-{kind}",
        0.7,
    )


def _signed(quantity: Quantity, sign: int) -> Quantity:
    if quantity.high is not None:
        return Quantity(-quantity.high, quantity.unit, "range", -quantity.value)
    return replace(quantity, value=quantity.value * sign)


def _kind(number: Number, before: str, after: str) -> tuple[Kind, int]:
    """Return the kind of a figure and the sign of its change, from the last verb before it and the words after it."""
    near = before[-60:].lower()
    up, down = _last("up", near), _last("down", near)
    to = (
        re.search(r"\b(?:to|at|of)\s*(?:the )?$", near) is not None
        and re.search(r"\b(?:growth|increase|rise|decline|drop|decrease|gain) of\s*$", near) is None
    )
    noun = re.match(
        r"\s*(?:year-on-year )?(?P<noun>growth|increase|rise|gain|decline|decrease|drop|fall|reduction)\b", after.lower()
    )
    sign = -1 if down > up or (noun is not None and noun["noun"] in {"decline", "decrease", "drop", "fall", "reduction"}) else 1
    changed = noun is not None or (max(up, down) >= 0 and not to)
    unit = number.quantity.unit
    if number.ordinal:
        return "rank", 1
    if unit == "multiple":
        return "multiple", 1
    if unit == "percentage_point":
        return "points", sign
    if unit != "percent":
        return ("increment", sign) if changed and _by(near) else ("level", 1)
    if re.match(r"\s*of (?:the |its |their )?(?:annual |yearly |full-year )?(?:target|goal|plan|budget)", after.lower()):
        return "completion", 1
    if re.match(r"\s*of (?:the |all |total |gross |GDP|its )", after) or "account" in near or "share" in near:
        return "share", 1
    return ("growth", sign) if changed else ("level", 1)


def _by(near: str) -> bool:
    return (
        re.search(r"\b(?:by|up|down|increase of|decrease of|rise of|fall of|drop of|reduction of)\s*$", near.rstrip() + " ")
        is not None
    )


def _last(key: str, near: str) -> int:
    return max((match.start() for match in _words(key).finditer(near)), default=-1)


def _measure(text: str, sentence: _Sentence, number: Number, since: int, kind: Kind) -> str:
    """Return the row label: the counted noun of a count, else the subject of the clause, else that of the figure before."""
    unit = number.quantity.unit
    if kind == "level" and (unit in {"person", "person_time", "household"} or unit == _noun_after(text, number)[1]):
        noun, _ = _noun_after(text, number)
        if noun:
            return noun
    subject = _subject(text[since : number.span.start])
    if subject:
        return subject
    return sentence.measure or _object(text[number.span.end : sentence.span.end])


def _noun_after(text: str, number: Number) -> tuple[str, str]:
    """Return the noun group after a number, and its head as the unit is written."""
    words = re.match(r"(?:[ -][A-Za-z-]+){1,5}", text[number.noun_at : number.noun_at + 80])
    kept: list[str] = []
    for word in _WORD.findall(words[0] if words else ""):
        if word.lower() in _stopping():
            break
        kept.append(word)
    return " ".join(kept), (kept[-1].lower() if kept else "") if number.quantity.unit not in {
        w.lower() for w in kept
    } else number.quantity.unit


@cache
def _stopping() -> frozenset[str]:
    words = load("english")["words"]
    return frozenset(word.lower() for key in ("up", "down", "level", "helping") for word in words[key]) - {"total", "growth"}


def _subject(before: str) -> str:
    """Return the noun group that ends where the last verb before a number begins."""
    clause = re.split(r"[,;:()]|\band (?=[a-z]+ (?:the|to|by)\b)", before)[-1]
    if not _WORD.search(clause) and "," in before:
        clause = before.rsplit(",", 1)[0].rsplit(",", 1)[-1]
    of = re.search(r"(?P<noun>[A-Za-z][A-Za-z -]{2,60}?) of\s*(?:about |nearly |over |more than )?$", clause)
    words = _without_verb(_WORD.findall(of["noun"] if of else clause))
    kept: list[str] = []
    for word in reversed(words):
        if word.lower() in _helping() and word.lower() not in {"of", "and", "for", "in", "total"}:
            break
        kept.append(word)
    while kept and kept[-1].lower() in _helping():
        kept.pop()
    return " ".join(reversed(kept[:8]))


def _without_verb(words: list[str]) -> list[str]:
    """Drop the last verb of a clause and the helping words around it: forest cover will reach → forest cover."""
    words = list(words)
    while words and words[-1].lower() in _helping():
        words.pop()
    if words and words[-1].lower() in _stopping():
        words.pop()
    while words and words[-1].lower() in _helping():
        words.pop()
    return words


@cache
def _helping() -> frozenset[str]:
    return frozenset(word.lower() for word in load("english")["words"]["helping"])


def _object(after: str) -> str:
    words = re.match(r"\s*(?:of|in|for) (?:the )?(?P<noun>[A-Za-z][A-Za-z -]{2,60}?)(?:,|\.|;| and | in | was | were |$)", after)
    return words["noun"] if words else ""


def _period_of(sentence: _Sentence, at: int) -> Period | None:
    """Return the nearest time before the figure in its sentence, else the first after it."""
    earlier = [period for place, period in sentence.times if place < at]
    if earlier:
        return earlier[-1]
    return sentence.times[0][1] if sentence.times else None


def _modality(sentence: _Sentence) -> Modality:
    if sentence.planned:
        return "planned"
    return "estimated" if sentence.estimated else "reported"


_BASES = (
    (
        re.compile(
            r"year[- ]on[- ]year|from a year (?:earlier|ago)|(?:than|from|with|over) (?:the )?(?:last|previous) year|annually",
            re.I,
        ),
        "yoy",
    ),
    (re.compile(r"month[- ]on[- ]month|(?:than|from|with) (?:the )?(?:last|previous) month", re.I), "mom"),
    (re.compile(r"quarter[- ]on[- ]quarter|(?:than|from|with) (?:the )?(?:last|previous) quarter", re.I), "qoq"),
)
_SINCE = re.compile(r"(?:compared (?:with|to)|over|from|than in|since) ((?:19|20)\d\d)\b")


def _base(around: str, kind: Kind) -> str | None:
    if kind not in {"growth", "increment", "points", "multiple"}:
        return None
    named = next((base for pattern, base in _BASES if pattern.search(around)), None)
    since = _SINCE.search(around)
    return named or (since[1] if since else "yoy" if kind == "growth" else None)


def _universe(after: str) -> str | None:
    match = re.match(r"\s*(?:place )?(?:in|among|of) (?:the )?(?P<among>[A-Za-z][A-Za-z -]{2,40}?)(?:[,.;]| and |$)", after)
    return match["among"] if match else None


def _respectively(text: str, sentence: _Sentence, figures: list[Figure]) -> list[Figure]:
    """Give each value of “A and B rose 5% and 3% respectively” its own measure."""
    if "respectively" not in text[sentence.span.start : sentence.span.end].lower() or len(figures) < 2:
        return figures
    names = [name.strip() for name in re.split(r",\s*(?:and )?| and ", figures[0].measure) if name.strip()]
    if len(names) != len(figures):
        return [replace(figure, confidence=0.4) for figure in figures]
    first = figures[0]
    return [
        replace(
            figure,
            measure=name,
            kind=first.kind,
            base=first.base,
            quantity=_like(figure.quantity, first),
            rule="english-respectively",
        )
        for figure, name in zip(figures, names, strict=True)
    ]


def _like(quantity: Quantity, first: Figure) -> Quantity:
    negative = first.quantity.value < Decimal(0) < quantity.value
    return _signed(quantity, -1) if negative else quantity
