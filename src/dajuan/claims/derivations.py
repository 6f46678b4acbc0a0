"""How a figure was read, in words, and how sure that is."""

from __future__ import annotations

from functools import lru_cache

from dajuan.claims.changes import Reading
from dajuan.claims.quantities import Amount
from dajuan.document import Document
from dajuan.values import Span

_LOOKS = {"review": "back", "plan": "ahead", "other": "neither back nor ahead"}


class Parts:
    """Tells of each section of a document where it looks."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._told: dict[int, str] = {}

    def told(self, section: int) -> str:
        """Return the step that a section gives to the figures in it."""
        if section not in self._told:
            part = self._document.sections[section]
            self._told[section] = f"part: {part.heading.of(self._document.text)!r} looks {_LOOKS[part.role]}"
        return self._told[section]


@lru_cache(maxsize=4096)
def _number(form: str, unit: str | None, power: int, bound: str) -> str:
    return f"number: {form}, unit {unit or 'from the measure'}, times 10^{power}, bound {bound}"


def steps(
    parts: Parts, section: int | None, amount: Amount, reading: Reading, name: str, left: str, said: str
) -> tuple[str, ...]:
    """Return the derivation of a figure in reading order: number, kind, measure, period, the part it stands in.

    ``left`` are the words before the number, ``said`` those that say when, '' where none do.
    """
    own = name and name[-4:] in (left.replace("\n", "") if "\n" in left else left)
    told = (
        _number(amount.form, amount.unit, amount.power, amount.bound),
        f"kind: {reading.rule}, against {reading.against}" if reading.against else f"kind: {reading.rule}",
        f"measure: {name or '?'}, {'from the words before it' if own else 'carried on or from the words after it'}",
        f"period: from {said!r}" if said else "period: from the part, the genre or the date of the text",
    )
    return told if section is None else (*told, parts.told(section))


def confidence_of(name: str, reading: Reading, amount: Amount) -> float:
    """Return how sure it is that a figure is read rightly, of 1: by its name, its form and the rule that read it."""
    return _confidence(len(name), amount.form == "han", amount.unit is None, reading.rule in ("level", "points"))


_LONG = 20  # characters: a name longer than this may hold more than the name


@lru_cache(maxsize=1024)
def _confidence(length: int, spelt: bool, unitless: bool, plain: bool) -> float:
    score = 0.97 if length else 0.4
    score -= 0.15 * spelt + 0.2 * unitless + 0.02 * plain
    score -= 0.1 * (length > _LONG)
    return round(max(0.2, score), 2)


def quoted(text: str, source: Span | None) -> str:
    """Return the words of a span, '' where there is none."""
    return text[source.start : source.end] if source is not None else ""
