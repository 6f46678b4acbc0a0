"""A bulk result as documents with their claims, for a ledger: nothing is read twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dajuan.claims import Claim, Claims, Figure, Programme, Project, Promise
from dajuan.document import Document
from dajuan.values import unpack

_TYPES: dict[str, type[Claim]] = {"figure": Figure, "programme": Programme, "promise": Promise, "project": Project}
_LISTS = {"figure": "figures", "programme": "programmes", "promise": "promises", "project": "projects"}


def is_result(folder: str | Path) -> bool:
    """Return whether a folder on this machine is the result of a bulk run."""
    place = Path(folder)
    return place.is_dir() and (place / "notes").is_dir() and (place / "documents").is_dir()


def results(folder: str | Path) -> Iterator[tuple[Document, Claims]]:
    """Yield the kept documents of a bulk result with their claims, a finished shard at a time."""
    from pyarrow import parquet

    place = Path(folder)
    for note in sorted((place / "notes").glob("*.json")):
        name = f"shard-{note.stem}.parquet"
        rows = parquet.read_table(place / "claims" / name, columns=["digest", "type", "packed"]).to_pylist()
        said: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for row in rows:
            said[row["digest"]].append(row)
        documents = parquet.read_table(place / "documents" / name, columns=["digest", "status", "packed"])
        for row in documents.to_pylist():
            if row["status"] == "kept":
                yield unpack(Document, row["packed"]), _claims(said[row["digest"]])


def _claims(rows: list[dict[str, Any]]) -> Claims:
    lists: dict[str, list[Claim]] = {name: [] for name in _LISTS.values()}
    for row in rows:
        lists[_LISTS[row["type"]]].append(unpack(_TYPES[row["type"]], row["packed"]))
    made: Any = {name: tuple(dict.fromkeys(claims)) for name, claims in lists.items()}
    return Claims(**made)
