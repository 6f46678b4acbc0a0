"""Composing the answer sheet."""

from __future__ import annotations

from dajuan.ledger import Ledger
from dajuan.sheet.model import Sheet


def answer(ledger: Ledger, area: str, year: int | None = None) -> Sheet:
    """Return the answer sheet of ``area`` for ``year`` (the latest year with results when None).

    Raises ``DajuanError`` when the ledger knows no such area or nothing of that year.
    """
    raise NotImplementedError
