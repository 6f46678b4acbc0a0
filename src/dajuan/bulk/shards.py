"""The input in shards, in order: row groups of a Parquet file, or so much of a stream of JSONL or WARC as one shard holds.

A shard's key is made of its file's address and its part; its stamp of the file's size and time, so that a file that changed is
read again. A shard is done when its note lies in ``notes/`` of the target, which is written last and removed first; tables
without a note do not count.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pyarrow import fs, parquet

from dajuan.bulk.stores import Place, read_json, remove
from dajuan.bulk.streams import FORMATS as STREAMS
from dajuan.bulk.streams import Read, cut
from dajuan.values import DajuanError, Problem, digest_of

FORMATS = (".parquet", *STREAMS)
# A shard is held in memory with its claims, some ten times its text, and several are at a time.
BYTES_A_SHARD = 8_000_000
TABLES = ("documents", "claims", "edits", "problems")


@dataclass(frozen=True, slots=True)
class Source:
    """One input file: its address, the ending that names its format, the bytes it takes, and the stamp of this version."""

    address: str
    ending: str
    size: int
    stamp: str


@dataclass(frozen=True, slots=True)
class Shard:
    """A part of an input file: ``groups`` of a Parquet file (None: all), or ``rows`` that were taken out of a stream.

    ``weight`` is the bytes it takes in storage; ``last`` says that a stream ends with it.
    """

    address: str
    key: str
    stamp: str
    weight: int
    groups: tuple[int, ...] | None = None
    rows: list[Read] | None = None
    last: bool = False


def sources_of(place: Place) -> list[Source]:
    """Return the files of a file or folder that are read, in the order of their names.

    Raises ``DajuanError`` when there is none.
    """
    system, path = place.opened()
    try:
        about = system.get_file_info(path)
        if about.type == fs.FileType.Directory:
            infos = [i for i in system.get_file_info(fs.FileSelector(path, recursive=True)) if i.type == fs.FileType.File]
        else:
            infos = [about] if about.type == fs.FileType.File else []
    except OSError as error:
        message = f"{place.address} cannot be listed: {error}."
        raise DajuanError(Problem("no-such-store", message, remedy="Check the address and the credentials.")) from error
    found = []
    for info in infos:
        ending = next((end for end in sorted(FORMATS, key=len, reverse=True) if info.path.lower().endswith(end)), None)
        if ending:
            found.append(Source(place.prefix() + info.path, ending, info.size, f"{info.size} {info.mtime_ns}"))
    if not found:
        message = f"{place.address} holds nothing that a bulk run reads."
        raise DajuanError(Problem("no-shards", message, remedy=f"Give a file or folder of {', '.join(FORMATS)}."))
    return sorted(found, key=lambda source: source.address)


def shards_of(source: Source, place: Place) -> Iterator[Shard]:
    """Yield the shards of a file in order; a stream is held one shard at a time."""
    if source.ending == ".parquet":
        for groups, weight in _runs(source, place):
            yield Shard(source.address, _key(source, groups), source.stamp, weight, groups)
        return
    for number, piece in enumerate(cut(source.address, source.ending, place, BYTES_A_SHARD)):
        yield Shard(source.address, _key(source, number), source.stamp, piece.weight, rows=piece.rows, last=piece.last)


def finished(source: Source, done: dict[str, dict[str, Any]]) -> list[Shard]:
    """Return the shards of a stream without reading it, where the notes of ``done`` hold all of them; else nothing."""
    shards: list[Shard] = []
    while (note := done.get(_key(source, len(shards)))) and note["stamp"] == source.stamp:
        shards.append(Shard(source.address, note["shard"], source.stamp, note["weight"], last=note["last"]))
        if note["last"]:
            return shards
    return []


def _key(source: Source, part: object) -> str:
    return digest_of(source.address, part)[:16]


def _runs(source: Source, place: Place) -> list[tuple[tuple[int, ...] | None, int]]:
    """Return the row groups of a Parquet file in runs of at most ``BYTES_A_SHARD``, with the bytes each takes.

    One run that holds them all is None, so that a file that is cut otherwise now has other keys.
    """
    system, _ = place.opened()
    try:
        about = parquet.read_metadata(source.address.removeprefix(place.prefix()), filesystem=system)
    except (OSError, ValueError):
        # A damaged file says so when it is read, with its address.
        return [(None, source.size)]
    runs: list[tuple[tuple[int, ...], int]] = []
    room = 0
    for number in range(about.num_row_groups):
        group = about.row_group(number)
        stored = sum(group.column(column).total_compressed_size for column in range(group.num_columns))
        if runs and group.total_byte_size <= room:
            groups, weight = runs.pop()
            runs.append(((*groups, number), weight + stored))
        else:
            runs.append(((number,), stored))
            room = BYTES_A_SHARD
        room -= group.total_byte_size
    return list(runs) if len(runs) > 1 else [(None, source.size)]


def done_shards(target: Place) -> dict[str, dict[str, Any]]:
    """Return the notes of the shards that are done, by key."""
    system, path = target.opened()
    folder = f"{path}/notes"
    if system.get_file_info(folder).type != fs.FileType.Directory:
        return {}
    paths = [info.path for info in system.get_file_info(fs.FileSelector(folder)) if info.path.endswith(".json")]
    notes = [read_json(system, path) for path in paths]
    return {note["shard"]: note for note in notes}


def forget(target: Place, key: str) -> None:
    """Remove a shard's note, then its tables: at no moment does a note stand beside tables that are not its own."""
    remove(target, f"notes/{key}.json")
    for table in TABLES:
        remove(target, f"{table}/shard-{key}.parquet")
