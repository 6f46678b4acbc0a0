"""The answers to some rows as one Arrow array, made where the rows are read: what crosses over to the parent is columns."""

from __future__ import annotations

from typing import Any

import pyarrow

from dajuan.bulk.schema import ANSWER


def gathered(answers: list[dict[str, object]]) -> bytes:
    """Return answers of ``read_row`` as an Arrow stream of one column."""
    batch = pyarrow.RecordBatch.from_arrays([pyarrow.array(answers, type=ANSWER)], ["answer"])
    sink = pyarrow.BufferOutputStream()
    with pyarrow.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    return sink.getvalue().to_pybytes()  # type: ignore[no-any-return]


def spread(stream: bytes) -> Any:
    """Return the array that ``gathered`` made a stream of."""
    return pyarrow.ipc.open_stream(stream).read_next_batch().column(0)
