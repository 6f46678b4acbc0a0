"""The review queue: the source left with the claim marked, its fields right; Enter accepts and goes on."""

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, get_args
from urllib.parse import parse_qs, urlencode

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from dajuan.claims import Figure, Kind, Modality, unit_of_word, unit_word
from dajuan.desk.reviewing import SPOT_CHECK, accept_rule, gold, spot_check
from dajuan.desk.sessions import Session
from dajuan.desk.web.attaching import attached
from dajuan.desk.web.gate import Gate
from dajuan.desk.web.showing import show
from dajuan.ledger import Entry, Judgement, Said, agreement, disagreements, last_words
from dajuan.values import BOUNDS, Span

_FIELDS = ("measure", "value", "high", "unit", "bound", "kind", "period", "modality", "base", "area", "universe")
_CHOICES = {"kind": get_args(Kind), "bound": BOUNDS, "modality": get_args(Modality)}
_WORDS = {"kind": "kind", "bound": "bound_name", "modality": "modality"}
_NEAR = 600
_LISTED = 100
KINDS = ("figure", "programme", "promise", "project")


def routes(gate: Gate) -> APIRouter:
    """Return the routes of the review."""
    made = APIRouter()
    _listing(made, gate)
    _judging(made, gate)
    return made


def _judging(made: APIRouter, gate: Gate) -> None:
    ledger = gate.desk.ledger

    @made.get("/review")
    def queue(
        request: Request,
        session: Annotated[Session, Depends(gate.needs("judge"))],
        area: str = "",
        kind: str = "",
        second: str = "",
        skip: int = 0,
        last: str = "",
        undone: str = "",
    ) -> Response:
        chosen = kind if kind in KINDS else None
        place = min(max(0, skip), 5_000)
        found = ledger.review.next(session.account.name, bool(second), area or None, chosen, 1, place)
        entry = ledger.entry(found[0]) if found else None
        query = {"area": area, "kind": kind, "second": second}
        return _page(request, gate, session, entry, query, place, last[:32], bool(undone))

    @made.get("/review/{claim}")
    def one(request: Request, session: Annotated[Session, Depends(gate.needs("judge"))], claim: str) -> Response:
        return _page(request, gate, session, ledger.entry(claim), {}, 0, "", False)

    @made.post("/review/{claim}")
    async def judge(
        request: Request,
        session: Annotated[Session, Depends(gate.writes("judge"))],
        claim: str,
        verdict: Annotated[str, Form()] = "accept",
        why: Annotated[str, Form(max_length=1000)] = "",
        query: Annotated[str, Form(max_length=500)] = "",
    ) -> Response:
        entry = ledger.entry(claim)
        form = {name: str(value).strip() for name, value in (await request.form()).items()}
        if (written := unit_of_word(form.get("unit", ""))) is not None and written[1] == 0:
            form["unit"] = written[0]
        edits = tuple((name, form[name]) for name, text in fields_of(entry) if name in form and form[name] != text)
        said: Said = "reject" if verdict == "reject" else "correct" if edits else "accept"
        correction = edits if said == "correct" else ()
        ledger.judge(Judgement(entry.id, said, session.account.name, datetime.now(UTC), why, correction))
        return RedirectResponse(f"/desk/review?{_again(query)}&last={entry.id}", 303)

    @made.post("/review/{claim}/undo")
    def undo(
        session: Annotated[Session, Depends(gate.writes("judge"))], claim: str, query: Annotated[str, Form(max_length=500)] = ""
    ) -> Response:
        entry = ledger.entry(claim)
        if session.account.name in last_words(ledger.judgements([entry.id])).get(entry.id, {}):
            ledger.judge(Judgement(entry.id, "withdraw", session.account.name, datetime.now(UTC), "undo"))
        return RedirectResponse(f"/desk/review/{entry.id}?{_again(query)}", 303)


