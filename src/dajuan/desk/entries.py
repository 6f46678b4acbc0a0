"""What may be entered: items, amounts, paces and texts are checked before they are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from dajuan.claims import indicator_of
from dajuan.desk.model import STAGES, About, Item, PaceRule, Plan
from dajuan.values import DajuanError, Problem

_LONGEST = 4000
_GREATEST = Decimal(10) ** 18


def checked_item(item: Item, plan: Plan) -> Item:
    """Return ``item`` with its texts trimmed. Raises ``DajuanError`` when it cannot stand in ``plan``."""
    if not plan.first <= item.year <= plan.last:
        raise wrong(
            "bad-year",
            f"{item.task[:40]}: {item.year} is no year of {plan.title}.",
            f"Its years are {plan.first} to {plan.last}.",
        )
    if item.weight < 0 or item.weight > 1000:
        raise wrong("bad-weight", f"{item.task[:40]}: the weight {item.weight} is not from 0 to 1,000.", "Mend the weight.")
    for name in ("target", "budget"):
        amount = getattr(item, name)
        if amount is not None and (not amount.is_finite() or abs(amount) > _GREATEST):
            raise wrong("bad-amount", f"{item.task[:40]}: the {name} is no amount.", "Write a plain number.")
    if item.nature == "sum" and item.target is not None and item.target <= 0:
        raise wrong(
            "bad-target",
            f"{item.task[:40]}: a figure that adds up needs a target over 0.",
            "Mend the target, or make it a level.",
        )
    texts: dict[str, Any] = {
        name: trimmed(getattr(item, name), name) for name in ("number", "category", "leader", "measure", "unit", "origin")
    }
    units = tuple(dict.fromkeys(filled(unit, "unit") for unit in item.units))
    known = item.indicator or code_of(texts["measure"])
    return replace(item, task=filled(item.task, "task"), units=units, indicator=known, **texts)


def code_of(measure: str) -> str | None:
    """Return the code of the indicator that a measure names, None when the lexicon knows none."""
    found = indicator_of(measure) if measure else None
    return found.code if found else None


def checked_amounts(about: About, amounts: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Return the amounts. Raises ``DajuanError`` for names that are not asked and values that are no amounts."""
    names = ("value",) if about == "figure" else STAGES
    if not amounts or set(amounts) - set(names):
        raise wrong(
            "bad-entry", f"Amounts asked for: {', '.join(names)}; given: {', '.join(amounts) or 'none'}.", "Mend the names."
        )
    for name, amount in amounts.items():
        if not amount.is_finite() or abs(amount) > _GREATEST or (about == "money" and amount < 0):
            raise wrong("bad-amount", f"{amount} is no amount of {name}.", "Write a plain number.")
    return dict(amounts)


def checked_pace(rule: PaceRule) -> PaceRule:
    """Return the rule. Raises ``DajuanError`` unless its twelve shares rise from 0 to 1 and its tolerance is a share."""
    rising = all(a <= b for a, b in zip(rule.due, rule.due[1:], strict=False))
    if len(rule.due) != 12 or not rising or rule.due[0] < 0 or rule.due[-1] != 1 or not 0 <= rule.tolerance < 1:
        remedy = "Give twelve rising shares, the last of them 1, and a tolerance from 0 to under 1."
        raise wrong("bad-pace", "This is no pace of a year.", remedy)
    return rule


def filled(text: str, name: str) -> str:
    """Return the text trimmed. Raises ``DajuanError`` when nothing is left of it."""
    kept = trimmed(text, name)
    if not kept:
        raise wrong("empty-field", f"The {name} is empty.", "Fill it in.")
    return kept


def trimmed(text: str, name: str) -> str:
    """Return the text in one line. Raises ``DajuanError`` when it is too long."""
    kept = " ".join(str(text).replace("\0", "").split())
    if len(kept) > _LONGEST:
        raise wrong("too-long", f"The {name} has {len(kept):,} characters; {_LONGEST:,} are the most.", "Shorten it.")
    return kept


def wrong(code: str, message: str, remedy: str) -> DajuanError:
    """Return the error of something that cannot be entered."""
    return DajuanError(Problem(code, message, remedy=remedy))
