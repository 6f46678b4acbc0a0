"""Sentences that say a thing again are found by the database's own index of pairs of letters."""

from __future__ import annotations

from dajuan.claims import find_claims
from dajuan.document import Facts, from_text
from dajuan.ledger import Ledger

AIM = "加快建设城市书房和社区食堂"


def said(ledger: Ledger, area: str, date: str, text: str) -> str:
    """Record a text that a place gave on a day; return the digest of its edition."""
    document = from_text(text, Facts(area=area, date=date))
    ledger.record(document, find_claims(document))
    return document.digest


def test_later_sentences_of_the_place_are_found_the_likest_first(ledger: Ledger) -> None:
    """Not the promise's own edition, no earlier one, no other place's, none that shares only turns of phrase."""
    said(ledger, "云溪县", "2021-01-20", f"今年将{AIM}。")
    said(ledger, "云溪县", "2020-01-20", "去年建设城市书房和社区食堂7个。")
    said(ledger, "石盘县", "2022-01-20", "2021年建设城市书房和社区食堂9个。")
    most = said(ledger, "云溪县", "2022-01-20", "2021年，加快建设城市书房和社区食堂5个，新建公园3个。")
    less = said(ledger, "云溪", "2023-01-20", "2022年，建成城市书房和社区食堂6个。")
    said(ledger, "云溪县", "2024-01-20", "2023年，加快建设绿道8公里。")
    found = ledger.mentions(AIM, "云溪县", "2021-01-20")
    assert [entry.edition for entry, _ in found] == [most, less]
    assert found[0][1] == 1.0 and 0.5 <= found[1][1] < 1.0
    assert [entry.edition for entry, _ in ledger.mentions(AIM, "云溪县", "2022-06-01")] == [less]
    assert len(ledger.mentions(AIM, "云溪县", "2021-01-20", limit=1)) == 1


def test_words_too_short_to_be_a_term_find_nothing(ledger: Ledger) -> None:
    """Three letters are no term, signs are none, and a place that is not known has said nothing."""
    said(ledger, "云溪县", "2022-01-20", "2021年，建成城市书房5个。")
    assert ledger.mentions("城市书", "云溪县", "2021") == ledger.mentions('" OR "', "云溪县", "2021") == []
    assert ledger.mentions("城市书房", "石盘县", "2021") == []
    assert len(ledger.mentions("城市书房", "云溪县", "2021")) == 1
