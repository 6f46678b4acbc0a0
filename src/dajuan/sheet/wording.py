"""What the pages say, in Chinese and English: data, read once and checked."""

from __future__ import annotations

from functools import cache
from typing import Literal, cast, get_args

from dajuan.lexicon import LexiconError, load

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


class Words:
    """The words of one language. Call it with a key and slots; a key that is not there is an error.

    >>> words("en")("outcome.met")
    'met'
    """

    def __init__(self, language: Language, texts: dict[str, str], source: str = "pages") -> None:
        self.language = language
        self._texts = texts
        self._source = source

    def __call__(self, key: str, **slots: object) -> str:
        """Return the text of ``key`` with ``{slots}`` filled. Raises ``LexiconError`` for an unknown key."""
        try:
            text = self._texts[key]
        except KeyError:
            raise LexiconError(f"{self._source}.toml has no text {key!r}") from None
        return text.format(**slots) if slots else text

    def get(self, key: str, otherwise: str) -> str:
        """Return the text of ``key``, or ``otherwise`` when there is none (codes that come from outside)."""
        return self._texts.get(key, otherwise)

    @property
    def keys(self) -> frozenset[str]:
        """Every key there is."""
        return frozenset(self._texts)


@cache
def words(language: Language, source: str = "pages") -> Words:
    """Return the words of ``language`` in the word list ``source``. Raises ``LexiconError`` when it is not as it should be."""
    return Words(language, {key: texts[language] for key, texts in _checked(source).items()}, source)


@cache
def _checked(source: str) -> dict[str, dict[str, str]]:
    flat: dict[str, dict[str, str]] = {}
    for group, entries in load(source).items():
        for key, texts in cast(dict[str, object], entries).items():
            if not isinstance(texts, dict) or set(texts) != set(LANGUAGES) or not all(isinstance(t, str) for t in texts.values()):
                raise LexiconError(f"{source}.toml: {group}.{key} must have exactly the texts {', '.join(LANGUAGES)}")
            flat[f"{group}.{key}"] = texts
    return flat
