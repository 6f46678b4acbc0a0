"""Which unit stands at a place of a text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from dajuan.lexicon import LexiconError, load


@dataclass(frozen=True, slots=True)
class UnitWord:
    """A unit as written with its code and the power of ten of the scale before it."""

    length: int
    code: str | None
    power: int
    classifier: bool = False


@dataclass(frozen=True, slots=True)
class UnitTable:
    """All words that may follow a number: what each means, and by first character the lengths there are, longest first."""

    words: dict[str, UnitWord]
    lengths: dict[str, tuple[int, ...]]
    blocked: tuple[str, ...]
    beginnings: tuple[str, ...]

    def at(self, text: str, place: int) -> UnitWord | None:
        """Return the longest unit (with its scale) that begins at ``place``, or None; code None: a scale alone."""
        for length in self.lengths.get(text[place : place + 1], ()):
            if word := self.words.get(text[place : place + length]):
                return word
        return None

    def is_blocked(self, text: str, place: int) -> bool:
        """Return whether what begins at ``place`` makes the number before it a date, an age, a name or an order."""
        return text.startswith(self.blocked, place)

    def is_beginning(self, text: str, place: int) -> bool:
        """Return whether the classifier of one character at ``place`` only begins a word that is none: 表28 单位：万元."""
        return text.startswith(self.beginnings, place)


@cache
def unit_table() -> UnitTable:
    """Return the table made of the word list ``units``. Raises ``LexiconError`` when a word has two codes."""
    data = load("units")
    codes: dict[str, tuple[str, bool]] = {}
    for entry in data["unit"]:
        for word in entry["words"]:
            if codes.setdefault(word, (entry["code"], False)) != (entry["code"], False):
                raise LexiconError(f"units.toml: {word} has two codes")
    for word in data["classifier"]["words"]:
        codes.setdefault(word, (word, True))
    scales = {"": 0, **data["scale"]}
    found: dict[str, UnitWord] = {}
    for scale, power in scales.items():
        for word, (code, classifier) in codes.items():
            if not (scale and scale + word in codes):
                found.setdefault(scale + word, UnitWord(len(scale + word), code, power, classifier))
        if scale:
            found.setdefault(scale, UnitWord(len(scale), None, power))
    lengths: dict[str, set[int]] = {}
    for written in found:
        lengths.setdefault(written[0], set()).add(len(written))
    ordered = {first: tuple(sorted(sizes, reverse=True)) for first, sizes in lengths.items()}
    return UnitTable(found, ordered, tuple(data["not_units"]), tuple(word for word in data["not_units"] if len(word) > 1))


def unit_word(code: str) -> str:
    """Return how a unit is written in Chinese (``CNY``: 元, ``mu``: 亩); a code that is a word already stays.

    >>> unit_word("CNY"), unit_word("家")
    ('元', '家')
    """
    return _first_words().get(code, code)


def unit_of_word(word: str) -> tuple[str, int] | None:
    """Return the code and the power of ten of a unit as written (万元: ``CNY``, 4), None when no unit is written so.

    >>> unit_of_word("万元"), unit_of_word("家")
    (('CNY', 4), ('家', 0))
    """
    found = unit_table().at(word, 0)
    if found is None or found.length != len(word) or found.code is None:
        return None
    return found.code, found.power


@cache
def _first_words() -> dict[str, str]:
    return {entry["code"]: entry["words"][0] for entry in load("units")["unit"]}
