"""Sentences of the desk that have numbers in them."""

from __future__ import annotations

from decimal import Decimal

from dajuan.desk.checking import MarkedFigure
from dajuan.desk.model import PaceRule
from dajuan.desk.sums import percent
from dajuan.sheet import Words


def pace_words(rule: PaceRule, month: str, say: Words) -> str:
    """Return the pace rule in words, as it stands at the end of ``month``."""
    number = int(month[5:])
    due, tolerance = percent(rule.due[number - 1]), percent(rule.tolerance)
    assert due is not None and tolerance is not None
    return say("pace.rule", month=number, due=short(due), tolerance=short(tolerance))


def short(number: Decimal) -> str:
    """Return a number without the zeros at its end."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def reason_words(mark: MarkedFigure, say: Words) -> str:
    """Return why a figure of a draft has its verdict: what it was held against, and the checks that it fails."""
    sides = [say(f"check.by_{backing.kind}", words=backing.words) for backing in mark.backings[:4]]
    failed = [say("check.fails", check=text) for text in mark.failures[:3]]
    return "；".join((*sides, *failed)) or say("check.nobody")
