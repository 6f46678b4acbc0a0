"""Sheets and series as charts, each with its sentence."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from dajuan.claims import Figure
from dajuan.ledger import Entry
from dajuan.marks import TargetMark, pace_of
from dajuan.sheet import charts
from dajuan.sheet.amounts import number, statement
from dajuan.sheet.model import Sheet
from dajuan.sheet.wording import Language, words
from dajuan.values import digest_of

_CHANGES = {"growth", "points", "increment"}


def bullet_of(mark: TargetMark, language: Language) -> charts.Bullet | None:
    """Return the bar of a target, None where a ratio says nothing (no result, a rank, a target of zero or less)."""
    target, result = mark.target.claim, mark.result.claim if mark.result else None
    if not isinstance(target, Figure) or not isinstance(result, Figure) or mark.result is None:
        return None
    shown = f"{statement(result, language)} / {statement(target, language)}"
    if mark.rule in ("completion", "pace") and target.period is not None:
        pace = pace_of(mark.result, result, target.period.first.year) if mark.rule == "pace" else None
        elapsed = float(pace.elapsed / 100) if pace else None
        return charts.Bullet(target.measure, float(result.quantity.value / 100), shown, mark.outcome, elapsed)
    if mark.outcome in ("not_due", "not_reported"):
        return None
    aimed, got = target.quantity.value, result.quantity.value
    if "rank" in (target.kind, result.kind) or target.kind != result.kind or aimed <= 0 or got < 0:
        return None
    return charts.Bullet(target.measure, float(got / aimed), shown, mark.outcome)


def bullets(sheet: Sheet, language: Language, limit: int = 10) -> Markup | None:
    """Return the bullet bars of a sheet, None when there are fewer than two."""
    rows = [bar for bar in (bullet_of(mark, language) for mark in sheet.targets) if bar is not None][:limit]
    if len(rows) < 2:
        return None
    say = words(language)
    title = say("chart.bullets", area=sheet.area, year=sheet.year)
    return charts.bullets("bullets", rows, title, say("chart.bullets_sentence", count=len(rows)))


def one_bullet(mark: TargetMark, language: Language) -> Markup | None:
    """Return the bar of one target alone."""
    bar = bullet_of(mark, language)
    return charts.bullets(f"b-{mark.target.id}", [bar], bar.label, bar.shown) if bar else None


def fates(sheet: Sheet, language: Language) -> Markup | None:
    """Return what became of the promises as one bar, None when there are none."""
    say = words(language)
    counts = Counter(mark.fate for mark in sheet.promises)
    parts = [charts.Part(name, say(f"outcome.{name}"), count) for name, count in counts.most_common()]
    title = say("chart.fates", area=sheet.area, year=sheet.year)
    return charts.fates("fates", parts, title, ", ".join(f"{part.label} {part.count}" for part in parts)) if parts else None


def outcomes(sheet: Sheet, language: Language) -> tuple[int, Markup, str] | None:
    """Return year, bar and sentence of what came of a sheet's targets."""
    if not sheet.targets:
        return None
    say = words(language)
    counts = Counter[str](mark.outcome for mark in sheet.targets)
    order = ("exceeded", "met", "missed", "unclear", "not_reported", "not_due")
    parts = [charts.Part(name, say(f"outcome.{name}"), counts[name]) for name in order if counts[name]]
    kept = counts["met"] + counts["exceeded"]
    decided = kept + counts["missed"]
    count = len(sheet.targets)
    sentence = say("chart.outcomes_sentence", all=count, kept=kept, missed=counts["missed"], open=count - decided)
    if counts["not_due"] == count:
        sentence = say("chart.outcomes_due", all=count)
    title = say("chart.outcomes", area=sheet.area, year=sheet.year)
    return sheet.year, charts.fates(f"o{sheet.year}", parts, title, sentence), sentence


@dataclass(frozen=True, slots=True)
class Year:
    """What one year aimed at and what was reported for it."""

    year: int
    target: Entry | None
    result: Entry | None


@dataclass(frozen=True, slots=True)
class Series:
    """One measure through the years."""

    label: str
    rows: tuple[Year, ...]
    chart: Markup
    sentence: str


