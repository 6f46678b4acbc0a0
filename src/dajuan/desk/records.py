"""Items, plans and returns as plain data for the journal, and back."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from dajuan.desk.model import Account, Item, PaceRule, Plan

_KEPT_BY_THE_BOOK = {"id", "plan", "state", "version"}
ITEM_FIELDS = tuple(each.name for each in fields(Item) if each.name not in _KEPT_BY_THE_BOOK)


def item_record(item: Item) -> dict[str, Any]:
    """Return the fields of ``item`` that people write, as plain data; decimals as text."""
    return {name: plain(getattr(item, name)) for name in ITEM_FIELDS}


def plain(value: object) -> Any:
    """Return a field's value as JSON can hold it without loss."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def with_fields(item: Item, record: dict[str, Any]) -> Item:
    """Return ``item`` with the fields of ``record`` read back from plain data."""
    return replace(item, **{name: _read(name, value) for name, value in record.items() if name in ITEM_FIELDS})


def _read(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in ("target", "weight", "budget"):
        return Decimal(value)
    if name == "deadline":
        return date.fromisoformat(value)
    return tuple(value) if name in ("units", "doubts") else value


def pace_record(rule: PaceRule) -> dict[str, Any]:
    """Return a pace rule as plain data."""
    return {"due": [str(share) for share in rule.due], "tolerance": str(rule.tolerance)}


def pace_of(record: dict[str, Any]) -> PaceRule:
    """Return the pace rule that ``pace_record`` made ``record`` of."""
    return PaceRule(tuple(Fraction(share) for share in record["due"]), Fraction(record["tolerance"]))


def plan_of(id: str, record: dict[str, Any]) -> Plan:
    """Return a plan from the payload of the event that made it."""
    pace = pace_of(record["pace"]) if record.get("pace") else PaceRule()
    return Plan(id, record["title"], record["area"], record["first"], record["last"], tuple(record.get("units", ())), pace)


def account_of(name: str, record: dict[str, Any]) -> Account:
    """Return an account from the payload of an event of it."""
    return Account(name, record["role"], record.get("shown", ""), record.get("unit", ""), record.get("active", True))
