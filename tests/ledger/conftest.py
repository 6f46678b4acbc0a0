"""An empty ledger, on each kind of database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dajuan.ledger import Ledger


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    """An empty ledger."""
    with Ledger(url) as opened:
        yield opened
