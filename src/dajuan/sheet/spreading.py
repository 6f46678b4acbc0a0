"""Work spread over processes: few tasks wait, so that stopping early costs little."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from itertools import islice
from multiprocessing import get_context
from typing import TypeVar

Task = TypeVar("Task")
Done = TypeVar("Done")
_AHEAD = 4
"""So many tasks wait for each process."""


def cores(asked: int = 0) -> int:
    """Return how many processes to work with: as many as are asked for, or (0) as there are cores."""
    return asked or os.cpu_count() or 1


def spread(act: Callable[[Task], Done], tasks: Sequence[Task], workers: int) -> Iterator[Done]:
    """Return what ``act`` makes of each task, whichever is done first; ``act`` and what it takes and gives must be picklable.

    The first tasks are under way when this returns, so that whoever called may work meanwhile.
    Raises what ``act`` raises, and ``BrokenProcessPool`` when a process was ended from outside.
    """
    pool, ahead = ProcessPoolExecutor(workers, get_context("spawn")), iter(tasks)
    waiting = {pool.submit(act, task) for task in islice(ahead, _AHEAD * workers)}
    return _collected(pool, act, ahead, waiting)


def _collected(
    pool: ProcessPoolExecutor, act: Callable[[Task], Done], ahead: Iterator[Task], waiting: set[Future[Done]]
) -> Iterator[Done]:
    try:
        while waiting:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            waiting |= {pool.submit(act, task) for task in islice(ahead, len(done))}
            yield from (each.result() for each in done)
    finally:
        pool.shutdown(cancel_futures=True)
