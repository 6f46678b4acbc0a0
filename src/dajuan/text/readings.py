"""How a character is read, and whether a gloss in parentheses is such a reading."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec

VOWELS = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüḿńňǹêế"
_OPEN = "[ (（](?:(?<=[(（])|(?<= )[(（])"
"""Some kits leave a space before the parenthesis. Begins with a plain set, which a search looks for several times as quickly."""
GLOSS = re.compile(rf"{_OPEN}([a-zɡ{VOWELS}]{{1,6}}) ?[)）]")
HALF_GLOSS = re.compile(rf" ?\(?([a-zɡ{VOWELS}]{{1,6}}) ?[)）]")
"""What is left of a gloss behind an orphan mark, with which its first byte may have been swallowed."""
_APART = re.compile(rf"({_OPEN}[a-zɡ{VOWELS}]{{1,6}} ?[)）])")
_TONES = {"\u0304", "\u0301", "\u030c", "\u0300"}


@lru_cache(maxsize=4096)
def bare(reading: str) -> str:
    """Return a reading without its tone mark (ü stays, written v), in plain letters."""
    parts = unicodedata.normalize("NFD", reading.replace("ɡ", "g"))
    plain = unicodedata.normalize("NFC", "".join(c for c in parts if c not in _TONES))
    return plain.replace("ü", "v")


@cache
def _table() -> dict[int, str]:
    """Return pypinyin's readings of single characters. Its table is read by itself: the package as a whole also reads
    the readings of phrases, which takes a second and holds 200,000 objects that every collection of garbage looks through."""
    package = find_spec("pypinyin")
    spec = PathFinder.find_spec("pinyin_dict", package.submodule_search_locations) if package else None
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError("pypinyin is not installed", name="pypinyin")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    table: dict[int, str] = module.pinyin_dict
    return table


@cache
def readings(character: str) -> frozenset[str]:
    """Return every reading of a character, without tones. Empty when none is known."""
    found = _table().get(ord(character)) if len(character) == 1 else None
    return frozenset(map(bare, found.split(","))) if found else frozenset()


@lru_cache(maxsize=16384)
def is_reading(gloss: str, character: str) -> bool:
    """Return whether ``gloss`` is a reading of ``character``; tones are not compared.

    Kits take the first reading of a character and often drop or mix up the tone.
    """
    return bare(gloss) in readings(character)


def split_glosses(text: str) -> list[str]:
    """Return ``text`` cut at its glosses: text, gloss, text, gloss … text. Joined they are ``text`` again.

    The base of a gloss is the last character of the piece before it.
    """
    return _APART.split(text)


def reading_of(gloss: str) -> str:
    """Return the reading in a gloss, without parentheses and the spaces that some kits leave."""
    return gloss.strip(" ()（）")
