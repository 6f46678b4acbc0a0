"""Many small pages packed as one: they say nearly the same, and packed together take a fifth of what each takes alone.

A bundle is a line that names its pages with their sizes, and the pages after it, in the order of their names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

FULL = 48_000
"""Bytes of pages in a bundle: whoever asks for one page unpacks them all."""


def bundled(pages: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    """Yield the first name and the bytes of each bundle of ``pages``, which come in the order of their names.

    >>> list(bundled([("a", b"one"), ("b", b"two")]))
    [('a', b'a 3 b 3\\nonetwo')]
    """
    held: list[tuple[str, bytes]] = []
    size = 0
    for name, body in pages:
        if held and size + len(body) > FULL:
            yield held[0][0], _joined(held)
            held, size = [], 0
        held.append((name, body))
        size += len(body)
    if held:
        yield held[0][0], _joined(held)


def _joined(pages: list[tuple[str, bytes]]) -> bytes:
    index = " ".join(f"{name} {len(body)}" for name, body in pages)
    return b"\n".join((index.encode(), b"".join(body for _, body in pages)))


def page_in(bundle: bytes, name: str) -> bytes | None:
    """Return the page of that name, None where the bundle has none.

    >>> page_in(b"a 3 b 3\\nonetwo", "b")
    b'two'
    """
    index, _, bodies = bundle.partition(b"\n")
    words = index.decode().split(" ")
    start = 0
    for each, size in zip(words[::2], words[1::2], strict=True):
        if each == name:
            return bodies[start : start + int(size)]
        start += int(size)
    return None
