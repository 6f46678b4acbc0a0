"""The sheet as a Word file in the manner of an official report."""

from __future__ import annotations

from collections import Counter

from dajuan.claims import Figure
from dajuan.ledger import Entry
from dajuan.marks import TargetMark
from dajuan.sheet.amounts import name_of, statement, when
from dajuan.sheet.findings import finding
from dajuan.sheet.model import Sheet
from dajuan.sheet.office.wordfile import WordFile
from dajuan.sheet.records import sentence_of
from dajuan.sheet.views.year_pages import standing, summary
from dajuan.sheet.wording import Language, Words, words

_ROWS = 200
_FINDINGS = 10


def report(sheet: Sheet, language: Language = "zh") -> bytes:
    """Return the sheet as docx on A4. The same sheet gives the same bytes."""
    say = words(language)
    made = WordFile(say("office.report_title", area=sheet.area, year=sheet.year))
    made.heading(say("office.part_one"))
    made.body(summary(sheet, language))
    if not sheet.coverage.complete:
        made.body(say("sheet.incomplete"))
    made.heading(say("office.part_two"))
    _targets(made, sheet, language, say)
    made.heading(say("office.part_three"))
    _promises(made, sheet, say)
    made.heading(say("office.part_four"))
    _figures(made, sheet, language, say)
    made.heading(say("office.part_five"))
    _checks(made, sheet, language, say)
    made.heading(say("office.part_six"))
    for number, edition in enumerate(sheet.coverage.editions, 1):
        date = edition.facts.date or say("word.unknown")
        made.body(say("office.source_line", number=number, name=name_of(edition, language), date=date, digest=edition.digest))
    made.body(say("office.report_note"))
    _sentences(made, sheet, say)
    return made.bytes()


def _targets(made: WordFile, sheet: Sheet, language: Language, say: Words) -> None:
    if not sheet.targets:
        made.body(say("sheet.no_targets", year=sheet.year))
        return
    made.body(_counted(say, Counter(mark.outcome for mark in sheet.targets)))
    heads = [say(f"col.{key}") for key in ("number", "measure", "target", "result", "outcome")]
    rows = [[str(number), *_target_row(mark, language, say)] for number, mark in enumerate(sheet.targets[:_ROWS], 1)]
    made.table(heads, rows, (12, 52, 34, 34, 24))
    _rest(made, say, len(rows), len(sheet.targets))


def _target_row(mark: TargetMark, language: Language, say: Words) -> list[str]:
    target, result = mark.target.claim, mark.result.claim if mark.result else None
    assert isinstance(target, Figure)
    told = statement(result, language) if isinstance(result, Figure) else "—"
    return [target.measure, statement(target, language), told, say(f"outcome.{mark.outcome}")]


def _promises(made: WordFile, sheet: Sheet, say: Words) -> None:
    if not sheet.promises:
        made.body(say("office.no_promises", year=sheet.year))
        return
    made.body(_counted(say, Counter(mark.fate for mark in sheet.promises)))
    held = sorted(sheet.promises, key=standing)[:_ROWS]
    rows = [[str(number), mark.promise.claim.quote[:300], say(f"outcome.{mark.fate}")] for number, mark in enumerate(held, 1)]
    made.table([say("col.number"), say("col.promise"), say("col.fate")], rows, (12, 116, 28))
    _rest(made, say, len(rows), len(sheet.promises))


def _figures(made: WordFile, sheet: Sheet, language: Language, say: Words) -> None:
    every = [(entry, entry.claim) for entry in (*sheet.figures, *sheet.ranks)]
    rows = [
        [figure.measure, statement(figure, language), when(figure.period, language)]
        for _, figure in every[:_ROWS]
        if isinstance(figure, Figure)
    ]
    if not rows:
        made.body(say("sheet.no_figures", year=sheet.year))
        return
    made.table([say(f"col.{key}") for key in ("measure", "figure", "period")], rows, (80, 42, 34))
    _rest(made, say, len(rows), len(every))


def _checks(made: WordFile, sheet: Sheet, language: Language, say: Words) -> None:
    passed, applied = sum(c.passed for c in sheet.checks), sum(c.applied for c in sheet.checks)
    made.body(say("sheet.checks_passed", passed=passed, applied=applied))
    for check in sheet.checks:
        failed = [hit for hit in check.hits if not hit.passed]
        name = say.get(f"check_name.{check.name}", check.name)
        for hit in failed[:_FINDINGS]:
            made.body(say("office.finding", name=name, text=finding(check, hit, language)))
        if len(failed) > _FINDINGS:
            made.body(say("office.more_findings", name=name, shown=_FINDINGS, all=len(failed)))


def _sentences(made: WordFile, sheet: Sheet, say: Words) -> None:
    """Add the sentences on which the decided targets rest, so that the paper leads back to them too."""
    decided = [(number, mark) for number, mark in enumerate(sheet.targets[:_ROWS], 1) if mark.result is not None]
    if not decided:
        return
    made.heading(say("office.part_seven"))
    known = {edition.digest: number for number, edition in enumerate(sheet.coverage.editions, 1)}
    rows = []
    for number, mark in decided:
        assert mark.result is not None
        told = [_cited(mark.target, known, say), _cited(mark.result, known, say)]
        rows.append([str(number), *told])
    made.table([say("col.number"), say("col.target"), say("col.result")], rows, (12, 72, 72))


def _cited(entry: Entry, known: dict[str, int], say: Words) -> str:
    source = known.get(entry.edition)
    _, text = sentence_of(entry)
    return say("office.cited", text=text[:400], number=source) if source else text[:400]


def _counted(say: Words, counts: Counter[str]) -> str:
    """How many there are of each outcome, of all."""
    told = say("word.comma").join(f"{say(f'outcome.{name}')} {count}" for name, count in counts.most_common())
    return say("office.counted", all=counts.total(), told=told)


def _rest(made: WordFile, say: Words, shown: int, all: int) -> None:
    if all > shown:
        made.body(say("sheet.shown_of", shown=shown, all=all))
