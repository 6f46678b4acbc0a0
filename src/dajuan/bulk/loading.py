"""A bulk result for a ledger: nothing is read, named or packed twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dajuan.claims import Claim, Figure, Programme, Project, Promise
from dajuan.document import Document
from dajuan.values import DajuanError, Problem, unpack

_TYPES: dict[str, type[Claim]] = {"figure": Figure, "programme": Programme, "promise": Promise, "project": Project}

# A document, its claims by their identities, each with itself packed, and the document packed.
Result = tuple[Document, dict[str, tuple[Claim, str]], str]


def is_result(address: str) -> bool:
    """Return whether a path, or an address in an object store (``s3://…``), is the result of a bulk run.

    Raises ``DajuanError`` when the store cannot be asked.
    """
    scheme, _, rest = address.partition("://")
    if rest and scheme in ("http", "https"):
        return False
    if not rest:
        return all((Path(address) / name).is_dir() for name in ("notes", "documents"))
    fs, system, path = _opened(address)
    try:
        return all(each.type == fs.FileType.Directory for each in system.get_file_info([f"{path}/notes", f"{path}/documents"]))
    except OSError as error:
        message = f"{address} cannot be listed: {error}."
        raise DajuanError(Problem("no-such-store", message, remedy="Check the address and the credentials.")) from error


def results(address: str) -> Iterator[Result]:
    """Yield the kept documents of a bulk result with their claims, a finished shard at a time."""
    fs, system, path = _opened(address)
    from pyarrow import parquet

    notes = (info.base_name for info in system.get_file_info(fs.FileSelector(f"{path}/notes")))
    for note in sorted(name for name in notes if name.endswith(".json")):
        name = f"shard-{note.removesuffix('.json')}.parquet"
        columns = ["digest", "claim", "type", "packed"]
        claims = parquet.read_table(f"{path}/claims/{name}", columns=columns, filesystem=system).to_pylist()
        said: dict[str, dict[str, tuple[Claim, str]]] = defaultdict(dict)
        for row in claims:
            said[row["digest"]][row["claim"]] = (unpack(_TYPES[row["type"]], row["packed"]), row["packed"])
        columns = ["digest", "status", "packed"]
        for row in parquet.read_table(f"{path}/documents/{name}", columns=columns, filesystem=system).to_pylist():
            if row["status"] == "kept":
                yield unpack(Document, row["packed"]), said[row["digest"]], row["packed"]


def _opened(address: str) -> tuple[Any, Any, str]:
    """The module of file systems, the one of an address, and the path in it."""
    try:
        from pyarrow import fs

        from dajuan.bulk.stores import Place
    except ImportError as error:
        remedy = "pip install 'dajuan[bulk]'"
        raise DajuanError(Problem("no-engine", "Results of bulk runs need PyArrow to be read.", remedy=remedy)) from error
    return fs, *Place(address).opened()
