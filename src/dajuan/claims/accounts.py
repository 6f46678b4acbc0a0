"""Which of a government's budgets bare 收入 and 支出 are of: the one that was named last before them."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache

from dajuan.claims.guards import guarded, scan, whole
from dajuan.lexicon import load

_REACH = 600  # characters before a number in which its budget is named


class Accounts:
    """The budgets that a text names, in order."""

    def __init__(self, text: str) -> None:
        found = [whole(match) for match in scan(_budgets(), text)]
        self._names = [text[start:end] for start, end in found]
        self._ends = [end for _, end in found]

    def of(self, place: int, name: str) -> str:
        """Return the name of a measure at ``place`` with the budget it is of, where it says none itself.

        >>> Accounts("政府性基金预算收入9亿元，支出8亿元").of(15, "支出")
        '政府性基金预算支出'
        """
        if name not in _sides() or not self._ends:
            return name
        index = bisect_left(self._ends, place + 1) - 1
        if index < 0 or place - self._ends[index] > _REACH:
            return name
        account = self._names[index]
        if account in load("measures")["other_accounts"]:
            return name
        return (account.removesuffix("预算") if name.startswith("预算") else account) + name


@cache
def _sides() -> frozenset[str]:
    return frozenset(load("measures")["budget_sides"])


@cache
def _budgets() -> re.Pattern[str]:
    words = load("measures")
    names = "|".join(sorted([*words["accounts"], *words["other_accounts"]], key=len, reverse=True))
    # 调入一般公共预算, 一般公共预算、政府性基金预算: where money goes, and budgets in a list, are not what is told of.
    return guarded(rf"(?<![入出从由到至向充和与、])(?:{names})(?![、和与])")
