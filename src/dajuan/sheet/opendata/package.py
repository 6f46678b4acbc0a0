"""A Data Package (v2) whose tables are described by CSVW too, with provenance (PROV-O) and anchors (Web Annotation)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from dajuan.ledger import Edition, Entry
from dajuan.sheet.amounts import origin, stamp
from dajuan.sheet.opendata.tables import TABLES, Row, Table
from dajuan.values import digest_of

Record = dict[str, Any]
_XSD = {"string": "string", "number": "decimal", "integer": "integer", "boolean": "boolean"}
_AROUND = 32
_ALWAYS = (("edition", "editions"), ("promise", "promises"))
"""References that every row has."""


def package_files(rows: dict[str, list[Row]], editions: list[Edition], entries: Iterable[Entry]) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the package: tables, ``datapackage.json``, CSVW metadata, provenance, annotations."""
    tables = {table.name: table.csv(rows[table.name]) for table in TABLES}
    for name, data in tables.items():
        yield f"{name}.csv", data
    yield "datapackage.json", as_json(descriptor(tables))
    yield "csv-metadata.json", as_json(csvw())
    yield "provenance.jsonld", as_json(provenance(editions))
    yield "annotations.jsonl", b"".join(as_line(annotation(entry)) for entry in entries)


def descriptor(tables: dict[str, bytes]) -> Record:
    """Return the package's description (datapackage.org, version 2)."""
    resources = [
        {
            "name": table.name,
            "title": table.title,
            "path": f"{table.name}.csv",
            "type": "table",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": len(tables[table.name]),
            "schema": _schema(table),
        }
        for table in TABLES
    ]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "dajuan",
        "title": "What governments promised and what came of it",
        "version": digest_of(*tables.values())[:12],
        "resources": resources,
    }


def _schema(table: Table) -> Record:
    fields = []
    for column in table.columns:
        field: Record = {"name": column.name, "type": column.type, "description": column.meaning}
        if column.name in table.key:
            field["constraints"] = {"required": True}
        fields.append(field)
    schema: Record = {"fields": fields, "primaryKey": list(table.key), "missingValues": [""]}
    if table.points:
        schema["foreignKeys"] = [
            {"fields": [name], "reference": {"resource": whose, "fields": [key]}} for name, whose, key in table.points
        ]
    return schema


def csvw() -> Record:
    """Return the same description as CSV on the Web (W3C, Metadata Vocabulary for Tabular Data).

    A reference that may be empty, as that from a target to its result, is none there: validators want a row for each.
    """
    tables = []
    for table in TABLES:
        columns = [
            {
                "name": c.name,
                "titles": c.name,
                "datatype": _XSD[c.type],
                "dc:description": c.meaning,
                "required": c.name in table.key,
            }
            for c in table.columns
        ]
        keys = [
            {"columnReference": name, "reference": {"resource": f"{whose}.csv", "columnReference": key}}
            for name, whose, key in table.points
            if name in table.key or (name, whose) in _ALWAYS
        ]
        described: Record = {"columns": columns, "primaryKey": list(table.key)}
        if keys:
            described["foreignKeys"] = keys
        tables.append({"url": f"{table.name}.csv", "dc:title": table.title, "tableSchema": described})
    return {"@context": ["http://www.w3.org/ns/csvw", {"@language": "zh-Hans"}], "tables": tables}


def provenance(editions: Iterable[Edition]) -> Record:
    """Return where the tables came from (W3C PROV-O): the editions, and the reading that used them."""
    reading = "urn:dajuan:reading"
    held = [
        {
            "@id": f"urn:dajuan:edition:{edition.digest}",
            "@type": "prov:Entity",
            "prov:atLocation": origin(edition.origin),
            "prov:generatedAtTime": {"@value": stamp(edition.recorded), "@type": "xsd:dateTime"},
        }
        for edition in editions
    ]
    made = [
        {
            "@id": f"{table.name}.csv",
            "@type": "prov:Entity",
            "prov:wasGeneratedBy": {"@id": reading},
            "prov:wasDerivedFrom": [{"@id": edition["@id"]} for edition in held],
        }
        for table in TABLES
    ]
    activity = {"@id": reading, "@type": "prov:Activity", "prov:used": [{"@id": edition["@id"]} for edition in held]}
    context = {"prov": "http://www.w3.org/ns/prov#", "xsd": "http://www.w3.org/2001/XMLSchema#"}
    return {"@context": context, "@graph": [activity, *held, *made]}


def annotation(entry: Entry) -> Record:
    """Return a claim anchored to its words (W3C Web Annotation): by quote with its surroundings, and by position."""
    start, end = entry.claim.span.start - entry.sentence.start, entry.claim.span.end - entry.sentence.start
    inside = 0 <= start <= end <= len(entry.words)
    quote: Record = {"type": "TextQuoteSelector", "exact": entry.claim.quote}
    if inside:
        quote |= {"prefix": entry.words[max(0, start - _AROUND) : start], "suffix": entry.words[end : end + _AROUND]}
    position = {"type": "TextPositionSelector", "start": entry.claim.span.start, "end": entry.claim.span.end}
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": f"urn:dajuan:claim:{entry.id}",
        "type": "Annotation",
        "motivation": "identifying",
        "body": {"type": "Dataset", "format": "application/json", "value": entry.claim.as_record()},
        "target": {"source": f"urn:dajuan:edition:{entry.edition}", "selector": [quote, position]},
    }


def as_json(record: Record) -> bytes:
    """Return plain data as JSON, one way."""
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()


def as_line(record: Record) -> bytes:
    """Return plain data as one line of JSON."""
    return (json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
