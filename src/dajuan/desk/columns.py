"""The columns of the desk's workbooks: what each holds, whether it is read back, and how its text becomes a value."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from dajuan.claims import unit_of_word, unit_word
from dajuan.desk.model import Item, Return
from dajuan.desk.readings import units_of
from dajuan.desk.refusing import Refusal
from dajuan.sheet import LANGUAGES, words

TEN_THOUSAND = Decimal(10_000)
_MONEY_KEYS = {"budget", "arranged", "available", "paid"}
_NUMBER = re.compile(r"[-−－]?\d{1,18}(?:\.\d{1,12})?(?:[eE][+-]?\d{1,2})?")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key in the word list, its width, whether it is read back, and how its text is read."""

    key: str
    width: int
    read: Callable[[str], Any] | None = None
    hidden: bool = False


def read_text(text: str) -> str:
    """Return the text without the blanks around it."""
    return " ".join(text.split())


def read_number(text: str) -> Decimal | None:
    """Return the number, None for an empty cell. Raises ``Refusal`` for anything else."""
    bare = re.sub(r"(?<=\d)[,，](?=\d{3})", "", text.strip())
    if not bare:
        return None
    if not _NUMBER.fullmatch(bare):
        raise Refusal("no-number", text=text[:40])
    return Decimal(bare.replace("−", "-").replace("－", "-"))


def read_weight(text: str) -> Decimal:
    """Return a weight; an empty cell weighs one."""
    number = read_number(text)
    return Decimal(1) if number is None else number


def read_money(text: str) -> Decimal | None:
    """Return yuan from units of 10,000 yuan, None for an empty cell."""
    number = read_number(text)
    return None if number is None else number * TEN_THOUSAND


def read_year(text: str) -> int:
    """Return a year of four digits."""
    if not re.fullmatch(r"(?:19|20)\d\d", text.strip().rstrip("年")):
        raise Refusal("no-year", text=text[:40])
    return int(text.strip().rstrip("年"))


def read_day(text: str) -> date | None:
    """Return a day written 2021-06-30, None for an empty cell."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip().replace("/", "-"))
    except ValueError:
        raise Refusal("no-day", text=text[:40]) from None


def read_units(text: str) -> tuple[str, ...]:
    """Return the bodies named, the lead first."""
    return units_of(text, "")


def read_choice(group: str, choices: tuple[str, ...]) -> Callable[[str], str]:
    """Return a reader of one of ``choices`` by their words in either language."""

    def read(text: str) -> str:
        for choice in choices:
            if text.strip() in {choice, *(words(language, "desk")(f"{group}.{choice}") for language in LANGUAGES)}:
                return choice
        known = "、".join(words(LANGUAGES[0], "desk")(f"{group}.{choice}") for choice in choices)
        raise Refusal("no-choice", text=text[:40], known=known)

    return read


def read_yes(text: str) -> bool:
    """Return whether the cell says yes; an empty one says no."""
    return bool(text.strip()) and read_choice("book", ("yes", "no"))(text) == "yes"


_KEYS = (Column("key", 16, hidden=True), Column("version", 6, hidden=True), Column("was", 20, hidden=True))

ITEMS = (
    Column("number", 6, read_text),
    Column("category", 14, read_text),
    Column("task", 44, read_text),
    Column("leader", 10, read_text),
    Column("units", 20, read_units),
    Column("measure", 22, read_text),
    Column("unit", 10, read_text),
    Column("target", 12, read_number),
    Column("nature", 10, read_choice("nature", ("sum", "level"))),
    Column("ceiling", 8, read_yes),
    Column("deadline", 12, read_day),
    Column("weight", 8, read_weight),
    Column("budget", 14, read_money),
    Column("year", 8, read_year),
    Column("state", 10),
    *_KEYS,
)

FIGURES = (
    Column("measure", 34),
    Column("unit", 10),
    Column("items", 44),
    Column("target", 12),
    Column("due", 12),
    Column("last", 12),
    Column("value", 14, read_number),
    Column("evidence", 24, read_text),
    Column("note", 30, read_text),
    Column("state", 10),
    Column("why", 24),
    *_KEYS,
)

MONEY = (
    Column("task", 44),
    Column("budget", 14),
    Column("arranged", 16, read_money),
    Column("available", 16, read_money),
    Column("paid", 16, read_money),
    Column("evidence", 24, read_text),
    Column("note", 30, read_text),
    Column("state", 10),
    Column("why", 24),
    *_KEYS,
)

SHEETS: dict[str, tuple[Column, ...]] = {"items": ITEMS, "figures": FIGURES, "money": MONEY}


def shown_unit(code: str) -> tuple[str, int]:
    """Return how a unit is written in workbooks and its power of ten: money in 万元, as offices count it."""
    if code == "percent":
        return "%", 0
    return ("万元", 4) if code == "CNY" else (unit_word(code), 0)


def shown_value(value: Decimal | None, unit: str) -> Decimal | None:
    """Return a value in the unit that workbooks show."""
    return None if value is None else value.scaleb(-shown_unit(unit)[1])


def read_unit(text: str) -> tuple[str, int]:
    """Return the code and power of ten of a unit as written; words that are no known unit stand for themselves."""
    written = read_text(text)
    return unit_of_word(written) or (written, 0)


def item_values(item: Item) -> dict[str, Any]:
    """Return what an item has in the columns that are read back."""
    values = {column.key: getattr(item, column.key) for column in ITEMS if column.read}
    return values | {"unit": shown_unit(item.unit)[0] if item.unit else "", "target": shown_value(item.target, item.unit)}


def return_values(known: Return | None, columns: tuple[Column, ...]) -> dict[str, Any]:
    """Return what a return says in the columns that are read back; empty where there is none."""
    amounts = dict(known.amounts) if known else {}
    texts = {"evidence": known.evidence if known else "", "note": known.note if known else ""}
    return {column.key: texts.get(column.key, amounts.get(column.key)) for column in columns if column.read}


def cell_text(key: str, value: object) -> str:
    """Return a value as its cell shows it: money in units of 10,000 yuan, numbers without trailing zeros."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        number = value / TEN_THOUSAND if key in _MONEY_KEYS else value
        text = f"{number.normalize():f}"
        return "0" if text == "-0" else text
    if isinstance(value, date):
        return value.isoformat()
    return "、".join(value) if isinstance(value, tuple) else str(value)
