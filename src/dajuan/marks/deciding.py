"""From a target and its result to an outcome: the bound, the direction and rounding decide."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from dajuan.claims import Figure, indicator_by_code
from dajuan.marks.matching import code_of
from dajuan.marks.model import Outcome
from dajuan.marks.reach import INFINITE, Reach, half, reach
from dajuan.marks.words import mark_words

_NEAR = Decimal("0.05")


@dataclass(frozen=True, slots=True)
class Decision:
    """An outcome with its margin (result minus target, signed, in the target's unit), rule, reason and sureness."""

    outcome: Outcome
    margin: Decimal | None
    rule: str
    reason: str
    confidence: float = 1.0


def decide(target: Figure, result: Figure, clause: str = "") -> Decision:
    """Return what came of ``target``, both of one measure, kind, unit and period.

    The target opens a stretch of values that keep it (``floor``: at least; ``ceiling``: at most; ``band``: 左右 and
    ranges; ``point``). A result wholly inside is met; beyond it on the good side exceeded, on the bad side missed.
    Where the direction is not known, or rounding and hedges leave both open, the outcome is unclear.
    ``clause``: the words before the target's number, which may say which way is good (新建, 减少).
    """
    want, good = wanted(target), good_side(target, clause)
    got = reach(result)
    margin = margin_of(target, result)
    shape = shape_of(target)
    side = _side(result, got, want)
    if side == 0:
        if shape == "floor" and _beyond(margin, target, result):
            return Decision("exceeded", margin, "floor", _say(target, result, "passes the floor"))
        if shape in ("band", "point") and code_of(target) in mark_words().ceilings:
            return Decision("met", margin, "price-ceiling", _say(target, result, "is not above, and price targets are ceilings"))
        return Decision("met", margin, shape, _say(target, result, _KEPT[shape]))
    if side is None and _never_bad(got, want, good):
        return Decision(
            "met", margin, shape, _say(target, result, "keeps the target, and rounding or hedging may hide more"), 0.95
        )
    if side is None:
        return Decision(
            "unclear",
            margin,
            shape,
            _say(target, result, "may lie on either side of the target, as rounding or hedging leaves it"),
            0.7,
        )
    if good is None:
        return Decision(
            "unclear", margin, "no-direction", _say(target, result, "differs, and nothing tells which way is good news"), 0.7
        )
    if side == good:
        return Decision("exceeded", margin, shape, _say(target, result, "lies beyond the target on its good side"))
    return Decision("missed", margin, shape, _say(target, result, "lies on the bad side of the target"))


_KEPT = {
    "floor": "keeps the floor",
    "ceiling": "stays within the ceiling",
    "band": "lies within the band",
    "point": "equals the target within rounding",
}


def shape_of(target: Figure) -> str:
    """Return how a target is meant: ``floor``, ``ceiling``, ``band`` or ``point``."""
    bound = target.quantity.bound
    if bound in ("at_least", "over"):
        return "floor"
    if bound in ("at_most", "under"):
        return "ceiling"
    return "band" if bound in ("about", "range") else "point"


def wanted(target: Figure) -> Reach:
    """Return the values that keep the target, signed as it is: ``下降3.4%以上`` wants -3.4 and below."""
    value, falling = target.quantity.value, target.quantity.value < 0
    shape = shape_of(target)
    if code_of(target) in mark_words().ceilings and shape in ("band", "point"):
        return Reach(-INFINITE, _band(target).high)
    if shape == "floor":
        return Reach(-INFINITE, value) if falling else Reach(value, INFINITE)
    if shape == "ceiling":
        return Reach(value, INFINITE) if falling else Reach(-INFINITE, value)
    return _band(target)


def _band(target: Figure) -> Reach:
    """The stretch of a range, of 左右 (5 % or half of the last digit either way), or of the number alone."""
    value = target.quantity.value
    if target.quantity.high is not None:
        return Reach(min(value, target.quantity.high), max(value, target.quantity.high))
    near = max(half(target), abs(value) * _NEAR) if target.quantity.bound == "about" else Decimal(0)
    return Reach(value - near, value + near)


def good_side(target: Figure, clause: str = "") -> int | None:
    """Return 1 where more (signed) is good news, -1 where less is, None where nobody says.

    A floor or a ceiling says so itself; then a price ceiling; then the indicator's direction; then
    a verb of doing in the measure or the clause, for counts and amounts.
    """
    falling = target.quantity.value < 0
    shape = shape_of(target)
    if shape == "floor":
        return -1 if falling else 1
    if shape == "ceiling":
        return 1 if falling else -1
    code = code_of(target)
    if code in mark_words().ceilings:
        return -1
    indicator = indicator_by_code(code) if code else None
    if indicator is not None and indicator.direction != "neither":
        return 1 if indicator.direction == "more" else -1
    if target.kind in ("level", "increment") and any(word in target.measure + clause for word in mark_words().doing):
        return -1 if falling else 1
    return None


def margin_of(target: Figure, result: Figure) -> Decimal:
    """Return result minus target, in the target's unit; from the nearer end of a range, zero inside it."""
    stated = result.quantity.value
    low = target.quantity.value
    high = target.quantity.high if target.quantity.high is not None else low
    low, high = sorted((low, high))
    if low <= stated <= high:
        return Decimal(0)
    return stated - high if stated > high else stated - low


def _side(result: Figure, got: Reach, want: Reach) -> int | None:
    """0: keeps the target; 1 or -1: lies above or below it; None: both are open.

    A printed number that itself keeps the target does, whatever rounding hides; one that only
    might keep it is open. A hedged result (近, 超, a range) keeps it only when all it leaves open does.
    """
    if got.inside(want):
        return 0
    if got.apart(want):
        return 1 if got.low > want.high else -1
    stated, bound = result.quantity.value, result.quantity.bound
    keeps = want.low <= stated <= want.high
    point = want.low == want.high
    if bound in ("exact", "about"):
        return 0 if keeps or (point and bound == "exact") else None
    return 0 if keeps and point and bound in ("over", "at_least") else None


def _never_bad(got: Reach, want: Reach, good: int | None) -> bool:
    """Whether nothing that the result leaves open lies on the bad side of the target."""
    return (good == 1 and got.low >= want.low) or (good == -1 and got.high <= want.high)


def _beyond(margin: Decimal, target: Figure, result: Figure) -> bool:
    """Whether a floor is passed by more than rounding could hide."""
    return abs(margin) > half(target) + half(result)


def _say(target: Figure, result: Figure, what: str) -> str:
    return f"The result {result.quote} {what} ({target.quote})."
