"""Places on this machine or in an object store, and what is written there whole or not at all."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow
from pyarrow import fs, parquet

from dajuan.values import DajuanError, Problem


@dataclass(frozen=True, slots=True)
class Place:
    """A file or folder on this machine or in an object store, by path or URL.

    ``endpoint``: the address of a store that speaks S3 and is not Amazon's; that of ``AWS_ENDPOINT_URL`` when empty.
    Credentials are those of the environment.
    """

    address: str
    endpoint: str = ""

    def opened(self) -> tuple[Any, str]:
        """Return the file system and the path in it. Raises ``DajuanError`` when there is none for it."""
        try:
            if self.address.startswith("s3://") and (endpoint := self.own_endpoint()):
                return _store(endpoint), self.address.removeprefix("s3://").rstrip("/")
            if "://" in self.address:
                system, path = fs.FileSystem.from_uri(self.address)
                return system, path
            return fs.LocalFileSystem(), str(Path(self.address).absolute())
        except (OSError, ValueError) as error:
            raise DajuanError(
                Problem("no-such-store", f"{self.address} cannot be opened: {error}.", remedy="Check the address.")
            ) from error

    def own_endpoint(self) -> str:
        """Return the endpoint that was given or stands in the environment, or nothing."""
        return self.endpoint or os.environ.get("AWS_ENDPOINT_URL", "")

    def prefix(self) -> str:
        """Return what makes an address of a path in the file system: the scheme of a store."""
        return self.address.split("://")[0] + "://" if "://" in self.address else ""


def _store(endpoint: str) -> Any:
    scheme, _, host = endpoint.rpartition("://")
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"
    return fs.S3FileSystem(endpoint_override=host.rstrip("/"), scheme=scheme or "https", region=region)


def write_json(target: Place, name: str, record: dict[str, Any]) -> None:
    """Write a file of JSON below the target, whole or not at all; one that says the same already stays as it is."""
    data = json.dumps(record, ensure_ascii=False, sort_keys=True, indent=1).encode()
    system, path = target.opened()
    if system.get_file_info(f"{path}/{name}").type == fs.FileType.File:
        with system.open_input_stream(f"{path}/{name}") as there:
            if there.read() == data:
                return
    _write(target, name, lambda stream: stream.write(data))


def read_json(system: Any, path: str) -> dict[str, Any]:
    """Return what a file of JSON holds."""
    with system.open_input_stream(path) as stream:
        record: dict[str, Any] = json.loads(stream.read())
    return record


def write_table(target: Place, name: str, table: pyarrow.Table) -> None:
    """Write a Parquet file below the target, whole or not at all."""
    _write(target, name, lambda stream: parquet.write_table(table, stream))


def _write(target: Place, name: str, fill: Any) -> None:
    """What is put into a store stands there when it is whole; on a disk that takes another name first."""
    system, path = target.opened()
    final = f"{path}/{name}"
    if not isinstance(system, fs.LocalFileSystem):
        with system.open_output_stream(final) as stream:
            fill(stream)
        return
    system.create_dir(final.rsplit("/", 1)[0], recursive=True)
    with system.open_output_stream(final + ".part") as stream:
        fill(stream)
    system.move(final + ".part", final)


def remove(target: Place, name: str) -> None:
    """Remove a file or folder below the target, where it is there."""
    system, path = target.opened()
    kind = system.get_file_info(f"{path}/{name}").type
    if kind == fs.FileType.File:
        system.delete_file(f"{path}/{name}")
    elif kind == fs.FileType.Directory:
        system.delete_dir(f"{path}/{name}")
