"""The tree of China's divisions: the code of a place, and the place a title names."""

from __future__ import annotations

import re
from functools import cache

from dajuan.lexicon import load

_SUFFIX = re.compile(
    r"(?:(?:维吾尔|壮族|回族|蒙古族?|藏族|羌族|彝族|白族|傣族|景颇族|苗族|侗族|布依族|土家族|哈尼族|傈僳族|朝鲜族|哈萨克|柯尔克孜|蒙古)*(?:自治区|自治州|自治县|自治旗)|特别行政区|地区|省|市|县|区|盟|旗)$"
)


def stem_of(name: str) -> str:
    """Return a place's name without what kind of place it is: 宁夏回族自治区 is 宁夏."""
    stem = _SUFFIX.sub("", name)
    return stem if len(stem) >= 2 else name


@cache
def _codes() -> dict[str, tuple[str, ...]]:
    """For each full name, and each short name of a province or prefecture, the codes that have it."""
    found: dict[str, list[str]] = {}
    for code, name in load("divisions")["division"].items():
        found.setdefault(name, []).append(code)
        if code.endswith("00") and stem_of(name) != name:
            found.setdefault(stem_of(name), []).append(code)
            if name.endswith("自治州"):
                found.setdefault(stem_of(name) + "自治州", []).append(code)
    return {name: tuple(codes) for name, codes in found.items()}


def code_of(area: str) -> str | None:
    """Return the GB/T 2260 code of a place, CN for the country; None when there is none or several.

    >>> code_of("云南省"), code_of("全国"), code_of("鼓楼区")
    ('530000', 'CN', None)
    """
    if area in ("全国", "中国"):
        return "CN"
    codes = _codes().get(area, ())
    highest = [code for code in codes if code.endswith("0000")] or [code for code in codes if code.endswith("00")] or list(codes)
    return highest[0] if len(highest) == 1 else None


@cache
def _known() -> re.Pattern[str]:
    names = [name for name, codes in _codes().items() if len(name) >= 2 and any(code.endswith("00") for code in codes)]
    return re.compile("|".join(sorted(names, key=len, reverse=True)))


def known_names() -> re.Pattern[str]:
    """Return the pattern of all names of provinces and prefectures, full and short, the longest first."""
    return _known()


@cache
def place_names() -> frozenset[str]:
    """Return the names of provinces and prefectures, full and short, and the full names of counties."""
    return frozenset(name for name in _codes() if len(name) >= 2 and name not in ("市辖区", "县"))


def place_in(title: str) -> str | None:
    """Return the province or prefecture that a title names, the longest name first; None when it names several or none.

    >>> place_in("2023年重庆园林绿化年报")
    '重庆'
    """
    found = {match[0] for match in _known().finditer(title)}
    return found.pop() if len({stem_of(name) for name in found}) == 1 else None
