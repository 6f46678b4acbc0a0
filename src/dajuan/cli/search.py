"""`dajuan search` and `dajuan series`: what the ledger says of some words, and of one measure through the years."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from dajuan.claims import Figure, indicator_of
from dajuan.cli.opening import existing_ledger
from dajuan.ledger import Entry
from dajuan.sheet import entry_record
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
    else:
        table = Table("id", "place", "claim", "sentence")
        for entry in found:
            table.add_row(entry.id[:8], entry.area or "", escape(entry.claim.quote[:30]), escape(entry.words.strip()))
        Console().print(table if found else f"Nothing holds {asked}.")
    return int(not found)


def series_command(area: str, measure: str, ledger: str | None, form: str) -> int:
    """Print all years of one measure of an area, targets beside results. Raises ``DajuanError`` when there are none."""
    with existing_ledger(ledger) as opened:
        opened.known_area(area)
        found = [entry for entry in opened.entries(area, kind="figure") if _is_of(entry, measure)]
    if not found:
        raise DajuanError(
            Problem("no-such-measure", f"The ledger has no figure of {measure} for {area}.", remedy="See `dajuan search`.")
        )
    found.sort(key=lambda entry: (_kind(entry), _period(entry), entry.claim.span))
    if form == "json":
        print(json.dumps([entry_record(entry) for entry in found], ensure_ascii=False, indent=1))
    elif form == "csv":
        _write_csv(found)
    else:
        _print_series(found, area, measure)
    return 0


def _is_of(entry: Entry, measure: str) -> bool:
    claim = entry.claim
    if not isinstance(claim, Figure) or claim.period is None or (entry.judgement and entry.judgement.verdict == "reject"):
        return False
    wanted = indicator_of(measure)
    if wanted is not None:
        return claim.indicator == wanted.code
    return claim.measure == measure or claim.indicator == measure.upper()


def _kind(entry: Entry) -> str:
    """What may stand in one column: figures of one kind and one unit."""
    return f"{entry.claim.kind} ({entry.claim.quantity.unit})" if isinstance(entry.claim, Figure) else ""


def _period(entry: Entry) -> str:
    return str(entry.claim.period) if isinstance(entry.claim, Figure) else ""


def _print_series(found: list[Entry], area: str, measure: str) -> None:
    console = Console()
    for kind in sorted({_kind(entry) for entry in found}):
        rows = [entry for entry in found if _kind(entry) == kind]
        table = Table("period", "target", "result", "id", title=f"{area} · {measure} · {kind}")
        for period in sorted({_period(entry) for entry in rows}):
            here = [entry for entry in rows if _period(entry) == period]
            targets = [entry for entry in here if isinstance(entry.claim, Figure) and entry.claim.modality == "planned"]
            results = [entry for entry in here if entry not in targets]
            ids = ", ".join(entry.id[:8] for entry in here[:3])
            table.add_row(period, _quotes(targets), _quotes(results), ids)
        console.print(table)
        console.print(_sparkline(rows), highlight=False)


def _quotes(entries: Iterable[Entry]) -> str:
    return " / ".join(dict.fromkeys(entry.claim.quote for entry in entries))


def _sparkline(rows: list[Entry]) -> str:
    """The yearly results as bars, the lowest to the highest."""
    yearly = {
        str(c.period): float(c.quantity.value)
        for c in (row.claim for row in rows)
        if isinstance(c, Figure) and c.modality != "planned" and c.period and c.period.is_year
    }
    if len(yearly) < 2:
        return ""
    low, high = min(yearly.values()), max(yearly.values())
    bars = "".join(_BARS[round((value - low) / (high - low or 1) * 7)] for _, value in sorted(yearly.items()))
    return f"results {min(yearly)}–{max(yearly)} {bars}"


def _write_csv(found: list[Entry]) -> None:
    writer = csv.writer(sys.stdout)
    writer.writerow(["id", "place", "quote", "measure", "kind", "value", "unit", "period", "modality", "edition", "sentence"])
    for entry in found:
        record = entry.claim.as_record()
        fields = [record.get(name) for name in ("measure", "kind", "value", "unit", "period", "modality")]
        writer.writerow([entry.id, entry.area, entry.claim.quote, *fields, entry.edition, entry.words.strip()])
