"""Large things that live as long as the process: the collector of garbage is told to leave them alone."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_MANY = 1_000


@contextmanager
def lasting(many: int) -> Iterator[None]:
    """While this holds, what is made is made to stay: ``many`` items of it; nothing is done for few.

    Otherwise the collector walks through some hundred thousand returns again and again, a tenth of a second each time.
    They are freed like anything else when nobody holds them any more.
    """
    if many < _MANY or not gc.isenabled():
        yield
        return
    # What is garbage now goes first: it would be kept for good.
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
