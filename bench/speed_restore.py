"""Compare restoring with its peers on text that this script makes up: speed, characters wrong, peak memory.

    python bench/speed_restore.py [--pages 30] [--json]

Peers: ftfy, OpenCC, the two lines that a person would write (a gloss pattern and OpenCC), jionlp. Each runs in a process
of its own, so that its memory is its own. A peer that is not installed is named, with the command that installs it, and
left out; jionlp (Apache-2.0) brings some 200 MB along and is therefore in no dependency group. Speed is by CPU
time, the best of some rounds through all kinds, as others use the machine too; a ratio says how many times as fast as dajuan a peer is.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import importlib.util
import io
import json
import random
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "bench")]

from damage import Options, damage  # noqa: E402
from quality_restore import edit_distance, squeeze  # noqa: E402

PLACES = ("青溪镇", "云岭县", "临江新区", "白石街道", "东湖市", "柳河乡")
SUBJECTS = (
    "固定资产投资",
    "一般公共预算收入",
    "规模以上工业增加值",
    "社会消费品零售总额",
    "居民人均可支配收入",
    "外贸进出口总额",
)
WORKS = ("新建农村公路{}公里", "改造老旧小区{}个", "新增城镇就业{}人", "完成造林{}亩", "整治河道{}公里", "引进重点项目{}个")
ENDS = (
    "会议强调，要坚持稳中求进工作总基调，深化“放管服”改革，切实保障和改善民生。",
    "“三大行动”取得明显成效，居民的获得感和安全感稳步增强。",
    "下一步，将统筹发展和安全，扎实推进乡村振兴，确保各项任务落到实处。",
    "全市高校、科研院所与企业共建创新平台，科技成果转化步伐加快。",
)
GLOSS = re.compile(r"\(([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]+) ?\)")


def made_page(seed: int, sentences: int = 60) -> str:
    """Return a made-up report of fictional places."""
    rng, lines = random.Random(seed), []
    for _ in range(sentences):
        place, subject, work = rng.choice(PLACES), rng.choice(SUBJECTS), rng.choice(WORKS)
        amount, growth = rng.randint(10, 9999) / 10, rng.randint(-30, 180) / 10
        lines.append(f"{place}{subject}达到{amount}亿元，增长{growth}%；{work.format(rng.randint(3, 9999))}。{rng.choice(ENDS)}")
    return "\n".join(lines)


Way = Callable[[str], str]
NEEDS = {"dajuan": (), "dajuan, edits too": (), "OpenCC t2s": ("opencc",), "two lines": ("opencc",)}
NEEDS |= {"ftfy": ("ftfy",), "jionlp clean_text": ("jionlp",)}


def way_of(name: str) -> Way:
    """Return one way of cleaning such a page; imports what it needs."""
    if name == "OpenCC t2s" or name == "two lines":
        import opencc

        t2s = opencc.OpenCC("t2s")
        return t2s.convert if name == "OpenCC t2s" else lambda text: str(t2s.convert(GLOSS.sub("", text)))
    if name == "ftfy":
        import ftfy

        return ftfy.fix_text
    if name == "jionlp clean_text":
        with contextlib.redirect_stdout(io.StringIO()):
            import jionlp

        return jionlp.clean_text
    from dajuan.text import restore

    if name == "dajuan":
        return lambda text: restore(text).text
    return lambda text: ((restored := restore(text)).edits and restored.text) or restored.text


def timed(way: Way, pages: list[str], seconds: float = 1.5) -> tuple[float, list[str]]:
    """Return MB/s over ``pages`` and the results of one pass, stopped after ``seconds``."""
    started, size, results = time.process_time(), 0, list[str]()
    for page in pages:
        results.append(way(page))
        size += len(page.encode())
        if time.process_time() - started > seconds:
            break
    return size / (time.process_time() - started) / 1e6, results


def made_kinds(count: int) -> dict[str, tuple[list[str], list[str]]]:
    """Return the kinds of text compared, each with what it should become."""
    clean = ["\n".join(made_page(seed * 100 + part) for part in range(40)) for seed in range(3)]
    # Punctuation that is never skipped makes runs; none at all leaves glosses and script only.
    shifted = [damage(made_page(seed), seed, Options(skip_share=0.0)) for seed in range(count)]
    glossed = [damage(made_page(seed), seed, Options(skip_share=1.0, density=0.3)) for seed in range(count)]
    without = [page for page in glossed if not page.sites] or glossed
    kinds = {"clean": (clean, clean), "glossed": ([p.text for p in without], [p.truth for p in without])}
    return kinds | {"shifted": ([p.text for p in shifted], [p.truth for p in shifted])}


def share_wrong(results: list[str], truths: list[str]) -> float:
    """Return the share of characters wrong, on the beginnings of a few pages."""
    sample = [(squeeze(a)[:500], squeeze(b)[:500]) for a, b in list(zip(results, truths, strict=False))[:6]]
    return sum(edit_distance(a, b) for a, b in sample) / sum(len(b) for _, b in sample)


def peak() -> float:
    """Return the most memory this process ever held, in MB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1e6 if sys.platform == "darwin" else 1e3)


def measured(name: str, count: int, rounds: int) -> dict[str, float]:
    """Measure one way in this process, the kinds in turn, and keep the best of the ``rounds``. ``memory`` is what it takes beyond the texts themselves, in MB."""
    kinds = made_kinds(count)
    before, found, way = peak(), {}, way_of(name)
    # What the making of the pages left behind (the readings of 100,000 phrases) is no way's garbage to look through.
    gc.collect()
    gc.freeze()
    for _ in range(rounds):
        for kind, (pages, truths) in kinds.items():
            speed, results = timed(way, pages)
            found[kind] = max(speed, found.get(kind, 0.0))
            found[f"{kind} wrong"] = share_wrong(results, truths)
    return found | {"memory": peak() - before}


def in_a_child(name: str, count: int, rounds: int) -> dict[str, float]:
    """Measure one way in a process of its own."""
    command = [sys.executable, __file__, "--pages", str(count), "--rounds", str(rounds), "--way", name]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    made: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return made


def missing(name: str) -> list[str]:
    """Return the packages that a way needs and that are not installed."""
    return [package for package in NEEDS[name] if not importlib.util.find_spec(package)]


def table(found: dict[str, dict[str, float]]) -> str:
    """Return the figures as lines of text, ratios in parentheses."""
    kinds, own = ("clean", "glossed", "shifted"), found["dajuan"]
    lines = [f"{'':20}" + "".join(f"{kind:>8} MB/s  (ratio)   wrong" for kind in kinds) + "  memory MB"]
    for name, of in found.items():
        cells = "".join(f"{of[k]:13.2f} ({of[k] / own[k]:6.2f}x) {of[f'{k} wrong']:7.4f}" for k in kinds)
        lines.append(f"{name:20}{cells}  {of['memory']:9.0f}")
    return "\n".join(lines)


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=9, help="how often each kind is gone through; the best counts")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--way", choices=NEEDS, help="measure one way in this process and print it as JSON")
    given = parser.parse_args()
    if given.way:
        print(json.dumps(measured(given.way, given.pages, given.rounds)))
        return 0
    for package in sorted({package for name in NEEDS for package in missing(name)}):
        print(f"{package} is not installed and left out. To compare with it: {sys.executable} -m pip install {package}")
    found = {name: in_a_child(name, given.pages, given.rounds) for name in NEEDS if not missing(name)}
    print(json.dumps(found) if given.json else table(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
