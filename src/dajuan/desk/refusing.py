"""What cannot be taken of a cell, a row or a field of a form: a key of the word list, so that everyone reads it in their language."""

from __future__ import annotations

from dataclasses import dataclass

from dajuan.sheet import Words, words
from dajuan.values import DajuanError


class Refusal(ValueError):
    """Something typed that cannot be taken: ``key`` names its words, ``slots`` fill them.

    ``where``: beside what it was typed, a text or a key of the word list, when that is not plain from the place.

    >>> str(Refusal("no-number", text="约十公里"))
    '“约十公里” is no number.'
    """

    def __init__(self, key: str, **slots: object) -> None:
        super().__init__(key)
        self.key, self.slots, self.where = key, slots, ""

    def beside(self, where: str) -> Refusal:
        """Return this refusal with its place."""
        self.where = where
        return self

    def __str__(self) -> str:
        return told(self, words("en", "desk"))


def told(cause: Refusal | DajuanError, say: Words) -> str:
    """Return why something was not taken, in the language of ``say``."""
    if isinstance(cause, Refusal):
        why = say(f"refusal.{cause.key}", **cause.slots)
        return say("refusal.at", where=say.get(cause.where, cause.where), why=why) if cause.where else why
    english = str(cause.problem)
    return english if say.language == "en" else say.get(f"problem.{cause.problem.code}", english)


@dataclass(frozen=True, slots=True)
class RowRefusal:
    """One row that cannot be taken: where it stands, its key, the columns in question, what was written, and why.

    ``words``: what the row is about, its measure or task as the sheet names it.
    """

    sheet: str
    row: int
    key: str
    columns: tuple[str, ...]
    now: str
    cause: Refusal | DajuanError
    words: str = ""

    @property
    def problem(self) -> str:
        """Why, in English."""
        return told(self.cause, words("en", "desk"))
