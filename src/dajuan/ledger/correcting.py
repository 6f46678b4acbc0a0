"""What a person corrected takes the place of what was read."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any, get_args

from dajuan.claims import Figure, Kind, Modality, indicator_of
from dajuan.ledger.model import Entry
from dajuan.values import Period, Quantity

_PLAIN = {"measure", "base", "area", "universe", "indicator"}
_CHOSEN = {
    "kind": frozenset(get_args(Kind)),
    "modality": frozenset(get_args(Modality)),
}
_QUANTITY = {"value", "high", "unit", "bound"}


def corrected(entry: Entry) -> Entry | None:
    """Return the entry as its latest judgement has it: corrected fields replaced, full confidence when a person agreed.

    A corrected measure takes the indicator that it is a name of. The fields of a figure are named as the annotation guide names them; an empty text stands for none.
    Returns None where a correction cannot be applied: then nobody knows what the claim says.
    """
    judgement = entry.judgement
    if judgement is None or judgement.verdict == "reject":
        return entry
    if judgement.verdict == "accept" or not judgement.correction:
        return replace(entry, claim=replace(entry.claim, confidence=1.0))
    if not isinstance(entry.claim, Figure):
        return None
    figure = _figure(entry.claim, dict(judgement.correction))
    return None if figure is None else replace(entry, claim=figure)


def _figure(figure: Figure, fields: dict[str, str]) -> Figure | None:
    changes: dict[str, Any] = {"confidence": 1.0}
    for name, text in fields.items():
        if name in _PLAIN:
            changes[name] = text or None
        elif text in _CHOSEN.get(name, ()):
            changes[name] = text
        elif name not in _QUANTITY and name != "period":
            return None
    if "measure" in fields and "indicator" not in fields:
        known = indicator_of(fields["measure"])
        changes["indicator"] = known.code if known else None
    try:
        changes["quantity"] = _quantity(figure.quantity, fields)
        if "period" in fields:
            changes["period"] = Period.parse(fields["period"]) if fields["period"] else None
    except (ValueError, InvalidOperation):
        return None
    return replace(figure, **changes) if changes.get("measure", figure.measure) else None


def _quantity(quantity: Quantity, fields: dict[str, str]) -> Quantity:
    """Raises ``ValueError`` or ``InvalidOperation`` when the fields make no quantity."""
    value = Decimal(fields["value"]) if "value" in fields else quantity.value
    high = (Decimal(fields["high"]) if fields["high"] else None) if "high" in fields else quantity.high
    bound: Any = fields.get("bound", quantity.bound)
    return Quantity(value, fields.get("unit", quantity.unit), bound, high)
