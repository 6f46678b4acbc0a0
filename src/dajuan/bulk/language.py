"""Which language a text is in, by its scripts, and by the words that stand everywhere where languages share one."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from dajuan.lexicon import load

UNSURE = "und"  # ISO 639: undetermined

_SCRIPTS = {
    "han": "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af",
    "kana": "ぁ-ゖァ-ヺｦ-ﾝ",
    "hangul": "가-힣ᄀ-ᇿㄱ-ㆎ",
    "latin": "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ",
    "cyrillic": "Ѐ-ӿ",
    "other": "ʰ-ϿԀ-۹ܐ-ჿሀ-ᶿἀ-῾Ⰰ-ⷿꀀ-꯿",
}
_LETTERS = {name: re.compile(f"[{letters}]") for name, letters in _SCRIPTS.items()}
_WORD = re.compile(rf"[{_SCRIPTS['latin']}]+|[{_SCRIPTS['cyrillic']}]+")
_SAMPLE = 20_000
# A Chinese character says about as much as three letters.
_HAN_WEIGHT = 3
_FEWEST = 12  # letters, so weighed: four characters or two words
_MOST = 0.6  # of the letters must be of one script
# Running Japanese is a third kana and more; Chinese that quotes Japanese names has a few.
_JAPANESE, _SOME_KANA = 0.15, 0.05
_FEWEST_WORDS = 8
_COMMON, _AHEAD = 0.12, 1.5


def language_of(text: str) -> str:
    """Return the ISO 639 code of the language of a text, or ``und`` where it is not sure: mixed, short, or of another language.

    Chinese in either script is ``zh``.

    >>> language_of("新建绿道三十五公里，按期完工。"), language_of("35 × 12"), language_of("今年の予算は三億円である。")
    ('zh', 'und', 'ja')
    """
    sample = text[:_SAMPLE]
    weight = {name: len(letters.findall(sample)) for name, letters in _LETTERS.items()}
    kana = weight["kana"] / max(1, weight["kana"] + weight["han"])
    weight["han"] *= _HAN_WEIGHT
    weight["kana"] *= _HAN_WEIGHT
    whole = sum(weight.values())
    if whole < _FEWEST:
        return UNSURE
    if weight["han"] + weight["kana"] > _MOST * whole:
        return "ja" if kana >= _JAPANESE else UNSURE if kana >= _SOME_KANA else "zh"
    if weight["hangul"] > _MOST * whole:
        return "ko"
    if max(weight["latin"], weight["cyrillic"]) > _MOST * whole:
        return _by_words(sample.lower())
    return UNSURE


def _by_words(text: str) -> str:
    words = _WORD.findall(text)
    if len(words) < _FEWEST_WORDS:
        return UNSURE
    shares: Counter[str] = Counter()
    for word, count in Counter(words).items():
        for language in _languages().get(word, ()):
            shares[language] += count
    (first, most), (_, next_most) = [*shares.most_common(2), ("", 0), ("", 0)][:2]
    return first if most > _COMMON * len(words) and most > _AHEAD * next_most else UNSURE


@cache
def _languages() -> dict[str, list[str]]:
    """The languages in which a word stands everywhere."""
    known: dict[str, list[str]] = {}
    for language, words in load("languages")["words"].items():
        for word in words:
            known.setdefault(word, []).append(language)
    return known
