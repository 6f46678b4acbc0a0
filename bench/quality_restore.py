"""Measure restoring on texts that the language model never saw, damaged by the simulator.

    python bench/quality_restore.py [--pages 60] [--seeds 21,22,23] [--misses 10]

Prints one line a measure and exits with 1 when one lies under its floor in tests/floors.toml, table [restore]. With
``--seeds`` the damaged pages alone are measured, drawn anew for each seed, one line a seed and all of them pooled.
"""

from __future__ import annotations

import argparse
import html
import json
import random
import re
import sys
import time
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
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


Draw = Callable[[random.Random], Options]


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


def left_simplified(rng: random.Random) -> Options:
    """Draw one way of damaging a page whose script is left alone."""
    return replace(options_for(rng), traditional=False)


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

    def add(self, other: Tally) -> None:
        """Add what another has counted."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))

    def measures(self, name: str) -> dict[str, float]:
        """Return what was measured on pages of the domain ``name``."""
        return {
            f"{name}_cer": self.errors / max(1, self.characters),
            f"{name}_sites": self.sites,
            f"{name}_sites_exact": self.exact / max(1, self.sites),
            f"{name}_repair_precision": self.right / max(1, self.repairs),
        }


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
    whole = {(e.span.start, e.span.end): squeeze(e.after) for e in restored.edits if e.rule == "shifted-gbk"}
    spans = list(whole)
    touched: set[tuple[int, int]] = set()
    for site in page.sites:
        tally.sites += 1
        shown = around(restored, site)
        right = squeeze(site.truth) in squeeze(shown)
        tally.exact += right
        hit = [s for s in spans if s[0] < site.end and site.start < s[1]]
        # A repair that leaves the mark of the first character says nothing of that one.
        touched.update(s for s in hit if right or (s[0] > site.start and whole[s] in want))
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


MARKS = ("?!", "??", "???", "€", "？！", "!?", "\ue5e5", "?", "？？")


def other_domain(shared: Path) -> Iterator[tuple[str, str]]:
    """Yield (name, text) of news, town profiles and pages that are no government report."""
    for path in sorted((shared / "texts" / "pages").glob("*.html")):
        text = html.unescape(re.sub(r"<[^>]*>", "", path.read_text(encoding="utf-8")))
        yield path.stem, re.sub(r"\s*\n\s*", "\n", re.sub(r"[^\S\n]+", " ", text)).strip()
    for name in ("d026", "d027", "d034"):
        yield name, (shared / "texts" / "damaged" / f"{name}.txt").read_text(encoding="utf-8-sig")


def pages_of(texts: Iterator[tuple[str, str]], count: int, seed: int, draw: Draw) -> Iterator[Damaged]:
    """Yield ``count`` damaged pages, cut from ``texts``, each in a way that ``draw`` draws."""
    cut = [piece for _, text in texts for piece in pieces(text)]
    rng = random.Random(seed)
    rng.shuffle(cut)
    for index in range(count):
        yield damage(cut[index % len(cut)], seed * 1000 + index, draw(rng))


def legitimate_marks(shared: Path, count: int) -> float:
    """Put an author's marks at the ends of sentences and inside them; return the share that was edited."""
    rng, put, hurt = random.Random(5), 0, 0
    texts = [piece for _, text in report_texts(shared) for piece in pieces(text, 1500)]
    for index in range(count):
        text = texts[index % len(texts)]
        for number in range(12):
            place = rng.randrange(len(text))
            if number % 2:
                place = max(0, text.find("。", place))
            text = text[:place] + rng.choice(MARKS) + text[place + number % 2 :]
            put += 1
        page = damage(text, index, options_for(rng))
        shifted = [e.span for e in restore(page.text).edits if e.rule == "shifted-gbk"]
        hurt += sum(not any(s.start < e.end + 2 and e.start < s.end + 2 for s in page.sites) for e in shifted)
    return hurt / put


def clean_sentences(shared: Path) -> tuple[int, int]:
    """Return how many sentences of clean reports and news were read, and how many were changed."""
    paths = [*shared.glob("texts/national/*.txt"), *shared.glob("texts/provincial-2026/*.txt")]
    texts = [path.read_text(encoding="utf-8") for path in paths] + list(CLEAN)
    texts += [json.loads(line)["text"] for line in (shared / "texts/local/local.jsonl").read_text(encoding="utf-8").splitlines()]
    sentences = [s for text in texts for s in re.split(r"(?<=[。！？\n])", text) if s.strip() and not UNCLEAN.search(s)]
    return len(sentences), sum(restore(sentence).text is not sentence for sentence in sentences)


