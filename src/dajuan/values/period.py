"""When: a stretch of days, written the way ISO 8601 and SDMX write it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_ONE = re.compile(r"(\d{4})(?:-(?:Q([1-4])|H([12])|(\d{2})(?:-(\d{2}))?))?")


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days with the text that names it.

    Text forms: ``2020`` (year), ``2020-11`` (month), ``2020-Q1`` (quarter),
    ``2020-H1`` (half), ``2020-12-31`` (day), and ``A/B`` of any two of these, both
    ends inside (ISO 8601 intervals; quarters and halves as in SDMX 3.0,
    "observational time period"). ``first`` and ``last`` are days, both inside.

    >>> str(Period.parse("2020-01/2020-11"))
    '2020-01/2020-11'
    >>> Period.parse("2020-Q2").last
    datetime.date(2020, 6, 30)
    """

    text: str
    first: date
    last: date

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read a period from its text. Raises ``ValueError`` on any other form."""
        start, slash, end = text.partition("/")
        first, last = _days(start)
        if slash:
            last = _days(end)[1]
        if last < first:
            raise ValueError(f"the period {text!r} ends before it begins")
        return cls(text, first, last)

    @classmethod
    def year(cls, year: int) -> Period:
        """Return the period of one calendar year."""
        return cls(f"{year:04d}", date(year, 1, 1), date(year, 12, 31))

    def __str__(self) -> str:
        return self.text

    def covers(self, other: Period) -> bool:
        """Return whether every day of ``other`` lies in this period."""
        return self.first <= other.first and other.last <= self.last

    @property
    def is_year(self) -> bool:
        """Whether this is exactly one calendar year."""
        return self.first == date(self.first.year, 1, 1) and self.last == date(self.first.year, 12, 31)


def _days(text: str) -> tuple[date, date]:
    match = _ONE.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no period: write 2020, 2020-11, 2020-Q1, 2020-H1, 2020-12-31 or A/B")
    year = int(match[1])
    if match[5]:
        day = date(year, int(match[4]), int(match[5]))
        return day, day
    first, length = _months(match)
    return date(year, first, 1), _last_day(year, first + length - 1)


def _months(match: re.Match[str]) -> tuple[int, int]:
    if match[2]:
        return 3 * int(match[2]) - 2, 3
    if match[3]:
        return 6 * int(match[3]) - 5, 6
    if match[4]:
        return int(match[4]), 1
    return 1, 12


def _last_day(year: int, month: int) -> date:
    if month == 12:
        return date(year, 12, 31)
    return date(year, month + 1, 1) - timedelta(days=1)
