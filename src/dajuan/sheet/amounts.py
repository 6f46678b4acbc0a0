"""How a figure is written for people: the words of the source first, a plain reading for English."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from dajuan.claims import Figure
from dajuan.ledger import Edition
from dajuan.sheet.wording import Language, words
from dajuan.values import Period, Quantity

_ENGLISH_STEPS = ((Decimal(10) ** 12, "trillion"), (Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million"))
_CHINESE_STEPS = ((Decimal(10) ** 12, "万亿"), (Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万"))
_SIGNED = {"growth", "points", "increment"}
_TIMES = {"yoy", "mom", "qoq"}


def number(value: Decimal, language: Language) -> str:
    """Return ``value`` with steps of its language: ``52.2亿``, ``5.22 billion``; no digit is lost.

    >>> number(Decimal("5220000000"), "zh"), number(Decimal("5220000000"), "en")
    ('52.2亿', '5.22 billion')
    """
    steps = _CHINESE_STEPS if language == "zh" else _ENGLISH_STEPS
    for size, name in steps:
        if abs(value) >= size:
            return f"{_plain(value / size)}{'' if language == 'zh' else ' '}{name}"
    return _plain(value)


def _plain(value: Decimal) -> str:
    text = f"{value.normalize():,f}"
    return text if value != 0 else "0"


def amount(quantity: Quantity, language: Language) -> str:
    """Return a quantity with its bound and unit in words: ``约2000亩``, ``about 2,000 mu``."""
    say = words(language)
    low = _with_unit(number(quantity.value, language), quantity.unit, language)
    if quantity.high is not None:
        first = number(quantity.value, language)
        return f"{first}–{_with_unit(number(quantity.high, language), quantity.unit, language)}"
    if quantity.bound == "exact":
        return low
    return say(f"bound.{quantity.bound}", amount=low)


def _with_unit(text: str, unit: str, language: Language) -> str:
    if unit == "none":
        return text
    pattern = words(language).get(f"unit.{unit.replace('/', '_per_')}", "")
    if pattern:
        return pattern.format(number=text)
    return f"{text}{unit}" if language == "zh" else f"{text} {unit}"


def statement(figure: Figure, language: Language) -> str:
    """Return what a figure says with the sense of its kind: ``增长6.1%``, ``+6.1%``, ``全市第二``, ``比全国高1.7个百分点``.

    Chinese keeps the words of the source; English gives the value as it was read.
    """
    say = words(language)
    falls = figure.quantity.value < 0 and figure.kind in _SIGNED
    if _is_against(figure):
        size = replace(figure.quantity, value=abs(figure.quantity.value))
        told = _quoted(figure) if language == "zh" else amount(size, language)
        return say(f"sense.against{'_down' if falls else ''}", amount=told, base=figure.base or "")
    if language == "zh":
        sense = say.get(f"sense.{figure.kind}{'_down' if falls else ''}", "")
        return f"{figure.universe or ''}{figure.quote}" if figure.kind == "rank" else f"{sense}{_quoted(figure)}"
    if falls and (figure.kind == "increment" or figure.quantity.bound != "exact") and figure.quantity.high is None:
        return say("sense.fall", amount=amount(replace(figure.quantity, value=-figure.quantity.value), language))
    text = amount(figure.quantity, language)
    if figure.kind in _SIGNED and not falls and figure.quantity.value > 0 and figure.quantity.bound == "exact":
        text = f"+{text}"
    sense = say.get(f"sense.{figure.kind}", "")
    universe = f" ({figure.universe})" if figure.universe else ""
    return f"{text}{f' {sense}' if sense else ''}{universe}"


def _is_against(figure: Figure) -> bool:
    """Whether points say how far one thing stands from another (高于全国1.7个百分点), not how far it moved."""
    base = figure.base or "yoy"
    return figure.kind == "points" and not (base in _TIMES or base[:1].isdigit())


def _quoted(figure: Figure) -> str:
    """The words of the source without the sign that another word tells; a number that shares the unit of the next has it too."""
    quote, quantity = figure.quote, figure.quantity
    if quantity.value < 0 and figure.kind in _SIGNED:
        quote = quote.lstrip("-－−")
    shares = quote[-1:].isdigit() and quantity.unit == "percentage_point" and quantity.high is None
    return _with_unit(quote, quantity.unit, "zh") if shares else quote


def when(period: Period | None, language: Language) -> str:
    """Return a period as people write it: ``2020年1—11月``, ``Jan–Nov 2020``; a dash when it is not known."""
    if period is None:
        return "—"
    start, slash, end = period.text.partition("/")
    if not slash:
        return _one(start, language)
    if language == "zh" and len(start) == 7 and len(end) == 7 and start[:4] == end[:4] and "Q" not in period.text:
        return f"{start[:4]}年{int(start[5:])}—{int(end[5:])}月"
    return f"{_one(start, language)}{'—' if language == 'zh' else ' – '}{_one(end, language)}"


def _one(text: str, language: Language) -> str:
    year, _, rest = text.partition("-")
    if language == "en":
        return text
    if not rest:
        return f"{year}年"
    if rest[0] in "QH":
        return words("zh")(f"part.{rest}", year=year)
    month, _, day = rest.partition("-")
    return f"{year}年{int(month)}月" + (f"{int(day)}日" if day else "")


def short(text: str, length: int) -> str:
    """Return ``text`` cut to ``length`` characters with a mark where something was left out."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


def stamp(moment: datetime) -> str:
    """Return a moment in UTC as RFC 3339 writes it."""
    known = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return known.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def origin(text: str) -> str:
    """Return where an edition came from as may be shown to everybody: an address whole, of a path the last part.

    >>> origin("/home/li/papers/report.txt")
    'report.txt'
    """
    return text if text.startswith(("http://", "https://")) else text.replace("\\", "/").rpartition("/")[2]


def name_of(edition: Edition, language: Language) -> str:
    """Return the title of an edition; of one without a title what it is and of where, or else the file it came as."""
    say, facts = words(language), edition.facts
    if facts.title:
        return facts.title
    if facts.area:
        return say("source.untitled_of", area=facts.area, genre=say(f"genre.{facts.genre}"))
    return f"{say('source.untitled')} {origin(edition.origin)[:60]}".rstrip()
