"""Automatic numbers of Word paragraphs, as a person sees them: 一、 （一） 1. ① (ECMA-376, part 1, 17.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "零一二三四五六七八九"
_LARGEST = 9999


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: where it starts, how it counts, and its words with %1 … for the numbers."""

    start: int = 1
    form: str = "decimal"
    words: str = "%1."
    all_decimal: bool = False


@dataclass
class Numbering:
    """The lists of a document and how far each has counted."""

    lists: dict[str, str] = field(default_factory=dict)
    levels: dict[tuple[str, int], Level] = field(default_factory=dict)
    restarts: dict[tuple[str, int], int] = field(default_factory=dict)
    styles: dict[str, tuple[str | None, int | None]] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def next(self, paragraph: Any, style: str | None) -> str:
        """Return the number that stands before a paragraph, "" when it has none or only a bullet; counts on."""
        number, level = _asked(paragraph.find(f"{WORD}pPr/{WORD}numPr"))
        of_style = self.styles.get(style or "", (None, None))
        number = number if number is not None else of_style[0]
        level = level if level is not None else of_style[1] or 0
        kind = self.lists.get(number or "")
        if number is None or number == "0" or kind is None:
            return ""
        counts = self.counts.setdefault(kind, {})
        shape = self.levels.get((kind, level), Level())
        fresh = (number, level) in self.restarts and (number, level) not in self.begun
        start = self.restarts[number, level] if fresh else shape.start
        self.begun.add((number, level))
        counts[level] = start if fresh or level not in counts else counts[level] + 1
        for deeper in [each for each in counts if each > level]:
            del counts[deeper]
        return self._shown(kind, level, counts, shape)

    def _shown(self, kind: str, level: int, counts: dict[int, int], shape: Level) -> str:
        def one(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            other = self.levels.get((kind, place), Level())
            count = counts.get(place, other.start)
            return written(count, "decimal" if shape.all_decimal and place != level else other.form)

        return "" if shape.form in ("bullet", "none") else re.sub(r"%(\d)", one, shape.words)


def numbering_of(numbering: Any, styles: Any) -> Numbering:
    """Return the lists that the parsed parts ``numbering`` and ``styles`` define; either may be None."""
    made = Numbering()
    for kind in () if numbering is None else numbering.iter(WORD + "abstractNum"):
        name = kind.get(WORD + "abstractNumId") or ""
        for level in kind.iter(WORD + "lvl"):
            made.levels[name, _number(level.get(WORD + "ilvl"), 0)] = Level(
                _number(_value(level, "start"), 1),
                _value(level, "numFmt") or "decimal",
                _value(level, "lvlText") or "",
                level.find(WORD + "isLgl") is not None,
            )
    for number in () if numbering is None else numbering.iter(WORD + "num"):
        name = number.get(WORD + "numId") or ""
        made.lists[name] = _value(number, "abstractNumId") or ""
        for override in number.iter(WORD + "lvlOverride"):
            if (start := _value(override, "startOverride")) is not None:
                made.restarts[name, _number(override.get(WORD + "ilvl"), 0)] = _number(start, 1)
    for style in () if styles is None else styles.iter(WORD + "style"):
        asked = style.find(f"{WORD}pPr/{WORD}numPr")
        if asked is not None:
            made.styles[style.get(WORD + "styleId") or ""] = _asked(asked)
    return made


def _asked(properties: Any) -> tuple[str | None, int | None]:
    if properties is None:
        return None, None
    level = _value(properties, "ilvl")
    return _value(properties, "numId"), _number(level, 0) if level is not None else None


def _value(element: Any, name: str) -> str | None:
    found = element.find(WORD + name)
    return None if found is None else str(found.get(WORD + "val", ""))


def _number(words: str | None, otherwise: int) -> int:
    return min(_LARGEST, int(words)) if words and words.isdecimal() else otherwise


def written(count: int, form: str) -> str:
    """Return a count in one of the number formats of Word; those not known here in digits.

    >>> written(12, "chineseCountingThousand"), written(3, "decimalEnclosedCircle"), written(4, "lowerRoman"), written(28, "upperLetter")
    ('十二', '③', 'iv', 'BB')
    """
    if form in (
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
    ):
        return chinese(count)
    if form == "ideographDigital":
        return "".join(_DIGITS[int(digit)] for digit in str(count)).replace("零", "〇")
    if form in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 1 <= count <= 20:
        return chr(0x2460 + count - 1)
    if form == "decimalFullWidth":
        return "".join(chr(ord(digit) + 0xFEE0) for digit in str(count))
    if form == "decimalZero":
        return f"{count:02d}"
    if form in ("upperLetter", "lowerLetter") and count:
        letters = chr(ord("A") + (count - 1) % 26) * min(8, (count - 1) // 26 + 1)
        return letters if form == "upperLetter" else letters.lower()
    if form in ("upperRoman", "lowerRoman"):
        return _roman(count) if form == "upperRoman" else _roman(count).lower()
    return str(count)


def chinese(count: int) -> str:
    """Return a count under ten thousand in Chinese numerals.

    >>> [chinese(n) for n in (3, 10, 21, 105, 2030)]
    ['三', '十', '二十一', '一百零五', '二千零三十']
    """
    words, zero = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = count // power % 10
        if digit:
            words += ("零" if zero and words else "") + _DIGITS[digit] + unit
            zero = False
        else:
            zero = True
    return re.sub("^一十", "十", words) or "零"


def _roman(count: int) -> str:
    words = ""
    for value, letters in ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):  # fmt: skip
        words += letters * (count // value)
        count %= value
    return words
