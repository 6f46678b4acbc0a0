"""Which known indicator a measure is, its stable normal form, and the split of coordinated heads."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Literal, get_args

from dajuan.lexicon import LexiconError, load

Direction = Literal["more", "less", "neither"]

_LONGEST = 120
"""A measure longer than this is no row label; it is left as it stands."""

_FIELDS = {"names", "english", "unit", "better"}
_CODE = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")
_PLACE_BEFORE = re.compile(r"[一-鿿]{2,7}?(?:自治区|街道|省|市|县|区|镇|乡|州|盟|旗)")
_ODD = re.compile(r"[\s“”\"‘’'《》()（）\[\]【】·,，、。;；:：]+")
_JOINED = re.compile(r"[、，,]|以及|及其|和|与|及")


@dataclass(frozen=True, slots=True)
class Indicator:
    """A measure known to the lexicon.

    ``code`` is stable and SDMX-like, ``names`` the usual name first, ``unit`` that of the level,
    ``direction`` which way is good news: ``more``, ``less`` or ``neither``; ``group`` the part of the lexicon.
    """

    code: str
    names: tuple[str, ...]
    english: str
    unit: str
    direction: Direction
    group: str

    @property
    def name(self) -> str:
        """The usual Chinese name."""
        return self.names[0]


@cache
def indicators() -> tuple[Indicator, ...]:
    """Return every indicator of the lexicon, in its order.

    Raises ``LexiconError`` when an entry has an unknown field, a bad code or direction, or a name twice.
    """
    found = tuple(_entry(group, code, entry) for group, entries in load("indicators").items() for code, entry in entries.items())
    _lint(found)
    return found


@cache
def _by_code() -> dict[str, Indicator]:
    return {each.code: each for each in indicators()}


def indicator_by_code(code: str) -> Indicator | None:
    """Return the indicator with this code, or None."""
    return _by_code().get(code)


@lru_cache(maxsize=8192)
def indicator_of(measure: str) -> Indicator | None:
    """Return the indicator that a measure (as written in the text) names, or None.

    Only whole names count: a measure that merely contains a known name (城区粮食产量大户) is not it.
    A place, a time or a carrying verb before the name, and 增速 and the like after it, do not matter.

    >>> indicator_of("全市规上工业增加值增速").code
    'VA_INDUSTRY_LARGE'
    >>> indicator_of("城区路灯") is None
    True
    """
    if len(measure) > _LONGEST:
        return None
    known = _known()
    form = normal_form(measure)
    for candidate in (form, _without_tail(form)):
        if candidate in known:
            return known[candidate]
    level = next((word for word in load("measures")["levels"] if form.startswith(word)), "")
    named = known.get(_without_tail(form[len(level) :])) if level else None
    if named is not None and named.group != "finance":
        return named
    match = _PLACE_BEFORE.match(form)
    while match is not None:
        rest = _without_tail(form[match.end() :])
        if rest in known:
            return known[rest]
        match = _PLACE_BEFORE.match(form, match.end())
    return None


@lru_cache(maxsize=8192)
def normal_form(measure: str) -> str:
    """Return the form under which measures compare: the same for the ways one report writes one measure.

    Widths are folded, quotation marks, brackets and spaces dropped, and places, times and
    carrying verbs at the front left out. What is counted is never changed.

    >>> normal_form("全市  新增“小巨人”企业")
    '新增小巨人企业'
    """
    form = unicodedata.normalize("NFKC", measure[:_LONGEST])
    form = _ODD.sub("", form).replace("的", "").upper()
    front = _front()
    while True:
        match = front.match(form)
        if match is None or match.end() == len(form):
            return form
        form = form[match.end() :]


def split_measures(measure: str, values: int | None = None) -> tuple[str, ...]:
    """Return the measures that a coordinated label names; one label alone comes back as it is.

    ``values`` is the number of values the text gives, if known: it lets 城乡居民收入 be two,
    and keeps a label whole where the parts do not match it.

    >>> split_measures("城镇、农村居民人均可支配收入")
    ('城镇居民人均可支配收入', '农村居民人均可支配收入')
    >>> split_measures("进出口总额和社会消费品零售总额")
    ('进出口总额', '社会消费品零售总额')
    """
    if len(measure) > _LONGEST:
        return (measure,)
    if indicator_of(measure) is not None and values in (None, 1):
        return (measure,)
    parts = _parts(measure) or (_paired(measure) if values == 2 else ())
    if len(parts) < 2 or (values is not None and values != len(parts)):
        return (measure,)
    return parts


def _parts(measure: str) -> tuple[str, ...]:
    ordinal = "第" if measure.startswith("第") else ""
    pieces = [piece.strip().removeprefix(ordinal) for piece in _JOINED.split(measure)]
    if len(pieces) < 2 or not all(pieces):
        return ()
    if not ordinal and all(indicator_of(piece) is not None for piece in pieces):
        return tuple(pieces)
    for line in load("measures")["modifiers"]:
        last = max((word for word in line if pieces[-1].startswith(word)), key=len, default=None)
        if last is not None and len(last) < len(pieces[-1]) and all(piece in line for piece in pieces[:-1]):
            head = pieces[-1][len(last) :]
            return tuple(ordinal + piece + head for piece in (*pieces[:-1], last))
    return ()


def _paired(measure: str) -> tuple[str, ...]:
    for word, modifiers in load("measures")["pairs"].items():
        if word in measure:
            return tuple(measure.replace(word, modifier, 1) for modifier in modifiers)
    return ()


@cache
def _known() -> dict[str, Indicator]:
    english = {normal_form(each.english): each for each in indicators()}
    return english | {normal_form(name): each for each in indicators() for name in each.names}


def _without_tail(form: str) -> str:
    tails = load("measures")["tails"]
    tail = max((tail for tail in tails if form.endswith(tail) and len(form) > len(tail)), key=len, default="")
    return form[: len(form) - len(tail)]


@cache
def _front() -> re.Pattern[str]:
    words = load("measures")
    front = [*words["places"], *words["times"], *words["verbs"]]
    return re.compile("|".join(map(re.escape, sorted(front, key=len, reverse=True))))


def _entry(group: str, code: str, entry: dict[str, Any]) -> Indicator:
    if set(entry) != _FIELDS:
        raise LexiconError(f"indicators.toml: {group}.{code} must have the fields {', '.join(sorted(_FIELDS))}")
    if not _CODE.fullmatch(code):
        raise LexiconError(f"indicators.toml: {group}.{code} is no upper snake case code")
    if entry["better"] not in get_args(Direction):
        raise LexiconError(f"indicators.toml: {group}.{code} is better {entry['better']!r}, not more, less or neither")
    return Indicator(code, tuple(entry["names"]), entry["english"], entry["unit"], entry["better"], group)


def _lint(found: tuple[Indicator, ...]) -> None:
    owner: dict[str, str] = {}
    codes: set[str] = set()
    for each in found:
        if each.code in codes or not each.names:
            raise LexiconError(f"indicators.toml: the code {each.code} stands twice or has no name")
        codes.add(each.code)
        for name in each.names:
            form = normal_form(name)
            if owner.setdefault(form, each.code) != each.code or each.names.count(name) > 1:
                raise LexiconError(f"indicators.toml: {name!r} names both {owner[form]} and {each.code}")
