"""What a page as a whole tells about its damage: who is glossed, which script, which words recur."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from dajuan.text.channel import CONTROLS
from dajuan.text.language import CharacterModel, symbol_of
from dajuan.text.readings import GLOSS, is_reading
from dajuan.text.script import convert, is_simplified_only, is_traditional

_CONTROLS = re.compile(f"[{CONTROLS}]+")
_PAGE_SHARE = 0.25
_ANY_DIGIT = math.log(10)


@dataclass(frozen=True)
class Page:
    """Evidence of the whole text. ``glossed`` are the characters that a kit always glosses here."""

    text: str
    glossed: frozenset[str] = frozenset()
    is_hijacked: bool = False
    is_traditional: bool = False
    is_narrow: bool = False
    model: CharacterModel | None = field(default=None, repr=False)

    @cached_property
    def plain(self) -> str:
        """The text as it would read without glosses and control characters, simplified."""
        bare = GLOSS.sub("", _CONTROLS.sub("", self.text))
        made: str = convert("t2s", bare)
        return made

    @cached_property
    def _grams(self) -> tuple[Counter[str], Counter[str]]:
        text = self.plain
        pairs = Counter(map("".join, pairwise(text)))
        triples = Counter(map("".join, zip(text, text[1:], text[2:], strict=False)))
        return pairs, triples

    def cost(self, a: str, b: str, c: str, own: int = 0) -> float:
        """Return -log p(c | a b) by the model and the words of this page together, in nats.

        ``own`` is how often the page itself says so at the very place in question.
        """
        assert self.model is not None
        symbol = symbol_of(c)
        cost = self.model.cost(symbol_of(a), symbol_of(b), symbol)
        if symbol == "0":
            cost += _ANY_DIGIT
        pairs, triples = self._grams
        seen = pairs.get(a + b)
        if not seen:
            return cost
        share = (triples.get(a + b + c, 0) - own) / (seen + 1)
        return -math.log((1 - _PAGE_SHARE) * math.exp(-cost) + _PAGE_SHARE * max(0.0, share) + 1e-12)


@dataclass
class _Base:
    """How one character is glossed in a page."""

    readings: Counter[str]
    glossed: int = 0

    def is_steady(self, total: int) -> bool:
        """A kit gives one reading to a character, and gives it every time."""
        return len(self.readings) == 1 and self.glossed >= 0.75 * total


def survey(text: str, model: CharacterModel) -> Page:
    """Return what ``text`` tells about how it was damaged."""
    bases: dict[str, _Base] = {}
    for match in GLOSS.finditer(text):
        base = text[match.start() - 1] if match.start() else ""
        if base > "\u3400" and is_reading(match[1], base):
            entry = bases.setdefault(base, _Base(Counter()))
            entry.readings[match[1]] += 1
            entry.glossed += 1
    counts = Counter(text) if bases else Counter()
    steady = {c for c, base in bases.items() if base.is_steady(counts[c])}
    foreign = [c for c in steady if is_traditional(c)]
    hijacked = _looks_hijacked(bases, steady, foreign)
    chosen = frozenset(steady) if hijacked else frozenset()
    return Page(text, chosen, hijacked, is_mostly_traditional(text), is_narrow(text), model)


def _looks_hijacked(bases: dict[str, _Base], steady: set[str], foreign: list[str]) -> bool:
    if not foreign or len(steady) < 0.6 * len(bases):
        return False
    return len(foreign) >= 2 or bases[foreign[0]].glossed >= 2


def is_mostly_traditional(text: str) -> bool:
    """Return whether traditional forms far outnumber forms that only simplified writing has."""
    sample = text if len(text) < 20_000 else text[:10_000] + text[-10_000:]
    traditional = sum(map(is_traditional, sample))
    return traditional > 3 and traditional > 4 * sum(map(is_simplified_only, sample))


def is_narrow(text: str) -> bool:
    """Return whether an NFKC pass left narrow punctuation only: no wide comma where narrow ones abound."""
    return text.count(",") > 20 * text.count("，")
