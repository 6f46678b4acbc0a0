"""How fast a large ledger records and answers, and how large it gets: made-up claims of made-up places.

    python bench/speed_ledger.py                      # fifty thousand claims
    python bench/speed_ledger.py --claims 1000000     # some minutes; of `make bench`: DAJUAN_BENCH_CLAIMS=1000000
    python bench/speed_ledger.py --url postgresql://…

Prints claims recorded a second, bytes a claim, and the time of a sheet, a search and a series: the first time, and the
middle of the times after it (questions about other places than the first).
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from statistics import median

from dajuan.claims import Claims, Figure, indicators
from dajuan.document import Document, Facts, Sentence
from dajuan.ledger import Ledger
from dajuan.sheet import answer
from dajuan.values import Period, Quantity, Span

PER_EDITION = 100
YEARS = range(2011, 2021)
NAMES = "云溪石盘青岭白沙河口松林东湾南坪北塘西岗柳泉竹园"


def place(number: int) -> str:
    """A made-up town, another for each number."""
    chance = random.Random(number)
    return "".join(chance.choice(NAMES) for _ in range(3)) + f"{number}镇"


def edition(area: str, year: int, chance: random.Random) -> tuple[Document, Claims]:
    """A report of a hundred figures: of each measure the result of the year before or the target of this one."""
    known = chance.sample(indicators(), min(PER_EDITION // 2, len(indicators())))
    text, figures, sentences = [], [], []
    at = 0
    for number in range(PER_EDITION):
        indicator = known[number // 2 % len(known)]
        planned = number % 2 == 1
        value = Decimal(chance.randrange(10, 200)) / 10
        quote = f"{value}%"
        head = f"{'今年' if planned else '去年'}{indicator.name}{'预期' if planned else ''}增长"
        words = f"{head}{quote}，形势{chance.choice(NAMES)}{chance.choice(NAMES)}。"
        span = Span(at + len(head), at + len(head) + len(quote))
        amount = Quantity(value, "percent")
        period, modality = (Period.year(year), "planned") if planned else (Period.year(year - 1), "reported")
        figures.append(Figure(span, quote, amount, "growth", indicator.name, period, modality, "yoy", area, None, indicator.code))  # type: ignore[arg-type]
        sentences.append(Sentence(Span(at, at + len(words)), number))
        text.append(words)
        at += len(words)
    facts = Facts(f"{area}政府工作报告", None, area, None, f"{year}-01-20", str(year - 1), "work_report", True)
    document = Document("".join(text), f"{area}-{year}", f"{area}-{year}.txt", facts=facts, sentences=tuple(sentences))
    return document, Claims(tuple(figures))


def editions(claims: int) -> Iterator[tuple[Document, Claims]]:
    """Reports of place after place, ten years each, until there are so many claims."""
    chance = random.Random(20201126)
    for number in range(claims // PER_EDITION):
        yield edition(place(number // len(YEARS)), YEARS[number % len(YEARS)], chance)


def timed(ask: Callable[[], object]) -> float:
    """Milliseconds that a question took."""
    start = time.perf_counter()
    ask()
    return (time.perf_counter() - start) * 1000


def main() -> None:
    """Record, ask, print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--claims", type=int, default=int(os.environ.get("DAJUAN_BENCH_CLAIMS", "50000")))
    options.add_argument("--url", default="", help="another ledger than a file in a temporary folder (an empty one)")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="dajuan-bench-") as folder:
        with Ledger(given.url or Path(folder) / "dajuan.db") as ledger:
            recorded, spent = 0, 0.0
            for document, claims in editions(given.claims):
                spent += timed(lambda d=document, c=claims: ledger.record(d, c)) / 1000  # type: ignore[misc]
                recorded += len(claims.figures)
            print(f"recorded      {recorded:,} claims, {recorded / spent:,.0f} a second")
            ask(ledger, recorded // PER_EDITION // len(YEARS))
        size = sum(path.stat().st_size for path in Path(folder).iterdir())
        if size:
            print(f"size          {size / 1e6:,.1f} MB, {size / recorded:,.0f} bytes a claim (text, index and evidence in it)")


def ask(ledger: Ledger, places: int) -> None:
    """Print how long each kind of question takes."""
    chance = random.Random(7)
    names = [place(chance.randrange(max(places, 1))) for _ in range(11)]
    known = list(indicators())
    questions: dict[str, Callable[[str], object]] = {
        "sheet": lambda name: answer(ledger, name, 2019),
        "search (rare)": lambda name: ledger.search(
            f"{known[len(name) * 7 % len(known)].name}预期增长{chance.randrange(2, 19)}.1"
        ),
        "search (common)": lambda _: ledger.search("增长"),
        "series": lambda name: ledger.series(name, known[0].code),
    }
    for what, question in questions.items():
        times = [timed(lambda q=question, n=name: q(n)) for name in names]  # type: ignore[misc]
        print(f"{what:<15} first {times[0]:7.1f} ms, then {median(times[1:]):7.1f} ms")


if __name__ == "__main__":
    main()
