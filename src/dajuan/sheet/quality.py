"""How often the machine was right, as the installation carries it: the floors that the tests hold."""

from __future__ import annotations

from dajuan.lexicon import LexiconError, load
from dajuan.sheet.wording import Language


def quality(language: Language) -> list[tuple[str, str]]:
    """Return what was measured with its score, in the words of ``language``; nothing when no floors are carried.

    The list ``quality.toml`` holds tables ``[name]`` with ``zh``, ``en``, ``floor`` (0 to 1) and ``held``, where the
    tests hold that floor.
    """
    try:
        floors = load("quality")
    except LexiconError:
        return []
    return [(str(floor[language]), f"{float(floor['floor']):.3f}") for floor in floors.values()]
