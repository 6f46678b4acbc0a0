"""The hijack channel undone: shifted runs, then glosses, then the script."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import starmap

from dajuan.text.beam import Budget
from dajuan.text.candidates import Candidate, Run
from dajuan.text.channel import CONTROLS, ORPHANS, key_codes, without_controls
from dajuan.text.composing import changed
from dajuan.text.log import Change, EditLog
from dajuan.text.page import Page, bases_of, count_glosses, survey
from dajuan.text.places import triggers
from dajuan.text.readings import HALF_GLOSS, is_reading, reading_of, split_glosses
from dajuan.text.script import is_traditional, letter_by_letter
from dajuan.text.shifts import runs

_SHOWN = 3
MIN_GAIN = 2.0
MIN_MARGIN, MARGIN_WITH_LOSSES, MARGIN_OF_ONE = 1.75, 3.25, 2.5
"""In nats: by how much the best reading must lead, or what all near readings share; where codes were dropped from runs;
and where a single character is told by its first byte alone."""
_ODD_END = 20.0
_CONTROLS = re.compile(f"[{CONTROLS}]+")
_KEY = re.compile(f"[{CONTROLS}]*[{''.join(key_codes())}]")
"""Behind a mark: the mark is the first byte of a character whose second is the first of the key."""


def repair_shifts(log: EditLog, page: Page) -> Page:
    """Undo shifted runs where one reading is clearly the best; report the others. Returns the page as it then is.

    Where only the byte that the decoder swallowed with the run's end is open (a digit, most often), or only the
    run's first character or its last, the rest is repaired, the mark that stands for it stays, and that is reported.
    """
    if next(triggers(page.text), None) is None:
        return page
    repairs = list[tuple[Run, Candidate]]()
    budget, enough = Budget.of(page.text), MARGIN_WITH_LOSSES if page.has_lost else MIN_MARGIN
    for run in runs(page, budget):
        if run.gain < MIN_GAIN:
            continue
        needed = max(enough, MARGIN_OF_ONE) if _is_half_shown(run, page.text) else enough
        is_sure = run.margin >= needed and not run.is_guess
        if _breaks_gloss(run, page.text):
            _report(log, run, "shifted-run-unsure", "A stretch of bytes was shifted here, and its last gloss broke in two.")
        elif _ends_oddly(run, page):
            _report(
                log, run, "shifted-run-unsure", "A stretch of bytes was shifted here, and no reading goes on to where it ends."
            )
        elif (told := run.vouched) is not None:
            repairs.append((run, told))
        elif (best := run.open_end) is not None:
            repairs.append((run, best))
            _report(log, run, "swallowed-character", "One character was swallowed here and cannot be told; its mark was left.")
        elif is_sure:
            repairs.append((run, run.candidates[0]))
        else:
            _report(log, run, "shifted-run-unsure", "A stretch of bytes was shifted here, and more than one reading fits.")
            if (part := _sure_part(run, page.text, enough)) is not None:
                repairs.append((run, part))
    if budget.left <= 0:
        message = "The page holds more marks of shifted bytes than could be looked at; the rest was left alone."
        log.report("too-many-shifts", message, 0, len(page.text), "Cut the page into smaller ones.")
    made = [(best.start, best.end, _as_in(page, best.out)) for _, best in repairs]
    # Confidence and other readings are written down when somebody asks for the edits.
    log.rewrite(changed(log.text, made, 0, len(log.text)), lambda: starmap(partial(_repair, page), repairs))
    return resurvey(log, page) if repairs else page


def _is_half_shown(run: Run, text: str) -> bool:
    """Whether a run is one character between what is left of a gloss and a mark, so that its second byte is lost."""
    return len(run.candidates[0].out) == 1 and text[run.end - 1] in ORPHANS


def _breaks_gloss(run: Run, text: str) -> bool:
    """Whether the best reading ends inside a gloss, as where its parenthesis is wide and was shifted too."""
    return text[run.end : run.end + 1].isalpha() and HALF_GLOSS.match(text, run.end) is not None


def _ends_oddly(run: Run, page: Page) -> bool:
    """Whether the best reading ends in two characters that nobody writes there: it broke off, and what goes on was given up before."""
    assert page.model is not None
    line = letter_by_letter(("\n\n" + run.before + run.candidates[0].out)[-4:])
    # Of ASCII, what may be the second byte of a code: a decoder swallows other signs with the run's end.
    is_strange = "@" <= line[-1] <= "~" or line[-1] not in page.model.ones
    return is_strange and page.costs[line[:3]] + page.costs[line[1:]] > _ODD_END


def _sure_part(run: Run, text: str, enough: float) -> Candidate | None:
    """What all near readings share, where marks stand for the characters left out: a key behind the first, the last an orphan."""
    for part, lead in run.sure_parts():
        is_marked = part.start == run.start or _KEY.match(text, run.start + 1)
        if lead >= enough and is_marked and (part.end == run.end or text[part.end] in ORPHANS):
            return part
    return None


def _report(log: EditLog, run: Run, code: str, message: str) -> None:
    readings = tuple(letter_by_letter(c.out) for c in run.candidates[:4])
    log.report(code, message, run.start, run.end, "Compare with another copy of the page; the readings are listed.", readings)


def _repair(page: Page, run: Run, best: Candidate) -> Change:
    first, last = best.start - run.start, run.candidates[0].end - best.end
    sure = min(0.99, 1 - 0.5 * math.exp(-run.margin)) if best is run.candidates[0] else 0.8
    return Change(
        best.start,
        best.end,
        _as_in(page, best.out),
        "shifted-gbk",
        round(sure, 3),
        "A search key was found across character boundaries and the bytes after it decoded shifted by one.",
        _others(run, best.out, first, last),
    )


def _others(run: Run, out: str, first: int, last: int) -> tuple[str, ...]:
    """The first readings other than ``out``, simplified, without their first and last characters if so; three at the most."""
    found: list[str] = []
    for candidate in run.candidates:
        other = candidate.out[first : len(candidate.out) - last]
        if other != out and (shown := letter_by_letter(other)) not in found:
            found.append(shown)
            if len(found) == _SHOWN:
                break
    return tuple(found)


def _as_in(page: Page, out: str) -> str:
    """Punctuation as the rest of the page has it: narrow where NFKC passed over the page."""
    return unicodedata.normalize("NFKC", out) if page.is_narrow else out


def remove_glosses(log: EditLog, page: Page) -> None:
    """Take out readings that the kit put behind characters; readings that teach stay. ``page`` is that of the text as it stands."""
    verdicts = {pair: _is_kits(*pair, page) for pair in page.glosses}
    parts = page.pieces[::2]
    if not all(verdicts.values()):
        glosses = zip(parts, page.pieces[1::2], strict=False)
        parts = tuple(part if verdicts[part[-1:], gloss] else part + gloss for part, gloss in glosses) + parts[-1:]
    log.rewrite("".join(parts), partial(_glosses, log.text, verdicts))


def _is_kits(base: str, gloss: str, page: Page) -> bool:
    return (base in page.glossed or (base != "" and is_traditional(base))) and is_reading(reading_of(gloss), base)


def _glosses(text: str, verdicts: dict[tuple[str, str], bool]) -> Iterator[Change]:
    at, base = 0, ""
    for index, part in enumerate(split_glosses(text)):
        if index % 2 and verdicts[base, part]:
            yield Change(at, at + len(part), "", "gloss", 0.99, f"A hijack kit printed the reading of {base} behind it.")
        at += len(part)
        base = part[-1:]


def drop_controls(log: EditLog) -> None:
    """Take out the control characters that kits put before punctuation."""
    log.rewrite(without_controls(log.text), partial(_controls, log.text))


def _controls(text: str) -> Iterator[Change]:
    for match in _CONTROLS.finditer(text):
        yield Change(match.start(), match.end(), "", "control-characters", 0.99, "Control characters say nothing.")


def resurvey(log: EditLog, page: Page) -> Page:
    """Return the evidence for the text as it stands, keeping what the first look had found."""
    assert page.model is not None
    pieces, glossed = tuple(split_glosses(log.text)), page.glossed
    glosses = count_glosses(pieces)
    if not glossed.issuperset(bases_of(glosses)):
        glossed |= survey(log.text, page.model).glossed
    return replace(page, text=log.text, pieces=pieces, glosses=glosses, glossed=glossed)
