"""A restored text as a page to look at: what was struck, what was put in, why and how sure."""

from __future__ import annotations

import html
from collections import Counter
from typing import NamedTuple

from dajuan.text.restored import Edit, Restored
from dajuan.values import Problem

RULES = {
    "shifted-gbk": "Bytes shifted by one, read again in step",
    "gloss": "Reading in parentheses taken out",
    "simplified": "Traditional characters made simplified again",
    "spam-line": "Line of search words cut",
    "stray-tags": "Strewn empty tags cut",
    "control-characters": "Control characters taken out",
    "injected-brand": "Name put in all over the page cut",
    "wrapped-line": "Line of the printed page joined",
    "split-word": "Space inside a word taken out",
    "split-number": "Number split at its point made whole",
    "zero-width-line": "Line of invisible signs joined",
    "subscript-line": "Subscript put back into its line",
    "utf8-as-gbk": "UTF-8 that was read as GBK",
    "utf8-as-latin": "UTF-8 that was read as Latin-1",
    "gbk-as-latin": "GBK that was read as Latin-1",
    "big5-as-gbk": "Big5 that was read as GBK",
    "gbk-as-big5": "GBK that was read as Big5",
    "html-entity": "HTML entity written out",
    "radical": "Radical or compatibility form made a character",
    "zero-width": "Invisible characters taken out",
    "spaced-out": "Spaces between characters taken out",
}
_STYLE = """
:root{color-scheme:light dark;--ink:#1b1b1b;--paper:#fff;--del:#ffe3e0;--delink:#8c1d0b;--ins:#dff5e3;--insink:#0b5a22;--line:#c9c9c9}
@media (prefers-color-scheme:dark){:root{--ink:#eee;--paper:#161616;--del:#4a1610;--delink:#ffb4a6;--ins:#0f3a1c;--insink:#a5e8b6;--line:#444}}
body{font:1rem/1.9 system-ui,"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;color:var(--ink);background:var(--paper);
max-width:52rem;margin:2rem auto;padding:0 1rem}
.text{white-space:pre-wrap;overflow-wrap:anywhere;border-top:1px solid var(--line);padding-top:1rem}
del{background:var(--del);color:var(--delink)}ins{background:var(--ins);color:var(--insink);text-decoration:none;border-bottom:2px solid}
.unsure{outline:2px dashed var(--delink)}table{border-collapse:collapse;width:100%}
th,td{border-bottom:1px solid var(--line);text-align:left;padding:.3rem .6rem;vertical-align:top}
caption{text-align:left}.look td:last-child{min-width:14rem}a:focus-visible,summary:focus-visible{outline:3px solid}
@media (max-width:40rem){.look,.look tbody,.look tr,.look td{display:block}.look tr:first-child{display:none}
.look td{border:0;padding:.1rem 0;overflow-wrap:anywhere}.look tr{border-bottom:1px solid var(--line);padding:.5rem 0}
.look td[data-is]::before{content:attr(data-is) " ";font-weight:bold}}
"""

_EVERYDAY = frozenset(("gloss", "simplified", "control-characters"))
_MOST_ROWS, _MOST_PLACES = 500, 50


def notable(restored: Restored) -> tuple[Edit, ...]:
    """Return the edits a person should check: all but mere glosses, control characters and changes of script."""
    return tuple(edit for edit in restored.edits if edit.rule not in _EVERYDAY or edit.alternatives)


class Doubt(NamedTuple):
    """What is not sure in several places of a text: what to say of it, and the problems that say so."""

    message: str
    problems: list[Problem]


def gathered(restored: Restored) -> list[Doubt]:
    """Return the problems of a text, those that say the same together, in the order in which they are first met."""
    found: dict[str, list[Problem]] = {}
    for problem in restored.problems:
        found.setdefault(str(problem), []).append(problem)
    return [Doubt(message, problems) for message, problems in found.items()]


def visible(text: str) -> str:
    """Return ``text`` with control and private-use characters spelled out, so that they can be seen."""
    return "".join(f"[U+{ord(c):04X}]" if _is_hidden(c) else c for c in text)


def _is_hidden(c: str) -> bool:
    code = ord(c)
    return (code < 32 and c not in "\r\n\t") or 0x7F <= code < 0xA0 or 0xE000 <= code <= 0xF8FF or 0xD800 <= code <= 0xDFFF


def diff_page(restored: Restored, title: str) -> str:
    """Return one self-contained HTML page (no script, nothing fetched) that shows every edit in place.

    What stood in the source is ``del``, what the text says now is ``ins``; each says its reason
    when pointed at, and a table lists all edits that are not of the common kinds.
    """
    name = html.escape(visible(title))
    return (
        f'<!doctype html>\n<html lang="zh-Hans"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{name} · dajuan restore</title><style>{_STYLE}</style></head><body><main>"
        f"<h1>{name}</h1>{_summary(restored)}{_notable(restored)}"
        f'<h2 lang="en">The text</h2><div class="text">{_inline(restored)}</div></main></body></html>\n'
    )


