"""The queue of those who check claims: what is kept between questions never differs from what is found anew."""

from __future__ import annotations

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dajuan.claims import Claims, find_claims
from dajuan.document import read
from dajuan.ledger import Judgement, Ledger, Review, last_words
from dajuan.ledger.growing import in_turn
from dajuan.ledger.schema import judgements

NOW = datetime(2021, 5, 1, tzinfo=UTC)
PEOPLE = ("甲", "乙", "丙")


def recorded(ledger: Ledger, year: int, chance: random.Random) -> None:
    """A made-up report whose claims have rules and confidences of every kind."""
    lines = "".join(f"全县第{n}条绿道建成{year % 100 + n}公里。\n\n" for n in range(12))
    document = read(f"云溪县{year}年政府工作报告\n\n{lines}".encode())
    figures = find_claims(document).figures
    varied = [replace(each, rule=f"r{chance.randrange(3)}", confidence=chance.randrange(50, 99) / 100) for each in figures]
    assert len(varied) >= 12
    ledger.record(document, Claims(tuple(varied)))


def anew(ledger: Ledger, who: str, second: bool) -> list[str]:
    """The queue worked out from every claim and every word."""
    said = last_words(ledger.judgements())
    rows = []
    for entry in ledger.entries():
        people = said.get(entry.id, {})
        if (who not in people and bool(set(people) - {who})) if second else not people:
            rows.append((entry.claim.confidence, entry.id))
    return [id for _, id in sorted(rows)]


def counts_anew(ledger: Ledger) -> list[tuple[str, int, int]]:
    """The claims of each rule, and those nobody judged."""
    every, left, said = Counter[str](), Counter[str](), last_words(ledger.judgements())
    for entry in ledger.entries():
        every[entry.claim.rule] += 1
        left[entry.claim.rule] += entry.id not in said
    return sorted((rule, count, left[rule]) for rule, count in every.items())


def deed(ledger: Ledger, number: int, chance: random.Random) -> None:
    """One made-up deed: a judgement, one taken back, a rule accepted, or another report."""
    ids = [entry.id for entry in ledger.entries()]
    kind = chance.randrange(12)
    if kind == 0:
        # Sometimes a report that is there already, read by other rules.
        recorded(ledger, 2000 + chance.choice((number, number - 1)), chance)
    elif kind == 1:
        ledger.review.accept(f"r{chance.randrange(3)}", chance.choice(PEOPLE), NOW, "all of them")
    else:
        first = ledger.review.next("甲", False, limit=3)
        claim = chance.choice(first or ids) if kind < 8 else chance.choice(ids)
        verdict = chance.choice(("accept", "reject", "withdraw"))
        ledger.judge(Judgement(claim, verdict, chance.choice(PEOPLE), NOW))  # type: ignore[arg-type]


@pytest.mark.parametrize(("seed", "few"), [(10, 20_000), (11, 20_000), (12, 5), (13, 0)])
def test_what_is_kept_is_what_is_found_anew(ledger: Ledger, monkeypatch: pytest.MonkeyPatch, seed: int, few: int) -> None:
    """After any deeds the queue, the counts of rules and the claims two people spoke of are those worked out anew."""
    monkeypatch.setattr("dajuan.ledger.reviewing._FEW_JUDGED", few)
    monkeypatch.setattr("dajuan.ledger.reviewing._FEW_READ", 20 if few else 0)
    chance = random.Random(seed)
    recorded(ledger, 2000, chance)
    other = Review(ledger.engine)
    for number in range(1, 60):
        deed(ledger, number, chance)
        for review in (ledger.review, other) if number % 3 else (ledger.review,):
            for second in (False, True):
                assert review.next("甲", second, limit=1000) == anew(ledger, "甲", second)
            assert review.next("甲", False, kind="promise") == []
            assert sorted((row.rule, row.claims, row.left) for row in review.rules()) == counts_anew(ledger)
        spoken = Counter(claim for claim, _ in {(j.claim, j.who) for j in ledger.judgements()})
        assert set(ledger.review.paired()) == {claim for claim, people in spoken.items() if people > 1}
    assert ledger.review.next("甲", False, limit=2, skip=1) == anew(ledger, "甲", False)[1:3]


