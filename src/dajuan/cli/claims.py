"""`dajuan claims`: what a text states, as a table, JSON, CSV, or line by line for pipelines."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from rich.console import Console
from rich.table import Table

from dajuan.claims import Claims, Figure, find_claims
from dajuan.document import Document, Facts, from_text, read
from dajuan.values import DajuanError

COLUMNS = ("quote", "measure", "kind", "value", "high", "unit", "bound", "period", "modality", "base", "area", "universe", "indicator", "rule", "confidence")  # fmt: skip


def claims_command(files: list[str], form: str, facts: Facts) -> int:
    """Print the claims of every file (``-``: standard input); return 1 when something could not be read."""
    if form == "jsonl":
        return max([_pipe(lines, name) for name, lines in _opened(files)], default=0)
    found, code = [], 0
    for name in files:
        try:
            document = read(sys.stdin.buffer.read(), facts, "standard input") if name == "-" else read(name, facts)
        except DajuanError as error:
            print(f"dajuan: {error}", file=sys.stderr)
            code = 1
            continue
        found.append((document, find_claims(document)))
    {"json": _print_json, "csv": _print_csv, "table": _print_tables}[form](found)
    return code


def _opened(files: list[str]) -> Iterator[tuple[str, Iterable[bytes]]]:
    for name in files:
        if name == "-":
            yield "standard input", sys.stdin.buffer
            continue
        with open(name, "rb") as lines:
            yield name, lines


def _pipe(lines: Iterable[bytes], name: str) -> int:
    """Answer each line; a line that cannot be read is named and passed over."""
    code = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
            if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
                raise ValueError('it is no object with a "text"')
        except ValueError as error:
            print(f"dajuan: line {number} of {name} is left out: {error}.", file=sys.stderr)
            code = 1
            continue
        facts = Facts(date=_text(asked.get("reference_date")), area=_text(asked.get("area")))
        answer = {"id": asked.get("id")} | claims_record(find_claims(from_text(asked["text"], facts)))
        print(json.dumps(answer, ensure_ascii=False), flush=True)
    return code


def _text(value: object) -> str | None:
    return str(value) if value else None


def claims_record(claims: Claims) -> dict[str, list[dict[str, Any]]]:
    """Return claims as plain data, the fields as the annotation guide names them."""
    return {
        "figures": [figure.as_record() for figure in claims.figures],
        "programmes": [programme.as_record() for programme in claims.programmes],
        "promises": [promise.as_record() for promise in claims.promises],
        "projects": [project.as_record() for project in claims.projects],
        "problems": [problem.as_record() for problem in claims.problems],
    }


def _print_json(found: list[tuple[Document, Claims]]) -> None:
    print(
        json.dumps(
            [{"origin": document.origin} | claims_record(claims) for document, claims in found], ensure_ascii=False, indent=1
        )
    )


def _print_csv(found: list[tuple[Document, Claims]]) -> None:
    writer = csv.writer(sys.stdout)
    writer.writerow(["origin", "start", "end", *COLUMNS])
    for document, claims in found:
        for figure in claims.figures:
            record = figure.as_record()
            writer.writerow([document.origin, record["start"], record["end"], *(record.get(name) for name in COLUMNS)])


def _print_tables(found: list[tuple[Document, Claims]]) -> None:
    console = Console()
    for document, claims in found:
        console.print(_figures(document, claims.figures))
        for programme in claims.programmes:
            console.print(f"[bold]{programme.name}[/] ({programme.count or '?'}): {'、'.join(programme.parts)}", highlight=False)
        for promise in claims.promises:
            console.print(f"[cyan]▸[/] {promise.quote.strip()}", highlight=False, markup=True)
        print(
            f"{len(claims.figures)} figures, {len(claims.programmes)} programmes, {len(claims.promises)} promises, "
            f"{len(claims.projects)} projects · {document.facts.area or 'area unknown'}, {document.facts.date or 'date unknown'}"
        )


def _figures(document: Document, figures: Iterable[Figure]) -> Table:
    table = Table("measure", "figure", "kind", "period", "modality", "rule", title=document.origin or None)
    for figure in figures:
        sure = "" if figure.confidence >= 0.5 else "[dim]? "
        table.add_row(sure + figure.measure, figure.quote, figure.kind, str(figure.period or ""), figure.modality, figure.rule)
    return table
