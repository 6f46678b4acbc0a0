"""Compare reading figures with its peers on text that this script makes up: speed per core, peak memory, import time.

    python bench/speed_claims.py [--kilobytes 400]

Peers: Recognizers-Text and JioNLP, where they are installed. They find numbers; none of them
links a measure, a period or a mode to a number, so the ratio is a floor under the difference.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import io
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable

from dajuan.claims import find_claims
from dajuan.document import Facts, from_text

MEASURES = (
    "规模以上工业增加值",
    "社会消费品零售总额",
    "固定资产投资",
    "一般公共预算收入",
    "外贸进出口总额",
    "居民人均可支配收入",
)
FACTS = Facts(date="2024-01", area="云溪县")
TALK = (
    "坚持问题导向和目标导向相统一，各项工作取得新的进展。",
    "进一步完善长效管理机制，着力营造良好的发展环境。",
    "有关部门深入走访调研，及时研究解决企业和群众反映的困难。",
)
# What is to be installed for a peer; Recognizers-Text asks for any emoji and works with old ones.
NEEDS = {"Recognizers-Text": "recognizers-text-suite 'emoji<2'", "JioNLP": "jionlp"}
THINGS = ("公办幼儿园", "农村公路", "老旧小区", "截污管网", "停车位", "便民服务点")


def made_up(kilobytes: int, talk: int = 3) -> list[str]:
    """Documents of about ten kilobytes each, dense with figures, of a place that does not exist.

    Annotated reports have 32 figures in 1,000 characters (a quarter of them 45 or more). With three sentences of ``talk``
    behind every seven figures these have 39, with none 70.
    """
    rng, documents = random.Random(4), []
    for _ in range(max(1, kilobytes // 10)):
        lines = ["云溪县2023年经济运行情况", ""]
        while sum(map(len, lines)) < 3400:
            one, other = rng.sample(MEASURES, 2)
            lines.append(
                f"全年{one}{rng.randint(10, 999)}.{rng.randint(0, 9)}亿元，增长{rng.randint(1, 20)}.{rng.randint(0, 9)}%；"
                f"{one}和{other}分别增长{rng.randint(1, 20)}.3%和{rng.randint(1, 20)}.7%，居全市第{rng.choice('一二三')}。"
                f"新建{rng.choice(THINGS)}{rng.randint(3, 900)}个，完成年度目标{rng.randint(80, 120)}.5%，群众满意度进一步提升。"
                + "".join(rng.choice(TALK) for _ in range(talk))
            )
        documents.append("\n".join(lines))
    return documents


def peers() -> dict[str, Callable[[str], object]]:
    """Every installed way of finding numbers; those missing are named."""
    ways: dict[str, Callable[[str], object]] = {}
    if importlib.util.find_spec("recognizers_number_with_unit"):
        from recognizers_number import recognize_number, recognize_percentage
        from recognizers_number_with_unit import Culture, recognize_currency, recognize_dimension

        finders = (recognize_number, recognize_percentage, recognize_currency, recognize_dimension)
        ways["Recognizers-Text"] = lambda text: [find(text, Culture.Chinese) for find in finders]
    if importlib.util.find_spec("jionlp"):
        # It greets on standard output.
        with contextlib.redirect_stdout(io.StringIO()):
            import jionlp

        ways["JioNLP"] = lambda text: (jionlp.ner.extract_money(text), jionlp.ner.extract_time(text))
    for name, packages in NEEDS.items():
        if name not in ways:
            print(f"{name} is not installed and left out. To compare with it: {sys.executable} -m pip install {packages}")
    return ways


def speed(way: Callable[[str], object], documents: list[str]) -> float:
    """Megabytes of UTF-8 a second on one core, by processor time; the first document warms up."""
    way(documents[0])
    size, begun = sum(len(text.encode()) for text in documents), time.process_time()
    for text in documents:
        way(text)
    return size / 1e6 / (time.process_time() - begun)


def import_seconds() -> float:
    """The best of five processor times of a fresh import, less that of an empty process."""

    def best(code: str) -> float:
        times = []
        for _ in range(5):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([sys.executable, "-c", code], check=True)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        return min(times)

    return best("import dajuan.claims") - best("pass")


def main() -> int:
    """Print speeds, ratios, memory and import time."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kilobytes", type=int, default=400)
    documents = made_up(parser.parse_args().kilobytes)
    parsed = {text: from_text(text, FACTS) for text in documents}
    ours = speed(lambda text: find_claims(parsed[text]), documents)
    figures = sum(len(find_claims(document).figures) for document in parsed.values())
    letters = sum(map(len, documents))
    print(f"find_claims          {ours:8.3f} MB/s  {figures} figures, {figures / letters * 1000:.0f} in 1,000 characters")
    bare = {text: from_text(text, FACTS) for text in made_up(100, talk=0)}
    print(f"nothing but figures  {speed(lambda text: find_claims(bare[text]), list(bare)):8.3f} MB/s")
    print(f"with from_text       {speed(lambda text: find_claims(from_text(text)), documents):8.3f} MB/s")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(3):
        for document in parsed.values():
            find_claims(document)
    print(
        f"peak memory          {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:8.1f} MB, grown {(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024:.1f} MB over three more rounds"
    )
    print(f"import dajuan.claims {import_seconds() * 1000:8.0f} ms")
    few = documents[:2]
    for name, way in peers().items():
        theirs = speed(way, few)
        print(f"{name:20} {theirs:8.3f} MB/s  dajuan is {ours / theirs:.0f} times as fast")
    return 0


if __name__ == "__main__":
    sys.exit(main())