def test_new_editions_are_counted_without_the_old_ones(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """After another report was read the counts of rules are right, and the claims that were there are not counted again."""
    chance = random.Random(5)
    recorded(ledger, 2000, chance)
    ledger.review.rules()
    with monkeypatch.context() as patched:
        patched.setattr("dajuan.ledger.reviewing._standing", lambda _: pytest.fail("all claims were counted again"))
        recorded(ledger, 2001, chance)
        rows = ledger.review.rules()
    assert sorted((row.rule, row.claims, row.left) for row in rows) == counts_anew(ledger)


def test_a_queue_that_was_emptied_fills_again(ledger: Ledger) -> None:
    """Nothing open is remembered until a judgement is taken back or another report is read."""
    recorded(ledger, 2000, random.Random(6))
    for rule in ("r0", "r1", "r2"):
        ledger.review.accept(rule, "甲", NOW, "all of them")
    assert ledger.review.next("乙", False) == ledger.review.next("乙", False, kind="figure") == []
    claim = ledger.entries()[0].id
    ledger.judge(Judgement(claim, "withdraw", "甲", NOW))
    assert ledger.review.next("乙", False) == ledger.review.next("乙", False, kind="figure") == [claim]


def test_what_fell_is_no_longer_asked(ledger: Ledger) -> None:
    """A claim that a later reading no longer makes leaves the queue and the counts of its rule."""
    document = read("云溪县2021年政府工作报告\n\n全县建成绿道35公里，新增学位120个。".encode())
    claims = find_claims(document)
    ledger.record(document, claims)
    before = sum(row.claims for row in ledger.review.rules())
    ledger.record(document, Claims(claims.figures[:1]))
    assert len(ledger.review.next("甲", False)) == 1
    assert sum(row.claims for row in ledger.review.rules()) == 1 < before


def test_numbers_become_visible_in_their_order(ledger: Ledger) -> None:
    """While somebody's numbered rows are not there yet nobody else's appear: whoever goes on from the last one misses none."""
    if ledger.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    recorded(ledger, 2000, random.Random(8))
    first, second = (entry.id for entry in ledger.entries()[:2])
    with ThreadPoolExecutor(2) as pool:
        with ledger.engine.begin() as early:
            in_turn(early)
            row = {"claim": first, "verdict": "accept", "who": "甲", "said": NOW, "why": "", "correction": "[]"}
            early.execute(judgements.insert(), row)
            later = [
                pool.submit(ledger.judge, Judgement(second, "accept", "乙", NOW)),
                pool.submit(recorded, ledger, 2001, random.Random(9)),
            ]
            assert all(not waiting.done() for waiting in later if wait([waiting], 0.5))
        for waiting in later:
            waiting.result(20)
    assert [said.who for said in ledger.judgements()] == ["甲", "乙"] and len(ledger.editions()) == 2


def test_a_spot_check_is_the_same_until_it_is_judged(ledger: Ledger) -> None:
    """The claims of a spot check do not change by being judged, and are of their rule only."""
    recorded(ledger, 2000, random.Random(3))
    sample = ledger.review.sample("r1", 3)
    ledger.judge(Judgement(sample[0], "accept", "甲", NOW))
    assert ledger.review.sample("r1", 3) == sample
    assert {ledger.entry(id).claim.rule for id in sample} == {"r1"}


def test_a_claim_is_found_by_its_beginning(ledger: Ledger) -> None:
    """A whole identity, or an unambiguous beginning of it, finds its claim."""
    recorded(ledger, 2000, random.Random(4))
    ids = [entry.id for entry in ledger.entries()]
    for id in ids:
        assert ledger.entry(id).id == ledger.entry(id[:16]).id == id
