"""分别: as many values as names. Where they differ in number, which value belongs to which name is not guessed."""

from __future__ import annotations

import re

from dajuan.claims.phrases import strip_head, strip_tail, ways_to_split
from dajuan.values import Problem, Span

_SAID = re.compile(r"分别(?P<verb>[^，。；]{0,12})$")
_DANGLES_BEFORE = re.compile(r"分别[一-鿿]{0,6}[、和与]\s?$")
_DANGLES_AFTER = re.compile(r"\s?[、和与及]\s?(?:[，。；;]|$)")


def uneven(left: str, after: str, count: int, quote: str, where: Span) -> Problem | None:
    """Return what is wrong with the 分别 before ``count`` values, or None.

    ``left`` are the words of the clause before the first value, ``after`` those behind the last, ``where`` the span
    from the words to the values. A single value is meant for each of the names, unless a joint beside it dangles.
    """
    said = _SAID.search(left)
    if said is None:
        return None
    names = max((len(way) for way in ways_to_split(strip_head(strip_tail(left[: said.start()])))), default=0)
    half = bool(_DANGLES_BEFORE.search(left) or _DANGLES_AFTER.match(after))
    told = {len(way) for way in ways_to_split(strip_head(strip_tail(left[: said.start()])))}
    if not half and (count < 2 or names < 2 or count in told):
        return None
    return Problem(
        "uneven-respectively",
        f"分别 stands between {names} names and {count} values ending with {quote}: which belongs to which is not said.",
        where,
        "Look at the source: a value or a name may be missing. The figures keep all names together.",
    )
