"""One document costs at most so much time and memory: a child process does the work and is replaced when it fails."""

from __future__ import annotations

import multiprocessing
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from dajuan.values import Problem

_CONTEXT = multiprocessing.get_context("forkserver")
# Children are copies of a server that has loaded everything, so that a fresh one after a poisonous document costs little.
_CONTEXT.set_forkserver_preload(["dajuan.bulk.sparing", "dajuan.bulk.warm"])
# How often the parent looks whether the child came on, as a share of the time that one item may take.
_LOOKS = 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost: ``seconds`` of time, ``megabytes`` of memory of its worker."""

    seconds: float = 60.0
    megabytes: int = 1500


@dataclass(frozen=True, slots=True)
class Task:
    """What a child does, as module-level functions of picklable values.

    ``work`` answers one item, ``refuse`` answers one that could not be worked on, ``gather`` makes one value of the answers
    to several, which is what comes back.
    """

    work: Callable[[Any], Any]
    refuse: Callable[[Any, Problem], Any]
    gather: Callable[[list[Any]], Any]


def prepare() -> None:
    """Start the server that children are copies of, so that it loads while others do something else."""
    from multiprocessing.forkserver import ensure_running

    ensure_running()


class Guard:
    """Lets a child process work on some items at a time; one that breaks its bounds costs itself, not those beside it."""

    def __init__(self, task: Task, limits: Limits) -> None:
        self._task = task
        self._limits = limits
        self._child: Any = None
        self._line: Connection | None = None
        # The number of the item that the child works on: it tells which one it was when the child is gone.
        self._at = _CONTEXT.RawValue("q", 0)

    def ask(self, items: Sequence[object]) -> list[object]:
        """Return what ``gather`` made of the answers to ``items``, in order: one value, or several after a failure.

        An item that took too long, raised, or made the child die is answered by ``refuse``; those before it are worked on
        once more, as their answers went with the child.
        """
        if not items:
            return []
        line = self._line or self._start()
        self._at.value = 0
        try:
            line.send(items)
            problem = self._waited(line)
            if problem is None:
                return [line.recv()]
        except (EOFError, OSError):
            problem = _too_much("made its worker die, most likely for want of memory")
        at = min(self._at.value, len(items) - 1)
        self.close()
        refused = self._task.gather([self._task.refuse(items[at], problem)])
        return [*self.ask(items[:at]), refused, *self.ask(items[at + 1 :])]

    def close(self) -> None:
        """End the child."""
        if self._child is not None:
            self._child.kill()
            self._child.join()
        if self._line is not None:
            self._line.close()
        self._child = self._line = None

    def _waited(self, line: Connection) -> Problem | None:
        """Wait for an answer; return a ``Problem`` when the child stays at one item for too long."""
        at, since = -1, time.monotonic()
        while not line.poll(self._limits.seconds / _LOOKS):
            now = time.monotonic()
            if self._at.value != at:
                at, since = self._at.value, now
            elif now - since > self._limits.seconds:
                return _too_much(f"took longer than {self._limits.seconds:g} seconds")
        return None

    def _start(self) -> Connection:
        ours, theirs = _CONTEXT.Pipe()
        arguments = (theirs, self._at, self._task, self._limits.megabytes)
        self._child = _CONTEXT.Process(target=_serve, args=arguments, daemon=True)
        self._child.start()
        theirs.close()
        self._line = ours
        return ours


def _too_much(what: str) -> Problem:
    return Problem("document-too-costly", f"The document {what}.", remedy="It is left out; the documents beside it are not.")


def _serve(line: Connection, at: Any, task: Task, megabytes: int) -> None:
    """The child's life: take items, answer, until the line is closed."""
    bytes_allowed = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (bytes_allowed, bytes_allowed))
    while True:
        try:
            items = line.recv()
        except EOFError:
            return
        answers = []
        for number, item in enumerate(items):
            at.value = number
            answers.append(_answer(task, item, megabytes))
        line.send(task.gather(answers))


def _answer(task: Task, item: object, megabytes: int) -> object:
    try:
        return task.work(item)
    except MemoryError:
        return task.refuse(item, _too_much(f"needs more than {megabytes} MB"))
    except Exception as error:
        # Whatever a document makes our code do must not cost the shard.
        problem = Problem("internal-error", f"{type(error).__name__}: {error}", remedy="Please report this document.")
        return task.refuse(item, problem)
