"""Made-up reports written short: a text, and its figures as one line each."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dajuan.claims import Figure, Programme, Promise, claim_id
from dajuan.document import Document, Facts, Section, Sentence
from dajuan.ledger import Edition, Entry
from dajuan.marks import Dossier
from dajuan.values import Period, Quantity, Span, digest_of

CORPUS = Path(__file__).parents[2] / "corpus" / "marks"
_SENTENCE = re.compile(r"[^。；\n]+[。；]?")
_FIELDS = {"date", "period", "complete", "genre", "text", "figures", "programmes", "promises", "plan_from"}


def cases(name: str) -> list[Any]:
    """Read the cases of one corpus file, each with its label as the name of the test."""
    data = tomllib.loads((CORPUS / f"{name}.toml").read_text(encoding="utf-8"))
    labels = [case["label"] for case in data["case"]]
    assert len(set(labels)) == len(labels), f"{name}.toml: a label stands twice"
    return [pytest.param(case, id=case["label"]) for case in data["case"]]


def known_failures(name: str) -> set[str]:
    """Read the labels of cases that are known to fail."""
    data = tomllib.loads((CORPUS / "known-failures.toml").read_text(encoding="utf-8"))
    return set(data.get(name, []))


def figure(line: str, text: str, start: int) -> Figure:
    """Read ``quote = value unit bound kind measure period modality [name:value …]``; ``-`` is nothing, ``6.5..7`` a range."""
    quote, _, rest = line.partition(" = ")
    value, unit, bound, kind, measure, period, modality, *more = rest.split()
    low, _, high = value.partition("..")
    place = text.index(quote, start)
    extra: dict[str, Any] = dict(item.split(":", 1) for item in more)
    extra = {key: float(item) if key == "confidence" else item for key, item in extra.items()}
    if kind == "growth":
        extra.setdefault("base", "yoy")
    return Figure(
        Span(place, place + len(quote)),
        quote,
        Quantity(Decimal(low), unit, bound, Decimal(high) if high else None),
        kind,
        measure,
        None if period == "-" else Period.parse(period),
        modality,
        **extra,
    )


def programme(line: str, text: str) -> Programme:
    """Read ``name | count | part、part | words of the text``."""
    name, count, parts, quote = line.split(" | ")
    place = text.index(quote)
    return Programme(Span(place, place + len(quote)), quote, name, None if count == "-" else int(count), tuple(parts.split("、")))


def promise(quote: str, text: str) -> Promise:
    """Make a promise of the words of the text."""
    place = text.index(quote)
    return Promise(Span(place, place + len(quote)), quote)


class Made:
    """Builds editions, entries and dossiers out of a case."""

    def __init__(self, area: str) -> None:
        self.area = area
        self.documents: dict[str, Document] = {}
        self.editions: list[Edition] = []
        self.entries: list[Entry] = []

    def add(self, edition: dict[str, Any]) -> None:
        """Add one edition of a case with its claims."""
        assert set(edition) <= _FIELDS, f"unknown fields {set(edition) - _FIELDS}"
        text = edition["text"]
        facts = Facts(
            area=self.area,
            date=edition["date"],
            period=edition.get("period"),
            genre=edition.get("genre", "work_report"),
            complete=edition.get("complete", True),
        )
        digest = digest_of(text, edition["date"])
        ahead = text.find(edition["plan_from"]) if "plan_from" in edition else len(text)
        sentences = tuple(Sentence(Span(*m.span()), 0, int(m.start() >= ahead)) for m in _SENTENCE.finditer(text))
        sections = (
            Section(Span(0, ahead), Span(0, 0), 1, "review"),
            Section(Span(ahead, len(text)), Span(ahead, ahead), 1, "plan"),
        )
        self.documents[digest] = Document(text, digest, facts=facts, sections=sections, sentences=sentences)
        self.editions.append(Edition(digest, "made up", "text/plain", facts, datetime(2026, 1, 1, tzinfo=UTC)))
        self._claims(edition, text, digest, sentences)

    def _claims(self, edition: dict[str, Any], text: str, digest: str, sentences: tuple[Sentence, ...]) -> None:
        place = 0
        claims: list[Any] = []
        for line in edition.get("figures", []):
            claims.append(figure(line, text, place))
            place = claims[-1].span.end
        claims += [programme(line, text) for line in edition.get("programmes", [])]
        claims += [promise(line, text) for line in edition.get("promises", [])]
        for claim in claims:
            home = next((s.span for s in sentences if s.span.start <= claim.span.start < s.span.end), claim.span)
            self.entries.append(Entry(claim_id(digest, claim), digest, claim, self.area, home, home.of(text)))

    def dossier(self, year: int, today: str = "2026-11-23") -> Dossier:
        """Return what was added as a dossier for ``year``."""
        return Dossier(self.area, year, tuple(self.editions), tuple(self.entries), self.documents.get, date.fromisoformat(today))


@pytest.fixture
def made() -> type[Made]:
    """The builder of made-up dossiers."""
    return Made


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give each test that asks for a ``case`` the cases of the corpus file named by its module."""
    if "case" in metafunc.fixturenames:
        metafunc.parametrize("case", cases(metafunc.module.CASES))


@pytest.fixture
def known() -> Any:
    """Labels of cases that are known to fail, by corpus file."""
    return known_failures


@pytest.fixture
def case_list(request: pytest.FixtureRequest) -> list[Any]:
    """All cases of the corpus file named by the module."""
    return [param.values[0] for param in cases(request.module.CASES)]
