"""How fast the pages are: a made-up ledger, eight readers at once, and the static site.

    python bench/speed_pages.py                   a small ledger, under half a minute
    python bench/speed_pages.py --claims 1000000  the size that the targets are set for
    python bench/speed_pages.py --workers 2       only as `dajuan serve --workers 2` serves

Targets: any page under 50 ms at the 95th percentile, under 200 KB; 1,000 sheets published in under a minute.

A reader is a process that asks for the next page when it has the last one, on the same machine and without a pause; a
first visit is to a page that nobody asked for since the server started, of a town that mostly nobody asked for either.
Prepared means that the server answers from a store: of the towns that will be asked for, or with --store FILE of that file,
which `dajuan prepare --ledger PATH --cache FILE` made.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from multiprocessing import get_context
from multiprocessing.pool import Pool
from pathlib import Path
from urllib.parse import quote, unquote

from dajuan.claims import Claims, Figure, Promise
from dajuan.document import Document, Facts, from_text
from dajuan.ledger import Ledger
from dajuan.sheet import Prepared, answer, publish
from dajuan.sheet.preparing import jobs, make
from dajuan.sheet.shelf import Shelf
from dajuan.sheet.views import subject
from dajuan.values import Period, Quantity, Span

MEASURES = ("地区生产总值", "税收总额", "固定资产投资", "社会消费品零售总额", "进出口总额", "居民人均可支配收入", "工业增加值",
            "旅游收入", "存款余额", "贷款余额")  # fmt: skip


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


PORT = int(os.environ.setdefault("DAJUAN_BENCH_PORT", str(free_port())))
"""The readers are processes of their own: they learn it from the environment."""
NAMES = "青云石江溪河山湖桥柳松竹梅兰安宁平和丰泰"


def town(number: int) -> str:
    """A made-up name, different for each number."""
    name = ""
    for _ in range(4):
        number, rest = divmod(number, len(NAMES))
        name += NAMES[rest]
    return f"{name}镇"


def report(area: str, year: int, count: int, chance: random.Random) -> tuple[Document, Claims]:
    """A made-up report of ``count`` figures: results of the year before, targets of this one, and some promises."""
    text, figures, promises = f"{area}{year}年政府工作报告\n", [], []
    for number in range(count):
        planned = number % 4 == 3
        measure, value = MEASURES[number % len(MEASURES)] + str(number // len(MEASURES) or ""), chance.randint(10, 99)
        quote = f"{value / 10}%"
        text += f"{'今年' if planned else '全年'}{measure}增长"
        span = Span(len(text), len(text) + len(quote))
        text += f"{quote}。\n"
        when = Period.year(year if planned else year - 1)
        quantity = Quantity(Decimal(value) / 10, "percent")
        modality = "planned" if planned else "reported"
        figures.append(Figure(span, quote, quantity, "growth", measure, when, modality, "yoy", rule="bench", confidence=0.9))
    for number in range(count // 5):
        quote = f"推进第{number}号片区更新改造，完善{area}配套设施。"
        promises.append(Promise(Span(len(text), len(text) + len(quote)), quote, deadline=Period.year(year), confidence=0.8))
        text += f"{quote}\n"
    facts = Facts(
        f"{area}{year}年政府工作报告", f"{area}人民政府", area, None, f"{year}-01-10", str(year - 1), "work_report", True
    )
    return from_text(text, facts), Claims(tuple(figures), (), tuple(promises))


def fill(ledger: Ledger, claims: int, each: int) -> int:
    """Record about ``claims`` claims in reports of ``each`` figures, two years for every town; return how many."""
    chance, held, number = random.Random(1), 0, 0
    while held < claims:
        for year in (2020, 2021):
            document, found = report(town(number), year, each, chance)
            ledger.record(document, found)
            held += len(found.all())
        number += 1
    return held


def addresses(ledger: Ledger, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Kinds and addresses of pages, as readers would ask for them."""
    areas, editions = ledger.areas(), ledger.editions()
    while True:
        area, edition = chance.choice(areas).area, chance.choice(editions).digest
        for kind in ("sheet", "programmes", "checks"):
            yield kind, f"/zh/{kind}/{area}-2020.html"
        yield "figures", f"/zh/figures/{area}-2020-1.html"
        yield "area", f"/zh/area/{area}.html"
        yield from (("downloads", "/zh/downloads.html"), ("changes", "/zh/changes.atom"))
        yield "matrix", f"/zh/matrix/{area}-1.html"
        yield "document", f"/zh/document/{edition}-1.html"
        entries = ledger.entries(edition=edition)
        yield "claim", f"/zh/claim/{chance.choice(entries).id}.html"
        target = answer(ledger, area, 2020).targets[0].target.id
        yield "commitment", f"/zh/commitment/{area}-2020-{target}.html"
        yield from (("overview", "/zh/index.html"), ("search", "/zh/search.html?q=税收总额"), ("method", "/en/method.html"))
        yield "api", f"/api/v1/areas/{area}/claims?limit=50"


Visits = dict[str, list[tuple[float, int]]]


def read(part: list[tuple[str, str]]) -> list[tuple[str, float, int]]:
    """Ask for pages one after the other over one connection; return kind, seconds and bytes of each."""
    found, line = [], http.client.HTTPConnection("127.0.0.1", PORT)
    for kind, path in part:
        start = time.perf_counter()
        line.request("GET", quote(path, safe="/?=&%"))
        answer = line.getresponse()
        body = answer.read()
        found.append((kind, time.perf_counter() - start, len(body)))
        assert answer.status == 200, f"{path}: {answer.status}"
    return found


