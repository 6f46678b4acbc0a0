"""Measure restoring on held-out texts, damaged by the simulator. ``python bench/quality_restore.py [--pages N]``"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "bench")]

from damage import Damaged, Options, Site, damage  # noqa: E402
from held_out import report_texts  # noqa: E402

from dajuan.text import Restored, restore  # noqa: E402


def pieces(text: str, size: int = 2500) -> Iterator[str]:
    """Cut a text at line ends into pages of about ``size`` characters."""
    part: list[str] = []
    for line in text.splitlines(keepends=True):
        for begin in range(0, len(line), size):
            part.append(line[begin : begin + size])
            if sum(map(len, part)) >= size:
                yield "".join(part).strip()
                part = []
    if sum(map(len, part)) > 200:
        yield "".join(part).strip()


def options_for(rng: random.Random) -> Options:
    """Draw one way of damaging a page from those seen in the wild."""
    return Options(
        density=rng.choice((0.05, 0.2, 0.28, 0.28, 0.5, 0.9)),
        trailing_space=rng.random() < 0.15,
        skip_share=rng.choice((0.0, 0.0, 0.2)),
        nfkc=rng.random() < 0.75,
        keep_controls=rng.random() < 0.2,
        keep_private=rng.random() < 0.85,
        spam=rng.random() < 0.8,
        tags=rng.random() < 0.15,
    )


def edit_distance(a: str, b: str) -> int:
    """Levenshtein distance by the diagonals that an alignment with few errors reaches (Ukkonen, Myers)."""
    if a == b:
        return 0
    errors, reach = 0, {0: _slide(a, b, 0, 0)}
    while reach.get(len(b) - len(a), -1) < len(a):
        errors += 1
        grown: dict[int, int] = {}
        for k in range(-errors, errors + 1):
            best = max(reach.get(k, -2) + 1, reach.get(k - 1, -2), reach.get(k + 1, -2) + 1)
            if best >= 0 and best <= len(a) and best + k <= len(b):
                grown[k] = _slide(a, b, best, best + k)
        reach = grown | {k: v for k, v in reach.items() if k not in grown}
    return errors


def _slide(a: str, b: str, i: int, j: int) -> int:
    step = 64
    while i < len(a) and j < len(b):
        if a[i : i + step] == b[j : j + step] and min(len(a) - i, len(b) - j) >= step:
            i, j = i + step, j + step
        elif a[i] == b[j]:
            i, j = i + 1, j + 1
        else:
            break
    return i


@dataclass
class Tally:
    """Sums over pages."""

    characters: int = 0
    errors: int = 0
    sites: int = 0
    exact: int = 0
    abstained: int = 0
    repairs: int = 0
    right: int = 0
    pages: int = 0
    seconds: float = 0.0
    size: int = 0
    misses: list[tuple[str, str, str]] = field(default_factory=list)


def squeeze(text: str) -> str:
    """NFKC without white space: what character errors are counted on."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def measure(page: Damaged, tally: Tally) -> None:
    """Restore one damaged page and add up what was right."""
    started = time.perf_counter()
    restored = restore(page.text)
    tally.seconds += time.perf_counter() - started
    tally.size += len(page.text.encode())
    got, want = squeeze(restored.text), squeeze(page.truth)
    tally.pages += 1
    tally.characters += len(want)
    tally.errors += edit_distance(got, want)
    spans = [(e.span.start, e.span.end) for e in restored.edits if e.rule == "shifted-gbk"]
    touched: set[tuple[int, int]] = set()
    for site in page.sites:
        tally.sites += 1
        shown = around(restored, site)
        right = squeeze(site.truth) in squeeze(shown)
        tally.exact += right
        hit = [s for s in spans if s[0] < site.end and site.start < s[1]]
        touched.update(s for s in hit if right)
        tally.abstained += not hit
        if not right:
            tally.misses.append((page.text[max(0, site.start - 4) : site.end + 6], shown, site.truth))
    tally.repairs += len(spans)
    tally.right += len(touched)


def around(restored: Restored, site: Site) -> str:
    """What the restored text says where the site was, with a little more on both sides."""
    low, high, drift = site.start, site.end, 0
    parts_start = None
    for edit in restored.edits:
        if edit.span.end <= low - 1:
            drift += len(edit.after) - len(edit.before)
            continue
        if parts_start is None:
            parts_start = min(low - 1, edit.span.start) + drift
        if edit.span.start > high + 1:
            break
        high = max(high, edit.span.end)
        drift += len(edit.after) - len(edit.before)
    start = low - 1 + drift if parts_start is None else parts_start
    return restored.text[max(0, start) : high + 1 + drift]


def damaged_pages(shared: Path, count: int, seed: int = 7) -> Iterator[Damaged]:
    """Yield damaged pages of held-out reports."""
    texts = [(name, piece) for name, text in report_texts(shared) for piece in pieces(text)]
    rng = random.Random(seed)
    rng.shuffle(texts)
    for index in range(count):
        _, piece = texts[index % len(texts)]
        yield damage(piece, seed * 1000 + index, options_for(rng))


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--misses", type=int, default=0)
    given = parser.parse_args()
    tally = Tally()
    for page in damaged_pages(given.shared, given.pages):
        measure(page, tally)
    print(
        json.dumps(
            {
                "pages": tally.pages,
                "cer": tally.errors / max(1, tally.characters),
                "sites": tally.sites,
                "exact": tally.exact / max(1, tally.sites),
                "abstained": tally.abstained / max(1, tally.sites),
                "precision": tally.right / max(1, tally.repairs),
                "repairs": tally.repairs,
                "MB/s": tally.size / tally.seconds / 1e6,
            },
            ensure_ascii=False,
            indent=1,
        )
    )
    for miss in tally.misses[: given.misses]:
        print(miss)
    return 0


if __name__ == "__main__":
    sys.exit(main())
