"""`dajuan read`: restore, parse, extract and record."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from dajuan.bulk import is_result, results
from dajuan.claims import find_claims
from dajuan.document import Document, Facts, Refusal, read_all
from dajuan.ledger import Ledger, Reading, Receipt, ledger_url
from dajuan.values import DajuanError, Problem

T = TypeVar("T")


@dataclass
class Tally:
    """What one run of `read` did, document by document; of the result of a bulk run, which may have millions, in numbers."""

    rows: list[dict[str, object]] = field(default_factory=list)
    loaded: list[dict[str, Any]] = field(default_factory=list)
    refused: list[dict[str, object]] = field(default_factory=list)

    def add(self, document: Document, receipt: Receipt) -> None:
        """Note a recorded document."""
        facts, counts = document.facts, asdict(receipt)
        about = {"origin": document.origin, "area": facts.area, "date": facts.date, "genre": facts.genre}
        told = {"facts": facts_record(facts), "problems": [p.as_record() for p in document.problems]}
        self.rows.append(about | counts | told)

    def load(self, origin: str, receipts: Iterable[Receipt]) -> None:
        """Note what became of the result of a bulk run."""
        counts = Counter[str](dict.fromkeys(("new", "known", "figures", "programmes", "promises", "projects"), 0))
        for receipt in receipts:
            counts["new" if receipt.new else "known"] += 1
            counts.update(figures=receipt.figures, programmes=receipt.programmes)
            counts.update(promises=receipt.promises, projects=receipt.projects)
        self.loaded.append({"origin": origin} | counts)

    def refuse(self, refusal: Refusal) -> None:
        """Note what could not be read, and why."""
        self.refused.append({"origin": refusal.origin} | refusal.problem.as_record())


def facts_record(facts: Facts) -> dict[str, dict[str, object]]:
    """Return each field that was found with its value, the words it rests on, and how sure it is (0 to 1)."""
    evidence, confidence = dict(facts.evidence), dict(facts.confidence)
    names = ("title", "issuer", "area", "date", "period", "genre")
    return {
        name: {"value": getattr(facts, name), "evidence": evidence.get(name), "confidence": confidence[name]}
        for name in names
        if name in confidence
    }


def read_command(paths: list[str], ledger: str | None, facts: Facts, as_json: bool) -> int:
    """Read every path into the ledger; return 1 when something was refused."""
    tally, url = Tally(), ledger_url(ledger)
    with Ledger(url) as record:
        loaded = [path for path in paths if is_result(path)]
        for path in loaded:
            tally.load(
                path,
                _with_progress(record.record_all(Reading(*result) for result in results(path)), lambda receipt: receipt.edition),
            )
        for outcome in _with_progress(
            _documents([path for path in paths if path not in loaded], facts), lambda found: found.origin
        ):
            if isinstance(outcome, Refusal):
                tally.refuse(outcome)
            else:
                _record(record, outcome, tally)
    _print(tally, url, as_json)
    return int(bool(tally.refused))


def _documents(paths: list[str], facts: Facts) -> Iterator[Document | Refusal]:
    for path in paths:
        try:
            yield from read_all(path, facts)
        except DajuanError as error:
            yield Refusal(path, error.problem)


def _record(ledger: Ledger, document: Document, tally: Tally) -> None:
    try:
        tally.add(document, ledger.record(document, find_claims(document)))
    except DajuanError:
        raise
    except Exception as error:
        # A document that trips our own code must not cost the documents beside it.
        problem = Problem(
            "internal-error",
            f"Reading it failed inside dajuan ({type(error).__name__}: {error}).",
            remedy="The other documents are recorded. Please report this one.",
        )
        tally.refuse(Refusal(document.origin, problem))


def _with_progress(outcomes: Iterable[T], name: Callable[[T], str]) -> Iterator[T]:
    """Pass the outcomes on with a progress line on stderr (only where somebody watches)."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(
        *columns, console=(watcher := Console(stderr=True)), transient=True, disable=not watcher.is_terminal
    ) as progress:
        task = progress.add_task("reading", total=None)
        for outcome in outcomes:
            yield outcome
            progress.update(task, advance=1, description=name(outcome).rsplit("/", 1)[-1][:40])


def _print(tally: Tally, url: str, as_json: bool) -> None:
    if as_json:
        told = {"ledger": url, "read": tally.rows, "refused": tally.refused}
        print(json.dumps(told | ({"loaded": tally.loaded} if tally.loaded else {}), ensure_ascii=False, indent=1))
        return
    if tally.rows:
        Console().print(_table(tally))
    stderr = Console(stderr=True, soft_wrap=True)
    for row in tally.refused:
        stderr.print(f"[red]refused[/] {row['origin']}: {row['message']} {row.get('remedy', '')}", highlight=False)
    for result in tally.loaded:
        claims = ", ".join(f"{result[name]:,} {name}" for name in ("figures", "programmes", "promises", "projects"))
        print(f"{result['origin']}: {result['new']:,} documents new, {result['known']:,} known already; {claims}")
    new = sum(bool(row["new"]) for row in tally.rows) + sum(result["new"] for result in tally.loaded)
    known = len(tally.rows) + sum(result["new"] + result["known"] for result in tally.loaded) - new
    print(f"{new} new, {known} known already, {len(tally.refused)} refused · ledger {url}")


def _table(tally: Tally) -> Table:
    table = Table("document", "area", "date", "genre")
    for name in ("figures", "programmes", "promises", "projects", "problems"):
        table.add_column(name, justify="right")
    for row in tally.rows:
        problems = row["problems"]
        table.add_row(
            str(row["origin"]).rsplit("/", 1)[-1],
            str(row["area"] or "?"),
            str(row["date"] or "?"),
            str(row["genre"]),
            *(str(row[name]) for name in ("figures", "programmes", "promises", "projects")),
            str(len(problems) if isinstance(problems, list) else 0),
        )
    return table
