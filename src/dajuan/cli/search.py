"""`dajuan search` and `dajuan series`: what the ledger says of some words, and of one measure through the years."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from dajuan.cli.opening import existing_ledger
from dajuan.ledger import Entry, Observation, observation_record
from dajuan.sheet import entry_record, print_claims
from dajuan.values import DajuanError, Problem

_BARS = "▁▂▃▄▅▆▇█"


def search_command(words: list[str], ledger: str | None, form: str, limit: int) -> int:
    """Print the claims whose sentences hold the words; return 1 when none does."""
    asked = " ".join(words)
    with existing_ledger(ledger) as opened:
        found = opened.search(asked, limit)
    if form == "json":
        print(json.dumps([entry_record(entry) for entry in found], ensure_ascii=False, indent=1))
    elif form == "csv":
        _write_csv(found)
    elif found:
        print_claims(found, Console())
    else:
        print(f"Nothing holds {asked}.")
    return int(not found)


def series_command(area: str, measure: str, ledger: str | None, form: str) -> int:
    """Print all years of one measure of an area, targets beside results. Raises ``DajuanError`` when there are none."""
    with existing_ledger(ledger) as opened:
        opened.known_area(area)
        found = opened.series(area, measure)
    if not found:
        raise DajuanError(
            Problem("no-such-measure", f"The ledger has no figure of {measure} for {area}.", remedy="See `dajuan search`.")
        )
    if form == "json":
        print(json.dumps([_record(each) for each in found], ensure_ascii=False, indent=1))
    elif form == "csv":
        writer = csv.DictWriter(sys.stdout, observation_record(found[0]))
        writer.writeheader()
        writer.writerows(observation_record(each) for each in found)
    else:
        _print_series(found, area, measure)
    return 0


def _record(observation: Observation) -> dict[str, object]:
    """The claim's record, and what it is in its series: side, preferred, conflict, the amount in the common unit."""
    quantity = observation.quantity
    amount = {
        "value": str(quantity.value),
        "high": str(quantity.high) if quantity.high is not None else None,
        "unit": quantity.unit,
    }
    about = {"side": observation.side, "preferred": observation.preferred, "conflict": observation.conflict}
    return entry_record(observation.entry) | about | {"amount": amount}


def _kind(observation: Observation) -> str:
    """What may stand in one column: observations of one kind and one unit."""
    return f"{observation.kind} ({observation.quantity.unit})"


def _print_series(found: Sequence[Observation], area: str, measure: str) -> None:
    console = Console()
    for kind in dict.fromkeys(map(_kind, found)):
        rows = [each for each in found if _kind(each) == kind]
        table = Table("period", "target", "result", "id", title=f"{area} · {escape(measure)} · {kind}")
        periods = {(each.period.first, each.period.last): str(each.period) for each in rows}
        for days, period in sorted(periods.items()):
            here = [each for each in rows if (each.period.first, each.period.last) == days]
            targets = [each for each in here if each.side == "target"]
            results = [each for each in here if each.side == "result"]
            ids = ", ".join(each.entry.id[:8] for each in (*targets[:1], *results[:1]))
            table.add_row(period, _said(targets), _said(results), ids)
        console.print(table)
        if any(each.conflict for each in rows):
            console.print("≠ sources differ: the preferred value stands first, `--json` shows every source.", highlight=False)
        console.print(_sparkline(rows), highlight=False)


def _said(observations: Iterable[Observation]) -> str:
    """What is said of one cell, the preferred first."""
    listed = list(observations)
    words = " / ".join(dict.fromkeys(escape(each.entry.claim.quote) for each in listed))
    return f"{words} ≠" if any(each.conflict for each in listed) else words


def _sparkline(rows: Iterable[Observation]) -> str:
    """The preferred yearly results as bars, the lowest to the highest; a year of which nothing is known is a gap."""
    yearly = {
        each.period.first.year: float(each.quantity.value)
        for each in rows
        if each.side == "result" and each.preferred and each.period.is_year
    }
    if len(yearly) < 2:
        return ""
    first, last, low, high = min(yearly), max(yearly), min(yearly.values()), max(yearly.values())
    bars = "".join(
        _BARS[round((yearly[year] - low) / (high - low or 1) * 7)] if year in yearly else " " for year in range(first, last + 1)
    )
    return f"results {first}–{last} {bars}"


def _write_csv(found: list[Entry]) -> None:
    writer = csv.writer(sys.stdout)
    writer.writerow(["id", "place", "quote", "measure", "kind", "value", "unit", "period", "modality", "edition", "sentence"])
    for entry in found:
        record = entry.claim.as_record()
        fields = [record.get(name) for name in ("measure", "kind", "value", "unit", "period", "modality")]
        writer.writerow([entry.id, entry.area, entry.claim.quote, *fields, entry.edition, entry.words.strip()])
