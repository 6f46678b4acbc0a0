"""Checks on claims: each a named, versioned function from a dossier to a ``Check``, in its own file."""

from __future__ import annotations

from collections.abc import Callable

from dajuan.marks.checks.completion import completion_far_above
from dajuan.marks.checks.counted_list import counted_list
from dajuan.marks.checks.denominator import denominator
from dajuan.marks.checks.drift import target_drift
from dajuan.marks.checks.dropped import target_dropped
from dajuan.marks.checks.from_to import from_to
from dajuan.marks.checks.hedged import hedged
from dajuan.marks.checks.increment import increment_and_growth
from dajuan.marks.checks.level_and_growth import level_and_growth
from dajuan.marks.checks.on_pace import on_pace
from dajuan.marks.checks.part_year import part_year
from dajuan.marks.checks.parts_and_whole import parts_and_whole
from dajuan.marks.checks.per_head import per_head
from dajuan.marks.checks.ratio import ratio_of_counts
from dajuan.marks.checks.shares import shares_to_hundred
from dajuan.marks.checks.tiny_base import tiny_base
from dajuan.marks.checks.two_values import two_values
from dajuan.marks.checks.universe import rank_universe
from dajuan.marks.checks.unsaid import no_value
from dajuan.marks.dossier import Dossier
from dajuan.marks.model import Check

CHECKS: tuple[Callable[[Dossier], Check], ...] = (
    counted_list,
    parts_and_whole,
    shares_to_hundred,
    from_to,
    increment_and_growth,
    ratio_of_counts,
    level_and_growth,
    per_head,
    two_values,
    part_year,
    rank_universe,
    denominator,
    on_pace,
    completion_far_above,
    tiny_base,
    no_value,
    hedged,
    target_drift,
    target_dropped,
)
"""Every check, contradictions first, then what a reader should know, then the targets over the years."""


def run_checks(dossier: Dossier) -> tuple[Check, ...]:
    """Run every check on ``dossier``; also those that never applied are given, with a denominator of 0."""
    return tuple(check(dossier) for check in CHECKS)


__all__ = ["CHECKS", "run_checks"]
