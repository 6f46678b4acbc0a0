"""What two bytes spell on a page, and what speaks against it there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

from dajuan.text.channel import character, encode
from dajuan.text.language import Letters
from dajuan.text.page import Page
from dajuan.text.readings import is_reading
from dajuan.text.script import is_simplified_only, simple

_AGAINST_PAGE, _FIRST_SEEN = 7.0, 1.5
_ODD, _USUAL = 6.0, frozenset("，。、；：？！“”‘’（）《》〈〉【】—…·")
LEADS = range(0x81, 0xFF)

Spelled = tuple[str, str, float]
"""A character, its simplified form, and what speaks against it here, in nats, without a gloss behind it."""


@dataclass(frozen=True, slots=True)
class Row:
    """The characters with one first byte: by their second byte (None where there is none), and those a run may hold."""

    lead: int
    by_trail: list[Spelled | None]

    @property
    def whole(self) -> list[Spelled]:
        """Every character of this row whose second byte may be the first of a code."""
        return [spelled for spelled in self.by_trail[LEADS.start : LEADS.stop] if spelled is not None]


class Spelling(dict[int, Row]):
    """The characters that a run on ``page`` may hold, by first byte.

    ``at_break`` is whether the run follows white space, where a wide space is nothing odd.
    """

    def __init__(self, page: Page, at_break: bool) -> None:
        super().__init__()
        self._page, self._at_break = page, at_break
        self._columns: dict[int, tuple[list[Spelled], Letters]] = {}

    def __missing__(self, lead: int) -> Row:
        """A row as it usually is; signs that the page has and characters that it glosses are weighed for this page."""
        row, letters, signs = _usual_row(lead, self._page.is_traditional, self._at_break)
        special = [c for c in self._glossed.get(lead, ()) if c in letters] + [c for c in signs if c in self._page.letters]
        if special:
            row = Row(lead, row.by_trail.copy())
            for c in special:
                row.by_trail[letters[c]] = (c, simple(c), self.against(c, False))
        self[lead] = row
        return row

    @cached_property
    def _glossed(self) -> dict[int, list[str]]:
        """The characters that the page glosses, by first byte."""
        made: dict[int, list[str]] = {}
        for c in self._page.glossed:
            made.setdefault(encode(c)[0], []).append(c)
        return made

    def column(self, trail: int) -> tuple[list[Spelled], Letters]:
        """Every character with this second byte, and their simplified forms, to be looked up together."""
        found = self._columns.get(trail)
        if found is None:
            column = [spelled for lead in LEADS if (spelled := self[lead].by_trail[trail]) is not None]
            assert self._page.model is not None
            found = self._columns[trail] = column, self._page.model.letters(plain for _, plain, _ in column)
        return found

    def against(self, made: str, has_gloss: bool) -> float:
        """What speaks against a character here: the other script, or a gloss that is always there and is not here."""
        is_here = made in self._page.letters
        cost = _against(made, self._page.is_traditional, self._at_break, is_here)
        if has_gloss != (made in self._page.glossed):
            cost += _AGAINST_PAGE if not has_gloss or is_here else _FIRST_SEEN
        return cost


def _against(made: str, is_traditional: bool, at_break: bool, is_here: bool) -> float:
    """What speaks against a character, glosses apart: the other script, or a sign that the page has nowhere else."""
    cost = _AGAINST_PAGE if is_traditional and is_simplified_only(made) else 0.0
    if made == "\u3000":
        return cost + (0.0 if at_break else _ODD)
    return cost + (_ODD if _is_sign(made) and made not in _USUAL and not is_here else 0.0)


def _is_sign(made: str) -> bool:
    """Whether a character is no Chinese one: a sign, or a letter or digit, most of them wide."""
    return made < "\u4e00" or made >= "\ufe00"


@lru_cache(maxsize=1024)
def _usual_row(lead: int, is_traditional: bool, at_break: bool) -> tuple[Row, dict[str, int], list[str]]:
    """Return a row as it is on a page that glosses none of it and has no sign of it, its characters with their second
    bytes, and the signs among them."""
    made = {trail: c for trail in range(256) if (c := character(lead, trail)) != "?" and not "\ue000" <= c <= "\uf8ff"}
    known: dict[int, Spelled] = {t: (c, simple(c), _against(c, is_traditional, at_break, False)) for t, c in made.items()}
    letters = {c: trail for trail, c in made.items()}
    return Row(lead, [known.get(trail) for trail in range(256)]), letters, [c for c in letters if _is_sign(c)]


@lru_cache(maxsize=16384)
def read_as(lead: int, reading: str) -> tuple[str, ...]:
    """Return the characters with this first byte that have a reading."""
    return tuple(c for trail in LEADS if (c := character(lead, trail)) != "?" and is_reading(reading, c))
