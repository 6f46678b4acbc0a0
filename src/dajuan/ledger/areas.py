"""Which place a claim is about, and when two names mean the same place."""

from __future__ import annotations

import re
from functools import lru_cache

_OWN = re.compile(r"^(?:全|本|我|该)[国省市县区镇乡州盟旗]$")
# Every city has these: without its name those of two cities would be one place.
_PART = re.compile(r"^(?:[省市州县区镇]|自治[区州])(?:本)?级$|^(?:高新|经开|开发|园|示范|城乡一体化示范|经济技术开发|保税)区$")
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
    """Return the place a claim is about: 全市 and the like, or nothing, mean the document's own; its parts bear its name.

    >>> area_of_claim("市本级", "临江市"), area_of_claim("高新区", "临江市"), area_of_claim("全市", "临江市")
    ('临江市本级', '临江市高新区', '临江市')
    """
    if not named or _OWN.match(named):
        return document
    if not document:
        return named
    if area_key(named) == area_key(document):
        return document
    if _PART.match(named):
        return (document[:-1] if document[-1] == named[0] else document) + named
    return named
