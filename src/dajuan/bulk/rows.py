"""The rows of a shard, by the columns that were asked for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import daft
import pyarrow
from daft import DataType, col, lit
from daft.io import IOConfig, S3Config
from pyarrow import compute

from dajuan.bulk.schema import DOCUMENTS
from dajuan.bulk.shards import Shard
from dajuan.bulk.stores import Place
from dajuan.bulk.streams import Read
from dajuan.document import USUAL
from dajuan.values import DajuanError, Problem, pack


@dataclass(frozen=True, slots=True)
class Columns:
    """Which input column holds what (None: taken by its usual name where there is one); ``keep``: columns kept as they are."""

    text: str | None = None
    id: str | None = None
    url: str | None = None
    date: str | None = None
    area: str | None = None
    keep: tuple[str, ...] = ()


# Beside what the columns say: why a row is none.
ROLES = (*USUAL, "problem")


def rows_of(shard: Shard, columns: Columns, place: Place) -> daft.DataFrame:
    """Return the rows of a shard: ``ROLES`` (null where there is none), and the columns to keep.

    Parquet is read by whoever works on the rows, a stream has been read already.
    """
    if shard.rows is None:
        return _of_parquet(shard, columns, place)
    return daft.from_arrow(_of_stream(shard.address, shard.rows, columns))


def _of_parquet(shard: Shard, columns: Columns, place: Place) -> daft.DataFrame:
    groups = [list(shard.groups)] if shard.groups is not None else None
    frame = daft.read_parquet(shard.address, row_groups=groups, io_config=_access(place))
    there = frame.column_names
    names = _names(shard.address, columns, there)
    picked: list[Any] = [col(name) for name in columns.keep]
    for role in ROLES:
        name = next((name for name in names.get(role, ()) if name in there), None)
        picked.append((col(name) if name else lit(None).cast(DataType.string())).alias(role))
    return frame.select(*picked)


def _access(place: Place) -> IOConfig:
    if not place.address.startswith("s3://"):
        return IOConfig()
    config = S3Config.from_env()
    endpoint = place.own_endpoint()
    return IOConfig(s3=config.replace(endpoint_url=endpoint) if endpoint else config)


def _of_stream(address: str, rows: list[Read], columns: Columns) -> pyarrow.Table:
    there = list(dict.fromkeys(name for row in rows for name in row.fields))
    held: dict[str, Any] = {}
    # Where no row is one, there are no columns to look for.
    names = _names(address, columns, there) if there else dict.fromkeys(USUAL, ())
    for name in columns.keep:
        held[name] = _column([row.fields.get(name) for row in rows])
    for role in USUAL:
        values = [next((v for name in names[role] if (v := row.fields.get(name)) is not None), None) for row in rows]
        held[role] = pyarrow.array([None if value is None else _bytes(value) for value in values], pyarrow.large_binary())
    # What is no row has no id; the report names it by its place.
    ids = [row.place.encode() if row.place else None for row in rows]
    held["id"] = compute.coalesce(held["id"], pyarrow.array(ids, pyarrow.large_binary()))
    problems = [row.problem and pack(row.problem) for row in rows]
    return pyarrow.table(held | {"problem": pyarrow.array(problems, pyarrow.large_string())})


def _bytes(value: object) -> bytes:
    if isinstance(value, bytes):
        return value
    # JSON may escape half a character; the reader of documents mends it or says so.
    return str(value).encode("utf-8", "surrogatepass")


def _column(values: list[Any]) -> Any:
    """Values of JSON as a column: of their own type where they have one, else as JSON."""
    try:
        column = pyarrow.array(values)
        if column.type != pyarrow.null():
            return column
    except (pyarrow.ArrowException, UnicodeEncodeError, OverflowError):
        pass
    texts = [None if value is None else json.dumps(value) for value in values]
    return pyarrow.array(texts, pyarrow.large_string())


def _names(address: str, columns: Columns, there: list[str]) -> dict[str, tuple[str, ...]]:
    """Return the columns that may hold each role. Raises ``DajuanError`` when one that was asked for is not there."""
    for name in columns.keep:
        ours = name in (*DOCUMENTS, *ROLES, "answer", "schema")
        if ours or name not in there:
            why = "is a column of the result itself" if ours else f"is none of its columns {', '.join(there)}"
            raise DajuanError(Problem("no-such-column", f"{address}: {name!r} {why}.", remedy="Name another with --keep."))
    names = {}
    for role, usual in USUAL.items():
        asked = getattr(columns, role)
        if asked and asked not in there:
            message = f"{address} has no column {asked!r}; it has {', '.join(there)}."
            raise DajuanError(Problem("no-such-column", message, remedy=f"Name another with --{role}."))
        names[role] = (asked,) if asked else usual
        if role == "text" and not set(names[role]) & set(there):
            message = f"{address} has no column of text; it has {', '.join(there)}."
            raise DajuanError(Problem("no-text-column", message, remedy="Name it with --text."))
    return names
