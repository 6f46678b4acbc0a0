"""What is due, to be sent: a digest for a mail as text or HTML, and a calendar of the returns and deadlines to come (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from html import escape

from dajuan.desk.book import Book
from dajuan.desk.due import Due
from dajuan.desk.model import Plan
from dajuan.desk.rollups import deadlines
from dajuan.desk.workdays import return_due
from dajuan.sheet import Language, Words, words
from dajuan.values import digest_of

_LINE = 75
"""Bytes of a line of a calendar; longer ones are folded."""


def digest_lines(found: Due, say: Words) -> list[tuple[str, list[str]]]:
    """Return what is due in parts, each a heading with its lines; parts with nothing in them are left out."""
    returns = [
        " ".join(
            [
                row.office,
                say("home.asked", month=found.month, asked=row.asked, given=row.given, day=found.by),
                *([say("home.returned", count=row.returned)] if row.returned else []),
            ]
        )
        for row in found.units
    ]
    waiting = [say("home.approve", month=found.month, count=found.reported)] if found.reported else []
    over, near = (
        [f"{day} {item.number} {item.task} ({item.lead or '—'})" for item, day in rows] for rows in (found.over, found.near)
    )
    parts = (("month.waiting", returns), ("tab.approve", waiting), ("item.late", over), ("home.near", near))
    return [(say(key), lines) for key, lines in parts if lines]


def digest_text(plan: Plan, found: Due, day: date, language: Language = "zh") -> str:
    """Return the digest of a plan on a day as plain text, its subject in the first line."""
    say = words(language, "desk")
    parts = ["\n".join([f"{heading}:", *(f"- {line}" for line in lines)]) for heading, lines in digest_lines(found, say)]
    return "\n\n".join([say("digest.subject", plan=plan.title, day=day), *(parts or [say("digest.nothing")])]) + "\n"


def digest_html(plan: Plan, found: Due, day: date, language: Language = "zh") -> str:
    """Return the same as a page that mail programs show."""
    say = words(language, "desk")
    subject = escape(say("digest.subject", plan=plan.title, day=day))
    parts = [
        f"<h2>{escape(heading)}</h2>\n<ul>\n" + "".join(f"<li>{escape(line)}</li>\n" for line in lines) + "</ul>\n"
        for heading, lines in digest_lines(found, say)
    ]
    body = "".join(parts) or f"<p>{escape(say('digest.nothing'))}</p>\n"
    head = f'<meta charset="utf-8">\n<title>{subject}</title>'
    return f'<!doctype html>\n<html lang="{language}">\n<head>\n{head}\n</head>\n<body>\n<h1>{subject}</h1>\n{body}</body>\n</html>\n'


def calendar(book: Book, plan: Plan, day: date, unit: str | None = None, language: Language = "zh") -> str:
    """Return what is still to come from ``day`` on as an iCalendar file: due days of returns and of items, for all or one unit.

    Each entry is the whole day, keeps its identity when the file is made again, and reminds a day before.
    """
    say = words(language, "desk")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//dajuan//desk//ZH",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_text(plan.title)}",
    ]
    for last, name, words_ in sorted(_entries(book, plan, day, unit, say)):
        lines += [
            "BEGIN:VEVENT",
            f"UID:{digest_of(plan.id, unit or '', name)[:32]}@dajuan",
            f"DTSTAMP:{datetime.now(UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{last:%Y%m%d}",
            f"DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_text(words_)}",
            "TRANSP:TRANSPARENT",
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{_text(words_)}",
            "TRIGGER:-P1D",
            "END:VALARM",
            "END:VEVENT",
        ]
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def _entries(book: Book, plan: Plan, day: date, unit: str | None, say: Words) -> Iterator[tuple[date, str, str]]:
    """The due day, an identity and the words of each entry."""
    for year in range(plan.first, plan.last + 1):
        offices = {question.office for question in book.questions_of(plan.id, year).values()}
        if unit in offices or (unit is None and offices):
            for number in range(1, 13):
                month = f"{year}-{number:02d}"
                if return_due(month) >= day and month not in plan.locked:
                    yield return_due(month), month, say("digest.return", month=month, plan=plan.title)
        for item, last in deadlines(book, plan.id, year, unit):
            if last >= day:
                yield last, item.id, say("digest.item", item=f"{item.number} {item.task}".strip(), unit=item.lead or "—")


def _text(text: str) -> str:
    """A text as a calendar writes it."""
    plain = " ".join(text.split())
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> str:
    """A line in pieces of at most 75 bytes, none of which tears a character."""
    pieces: list[str] = []
    held = ""
    for character in line:
        if len((held + character).encode()) > _LINE - (1 if pieces else 0):
            pieces.append(held)
            held = ""
        held += character
    return "\r\n ".join([*pieces, held])
