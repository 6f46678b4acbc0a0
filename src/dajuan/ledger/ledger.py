"""The front of the ledger room."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from datetime import UTC
from difflib import get_close_matches
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Engine, Select, and_, exists, func, or_, select
from sqlalchemy.exc import DBAPIError

from dajuan.claims import Claims, Figure, indicator_by_code, indicator_of
from dajuan.document import Document, Facts
from dajuan.ledger.areas import area_key
from dajuan.ledger.choosing import among
from dajuan.ledger.framing import frame_of
from dajuan.ledger.growing import about_claim, growth, in_turn, standpoint, touched
from dajuan.ledger.linking import Link, LinkVerdict, find_links, judge_link, judged_links, record_links
from dajuan.ledger.model import CLAIM_TYPES, AreaEntry, Edition, Entry, Judgement, Reading, Receipt
from dajuan.ledger.observing import Observation, observe
from dajuan.ledger.opening import open_engine
from dajuan.ledger.recording import record_readings
from dajuan.ledger.reviewing import Review
from dajuan.ledger.safety import Finding, check_ledger
from dajuan.ledger.schema import claims as claims_table
from dajuan.ledger.schema import edition_facts as facts_table
from dajuan.ledger.schema import editions as editions_table
from dajuan.ledger.schema import judgements as judgements_table
from dajuan.ledger.searching import akin, likest, searched, usual_pairs
from dajuan.ledger.standing import still_stands
from dajuan.values import DajuanError, Problem, Span, unpack

T = TypeVar("T")

_ROWS = 4000
"""Editions and claims that are recorded in one transaction: each waits for the disk, and others wait for it."""


class Ledger:
    """An append-only record of editions, claims and judgements.

    ``url`` is a path of an SQLite file (made when absent, unless ``create`` is false) or a database URL.
    Raises ``DajuanError`` when it cannot be opened, is no ledger, or is of a newer version.

    >>> from tempfile import TemporaryDirectory
    >>> from dajuan.claims import find_claims
    >>> from dajuan.document import read
    >>> report = read("云溪县2024年政府工作报告\\n\\n2023年，全县建成绿道35公里。".encode())
    >>> with TemporaryDirectory() as folder, Ledger(f"{folder}/dajuan.db") as ledger:
    ...     first = ledger.record(report, find_claims(report))
    ...     again = ledger.record(report, find_claims(report))
    ...     [entry.claim.quote for entry in ledger.entries("云溪县", 2023)], first.new, again.new
    (['35公里'], True, False)
    """

    def __init__(self, url: str | Path = "dajuan.db", create: bool = True) -> None:
        self.url = str(url)
        self._engine = open_engine(url, create)
        self.review = Review(self._engine)
        self._lists: dict[str, tuple[tuple[object, ...], Any]] = {}

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Give back the connection."""
        self._engine.dispose()

    @property
    def engine(self) -> Engine:
        """The connections to the ledger's database, for rooms that keep tables of their own in it (the desk)."""
        return self._engine

    def record(self, document: Document, claims: Claims) -> Receipt:
        """Record an edition and its claims.

        An edition that is known gains the claims it did not have; those that this reading no longer makes are
        superseded (they stay, and ``entry`` finds them, but they are not listed), except those a person judged.
        When this returns, all of it is on disk; when it raises or the process dies, nothing of it is recorded.
        """
        (receipt,) = self.record_all([Reading.of(document, claims)])
        return receipt

    def record_all(self, readings: Iterable[Reading]) -> Iterator[Receipt]:
        """Record editions with their claims as ``record`` does, some in a transaction, and yield what that did to each.

        An edition is on disk when its receipt is yielded.
        """
        for some in _batches(readings):
            try:
                receipts = record_readings(self._engine, some)
            except DBAPIError as error:
                more = f" and {len(some) - 1} more" if len(some) > 1 else ""
                message = f"{some[0].document.origin}{more} could not be recorded in {self.url}: {error.orig}."
                raise DajuanError(Problem("cannot-record", message, remedy="Nothing of it was recorded; try again.")) from error
            yield from receipts

    def editions(self, area: str | None = None) -> list[Edition]:
        """Return the editions, of one area or all, oldest reference date first."""
        if area is None:
            return list(self._listed("editions", self._editions))
        names = self._names().get(area_key(area) or "", [])
        return self._editions(editions_table.c.area.in_(names)) if names else []

    def editions_of(self, digests: Collection[str]) -> list[Edition]:
        """Return these editions, oldest reference date first."""
        return self._editions(among(self._engine, editions_table.c.digest, digests)) if digests else []

    def _names(self) -> dict[str, list[str]]:
        """The names under which editions give their places, by the key that makes one place of them."""
        return self._listed("names", self._named)

    def _named(self) -> dict[str, list[str]]:
        with self._engine.connect() as connection:
            names = connection.scalars(select(editions_table.c.area).distinct().where(editions_table.c.area.is_not(None)))
            found: dict[str, list[str]] = {}
            for name in names:
                found.setdefault(area_key(name) or "", []).append(name)
        return found

    def _editions(self, *wanted: ColumnElement[bool]) -> list[Edition]:
        table = editions_table.c
        columns = (table.digest, table.origin, table.recorded, table.claims, facts_table.c.media_type, facts_table.c.facts)
        query = select(*columns).join(facts_table, facts_table.c.digest == table.digest)
        query = query.where(*wanted).order_by(table.date, table.digest)
        with self._engine.connect() as connection:
            return [_edition(row) for row in connection.execute(query)]

    def state(self) -> tuple[object, ...]:
        """Return a value that is another one whenever something was recorded or judged since."""
        with self._engine.connect() as connection:
            return tuple(connection.execute(growth()).one())

    def standpoint(self) -> str:
        """Return how far the ledger has grown, as text that no other ledger gives: for what is kept longer than a process."""
        return standpoint(self._engine)

    def touched(self, since: str) -> frozenset[str] | None:
        """Return what was spoken of since a standpoint: keys of places (``area_key``), and editions that name no place.

        None when the ledger was never at that standpoint: what was kept of it may be of another ledger.
        """
        return touched(self._engine, since)

    def about(self, claim: str) -> str | None:
        """Return what a claim is about, as ``touched`` names it; None when there is none of exactly this identity."""
        return about_claim(self._engine, claim)

    def _listed(self, name: str, make: Callable[[], T]) -> T:
        """Return a list or table that is made once for each state of the ledger: pages and marks ask for it again and again."""
        state = self.state()
        known = self._lists.get(name)
        if known is None or known[0] != state:
            known = self._lists[name] = (state, make())
        found: T = known[1]
        return found

    def search(self, words: str, limit: int = 50) -> list[Entry]:
        """Return claims whose sentence holds every part of ``words`` (two characters at least), the most telling first.

        See ``searched`` for what that is.
        """
        usual = self._listed("usual", self._usual)
        with self._engine.connect() as connection:
            query = searched(connection, words, limit, usual)
        return self._entries(query) if query is not None else []

    def _usual(self) -> Counter[str]:
        with self._engine.connect() as connection:
            return usual_pairs(connection)

    def mentions(self, words: str, area: str, after: str, least: float = 0.5, limit: int = 5) -> list[tuple[Entry, float]]:
        """Return claims about ``area``, narrowed to the sentence that says again what ``words`` say, with scores, the likest first.

        Only of editions dated later than ``after`` (an ISO date), of each sentence one. The score is the share of the
        pairs of letters of ``words`` in the sentence, ``least`` at least; the database's own index of pairs finds them.
        """
        with self._engine.connect() as connection:
            query = akin(connection, words, area_key(area) or "")
        entries = self._entries(query) if query is not None else []
        later = {
            each.digest for each in self.editions_of({entry.edition for entry in entries}) if (each.facts.date or "") > after
        }
        found: dict[tuple[str, int], tuple[Entry, float]] = {}
        for entry in entries:
            score, part = likest(words, entry.words)
            if entry.edition in later and score >= least:
                narrowed = replace(entry, sentence=part.shift(entry.sentence.start), words=part.of(entry.words))
                found.setdefault((entry.edition, narrowed.sentence.start), (narrowed, round(score, 3)))
        return sorted(found.values(), key=lambda each: (-each[1], each[0].edition, each[0].sentence))[:limit]

    def document(self, edition: str) -> Document:
        """Return the document of an edition as it was recorded (text, edits, sections, tables)."""
        with self._engine.connect() as connection:
            payload = connection.scalar(select(editions_table.c.document).where(editions_table.c.digest == edition))
        if payload is None:
            raise DajuanError(
                Problem("no-such-edition", f"The ledger has no edition {edition}.", remedy="List them with `dajuan marks`.")
            )
        return unpack(Document, payload)

    def entries(
        self,
        area: str | None = None,
        year: int | None = None,
        kind: str | None = None,
        edition: str | None = None,
        indicator: str | None = None,
    ) -> list[Entry]:
        """Return recorded claims. ``year``: the claim's period lies in it. ``kind``: figure, programme, promise, project.

        ``indicator``: its code in the lexicon. What a later reading superseded is left out.
        Programmes and promises have no period of their own: a programme belongs to the period under report
        of its edition, a promise to the year it is made for.
        """
        table = claims_table.c
        return self._entries(
            _wanted(area, year, kind, edition, indicator).order_by(table.edition, table.sentence_start, table.id)
        )

    def entries_about(self, subject: str, editions: Collection[str]) -> list[Entry]:
        """Return the standing claims about a subject as ``about`` names it, by identity; ``editions``: those that it is about."""
        table = claims_table.c
        nameless = and_(table.area_key.is_(None), among(self._engine, table.edition, editions))
        query = select(claims_table).where(still_stands(), or_(table.area_key == subject, nameless))
        return self._entries(query.order_by(table.id))

    def places_named(self) -> frozenset[str]:
        """Return the key of every place that a claim is about, those without editions of their own too."""
        with self._engine.connect() as connection:
            keys = connection.scalars(select(claims_table.c.area_key).where(claims_table.c.area_key.is_not(None)).distinct())
            return frozenset(keys)

    def part_of_entries(self, area: str, year: int | None, kind: str | None, part: slice) -> list[Entry]:
        """Return a part of what ``entries`` returns, without reading the rest."""
        table, query = claims_table.c, _wanted(area, year, kind)
        ordered = query.order_by(table.edition, table.sentence_start, table.id)
        return self._entries(ordered.offset(part.start).limit(part.stop - part.start))

    def count_of_entries(self, area: str, year: int | None = None, kind: str | None = None) -> int:
        """Return how many claims ``entries`` returns, without reading them."""
        with self._engine.connect() as connection:
            return connection.scalar(_wanted(area, year, kind).with_only_columns(func.count())) or 0

    def observations(
        self, area: str | None = None, indicator: str | None = None, year: int | None = None
    ) -> tuple[Observation, ...]:
        """Return figures normalised so that sources compare; see ``observe`` for their order and which is preferred.

        What people corrected counts as corrected: a claim whose measure or period was mended is found where it now belongs.
        """
        entries = {entry.id: entry for entry in self.entries(area, year, "figure", indicator=indicator)}
        entries |= {entry.id: entry for entry in self._mended(area)}
        found = self._observed(entries.values())
        return tuple(
            each
            for each in found
            if (indicator is None or each.measure == indicator)
            and (year is None or each.period.first.year == each.period.last.year == year)
        )

    def _mended(self, area: str | None) -> list[Entry]:
        """Return the figures, of one area or all, that a person corrected."""
        table = claims_table.c
        mended = select(judgements_table.c.claim).where(judgements_table.c.verdict == "correct")
        query = select(claims_table).where(table.id.in_(mended), table.type == "figure")
        if area is not None:
            query = query.where(table.area_key == area_key(area))
        return self._entries(query)

    def series(self, area: str, measure: str) -> tuple[Observation, ...]:
        """Return all periods of one measure of ``area``: an indicator by code or by any of its names, or words as written."""
        known = indicator_by_code(measure.upper()) or indicator_of(measure)
        if known is not None:
            return self.observations(area, known.code)
        entries = self.entries(area, kind="figure")
        return self._observed([each for each in entries if isinstance(each.claim, Figure) and each.claim.measure == measure])

    def _observed(self, entries: Collection[Entry]) -> tuple[Observation, ...]:
        return observe(entries, self.editions_of({each.edition for each in entries}))

    def frame(self, area: str | None = None, indicator: str | None = None, year: int | None = None) -> Any:
        """Return the observations as a polars frame (pandas where polars is not installed). Raises ``DajuanError``."""
        return frame_of(self.observations(area, indicator, year))

    def entry(self, id: str) -> Entry:
        """Return one claim by its identity or an unambiguous beginning of it. Raises ``DajuanError``."""
        table = claims_table.c
        found = self.entries_of([id])
        if not found:
            # Identities are hexadecimal: all that begin with this one stand between it and it with a z behind.
            begun = table.id.startswith(id, autoescape=True)
            found = self._entries(select(claims_table).where(table.id.between(id, f"{id}z"), begun).limit(2))
        if len(found) == 1:
            return found[0]
        message = f"No claim of the ledger begins with {id}." if not found else f"Several claims begin with {id}."
        raise DajuanError(Problem("no-such-claim", message, remedy="Take the id from `dajuan sheet --format json`."))

    def has_claim(self, id: str) -> bool:
        """Return whether the ledger has the claim of exactly this identity."""
        with self._engine.connect() as connection:
            return connection.scalar(select(claims_table.c.id).where(claims_table.c.id == id)) is not None

    def judge(self, judgement: Judgement) -> None:
        """Add a person's judgement. Raises ``DajuanError`` when there is no such claim."""
        claim = self.entry(judgement.claim).id
        with self._engine.begin() as connection:
            in_turn(connection)
            connection.execute(
                judgements_table.insert(),
                {
                    "claim": claim,
                    "verdict": judgement.verdict,
                    "who": judgement.who,
                    "said": judgement.when,
                    "why": judgement.why,
                    "correction": json.dumps(judgement.correction, ensure_ascii=False),
                },
            )

    def judgements(self, claims: Collection[str] | None = None) -> list[Judgement]:
        """Return everything that people said of ``claims`` (None: of all), oldest first."""
        query = select(judgements_table).order_by(judgements_table.c.number)
        if claims is not None:
            query = query.where(among(self._engine, judgements_table.c.claim, claims))
        with self._engine.connect() as connection:
            return [_judgement(row) for row in connection.execute(query)]

    def paired_judgements(self) -> list[Judgement]:
        """Return what people said of the claims that more than one of them spoke of, oldest first: what they can differ on."""
        return self.judgements(self.review.paired())

    def entries_of(self, ids: Collection[str]) -> list[Entry]:
        """Return these claims in the order of ``ids``; those that are not there are left out."""
        chosen = select(claims_table).where(among(self._engine, claims_table.c.id, ids))
        found = {entry.id: entry for entry in self._entries(chosen)}
        return [found[id] for id in dict.fromkeys(ids) if id in found]

    def propose(self, proposed: Iterable[Link]) -> int:
        """Record links that the machine proposes and return how many are new; what people said of known ones stays."""
        return record_links(self._engine, proposed)

    def links(self, earlier: Collection[str]) -> list[Link]:
        """Return the links from these claims (or commitments, ``ID-N``) to what came of them, with people's verdicts."""
        return find_links(self._engine, earlier)

    def judged_links(self) -> list[Link]:
        """Return the links that a person confirmed or broke."""
        return self._listed("links", lambda: judged_links(self._engine))

    def judge_link(self, id: str, verdict: LinkVerdict, who: str, why: str = "") -> str:
        """Confirm or break a link, or withdraw what one said of it; return its whole id. Raises ``DajuanError``."""
        return judge_link(self._engine, id, verdict, who, why)

    def check(self) -> list[Finding]:
        """Ask every recorded claim whether the laws of the ledger hold; see ``Finding``."""
        return check_ledger(self._engine)

    def areas(self) -> list[AreaEntry]:
        """Return the places that have editions of their own, with the years their claims speak of."""
        return list(self._listed("areas", self._areas))

    def _areas(self, of: str | None = None) -> list[AreaEntry]:
        """The places, or the one with the key ``of``."""
        table = claims_table.c
        counted = select(table.area_key, table.last_year, func.count()).where(still_stands())
        place = editions_table.c
        held = select(place.area, func.count()).where(place.area.is_not(None)).group_by(place.area)
        if of is not None:
            counted = counted.where(table.area_key == of)
            held = held.where(place.area.in_(self._names()[of]))
        with self._engine.connect() as connection:
            claims: dict[str, dict[int | None, int]] = {}
            for key, year, count in connection.execute(counted.group_by(table.area_key, table.last_year)):
                claims.setdefault(key, {})[year] = count
            editions: dict[str, dict[str, int]] = {}
            for name, count in connection.execute(held):
                editions.setdefault(area_key(name) or "", {})[name] = count
        return [
            AreaEntry(
                max(sorted(names), key=len),
                tuple(sorted(year for year in claims.get(key, {}) if year)),
                sum(names.values()),
                sum(claims.get(key, {}).values()),
            )
            for key, names in sorted(editions.items())
            if key
        ]

    def known_area(self, area: str) -> AreaEntry:
        """Return the place of that name. Raises ``DajuanError`` naming the nearest when there is none."""
        known, key = self._names(), area_key(area) or ""
        if key in known:
            return self._areas(key)[0]
        names = sorted(max(sorted(same), key=len) for same in known.values())
        near = get_close_matches(area, names, 5, 0.2) or names[:5]
        remedy = f"It knows {'、'.join(near)}." if near else "It is empty: run `dajuan read PATH…` first."
        raise DajuanError(Problem("unknown-area", f"The ledger {self.url} knows nothing of {area}.", remedy=remedy))

    def _entries(self, query: Select[Any]) -> list[Entry]:
        """The entries of a query for claims, with the judgement that counts of each; see ``counting``."""
        with self._engine.connect() as connection:
            rows = connection.execute(query.with_only_columns(*_ENTRY)).all()
        # Of most claims nobody said anything: only of the others it is asked what.
        judged = counting(self.judgements(said)) if (said := [row.id for row in rows if row.judged]) else {}
        return [_entry(row, judged.get(row.id)) for row in rows]