# What no clean sentence has: characters without width, a percentage that a scan split at its point.
UNCLEAN = re.compile(r"[\u200b-\u200f\u2060\ufeff]|\d\. \d+%")
CLEAN = (
    "行(xíng)走的行，银行(háng)的行。",
    "“重”是多音字：重(zhòng)量，重(chóng)复。春(chūn)眠(mián)不(bù)觉(jué)晓(xiǎo)。",
    "硫酸铜(CuSO4)与氢氧化钠(NaOH)反应，生成氢氧化铜。",
    "def total(items): return sum(i.price for i in items) if items else 0  # 合计?",
    "What?! Really?? He paid €5 for it.",
    "本報訊：臺北市政府於昨日舉行會議，討論後續交通建設計畫，並邀請專家學者與會。",
    "香港特別行政區政府發言人表示，有關建議會在諮詢後提交立法會審議。",
    "| 指标 | 2020年 | 2021年 |\n| --- | --- | --- |\n| 产值 | 12.5 | 13.8 |",
    "你怎么来了？！他问。真的吗？？没有回答……",
    "首页 | 政务公开 | 办事服务 | 互动交流 | 数据发布 | 联系我们",
    "Café、naïve、Zürich 都是外来词。",
    "乾隆年间，著名学者瞭望远山。",
)


def misreadings() -> tuple[int, int]:
    """Return how many misread texts were tried (no byte of them lost), and how many came back exactly."""
    cases = [(MISREAD, MISREAD.encode(right).decode(wrong)) for right, wrong in MISTAKES]
    cases.append((MISREAD, MISREAD.encode("utf-8").decode("latin-1").encode("utf-8").decode("latin-1")))
    cases.append((MISREAD_TRADITIONAL, MISREAD_TRADITIONAL.encode("big5").decode("gb18030")))
    kept = "，".join(part for part in re.split("[，。]", MISREAD * 2) if _survives(part, "gbk", "big5hkscs"))
    cases.append((kept, kept.encode("gbk").decode("big5hkscs")))
    return len(cases), sum(restore(wrong).text == right for right, wrong in cases)


def _survives(text: str, right: str, wrong: str) -> bool:
    try:
        return text.encode(right).decode(wrong).encode(wrong) == text.encode(right)
    except UnicodeError:
        return False


MISREAD = "青溪镇完成固定资产投资十二亿元，同比增长百分之八。新建农村公路三十五公里，改造老旧小区六个，惠及群众两千多户。"
MISREAD_TRADITIONAL = "市政府公布本年度預算，交通建設經費增加百分之五，各項工程將於年底前完成，請市民多加利用大眾運輸工具。"
MISTAKES = (("utf-8", "latin-1"), ("gbk", "latin-1"))


def measured(texts: Iterable[tuple[str, str]], pages: int, seed: int, draw: Draw = options_for) -> Tally:
    """Damage ``pages`` pages of ``texts`` and restore them."""
    tally = Tally()
    for page in pages_of(iter(texts), pages, seed, draw):
        measure(page, tally)
    return tally


def figures(shared: Path, pages: int) -> tuple[dict[str, float], Tally]:
    """Return every measure by its name, and the tally with the misses."""
    reports, other = measured(report_texts(shared), pages, 7), measured(other_domain(shared), pages, 8)
    simplified = measured([*report_texts(shared), *other_domain(shared)], pages, 9, left_simplified)
    out = reports.measures("reports") | other.measures("other") | simplified.measures("simplified")
    reports.add(other)
    reports.add(simplified)
    out["marks_edited"] = legitimate_marks(shared, pages)
    out["clean_sentences"], out["clean_changed"] = clean_sentences(shared)
    tried, exact = misreadings()
    out["misreadings_exact"] = exact / tried
    seed_text = restore((shared / "texts/seed.txt").read_bytes()).text
    out["seed_exact"] = float(seed_text.startswith((shared / "texts/seed.restored.txt").read_text(encoding="utf-8")))
    return out, reports


def pooled(shared: Path, pages: int, seeds: list[int]) -> tuple[dict[str, float], Tally]:
    """Print the measures of each seed; return those of all of them together, and the tally with the misses."""
    totals = {"reports": Tally(), "other": Tally()}
    domains = {"reports": list(report_texts(shared)), "other": list(other_domain(shared))}
    for seed in seeds:
        shown = []
        for name, texts in domains.items():
            tally = measured(texts, pages, seed)
            totals[name].add(tally)
            shown += [f"{measure} {value:.5g}" for measure, value in tally.measures(name).items()]
        print(f"seed {seed}: {', '.join(shown)}", flush=True)
    out = {f"pooled_{key}": value for name, tally in totals.items() for key, value in tally.measures(name).items()}
    totals["reports"].add(totals["other"])
    return out, totals["reports"]


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--seeds", type=lambda text: [int(seed) for seed in text.split(",")], help="numbers, parted by commas")
    parser.add_argument("--misses", type=int, default=0)
    given = parser.parse_args()
    if not given.shared.exists():
        print("../shared (the real texts) is missing; put it beside the checkout to measure restoring.")
        return 0
    found, tally = pooled(given.shared, given.pages, given.seeds) if given.seeds else figures(given.shared, given.pages)
    floors = tomllib.loads((ROOT / "tests" / "floors.toml").read_text(encoding="utf-8")).get("restore", {})
    failed = False
    for name, value in found.items():
        least, most = floors.get("least", {}).get(name), floors.get("most", {}).get(name)
        bad = (least is not None and value < least) or (most is not None and value > most)
        failed |= bad
        bound = f"  (floor {least})" if least is not None else f"  (at most {most})" if most is not None else ""
        print(f"{name:31} {value:10.5f}{bound}{'  UNDER ITS FLOOR' if bad else ''}")
    for miss in tally.misses[: given.misses]:
        print(miss)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
