"""The order of the repairs."""

from __future__ import annotations

import re

from dajuan.text.broken_lines import has_broken_lines, join_broken_lines
from dajuan.text.characters import is_markup, tidy
from dajuan.text.decoding import decode
from dajuan.text.hijack import drop_controls, remove_glosses, repair_shifts, resurvey
from dajuan.text.injected import cut_injections, has_injections
from dajuan.text.language import model
from dajuan.text.log import EditLog
from dajuan.text.mojibake import SIGNS_UTF8_AS_GBK, is_strange, read_back
from dajuan.text.page import has_garbled_runs, survey
from dajuan.text.proposals import has_proposals, propose
from dajuan.text.restored import Restored
from dajuan.text.simplifying import simplify
from dajuan.text.spam import cut_spam, cut_stray_tags, has_suspect_edges
from dajuan.text.splits import has_splits, join_splits

# One look over the text for anything that clean Chinese text does not have: control and zero-width characters,
# marked vowels, the replacement mark, the stroke of taken-apart fractions, private use, stand-in ideographs, Latin-1 letters, signs of misread UTF-8,
# and a few traditional characters that no traditional page does without.
_EVIDENCE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u01dc\u200b-\u200f\u202a-\u202e\u2044\u2060-\u2064"
    "\u2f00-\u2fd5\ud800-\uf8ff\uf900-\ufaff\ufe00-\ufe0f\ufeff\ufffd國會為發學來個們這時說對與經現"
    "锛銆鐨鏄鍦浠鈥閿锟烫屯]"
)
_SPACES = 0.25
_ROUNDS = 3


def restore(data: bytes | str) -> Restored:
    """Return ``data`` as readable text with every edit that was needed.

    Bytes are decoded first (``encoding`` says how). Text without a sign of damage is returned
    unchanged, the same object. Never raises on any bytes or text; what cannot be restored or is
    not certain is in ``problems``, with spans of the source.
    """
    decoded = decode(data) if isinstance(data, bytes) else None
    source = decoded.text if decoded else str(data)
    known = decoded.problems if decoded else ()
    encoding = decoded.encoding if decoded else None
    if not has_evidence(source):
        return Restored(source, source, (), known, encoding)
    log = EditLog(source)
    for _ in range(_ROUNDS):
        if _repair(log):
            break
    propose(log)
    text = source if log.text == source else log.text
    return Restored.deferred(source, text, log.edits, (*known, *log.problems()), encoding)


def has_evidence(text: str) -> bool:
    """Return whether anything in ``text`` calls for a closer look. One pass; no is certain enough to stop."""
    if text.isascii():
        return _EVIDENCE.search(text) is not None
    return (
        _EVIDENCE.search(text) is not None
        or ("&" in text and ";" in text and not is_markup(text))
        or ((spaces := text.count(" ")) > 0 and (spaces > _SPACES * len(text) or has_splits(text)))
        or has_suspect_edges(text)
        or has_broken_lines(text)
        or has_injections(text)
        or has_garbled_runs(text)
        or is_strange(text)
        or has_proposals(text)
    )


def _repair(log: EditLog) -> bool:
    """Misread bytes come first, then the kit's traces from the outermost in, single characters last.

    Returns whether that was all: a control character or an entity taken out last may have hidden a gloss, a tag
    or a stretch of misread bytes, and so may a kit's glosses, controls and script.
    """
    read_back(log)
    page = survey(log.text, model())
    if page.is_hijacked:
        page = repair_shifts(log, page)
    cut_stray_tags(log, page)
    if page.is_hijacked:
        if page.text != log.text:
            page = resurvey(log, page)
        remove_glosses(log, page)
        drop_controls(log)
    join_broken_lines(log)
    join_splits(log)
    cut_injections(log)
    cut_spam(log, page)
    if page.is_hijacked:
        simplify(log, page)
    before = log.text
    tidy(log)
    return log.text == before and not (page.is_hijacked and SIGNS_UTF8_AS_GBK.search(before))
