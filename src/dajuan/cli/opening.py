"""Opening the ledger that a command is about."""

from __future__ import annotations

from dajuan.ledger import Ledger, ledger_url


def existing_ledger(option: str | None) -> Ledger:
    """Open the ledger of ``--ledger``, else of DAJUAN_LEDGER, else dajuan.db here, to ask it something.

    Raises ``DajuanError`` when there is none: asking makes no new file.
    """
    return Ledger(ledger_url(option), create=False)
