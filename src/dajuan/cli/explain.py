"""`dajuan explain`: why a figure says what it says."""

from __future__ import annotations

import json
from dataclasses import asdict

from rich.console import Console
from rich.markup import escape

from dajuan.claims import Figure
from dajuan.cli.opening import existing_ledger
from dajuan.cli.read import facts_record
from dajuan.document import Document, Location, locate
from dajuan.ledger import Entry
from dajuan.sheet import entry_record
from dajuan.values import Span

Record = dict[str, object]


def explain_command(id: str, ledger: str | None, as_json: bool) -> int:
    """Print one claim: its sentence, the rule, steps and context that read it, and where in the source it came from."""
    with existing_ledger(ledger) as opened:
        entry = opened.entry(id.partition("-")[0])  # a single commitment is known by its promise and a number
        record = explanation(entry, opened.document(entry.edition))
    if as_json:
        print(json.dumps(record, ensure_ascii=False, indent=2))
    else:
        _print(record, Console())
    return 0


def explanation(entry: Entry, document: Document) -> Record:
    """Return a claim with its derivation, and its quote traced back to the source text through every edit that touched it."""
    claim = entry.claim
    record = entry_record(entry)
    if isinstance(claim, Figure):
        record["derivation"] = list(claim.derivation)
        record["context"] = [
            {"slot": slot, "start": span.start, "end": span.end, "text": span.of(document.text)} for slot, span in claim.context
        ]
    record["origin"] = document.origin
    record["location"] = asdict(locate(document, claim.span))
    record["facts"] = facts_record(document.facts)
    record["source"] = _source(claim.span, entry.sentence, document)
    return record


def _source(span: Span, sentence: Span, document: Document) -> Record | None:
    """Where the quote and its sentence stood in the source text, and the edits of the sentence.

    None where the text was assembled from an office file.
    """
    restored = document.restored
    if restored is None:
        return None
    place, around = restored.to_source(span), restored.to_source(sentence)
    edits = [edit.as_record() for edit in restored.edits if edit.span.overlaps(around)]
    words = around.of(restored.source)
    return {"start": place.start, "end": place.end, "text": place.of(restored.source), "sentence": words, "edits": edits}


_FIELDS = ("value", "high", "unit", "bound", "kind", "measure", "indicator", "period", "modality", "base", "area", "universe",
           "name", "count", "parts", "stage", "investment", "deadline", "responsible")  # fmt: skip


def _print(record: Record, console: Console) -> None:
    console.print(f"[bold]{record['id']}[/bold]  {record['claim']}  in {escape(str(record['origin']))}")
    sentence = record["sentence"]
    assert isinstance(sentence, dict)
    console.print(f"  sentence  {escape(str(sentence['text']).strip())}")
    console.print(f"  quote     {escape(str(record['quote']))}  [{record['start']}, {record['end']})", highlight=False)
    for field in _FIELDS:
        if record.get(field) not in (None, []):
            console.print(f"  {field:9} {escape(str(record[field]))}", highlight=False)
    console.print(f"  rule      {record['rule'] or 'not named'} (confidence {record['confidence']})")
    _print_list(record.get("derivation"), "step", console)
    _print_list(record.get("context"), "context", console)
    location = record["location"]
    if isinstance(location, dict) and (where := str(Location(**location))):
        console.print(f"  stands    {escape(where)}", highlight=False)
    facts = record["facts"]
    for name, fact in facts.items() if isinstance(facts, dict) else ():
        if name in ("area", "date", "genre"):
            words = " ".join(str(fact["evidence"] or "").split())[:60]
            console.print(
                f"  {name:9} {escape(str(fact['value']))}  from {escape(words)} (confidence {fact['confidence']})",
                highlight=False,
            )
    source = record["source"]
    if isinstance(source, dict):
        console.print(f"  source    {escape(repr(source['text']))}  [{source['start']}, {source['end']})", highlight=False)
        if source["edits"]:
            console.print(f"  as found  {escape(str(source['sentence']).strip())}", highlight=False)
        _print_list(source["edits"], "edit", console)


def _print_list(items: object, label: str, console: Console) -> None:
    if not isinstance(items, list):
        return
    for item in items:
        text = " ".join(f"{key}={value!r}" for key, value in item.items()) if isinstance(item, dict) else str(item)
        console.print(f"  {label:9} {escape(text)}", highlight=False)
