"""Frozen values that every room speaks in. Standard library only."""

from dajuan.values.digest import digest_of
from dajuan.values.packing import pack, unpack
from dajuan.values.period import Period
from dajuan.values.problem import DajuanError, Problem
from dajuan.values.quantity import BOUNDS, Bound, Quantity
from dajuan.values.span import Span

__all__ = ["BOUNDS", "Bound", "DajuanError", "Period", "Problem", "Quantity", "Span", "digest_of", "pack", "unpack"]
