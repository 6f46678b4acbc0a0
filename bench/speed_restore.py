"""Compare restoring with its peers on text that this script makes up: speed and characters wrong, as ratios.

    python bench/speed_restore.py [--pages 30]

Peers: ftfy, OpenCC, the two lines that a person would write (a gloss pattern and OpenCC), jionlp. A peer
that is not installed is named and left out.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "bench")]

from damage import Options, damage  # noqa: E402
from quality_restore import edit_distance, squeeze  # noqa: E402

from dajuan.text import restore  # noqa: E402

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


def peers() -> dict[str, Callable[[str], str]]:
    """Return every installed way of cleaning such a page, dajuan first; name those that are missing."""
    ways: dict[str, Callable[[str], str]] = {"dajuan": lambda text: restore(text).text}
    if importlib.util.find_spec("opencc"):
        import opencc

        t2s = opencc.OpenCC("t2s")
        ways["OpenCC t2s"] = t2s.convert
        ways["two lines"] = lambda text: str(t2s.convert(GLOSS.sub("", text)))
    if importlib.util.find_spec("ftfy"):
        import ftfy

        ways["ftfy"] = ftfy.fix_text
    if importlib.util.find_spec("jionlp"):
        import jionlp

        ways["jionlp clean_text"] = jionlp.clean_text
    for name in ("opencc", "ftfy", "jionlp"):
        if not importlib.util.find_spec(name):
            print(f"{name} is not installed and left out; pip install {name} to compare with it.")
    return ways


def timed(way: Callable[[str], str], pages: list[str], seconds: float = 1.5) -> tuple[float, list[str]]:
    """Return MB/s over ``pages`` and the results; stops after ``seconds``."""
    way(pages[0])
    started, size, results = time.process_time(), 0, []
    for page in pages:
        results.append(way(page))
        size += len(page.encode())
        if time.process_time() - started > seconds:
            break
    return size / (time.process_time() - started) / 1e6, results


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=30)
    given = parser.parse_args()
    clean = ["\n".join(made_page(seed * 100 + part) for part in range(40)) for seed in range(3)]
    # Punctuation that is never skipped makes runs; none at all leaves glosses and script only.
    shifted = [damage(made_page(seed), seed, Options(skip_share=0.0)) for seed in range(given.pages)]
    glossed = [damage(made_page(seed), seed, Options(skip_share=1.0, density=0.3)) for seed in range(given.pages)]
    without = [page for page in glossed if not page.sites] or glossed
    kinds = (("clean", clean, clean), ("glossed", [p.text for p in without], [p.truth for p in without]))
    kinds += (("shifted", [p.text for p in shifted], [p.truth for p in shifted]),)
    print(f"{'':20}" + "".join(f"{kind:>10} MB/s   wrong" for kind, _, _ in kinds))
    own: list[float] = []
    for name, way in peers().items():
        cells = []
        for index, (_, pages, truths) in enumerate(kinds):
            speed, results = timed(way, pages)
            pairs = list(zip(results, truths, strict=False))[:6]
            sample = [(squeeze(a)[:500], squeeze(b)[:500]) for a, b in pairs]
            wrong = sum(edit_distance(a, b) if len(a) < 4000 else a != b for a, b in sample) / sum(len(b) for _, b in sample)
            own.append(speed)
            cells.append(f"{speed:8.2f} ({speed / own[index]:5.2f}x) {wrong:7.4f}")
        print(f"{name:20}" + "".join(cells))
    return 0


if __name__ == "__main__":
    sys.exit(main())
