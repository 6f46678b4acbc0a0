"""From a ledger to a folder of open data."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dajuan.ledger import Edition, Entry, Ledger
from dajuan.sheet.addresses import Places, slug
from dajuan.sheet.answering import answer
from dajuan.sheet.model import Sheet
from dajuan.sheet.opendata.package import as_line, package_files
from dajuan.sheet.opendata.standards import claim_review, sdmx_csv, stratml
from dajuan.sheet.opendata.structure import structure_message
from dajuan.sheet.opendata.tables import (
    TABLES,
    Row,
    Table,
    Value,
    claim_rows,
    edition_rows,
    fate_rows,
    target_rows,
)
from dajuan.sheet.records import entry_record
from dajuan.values import DajuanError, Problem

Files = Iterator[tuple[str, bytes]]


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote: the names of the files."""

    folder: Path
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Held:
    """All that an export is made of."""

    editions: list[Edition]
    entries: list[Entry]
    sheets: list[Sheet]
    site: str
    places: Places | None = None


def export(ledger: Ledger, folder: str | Path, format: str, area: str | None = None, site: str = "") -> Exported:
    """Write a ledger, or one area of it, into ``folder`` and return which files were written.

    ``format``: one of ``EXPORTS``. ``site``: the address of a server of the pages (`dajuan serve`), where a standard wants links.
    The same ledger gives the same bytes. Raises ``DajuanError`` for a format that is not there or cannot be made here.
    """
    if format not in EXPORTS:
        raise DajuanError(
            Problem("unknown-format", f"There is no export {format!r}.", remedy=f"Use one of {', '.join(EXPORTS)}.")
        )
    held, place = _gathered(ledger, area, site), Path(folder)
    written = []
    try:
        for name, data in EXPORTS[format](held):
            path = place / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            written.append(name)
    except OSError as error:
        message = f"The export could not be written into {place}: {error.strerror}."
        raise DajuanError(
            Problem("cannot-export", message, remedy="Check rights and free space, or name another folder.")
        ) from error
    return Exported(place, tuple(written))


DATA_FILES = ("dajuan-package.zip", "figures.sdmx.csv", "figures.structure.json", "stratml.zip", "claimreview.jsonl")


def data_files(editions: list[Edition], entries: list[Entry], sheets: list[Sheet], site: str, places: Places) -> Files:
    """Yield the files of open data that a site carries, named in ``DATA_FILES``: the same values give the same bytes.

    What is many files is one archive. Parquet is left to ``export``: it needs a library that a site does not.
    """
    held = _Held(editions, sorted(entries, key=_place), sheets, site, places)
    made = (
        _zipped(_package(held)),
        *(data for _, data in _sdmx(held)),
        _zipped(_stratml(held)),
        *(data for _, data in _claimreview(held)),
    )
    yield from zip(DATA_FILES, made, strict=True)


def _zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            info = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return held.getvalue()


def _place(entry: Entry) -> tuple[str, int, str]:
    return (entry.edition, entry.claim.span.start, entry.id)


def _gathered(ledger: Ledger, area: str | None, site: str) -> _Held:
    areas = [ledger.known_area(area)] if area is not None else sorted(ledger.areas(), key=lambda each: each.area)
    name = areas[0].area if area is not None else None
    entries = sorted(ledger.entries(name), key=_place)
    editions = ledger.editions()
    if area is not None:
        said_in = {entry.edition for entry in entries}
        editions = [edition for edition in editions if edition.digest in said_in]
    sheets = [sheet for each in areas for year in each.years if (sheet := _sheet(ledger, each.area, year))]
    return _Held(editions, entries, sheets, site)


def _sheet(ledger: Ledger, area: str, year: int) -> Sheet | None:
    try:
        return answer(ledger, area, year)
    except DajuanError:
        return None


def _rows(held: _Held) -> dict[str, list[Row]]:
    """The rows of every table; marks point only at claims that are there, and a row is there once."""
    rows: dict[str, list[Row]] = {"editions": list(edition_rows(held.editions))}
    for table in TABLES[1:5]:
        rows[table.name] = list(claim_rows(held.entries, table))
    ids = {row[0] for name in ("figures", "promises") for row in rows[name]}
    targets = {(row[2], row[1]): row for row in target_rows(held.sheets) if row[2] in ids and (row[3] is None or row[3] in ids)}
    fates = {(row[2], row[1]): row for row in fate_rows(held.sheets) if row[3] in ids}
    return rows | {"targets": list(targets.values()), "fates": list(fates.values())}


def _package(held: _Held) -> Files:
    yield from package_files(_rows(held), held.editions, held.entries)


def _csv(held: _Held) -> Files:
    rows = _rows(held)
    for table in TABLES:
        yield f"{table.name}.csv", table.csv(rows[table.name])


def _jsonl(held: _Held) -> Files:
    yield "claims.jsonl", b"".join(as_line(entry_record(entry)) for entry in held.entries)


def _sdmx(held: _Held) -> Files:
    yield "figures.sdmx.csv", sdmx_csv(held.entries)
    yield "figures.structure.json", structure_message()


def _stratml(held: _Held) -> Files:
    for sheet in held.sheets:
        if sheet.targets or sheet.promises:
            yield f"{slug(sheet.area)}-{sheet.year}.stratml.xml", stratml(sheet)


def _claimreview(held: _Held) -> Files:
    reviews = [claim_review(sheet, mark, held.site, held.places) for sheet in held.sheets for mark in sheet.targets]
    yield "claimreview.jsonl", b"".join(as_line(review) for review in reviews if review)


def _parquet(held: _Held) -> Files:
    rows = _rows(held)
    for table in TABLES:
        yield f"{table.name}.parquet", parquet(table, rows[table.name])


def parquet(table: Table, rows: list[Row]) -> bytes:
    """Return a table as Parquet. Raises ``DajuanError`` when pyarrow is not there."""
    try:
        import pyarrow
        from pyarrow import parquet as writer
    except ImportError as error:
        raise DajuanError(
            Problem(
                "no-parquet", "Parquet cannot be written here: pyarrow is missing.", remedy="Install dajuan[parquet] or use csv."
            )
        ) from error
    types: dict[str, Any] = {
        "string": pyarrow.string(),
        "number": pyarrow.float64(),
        "integer": pyarrow.int64(),
        "boolean": pyarrow.bool_(),
    }
    columns = list(zip(*rows, strict=True)) if rows else [() for _ in table.columns]
    arrays = [
        pyarrow.array([_plain(value, column.type) for value in values], types[column.type])
        for column, values in zip(table.columns, columns, strict=True)
    ]
    fields = [pyarrow.field(c.name, types[c.type], metadata={"description": c.meaning}) for c in table.columns]
    held = io.BytesIO()
    writer.write_table(pyarrow.Table.from_arrays(arrays, schema=pyarrow.schema(fields)), held, compression="zstd")
    return held.getvalue()


def _plain(value: Value, type: str) -> object:
    return float(value) if type == "number" and value is not None else value


EXPORTS: dict[str, Callable[[_Held], Files]] = {
    "package": _package,
    "csv": _csv,
    "jsonl": _jsonl,
    "parquet": _parquet,
    "sdmx": _sdmx,
    "stratml": _stratml,
    "claimreview": _claimreview,
}
