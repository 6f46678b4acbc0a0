"""What the head of a web page says of it: title, date, issuer, site."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from dajuan.document.model import Hints
from dajuan.lexicon import load

_LONGEST = 200
_MOST_LINKED_DATA = 200_000
_DATE = re.compile(r"((?:19|20)\d\d)\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})|((?:19|20)\d\d)(\d\d)(\d\d)(?:\d{6})?$")
_BETWEEN = re.compile(r"\s*(?:[-_|–—]{1,3}|>>?|::)\s*")


def hints_of(root: Any) -> Hints:
    """Return what the head of a parsed page says; fields it does not tell, or tells badly, are empty.

    Sources, the surer first: the names Chinese government sites must use (《政府网站发展指引》, General Office of the State
    Council 2017, annex 4: SiteName, ArticleTitle, PubDate, ContentSource), Open Graph and schema.org (JSON-LD), other common
    names, ``<time>``, and ``<title>`` without the name of the site.
    """
    told = dict(_metas(root))
    linked = _linked(root)
    names = load("webpages")["meta"]

    def first(field: str) -> str:
        values = (told.get(name, "") for name in names[field])
        return next((value for value in (*values, linked.get(field, "")) if value), "")

    site = first("site")
    whole = " ".join((root.findtext(".//title") or "").split())
    dates = (first("date"), *(node.get("datetime") or node.text_content() for node in _some(root, "time")))
    issuer = first("issuer")
    return Hints(
        title=_bare(first("title") or whole, site),
        date=next((day for day in map(day_of, dates) if day), ""),
        issuer="" if issuer in load("webpages")["nobody"]["names"] else issuer[:40],
        site=site or (_pieces(whole)[-1] if len(_pieces(whole)) > 1 else ""),
    )


def day_of(words: str) -> str:
    """Return the day that a date of any common form names, as ISO 8601, or "" when it names none.

    >>> day_of("2031-02-03 09:15"), day_of("2031年2月3日"), day_of("20310203091500"), day_of("31.2.2031")
    ('2031-02-03', '2031-02-03', '2031-02-03', '')
    """
    match = _DATE.search(words[:60].strip())
    if match is None:
        return ""
    year, month, day = (int(part) for part in (match.groups()[:3] if match[1] else match.groups()[3:]))
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _metas(root: Any) -> Iterator[tuple[str, str]]:
    for node in reversed(_some(root, "meta")):
        name = (node.get("name") or node.get("property") or node.get("itemprop") or "").strip().lower()
        value = " ".join((node.get("content") or "").split())
        if name and value:
            yield name, value[:_LONGEST]


def _some(root: Any, tag: str) -> list[Any]:
    return [node for node, _ in zip(root.iter(tag), range(200), strict=False)]


def _linked(root: Any) -> dict[str, str]:
    """Headline, date, publisher and site of the first schema.org article on the page."""
    for node in _some(root, "script"):
        if (node.get("type") or "").lower() != "application/ld+json" or len(node.text or "") > _MOST_LINKED_DATA:
            continue
        try:
            data = json.loads(node.text or "")
        except (ValueError, RecursionError):
            continue
        graph = data.get("@graph", [data]) if isinstance(data, dict) else data if isinstance(data, list) else []
        for item in graph if isinstance(graph, list) else []:
            if isinstance(item, dict) and item.get("headline"):
                return {
                    "title": _words(item["headline"]),
                    "date": _words(item.get("datePublished")),
                    "issuer": _words(item.get("author") or item.get("publisher")),
                    "site": _words(item.get("isPartOf") or item.get("publisher")),
                }
    return {}


def _words(value: object) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("name", "")
    return " ".join(value.split())[:_LONGEST] if isinstance(value, str) else ""


def _pieces(title: str) -> list[str]:
    return [piece for piece in _BETWEEN.split(title) if piece]


def _bare(title: str, site: str) -> str:
    """A title without the names of the site and its parts, which stand behind it or before it."""
    pieces = [piece for piece in _pieces(title) if piece != site and not piece.endswith(tuple(load("webpages")["site"]["ends"]))]
    return max(pieces, key=len, default=title) if len(_pieces(title)) > 1 else title