def _summary(restored: Restored) -> str:
    counts = Counter(edit.rule for edit in restored.edits)
    rows = "".join(
        f"<tr><td>{html.escape(RULES.get(rule, rule))}</td><td>{count}</td></tr>" for rule, count in counts.most_common()
    )
    unsure = "".join(map(_doubt, gathered(restored)))
    table = f"<table><caption>Edits by rule</caption><tr><th>What was done</th><th>Times</th></tr>{rows}</table>"
    noted = f"<h2>Not sure</h2><ul>{unsure}</ul>" if unsure else ""
    return f'<div lang="en">{table if rows else "<p>Nothing had to be changed.</p>"}{noted}</div>'


def _doubt(doubt: Doubt) -> str:
    """One thing that is not sure, with links to its places and the readings there."""
    shown = [
        f'<a href="#unsure{problem.where.start}">{problem.where.start}</a>{_readings(problem.alternatives)}'
        for problem in doubt.problems[:_MOST_PLACES]
        if problem.where
    ]
    more = f" and {len(doubt.problems) - _MOST_PLACES} more" if len(doubt.problems) > _MOST_PLACES else ""
    places = f" At {'; '.join(shown)}{more}." if shown else ""
    return f"<li>{html.escape(visible(doubt.message))}{places}</li>"


def _readings(alternatives: tuple[str, ...]) -> str:
    return f": {html.escape(visible(' / '.join(alternatives)))}" if alternatives else ""


def _notable(restored: Restored) -> str:
    edits = notable(restored)[:_MOST_ROWS]
    if not edits:
        return ""
    rows = "".join(
        f'<tr><td><a href="#at{e.span.start}">{e.span.start}</a></td>'
        f"<td><del>{_cell(e.before)}</del></td><td><ins>{_cell(e.after)}</ins></td>"
        f'<td data-is="Sure">{e.confidence:.2f}</td>'
        f"<td>{html.escape(e.reason)}{_others(e)}</td></tr>"
        for e in edits
    )
    head = "<tr><th>At</th><th>Before</th><th>After</th><th>Sure</th><th>Why</th></tr>"
    return f'<h2 lang="en">Worth a look</h2><table class="look">{head}{rows}</table>'


def _others(edit: Edit) -> str:
    return f" Other readings: {html.escape(visible(' / '.join(edit.alternatives)))}." if edit.alternatives else ""


def _cell(text: str) -> str:
    return html.escape(visible(text if len(text) <= 120 else text[:117] + "…"))


def _inline(restored: Restored) -> str:
    parts, done = [], 0
    named = {edit.span.start for edit in notable(restored)[:_MOST_ROWS]}
    doubts = _Doubts(restored)
    for edit in restored.edits:
        parts.append(doubts.shown(done, edit.span.start))
        if edit.span.start in named:
            parts.append(f'<span id="at{edit.span.start}"></span>')
        parts.append(doubts.anchors(edit.span.end))
        reason = html.escape(f"{RULES.get(edit.rule, edit.rule)} ({edit.confidence:.2f}). {edit.reason}", quote=True)
        unsure = ' class="unsure"' if edit.confidence < 0.9 else ""
        if edit.before:
            parts.append(f'<del title="{reason}"{unsure}>{html.escape(visible(edit.before))}</del>')
        if edit.after:
            parts.append(f'<ins title="{reason}"{unsure}>{html.escape(visible(edit.after))}</ins>')
        done = edit.span.end
    parts.append(doubts.shown(done, len(restored.source)))
    return "".join(parts)


class _Doubts:
    """The places of a source that problems speak of, as they are come to."""

    def __init__(self, restored: Restored) -> None:
        self._source = restored.source
        first: dict[int, Problem] = {}
        for problem in restored.problems:
            if problem.where:
                first.setdefault(problem.where.start, problem)
        self._left = [(start, first[start]) for start in sorted(first, reverse=True)]

    def shown(self, start: int, end: int) -> str:
        """Return a stretch without edits, with the doubtful places in it outlined."""
        parts = []
        while self._left and self._left[-1][0] < end:
            at, problem = self._left.pop()
            at = max(at, start)
            until = min(max(problem.where.end if problem.where else at, at), end)
            parts.append(self._plain(start, at))
            about = html.escape(f"{problem.message} {' / '.join(problem.alternatives)}", quote=True)
            parts.append(f'<span id="unsure{at}" class="unsure" title="{about}">{self._plain(at, until)}</span>')
            start = until
        return "".join((*parts, self._plain(start, end)))

    def anchors(self, end: int) -> str:
        """Return somewhere to go to for each doubtful place inside an edit that ends at ``end``."""
        parts = []
        while self._left and self._left[-1][0] < end:
            parts.append(f'<span id="unsure{self._left.pop()[0]}"></span>')
        return "".join(parts)

    def _plain(self, start: int, end: int) -> str:
        return html.escape(visible(self._source[start:end]))
