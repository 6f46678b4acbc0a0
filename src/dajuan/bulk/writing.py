"""The tables of a shard out of its answers, and the note that says what they hold."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import pyarrow
from pyarrow import compute, parquet

from dajuan.bulk.copies import Columns, Copies, Copy
from dajuan.bulk.schema import DOCUMENTS, LISTS, VERSION
from dajuan.bulk.shards import Shard
from dajuan.bulk.stores import Place, write_json, write_table

# Of each reason the report names so many rows of each shard, and so many in all.
EXAMPLES = 5


def write(target: Place, shard: Shard, answered: pyarrow.Table, copies: Copies | None) -> dict[str, Any]:
    """Write the tables of a shard, and return its note. ``answered`` has a column ``answer`` and those that are kept."""
    answers = _whole(answered.column("answer"))
    documents = pyarrow.table({name: compute.struct_field(answers, name) for name in DOCUMENTS})
    found = copies.among(_columns(documents)) if copies else {}
    if found:
        documents = _marked(documents, found)
    name = f"shard-{shard.key}.parquet"
    kept = answers.filter(compute.not_equal(documents.column("status"), "duplicate"))
    claims = 0
    for table, columns in LISTS.items():
        rows = _exploded(kept, table, columns)
        claims = rows.num_rows if table == "claims" else claims
        write_table(target, f"{table}/{name}", rows)
    whole = documents.append_column("schema", pyarrow.array([VERSION] * documents.num_rows, pyarrow.int64()))
    for column in answered.column_names:
        if column != "answer":
            whole = whole.append_column(column, answered.column(column))
    write_table(target, f"documents/{name}", whole)
    return {"shard": shard.key, "address": shard.address, "stamp": shard.stamp, "weight": shard.weight, "last": shard.last,
            "claims": claims, "schema": VERSION} | _told(documents)  # fmt: skip


def take_in(target: Place, key: str, copies: Copies) -> None:
    """Let ``copies`` know the documents of a shard that was finished earlier."""
    system, path = target.opened()
    names = ["status", "content", "digest", "likeness"]
    copies.among(_columns(parquet.read_table(f"{path}/documents/shard-{key}.parquet", columns=names, filesystem=system)))


def finish(target: Place, note: dict[str, Any]) -> None:
    """Say that a shard is done, whole or not at all."""
    write_json(target, f"notes/{note['shard']}.json", note)


def _whole(column: pyarrow.ChunkedArray) -> Any:
    return column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)


def _columns(documents: pyarrow.Table) -> Columns:
    return Columns(*(documents.column(name).to_pylist() for name in ("status", "content", "digest", "likeness")))


def _marked(documents: pyarrow.Table, found: dict[int, Copy]) -> pyarrow.Table:
    """Say of each copy that it is one, why, and of what."""
    held = documents.select(["status", "reason", "of"]).to_pydict()
    for row, copy in found.items():
        held["status"][row], held["reason"][row], held["of"][row] = "duplicate", copy.reason, copy.of
    for name, values in held.items():
        documents = documents.set_column(documents.column_names.index(name), name, pyarrow.array(values, DOCUMENTS[name]))
    return documents


def _exploded(answers: Any, table: str, columns: dict[str, Any]) -> pyarrow.Table:
    """The lists of a table one below the other, each element with the id and edition of its row."""
    lists = compute.struct_field(answers, table)
    rows, elements = compute.list_parent_indices(lists), compute.list_flatten(lists)
    held = {name: compute.take(compute.struct_field(answers, name), rows) for name in ("id", "digest")}
    return pyarrow.table(held | {name: compute.struct_field(elements, name) for name in columns})


def _told(documents: pyarrow.Table) -> dict[str, Any]:
    """What a note tells of the documents: how many of each status, their bytes, some of those that are not kept, damage."""
    held = documents.select(["id", "status", "reason", "bytes", "damage"]).to_pydict()
    statuses, sizes, examples = Counter[str](), Counter[str](), defaultdict[str, list[str]](list)
    for name, status, reason, size in zip(held["id"], held["status"], held["reason"], held["bytes"], strict=True):
        what = f"{status}: {reason}" if reason else status
        statuses[what] += 1
        sizes[what] += size
        if reason and len(examples[what]) < EXAMPLES:
            examples[what].append(name)
    damage = Counter(name for names in held["damage"] for name in names or ())
    return {"bytes": sum(held["bytes"]), "statuses": dict(statuses), "sizes": dict(sizes), "examples": dict(examples),
            "damage": dict(damage)}  # fmt: skip
