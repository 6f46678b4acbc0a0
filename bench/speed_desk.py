"""How quickly the desk's pages answer with a large plan: made-up items, a year of returns.

    python bench/speed_desk.py [--items 10000]

Prints how long a process takes to read the journal, and for each kind of page the first time after a change and the middle
of the times after it, in milliseconds of one process.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import time
from decimal import Decimal
from pathlib import Path
from statistics import median

from fastapi import FastAPI
from fastapi.testclient import TestClient

from dajuan.desk import Desk, Draft, Item, desk_app, make_account
from dajuan.ledger import Ledger

UNITS = [f"第{number}局" for number in range(1, 41)]


def filled(desk: Desk, items: int) -> str:
    """A plan with a year of approved returns."""
    plan = desk.make_plan("云溪县2021年重点任务", "云溪县", 2021, 2021, "陈", UNITS)
    made = [
        Item("", plan, f"第{n}项任务", 2021, str(n), f"行动{n % 9}", "", (UNITS[n % 40],), f"指标{n}", "km", Decimal(100))
        for n in range(items)
    ]
    for start in range(0, items, 5000):
        desk.add_items(plan, made[start : start + 5000], "陈", confirmed=True)
    questions = list(desk.book().questions_of(plan, 2021))
    for month in range(1, 13):
        drafts = []
        for key in questions:
            said = {
                "plan": plan,
                "about": "figure",
                "of": key,
                "month": f"2021-{month:02d}",
                "amounts": {"value": str(month * 8)},
            }
            drafts += [Draft(f"return:figure:{key}:2021-{month:02d}", 0, kind, said) for kind in ("reported", "approved")]
        desk.write(drafts, "李")
    return plan


def main() -> None:
    """Fill a plan, ask for its pages, print."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--items", type=int, default=2_000)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, Ledger(Path(folder) / "desk.db") as ledger:
        plan = filled(Desk(ledger), given.items)
        desk = Desk(ledger)
        begun = time.perf_counter()
        events = desk.book().number
        print(f"journal   {events:,} events read in {time.perf_counter() - begun:.1f} s")
        make_account(desk, "bench", "editor", "bench", "a long enough one")
        whole = FastAPI()
        whole.mount("/desk", desk_app(desk))
        client = TestClient(whole, follow_redirects=True)
        client.post("/desk/login", data={"name": "bench", "password": "a long enough one"})
        item = desk.book().items_of(plan)[7].id
        pages = ("/", f"/plans/{plan}", f"/plans/{plan}/month/2021-12", f"/plans/{plan}/returns/2021-12", f"/items/{item}")
        for page in pages:
            desk.change_item(item, {"leader": page}, "bench", desk.book().item(item).version)
            times = [_timed(client, page) for _ in range(8)]
            name = re.sub(r"[0-9a-f]{12}", "…", page)
            print(f"{name:<28} first {times[0]:7.1f} ms, then {median(times[1:]):7.1f} ms")


def _timed(client: TestClient, page: str) -> float:
    begun = time.perf_counter()
    assert client.get(f"/desk{page}").status_code == 200
    return (time.perf_counter() - begun) * 1000


if __name__ == "__main__":
    main()
