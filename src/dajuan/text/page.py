"""What a page as a whole tells about its damage: who is glossed, which script, which words recur."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import islice

from dajuan.lexicon import load
from dajuan.text.channel import CONTROLS, KEYS, ORPHANS, without_controls
from dajuan.text.costs import Costs
from dajuan.text.language import UNKNOWN, CharacterModel
from dajuan.text.language import model as shipped
from dajuan.text.places import triggers
from dajuan.text.readings import GLOSS, VOWELS, is_reading, reading_of, split_glosses
from dajuan.text.script import (
    convert,
    is_mostly_traditional,
    is_simplified_only,
    is_traditional,
    is_traditional_only,
    letter_by_letter,
    simple,
)

_BEFORE_MARK = re.compile(f"[{CONTROLS}][，。！？、；,!?;]")
_STRAY_TAG = re.compile(r'<([a-z]+) id="[a-z0-9]{5,6}"></\1>')
_SHIFTED = re.compile(f"[{ORPHANS}][{CONTROLS}]*[{KEYS},!?;](?=([^\n]{{3,8}}))")
_SEEN_SHIFTED = re.compile("[\u0391-\u0451\u2460-\u257f\u3041-\u9fff\ue000-\uf8ff]+")
"""What shifted bytes are seen as: Chinese characters mostly, but letters of other scripts and frames of tables too."""
_HALF_GLOSS = re.compile(rf"[?\ufffd][a-zɡ{VOWELS}]{{1,6}} ?[)）][\u3400-\u9fff]")
_LIST = re.compile("[,，|｜、_]")
_CLOSES_CITATION = "」』”’》字"
_PLAIN, _PHRASE = 6, 4
SIGNS = re.compile("[^\x00-\x7f\u4e00-\ufdff，。、；：？！“”‘’（）《》〈〉【】—…·]")
"""Whatever is no Chinese character and no usual punctuation: signs, letters and digits, most of them wide."""
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_SHORT_RUN, _LONG_RUN, _MANY_STRANGE, _LATIN = 6, 40, 15, "\u02ff"
_GARBLED = 11.0
"""In nats: what a character of a shifted run costs at the least, on the average of the first."""
_SAMPLE = 20_000
_AGAIN, _SEVERAL, _HABIT, _SPARSE, _SIDE_BY_SIDE = 2, 3, 12, 4, 0.3
"""Of a kit that glosses simplified characters: glosses of one, such characters, glosses of all these, characters for each gloss,
and less than what share of the glosses side by side."""
_REPEATS, _REPEATS_OF_ONE, _SELDOM, _COMMON = 5, 8, 15, 9.0
"""Of one that glosses few of them: glosses beyond the first of each, of several and of one alone; characters for each gloss; and what
such a character costs alone at the most, in nats."""


@dataclass(frozen=True)
class Page:
    """Evidence of the whole text. ``glossed`` are the characters that a kit always glosses here."""

    text: str
    glossed: frozenset[str] = frozenset()
    is_hijacked: bool = False
    is_traditional: bool = False
    is_narrow: bool = False
    model: CharacterModel | None = field(default=None, repr=False)
    pieces: tuple[str, ...] = field(default=(), repr=False)
    """The text cut at its glosses, as ``split_glosses`` gives it."""
    glosses: Mapping[tuple[str, str], int] = field(default_factory=dict, repr=False)
    """What stands before a gloss and the gloss, each with how often."""
    _converted: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def has_private(self) -> bool:
        """Whether private-use characters survived on the way; if so, none was dropped from shifted runs."""
        return _PRIVATE.search(self.text) is not None

    @cached_property
    def has_lost(self) -> bool:
        """Whether codes were dropped from shifted runs: they show many characters, of which one in seven would else be a private-use one."""
        return not self.has_private and self._parted[1] >= _MANY_STRANGE

    @cached_property
    def letters(self) -> frozenset[str]:
        """The different characters of the text, as far as no shifted run may have made them."""
        return frozenset(self.steady)

    @cached_property
    def signs(self) -> frozenset[str]:
        """Those of them that are unusual signs; told many times as quickly, and often all that is asked for."""
        return frozenset(SIGNS.findall(self.steady))

    @cached_property
    def is_simplified(self) -> bool:
        """Whether no character of the page is traditional, so that a kit left its script alone."""
        return not self.is_traditional and not any(map(is_traditional_only, self.letters))

    @property
    def steady(self) -> str:
        """The text without what stands behind the marks of shifted runs, as far as it is strange: it vouches for nothing."""
        return self._parted[0]

    @cached_property
    def _parted(self) -> tuple[str, int]:
        """The text without what shifted runs show, and how many strange characters they show."""
        assert self.model is not None
        kept, done, number, is_strange = list[str](), 0, 0, _strange(self.model)
        for trigger in triggers(self.text):
            if (start := trigger.start()) >= done:
                kept.append(self.text[done:start])
                done = start
            # Of a run that begins inside of another the rest is as strange.
            run = self.text[done : start + _LONG_RUN]
            strange = [*map(is_strange.__getitem__, run)]
            number += (times := sum(strange))
            last = len(run) - strange[::-1].index(True) if times else 0
            done = max(done + last, min(start + _SHORT_RUN, len(self.text)))
        return "".join((*kept, self.text[done:])), number

    @cached_property
    def plain(self) -> str:
        """The text that no shifted run may have made, as it reads without glosses and control characters, simplified."""
        return "".join(self.simplified(GLOSS.sub("", without_controls(self.steady))))

    def simplified(self, text: str) -> list[str]:
        """Return the lines of ``text``, some part of the page, as the converter makes them simplified.

        Each line is converted once a page; no phrase of the converter reaches over a line's end.
        """
        lines, known = text.splitlines(keepends=True), self._converted
        if new := [line for line in lines if line not in known]:
            known.update(zip(new, _simplified(new), strict=True))
        return [known[line] for line in lines]

    @cached_property
    def costs(self) -> Costs:
        """What each character costs after two others, by the model and the words of this page together."""
        assert self.model is not None
        return Costs(self.model, self.plain)


class _Strange(dict[str, bool]):
    """Whether a character is one that shifted bytes make rather than an author. Filled as it is asked."""

    def __init__(self, model: CharacterModel) -> None:
        super().__init__()
        self._model = model

    def __missing__(self, character: str) -> bool:
        found = self[character] = character > _LATIN and self._model.is_rare(simple(character))
        return found


def _simplified(lines: list[str]) -> list[str]:
    """Return ``lines`` as the converter makes them simplified, in one go."""
    made = convert("t2s", "".join(lines)).splitlines(keepends=True)
    if list(map(len, made)) == list(map(len, lines)):
        return made
    # A conversion that changes the length is rare; then each line is held against its own.
    return [convert("t2s", line) for line in lines]


@lru_cache(maxsize=4)
def _strange(model: CharacterModel) -> _Strange:
    return _Strange(model)


@dataclass
class Base:
    """How one character is glossed in a page."""

    readings: set[str] = field(default_factory=set)
    glossed: int = 0

    def is_steady(self, total: int) -> bool:
        """A kit gives one reading to a character, and gives it every time."""
        return len(self.readings) == 1 and self.glossed >= 0.75 * total


def survey(text: str, model: CharacterModel) -> Page:
    """Return what ``text`` tells about how it was damaged."""
    pieces = split_glosses(text)
    glosses = count_glosses(pieces)
    bases = bases_of(glosses)
    body = _without_lists("".join(pieces[::2]))
    steady = {c for c, base in bases.items() if base.is_steady(body.count(c))}
    foreign = [c for c in steady if is_traditional(c)]
    traditional = is_mostly_traditional(body if len(body) < _SAMPLE else body[: _SAMPLE // 2] + body[-_SAMPLE // 2 :])
    hijacked = not _cites(text, pieces) and (
        _looks_hijacked(bases, steady, foreign)
        or _is_habit(bases, steady, pieces, model)
        or (_bears_marks(text, len(foreign), model) if traditional else _bears_traces(text, bases, steady, model))
    )
    chosen = frozenset(steady) if hijacked else frozenset()
    return Page(text, chosen, hijacked, traditional, is_narrow(text), model, tuple(pieces), glosses)


def count_glosses(pieces: Sequence[str]) -> Counter[tuple[str, str]]:
    """Return what stands before a gloss and the gloss, each with how often, in a text cut at its glosses."""
    return Counter(zip([piece[-1:] for piece in pieces[:-1:2]], pieces[1::2], strict=True))


def bases_of(glosses: Mapping[tuple[str, str], int]) -> dict[str, Base]:
    """Return the characters that bear a reading of theirs, each with how it is glossed."""
    bases: dict[str, Base] = {}
    for (before, gloss), times in glosses.items():
        reading = reading_of(gloss)
        if before > "\u3400" and is_reading(reading, before):
            base = bases.get(before)
            if base is None:
                base = bases[before] = Base()
            base.readings.add(reading)
            base.glossed += times
    return bases


def _bears_marks(text: str, glossed: int, model: CharacterModel) -> bool:
    """Whether a traditional text bears marks of a kit besides a gloss or two.

    One suffices where a table made the text, character by character: such tables leave 后, 里, 于 alone, where a text
    traditional by right has 後, 裡, 於. Elsewhere two are asked for, as a single one may be the author's.
    """
    words = load("script")
    by_right, by_table = sum(map(text.count, words["by_right"])), sum(map(text.count, words["by_table"]))
    if not by_right and sum(map(text.count, words["by_table_alone"])) >= _PLAIN:
        return True
    marks = min(glossed, 1) + _has_foreign_edge(text) + _traces(text, model)
    return marks >= (1 if by_right * 4 <= by_table else 2)


def _bears_traces(text: str, bases: Mapping[str, Base], steady: set[str], model: CharacterModel) -> bool:
    """Whether a simplified text bears two traces of a kit, one of which may be that it glosses a character again and again."""
    again = any(bases[c].glossed >= _AGAIN for c in steady if _is_common(c, model))
    return _traces(text, model) + again + _has_repeating_edge(text) >= 2


def _is_common(character: str, model: CharacterModel) -> bool:
    """Whether every reader knows a character, so that only a kit tells its reading."""
    return model.ones.get(character, UNKNOWN) < _COMMON


def _traces(text: str, model: CharacterModel) -> int:
    """How many traces of a kit a text bears besides glosses and script. Half a gloss counts twice, as authors leave none."""
    halves, controls = _HALF_GLOSS.search(text) is not None, len(_BEFORE_MARK.findall(text)) >= 3
    tags = len(_STRAY_TAG.findall(text)) >= 2
    runs = sum(_is_garbled(seen, model) for seen in islice(_seen_behind_marks(text), _PLAIN))
    return 2 * halves + controls + tags + runs


def has_garbled_runs(text: str) -> bool:
    """Return whether two shifted runs stand in ``text``. Cheap where no mark stands before punctuation."""
    runs = [*islice(_seen_behind_marks(text), _PLAIN)] if "?" in text else []
    return len(runs) >= _AGAIN and sum(_is_garbled(seen, shipped()) for seen in runs) >= _AGAIN


def _seen_behind_marks(text: str) -> Iterator[str]:
    """Yield what a shifted run may show behind its mark and key, some characters of each, wherever there are enough of them."""
    made = ("".join(_SEEN_SHIFTED.findall(match[1])) for match in _SHIFTED.finditer(text))
    return (seen for seen in made if len(seen) >= _SEVERAL)


def _is_garbled(seen: str, model: CharacterModel) -> bool:
    return model.text_cost(letter_by_letter(seen)) > _GARBLED * len(seen)


def _has_foreign_edge(text: str) -> bool:
    """Whether the first or last lines hold a list of words in simplified script, put into a traditional page."""
    lists = _edge_lists(text)
    return any(sum(map(is_simplified_only, line)) >= 4 and not any(map(is_traditional, line)) for line in lists)


def _has_repeating_edge(text: str) -> bool:
    """Whether the first or last lines hold a list that says a thing twice."""
    return any(says_twice(_LIST.split(line)) for line in _edge_lists(text))


def says_twice(words: Sequence[str]) -> bool:
    """Return whether a list has a phrase twice over, as kits draw theirs by lot; an author's list says a thing once."""
    phrases = [phrase for word in words if len(phrase := word.strip()) >= _PHRASE]
    return len(set(phrases)) < len(phrases)


