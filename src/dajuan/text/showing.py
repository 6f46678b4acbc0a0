"""A restored text as a page to look at: what was struck, what was put in, why and how sure."""

from __future__ import annotations

import html
from collections import Counter

from dajuan.text.restored import Edit, Restored

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
a:focus-visible,summary:focus-visible{outline:3px solid}
"""

_EVERYDAY = frozenset(("gloss", "simplified", "control-characters"))
_MOST_ROWS = 500


def notable(restored: Restored) -> tuple[Edit, ...]:
    """Return the edits a person should check: all but mere glosses, control characters and changes of script."""
    return tuple(edit for edit in restored.edits if edit.rule not in _EVERYDAY or edit.alternatives)


def visible(text: str) -> str:
    """Return ``text`` with control and private-use characters spelled out, so that they can be seen."""
    return "".join(f"[U+{ord(c):04X}]" if _is_hidden(c) else c for c in text)


def _is_hidden(c: str) -> bool:
    code = ord(c)
    return (code < 32 and c not in "\n\t") or 0x7F <= code < 0xA0 or 0xE000 <= code <= 0xF8FF or 0xD800 <= code <= 0xDFFF


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
    unsure = "".join(f"<li>{html.escape(visible(str(problem)))}</li>" for problem in restored.problems)
    table = f"<table><caption>Edits by rule</caption><tr><th>What was done</th><th>Times</th></tr>{rows}</table>"
    noted = f"<h2>Not sure</h2><ul>{unsure}</ul>" if unsure else ""
    return f'<div lang="en">{table if rows else "<p>Nothing had to be changed.</p>"}{noted}</div>'


def _notable(restored: Restored) -> str:
    edits = notable(restored)[:_MOST_ROWS]
    if not edits:
        return ""
    rows = "".join(
        f'<tr><td><a href="#at{e.span.start}">{e.span.start}</a></td>'
        f"<td><del>{_cell(e.before)}</del></td><td><ins>{_cell(e.after)}</ins></td><td>{e.confidence:.2f}</td>"
        f"<td>{html.escape(e.reason)}{_others(e)}</td></tr>"
        for e in edits
    )
    head = "<tr><th>At</th><th>Before</th><th>After</th><th>Sure</th><th>Why</th></tr>"
    return f'<h2 lang="en">Worth a look</h2><table>{head}{rows}</table>'


def _others(edit: Edit) -> str:
    return f" Other readings: {html.escape(visible(' / '.join(edit.alternatives)))}." if edit.alternatives else ""


def _cell(text: str) -> str:
    return html.escape(visible(text if len(text) <= 120 else text[:117] + "…"))


def _inline(restored: Restored) -> str:
    parts, done = [], 0
    named = {edit.span.start for edit in notable(restored)[:_MOST_ROWS]}
    for edit in restored.edits:
        parts.append(html.escape(visible(restored.source[done : edit.span.start])))
        if edit.span.start in named:
            parts.append(f'<span id="at{edit.span.start}"></span>')
        reason = html.escape(f"{RULES.get(edit.rule, edit.rule)} ({edit.confidence:.2f}). {edit.reason}", quote=True)
        unsure = ' class="unsure"' if edit.confidence < 0.9 else ""
        if edit.before:
            parts.append(f'<del title="{reason}"{unsure}>{html.escape(visible(edit.before))}</del>')
        if edit.after:
            parts.append(f'<ins title="{reason}"{unsure}>{html.escape(visible(edit.after))}</ins>')
        done = edit.span.end
    parts.append(html.escape(visible(restored.source[done:])))
    return "".join(parts)
