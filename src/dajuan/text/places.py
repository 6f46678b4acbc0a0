"""What stands at a place of a damaged page, seen as bytes. Looked up once a place, whatever number of readings pass there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dajuan.text.channel import CONTROLS, KEYS, ORPHANS, character, codes_at, key_codes
from dajuan.text.readings import GLOSS, HALF_GLOSS, VOWELS, is_reading

_TRIGGER = re.compile(rf"[{ORPHANS}](?![{ORPHANS}]{{5}})(?=[{CONTROLS}]*[，。！？、；,!?;\ufffd]| ?\(?[a-zɡ{VOWELS}]{{1,6}} ?\))")
"""Where a run may begin: an orphan before a key, or before what is left of a gloss. Of two marks in a row the first may end
one run and the second begin the next; six are no kit's."""
_MARKS_OF_ORPHANS = (*ORPHANS,)
_MOST = 5000
_OPENS = (" ", "(", "（")
_TAG = re.compile("</?[a-z]+[0-9]?[ />]")


Code = tuple[int, int, int]
"""Two bytes that the text may show at a place, and the place behind them."""

Place = tuple[int, int, bool, tuple[Code, ...]]
"""A place, control characters skipped: where it is, and what it shows: one byte (0 when none), an orphan mark, or two bytes."""


def triggers(text: str) -> Iterator[re.Match[str]]:
    """Return the places where a run may begin, from left to right."""
    # Looking for one character is many times as quick as for a pattern, and many pages hold no mark at all.
    return _TRIGGER.finditer(text) if any(mark in text for mark in ORPHANS) else iter(())


class Places(dict[int, Place]):
    """The places of one text, filled as they are asked for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self._glosses: dict[int, re.Match[str] | None] = {}
        self._dangles: dict[int, bool] = {}

    def __missing__(self, at: int) -> Place:
        if len(self) >= _MOST:
            self.clear()
            self._glosses.clear()
            self._dangles.clear()
        asked, at = at, self.skip(at)
        here = self.text[at : at + 1]
        byte = ord(here) if "@" <= here <= "~" else 0x80 if here == "€" else 0
        shown = () if self._is_put_in(at) else codes_at(self.text, at)
        codes = [self._code(first, second, at + len(seen)) for seen, first, second in shown if second != 0x80]
        place = self[asked] = (at, byte, here != "" and here in ORPHANS, tuple(codes))
        return place

    def _is_put_in(self, at: int) -> bool:
        """Whether a gloss or a tag begins at a place: its first sign is no wide one that a normalisation made narrow."""
        return self.gloss(at) is not None or (self.text[at : at + 1] == "<" and _TAG.match(self.text, at) is not None)

    def _code(self, first: int, second: int, behind: int) -> Code:
        """A gloss of the shown character itself belongs to it."""
        if second > 0x80 and self.text[behind : behind + 1] in _OPENS:
            gloss = self.gloss(behind)
            if gloss is not None and is_reading(gloss[1], character(first, second)):
                behind = gloss.end()
        return first, second, behind

    def skip(self, at: int) -> int:
        """The next place that is no control character."""
        while at < len(self.text) and self.text[at] in CONTROLS:
            at += 1
        return at

    def gloss(self, at: int) -> re.Match[str] | None:
        """The gloss that begins at a place."""
        if self.text[at : at + 1] not in _OPENS:
            return None
        if at not in self._glosses:
            self._glosses[at] = GLOSS.match(self.text, at)
        return self._glosses[at]

    def half_gloss(self, at: int) -> re.Match[str] | None:
        """The rest of a gloss behind an orphan mark: its first byte swallowed, or all of it shown behind U+FFFD."""
        return HALF_GLOSS.match(self.text, at)

    def key_in_key(self, at: int) -> tuple[str, int, int] | None:
        """The key that an orphan mark at a place begins, when another was found inside of it.

        As the mark it is, the second byte of the other, and the place behind that.
        """
        if self.text[at : at + 1] not in _MARKS_OF_ORPHANS:
            return None
        behind = self.skip(at + 1)
        inner = key_codes().get(self.text[behind : behind + 1])
        for outer, (_, second) in key_codes().items():
            if inner is not None and second == inner[0] and outer in KEYS:
                return outer, inner[1], behind + 1
        return None

    def dangles(self, at: int) -> bool:
        """Whether half a gloss would be left over behind a reading that ends at a place."""
        found = self._dangles.get(at)
        if found is None:
            behind = at + (self.text[at : at + 1] in ("?", "\ufffd"))
            found = self._dangles[at] = at < len(self.text) and HALF_GLOSS.match(self.text, behind) is not None
        return found