def _listing(made: APIRouter, gate: Gate) -> None:
    ledger = gate.desk.ledger

    @made.get("/review/disagreements")
    def differing(request: Request, session: Annotated[Session, Depends(gate.needs("judge"))]) -> Response:
        said = ledger.paired_judgements()
        found = disagreements(said)
        entries = ledger.entries_of([row.claim for row in found[:_LISTED]])
        rows = list(zip(found, entries, strict=False))
        more = len(found) - len(rows)
        return show(request, "disagreements", session, rows=rows, more=more, agreement=agreement(said))

    @made.get("/review/rules")
    def rules(
        request: Request, session: Annotated[Session, Depends(gate.needs("judge"))], rule: str = "", taken: int | None = None
    ) -> Response:
        sample = spot_check(ledger, rule) if rule else []
        said = last_words(ledger.judgements([entry.id for entry in sample]))
        mine = [(entry, _verdict(said.get(entry.id, {}), session.account.name)) for entry in sample]
        return show(
            request, "rules", session, rules=ledger.review.rules(), chosen=rule, sample=mine, count=SPOT_CHECK, taken=taken
        )

    @made.post("/review/rules")
    def accept(
        session: Annotated[Session, Depends(gate.writes("judge"))], rule: Annotated[str, Form(max_length=100)]
    ) -> Response:
        return RedirectResponse(f"/desk/review/rules?taken={accept_rule(ledger, rule, session.account.name)}", 303)

    @made.get("/review/gold.jsonl")
    def export(session: Annotated[Session, Depends(gate.needs("judge"))]) -> Response:  # noqa: ARG001
        lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in gold(ledger))
        return attached("".join(lines).encode(), "application/x-ndjson", "gold.jsonl")


def _verdict(people: dict[str, Judgement], who: str) -> str:
    return people[who].verdict if who in people else ""


def _page(
    request: Request, gate: Gate, session: Session, entry: Entry | None, query: dict[str, str], skip: int, last: str, undone: bool
) -> Response:
    data: dict[str, Any] = {"lines": [], "at": 0, "fields": [], "hints": {}, "source": "", "kind_now": ""}
    if entry is not None:
        data = _beside(gate, entry)
    following = urlencode(query | {"skip": str(skip + 1)})
    return show(
        request,
        "review",
        session,
        entry=entry,
        area=query.get("area", ""),
        kind=query.get("kind", ""),
        second=bool(query.get("second")),
        query=urlencode(query),
        next=following,
        last=last,
        undone=undone,
        choices=_CHOICES,
        words_of=_WORDS,
        **data,
    )


def _beside(gate: Gate, entry: Entry) -> dict[str, Any]:
    """The paragraph of a claim with what stands around it, the claim marked; and its fields."""
    text = gate.desk.ledger.document(entry.edition).text
    span = entry.claim.span
    first = text.rfind("\n", 0, max(0, entry.sentence.start - _NEAR)) + 1
    last = text.find("\n", min(len(text), max(entry.sentence.end, span.end) + _NEAR))
    stretch = Span(max(first, entry.sentence.start - 3 * _NEAR), min(last if last >= 0 else len(text), span.end + 3 * _NEAR))
    lines: list[list[tuple[str, bool]]] = []
    at, place = 0, stretch.start
    for line in text[stretch.start : stretch.end].split("\n"):
        here = Span(place, place + len(line))
        place += len(line) + 1
        if line.strip():
            if here.start <= span.start < max(here.end, here.start + 1):
                at = len(lines)
            lines.append(_marked(line, here, span))
    (edition,) = gate.desk.ledger.editions_of([entry.edition])
    source = edition.facts.title or edition.origin
    fields = fields_of(entry)
    return {
        "lines": lines,
        "at": at,
        "source": source,
        "fields": fields,
        "hints": hints_of(fields),
        "kind_now": type(entry.claim).__name__.lower(),
    }


def _marked(line: str, here: Span, span: Span) -> list[tuple[str, bool]]:
    start, end = max(span.start, here.start) - here.start, min(span.end, here.end) - here.start
    if start >= end:
        return [(line, False)]
    return [(text, marked) for text, marked in ((line[:start], False), (line[start:end], True), (line[end:], False)) if text]


def fields_of(entry: Entry) -> list[tuple[str, str]]:
    """Return the fields that a person may correct, as text. Only figures have fields to correct."""
    if not isinstance(entry.claim, Figure):
        return []
    record = entry.claim.as_record()
    return [(name, _text(record.get(name))) for name in _FIELDS]


def hints_of(fields: list[tuple[str, str]]) -> dict[str, str]:
    """Return how people write what a field holds as a code or a bare number: CNY is 元, 2800000000 is 2,800,000,000."""
    hints = dict.fromkeys((name for name, _ in fields), "")
    for name, text in fields:
        word = unit_word(text) if name == "unit" else ""
        if word and word != text:
            hints[name] = word
        if name in ("value", "high") and re.fullmatch(r"-?\d{5,}(?:\.\d+)?", text):
            hints[name] = f"{Decimal(text):,f}"
    return hints


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _again(query: str) -> str:
    """The filters of a queue, and nothing else that a form may have carried."""
    known = parse_qs(query)
    return urlencode({name: _first(known.get(name, ())) for name in ("area", "kind", "second")})


def _first(values: Iterable[str]) -> str:
    return next(iter(values), "")[:100]
