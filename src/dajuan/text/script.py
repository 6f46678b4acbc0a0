"""Traditional and simplified forms of one character, as the converters know them."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any


@cache
def converter(name: str) -> Any:
    """Return an OpenCC converter by its configuration name (``t2s``, ``s2t`` …)."""
    import opencc

    return opencc.OpenCC(name)


@lru_cache(maxsize=65536)
def simple(character: str) -> str:
    """Return the usual simplified form of one character; itself when it has none."""
    if character < "\u3400":
        return character
    made: str = converter("t2s").convert(character)
    return made if len(made) == 1 else character


@lru_cache(maxsize=65536)
def is_simplified_only(character: str) -> bool:
    """Return whether a character is written otherwise in every traditional text."""
    if character < "\u3400":
        return False
    forms = (converter(name).convert(character) for name in ("s2t", "s2tw"))
    return all(form != character for form in forms) and not _in_big5(character)


@lru_cache(maxsize=65536)
def is_traditional(character: str) -> bool:
    """Return whether a character has a simplified form that is another character."""
    return simple(character) != character


def _in_big5(character: str) -> bool:
    try:
        character.encode("big5")
    except UnicodeEncodeError:
        return False
    return True
