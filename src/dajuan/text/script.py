"""Traditional and simplified forms of one character, as the converters know them."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import islice
from operator import methodcaller
from typing import Any

_FEW = 16
_SURROGATES = re.compile("([\ud800-\udfff]+)")


@cache
def converter(name: str) -> Any:
    """Return an OpenCC converter by its configuration name (``t2s``, ``s2t`` …)."""
    import opencc

    return opencc.OpenCC(name)


def convert(name: str, text: str) -> str:
    """Return ``text`` through the converter ``name``; lone surrogates, which no converter takes, stay as they are."""
    try:
        return str(converter(name).convert(text))
    except UnicodeEncodeError:
        return "".join(part if _SURROGATES.match(part) else convert(name, part) for part in _SURROGATES.split(text))


@cache
def _changed(name: str) -> dict[str, str]:
    """Return every ideograph of the basic plane that a converter changes, with what it makes of it alone.

    All are converted in one go, a line each: one by one it takes twenty times as long.
    """
    letters = [chr(code) for code in (*range(0x3400, 0xA000), *range(0xF900, 0xFB00))]
    made = convert(name, "\n".join(letters)).split("\n")
    return {c: form for c, form in zip(letters, made, strict=True) if c != form}


def _form(name: str, character: str) -> str:
    """What a converter makes of one character alone."""
    return _changed(name).get(character, character) if character <= "\uffff" else convert(name, character)


class _Simple(dict[str, str]):
    """The simplified form of each character, itself when it has none. Filled as it is asked: twice as quick as a function that remembers."""

    def __missing__(self, character: str) -> str:
        made = _form("t2s", character) if character >= "\u3400" else character
        simplified = self[character] = made if len(made) == 1 else character
        return simplified


_SIMPLE = _Simple()


def simple(character: str) -> str:
    """Return the usual simplified form of one character; itself when it has none."""
    return _SIMPLE[character]


def letter_by_letter(text: str) -> str:
    """Return ``text`` with the usual simplified form of each character. The length stays the same."""
    return "".join(map(_SIMPLE.__getitem__, text))


@lru_cache(maxsize=65536)
def is_simplified_only(character: str) -> bool:
    """Return whether a character is written otherwise in every traditional text."""
    if character < "\u3400":
        return False
    # Big5 tells of most, and no converter has to be loaded for it.
    return not _is_in("big5", character) and all(_form(name, character) != character for name in ("s2t", "s2tw"))


@lru_cache(maxsize=65536)
def is_traditional(character: str) -> bool:
    """Return whether a character has a simplified form that is another character."""
    return simple(character) != character


@lru_cache(maxsize=65536)
def is_traditional_only(character: str) -> bool:
    """Return whether a character is written otherwise in every simplified text: GB 2312 has 乾 and 徵, which such texts have too."""
    return is_traditional(character) and not _is_in("gb2312", character)


def is_mostly_traditional(text: str) -> bool:
    """Return whether traditional forms far outnumber forms that only simplified writing has.

    Read no further than needed: the second are few in traditional text, and then few of the first decide. None of
    the second is in Big5, and what is not is counted many times as quickly.
    """
    beyond = text.encode("big5", "replace").count(b"?") - text.count("?")
    if beyond * _FEW < len(text) and _outnumbers(text, beyond):
        return True
    return _outnumbers(text, sum(map(is_simplified_only, _simplified().findall(text))))


def _outnumbers(text: str, others: int) -> bool:
    """Whether the traditional forms of ``text`` far outnumber so many others."""
    found = filter(is_traditional, map(_whole, _traditional().finditer(text)))
    return next(islice(found, max(3, 4 * others), None), None) is not None


_whole = methodcaller("group")


@cache
def _traditional() -> re.Pattern[str]:
    """A pattern of the traditional characters, and of all beyond U+FFFF."""
    return re.compile(f"[{''.join(filter(is_traditional, _changed('t2s')))}\U00010000-\U0010ffff]")


@cache
def _simplified() -> re.Pattern[str]:
    """A pattern of the characters that only simplified writing has, and of all beyond U+FFFF."""
    return re.compile(f"[{''.join(filter(is_simplified_only, _changed('s2t')))}\U00010000-\U0010ffff]")


def _is_in(encoding: str, character: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
