"""What a search finds, and in which order, on each kind of database."""

from __future__ import annotations

import random
from decimal import Decimal

from dajuan.claims import Claims, Figure
from dajuan.document import Document, Facts, from_text
from dajuan.ledger import Ledger
from dajuan.ledger.searching import grams
from dajuan.values import Period, Quantity, Span

LETTERS = "青山绿水道12"


def told(sentences: list[str], confidence: float = 0.9, date: str = "2021-01-21") -> tuple[Document, Claims]:
    """A text of a sentence a line, each with a figure at its beginning."""
    document = from_text("".join(f"{each}。\n" for each in sentences), Facts(date=date, area="云溪镇"))
    figures, place = [], 0
    for each in sentences:
        quantity = Quantity(Decimal(1), "个")
        figures.append(Figure(Span(place, place + 1), each[0], quantity, "level", each, Period.year(2020), confidence=confidence))
        place += len(each) + 2
    return document, Claims(tuple(figures))


def random_words(chance: random.Random, least: int, most: int) -> str:
    """Some of a few letters, so that pairs of them stand everywhere and whole phrases seldom."""
    return "".join(chance.choice(LETTERS) for _ in range(chance.randint(least, most)))


def test_a_search_finds_what_a_look_at_every_sentence_finds(ledger: Ledger) -> None:
    """Long phrases too, of which every pair stands in many sentences and the whole in few; several parts, in any order."""
    chance = random.Random(3)
    sentences = sorted({random_words(chance, 2, 14) for _ in range(400)})
    ledger.record(*told(sentences))
    found = 0
    for number in range(150):
        if number % 3:
            begin = chance.choice(sentences)
            parts = [begin[chance.randrange(2) :][: chance.randint(2, 9)], random_words(chance, 2, 2)][: chance.randint(1, 2)]
        else:
            parts = [random_words(chance, 2, 9) for _ in range(chance.randint(1, 2))]
        parts = [part for part in parts if len(part) > 1] or [LETTERS[:2]]
        wanted = {each for each in sentences if all(part in each for part in parts)}
        assert {entry.claim.measure for entry in ledger.search(" ".join(parts), 500)} == wanted
        found += len(wanted)
    assert found > 300


def test_the_most_telling_come_first(ledger: Ledger) -> None:
    """The shorter the sentence the sooner; of two as long the surer, then the one recorded later."""
    ledger.record(*told(["全年会展经济收入增长"], 0.5))
    ledger.record(*told(["会展业增长", "旅游会展和文化活动持续增长"], 0.8))
    ledger.record(*told(["会展经济收入全年增长"], 0.9, "2022-01-21"))
    ledger.record(*told(["全市会展经济收入增长"], 0.9, "2023-01-21"))
    order = [entry.claim.measure for entry in ledger.search("会展")]
    assert order == [
        "会展业增长",
        "全市会展经济收入增长",
        "会展经济收入全年增长",
        "全年会展经济收入增长",
        "旅游会展和文化活动持续增长",
    ]
    assert [entry.claim.measure for entry in ledger.search("会展", 2)] == order[:2]


def test_of_very_many_the_latest_recorded_are_looked_at(ledger: Ledger) -> None:
    """Forty sentences are ranked for twenty claims or fewer, the last ones recorded: older and shorter ones do not come in."""
    ledger.record(*told(["会展增长"]))
    ledger.record(*told([f"会展业增长第{number}年" for number in range(11, 51)]))
    assert "会展增长" not in {entry.claim.measure for entry in ledger.search("会展", 2)}
    assert "会展增长" not in {entry.claim.measure for entry in ledger.search("会展", 20)}
    assert ledger.search("会展", 21)[0].claim.measure == "会展增长"


def test_pairs_are_of_letters_only() -> None:
    """Signs stand between nothing, and capitals are small letters."""
    assert grams("增长 6.2%，GDP") == ["增长", "长6", "62", "2g", "gd", "dp"]
