"""China's working days: a deadline on a day off moves to the next working day.

The holidays and the weekends that are worked instead are the State Council's, as the package chinese-calendar carries them
(2004 to the last year announced). For a year not yet announced, Monday to Friday are taken, and ``announced`` says so.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache


def is_working_day(day: date) -> bool:
    """Return whether ``day`` is worked in China."""
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def announced(year: int) -> bool:
    """Return whether the holidays of ``year`` are known."""
    import chinese_calendar

    try:
        chinese_calendar.is_workday(date(year, 12, 31))
    except NotImplementedError:
        return False
    return True


@lru_cache(maxsize=4096)
def due_day(deadline: date) -> date:
    """Return the deadline, or the next working day when it is none.

    A deadline on the last day of a year stays in its year: figures of a year do not move to the next.
    """
    day = deadline
    while not is_working_day(day):
        day += timedelta(days=1)
    return day if day.year == deadline.year else deadline


def working_days_until(day: date, deadline: date) -> int:
    """Return how many working days are left after ``day`` up to the due day; negative when it is over."""
    due = due_day(deadline)
    step = 1 if due >= day else -1
    count, at = 0, day
    while at != due:
        at += timedelta(days=step)
        counted = at if step > 0 else at + timedelta(days=1)
        count += step * is_working_day(counted)
    return count


def return_due(month: str, working_day: int = 5) -> date:
    """Return the day a month's return is due: the fifth (or another) working day of the month after."""
    year, number = int(month[:4]), int(month[5:])
    day = date(year + number // 12, number % 12 + 1, 1)
    left = working_day - is_working_day(day)
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day)
    return day
