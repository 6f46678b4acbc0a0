"""Charts as SVG, drawn by small pure functions: no script, no font to load, the same bytes every time.

Every chart is given with a title and a description inside, carries patterns beside colours, and
its words are escaped. The caller shows the table and the sentence that belong to it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup, escape

WIDTH = 340
_CAP = 1.25
_CROWDED = 24
"""Nearer than this above a result, the mark of its target would stand in the result's label: it goes below."""


@dataclass(frozen=True, slots=True)
class Bullet:
    """One target with its result: ``share`` is result over target, None when there is no result.

    ``pace`` is the share of the year that had passed, where the result speaks of some months only.
    """

    label: str
    share: float | None
    shown: str
    outcome: str
    pace: float | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """One year of a series: what was aimed at and what was reported, each None when not stated.

    ``shown`` is how the value is written beside its mark.
    """

    year: int
    target: Decimal | None
    result: Decimal | None
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a whole, with the name of its outcome for the pattern."""

    name: str
    label: str
    count: int


def _svg(name: str, height: float, title: str, description: str, body: str) -> Markup:
    return Markup(
        f'<svg class="chart" viewBox="0 0 {WIDTH} {_n(height)}" role="img" aria-labelledby="{name}-t {name}-d" '
        f'xmlns="http://www.w3.org/2000/svg"><title id="{name}-t">{escape(title)}</title>'
        f'<desc id="{name}-d">{escape(description)}</desc>{_patterns(name)}{body}</svg>'
    )


def _patterns(name: str) -> str:
    stripe = '<path class="stroke" d="M0 6L6 0M-1 1L1-1M5 7L7 5" stroke-width="1.4" stroke="#fff"/>'
    dots = '<circle class="dot" cx="2.5" cy="2.5" r="1.1" fill="#fff"/>'
    cross = '<path class="stroke" d="M0 0L6 6M6 0L0 6" stroke-width="1" stroke="#fff"/>'
    bars = '<path class="stroke" d="M2 0V5" stroke-width="1.2" stroke="#fff"/>'
    shapes = (("stripe", 6, stripe), ("dots", 5, dots), ("cross", 6, cross), ("bars", 5, bars))
    made = "".join(
        f'<pattern id="{name}-{kind}" width="{size}" height="{size}" patternUnits="userSpaceOnUse">{shape}</pattern>'
        for kind, size, shape in shapes
    )
    return f"<defs>{made}</defs>"


_PATTERN = {
    "exceeded": "bars",
    "in_progress": "bars",
    "missed": "stripe",
    "not_mentioned": "stripe",
    "not_reported": "dots",
    "source_incomplete": "dots",
    "unclear": "cross",
    "revised": "cross",
}


# The same colours as in the style sheet, for programs that draw a chart without it.
_FILL = {
    **dict.fromkeys(("met", "exceeded", "done"), "#2f7d4c"),
    **dict.fromkeys(("missed", "not_mentioned"), "#b8322a"),
    **dict.fromkeys(("in_progress", "mentioned_again", "split", "merged"), "#3a6fb0"),
    **dict.fromkeys(("planned", "unclear", "revised"), "#b07a1e"),
}


def _bar(name: str, outcome: str, box: tuple[float, float, float, float]) -> str:
    x, y, width, height = (_n(value) for value in box)
    place = f'x="{x}" y="{y}" width="{width}" height="{height}"'
    fill = f'<rect class="bar {escape(outcome)}" fill="{_FILL.get(outcome, "#8b9099")}" {place}/>'
    pattern = _PATTERN.get(outcome)
    return fill + (f'<rect class="over" {place} fill="url(#{name}-{pattern})"/>' if pattern else "")


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def bullets(name: str, rows: Sequence[Bullet], title: str, description: str) -> Markup:
    """Return bars of result against target: the line is the target, a dashed one the calendar; a bar past 125 % is cut."""
    step, body = 40, []
    line = WIDTH / _CAP
    for index, row in enumerate(rows):
        top = index * step
        body.append(f'<text class="label" font-size="12" x="0" y="{top + 13}">{escape(_fit(row.label, 34))}</text>')
        body.append(f'<text class="value" font-size="11" x="{WIDTH}" y="{top + 13}" text-anchor="end">{escape(row.shown)}</text>')
        body.append(f'<rect class="track" fill="#f2efe8" x="0" y="{top + 19}" width="{WIDTH}" height="12"/>')
        if row.share is not None:
            width = max(0.0, min(row.share, _CAP)) / _CAP * WIDTH
            body.append(_bar(name, row.outcome, (0, top + 19, width, 12)))
            if row.share > _CAP:
                body.append(f'<path class="cut" fill="#fff" d="M{WIDTH - 14} {top + 33}l5 -16h4l-5 16z"/>')
        body.append(f'<path class="aim" stroke="#1c1d20" stroke-width="2.5" d="M{_n(line)} {top + 16}v18"/>')
        if row.pace is not None:
            due = _n(min(row.pace, _CAP) / _CAP * WIDTH)
            body.append(f'<path class="pace" stroke="#1c1d20" stroke-width="2" stroke-dasharray="3 2" d="M{due} {top + 16}v18"/>')
    return _svg(name, max(1, len(rows)) * step, title, description, "".join(body))


def _fit(text: str, columns: int) -> str:
    """Cut ``text`` to a number of Latin columns; a Chinese character takes two."""
    used = 0
    for place, character in enumerate(text):
        used += 2 if ord(character) > 0x2E80 else 1
        if used > columns:
            return text[: max(0, place - 1)] + "…"
    return text


def series(name: str, points: Sequence[Point], title: str, description: str) -> Markup:
    """Return a line of results with the targets as open diamonds above their years."""
    height, left, right, top, bottom = 150.0, 8.0, 8.0, 22.0, 24.0
    values = [value for point in points for value in (point.target, point.result) if value is not None]
    if not values:
        return _svg(name, height, title, description, "")
    low, high = float(min(values)), float(max(values))
    reach = max(high - low, 0.2 * max(abs(high), abs(low)), 1e-9)
    low, high = (low + high - reach) / 2, (low + high + reach) / 2
    span = WIDTH - left - right - 40

    def x(index: int) -> float:
        return left + 20 + (span * index / max(1, len(points) - 1) if len(points) > 1 else span / 2)

    def y(value: Decimal) -> float:
        return top + (height - top - bottom) * (1 - (float(value) - low) / (high - low))

    body = [f'<path class="axis" stroke="#ded9cf" d="M0 {_n(height - bottom + 6)}H{WIDTH}"/>']
    path = [f"{_n(x(i))} {_n(y(p.result))}" for i, p in enumerate(points) if p.result is not None]
    body.append(
        f'<path class="line" fill="none" stroke="#1d4f91" stroke-width="2" d="M{"L".join(path)}"/>' if len(path) > 1 else ""
    )
    for index, point in enumerate(points):
        body.append(_year(point, x(index), y, height, labelled=len(points) <= 7 or index % 2 == 0))
    return _svg(name, height, title, description, "".join(body))


def _year(point: Point, x: float, place: Callable[[Decimal], float], height: float, *, labelled: bool) -> str:
    made = (
        f'<text class="tick" font-size="11" x="{_n(x)}" y="{_n(height - 4)}" text-anchor="middle">{point.year}</text>'
        if labelled
        else ""
    )
    if point.target is not None:
        made += f'<path class="diamond" fill="#fff" stroke="#7a4b00" stroke-width="2" d="M{_n(x)} {_n(place(point.target) - 6)}l6 6l-6 6l-6 -6z"/>'
    if point.result is not None:
        made += f'<circle class="result" fill="#1d4f91" cx="{_n(x)}" cy="{_n(place(point.result))}" r="3.5"/>'
    top = point.result if point.result is not None else point.target
    if labelled and top is not None:
        crowded = point.target is not None and 0 < place(top) - place(point.target) < _CROWDED
        y = place(top) + 16 if crowded else max(11.0, place(top) - 10)
        made += f'<text class="value" font-size="11" x="{_n(x)}" y="{_n(y)}" text-anchor="middle">{escape(point.shown)}</text>'
    return made


def fates(name: str, parts: Sequence[Part], title: str, description: str) -> Markup:
    """Return one bar cut into parts, with a legend that names and counts each."""
    total = sum(part.count for part in parts)
    body, x = [], 0.0
    for part in parts:
        width = WIDTH * part.count / total if total else 0
        if width:
            body.append(_bar(name, part.name, (x, 0, max(0.5, width - 1.5), 22)))
        x += width
    for index, part in enumerate(parts):
        left, top = (index % 2) * WIDTH / 2, 34 + (index // 2) * 20
        body.append(_bar(name, part.name, (left, top, 12, 12)))
        body.append(
            f'<text class="label" font-size="12" x="{_n(left + 18)}" y="{top + 10.5}">{escape(part.label)} {part.count}</text>'
        )
    return _svg(name, 36 + 20 * ((len(parts) + 1) // 2), title, description, "".join(body))


def drift(name: str, points: Sequence[Point], title: str, description: str) -> Markup:
    """Return the targets of one measure from year to year as steps, each with its value."""
    aimed = [point for point in points if point.target is not None]
    if not aimed:
        return _svg(name, 30, title, description, "")
    values = [float(point.target or 0) for point in aimed]
    reach = max(abs(value) for value in values) or 1.0
    step, body = WIDTH / len(aimed), []
    for index, (point, value) in enumerate(zip(aimed, values, strict=True)):
        tall = 60 * abs(value) / reach
        top = 78 - tall
        body.append(_bar(name, "planned", (index * step + 6, top, step - 12, max(1.5, tall))))
        middle = _n(index * step + step / 2)
        body.append(
            f'<text class="value" font-size="11" x="{middle}" y="{_n(max(12.0, top - 4))}" text-anchor="middle">{escape(point.shown)}</text>'
        )
        body.append(f'<text class="tick" font-size="11" x="{middle}" y="96" text-anchor="middle">{point.year}</text>')
    return _svg(name, 100, title, description, "".join(body))