def _edge_lists(text: str) -> list[str]:
    """The first and last lines that are lists of words without a sentence."""
    lines = [*text[:3000].splitlines()[:3], *text[-3000:].splitlines()[-3:]]
    return [line for line in lines if "。" not in line and len(_LIST.split(line)) >= 4]


def _without_lists(text: str) -> str:
    """The text without such lines, which a kit put in and which would blur what the page itself is like."""
    for line in _edge_lists(text):
        text = text.replace(line, "", 1)
    return text


def _looks_hijacked(bases: dict[str, Base], steady: set[str], foreign: list[str]) -> bool:
    if not foreign or len(steady) < 0.6 * len(bases):
        return False
    return len(foreign) >= 2 or bases[foreign[0]].glossed >= 2


def _cites(text: str, pieces: Sequence[str]) -> bool:
    """Whether most glosses close what is cited, as where characters are talked about: “鬱(yù)”, 籲(yù)字."""
    glosses = len(pieces) // 2
    # Counting each of the few signs in the whole text is quicker than looking behind every gloss.
    if 2 * sum(map(text.count, _CLOSES_CITATION)) <= glosses:
        return False
    return 2 * sum(piece[:1] in _CLOSES_CITATION for piece in pieces[2::2] if piece) > glosses


def _is_habit(bases: dict[str, Base], steady: set[str], pieces: Sequence[str], model: CharacterModel) -> bool:
    """Whether a kit glossed simplified characters: several each time they occur, those between them never.

    Who teaches reading glosses a word once, or every character; nobody tells the reading of one in ten again and again.
    The seldomer a text has glosses at all, the fewer of them tell, as long as they are of characters that everybody knows.
    """
    again = {c: bases[c].glossed for c in steady if bases[c].glossed >= _AGAIN}
    glosses, whole = len(pieces) // 2, sum(map(len, pieces[::2]))
    side_by_side = sum(len(piece) == 1 for piece in pieces[2:-1:2])
    if len(steady) < 0.8 * len(bases) or side_by_side >= _SIDE_BY_SIDE * glosses:
        return False
    if len(again) >= _SEVERAL and sum(again.values()) >= _HABIT and glosses * _SPARSE < whole:
        return True
    common = [times for c, times in again.items() if _is_common(c, model)]
    repeats = sum(common) - len(common)
    return repeats >= (_REPEATS if len(common) > 1 else _REPEATS_OF_ONE) and glosses * _SELDOM < whole


def is_narrow(text: str) -> bool:
    """Return whether an NFKC pass left narrow punctuation only: no wide comma where narrow ones abound."""
    return text.count(",") > 20 * text.count("，")
