"""Numbers in Chinese characters."""

from __future__ import annotations

from decimal import Decimal

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "○": 0}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}


def han_number(text: str) -> Decimal | None:
    """Return the number that Chinese numerals spell (八千亿, 二十三, 三点五, 二〇二一), or None.

    >>> han_number("八千亿")
    Decimal('800000000000')
    >>> han_number("三点五")
    Decimal('3.5')
    """
    whole, point, fraction = text.partition("点")
    value = _whole(whole)
    if value is None or (point and not fraction):
        return None
    if not point:
        return Decimal(value)
    digits = [_DIGITS.get(c) for c in fraction]
    if None in digits:
        return None
    return Decimal(f"{value}.{''.join(map(str, digits))}")


def _whole(text: str) -> int | None:
    if text and all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total = part = digit = 0
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c in _SMALL:
            part += (digit or 1) * _SMALL[c]
            digit = 0
        elif c in _LARGE:
            # 万亿 multiplies what stands before it as a whole.
            part += digit
            total = (total + (part or (1 if not total else 0))) * _LARGE[c] if c == "亿" else total + (part or 1) * _LARGE[c]
            part = digit = 0
        else:
            return None
    return total + part + digit if text else None
