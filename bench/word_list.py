"""Build the word list that ships with dajuan: words with their costs. Only counts enter it.

    python bench/word_list.py [--out src/dajuan/text/data/words.lm]

Sources are those of ``bench/language_model.py``: the word list of jieba (MIT) with its frequencies, the words of dajuan's
lexicon, and how often each word stands in public government texts and statutes, cut into the likeliest words. Texts
that ``held_out`` names are never read.
"""

from __future__ import annotations

import argparse
import math
import re
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT / "bench"))

from language_model import government_texts, law_texts, lexicon_words, packages  # noqa: E402

from dajuan.text.language import STEP, symbols  # noqa: E402
from dajuan.text.words import LONGEST, MAGIC, UNKNOWN  # noqa: E402

LEXICON_TIMES, FEWEST = 10.0, 10.0
LAW_WEIGHT, EVERY_LAW = 0.3, 3
LIST_SHARE = 0.5
"""How much the frequencies of the word list count; the rest is what stands in the texts."""
MARK = 4.0
"""What a mark costs while the texts are cut for the first time; the word list knows none."""
_CLAUSE = re.compile(r"[^。;\n]*[。;\n]?")


def listed(path: Path) -> dict[str, float]:
    """Return the frequencies of the word list, with the words of the lexicon."""
    times = {word: float(count) for word, count, *_ in map(str.split, path.read_text(encoding="utf-8").splitlines())}
    for word in lexicon_words():
        times.setdefault(word, LEXICON_TIMES)
    return {word: count for word, count in times.items() if len(word) <= LONGEST}


def costs_of(times: dict[str, float]) -> dict[str, float]:
    """Return -log of the share of each word."""
    whole = sum(times.values())
    return {word: -math.log(count / whole) for word, count in times.items() if count}


def cut(line: str, costs: dict[str, float]) -> Iterator[str]:
    """Yield the likeliest words of ``line``, the last first."""
    best, begins = [0.0], [0]
    for end in range(1, len(line) + 1):
        ways = [(best[end - 1] + costs.get(line[end - 1], UNKNOWN), end - 1)]
        for begin in range(max(0, end - LONGEST), end - 1):
            if (word := costs.get(line[begin:end])) is not None:
                ways.append((best[begin] + word, begin))
        cost, begin = min(ways)
        best.append(cost)
        begins.append(begin)
    end = len(line)
    while end:
        yield line[begins[end] : end]
        end = begins[end]


def counted(texts: Iterable[str], costs: dict[str, float], weight: float, times: Counter[str]) -> None:
    """Add the words of ``texts`` to ``times``."""
    for text in texts:
        for clause in _CLAUSE.findall(symbols(text)):
            for word in cut(clause, costs):
                times[word] += weight  # type: ignore[assignment]


def gather(shared: Path, cache: Path) -> dict[str, float]:
    """Return the cost of every word that ships."""
    path, _, laws = packages(cache)
    known, times = listed(path), Counter[str]()
    first = costs_of(known) | dict.fromkeys(",。、;:“”\n!?《》() 0A", MARK)
    counted(government_texts(shared), first, 1.0, times)
    counted((text for number, text in enumerate(law_texts(laws)) if number % EVERY_LAW == 0), first, LAW_WEIGHT, times)
    here, there = sum(times.values()), sum(known.values())
    return costs_of(
        {
            word: LIST_SHARE * known.get(word, 0.0) / there + (1 - LIST_SHARE) * times[word] / here
            for word in sorted(known.keys() | times.keys())
            if len(word) == 1 or known.get(word, 0.0) >= FEWEST or times[word] >= 1
        }
    )


def packed(costs: dict[str, float]) -> bytes:
    """Return the list as bytes: costs in steps of ``STEP``, one byte each, then the words."""
    body = bytes(min(255, round(cost / STEP)) for cost in costs.values()) + "\0".join(costs).encode()
    return MAGIC + len(costs).to_bytes(4, "little") + zlib.compress(body, 9)


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "src/dajuan/text/data/words.lm")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache/dajuan/model-sources")
    given = parser.parse_args()
    costs = gather(given.shared, given.cache)
    data = packed(costs)
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_bytes(data)
    print(f"{given.out}: {len(data) / 1e6:.2f} MB, {len(costs)} words")
    return 0


if __name__ == "__main__":
    sys.exit(main())
