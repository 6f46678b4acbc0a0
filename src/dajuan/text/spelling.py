"""What two bytes spell on a page, and what speaks against it there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from dajuan.text.candidates import SWALLOWED
from dajuan.text.channel import character, encode
from dajuan.text.choices import Choices, Spelled
from dajuan.text.language import CharacterModel
from dajuan.text.page import SIGNS, Page
from dajuan.text.readings import is_reading
from dajuan.text.script import is_simplified_only, is_traditional_only, simple

_AGAINST_PAGE, _FIRST_SEEN = 7.0, 1.5
_ODD = 6.0
LEADS = range(0x81, 0xFF)

Foreign = Callable[[str], bool]
"""Whether a character is of the script that a page does not have."""
_none: Foreign = frozenset[str]().__contains__
"""Where both scripts stand: a kit's table may hold a few words only."""


@dataclass(frozen=True, slots=True)
class Row:
    """The characters with one first byte, by their second byte; None where there is none."""

    lead: int
    by_trail: list[Spelled | None]


class Spelling(dict[int, Row]):
    """The characters that a run on ``page`` may hold, by first byte.

    ``at_break`` is whether the run follows white space, where a wide space is nothing odd.
    """

    def __init__(self, page: Page, at_break: bool) -> None:
        super().__init__()
        self._page, self._at_break = page, at_break
        self._is_foreign = is_simplified_only if page.is_traditional else is_traditional_only if page.is_simplified else _none
        self._choices: dict[tuple[Sequence[int], Sequence[int]], Choices] = {}

    def __missing__(self, lead: int) -> Row:
        """A row as it usually is; signs that the page has and characters that it glosses are weighed for this page."""
        row = _usual_row(lead, self._is_foreign, self._at_break)
        if lead in self._own:
            row = Row(lead, row.by_trail.copy())
            for trail, spelled in self._own[lead].items():
                row.by_trail[trail] = spelled
        self[lead] = row
        return row

    @cached_property
    def _own(self) -> dict[int, dict[int, Spelled]]:
        """The unusual signs that the page has and the characters that it glosses, by first and second byte."""
        made: dict[int, dict[int, Spelled]] = {}
        for c in self._page.glossed | self._page.signs:
            code = encode(c)
            if len(code) == 2 and not "\ue000" <= c <= "\uf8ff":
                made.setdefault(code[0], {})[code[1]] = (c, simple(c), self.against(c, False))
        return made

    def choices(self, leads: Sequence[int], trails: Sequence[int]) -> Choices:
        """Return the characters with one of these first and one of these second bytes; one of the two is usually a single byte."""
        found = self._choices.get((leads, trails))
        if found is None:
            assert self._page.model is not None
            usual = _usual_choices(leads, trails, self._is_foreign, self._at_break, self._page.model)
            found = self._choices[leads, trails] = usual.with_own(self._own_among(leads, trails))
        return found

    @cached_property
    def swallowed(self) -> Choices:
        """What a decoder most often swallows with the run's end."""
        assert self._page.model is not None
        return Choices.of([(c, c, 0.0) for c in SWALLOWED], self._page.model)

    def _own_among(self, leads: Sequence[int], trails: Sequence[int]) -> dict[int, Spelled]:
        """What is weighed for this page, by its number among those with one of these first and one of these second bytes."""
        rows = [(place, self._own[lead]) for place, lead in enumerate(leads) if lead in self._own]
        return {
            place * len(trails) + number: row[trail] for place, row in rows for number, trail in enumerate(trails) if trail in row
        }

    def against(self, made: str, has_gloss: bool) -> float:
        """What speaks against a character here: the other script, or a gloss that is always there and is not here."""
        cost = _against(made, self._is_foreign, self._at_break, made in self._page.signs)
        if has_gloss != (made in self._page.glossed):
            cost += _AGAINST_PAGE if not has_gloss or made in self._page.letters else _FIRST_SEEN
        return cost


def _against(made: str, is_foreign: Foreign, at_break: bool, is_here: bool) -> float:
    """What speaks against a character, glosses apart: the other script, or a sign that the page has nowhere else."""
    cost = _AGAINST_PAGE if is_foreign(made) else 0.0
    if made == "\u3000":
        return cost + (0.0 if at_break else _ODD)
    return cost + (_ODD if SIGNS.match(made) and not is_here else 0.0)


@lru_cache(maxsize=1024)
def _usual_row(lead: int, is_foreign: Foreign, at_break: bool) -> Row:
    """Return a row as it is on a page that glosses none of it and has no sign of it."""
    return Row(lead, [_usual(lead, trail, is_foreign, at_break) for trail in range(256)])


@lru_cache(maxsize=1024)
def _usual_choices(
    leads: Sequence[int], trails: Sequence[int], is_foreign: Foreign, at_break: bool, model: CharacterModel
) -> Choices:
    """Return choices as they are on a page that glosses none of them and has no sign of them."""
    return Choices.of([_usual(lead, trail, is_foreign, at_break) for lead in leads for trail in trails], model)


def _usual(lead: int, trail: int, is_foreign: Foreign, at_break: bool) -> Spelled | None:
    """Return the character with these two bytes, None where there is none or one for private use."""
    made = character(lead, trail)
    if made == "?" or "\ue000" <= made <= "\uf8ff":
        return None
    return made, simple(made), _against(made, is_foreign, at_break, False)


@lru_cache(maxsize=16384)
def read_as(lead: int, reading: str) -> tuple[str, ...]:
    """Return the characters with this first byte that have a reading."""
    return tuple(c for trail in LEADS if (c := character(lead, trail)) != "?" and is_reading(reading, c))
