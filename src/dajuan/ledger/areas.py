"""Which place a claim is about, and when two names mean the same place."""

from __future__ import annotations

import re
from functools import lru_cache

_OWN = re.compile(r"^(?:全|本|我|该)[国省市县区镇乡州盟旗]$")
_SUFFIX = re.compile(r"(?:维吾尔|壮族|回族|藏族)?(?:特别行政区|自治区|自治州|自治县|地区|省|市|县|区|镇|乡|州|盟|旗|街道)$")


@lru_cache(maxsize=65536)
def area_key(area: str | None) -> str | None:
    """Return the name by which places are compared: 厚街镇 and 厚街 are one.

    >>> area_key("厚街镇") == area_key("厚街")
    True
    """
    if not area:
        return None
    stem = _SUFFIX.sub("", area)
    return stem if len(stem) >= 2 else area


def area_of_claim(named: str | None, document: str | None) -> str | None:
    """Return the place a claim is about: 全市 and the like, or nothing, mean the document's own."""
    if not named or _OWN.match(named):
        return document
    return document if document and area_key(named) == area_key(document) else named
