"""`dajuan gold`: people's judgements as test cases in the gold format."""

from __future__ import annotations

import json

from dajuan.cli.opening import existing_ledger
from dajuan.desk import gold


def gold_command(area: str | None, ledger: str | None) -> int:
    """Print a line for each paragraph whose claims were all judged."""
    with existing_ledger(ledger) as opened:
        for record in gold(opened, area):
            print(json.dumps(record, ensure_ascii=False))
    return 0
