"""Frozen values to JSON and back, by their type hints, so that what is recorded comes out as it went in."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import cache, lru_cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from dajuan.values.period import Period

T = TypeVar("T")


_AS_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def pack(value: object) -> str:
    """Return ``value`` (a dataclass of plain things, decimals, periods and tuples) as JSON text."""
    return _AS_JSON(_plain(value))


def unpack(kind: type[T], text: str) -> T:
    """Return the value of type ``kind`` that ``pack`` made ``text`` of."""
    kind_of: Any = kind
    value: T = _reader(kind_of)(json.loads(text))
    return value


_AS_THEY_ARE = (str, int, float, bool, NoneType)


def _plain(value: object) -> object:
    kind: Any = type(value)
    if kind in _AS_THEY_ARE:
        return value
    if kind is tuple or kind is list:
        return [_plain(one) for one in value]  # type: ignore[attr-defined]
    if kind is Period or kind is Decimal:
        return str(value)
    names, of, deep = _fields(kind)
    plain = dict(zip(names, of(value), strict=True))
    for name in deep:
        plain[name] = _plain(plain[name])
    return plain


@cache
def _fields(kind: Any) -> tuple[tuple[str, ...], Callable[[object], tuple[Any, ...]], tuple[str, ...]]:
    """The names of the fields of a dataclass, what gets them all, and those that are not plain already, asked for once.

    Most fields are plain: recording a million claims packs twenty million of them.
    """
    hints = get_type_hints(kind)
    names = tuple(field.name for field in fields(kind))
    # Of a single name ``attrgetter`` gives the value alone.
    of = attrgetter(*names) if len(names) > 1 else lambda value: tuple(getattr(value, name) for name in names)
    return names, of, tuple(name for name in names if _reader(hints[name]) is not _as_it_is)


@lru_cache(maxsize=4096)
def _period(text: str) -> Period:
    """The same few periods stand in claim after claim."""
    return Period.parse(text)


@cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """Return the function that makes a value of type ``kind`` of plain data."""
    if kind is Period:
        return _period
    if kind is Decimal:
        return Decimal
    if is_dataclass(kind):
        return _dataclass_reader(kind)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is tuple:
        return _tuple_reader(arguments)
    if origin in (Union, UnionType):
        (one,) = [argument for argument in arguments if argument is not NoneType]
        inner = _reader(one)
        if inner is _as_it_is:
            return inner
        return lambda data: None if data is None else inner(data)
    assert origin is Literal or kind in (str, int, float, bool), kind
    return _as_it_is


def _dataclass_reader(kind: Any) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    # What needs no reading is taken as it is: a sheet reads thousands of claims.
    readers = {field.name: read for field in fields(kind) if (read := _reader(hints[field.name])) is not _as_it_is}

    known = frozenset(field.name for field in fields(kind))
    ordered = tuple(readers.items())

    def make(data: Any) -> Any:
        if not known.issuperset(data):
            # Fields that an older version wrote and this one has not.
            data = {name: value for name, value in data.items() if name in known}
        for name, read in ordered:
            # A field that an older version did not write keeps its default.
            value = data.get(name)
            if value is not None:
                data[name] = read(value)
        return kind(**data)

    return make


def _as_it_is(data: Any) -> Any:
    return data


def _tuple_reader(arguments: tuple[Any, ...]) -> Callable[[Any], Any]:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        each = _reader(arguments[0])
        return tuple if each is _as_it_is else lambda data: tuple(each(one) for one in data)
    readers = [_reader(argument) for argument in arguments]
    return lambda data: tuple(read(one) for read, one in zip(readers, data, strict=True))
