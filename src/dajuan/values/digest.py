"""How dajuan names content: by what it is, not by where it lay."""

from __future__ import annotations

import hashlib
import json


def digest_of(*parts: object) -> str:
    """Return 32 hexadecimal digits that name the content of ``parts``.

    Bytes are hashed as they are, everything else as canonical JSON, each part
    preceded by its length, so that no two different lists of parts meet.

    >>> digest_of("a", "b") == digest_of("ab")
    False
    >>> len(digest_of(b"page"))
    32
    """
    whole = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = part if isinstance(part, bytes) else _canonical(part)
        whole.update(len(data).to_bytes(8, "big"))
        whole.update(data)
    return whole.hexdigest()


_AS_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str).encode


def _canonical(part: object) -> bytes:
    return _AS_JSON(part).encode("utf-8", "surrogatepass")
