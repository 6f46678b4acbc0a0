"""Crawls and corpora as JSONL: one JSON object a line, each of one text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dajuan.document.model import Facts
from dajuan.values import Problem

ENDINGS = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
USUAL = {
    "text": ("text", "content", "html", "body"),
    "id": ("id", "doc_id"),
    "url": ("url", "source"),
    "date": ("date", "reference_date", "published"),
    "area": ("area", "place", "region"),
}
"""Under which names records usually hold what."""


@dataclass(frozen=True, slots=True)
class Line:
    """The text of one line with what its record says of it, or why it is none. ``origin``: its address, else file:line."""

    origin: str
    text: bytes = b""
    facts: Facts | None = None
    problem: Problem | None = None


def lines_of(data: bytes, name: str) -> Iterator[Line]:
    """Yield the texts of a JSONL file; a line that is no record costs itself.

    Where no record has a text, one line says so, with the names that the first has.
    """
    lines = [(number, line) for number, line in enumerate(data.split(b"\n"), 1) if line.strip()]
    found = [_line(line, name, number) for number, line in lines]
    if found and all(each.problem and each.problem.code == "no-text" for each in found):
        yield Line(name, problem=found[0].problem)
        return
    yield from found


def _line(line: bytes, name: str, number: int) -> Line:
    place, origin = f"{name}, line {number}", f"{name}:{number}"
    fields = fields_of(line, place)
    if isinstance(fields, Problem):
        return Line(origin, problem=fields)
    text, url = usual(fields, "text"), usual(fields, "url")
    if not isinstance(text, str) or not text.strip():
        names = ", ".join(list(fields)[:12])
        message = f"{place}, has no text under {', '.join(USUAL['text'])}; it has {names}."
        return Line(origin, problem=Problem("no-text", message, remedy="Name the text so, or use `dajuan bulk --text NAME`."))
    date, area = (str(value) if (value := usual(fields, role)) else None for role in ("date", "area"))
    return Line(str(url) if url else origin, text.encode("utf-8", "surrogatepass"), Facts(date=date, area=area))


def usual(fields: Mapping[str, Any], role: str) -> object:
    """Return what a record holds under one of the usual names of ``role``, None when it has none of them."""
    return next((fields[name] for name in USUAL[role] if fields.get(name) is not None), None)


def fields_of(line: bytes, place: str) -> dict[str, Any] | Problem:
    """Return the record of a line, or why it is none; ``place`` names it."""
    try:
        fields = json.loads(line)
        if isinstance(fields, dict):
            return fields
        message = f"{place}, is no JSON object."
    except (ValueError, RecursionError) as error:
        message = f"{place}, is no JSON: {error}."
    return Problem("no-row", message, remedy="Write the line anew.")
