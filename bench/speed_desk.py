"""How quickly the desk's pages answer with a large plan: made-up items, a year of returns.

    python bench/speed_desk.py [--items 10000] [--claims 1000000 | --ledger FILE]

Prints how long a process takes to read the journal, and for each kind of page the first time after a change and the middle
of the times after it, in milliseconds of processor time of one process (the asking client is in it). With claims (some
minutes for a million) the same of the queue in which people check what was read, where a change is a judgement, and of
accepting all claims of a rule. ``--ledger``: a ledger whose claims are taken (of a copy of it) in place of made-up ones.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from statistics import median
from urllib.parse import quote

from fastapi import FastAPI
from fastapi.testclient import TestClient
from speed_ledger import editions

from dajuan.claims import Claims
from dajuan.desk import Desk, Draft, Item, desk_app, make_account
from dajuan.ledger import Judgement, Ledger

UNITS = [f"第{number}局" for number in range(1, 41)]


def filled(desk: Desk, items: int) -> str:
    """A plan with a year of approved returns."""
    plan = desk.make_plan("云溪县2021年重点任务", "云溪县", 2021, 2021, "陈", UNITS)
    chance = random.Random(7)
    made = [_item(plan, n, chance) for n in range(items)]
    for start in range(0, items, 5000):
        desk.add_items(plan, made[start : start + 5000], "陈", confirmed=True)
    questions = list(desk.book().questions_of(plan, 2021))
    for month in range(1, 13):
        drafts = []
        for key in questions:
            value = Decimal(chance.randrange(1, 1000) * month).scaleb(-1)
            said = {
                "plan": plan,
                "about": "figure",
                "of": key,
                "month": f"2021-{month:02d}",
                "amounts": {"value": str(value)},
                "evidence": "",
                "note": "",
            }
            subject = f"return:figure:{key}:2021-{month:02d}"
            drafts += [Draft(subject, 0, "reported", said), Draft(subject, 0, "approved", {})]
        desk.write(drafts, "李")
    return plan


def _item(plan: str, n: int, chance: random.Random) -> Item:
    unit, leader = UNITS[n % 40], f"领导{n % 12}"
    target, weight = Decimal(chance.randrange(50, 1500)), Decimal(chance.choice(["1", "1.5", "2"]))
    deadline = date(2021, chance.randrange(3, 13), 28) if n % 4 == 0 else None
    budget = Decimal(chance.randrange(1, 500) * 10_000) if n % 5 == 0 else None
    fields = {"deadline": deadline, "weight": weight, "budget": budget}
    return Item("", plan, f"第{n}项任务", 2021, str(n), f"行动{n % 9}", leader, (unit,), f"指标{n}", "km", target, **fields)


def main() -> None:
    """Take or make a ledger, fill a plan in it, ask for its pages."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--items", type=int, default=2_000)
    options.add_argument("--claims", type=int, default=int(os.environ.get("DAJUAN_BENCH_CLAIMS", "20000")))
    options.add_argument("--ledger", type=Path, help="take the claims of a copy of this SQLite ledger")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "desk.db"
        if given.ledger:
            shutil.copyfile(given.ledger, path)
        with Ledger(path) as ledger:
            measure(ledger, given.items, 0 if given.ledger else given.claims)


def measure(ledger: Ledger, items: int, claims: int) -> None:
    """Fill a plan beside the ledger's claims, ask for its pages, print."""
    plan = filled(Desk(ledger), items)
    claimed(ledger, claims)
    desk = Desk(ledger)
    begun = time.process_time()
    events = desk.book().number
    print(f"journal   {events:,} events read in {time.process_time() - begun:.1f} s")
    client = _logged_in(desk)
    item = desk.book().items_of(plan)[7].id
    month = f"/plans/{plan}/month/2021-12"
    unseen = [_timed(client, f"/plans/{plan}/month/2021-{number:02d}") for number in range(1, 12)]
    print(f"a month nobody opened yet: {median(unseen):.1f} ms, at most {max(unseen):.1f} ms")
    pages = ("/", f"/plans/{plan}", month, f"/plans/{plan}/returns/2021-12", f"/plans/{plan}/approve/2021-12")
    pages += (f"/plans/{plan}/changes", f"/items/{item}", f"/plans/{plan}?standing=behind&unit={quote(UNITS[7])}")
    pages += ("/accounts", "/audit")
    for page in pages:
        _print(client, page, lambda name=page: desk.change_item(item, {"leader": name}, "bench", desk.book().item(item).version))
    review(client, ledger)


def _logged_in(desk: Desk) -> TestClient:
    make_account(desk, "bench", "admin", "bench", "a long enough one")
    whole = FastAPI()
    whole.mount("/desk", desk_app(desk))
    client = TestClient(whole, follow_redirects=True)
    client.post("/desk/login", data={"name": "bench", "password": "a long enough one"})
    return client


def claimed(ledger: Ledger, claims: int) -> None:
    """Record made-up claims of forty rules, from often to seldom, of every confidence."""
    chance = random.Random(5)
    for document, made in editions(claims):
        figures = [
            replace(
                each, rule=f"rule-{min(chance.randrange(40), chance.randrange(40))}", confidence=chance.randrange(500, 990) / 1000
            )
            for each in made.figures
        ]
        ledger.record(document, Claims(tuple(figures)))


def review(client: TestClient, ledger: Ledger) -> None:
    """Ask for the pages of the queue, each after a judgement and again, before and after a rule was accepted at once."""
    most = ledger.review.rules()[0].rule
    pages = (
        "/review",
        "/review?skip=300",
        "/review?kind=promise",
        "/review?kind=figure",
        "/review?area=" + sorted(a.area for a in ledger.areas())[0],
    )
    pages += ("/review?second=1", "/review/disagreements", "/review/rules", f"/review/rules?rule={quote(most)}")

    def judged() -> None:
        for who, second, verdict in (("甲", False, "accept"), ("乙", True, "reject")):
            for id in ledger.review.next(who, second, limit=3):
                ledger.judge(Judgement(id, verdict, who, datetime.now(UTC)))

    for page in pages:
        _print(client, page, judged)
    begun = time.perf_counter()
    accepted = ledger.review.accept(most, "甲", datetime.now(UTC), "bench")
    print(f"accepting {accepted:,} claims of a rule took {(time.perf_counter() - begun) * 1000:.1f} ms; after it:")
    for page in pages:
        _print(client, page, judged)


def _print(client: TestClient, page: str, change: Callable[[], object]) -> None:
    change()
    times = [_timed(client, page) for _ in range(8)]
    name = re.sub(r"[0-9a-f]{12}", "…", page)
    print(f"{name:<28} first {times[0]:7.1f} ms, then {median(times[1:]):7.1f} ms")


def _timed(client: TestClient, page: str) -> float:
    begun = time.process_time()
    assert client.get(f"/desk{page}").status_code == 200
    return (time.process_time() - begun) * 1000


if __name__ == "__main__":
    main()
