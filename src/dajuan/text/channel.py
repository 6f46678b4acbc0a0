"""The bytes of the hijack channel: cp936 as PHP's mbstring reads it, and what NFKC hides.

A kit edits GBK bytes without regard to where characters begin; the decoder after it reads on,
shifted by one byte, until an ASCII byte sets it right. Here stand the tables of that decoder,
in both directions, so that a shifted run can be read back and a repair can be damaged again.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

ORPHANS = "?\ufffd"
KEYS = "，。！？、；"
CONTROLS = "\x01\x02\x03\x04\x05\x06\x07\x08\x0e\x0f\x10\x11\x12"
_CONTROL_BYTES = CONTROLS.encode()
_FIRST_TRAIL, _LAST = 0x40, 0xFE

Pair = tuple[int, int]


@cache
def character(lead: int, trail: int) -> str:
    """Return what the decoder shows for two bytes; "?" when it knows no character for them."""
    if not (0x81 <= lead <= _LAST and _FIRST_TRAIL <= trail <= _LAST and trail != 0x7F):
        return "?"
    try:
        return bytes((lead, trail)).decode("gbk")
    except UnicodeDecodeError:
        return _private(lead, trail)


def without_controls(text: str) -> str:
    """Return ``text`` without the control characters that kits put in.

    Cut from the bytes, which is several times as quick as a pattern; in UTF-8 they are part of no other character.
    """
    if not any(control in text for control in CONTROLS):
        return text
    return text.encode("utf-8", "surrogatepass").translate(None, _CONTROL_BYTES).decode("utf-8", "surrogatepass")


def spare(lead: int, trail: int) -> str:
    """Return the private-use character that newer tables (GB 18030) give to codes that cp936 leaves free."""
    try:
        made = bytes((lead, trail)).decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return made if len(made) == 1 else ""


def _private(lead: int, trail: int) -> str:
    """Codes without a character go to the private use area, as in cp936's user-defined zones."""
    if trail >= 0xA1 and 0xAA <= lead <= 0xAF:
        return chr(0xE000 + (lead - 0xAA) * 94 + trail - 0xA1)
    if trail >= 0xA1 and lead >= 0xF8:
        return chr(0xE234 + (lead - 0xF8) * 94 + trail - 0xA1)
    if trail <= 0xA0 and 0xA1 <= lead <= 0xA7:
        return chr(0xE4C6 + (lead - 0xA1) * 96 + trail - 0x40 - (trail > 0x7F))
    return "?"


class Codes(NamedTuple):
    """Codes by their first byte: all first bytes, and for each the second bytes, as far as they may begin a code themselves."""

    firsts: tuple[int, ...]
    seconds: tuple[tuple[int, ...], ...]


@cache
def private_codes() -> Codes:
    """Return the codes in the private use area, which crawlers may drop."""
    return _codes(lambda shown: "\ue000" <= shown <= "\uf8ff")


@cache
def unknown_codes() -> Codes:
    """Return the codes that the decoder does not know and shows as "?"."""
    return _codes(lambda shown: shown == "?")


def _codes(is_such: Callable[[str], bool]) -> Codes:
    """The codes that are shown in a certain way."""
    leads = range(0x81, _LAST + 1)
    made = {lead: tuple(trail for trail in leads if is_such(character(lead, trail))) for lead in leads}
    return Codes(*zip(*((lead, trails) for lead, trails in made.items() if trails), strict=True))


Shown = tuple[str, int, int]
"""A text that a code of two bytes is seen as (more than one character after NFKC), and the bytes."""


@cache
def _shown() -> dict[str, tuple[Shown, ...]]:
    """For the first character seen: every code that may be seen so, longest form first."""
    table: dict[str, list[Shown]] = {}
    for lead in range(0x81, _LAST + 1):
        for trail in range(_FIRST_TRAIL, _LAST + 1):
            own = character(lead, trail)
            if own == "?":
                own = spare(lead, trail)
            if not own:
                continue
            # The normalisation leaves Chinese characters alone, which are nearly all.
            for form in (own,) if "\u4e00" <= own <= "\u9fff" else {own, unicodedata.normalize("NFKC", own)}:
                table.setdefault(form[0], []).append((form, lead, trail))
    return {first: tuple(sorted(forms, key=lambda s: (-len(s[0]), *s[1:]))) for first, forms in table.items()}


@cache
def seen_as(lead: int, trail: int) -> tuple[str, ...]:
    """Return everything that two bytes may be seen as on a crawled page, the empty text among it where they are dropped."""
    own = character(lead, trail)
    if own == "?" and trail < 0x80:
        return ("?", "\ufffd")
    forms = ["", *ORPHANS, spare(lead, trail)] if own == "?" else [own, *(("",) if "\ue000" <= own <= "\uf8ff" else ())]
    return tuple({form: None for own in forms for form in (own, unicodedata.normalize("NFKC", own))})


def codes_at(text: str, place: int) -> Sequence[Shown]:
    """Return every two-byte code that ``text`` may show at ``place``."""
    known = _shown().get(text[place : place + 1], ())
    if known and len(known[0][0]) > 1:
        return [shown for shown in known if text.startswith(shown[0], place)]
    return known


@cache
def key_codes() -> dict[str, Pair]:
    """Return the punctuation keys by what is seen of them, narrow and wide."""
    codes: dict[str, Pair] = {}
    for key in KEYS:
        data = key.encode("gbk")
        codes[key] = codes[unicodedata.normalize("NFKC", key)] = (data[0], data[1])
    return codes


def decode(data: bytes) -> str:
    """Read bytes as the decoder after the kit does: an orphan lead byte swallows what follows it."""
    out, place = [], 0
    while place < len(data):
        lead = data[place]
        place += 1
        if lead < 0x80:
            out.append(chr(lead))
        elif lead == 0x80:
            out.append("€")
        elif place >= len(data):
            out.append("?")
        else:
            out.append(character(lead, data[place]))
            place += 1
    return "".join(out)


def encode(text: str) -> bytes:
    """Return ``text`` in cp936; characters without a code become numeric entities."""
    return b"".join(b"\x80" if c == "€" else c.encode("gbk", "xmlcharrefreplace") for c in text)
