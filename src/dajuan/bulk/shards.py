"""Where the input lies, which pieces of it are done, and where the pieces of the result go.

A shard is one input file, or some row groups of a large Parquet file. Its key is made of its place, its stamp
of the file's size and time, so that a file that changed is read again. A shard is done when its note lies in ``notes/`` of the target,
which is written last and removed first; tables without a note do not count.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyarrow import fs, parquet

from dajuan.values import DajuanError, Problem, digest_of

FORMATS = {
    ".parquet": "parquet", ".jsonl": "json", ".jsonl.gz": "json", ".jsonl.zst": "json", ".ndjson": "json",
    ".warc": "warc", ".warc.gz": "warc",
}  # fmt: skip


# A shard is held in memory with its claims, some ten times its text.
BYTES_A_SHARD = 16_000_000
TABLES = ("documents", "claims", "edits", "problems")


@dataclass(frozen=True, slots=True)
class Shard:
    """One input file or some row groups of it: address, format (parquet, json, warc), key, stamp, row groups (None: all)."""

    address: str
    format: str
    key: str
    stamp: str
    groups: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A folder on this machine or in an object store, by path or URL."""

    address: str

    def opened(self) -> tuple[Any, str]:
        """Return the file system and the path in it. Raises ``DajuanError`` when there is none for it."""
        try:
            if "://" in self.address:
                system, path = fs.FileSystem.from_uri(self.address)
                return system, path
            return fs.LocalFileSystem(), str(Path(self.address).absolute())
        except (OSError, ValueError) as error:
            raise DajuanError(
                Problem("no-such-store", f"{self.address} cannot be opened: {error}.", remedy="Check the address.")
            ) from error


def shards_of(source: Place) -> list[Shard]:
    """Return the shards of a file or folder, in the order of their names.

    Raises ``DajuanError`` when there is nothing there that can be read.
    """
    system, path = source.opened()
    about = system.get_file_info(path)
    if about.type == fs.FileType.Directory:
        infos = [i for i in system.get_file_info(fs.FileSelector(path, recursive=True)) if i.type == fs.FileType.File]
    else:
        infos = [about] if about.type == fs.FileType.File else []
    prefix = source.address.split("://")[0] + "://" if "://" in source.address else ""
    found = [shard for info in infos for shard in _shards(system, prefix, info)]
    if not found:
        message = f"{source.address} holds nothing that a bulk run reads."
        raise DajuanError(Problem("no-shards", message, remedy=f"Give a file or folder of {', '.join(FORMATS)}."))
    return sorted(found, key=lambda shard: (shard.address, shard.groups or ()))


def _shards(system: Any, prefix: str, info: Any) -> list[Shard]:
    name = info.path.rsplit("/", 1)[-1].lower()
    kind = next((FORMATS[end] for end in sorted(FORMATS, key=len, reverse=True) if name.endswith(end)), None)
    if kind is None:
        return []
    address, stamp = prefix + info.path, f"{info.size} {info.mtime_ns}"
    pieces = _groups(system, info.path) if kind == "parquet" and info.size > BYTES_A_SHARD // 16 else [None]
    return [Shard(address, kind, digest_of(address, piece)[:16], stamp, piece) for piece in pieces]


def _groups(system: Any, path: str) -> list[tuple[int, ...] | None]:
    """Return the row groups of a Parquet file in runs of at most ``BYTES_A_SHARD``; [None] when one run holds them all."""
    try:
        about = parquet.read_metadata(path, filesystem=system)
    except (OSError, ValueError):
        # A damaged file says so when it is read, with its address.
        return [None]
    runs: list[list[int]] = [[]]
    size = 0
    for number in range(about.num_row_groups):
        more = about.row_group(number).total_byte_size
        if runs[-1] and size + more > BYTES_A_SHARD:
            runs.append([])
            size = 0
        runs[-1].append(number)
        size += more
    return [tuple(run) for run in runs] if len(runs) > 1 else [None]


def done_shards(target: Place) -> dict[str, dict[str, Any]]:
    """Return the notes of the shards that are done, by key."""
    system, path = target.opened()
    folder = f"{path}/notes"
    if system.get_file_info(folder).type != fs.FileType.Directory:
        return {}
    notes = {}
    for info in system.get_file_info(fs.FileSelector(folder)):
        if info.path.endswith(".json"):
            with system.open_input_stream(info.path) as stream:
                note = json.loads(stream.read())
            notes[note["shard"]] = note
    return notes


def number_of(content: str) -> int:
    """Return the name of a text's words as a number: half the memory of the text."""
    return int(content[:16], 16)


def contents_of(target: Place, key: str) -> set[int]:
    """Return the words' names of the documents of a finished shard."""
    system, path = target.opened()
    table = parquet.read_table(f"{path}/documents/shard-{key}.parquet", columns=["content"], filesystem=system)
    return {number_of(content) for content in table.column("content").to_pylist() if content}


def forget(target: Place, key: str) -> None:
    """Remove a shard's note, then its tables: at no moment does a note stand beside tables that are not its own."""
    system, path = target.opened()
    if system.get_file_info(f"{path}/notes/{key}.json").type == fs.FileType.File:
        system.delete_file(f"{path}/notes/{key}.json")
    for table in TABLES:
        if system.get_file_info(f"{path}/{table}/shard-{key}.parquet").type == fs.FileType.Directory:
            system.delete_dir(f"{path}/{table}/shard-{key}.parquet")


def write_note(target: Place, note: dict[str, Any]) -> None:
    """Say that a shard is done, whole or not at all."""
    write_json(target, f"notes/{note['shard']}.json", note)


def write_json(target: Place, name: str, record: dict[str, Any]) -> None:
    """Write a file of JSON below the target, whole or not at all; one that says the same already stays as it is."""
    system, path = target.opened()
    final = f"{path}/{name}"
    data = json.dumps(record, ensure_ascii=False, sort_keys=True, indent=1).encode()
    if system.get_file_info(final).type == fs.FileType.File:
        with system.open_input_stream(final) as there:
            if there.read() == data:
                return
    system.create_dir(final.rsplit("/", 1)[0], recursive=True)
    with system.open_output_stream(final + ".part") as stream:
        stream.write(data)
    system.move(final + ".part", final)