def readers(pool: Pool, asked: list[tuple[str, str]], count: int) -> Visits:
    """Ask for all addresses with ``count`` readers at once; return seconds and bytes by kind."""
    found: Visits = defaultdict(list)
    for part in pool.map(read, [asked[n::count] for n in range(count)], chunksize=1):
        for kind, took, size in part:
            found[kind].append((took, size))
    return found


def live(path: Path, store: Path | None, asked: argparse.Namespace) -> None:
    """Serve the ledger and print, by kind of page, the 95th percentile and the largest page.

    First visits without a store, the same again, and first visits where the pages were prepared.
    """
    with Ledger(path) as ledger, tempfile.TemporaryDirectory() as folder:
        ahead = addresses(ledger, random.Random(2))
        wanted = [next(ahead) for _ in range(asked.pages)]
        place = store or Path(folder) / "asked.pages"
        if store is None:
            print(prepared(ledger, place, [each for _, each in wanted]))
        for workers in asked.workers:
            bare = visited([str(path), "", 0, None, 0], wanted, asked.readers, workers, times=2)
            kept = visited([str(path), "", 0, str(place), 4000], wanted, asked.readers, workers, times=1)
            show(dict(zip(("first", "again", "prepared"), [*bare, *kept], strict=True)), asked.readers, workers)


def prepared(ledger: Ledger, place: Path, paths: list[str]) -> str:
    """Prepare the towns and texts of some addresses in this process; return what it cost, in words."""
    shelf = Shelf(ledger, Prepared(place))
    found = (subject(shelf, unquote(path).removeprefix("/zh/").removeprefix("/en/")) for path in paths)
    keys = {about.key for about in found if about}
    shelf.warm()
    start = time.process_time()
    made = sum(make(shelf, job)[0] for job in jobs(shelf) if job.key in keys)
    shelf.store.close()  # type: ignore[union-attr]  # made three lines above
    took, size = time.process_time() - start, place.stat().st_size
    towns = len(keys - {""})
    return (
        f"prepared {made} pages of {towns} towns: {1000 * took / towns:.0f} ms of processor time and "
        f"{size / 1000 / towns:.0f} KB for each town"
    )


def visited(serving: list[object], wanted: list[tuple[str, str]], count: int, workers: int, times: int) -> list[Visits]:
    """Start a server, ask it ``times`` times for all pages by ``count`` readers, and return what each time took."""
    command = [sys.executable, "-m", "uvicorn", "dajuan.cli.serve:public", "--factory", "--workers", str(workers)]
    command += ["--port", str(PORT), "--log-level", "error"]
    server = subprocess.Popen(command, env=os.environ | {"DAJUAN_SERVE": json.dumps(serving)})
    try:
        wait()
        with get_context("spawn").Pool(count) as pool:
            pool.map(read, [[] for _ in range(count)], chunksize=1)  # they have started
            return [readers(pool, wanted, count) for _ in range(times)]
    finally:
        server.terminate()
        server.wait()


def show(took: dict[str, Visits], count: int, workers: int) -> None:
    """Print the 95th percentiles by kind of page."""
    names = list(took)
    print(
        f"{'p95 in ms':12}"
        + "".join(f"{name:>10}" for name in names)
        + f"{'largest KB':>12}   ({count} readers, {workers} serving)"
    )
    every = {name: [each for of_kind in found.values() for each in of_kind] for name, found in took.items()}
    for kind in [*sorted(took[names[0]]), "all"]:
        columns = [every[name] if kind == "all" else found[kind] for name, found in took.items()]
        largest = max(size for _, size in columns[0]) / 1000
        print(f"{kind:12}" + "".join(f"{percentile(column):10.1f}" for column in columns) + f"{largest:12.1f}")


def wait() -> None:
    """Wait until the server answers."""
    for _ in range(600):
        try:
            read([("overview", "/zh/index.html")])
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server did not start")


def percentile(found: list[tuple[float, int]]) -> float:
    """The 95th percentile in milliseconds."""
    times = sorted(took for took, _ in found)
    return times[min(len(times) - 1, int(0.95 * len(times)))] * 1000


def static(sheets: int, each: int) -> None:
    """Publish about ``sheets`` sheets and print how long it took."""
    with tempfile.TemporaryDirectory() as folder, Ledger(Path(folder) / "site.db") as ledger:
        fill(ledger, sheets * (each + each // 5) * 2 // 3, each)
        count = sum(len(area.years) for area in ledger.areas())
        start = time.perf_counter()
        done = publish(ledger, Path(folder) / "site")
        took = time.perf_counter() - start
        print(f"published {count} sheets, {done.pages} files in {took:.1f} s: {1000 * took / count:.1f} s for 1,000 sheets")
        start = time.perf_counter()
        publish(ledger, Path(folder) / "site")
        print(f"again, nothing changed: {time.perf_counter() - start:.1f} s")


def main() -> None:
    """Run the bench."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=20_000)
    parser.add_argument("--each", type=int, default=60, help="figures of one report")
    parser.add_argument("--pages", type=int, default=480)
    parser.add_argument("--readers", type=int, default=8)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2], help="how many processes serve, one run for each")
    parser.add_argument("--store", type=Path, help="answer from these prepared pages")
    parser.add_argument("--sheets", type=int, default=45, help="how many sheets to publish")
    parser.add_argument("--ledger", type=Path, help="keep the ledger here, and use it when it is there")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = asked.ledger or Path(folder) / "bench.db"
        if not path.exists():
            start = time.perf_counter()
            with Ledger(path) as ledger:
                held = fill(ledger, asked.claims, asked.each)
            print(f"recorded {held} claims in {time.perf_counter() - start:.1f} s")
        live(path, asked.store, asked)
    static(asked.sheets, 20)


if __name__ == "__main__":
    main()