def key_of(figure: Figure) -> tuple[str, str, str, str]:
    """Return what makes two figures of different years one series: measure, kind, unit, base."""
    return (figure.indicator or figure.measure, figure.kind, figure.quantity.unit, figure.base or "")


def years_of(entries: Iterable[Entry]) -> dict[tuple[str, str, str, str], dict[int, Year]]:
    """Group yearly figures that count as facts into series. Of several values for one year the surest counts, then the first."""
    grouped: dict[tuple[str, str, str, str], dict[int, Year]] = defaultdict(dict)
    for entry in sorted(entries, key=lambda e: (-e.claim.confidence, e.claim.span.start, e.id)):
        figure = entry.claim
        if not isinstance(figure, Figure) or figure.period is None or not figure.period.is_year:
            continue
        year = figure.period.first.year
        known = grouped[key_of(figure)].get(year, Year(year, None, None))
        if figure.modality == "planned" and known.target is None:
            grouped[key_of(figure)][year] = Year(year, entry, known.result)
        elif figure.modality in ("reported", "estimated") and known.result is None:
            grouped[key_of(figure)][year] = Year(year, known.target, entry)
    return grouped


def series(entries: Iterable[Entry], language: Language, limit: int = 24) -> tuple[Series, ...]:
    """Return the measures stated for at least two years, the longest series first."""
    found = []
    for key, years in years_of(entries).items():
        if len(years) < 2 or key[1] == "rank":
            continue
        rows = tuple(years[year] for year in sorted(years))[-12:]
        first = rows[-1].result or rows[-1].target
        if first is not None:
            found.append((len(rows), sum(row.target is not None for row in rows), key, rows, first))
    found.sort(key=lambda item: (-item[0], -item[1], item[2]))
    return tuple(_drawn(key, rows, first, language) for _, _, key, rows, first in found[:limit])


def _drawn(key: tuple[str, str, str, str], rows: tuple[Year, ...], first: Entry, language: Language) -> Series:
    say = words(language)
    figure = first.claim
    measure = figure.measure if isinstance(figure, Figure) else key[0]
    label = f"{measure} ({say(f'kind.{key[1]}')})" if key[1] != "level" else measure
    points = [
        charts.Point(row.year, _value(row.target), _value(row.result), _short(row.result or row.target, language)) for row in rows
    ]
    sentence = _sentence(label, rows, language)
    name = f"s{digest_of(list(key))[:8]}"
    return Series(label, rows, charts.series(name, points, label, sentence), sentence)


def _sentence(label: str, rows: Sequence[Year], language: Language) -> str:
    say = words(language)
    told = [(row.year, row.result.claim) for row in rows if row.result is not None]
    if not told:
        return say("chart.series_targets", label=label)
    (first, start), (last, end) = told[0], told[-1]
    key = "chart.series_sentence" if len(told) > 1 else "chart.series_once"
    return say(key, label=label, first=first, start=_said(start, language), last=last, end=_said(end, language))


def _said(claim: object, language: Language) -> str:
    return statement(claim, language) if isinstance(claim, Figure) else ""


def _value(entry: Entry | None) -> Decimal | None:
    return entry.claim.quantity.value if entry is not None and isinstance(entry.claim, Figure) else None


def _short(entry: Entry | None, language: Language) -> str:
    value = _value(entry)
    if value is None or entry is None or not isinstance(entry.claim, Figure):
        return ""
    return number(value, language) + ("%" if entry.claim.quantity.unit == "percent" else "")


def drift(mark: TargetMark, rows: Sequence[Year], language: Language) -> tuple[Markup, str] | None:
    """Return the targets of the measure of ``mark`` through the years with their sentence, None when there are fewer than two."""
    aimed = [row for row in rows if row.target is not None]
    if len(aimed) < 2:
        return None
    say = words(language)
    points = [charts.Point(row.year, _value(row.target), None, _short(row.target, language)) for row in aimed]
    start, end = aimed[0], aimed[-1]
    sentence = say(
        "chart.drift_sentence",
        first=start.year,
        start=_said(start.target.claim if start.target else None, language),
        last=end.year,
        end=_said(end.target.claim if end.target else None, language),
    )
    name = mark.target.claim.measure if isinstance(mark.target.claim, Figure) else ""
    return charts.drift(f"d-{mark.target.id}", points, name, sentence), sentence
