"""The texts: an edition as restored and as found, and a single claim with its sentence and derivation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dajuan.claims import Figure, Programme, Project, Promise
from dajuan.document import Document
from dajuan.ledger import Edition, Entry, corrected
from dajuan.marks import target_year
from dajuan.sheet.addresses import Addresses, claim_path
from dajuan.sheet.amounts import amount, name_of, statement, when
from dajuan.sheet.highlighting import Change, changes, lines
from dajuan.sheet.pages import page
from dajuan.sheet.shelf import Shelf, Volume, counted, no_such_page
from dajuan.sheet.views.setting import Setting
from dajuan.sheet.wording import Language, Words, words
from dajuan.values import Span


def document(shelf: Shelf, language: Language, here: str, parts: list[str], setting: Setting) -> str:
    """Return one page of the restored text with its claims marked."""
    volume = shelf.volume(parts[0])
    number = counted(parts[1], len(volume.pages))
    spans = volume.pages[number - 1]
    held = volume.document
    headings = _levels(held, spans)
    inside = [
        entry for entry in shelf.claims_in(parts[0]) if spans and entry.claim.span.overlaps(Span(spans[0].start, spans[-1].end))
    ]
    to = Addresses(language)
    return page(
        "document",
        language,
        here,
        places=setting.places,
        edition=volume.edition,
        area=area_known(shelf, volume.edition),
        name=name_of(volume.edition, language),
        lines=lines(held.text, spans, inside, headings),
        pages=len(volume.pages),
        number=number,
        edits=len(held.restored.edits) if held.restored else None,
        problems=held.problems if number == 1 else (),
        link=lambda n: to.document(parts[0], n),
    )


def _levels(document: Document, spans: list[Span]) -> dict[int, int]:
    """Return the level of each heading on a page below its title: none is skipped on the way down, as WCAG 1.3.1 wants."""
    shown = {span.start for span in spans}
    found, before = {}, 1
    for section in sorted(document.sections, key=lambda section: section.heading.start):
        if section.heading.start in shown:
            before = min(1 + section.level, before + 1, 5)
            found[section.heading.start] = before
    return found


def source(shelf: Shelf, language: Language, here: str, parts: list[str], setting: Setting) -> str:  # noqa: ARG001
    """Return one page of the text as found, with every edit marked and explained."""
    volume = shelf.volume(parts[0])
    restored = volume.document.restored
    if restored is None:
        raise no_such_page(here)
    number = counted(parts[1], len(volume.found_pages))
    spans = volume.found_pages[number - 1]
    shown = [changes(restored.source, restored.edits, span) for span in spans]
    repairs = alike(change for line in shown for change in line)
    to = Addresses(language)
    return page(
        "source",
        language,
        here,
        edition=volume.edition,
        area=area_known(shelf, volume.edition),
        name=name_of(volume.edition, language),
        lines=shown,
        repairs=repairs,
        row_of={change.number: same[0].number for same in repairs for change in same},
        pages=len(volume.found_pages),
        number=number,
        edits=len(restored.edits),
        encoding=restored.encoding,
        link=lambda n: to.source(parts[0], n),
    )


def alike(made: Iterable[Change]) -> list[list[Change]]:
    """Return the repairs among ``made``, those that do the same in one list: a kit does the same some hundred times."""
    groups: dict[tuple[str, str, str], list[Change]] = {}
    for change in made:
        if change.edit is not None:
            groups.setdefault((change.edit.before, change.edit.after, change.edit.rule), []).append(change)
    return list(groups.values())


def around(entry: Entry) -> tuple[str, str, str]:
    """Return the words before a claim in its sentence, the claim's own words, and those after it."""
    start = entry.claim.span.start - entry.sentence.start
    end = entry.claim.span.end - entry.sentence.start
    if start < 0 or end > len(entry.words):
        return "", entry.claim.quote, ""
    return entry.words[:start][-400:], entry.words[start:end][:1500], entry.words[end:][:400]


def claim(shelf: Shelf, language: Language, here: str, parts: list[str], setting: Setting) -> str:
    """Return one claim: what it says, its sentence, how it was read, how to cite and correct it."""
    entry = shelf.entry(parts[0])
    if entry.id != parts[0]:
        raise no_such_page(here)
    return claim_page(shelf, language, setting, entry)


def claim_page(shelf: Shelf, language: Language, setting: Setting, entry: Entry) -> str:
    """Return the page of a claim that is at hand."""
    return page("claim", language, claim_path(entry.id), one=told(shelf, setting, entry, language))


