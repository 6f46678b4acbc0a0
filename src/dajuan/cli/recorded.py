"""`dajuan claims --area … --indicator … --year …`: what the ledger holds of a place, a measure, a year."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable

from rich.console import Console

from dajuan.claims import indicator_by_code, indicator_of
from dajuan.cli.opening import existing_ledger
from dajuan.ledger import Entry
from dajuan.sheet import entry_record, print_claims
from dajuan.values import DajuanError, Problem

COLUMNS = ("id", "area", "type", "quote", "measure", "kind", "value", "high", "unit", "bound", "period", "modality", "indicator", "confidence", "verdict", "edition", "sentence")  # fmt: skip


def recorded_command(area: str | None, indicator: str | None, year: int | None, ledger: str | None, form: str) -> int:
    """Print the recorded claims of an area, an indicator (code or name) and a year; return 1 when there are none.

    ``form``: table, json or csv. Raises ``DajuanError`` for a place or an indicator that is not known.
    """
    code = _code_of(indicator) if indicator is not None else None
    with existing_ledger(ledger) as opened:
        if area is not None:
            opened.known_area(area)
        found = opened.entries(area, year, indicator=code)
    if form == "json":
        print(json.dumps([entry_record(entry) for entry in found], ensure_ascii=False, indent=1))
    elif form == "csv":
        _write_csv(found)
    elif found:
        print_claims(found, Console())
    else:
        print("Nothing of the kind is recorded.")
    return int(not found)


def _code_of(indicator: str) -> str:
    known = indicator_by_code(indicator.upper()) or indicator_of(indicator)
    if known is None:
        message = f"The lexicon knows no indicator called {indicator}."
        raise DajuanError(Problem("unknown-indicator", message, remedy="Look for its words instead: `dajuan search`."))
    return known.code


def _row(entry: Entry) -> dict[str, object]:
    claim = entry.claim.as_record()
    own = {
        "id": entry.id,
        "area": entry.area,
        "type": type(entry.claim).__name__.lower(),
        "verdict": entry.judgement.verdict if entry.judgement else None,
        "edition": entry.edition,
        "sentence": entry.words.strip(),
    }
    return {name: own.get(name, claim.get(name)) for name in COLUMNS}


def _write_csv(found: Iterable[Entry]) -> None:
    writer = csv.DictWriter(sys.stdout, COLUMNS)
    writer.writeheader()
    writer.writerows(map(_row, found))
