"""What two bytes spell on a page, and what speaks against it there. Looked up once a page."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from dajuan.text.channel import character
from dajuan.text.page import Page
from dajuan.text.script import is_simplified_only, simple

_AGAINST_PAGE, _FIRST_SEEN = 7.0, 1.5
_ODD, _USUAL = 6.0, frozenset("，。、；：？！“”‘’（）《》〈〉【】—…·")
LEADS = range(0x81, 0xFF)


class Spelled(NamedTuple):
    """A character, its simplified form, and what speaks against it here, in nats, without a gloss behind it."""

    made: str
    plain: str
    against: float


class Row(dict[int, Spelled | None]):
    """The characters of one first byte, by their second; None where there is none."""

    def __init__(self, spelling: Spelling, lead: int) -> None:
        super().__init__()
        self._spelling, self._lead = spelling, lead

    def __missing__(self, trail: int) -> Spelled | None:
        found = self[trail] = self._spelling.spell(self._lead, trail)
        return found

    @cached_property
    def whole(self) -> list[Spelled]:
        """Every character of this row that a run may hold."""
        return [spelled for trail in LEADS if (spelled := self[trail]) is not None]


class Spelling(dict[int, Row]):
    """The characters that a run on ``page`` may hold, by first byte and second.

    ``at_break`` is whether the run follows white space, where a wide space is nothing odd.
    """

    def __init__(self, page: Page, at_break: bool) -> None:
        super().__init__()
        self._page, self._at_break = page, at_break
        self._columns: dict[int, list[tuple[int, Spelled]]] = {}

    def __missing__(self, lead: int) -> Row:
        row = self[lead] = Row(self, lead)
        return row

    def column(self, trail: int) -> list[tuple[int, Spelled]]:
        """Every character with this second byte, each with its first."""
        found = self._columns.get(trail)
        if found is None:
            found = [(lead, spelled) for lead in LEADS if (spelled := self[lead][trail]) is not None]
            self._columns[trail] = found
        return found

    def spell(self, lead: int, trail: int) -> Spelled | None:
        """Return the character of two bytes, None when there is none that an author writes."""
        made = character(lead, trail)
        if made == "?" or "\ue000" <= made <= "\uf8ff":
            return None
        return Spelled(made, simple(made), self.against(made, False))

    def against(self, made: str, has_gloss: bool) -> float:
        """What speaks against a character here: the other script, or a gloss that is always there and is not here."""
        page = self._page
        cost = _AGAINST_PAGE if page.is_traditional and is_simplified_only(made) else 0.0
        if made < "\u4e00" and made not in _USUAL and (made not in page.text or made == "\u3000"):
            cost += _ODD if made != "\u3000" or not self._at_break else 0.0
        if has_gloss != (made in page.glossed):
            cost += _AGAINST_PAGE if not has_gloss or made in page.text else _FIRST_SEEN
        return cost
