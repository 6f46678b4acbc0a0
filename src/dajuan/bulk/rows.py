"""The rows of a shard, by the columns that were asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import daft
from daft import DataType, col, lit

from dajuan.bulk.schema import DOCUMENTS
from dajuan.bulk.shards import Shard
from dajuan.values import DajuanError, Problem


@dataclass(frozen=True, slots=True)
class Columns:
    """Which input column holds what (None: taken by its usual name where there is one); ``keep``: columns kept as they are."""

    text: str | None = None
    id: str | None = None
    url: str | None = None
    date: str | None = None
    area: str | None = None
    keep: tuple[str, ...] = ()


USUAL = {
    "text": ("text", "content", "html", "body", "warc_content"),
    "id": ("id", "doc_id", "WARC-Record-ID"),
    "url": ("url", "source", "WARC-Target-URI"),
    "date": ("date", "reference_date", "published"),
    "area": ("area", "place", "region"),
}


def rows_of(shard: Shard, columns: Columns) -> daft.DataFrame:
    """Return the rows of a shard: text, id, url, date, area (null where there is none), and the columns to keep."""
    readers: dict[str, Any] = {"parquet": daft.read_parquet, "json": daft.read_json, "warc": daft.read_warc}
    groups = {"row_groups": [list(shard.groups)]} if shard.groups is not None else {}
    frame: daft.DataFrame = readers[shard.format](shard.address, **groups)
    if shard.format == "warc":
        response: Any = col("WARC-Type") == "response"
        frame = frame.where(response)
    _check_kept(shard, columns, frame.column_names)
    picked = [col(name) for name in columns.keep]
    for role, usual in USUAL.items():
        asked = getattr(columns, role)
        name = asked or next((name for name in usual if name in frame.column_names), None)
        if asked and asked not in frame.column_names:
            message = f"{shard.address} has no column {asked!r}; it has {', '.join(frame.column_names)}."
            raise DajuanError(Problem("no-such-column", message, remedy=f"Name another with --{role}."))
        if role == "text" and name is None:
            message = f"{shard.address} has no column of text; it has {', '.join(frame.column_names)}."
            raise DajuanError(Problem("no-text-column", message, remedy="Name it with --text."))
        picked.append((col(name) if name else lit(None).cast(DataType.string())).alias(role))
    return frame.select(*picked)


def _check_kept(shard: Shard, columns: Columns, there: list[str]) -> None:
    for name in columns.keep:
        ours = name in (*DOCUMENTS, "text", "answer", "schema")
        if ours or name not in there:
            why = "is a column of the result itself" if ours else f"is none of its columns {', '.join(there)}"
            raise DajuanError(Problem("no-such-column", f"{shard.address}: {name!r} {why}.", remedy="Name another with --keep."))