def told(shelf: Shelf, setting: Setting, entry: Entry, language: Language) -> dict[str, Any]:
    """Return what is told of one claim, by the names that the templates use."""
    volume, said, say = shelf.volume(entry.edition), entry.claim, words(language)
    before, quoted, after = around(entry)
    value = statement(said, language) if isinstance(said, Figure) else ""
    source_name = name_of(volume.edition, language)
    return {
        "entry": entry,
        "heading": _heading(entry),
        "value": value,
        **_place(shelf, entry),
        "aim": _aim(shelf, entry) if setting.live else None,
        "before": before,
        "quoted": quoted,
        "after": after,
        "source": source_name,
        "text_page": volume.page_at(said.span.start),
        **_found(entry, volume),
        "fields": fields(entry, language),
        "parts": said.parts if isinstance(said, Programme) else (),
        "steps": said.derivation[:40] if isinstance(said, Figure) else (),
        "slots": _slots(said, volume) if isinstance(said, Figure) else (),
        "citation": say("claim.citation", source=source_name, quote=quoted[:200], id=entry.id),
        "report": setting.report(entry, value or said.quote, language),
    }


def _place(shelf: Shelf, entry: Entry) -> dict[str, Any]:
    """The area and year whose sheet the claim belongs to; None where there is no such page to lead to."""
    known, said = shelf.known(entry.area), entry.claim
    year = said.period.last.year if isinstance(said, Figure) and said.period else None
    return {"area": known.area if known else None, "year": year if known and year in known.years else None}


def _aim(shelf: Shelf, entry: Entry) -> tuple[str, int] | None:
    """The area and year whose commitments a figure is among; None where it is no target of a place with pages."""
    said, known = corrected(entry), shelf.known(entry.area)
    year = target_year(said) if said and known else None
    return (known.area, year) if known and year in known.years else None


def area_known(shelf: Shelf, edition: Edition) -> str | None:
    """Return the place whose text it is, None when it has no pages of its own."""
    known = shelf.known(edition.facts.area)
    return known.area if known else None


def _found(entry: Entry, volume: Volume) -> dict[str, Any]:
    """The sentence as it stood in the source where a repair touched it, and the page on which to see the repairs."""
    restored = volume.document.restored
    if restored is None or entry.sentence.end > len(restored.text):
        return {"found": "", "found_page": 1}
    place = restored.to_source(entry.sentence)
    words = place.of(restored.source)
    return {"found": words[:600] if words != entry.words else "", "found_page": volume.found_page_at(place.start)}


def _heading(entry: Entry) -> str:
    said = entry.claim
    if isinstance(said, Figure):
        return said.measure or said.quote
    return said.quote if isinstance(said, Promise) else said.name


def _slots(figure: Figure, volume: Volume) -> list[tuple[str, str]]:
    text = volume.document.text
    return [(name, span.of(text)) for name, span in figure.context[:20] if span.end <= len(text)]


def fields(entry: Entry, language: Language) -> list[tuple[str, str]]:
    """Return how a claim was read, as pairs of a field's name and its text; empty fields are left out."""
    say, said = words(language), entry.claim
    pairs: list[tuple[str, str | None]] = [("quote", said.quote if len(said.quote) <= 300 else said.quote[:299] + "…")]
    if isinstance(said, Figure):
        pairs += _figure_fields(said, language, say)
    elif isinstance(said, Programme):
        pairs += [("name", said.name), ("count", str(said.count) if said.count is not None else None)]
    elif isinstance(said, Promise):
        pairs += [("deadline", when(said.deadline, language) if said.deadline else None), ("responsible", said.responsible)]
    elif isinstance(said, Project):
        money = amount(said.investment, language) if said.investment else None
        pairs += [("name", said.name), ("stage", say(f"stage.{said.stage}")), ("investment", money)]
    pairs.append(("area", entry.area))
    return [(key, text) for key, text in pairs if text]


def _figure_fields(figure: Figure, language: Language, say: Words) -> list[tuple[str, str | None]]:
    return [
        ("measure", figure.measure),
        ("value", amount(figure.quantity, language)),
        ("bound", say(f"bound_name.{figure.quantity.bound}")),
        ("kind", say(f"kind.{figure.kind}")),
        ("period", when(figure.period, language) if figure.period else None),
        ("modality", say(f"modality.{figure.modality}")),
        ("base", say.get(f"base.{figure.base}", figure.base) if figure.base else None),
        ("universe", figure.universe),
        ("indicator", figure.indicator),
    ]
