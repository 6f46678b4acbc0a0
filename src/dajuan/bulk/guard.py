"""One document costs at most so much time and memory: a child process does the work and is replaced when it fails."""

from __future__ import annotations

import multiprocessing
import resource
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from dajuan.values import Problem

_CONTEXT = multiprocessing.get_context("forkserver")
# Children are copies of a server that has loaded everything, so that a fresh one after a poisonous document costs little.
_CONTEXT.set_forkserver_preload(["dajuan.bulk.one"])


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may cost: ``seconds`` of time, ``megabytes`` of memory of its worker."""

    seconds: float = 60.0
    megabytes: int = 1500


class Guard:
    """Runs ``work`` on one item at a time in a child process.

    ``work`` is a module-level function of one picklable value. ``ask`` returns its answer, or a
    ``Problem`` when it took too long, died, or raised; the next item gets a fresh child then.
    """

    def __init__(self, work: Callable[[Any], Any], limits: Limits) -> None:
        self._work = work
        self._limits = limits
        self._child: Any = None
        self._line: Connection | None = None

    def ask(self, item: object) -> object:
        """Return the answer of ``work`` for ``item``, or a ``Problem``."""
        line = self._line or self._start()
        try:
            line.send(item)
            if not line.poll(self._limits.seconds):
                self.close()
                return _too_much(f"took longer than {self._limits.seconds:g} seconds")
            return line.recv()
        except (EOFError, OSError):
            self.close()
            return _too_much("made its worker die, most likely for want of memory")

    def close(self) -> None:
        """End the child."""
        if self._child is not None:
            self._child.kill()
            self._child.join()
        if self._line is not None:
            self._line.close()
        self._child = self._line = None

    def _start(self) -> Connection:
        ours, theirs = _CONTEXT.Pipe()
        self._child = _CONTEXT.Process(target=_serve, args=(theirs, self._work, self._limits.megabytes), daemon=True)
        self._child.start()
        theirs.close()
        self._line = ours
        return ours


def _too_much(what: str) -> Problem:
    return Problem("document-too-costly", f"The document {what}.", remedy="It is left out; the documents beside it are not.")


def _serve(line: Connection, work: Callable[[Any], Any], megabytes: int) -> None:
    """The child's life: take an item, answer, until the line is closed."""
    bytes_allowed = megabytes * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (bytes_allowed, bytes_allowed))
    while True:
        try:
            item = line.recv()
        except EOFError:
            return
        try:
            answer: object = work(item)
        except MemoryError:
            answer = _too_much(f"needs more than {megabytes} MB")
        except Exception as error:
            # Whatever a document makes our code do must not cost the shard.
            answer = Problem("internal-error", f"{type(error).__name__}: {error}", remedy="Please report this document.")
        line.send(answer)
