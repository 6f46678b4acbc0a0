"""Several writers at once on one ledger."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from dajuan.claims import find_claims
from dajuan.document import Document, Facts, from_text
from dajuan.ledger import Ledger


def made_up(number: int) -> Document:
    return from_text(f"2020年，全镇建成公园{number + 3}个，完成投资{number + 7}.5亿元。", Facts(area="云溪镇", date="2021-01-20"))


def test_writers_at_once_lose_and_double_nothing(url: str) -> None:
    """Four writers that bring overlapping documents at once, to a ledger not made yet, leave what one would have."""
    documents = [made_up(number) for number in range(12)]
    claims = {document.digest: find_claims(document) for document in documents}

    def write(first: int) -> list[bool]:
        with Ledger(url) as ledger:
            mine = documents[first:] + documents[:first]
            return [ledger.record(document, claims[document.digest]).new for document in mine]

    with ThreadPoolExecutor(4) as writers:
        new = [flag for flags in writers.map(write, (0, 0, 3, 6)) for flag in flags]
    assert sum(new) == len(documents), "each edition is new to exactly one writer"
    with Ledger(url) as ledger:
        assert {edition.digest for edition in ledger.editions()} == set(claims)
        assert len(ledger.entries()) == sum(len(found.all()) for found in claims.values()) > 0
