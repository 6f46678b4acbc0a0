"""What a title announces: 青溪镇2024年工作要点 plans 2024, 2021年工作总结和2022年工作安排 plans 2022."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from dajuan.document import Document, Sentence
from dajuan.lexicon import load
from dajuan.values import Period

_DONE = re.compile(r"已|[成完建到]了|截至|目前|去年|上年")


@dataclass(frozen=True, slots=True)
class Announced:
    """The year that a title plans (None: it plans none), and whether the text plans and does nothing else."""

    year: int | None = None
    alone: bool = False

    def plans(self, document: Document, sentence: Sentence, end: int, period: Period | None) -> bool:
        """Return whether a figure that ends at ``end`` is of the plan: of its year, and nothing before it says that it was done.

        In a text that looks back as well, only paragraphs that open with the year are.
        """
        if self.year is None or (period is not None and period.last.year < self.year):
            return False
        if _DONE.search(document.text, sentence.span.start, end):
            return False
        return self.alone or (period is not None and period.is_year and _opens_with(document, sentence, self.year))


def told_by_title(document: Document) -> int | None:
    """Return the year whose results a title announces (2025年民生实事完成情况), or None where it announces none, or a plan."""
    title = document.facts.title or ""
    told = _told().search(title)
    return int(told["year"]) if told is not None and _planned().search(title) is None else None


def announced(document: Document) -> Announced:
    """Return what the title of a document announces."""
    title = document.facts.title or ""
    planned = _planned().search(title)
    if planned is None:
        return Announced()
    return Announced(int(planned["year"]), not any(word in title for word in load("documents")["role"]["review"]))


@cache
def _planned() -> re.Pattern[str]:
    # 民生实事进展情况 tells how far a plan has come.
    return re.compile(
        rf"(?P<year>20\d\d)年(?:度)?[一-鿿]{{0,12}}?(?:{'|'.join(load('documents')['announcing']['words'])})(?=$|[\s（(》]|的通知)"
    )


@cache
def _told() -> re.Pattern[str]:
    words = "|".join(load("documents")["announcing"]["results"])
    return re.compile(rf"(?P<year>20\d\d)年(?:度)?[一-鿿“”]{{0,16}}?(?:{words})(?=$|[\s（(》]|的)")


def _opens_with(document: Document, sentence: Sentence, year: int) -> bool:
    line = document.text.rfind("\n", 0, sentence.span.start) + 1
    return document.text[line : line + 12].strip(" 　").startswith((f"{year}年", "今年", "新的一年"))
