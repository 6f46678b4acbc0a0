"""What dajuan says when it could not do something, or is not sure."""

from __future__ import annotations

from dataclasses import dataclass, field

from dajuan.values.span import Span


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing a person should know: what happened, where, and what to do.

    ``code`` is a stable name in kebab-case (``ledger-too-new``), ``message`` one
    sentence, ``where`` a span of the text in question or None, ``remedy`` what a
    person can do, ``alternatives`` the readings that were weighed and not taken.
    """

    code: str
    message: str
    where: Span | None = None
    remedy: str = ""
    alternatives: tuple[str, ...] = field(default=())

    def as_record(self) -> dict[str, object]:
        """Return plain data for JSON, without empty fields."""
        record: dict[str, object] = {"code": self.code, "message": self.message}
        if self.where is not None:
            record |= {"start": self.where.start, "end": self.where.end}
        if self.remedy:
            record["remedy"] = self.remedy
        if self.alternatives:
            record["alternatives"] = list(self.alternatives)
        return record

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class DajuanError(Exception):
    """Something that was asked for could not be done. Carries a ``Problem``.

    The wording stands where it is raised; this type only carries it.

    >>> str(DajuanError(Problem("no-such-file", "There is no file x.txt.", remedy="Check the path.")))
    'There is no file x.txt. Check the path.'
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem

    def __reduce__(self) -> tuple[type[DajuanError], tuple[Problem]]:
        """It crosses from one process to another whole."""
        return type(self), (self.problem,)
