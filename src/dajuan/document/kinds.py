"""What kind of text it is: by its title, its opening, and last by the words it counts with."""

from __future__ import annotations

import re

from dajuan.document.model import Found, Genre
from dajuan.lexicon import load

_HEAD = 600
_HEADING = 60
_LEAST = 700  # letters a text must have before its words alone say what it is
_CHANGE = re.compile(r"(?:增长|下降|增产|减产|提高|上升|回落)\s?\d")


def genre_of(title: str, text: str) -> tuple[Genre, Found]:
    """Return the genre, with the words that say so. What a title says stands above all.

    In the opening lines who speaks says more than what is spoken of.
    """
    words, head = load("documents")["genre"], text[:_HEAD]
    if "政府工作" in head and "各位代表" in head:
        return "work_report", Found("work_report", "各位代表", 0.95)
    bare, only = re.sub(r"\s", "", title), load("documents")["title_genre"]
    headings = "\n".join(line for line in head.splitlines() if len(line) <= _HEADING and not re.search("[，。；]", line))
    spoken = {genre: words[genre] for genre in ("interview", "news")}
    for place, cues, sure in ((bare, words, 0.95), (bare, only, 0.85), (head, spoken, 0.75), (headings, words, 0.7)):
        for genre, those in cues.items():
            cue = next((cue for cue in those if cue in place), None)
            if cue is not None:
                return genre, Found(genre, cue, sure)  # type: ignore[return-value]
    return _by_body(text)


def _by_body(text: str) -> tuple[Genre, Found]:
    """The genre of an excerpt without title: budgets and communiqués have words that nothing else uses so often."""
    body = load("documents")["body"]
    if len(text) < _LEAST:
        return "other", Found()
    thousand = len(text) / 1000
    budget = [(text.count(word), word) for word in body["budget"]]
    if sum(count for count, _ in budget) >= max(4, 2.5 * thousand) and sum(count > 0 for count, _ in budget) >= 2:
        return "budget", Found("budget", "、".join(word for count, word in sorted(budget)[::-1][:3] if count), 0.65)
    told = [(text.count(word), word) for word in body["communique"]]
    ahead = sum(text.count(word) for word in body["ahead"])
    changes = len(_CHANGE.findall(text))
    if sum(count > 0 for count, _ in told) >= 2 and changes >= max(5, 5 * thousand) and ahead <= thousand:
        return "communique", Found("communique", "、".join(word for count, word in sorted(told)[::-1][:3] if count), 0.6)
    return "other", Found()
