"""The workers of a process: guards over child processes that live on from shard to shard, and take what is next."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from queue import SimpleQueue
from typing import Any

import pyarrow

from dajuan.bulk.answers import gathered, spread
from dajuan.bulk.guard import Guard, Limits, Task
from dajuan.bulk.one import Row, Wanted, read_row, refused
from dajuan.bulk.schema import ANSWER
from dajuan.values import Problem

# What a worker gets at a time: large enough that handing over costs little, small enough that none waits long for another.
BYTES_A_HANDFUL = 64_000
ROWS_A_HANDFUL = 32

_Asked = tuple[Row, Wanted]


def _refused(asked: _Asked, problem: Problem) -> dict[str, object]:
    return refused(asked[0], problem)


class Crew:
    """``workers`` guards (0: as many as there are cores) that share the rows of whoever asks, whatever shard they are of."""

    def __init__(self, limits: Limits, workers: int) -> None:
        count = workers or os.cpu_count() or 1
        self._threads = ThreadPoolExecutor(count)
        self._free = SimpleQueue[Guard]()
        for _ in range(count):
            self._free.put(Guard(Task(read_row, _refused, gathered), limits))

    def answers(self, rows: list[_Asked]) -> Any:
        """Return the answers to ``rows`` as an Arrow array, in order."""
        streams = self._threads.map(self._ask, handfuls(rows))
        arrays = [spread(stream) for some in streams for stream in some]
        return pyarrow.concat_arrays(arrays) if arrays else pyarrow.array([], type=ANSWER)

    def _ask(self, rows: list[_Asked]) -> list[Any]:
        guard = self._free.get()
        try:
            return guard.ask(rows)
        finally:
            self._free.put(guard)


@cache
def crew(limits: Limits, workers: int) -> Crew:
    """Return the crew of this process: a fresh child loads words and tables, so it is kept."""
    return Crew(limits, workers)


def handfuls(rows: list[_Asked]) -> Iterator[list[_Asked]]:
    """Yield the rows in runs of at most ``BYTES_A_HANDFUL`` and ``ROWS_A_HANDFUL``; a longer row stands alone."""
    some: list[_Asked] = []
    size = 0
    for row in rows:
        more = len(row[0].content)
        if some and (size + more > BYTES_A_HANDFUL or len(some) == ROWS_A_HANDFUL):
            yield some
            some, size = [], 0
        some.append(row)
        size += more
    if some:
        yield some
