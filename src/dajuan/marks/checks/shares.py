"""Do the shares of one whole add up to 100?"""

from __future__ import annotations

import itertools
import re
from functools import reduce

from dajuan.marks.checks.asking import Pair, between, sentences, told
from dajuan.marks.dossier import Dossier
from dajuan.marks.model import Check, Hit
from dajuan.marks.reach import Reach, reach
from dajuan.marks.words import mark_words

_SECTORS = re.compile(
    r"第?一[、产][^，。；]{0,8}二[、产][^，。；]{0,10}三(?:次?产业|产)[^，。；]{0,24}$|三次产业[^，。；]{0,24}$"
)
_COLONS = {":", "：", "∶", "﹕"}


def shares_to_hundred(dossier: Dossier) -> Check:
    """Add up ratios written ``a：b：c`` and shares of complementary parts; rounding of each digit is allowed for."""
    hits = []
    for group in sentences(dossier):
        percents = [pair for pair in group if pair[1].kind in ("share", "level") and pair[1].quantity.unit in ("percent", "none")]
        shares = [pair for pair in percents if pair[1].kind == "share"]
        found = (*_ratios(percents), *_complements(shares), *_listed(shares))
        runs = {tuple(pair[0].id for pair in run): run for run in found}
        for run in runs.values():
            total = reduce(Reach.__add__, (reach(pair[1]) for pair in run))
            exact = sum(pair[1].quantity.value for pair in run)
            agrees = total.low <= 100 <= total.high
            message = f"{' + '.join(pair[1].quote for pair in run)} = {exact:f}{'' if agrees else ', not 100'}."
            hits.append(Hit(tuple(pair[0] for pair in run), agrees, message))
    return told("shares-to-100", "Do the shares of one whole add up to 100?", "error", hits)


def _ratios(shares: list[Pair]) -> list[list[Pair]]:
    """Runs of at least three shares with nothing but a colon between them."""
    runs: list[list[Pair]] = []
    for pair in shares:
        if runs and between(runs[-1][-1], pair).strip().strip("%") in _COLONS:
            runs[-1].append(pair)
        else:
            runs.append([pair])
    return [run for run in runs if len(run) > 2]


def _listed(shares: list[Pair]) -> list[list[Pair]]:
    """Three shares one after the other where the words before name all three sectors (第一、第二、第三产业…分别为)."""
    found = []
    for run in zip(shares, shares[1:], shares[2:], strict=False):
        together = all(between(one, other).strip() in ("、", "和", "，", ",") for one, other in itertools.pairwise(run))
        if together and _SECTORS.search(run[0][0].words[: run[0][1].span.start - run[0][0].sentence.start]):
            found.append(list(run))
    return found


def _complements(shares: list[Pair]) -> list[list[Pair]]:
    """Shares of which each carries one word of a line of three complements, and each word once."""
    found = []
    for line in mark_words().complements if len(shares) > 2 else ():
        run = [[pair for pair in shares if word in pair[1].measure] for word in line]
        periods = {str(pair[1].period) for pairs in run for pair in pairs}
        if len(line) > 2 and all(len(pairs) == 1 for pairs in run) and len(periods) == 1:
            chosen = [pairs[0] for pairs in run]
            if len({id(pair) for pair in chosen}) == len(line):
                found.append(chosen)
    return found
