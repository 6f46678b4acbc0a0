"""What marking works on: all that is recorded of one area, seen from one year."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from dajuan.claims import Figure, Programme, Project
from dajuan.document import Document
from dajuan.ledger import Edition, Entry
from dajuan.marks.matching import Measure, code_of, kind_of, label_of
from dajuan.values import Span

_FIRM = ("reported", "estimated")


_STAGES = ("announced", "signed", "started", "under_way", "completed", "operating")


def _tells_more(entry: Entry, known: Entry, reviews: set[str]) -> bool:
    """Whether ``entry`` tells more of a programme or project than ``known``: a review over a plan, then the further stage."""
    return _standing_of(entry, reviews) > _standing_of(known, reviews)


def _standing_of(entry: Entry, reviews: set[str]) -> tuple[bool, int, int]:
    claim = entry.claim
    if isinstance(claim, Project):
        return entry.edition in reviews, _STAGES.index(claim.stage), int(claim.investment is not None)
    return entry.edition in reviews, 0, len(claim.parts) if isinstance(claim, Programme) else 0


@dataclass(frozen=True, slots=True)
class Result:
    """A figure that may be a result, with what is asked of it for each target."""

    entry: Entry
    figure: Figure
    kind: str
    measure: Measure


def _no_document(digest: str) -> Document | None:  # noqa: ARG001 - the shape of a question that nobody answers
    return None


@dataclass(frozen=True)
class Dossier:
    """Everything recorded of ``area``, to be marked for ``year``.

    ``editions`` and ``entries`` are those of the area, of all years; rejected claims are left out.
    ``document`` gives an edition's document by its digest, or None where only the claims are known.
    ``today`` is the day on which the question is asked: it decides what can be due.
    ``own`` are the digests of the editions that are the area's own (all of them when None): another area's
    report may speak of it, but its silence proves nothing.
    ``suggestions`` are the claims too unsure to be marked or counted. ``links``: what people said of links between a target
    or promise and what came of it, by its two ends.
    """

    area: str
    year: int
    editions: tuple[Edition, ...]
    entries: tuple[Entry, ...]
    document: Callable[[str], Document | None] = _no_document
    today: date = field(default_factory=date.today)
    suggestions: tuple[Entry, ...] = ()
    own: frozenset[str] | None = None
    links: dict[tuple[str, str], str] = field(default_factory=dict)

    def verdict(self, earlier: str, later: str) -> str | None:
        """What a person said of the link between two ends: ``confirm``, ``break``, or None."""
        return self.links.get((earlier, later))

    @cached_property
    def edition(self) -> dict[str, Edition]:
        """The editions by digest."""
        return {each.digest: each for each in self.editions}

    @cached_property
    def figures(self) -> tuple[tuple[Entry, Figure], ...]:
        """Every entry that is a figure, with it, in the order recorded."""
        return tuple((entry, entry.claim) for entry in self.entries if isinstance(entry.claim, Figure))

    @cached_property
    def of_sentence(self) -> dict[tuple[str, Span], list[Entry]]:
        """The entries by edition and sentence."""
        found: dict[tuple[str, Span], list[Entry]] = {}
        for entry in self.entries:
            found.setdefault((entry.edition, entry.sentence), []).append(entry)
        return found

    @cached_property
    def doubts(self) -> dict[tuple[str, int], bool]:
        """What ``year_in_doubt`` found by edition and place: each target asks again for the same results."""
        return {}

    @cached_property
    def planned_sentences(self) -> dict[str, frozenset[Span]]:
        """By edition, the sentences all of whose figures are planned: they look ahead wherever they stand."""
        found: dict[str, dict[Span, bool]] = {}
        for entry, figure in self.figures:
            here = found.setdefault(entry.edition, {})
            here[entry.sentence] = here.get(entry.sentence, True) and figure.modality == "planned"
        return {digest: frozenset(span for span, planned in here.items() if planned) for digest, here in found.items()}

    @cached_property
    def planned_starts(self) -> dict[str, list[int]]:
        """Where the planned figures of each edition start, in order."""
        found: dict[str, list[int]] = {}
        for entry, figure in self.figures:
            if figure.modality == "planned":
                found.setdefault(entry.edition, []).append(figure.span.start)
        return {digest: sorted(starts) for digest, starts in found.items()}

    @cached_property
    def _aims(self) -> dict[str, list[tuple[int, int]]]:
        """By edition, the place and the last year of each planned figure that has a period, in order."""
        found: dict[str, list[tuple[int, int]]] = {}
        for entry, figure in self.figures:
            if figure.modality == "planned" and figure.period is not None:
                found.setdefault(entry.edition, []).append((figure.span.start, figure.period.last.year))
        return {digest: sorted(aims) for digest, aims in found.items()}

    def aims_within(self, digest: str, span: Span) -> list[tuple[int, int]]:
        """The place and the last year of each planned figure of the edition ``digest`` that starts within ``span``."""
        aims = self._aims.get(digest, [])
        return aims[bisect_left(aims, (span.start, 0)) : bisect_left(aims, (span.end, 0))]

    @cached_property
    def planned(self) -> tuple[tuple[Entry, Figure], ...]:
        """The planned figures whose period ends with the year."""
        return tuple(pair for pair in self.figures if pair[1].modality == "planned" and ends_in(pair[1], self.year))

    @cached_property
    def reported(self) -> tuple[tuple[Entry, Figure], ...]:
        """The reported and estimated figures whose period lies in the year or ends with it."""
        return tuple(pair for pair in self.figures if pair[1].modality in _FIRM and ends_in(pair[1], self.year))

    @cached_property
    def undated(self) -> tuple[tuple[Entry, Figure], ...]:
        """The reported figures without a period in editions that report on the year."""
        near = {each.digest for each in self.reviews}
        return tuple(
            pair for pair in self.figures if pair[1].period is None and pair[1].modality in _FIRM and pair[0].edition in near
        )

    @cached_property
    def results(self) -> dict[str, list[Result]]:
        """What may be a result of the year, by unit, in the order recorded, those without a period last: each target asks."""
        found: dict[str, list[Result]] = {}
        for entry, figure in (*self.reported, *self.undated):
            result = Result(entry, figure, kind_of(figure), (code_of(figure), label_of(figure)))
            found.setdefault(figure.quantity.unit, []).append(result)
        return found

    @cached_property
    def reviews(self) -> tuple[Edition, ...]:
        """The editions that report on the year: given after it ended, or with it as their period under report."""
        return tuple(each for each in self.editions if reports_on(each, self.year))

    @cached_property
    def complete(self) -> tuple[Edition, ...]:
        """The reviews that are whole reports, of which absence can be said."""
        return tuple(each for each in self.reviews if each.facts.complete and (self.own is None or each.digest in self.own))

    @cached_property
    def programmes(self) -> tuple[Entry, ...]:
        """The programmes of the editions that report on the year, or were given in it without a period of their own.

        Each name once: as a review tells it rather than a plan.
        """
        return self._of_year(Programme)

    @cached_property
    def projects(self) -> tuple[Entry, ...]:
        """The projects of the same editions, each name once, at the furthest stage that a review tells."""
        return self._of_year(Project)

    def _of_year(self, kind: type[Programme] | type[Project]) -> tuple[Entry, ...]:
        near = {
            each.digest
            for each in self.editions
            if reports_on(each, self.year) or (each.facts.period is None and year_given(each) == self.year)
        }
        after = {each.digest for each in self.reviews}
        found: dict[object, Entry] = {}
        for entry in self.entries:
            if isinstance(entry.claim, kind) and entry.edition in near:
                name = entry.claim.name
                if name not in found or _tells_more(entry, found[name], after):
                    found[name] = entry
        return tuple(found.values())

    @cached_property
    def stating(self) -> list[list[tuple[Entry, Figure]]]:
        """By sentence, each in reading order, all figures of the sentences that state something for the year."""
        mine = {entry.id for entry, _ in (*self.of_reviews, *self.planned)}
        return [group for group in by_sentence(self.figures) if any(entry.id in mine for entry, _ in group)]

    @property
    def over(self) -> bool:
        """Whether the year has ended."""
        return self.today > date(self.year, 12, 31)

    @cached_property
    def of_reviews(self) -> tuple[tuple[Entry, Figure], ...]:
        """The firm figures on which the year's checks look: of the year, and undated ones of its reviews."""
        digests = {each.digest for each in self.reviews}
        return tuple(
            (entry, figure)
            for entry, figure in self.figures
            if figure.modality in _FIRM and (ends_in(figure, self.year) or (figure.period is None and entry.edition in digests))
        )


