"""The order of the repairs."""

from __future__ import annotations

from dajuan.text.restored import Restored


def restore(data: bytes | str) -> Restored:
    """Return ``data`` as readable text with every edit that was needed."""
    source = data.decode("utf-8", "replace") if isinstance(data, bytes) else data
    return Restored(source, source)
