"""Cases of Recognizers-Text (MIT): numbers, percentages, money, sizes, dates, measured against what dajuan reads.

Differences that are meant stand in corpus/claims/specs-differences.toml with their reasons, by model and number;
one that stops being a difference fails here. What fails without being meant lowers the share, and floors hold that.
"""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dajuan.claims.dates import DateSpan, dates_of
from dajuan.claims.numbers import numbers_of, percents_of
from dajuan.claims.numbers_units import amounts_in
from dajuan.values import Span

MEANT = tomllib.loads((Path(__file__).parents[2] / "corpus/claims/specs-differences.toml").read_text(encoding="utf-8"))
FLOORS = {"NumberModel": 0.95, "PercentModel": 0.95, "CurrencyModel": 0.85, "DimensionModel": 0.85, "DateTime": 0.85}
UNITS = {
    "Kilogram": ("kg", 1), "Ton": ("t", 1), "Jin": ("jin", 1), "Liang": ("liang", 1), "Microgram": ("μg", 1),
    "Kilometer": ("km", 1), "Meter": ("m", 1), "Kilobit": ("bit", 1000), "Kilobyte": ("byte", 1000),
    "Megabyte": ("byte", 10**6), "Kilocalorie": ("cal", 1000),
}  # fmt: skip
OURS = {"kbit": ("bit", 1000), "kB": ("byte", 1000), "MB": ("byte", 10**6), "kcal": ("cal", 1000)}
Reading = list[tuple[Any, ...]]


def label(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower().replace(" ", "")


def quoted(case: dict[str, Any], span: Span) -> str:
    return label(span.of(case["input"]))


def numbers(case: dict[str, Any]) -> tuple[Reading, Reading]:
    read = numbers_of if case["model"] == "NumberModel" else percents_of
    want = [(label(r["Text"]), round(float(r["Resolution"]["value"].rstrip("%")), 9)) for r in case["results"]]
    return want, [(quoted(case, each.span), round(float(each.value), 9)) for each in read(case["input"])]


def amounts(case: dict[str, Any]) -> tuple[Reading, Reading]:
    money = case["model"] == "CurrencyModel"
    want = []
    for result in case["results"]:
        stated = result["Resolution"]
        if stated.get("value") is not None:  # a currency named without an amount is no amount
            unit, factor = (stated["isoCurrency"], 1) if money else UNITS.get(stated["unit"], (stated["unit"], 1))
            want.append((label(result["Text"]), round(float(stated["value"]) * factor, 6), unit))
    got = []
    for each in amounts_in(case["input"]):
        if each.money == money:
            unit, factor = OURS.get(each.unit, (each.unit, 1))
            got.append((quoted(case, each.span), round(float(each.value) * factor, 6), unit))
    return want, got


def periods(case: dict[str, Any]) -> tuple[Reading, Reading]:
    today = date.fromisoformat((case["ref"] or "2017-03-22")[:10])
    found = list(dates_of(case["input"], today))
    want: Reading = []
    got: Reading = [(quoted(case, each.span), True) for each in found]
    stated = [r for r in case["results"] if "duration" not in str(r.get("TypeName") or r.get("Type"))]
    for at, result in enumerate(each for each in stated if each["Text"] != "马上"):
        want.append((label(result["Text"]), True))
        options = list(resolutions(result))
        if at < len(found) and options and not any(same(found[at], *option) for option in options):
            got[at] = (got[at][0], str(found[at].period))
    return want, got


def resolutions(result: dict[str, Any]) -> Iterator[tuple[str | None, str | None]]:
    value = result.get("Resolution") or result.get("Value") or {}
    for each in value.get("values", []):
        yield each.get("start") or each.get("value"), each.get("end")
    for key in ("FutureResolution", "PastResolution"):
        if each := value.get(key):
            yield each.get("startDate") or each.get("date"), each.get("endDate")


def same(found: DateSpan, start: str | None, end: str | None) -> bool:
    """Their ends are outside the period; of a span of years or months they take the first day of the last."""
    first, past = found.period.first.isoformat(), (found.period.last + timedelta(1)).isoformat()
    if found.open == "after":
        return start == past
    if found.open == "before":
        return end == first
    if found.open in ("since", "until"):
        return start in (None, first) and end in (None, past)
    begun = found.period.text.partition("/")[2]
    last = f"{begun}-01" if len(begun) == 7 else f"{begun}-01-01" if len(begun) == 4 else past
    return start in (None, first) and end in (None, past, last)


def cases(shared: Path, model: str) -> list[dict[str, Any]]:
    everything = json.loads((shared / "specs/recognizers_zh.json").read_text(encoding="utf-8"))
    if model != "DateTime":
        return [case for case in everything if case["model"] == model]
    named = [case for case in everything if case["suite"] == "DateTime" and case["genre"]]
    return [case for case in named if not case["model"].startswith(("Duration", "Holiday"))]


@pytest.mark.shared
@pytest.mark.parametrize("model", FLOORS)
def test_share(shared: Path, model: str) -> None:
    """The share of cases read as their authors expect stays above its floor, and meant differences stay differences."""
    read = {"DateTime": periods, "CurrencyModel": amounts, "DimensionModel": amounts}.get(model, numbers)
    right, wrong, unmeant = 0, [], []
    meant = MEANT.get(model, {})
    found = cases(shared, model)
    for case in found:
        want, got = read(case)
        name = f"{case['model']}-{case['n']}"
        if want == got:
            right += 1
            assert name not in meant, f"{name} is read as expected now: take it off the list of differences"
        else:
            wrong.append((name, want, got))
            unmeant += [name] if name not in meant else []
    assert set(meant) <= {name for name, _, _ in wrong}, "a listed difference is no case of the file"
    assert right / len(found) >= FLOORS[model], wrong
    assert not unmeant, f"not read as expected, and no reason is listed: {unmeant}"


@pytest.mark.shared
def test_duckling_numerals(shared: Path) -> None:
    """Of Duckling's Chinese numerals (BSD) all but dialect forms (份 for 分之, a bare 半) are read."""
    read = total = 0
    for case in json.loads((shared / "specs/duckling_zh.json").read_text(encoding="utf-8")):
        stated = re.fullmatch(r"\(NumeralValue ([\d.]+)\)", case["expect"])
        for text in case["inputs"] if stated else []:
            found = [each.value for each in numbers_of(text)]
            total += 1
            read += found == [Decimal(stated[1])]
    assert read / total >= 0.85
