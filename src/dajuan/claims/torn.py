"""Sentences that a page's end or a hard line break tore: joined again, with what the page printed between them blanked."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from dajuan.document import Document, Sentence
from dajuan.lexicon import load
from dajuan.values import Span

_PAGE_NUMBER = re.compile(r"[-—–―－·\s]*\d{1,3}[-—–―－·\s]*")
_RUNNING_HEAD = re.compile(r"[^，。；：]{4,24}")
# A number that is neither a list mark nor a year, or a place in a ranking.
_GOES_ON = re.compile(
    r"\s*(?:[约近超≥≤为达]{0,2}\d[\d,]*(?:\.\d+)?\s?[^\d\s.、．)）年月:：]|第[\d一二三四五六七八九十]+(?:位|名|[，。；]))"
)
# A word cut in two (收|入6.2亿元): a few characters and a number.
_CUT_WORD = re.compile(
    r"\s*(?![一二三四五六七八九十]、)[一-鿿]{1,6}\s?[约近超为达]?\s?\d[\d,]*(?:\.\d+)?\s?[^\d\s.、．)）年月:：]"
)
_HEADED = re.compile(r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]|第[一二三四五六七八九十]{1,3}[章节部])[^，,；：]*$")
_WRAPPED = 18  # characters a line has at least where it is broken for its length
_FURNITURE = 4  # lines that a page's end and the next page's head print at most


@cache
def _hanging() -> re.Pattern[str]:
    words = "|".join(sorted(load("torn")["hanging"]["words"], key=len, reverse=True))
    return re.compile(rf"(?:{words}|[一-鿿）)])\s*$")


def mended(document: Document, text: str) -> tuple[tuple[Sentence, ...], str]:
    """Return the sentences of ``document`` with torn ones joined, and ``text`` with page furniture in them blanked.

    A sentence is torn when it ends in a word that wants a number (为, 增长, 完成) and the next one begins with it.
    Between them may stand page numbers and running heads. Offsets do not move.
    """
    joined: list[Sentence] = []
    sentences, at = document.sentences, 0
    while at < len(sentences):
        sentence = sentences[at]
        while _hanging().search(text, sentence.span.start, sentence.span.end):
            step = _torn_by(sentences, at, text)
            if not step:
                break
            nxt = sentences[at + step]
            if step > 1:
                low, high = sentence.span.end, nxt.span.start
                text = text[:low] + " " * (high - low) + text[high:]
            at += step
            sentence = replace(sentence, span=Span(sentence.span.start, nxt.span.end))
        joined.append(sentence)
        at += 1
    return tuple(joined), text


def _torn_by(sentences: tuple[Sentence, ...], at: int, text: str) -> int:
    """How many sentences on the torn one goes on; 0 when it does not."""
    numbered = False
    end = sentences[at].span.end
    line = text[max(0, end - 200) : end].rstrip().rsplit("\n", 1)[-1]
    wrapped = len(line) >= _WRAPPED and not _HEADED.match(line)
    for step in range(1, min(_FURNITURE + 2, len(sentences) - at)):
        words = sentences[at + step].span.of(text).strip()
        if _PAGE_NUMBER.fullmatch(words):
            numbered = True
        elif (_GOES_ON.match(words) and (step == 1 or numbered)) or (
            _CUT_WORD.match(words) and (numbered or (wrapped and step == 1))
        ):
            return step
        elif not _RUNNING_HEAD.fullmatch(words):
            return 0
    return 0
