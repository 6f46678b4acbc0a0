"""Single characters that carry no text or stand for others: entities, zero-width marks, radicals, controls."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator

from dajuan.text.log import Change, EditLog
from dajuan.text.mojibake import STRANGE, cost_per_character

_ENTITY = re.compile(
    r"(?:&(?:amp;)*(?:#[0-9]{2,7}|#[xX][0-9a-fA-F]{2,6}|nbsp|ensp|emsp|thinsp|ldquo|rdquo|lsquo|rsquo|"
    r"mdash|ndash|hellip|middot|times|quot|bull|permil|deg|plusmn|le|ge);)+"
)
_TAG = re.compile(r"</?(?:p|div|span|br|a|td|tr|table|html|body|li|ul|script|meta|font|code|pre)\b", re.IGNORECASE)
_ZERO_WIDTH = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+|(?<=[\u3040-\u30ff\u3400-\u9fff])[\ufe00-\ufe0f]")
_STAND_INS = re.compile("[\u2f00-\u2fd5\uf900-\ufaff]")
_STAND_IN_RUNS = re.compile(f"(?:{_STAND_INS.pattern})+")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f]+")
_ODD = re.compile("[\x00-\x08\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2f00-\u2fd5\uf900-\ufaff\ufe00-\ufe0f\ufeff]")
"""Whatever one of the patterns above can begin with: one look tells that there is nothing to do."""
_LOST = re.compile("(?:锟斤拷){1,}|锟斤|烫{4,}|屯{4,}|\ufffd+")
_SPACED = re.compile(r"(?<![\u3400-\u9fff])[\u3400-\u9fff](?: [\u3400-\u9fff，。、；：]){7,}")
_HAN = re.compile("[\u3400-\u9fff]")
_MOST_PROBLEMS = 50


def is_markup(text: str) -> bool:
    """Return whether ``text`` is a page with tags, which its parser will read."""
    return len(_TAG.findall(text[:50_000])) >= 3


def tidy(log: EditLog) -> None:
    """Undo what is wrong with single characters, and report what is lost for good."""
    if not is_markup(log.text):
        log.apply(list(_entities(log.text)))
    if _ODD.search(log.text):
        log.apply(list(_invisible(log.text)))
        log.apply(list(_stand_ins(log.text)))
    if log.text.count(" ") * 5 > len(log.text):
        log.apply(list(_spaced(log.text)))
    if any(c in log.text for c in "\ufffd锟烫屯"):
        _report_lost(log)


def _entities(text: str) -> Iterator[Change]:
    if "&" not in text:
        return
    for match in _ENTITY.finditer(text):
        made = _unescaped(match[0])
        around = text[max(0, match.start() - 12) : match.start()] + text[match.end() : match.end() + 12]
        if made != match[0] and any(ord(c) > 0x2E80 for c in around):
            yield Change(match.start(), match.end(), made, "html-entity", 0.97, "An HTML entity was left in plain text.")


def _unescaped(text: str) -> str:
    """Unescape until nothing changes; control characters that entities name are nothing to put in."""
    for _ in range(8):
        made = html.unescape(text)
        if made == text:
            break
        text = made
    return "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))


def _invisible(text: str) -> Iterator[Change]:
    """Zero-width and control characters; those that shape emoji or other scripts stay."""
    found = [*_ZERO_WIDTH.finditer(text), *_CONTROLS.finditer(text)]
    for match in sorted(found, key=lambda m: m.start()):
        if match[0][0] < " " or match[0][0] == "\x7f":
            yield Change(match.start(), match.end(), "", "control-characters", 0.99, "Control characters say nothing.")
        elif _is_alone(text, match.start(), match.end()):
            continue
        elif not _shapes(text[match.start() - 1 : match.start()]) and not _shapes(text[match.end() : match.end() + 1]):
            yield Change(match.start(), match.end(), "", "zero-width", 0.97, "Characters without width say nothing here.")


def _is_alone(text: str, start: int, end: int) -> bool:
    """Whether the marks fill a line: an editor's blank line, which does no harm."""
    return (not start or text[start - 1] in "\r\n") and (end == len(text) or text[end] in "\r\n")


def _shapes(neighbour: str) -> bool:
    """Whether a neighbour belongs to a script, or to the emoji, in which such marks have a meaning."""
    if not neighbour:
        return False
    code = ord(neighbour)
    return 0x0590 <= code <= 0x109F or code >= 0x1F000 or 0x2600 <= code <= 0x27BF or 0xFE00 <= code <= 0xFE0F


def _stand_ins(text: str) -> Iterator[Change]:
    """Radicals and compatibility ideographs that stand for characters inside Chinese words, one or several together."""
    for run in _STAND_IN_RUNS.finditer(text):
        around = text[max(0, run.start() - 1) : run.start()] + text[run.end() : run.end() + 1]
        if not _HAN.search(around):
            continue
        for match in _STAND_INS.finditer(text, run.start(), run.end()):
            made = unicodedata.normalize("NFKC", match[0])
            if made != match[0] and len(made) == 1:
                reason = f"The radical or compatibility form stood for {made}."
                yield Change(match.start(), match.end(), made, "radical", 0.98, reason)


def _spaced(text: str) -> Iterator[Change]:
    """Lines set with a space after every character, where most of the text is set so; names in a list read like no sentence."""
    runs = list(_SPACED.finditer(text))
    if sum(m.end() - m.start() for m in runs) * 2 < len(text):
        return
    for match in runs:
        if cost_per_character(match[0].replace(" ", "")) > STRANGE:
            continue
        for space in re.finditer(" ", match[0]):
            at = match.start() + space.start()
            yield Change(at, at + 1, "", "spaced-out", 0.9, "A space stood after every character.")


def _report_lost(log: EditLog) -> None:
    for number, match in enumerate(_LOST.finditer(log.text)):
        if number == _MOST_PROBLEMS:
            break
        message = "What stood here was lost when the page was converted; nothing is left to restore."
        log.report("lost-text", message, match.start(), match.end(), "Fetch another copy of the page.")
