"""Where the input lies, which pieces of it are done, and where the pieces of the result go.

A shard is one input file. Its key is made of its place and size, so that a file that grew is read
again. A shard is done when its note lies in ``notes/`` of the target, which is written last.
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


@dataclass(frozen=True, slots=True)
class Shard:
    """One input file: its address, format (parquet, json, warc), size in bytes, and key."""

    address: str
    format: str
    size: int
    key: str


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
    found = [shard for shard in (_shard(prefix, info) for info in infos) if shard]
    if not found:
        message = f"{source.address} holds nothing that a bulk run reads."
        raise DajuanError(Problem("no-shards", message, remedy=f"Give a file or folder of {', '.join(FORMATS)}."))
    return sorted(found, key=lambda shard: shard.address)


def _shard(prefix: str, info: Any) -> Shard | None:
    name = info.path.rsplit("/", 1)[-1].lower()
    kind = next((FORMATS[end] for end in sorted(FORMATS, key=len, reverse=True) if name.endswith(end)), None)
    if kind is None:
        return None
    return Shard(prefix + info.path, kind, info.size, digest_of(prefix + info.path, info.size)[:16])


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


def write_note(target: Place, note: dict[str, Any]) -> None:
    """Say that a shard is done, whole or not at all."""
    system, path = target.opened()
    system.create_dir(f"{path}/notes", recursive=True)
    final = f"{path}/notes/{note['shard']}.json"
    with system.open_output_stream(final + ".part") as stream:
        stream.write(json.dumps(note, ensure_ascii=False, sort_keys=True).encode())
    system.move(final + ".part", final)