def by_sentence(pairs: Iterable[tuple[Entry, Figure]]) -> list[list[tuple[Entry, Figure]]]:
    """Return the figures sentence by sentence, each in reading order."""
    groups: dict[tuple[str, int, int], list[tuple[Entry, Figure]]] = {}
    for entry, figure in pairs:
        groups.setdefault((entry.edition, entry.sentence.start, entry.sentence.end), []).append((entry, figure))
    return [sorted(group, key=lambda pair: pair[1].span) for group in groups.values()]


def ends_in(figure: Figure, year: int) -> bool:
    """Return whether the period of ``figure`` ends in ``year``."""
    return figure.period is not None and figure.period.last.year == year


def is_whole_year(figure: Figure, year: int) -> bool:
    """Return whether the figure speaks of exactly ``year``, or of the state on its last day."""
    period = figure.period
    if period is None:
        return False
    return (period.is_year and period.first.year == year) or (period.first == period.last == date(year, 12, 31))


def year_given(edition: Edition) -> int | None:
    """Return the year in which the edition was given, or None where the text does not tell."""
    head = (edition.facts.date or "")[:4]
    return int(head) if head.isdigit() else None


def reports_on(edition: Edition, year: int) -> bool:
    """Return whether the edition looks back on ``year``: by its period under report, else by its date in the next year."""
    period = edition.facts.period
    if period:
        last = period.rpartition("/")[2][:4]
        return last == str(year)
    return year_given(edition) == year + 1


def order(edition: Edition) -> str:
    """Return a key that puts editions in the order in which they were given; undated ones come first."""
    return edition.facts.date or edition.facts.period or ""


FACT = 0.5
"""Below this confidence a claim is a suggestion: shown apart, never marked or counted."""


def standing(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the entries that count as facts: not rejected by a person, and accepted by one or sure enough."""
    return tuple(entry for entry in entries if _stands(entry))


def unsure(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the entries that are suggestions: nobody has judged them, and they are not sure enough."""
    return tuple(entry for entry in entries if entry.judgement is None and entry.claim.confidence < FACT)


def _stands(entry: Entry) -> bool:
    if entry.judgement is not None:
        return entry.judgement.verdict != "reject"
    return entry.claim.confidence >= FACT


def digests(editions: Sequence[Edition]) -> frozenset[str]:
    """Return the digests of ``editions``."""
    return frozenset(each.digest for each in editions)
