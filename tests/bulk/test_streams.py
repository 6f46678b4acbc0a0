"""JSONL and WARC are cut while they are read; what is broken costs itself."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import pyarrow
import pytest

from dajuan.bulk.rows import Columns, rows_of
from dajuan.bulk.shards import Shard
from dajuan.bulk.stores import Place
from dajuan.bulk.streams import Piece, cut

LINES = [json.dumps({"id": str(number), "text": "云溪" * 50}) for number in range(40)]


def pieces(file: Path, ending: str) -> list[Piece]:
    """The pieces of a file, of some five rows each."""
    return list(cut(str(file), ending, Place(str(file)), 5 * len(LINES[0])))


@pytest.mark.parametrize("ending", [".jsonl", ".jsonl.gz", ".jsonl.zst"])
def test_pieces_hold_every_row_once(ending: str, tmp_path: Path) -> None:
    """Plain or packed: several pieces, each row once and in order, their weights those of the file, the last one marked."""
    file, packing = tmp_path / f"crawl{ending}", {".jsonl": None, ".jsonl.gz": "gzip", ".jsonl.zst": "zstd"}[ending]
    with pyarrow.output_stream(str(file), compression=packing) as stream:
        stream.write(("\n".join(LINES) + "\n").encode())
    found = pieces(file, ending)
    assert len(found) > 5 and [piece.last for piece in found] == [False] * (len(found) - 1) + [True]
    assert [row.fields["id"] for piece in found for row in piece.rows] == [str(number) for number in range(40)]
    assert sum(piece.weight for piece in found) == file.stat().st_size


def test_a_broken_line_costs_itself(tmp_path: Path) -> None:
    """What is no JSON, or no object, is a row with a problem that says which line it was."""
    file = tmp_path / "crawl.jsonl"
    file.write_text("\n".join([LINES[0], '{"id": ', "[1]", "", LINES[1]]), encoding="utf-8")
    rows = [row for piece in pieces(file, ".jsonl") for row in piece.rows]
    assert [row.problem.code if row.problem else row.fields["id"] for row in rows] == ["0", "no-row", "no-row", "1"]
    assert rows[1].problem and "line 2" in rows[1].problem.message
    ids = rows_of(Shard(str(file), "", "", 0, rows=rows), Columns(), Place(str(file))).to_pydict()["id"]
    assert ids == [b"0", f"{file}, line 2".encode(), f"{file}, line 3".encode(), b"1"]


@pytest.mark.parametrize("ending", [".jsonl.gz", ".warc.gz"])
def test_a_file_that_breaks_off_keeps_the_rows_before(ending: str, tmp_path: Path) -> None:
    """A file whose end is missing, or that is none, ends with a row that says so."""
    file = tmp_path / f"crawl{ending}"
    if ending == ".jsonl.gz":
        packed = io.BytesIO()
        for line in LINES[:6]:
            packed.write(gzip.compress((line + "\n").encode()))
        file.write_bytes(packed.getvalue() + b"\x1f\x8b\x08 no such member")
    else:
        file.write_bytes(b"nothing of an archive\r\n\r\n" * 20)
    rows = [row for piece in pieces(file, ending) for row in piece.rows]
    assert rows[-1].problem and rows[-1].problem.code == "broken-file"
