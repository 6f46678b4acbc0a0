"""The front of the ledger room."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

from dajuan.claims import Claims
from dajuan.document import Document
from dajuan.ledger.model import AreaEntry, Edition, Entry, Judgement, Receipt


class Ledger:
    """An append-only record of editions, claims and judgements.

    ``url`` is a path of an SQLite file (made when absent) or a database URL.
    Raises ``DajuanError`` when it cannot be opened, is no ledger, or is of a newer version.
    """

    def __init__(self, url: str | Path = "dajuan.db") -> None:
        raise NotImplementedError

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Give back the connection."""

    def record(self, document: Document, claims: Claims) -> Receipt:
        """Record an edition and its claims; an edition that is known changes nothing."""
        raise NotImplementedError

    def editions(self, area: str | None = None) -> list[Edition]:
        """Return the editions, of one area or all, oldest reference date first."""
        raise NotImplementedError

    def document(self, edition: str) -> Document:
        """Return the document of an edition as it was recorded (text, edits, sections, tables)."""
        raise NotImplementedError

    def entries(
        self, area: str | None = None, year: int | None = None, kind: str | None = None, edition: str | None = None
    ) -> list[Entry]:
        """Return recorded claims. ``year``: the claim's period lies in it. ``kind``: figure, programme, promise, project.

        Programmes and promises have no period of their own: a programme belongs to the period under report
        of its edition, a promise to the year it is made for.
        """
        raise NotImplementedError

    def entry(self, id: str) -> Entry:
        """Return one claim by its identity or an unambiguous beginning of it. Raises ``DajuanError``."""
        raise NotImplementedError

    def judge(self, judgement: Judgement) -> None:
        """Add a person's judgement."""
        raise NotImplementedError

    def areas(self) -> list[AreaEntry]:
        """Return the places the ledger knows."""
        raise NotImplementedError
