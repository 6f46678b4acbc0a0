"""What the cells of a task list and the words of a promise say: bodies, deadlines, plain numbers, budgets."""

from __future__ import annotations

import calendar
import re
from datetime import date
from decimal import Decimal
from functools import cache

from dajuan.claims import amounts_in
from dajuan.lexicon import load

BRACKETS = re.compile(r"[（(].*?[）)]")
YEAR = re.compile(r"((?:19|20)\d\d)\s?年?")
_DATE = re.compile(r"(?:((?:19|20)\d\d)\s?[年./-]\s?)?(\d{1,2})(?:\s?[月./-]\s?(\d{1,2}))?")


def units_of(lead: str, joint: str) -> tuple[str, ...]:
    """Return the bodies that a cell names, the lead first (``住建局、财政局`` is two)."""
    separators = "[" + re.escape(load("plan")["words"]["joint_separators"]) + "]"
    bare = (BRACKETS.sub("", _roles().sub("、", cell)) for cell in (lead, joint))
    names = [name.strip() for cell in bare for name in re.split(separators, cell)]
    return tuple(dict.fromkeys(name for name in names if name))


@cache
def _roles() -> re.Pattern[str]:
    """Words inside a cell that say what the bodies after them do: 牵头单位：, 配合单位：."""
    columns = load("plan")["column"]
    words = sorted((*columns["units"], *columns["joint"]), key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(map(re.escape, words))})[：:]")


def deadline_of(text: str, year: int) -> date | None:
    """Return the last day that a deadline's words allow (``2021年6月底``, ``6月``, ``年底``), None when they say none."""
    words = load("plan")["words"]
    if not text.strip():
        return None
    if found := _DATE.search(re.sub(r"(?:19|20)\d\d\s?年(?!\s?\d)", "", text)):
        return _day(int(found[1] or year), int(found[2]), int(found[3]) if found[3] else None)
    own = YEAR.search(text)
    if own:
        return date(int(own[1]), 12, 31)
    return date(year, 12, 31) if any(word in text for word in words["year_end"]) else None


def _day(year: int, month: int, day: int | None) -> date | None:
    if not (1 <= month <= 12 and 1949 <= year <= 2199):
        return None
    last = calendar.monthrange(year, month)[1]
    return date(year, month, last if day is None or not 1 <= day <= last else day)


def plain_number(text: str) -> Decimal | None:
    """Return the number that a cell holds and nothing else, None for any other cell."""
    bare = text.replace(",", "").replace("，", "").strip().rstrip("%％")
    return Decimal(bare) if re.fullmatch(r"-?\d{1,18}(?:\.\d{1,8})?", bare) else None


def money_of(text: str) -> Decimal | None:
    """Return a budget in yuan, None unless the cell states one amount of money."""
    amounts = [amount for amount in amounts_in(text) if amount.money and amount.unit == "CNY"]
    return amounts[0].value if len(amounts) == 1 else None
