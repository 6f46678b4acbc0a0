"""Pages are made one after the other, and one that takes long stops nobody."""

from __future__ import annotations

import threading

from dajuan.sheet.shelf import Line


class Worker(threading.Thread):
    """Somebody who takes a turn and holds it until told to let go."""

    def __init__(self, line: Line) -> None:
        super().__init__(daemon=True)
        self.line, self.began, self.let_go = line, threading.Event(), threading.Event()
        self.start()

    def run(self) -> None:
        """Take the turn."""
        with self.line.turn(), self.line.turn():
            self.began.set()
            self.let_go.wait(30)


def the_second_waits_for_the_first(line: Line) -> None:
    """Of two, one begins at once and the other when the first has let go."""
    first = Worker(line)
    assert first.began.wait(10)
    second = Worker(line)
    assert not second.began.wait(0.2)
    first.let_go.set()
    assert second.began.wait(10)
    second.let_go.set()


def test_one_begins_when_the_other_is_done() -> None:
    """The second waits as long as the first is at it; who has a turn and asks again does not wait for itself."""
    the_second_waits_for_the_first(Line(patience=30))


def test_who_waited_long_enough_begins_beside_the_others() -> None:
    """A page that takes long, or waits for a database, does not stop the rest; when it is done at last, the line goes on."""
    line = Line(patience=0.05)
    first, second = Worker(line), Worker(line)
    assert first.began.wait(10)
    assert second.began.wait(10)
    for each in (first, second):
        each.let_go.set()
        each.join(10)
    line.patience = 30
    the_second_waits_for_the_first(line)


def test_an_error_gives_the_turn_back() -> None:
    """Whoever comes after a page that could not be made does not wait."""
    line = Line(patience=30)
    for _ in range(2):
        try:
            with line.turn():
                raise ValueError
        except ValueError:
            pass
    worker = Worker(line)
    assert worker.began.wait(10)
    worker.let_go.set()
