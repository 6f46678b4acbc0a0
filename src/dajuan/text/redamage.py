"""The channel run forward: a repair is damaged again, and must be seen as what stands in the page.

Nothing here knows how the repair was found. The bytes of the repair are read as the decoder reads them, with
controls or a gloss put in wherever the kit finds one of its keys, and every way in which that may be seen is held
against the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from dajuan.text.channel import CONTROLS, ORPHANS, character, codes_at, encode, key_codes, seen_as
from dajuan.text.readings import GLOSS, HALF_GLOSS, is_reading


def gives_back(text: str, start: int, end: int, out: str, before: str) -> bool:
    """Return whether ``out`` in the place of ``text[start:end]``, damaged again, may be seen as what stands there.

    ``before`` is the character before it, as restored; empty at the start of a text.
    """
    behind = end
    while behind < len(text) and text[behind] in CONTROLS:
        behind += 1
    return _leads_to_end(text[start:end], text[behind : behind + 1], out, before)


@lru_cache(maxsize=4096)
def _leads_to_end(seen: str, behind: str, out: str, before: str) -> bool:
    """Whether ``out`` is seen as ``seen``; ``behind`` is the first character after it that is no control. Reports repeat themselves."""
    return _Channel(seen, behind, out, before).leads_to_end()


class _Channel:
    """The bytes of a repair on their way through kit and decoder, beside what is seen of them."""

    def __init__(self, seen: str, behind: str, out: str, before: str) -> None:
        self._text, self._end = seen + behind, len(seen)
        self._size = len(data := encode(out))
        # A key may begin in the byte before the repair, and end in the bytes after it.
        self._before = [second for _, _, second in codes_at(before, 0)]
        # Punctuation behind it is as wide as it was.
        self._data = data + (bytes(key_codes()[behind]) if behind in key_codes() else encode(behind))

    def leads_to_end(self) -> bool:
        """Return whether some way through uses up all bytes just where the seen text ends."""
        goal, states, known = (self._size, self._end), [(0, 0)], set[tuple[int, int]]()
        while states:
            state = states.pop()
            if state == goal:
                return True
            if state not in known and state[1] <= self._end:
                known.add(state)
                states += self._next(*state)
        return False

    def _next(self, at: int, place: int) -> Iterator[tuple[int, int]]:
        """Yield where the decoder may be next: the byte it reads, and the place in what is seen."""
        seen = self._text[place : place + 1]
        if seen and seen in CONTROLS:
            yield at, place + 1
        gloss = GLOSS.match(self._text, place) if seen in (" ", "(", "（") else None
        if gloss is not None and self._is_glossed(at - 2, gloss[1]):
            yield at, gloss.end()
        if at >= self._size:
            return
        lead = self._data[at]
        if lead <= 0x80:
            if seen == ("€" if lead == 0x80 else chr(lead)):
                yield at + 1, place + 1
            return
        if seen and seen in ORPHANS:
            yield from self._orphaned(at, place)
        if at + 1 < self._size:
            for form in seen_as(lead, self._data[at + 1]):
                if self._text.startswith(form, place):
                    yield at + 2, place + len(form)

    def _orphaned(self, at: int, place: int) -> Iterator[tuple[int, int]]:
        """The byte lost its second: to controls before a key, to the parenthesis of a gloss, or to an ASCII byte."""
        replaced = self._text[place] == "\ufffd"
        if self._data[at + 1 : at + 3] in _keys() or (replaced and self._data[at + 1 : at + 2] < b"\x80"):
            yield at + 1, place + 1
        half = HALF_GLOSS.match(self._text, place + 1)
        if half is not None and self._is_glossed(at - 1, half[1]):
            yield at + 1, half.end()

    def _is_glossed(self, at: int, reading: str) -> bool:
        """Whether the two bytes at ``at``, of one character or of two, are a character with that reading."""
        leads = self._before if at == -1 else [self._data[at]] if at >= 0 else []
        return any(is_reading(reading, character(lead, trail)) for lead in leads for trail in self._data[at + 1 : at + 2])


@cache
def _keys() -> frozenset[bytes]:
    return frozenset(bytes(pair) for pair in key_codes().values())
