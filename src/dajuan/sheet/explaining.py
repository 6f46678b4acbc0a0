"""Why a figure was read as it was and why a text was repaired, in the reader's language.

The rooms that read and repair say it in one English sentence each; Chinese readers get the same in their words.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from dajuan.sheet.wording import Language, Words, words
from dajuan.text import Edit


def why_edited(edit: Edit, language: Language) -> str:
    """Return why a repair was made: its own sentence in English, the words of its rule in Chinese."""
    return edit.reason if language == "en" else words("zh").get(f"edit_rule.{edit.rule}", edit.reason)


def step_said(step: str, language: Language) -> str:
    """Return one step of a derivation in the reader's language; a step of no known form as it is.

    >>> step_said("period: from '今年'", "zh")
    '时期：依据“今年”'
    """
    if language == "en":
        return step
    say = words("zh")
    for form, told in _FORMS:
        match = form.fullmatch(step)
        if match:
            return told(say, *match.groups(default=""))
    return step


def _number(say: Words, form: str, unit: str, power: str, bound: str) -> str:
    named = say("step.unit_of_measure") if unit == "from the measure" else _unit(say, unit)
    return say(
        "step.number",
        form=say.get(f"step.form_{form}", form),
        unit=named,
        power="" if power == "0" else say("step.power", power=power),
        bound=say.get(f"bound_name.{bound}", bound),
    )


def _unit(say: Words, unit: str) -> str:
    return say.get(f"unit.{unit.replace('/', '_per_')}", unit).format(number="")


def _kind(say: Words, rule: str, against: str) -> str:
    return say("step.kind_against", rule=rule, against=against) if against else say("step.kind", rule=rule)


def _part(say: Words, heading: str, looks: str) -> str:
    return say("step.part", heading=heading, looks=say(f"step.looks_{looks.replace(' ', '_')}"))


_FORMS: tuple[tuple[re.Pattern[str], Callable[..., str]], ...] = (
    (re.compile(r"number: ([\w-]+), unit (.+), times 10\^(-?\d+), bound (\w+)"), _number),
    (re.compile(r"kind: ([\w-]+)(?:, against (.+))?", re.DOTALL), _kind),
    (re.compile(r"measure: (.*), from the words before it", re.DOTALL), lambda say, name: say("step.measure_before", name=name)),
    (
        re.compile(r"measure: (.*), carried on or from the words after it", re.DOTALL),
        lambda say, name: say("step.measure_carried", name=name),
    ),
    (re.compile(r"period: from the part, the genre or the date of the text"), lambda say: say("step.period_of_text")),
    (re.compile(r"period: from ['\"](.*)['\"]", re.DOTALL), lambda say, said: say("step.period", said=said)),
    (re.compile(r"part: ['\"](.*)['\"] looks (back|ahead|neither back nor ahead)", re.DOTALL), _part),
    (re.compile(r"row: (.*)", re.DOTALL), lambda say, name: say("step.row", name=name)),
    (re.compile(r"column: (.*)", re.DOTALL), lambda say, name: say("step.column", name=name)),
)
