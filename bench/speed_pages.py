"""How fast the pages are: a made-up ledger, eight readers at once, and the static site.

    python bench/speed_pages.py                   a small ledger, under half a minute
    python bench/speed_pages.py --claims 1000000  the size that the targets are set for
    python bench/speed_pages.py --workers 2       only as `dajuan serve --workers 2` serves

Targets: any page under 50 ms at the 95th percentile, under 200 KB; 1,000 sheets published in under a minute.

A reader is a process that asks for the next page when it has the last one, on the same machine and without a pause, over one
connection as a browser does. It goes through the pages of one town after the other: its sheet and what leads on from there,
most often single claims; each searches for something else. A first visit is to a town that nobody asked for since the server
started; the processes of a server share what they made. Prepared means that the server answers from a store: of the towns that
will be asked for, or with --store FILE of that file, which `dajuan prepare --ledger PATH --cache FILE` made.

Where there is /proc it also prints what a page takes of processor time, of the server and of those who ask: unlike the rest
that does not depend on what else the machine does.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from multiprocessing import get_context
from multiprocessing.pool import Pool
from pathlib import Path
from urllib.parse import quote

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


def visit(ledger: Ledger, chance: random.Random) -> list[tuple[str, str]]:
    """Kinds and addresses of the pages that a reader asks for who comes to a town."""
    area, edition = chance.choice(ledger.areas()).area, chance.choice(ledger.editions()).digest
    claims = chance.sample(ledger.entries(edition=edition), 3)
    targets = answer(ledger, area, 2020).targets
    whole = chance.choice((("downloads", "/zh/downloads.html"), ("changes", "/zh/changes.atom"), ("method", "/en/method.html")))
    words = f"{chance.choice(MEASURES)}{chance.randint(1, 5)}增长{chance.randint(10, 99) / 10}"
    return [
        ("overview", "/zh/index.html"),
        ("sheet", f"/zh/sheet/{area}-2020.html"),
        ("programmes", f"/zh/programmes/{area}-2020.html"),
        ("checks", f"/zh/checks/{area}-2020.html"),
        ("figures", f"/zh/figures/{area}-2020-1.html"),
        ("area", f"/zh/area/{area}.html"),
        ("matrix", f"/zh/matrix/{area}-1.html"),
        *(("commitment", f"/zh/commitment/{area}-2020-{mark.target.id}.html") for mark in chance.sample(targets, 2)),
        ("document", f"/zh/document/{edition}-1.html"),
        *(("claim", f"/zh/claim/{entry.id}.html") for entry in claims),
        ("search", f"/zh/search.html?q={chance.choice((words[:4], words[:4], words[:-3], words[:-3], words))}"),
        ("api", f"/api/v1/areas/{area}/claims?limit=50"),
        whole,
    ]


Visits = dict[str, list[tuple[float, int]]]


class Line:
    """A connection to the server. It understands no more than the server says: a client costs as much as a page otherwise."""

    def __init__(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", PORT))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, path: str) -> int:
        """Ask for a page and return its size."""
        self.socket.sendall(f"GET {quote(path, safe='/?=&%')} HTTP/1.1\r\nHost: bench\r\n\r\n".encode())
        got = self.socket.recv(262_144)
        while b"\r\n\r\n" not in got:
            more = self.socket.recv(262_144)
            assert more, "the server hung up"
            got += more
        head, _, body = got.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), f"{path}: {head[:40]!r}"
        size = int(next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))[15:])
        rest = size - len(body)
        while rest:
            rest -= len(self.socket.recv(rest))
        return size


def read(part: list[tuple[str, str]]) -> tuple[list[tuple[str, float, int]], float]:
    """Ask for pages one after the other over one connection; return kind, seconds and bytes of each, and the processor time."""
    found, line, spent = [], Line(), time.process_time()
    for kind, path in part:
        start = time.perf_counter()
        size = line.ask(path)
        found.append((kind, time.perf_counter() - start, size))
    return found, time.process_time() - spent


@dataclass
class Told:
    """Seconds and bytes of each page by its kind, and what a page took of processor time: the reader's, and the server's."""

    by_kind: Visits
    reading: float
    serving: float


def readers(pool: Pool, asked: list[list[tuple[str, str]]], server: int) -> Told:
    """Ask for all addresses, a reader for each list; ``server`` is its process."""
    found: Visits = defaultdict(list)
    count, reading, serving = sum(map(len, asked)), 0.0, spent(server)
    for part, took in pool.map(read, asked, chunksize=1):
        reading += took
        for kind, seconds, size in part:
            found[kind].append((seconds, size))
    return Told(found, reading / count, (spent(server) - serving) / count)


def spent(process: int) -> float:
    """The seconds of processor time of a process and its children; nothing where that cannot be asked."""
    try:
        words = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:
        return 0.0
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK") + sum(spent(int(child)) for child in children)


def begun(visits: list[list[tuple[str, str]]], at: int) -> list[tuple[str, str]]:
    """The pages of some visits one after the other, from the page ``at`` of the first: no two readers go in step."""
    pages = [each for one in visits for each in one]
    return [*pages[at:], *pages[:at]]


def live(path: Path, store: Path | None, asked: argparse.Namespace) -> None:
    """Serve the ledger and print, by kind of page, the 95th percentile and the largest page.

    First visits where nothing was prepared, the same again, and first visits where the pages were prepared.
    """
    with Ledger(path) as ledger, tempfile.TemporaryDirectory() as folder:
        chance = random.Random(2)
        visits = [visit(ledger, chance) for _ in range(asked.visits)]
        wanted = [begun(visits[n :: asked.readers], 2 * n) for n in range(asked.readers)]
        place = store or Path(folder) / "asked.pages"
        if store is None:
            print(prepared(ledger, place, [each for one in visits for _, each in one]))
        for workers in asked.workers:
            shared = str(Path(folder) / f"shared-{workers}.pages") if workers > 1 else None  # as `dajuan serve` does
            bare = visited([str(path), "", 0, shared, 500], wanted, workers, times=2)
            kept = visited([str(path), "", 0, str(place), 4000], wanted, workers, times=1)
            show(dict(zip(("first", "again", "prepared"), [*bare, *kept], strict=True)), asked.readers, workers)


def prepared(ledger: Ledger, place: Path, paths: list[str]) -> str:
    """Prepare the towns and texts of some addresses in this process; return what it cost, in words."""
    shelf = Shelf(ledger, Prepared(place))
    pages = (path[4:] for path in paths if not path.startswith("/api/"))
    found = (subject(shelf, here.partition("?")[0]) for here in pages)
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


def visited(serving: list[object], wanted: list[list[tuple[str, str]]], workers: int, times: int) -> list[Told]:
    """Start a server, ask it ``times`` times for all pages, a reader for each list, and return what each time took."""
    start = f"from dajuan.cli.serve import Listening, answer; answer(None, Listening(port={PORT}, workers={workers}))"
    words = os.environ | {"DAJUAN_SERVE": json.dumps(serving)}
    server = subprocess.Popen([sys.executable, "-c", start], env=words, stderr=subprocess.DEVNULL)
    try:
        wait()
        with get_context("spawn").Pool(len(wanted)) as pool:
            pool.map(read, [[] for _ in wanted], chunksize=1)  # they have started
            return [readers(pool, wanted, server.pid) for _ in range(times)]
    finally:
        server.terminate()
        server.wait()


def show(took: dict[str, Told], count: int, workers: int) -> None:
    """Print the 95th percentiles by kind of page."""
    heads = "".join(f"{name:>10}" for name in took)
    print(f"{'p95 in ms':12}{heads}{'largest KB':>12}   ({count} readers, {workers} serving)")
    found = [told.by_kind | {"all": [each for kind in told.by_kind.values() for each in kind]} for told in took.values()]
    for kind in [*sorted(found[0].keys() - {"all"}), "all"]:
        columns = [each[kind] for each in found]
        largest = max(size for _, size in columns[0]) / 1000
        print(f"{kind:12}" + "".join(f"{percentile(column):10.1f}" for column in columns) + f"{largest:12.1f}")
    for name, times in (
        ("serving", [each.serving for each in took.values()]),
        ("asking", [each.reading for each in took.values()]),
    ):
        print(f"{name:12}" + "".join(f"{1000 * each:10.2f}" for each in times) + "   ms of processor time a page")


def wait() -> None:
    """Wait until the server answers."""
    for _ in range(600):
        try:
            Line().ask("/assets/icon.svg")
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
    parser.add_argument("--visits", type=int, default=32, help="how many towns are asked for, 16 pages each")
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
