"""Who, where, when, what: what a text says of itself, with the words it rests on and how sure each is."""

from __future__ import annotations

from dataclasses import fields, replace

from dajuan.document.dating import date_of
from dajuan.document.divisions import code_of
from dajuan.document.kinds import genre_of
from dajuan.document.model import Facts, Found, Hints
from dajuan.document.naming import PART, issuer_of, title_of
from dajuan.document.whose import area_of

_HEAD = 600
_OPENING = 60
_NOTHING = Hints()


def facts_of(text: str, given: Facts | None = None, hints: Hints = _NOTHING) -> Facts:
    """Return what ``text`` tells of itself; ``hints`` is what stands outside it, fields ``given`` override."""
    head = text[:_HEAD]
    title = title_of(text, hints)
    genre, kind = genre_of(title.value or "", text)
    # An excerpt may open with the heading of a part: no title, but its year counts.
    opening = head.lstrip().partition("\n")[0]
    named = title.value or (opening if len(opening) <= _OPENING and PART.match(opening) else "")
    date = date_of(text, named, genre, hints)
    issuer = issuer_of(text, hints)
    area = area_of(text, title.value or "", issuer.value, genre)
    complete = genre == "work_report" and "各位代表" in head and len(text) > 1500
    complete = complete or (genre == "work_report" and "工作报告" in (title.value or ""))
    told = {"title": title, "issuer": issuer, "area": area, "date": date, "genre": kind}
    told["period"] = _period(given.date if given and given.date else date.value, given.genre if given else "other", genre, date)
    evidence = tuple((name, found.words) for name, found in told.items() if found.value and found.words)
    confidence = tuple((name, found.sure) for name, found in told.items() if found.value)
    found = Facts(
        title.value, issuer.value, area.value, None, date.value, told["period"].value, genre, complete, evidence, confidence,
        hints.site or None,
    )  # fmt: skip
    found = overridden(found, given)
    return replace(found, area_code=found.area_code or (code_of(found.area) if found.area else None))


def overridden(found: Facts, given: Facts | None) -> Facts:
    """Return ``found`` with every field that ``given`` sets, each as sure as can be."""
    if given is None:
        return found
    empty = Facts()
    names = [each.name for each in fields(Facts)]
    set_there = {name: getattr(given, name) for name in names if getattr(given, name) != getattr(empty, name)}
    named = [name for name in set_there if name not in ("evidence", "confidence")]
    evidence = [*(pair for pair in found.evidence if pair[0] not in named), *((name, "given") for name in named)]
    confidence = [*(pair for pair in found.confidence if pair[0] not in named), *((name, 1.0) for name in named)]
    return replace(found, **{"evidence": tuple(evidence), "confidence": tuple(confidence)} | set_there)


def _period(date: str | None, given_genre: str, genre: str, found: Found) -> Found:
    """The year under report: the year before for reports, communiqués and budgets; else nothing."""
    kind = given_genre if given_genre != "other" else genre
    if date is None or kind not in ("work_report", "communique", "budget"):
        return Found()
    return Found(str(int(date[:4]) - 1), found.words, round(min(0.9, found.sure or 0.9), 2))