_JUDGED = exists(judgements_table.c.number).where(judgements_table.c.claim == claims_table.c.id).label("judged")
_NAMES = ("id", "edition", "type", "area", "sentence_start", "sentence_end", "words", "payload")
_ENTRY = (*(claims_table.c[name] for name in _NAMES), _JUDGED)


def _wanted(
    area: str | None, year: int | None, kind: str | None, edition: str | None = None, indicator: str | None = None
) -> Select[Any]:
    """The query for the standing claims that ``Ledger.entries`` names."""
    table = claims_table.c
    query = select(claims_table).where(still_stands())
    if area is not None:
        query = query.where(table.area_key == area_key(area))
    if year is not None:
        query = query.where(table.first_year == year, table.last_year == year)
    if kind is not None:
        query = query.where(table.type == kind)
    if edition is not None:
        query = query.where(table.edition == edition)
    if indicator is not None:
        query = query.where(table.indicator == indicator)
    return query


def counting(judgements: Iterable[Judgement]) -> dict[str, Judgement]:
    """Return for each claim the judgement that counts: the latest that its author has not withdrawn or replaced."""
    said: dict[str, dict[str, Judgement]] = {}
    for judgement in judgements:
        people = said.setdefault(judgement.claim, {})
        people.pop(judgement.who, None)
        if judgement.verdict != "withdraw":
            people[judgement.who] = judgement
    return {claim: list(people.values())[-1] for claim, people in said.items() if people}


def _judgement(row: Any) -> Judgement:
    correction = tuple((name, text) for name, text in json.loads(row.correction))
    said = row.said if row.said.tzinfo else row.said.replace(tzinfo=UTC)
    return Judgement(row.claim, row.verdict, row.who, said, row.why, correction)


def _edition(row: Any) -> Edition:
    return Edition(row.digest, row.origin, row.media_type, unpack(Facts, row.facts), row.recorded, row.claims)


def _entry(row: Any, judgement: Judgement | None) -> Entry:
    id, edition, kind, area, start, end, words, payload, _ = row
    return Entry(id, edition, unpack(CLAIM_TYPES[kind], payload), area, Span(start, end), words, judgement)


def _batches(readings: Iterable[Reading]) -> Iterator[list[Reading]]:
    some: list[Reading] = []
    rows = 0
    for reading in readings:
        some.append(reading)
        rows += 1 + len(reading.claims)
        if rows >= _ROWS:
            yield some
            some, rows = [], 0
    if some:
        yield some
