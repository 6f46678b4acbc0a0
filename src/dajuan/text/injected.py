"""Brand names put inside sentences, over and over: found by the words they tear apart, not by what they say."""

from __future__ import annotations

import re
from collections import Counter
from heapq import nlargest

from dajuan.text.language import model, symbols
from dajuan.text.log import Change, EditLog
from dajuan.text.script import letter_by_letter

_HAN = re.compile("[一-鿿]+")
_SAMPLE, _TEXT = 600, 60_000
_LONGEST, _FEWEST = 12, 4
_SMOOTH, _STRANGE, _BOUND, _LOOSE = 3.7, 8.0, 2.0, 5.0
_MOST, _FEW = 40, 4
_TORN = 0.1


def has_injections(text: str) -> bool:
    """Return whether a sample of ``text`` says one thing again and again where it tears words apart. Cheap."""
    sample = text[:_SAMPLE]
    grams = _grams(sample)
    return max(grams.values(), default=0) >= _FEWEST and bool(_brands(sample, grams, _FEW))


def cut_injections(log: EditLog) -> None:
    """Cut a name wherever it stands, once it was seen to tear several different words apart.

    A name that is put in everywhere shows in a sample: pages damaged in other ways are not searched whole for none.
    """
    if not has_injections(log.text):
        return
    text = log.text[:_TEXT]
    brands = _brands(text, _grams(text), _MOST)
    if not brands:
        return
    found = re.compile("|".join(map(re.escape, sorted(brands, key=lambda b: (-len(b), b)))))
    reason = "The same name stands all over the page and tears words apart."
    log.apply([Change(m.start(), m.end(), "", "injected-brand", 0.9, reason) for m in found.finditer(log.text)])


def _grams(text: str) -> Counter[str]:
    """How often any three Chinese characters stand together."""
    return Counter([run[at : at + 3] for run in _HAN.findall(text) for at in range(len(run) - 2)])


def _brands(text: str, grams: Counter[str], most: int) -> set[str]:
    """The strings of ``text`` that were put into it; ``grams`` are those of ``text``."""
    often = [gram for gram, n in grams.items() if n >= _FEWEST]
    grown: dict[str, int] = {}
    for gram in nlargest(most, often, key=grams.__getitem__):
        # What stands only within a string that was grown would grow into that one again.
        times = text.count(gram)
        if not any(times == count and gram in whole for whole, count in grown.items()):
            whole = _grown(text, gram)
            grown[whole] = text.count(whole)
    return {brand for brand in grown if len(brand) <= _LONGEST and _tears(text, brand)}


def _grown(text: str, gram: str) -> str:
    """The longest string around ``gram`` that stands nearly wherever it stands."""
    places = _places(text, gram)
    wide = [text[at : at + _LONGEST + 1] for at in places]
    if len(wide[0]) > _LONGEST and wide.count(wide[0]) == len(wide) and _HAN.fullmatch(wide[0]):
        return wide[0]
    while len(gram) <= _LONGEST:
        before = [c for at in places if at and "一" <= (c := text[at - 1]) <= "鿿"]
        behind = [c for at in places if "一" <= (c := text[at + len(gram) : at + len(gram) + 1]) <= "鿿"]
        left, right = _commonest(before), _commonest(behind)
        if max(left[1], right[1]) < 0.8 * len(places):
            break
        gram = left[0] + gram if left[1] >= right[1] else gram + right[0]
        if left[1] >= right[1]:
            places = [at - 1 for at in places if at]
        places = [at for at in places if text.startswith(gram, at)]
    return gram


def _places(text: str, part: str) -> list[int]:
    found, at = list[int](), text.find(part)
    while at >= 0:
        found.append(at)
        at = text.find(part, at + len(part))
    return found


def _commonest(characters: list[str]) -> tuple[str, int]:
    """The commonest of ``characters`` and how often it stands there."""
    if not characters:
        return "", 0
    times = characters.count(characters[0])
    return (characters[0], times) if 2 * times > len(characters) else Counter(characters).most_common(1)[0]


def _tears(text: str, brand: str) -> bool:
    """Whether what it parts reads on smoothly without it, in different places, and it tears one word at the least."""
    starts = _places(text, brand)
    places = len(starts)
    contexts = Counter(text[max(0, at - 2) : at] + text[at + len(brand) : at + len(brand) + 1] for at in starts)
    arounds = {around: times for around, times in contexts.items() if len(around) == 3 and "\n" not in around}
    if places < _FEWEST or len(arounds) < 3:
        return False
    costs, name = model(), symbols(letter_by_letter(brand))
    parted, torn = set[str](), 0
    for around, times in arounds.items():
        a, b, c = tuple(symbols(letter_by_letter(around)))
        together, into, out = costs.cost(a, b, c), costs.cost(a, b, name[0]), costs.cost(name[-2], name[-1], c)
        if together <= _SMOOTH and into >= _STRANGE:
            parted.add(around)
            if together <= _BOUND and out >= _LOOSE:
                torn += times
    return len(parted) >= 3 and torn >= _TORN * places and 4 * len(parted) >= min(places, 12)
