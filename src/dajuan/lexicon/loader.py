"""Read a word list from TOML, and refuse anything it does not understand."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


class LexiconError(Exception):
    """A word list that is not as it should be: which file, which entry, what is wrong."""


@cache
def load(name: str) -> dict[str, Any]:
    """Return the word list ``name`` (without ``.toml``) as plain data.

    Raises ``LexiconError`` when there is no such list or it is not valid TOML.
    """
    path = files("dajuan.lexicon") / "data" / f"{name}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise LexiconError(f"there is no word list {name!r}") from None
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{name}.toml: {error}") from error
